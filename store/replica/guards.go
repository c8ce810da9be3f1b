package replica

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// Keys of protected values: who may hold which, which one values are closed
// for, and who is still to be given some.

// guard is a key of protected values and who may hold it.
type guard struct {
	recipient string
	created   int64
	holders   map[model.WriterID]bool
	// given are those to whom somebody gave it who may read protected values:
	// what others say proves nothing.
	given map[model.WriterID]bool
	// vouched tells that somebody who may read protected values says so: whom
	// a volunteer names reads nothing.
	vouched bool
}

// heldKeys names the keys of protected values that are held.
func (x *Exchange) heldKeys() []byte {
	var all [][]byte
	for _, k := range x.secrets.Protected {
		h := protectedID(k.Recipient)
		all = append(all, h[:8])
	}
	slices.SortFunc(all, bytes.Compare)
	return append([]byte("keys "), bytes.Join(all, nil)...)
}

// protectedID names a key of protected values.
func protectedID(recipient string) hex32 { return hex32(hashOf([]byte(recipient))) }

// lacksProtected tells whether one of the keys is not held here.
func (x *Exchange) lacksProtected(keys []hex32) bool {
	held := map[hex32]bool{}
	for _, k := range x.secrets.Protected {
		held[protectedID(k.Recipient)] = true
	}
	return slices.ContainsFunc(keys, func(id hex32) bool { return !held[id] })
}

// lacksProtected tells whether a device was not given one of the keys that
// somebody holds: also an older one, that a device minted which knew of no
// other.
func (t *team) lacksProtected(m *Member, s *seal.Secrets) bool {
	for _, k := range s.Protected {
		if g := t.guards[protectedID(k.Recipient)]; g == nil || !g.given[m.ID] {
			return true
		}
	}
	return false
}

// renewProtected mints a key for protected values where somebody holds every
// one that there is who may not read them any more, and wraps those that are
// held here for devices that lack one.
func (x *Exchange) renewProtected(ctx context.Context) error {
	me := x.team.members[x.Device()]
	if me == nil || me.Standing != Good || !me.Role.ReadsProtected() {
		return x.keepRecipient(ctx)
	}
	current := x.team.pickProtected(true)
	var lack []*Member
	for _, m := range x.team.active() {
		if m.Role.ReadsProtected() && (current == nil || m != me && x.team.lacksProtected(m, x.secrets)) {
			lack = append(lack, m)
		}
	}
	if len(lack) == 0 || current != nil && !x.secrets.HoldsProtected(current.recipient) {
		return x.keepRecipient(ctx)
	}
	f := protectFile{Created: x.millis()}
	if current != nil {
		f.Recipient, f.Created = current.recipient, current.created
	} else {
		var err error
		if f.Recipient, err = x.secrets.NewProtectedKey(); err != nil {
			return err
		}
		if err := x.o.Vault.Save(x.secrets.Marshal()); err != nil {
			return err
		}
	}
	for _, k := range x.secrets.Protected {
		if to := k.Recipient; to != f.Recipient {
			f.With = append(f.With, protectedID(to))
		}
	}
	var boxes []string
	for _, m := range lack {
		f.For = append(f.For, hex16(m.ID))
		boxes = append(boxes, m.box)
	}
	var err error
	if f.Wrapped, err = x.secrets.WrapProtected(boxes); err != nil {
		return err
	}
	if _, err := x.keepStatement(ctx, seal.Protected, f, x.secrets.Epochs[0]); err != nil {
		return err
	}
	if _, err = x.readTeam(ctx); err != nil {
		return err
	}
	return x.keepRecipient(ctx)
}

// recipient gives whom protected values are closed for. Where nobody who may
// made a new key yet after somebody left, the last one has to do.
func (t *team) recipient() string {
	for _, clean := range []bool{true, false} {
		if g := t.pickProtected(clean); g != nil {
			return g.recipient
		}
	}
	return ""
}

// keepRecipient tells the log whom protected values are closed for.
func (x *Exchange) keepRecipient(ctx context.Context) error {
	to := x.team.recipient()
	if to == "" {
		return nil
	}
	return x.o.Log.SetProtection(ctx, to)
}

// guards works out who holds which key of protected values.
func (f *teamFiles) guards(t *team) {
	at := func(id hex32) *guard {
		if t.guards[id] == nil {
			t.guards[id] = &guard{holders: map[model.WriterID]bool{}, given: map[model.WriterID]bool{}}
		}
		return t.guards[id]
	}
	for _, m := range t.order {
		for _, id := range m.handedP {
			at(id).holders[m.ID], at(id).given[m.ID] = true, true
		}
	}
	for i := range f.protects {
		w := &f.protects[i]
		by := t.members[w.env.Writer]
		if by == nil || !t.file.signed(w.env, by.sign) {
			continue
		}
		reads := by.Standing == Good && by.Role.ReadsProtected()
		for _, id := range w.keys() {
			g := at(id)
			for _, to := range append([]hex16{hex16(by.ID)}, w.For...) {
				g.holders[model.WriterID(to)] = true
				g.given[model.WriterID(to)] = g.given[model.WriterID(to)] || reads
			}
		}
		g := at(protectedID(w.Recipient))
		if g.recipient = w.Recipient; reads {
			g.vouched, g.created = true, max(g.created, w.Created)
		}
	}
}

// pickProtected gives the newest key of protected values; where clean is asked
// for, of those that nobody holds who may not read them (any more). Nil where
// there is none.
func (t *team) pickProtected(clean bool) *guard {
	var best *guard
	for _, g := range t.guards {
		if !g.vouched || clean && !t.readers(g) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(g.created, best.created), cmp.Compare(g.recipient, best.recipient)) > 0 {
			best = g
		}
	}
	return best
}

// readers tells whether all who hold a key may read protected values.
func (t *team) readers(g *guard) bool {
	for id := range g.holders {
		if m := t.members[id]; m != nil && (m.Standing != Good || !m.Role.ReadsProtected()) {
			return false
		}
	}
	return true
}
