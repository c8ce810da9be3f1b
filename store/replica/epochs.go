package replica

import (
	"bytes"
	"cmp"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// epoch is a key of the team and who holds it.
type epoch struct {
	id      seal.KeyID
	created int64
	holders map[model.WriterID]bool
}

// holders works out who holds which epoch: who was handed it by an
// invitation, and whom it was wrapped for by a member.
func (f *teamFiles) holders(t *team) {
	at := func(id seal.KeyID) *epoch {
		if t.epochs[id] == nil {
			t.epochs[id] = &epoch{id: id, holders: map[model.WriterID]bool{}}
		}
		return t.epochs[id]
	}
	for _, m := range t.order {
		for _, id := range m.handed {
			at(seal.KeyID(id)).holders[m.ID] = true
			at(seal.KeyID(id)).holders[m.Inviter] = true
		}
	}
	for i := range f.wraps {
		w := &f.wraps[i]
		by := t.members[w.env.Writer]
		if by == nil || by.Standing != Good || !t.file.signed(w.env, by.sign) {
			continue
		}
		e := at(seal.KeyID(w.ID))
		e.created = max(e.created, w.Created)
		for _, key := range w.keys() {
			e := at(seal.KeyID(key))
			e.holders[by.ID] = true
			for _, id := range w.For {
				e.holders[model.WriterID(id)] = true
			}
		}
	}
}

// lacks tells whether a device is not known to hold one of the keys: what was
// sealed under it would never be read there.
func (t *team) lacks(m *Member, keys []seal.Key) bool {
	return slices.ContainsFunc(keys, func(k seal.Key) bool {
		e := t.epochs[k.ID()]
		return e == nil || !e.holders[m.ID]
	})
}

// clean tells whether only devices in good standing hold an epoch.
func (t *team) clean(id seal.KeyID) bool {
	e := t.epochs[id]
	if e == nil {
		return true // the first one, which was only ever handed out by invitations
	}
	for holder := range e.holders {
		if m := t.members[holder]; m != nil && m.Standing != Good {
			return false
		}
	}
	return true
}

// pick gives the newest clean epoch of which the key is held.
func (t *team) pick(secrets *seal.Secrets) (seal.Key, bool) {
	var best seal.Key
	var at *epoch
	found := false
	for _, k := range secrets.Epochs {
		id := k.ID()
		if !t.clean(id) {
			continue
		}
		e := t.epochs[id]
		if e == nil {
			e = &epoch{id: id}
		}
		if !found || cmp.Or(cmp.Compare(e.created, at.created), bytes.Compare(e.id[:], at.id[:])) > 0 {
			best, at, found = k, e, true
		}
	}
	return best, found
}
