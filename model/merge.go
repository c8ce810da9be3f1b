package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Live is an op that counts: a head of a register, an addition to a set, a
// deletion, that nothing replaced.
type Live struct {
	ID     OpID
	Stamp  Stamp
	Author ID
	Op     *Op
}

// Newer orders live ops: the largest (stamp, op id) first. It is total, so
// that every device shows the same head.
func Newer(a, b Live) int {
	switch {
	case b.Stamp.Less(a.Stamp):
		return -1
	case a.Stamp.Less(b.Stamp):
		return 1
	}
	return b.ID.Compare(a.ID)
}

// IsGone tells whether a record is deleted: exactly if one live deletion
// lists every current head (DESIGN §4). An edit that the deletion had not
// seen keeps the record alive.
func IsGone(heads []OpID, deletions [][]OpID) bool {
	for _, covered := range deletions {
		all := true
		for _, h := range heads {
			if _, ok := slices.BinarySearchFunc(covered, h, OpID.Compare); !ok {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// Fold is a state in memory, folded from changesets in any causal order: the
// rules of merge without a database. The store keeps the same state in SQL; tests
// hold the two against each other.
type Fold struct {
	applied map[Hash]*Changeset
	aside   map[Hash]bool
	lost    map[Hash]bool
	waiting []*Changeset
	records map[Entity]*foldRecord
}

// Entity names a record in the log: ids are unique, but a log may be forged.
type Entity struct {
	Kind string
	ID   ID
}

type foldRecord struct {
	live   map[OpID]Live
	purged bool
}

// NewFold makes an empty state.
func NewFold() *Fold { return NewFoldWithout(nil) }

// NewFoldWithout makes an empty state in which the changesets of aside will
// have no effect, and what replaces one of their ops replaces what that one
// replaced. Aside may grow by changesets that are not applied yet.
func NewFoldWithout(aside map[Hash]bool) *Fold {
	return &Fold{applied: map[Hash]*Changeset{}, aside: aside, records: map[Entity]*foldRecord{}}
}

// Add takes a sealed changeset; it is applied when all that it has seen is
// (causal delivery), else kept waiting. Adding it again changes nothing.
func (f *Fold) Add(c *Changeset) {
	f.waiting = append(f.waiting, c)
	for again := true; again; {
		again = false
		rest := f.waiting[:0]
		for _, w := range f.waiting {
			h := w.Hash()
			switch {
			case f.applied[h] != nil:
			case f.ready(w):
				f.apply(h, w)
				again = true
			default:
				rest = append(rest, w)
			}
		}
		f.waiting = rest
	}
}

// Lose says which changesets count as applied although they will not be added.
func (f *Fold) Lose(lost map[Hash]bool) { f.lost = lost }

// Waiting counts the changesets that lack something they have seen.
func (f *Fold) Waiting() int { return len(f.waiting) }

func (f *Fold) ready(c *Changeset) bool {
	if !c.Prev.IsZero() && f.applied[c.Prev] == nil && !f.lost[c.Prev] {
		return false
	}
	for _, s := range c.Seen {
		if f.applied[s.Hash] == nil && !f.lost[s.Hash] {
			return false
		}
	}
	return true
}

func (f *Fold) apply(h Hash, c *Changeset) {
	f.applied[h] = c
	if f.aside[h] {
		return
	}
	for i := range c.Ops {
		o := &c.Ops[i]
		r := f.record(Entity{o.Kind, o.Entity})
		if o.Type == OpPurge {
			f.purge(r, o)
		} else if r.purged {
			continue
		}
		if o.Type != OpDelete {
			for _, id := range o.Replaces {
				if id.Changeset != h {
					f.kill(o, id)
				}
			}
		}
		if o.Type != OpRemove && o.Type != OpRestore {
			id := OpID{h, uint32(i)}
			r.live[id] = Live{id, c.Stamp, c.Author, o}
		}
	}
}

// kill ends what op by replaces: ops of the same field of the same record, and
// of no other. Who may change a task could else end what a grant says.
func (f *Fold) kill(by *Op, id OpID) {
	c := f.applied[id.Changeset]
	if c == nil || int(id.Index) >= len(c.Ops) {
		return
	}
	o := &c.Ops[id.Index]
	switch {
	case o.Kind != by.Kind || o.Entity != by.Entity || o.Field != by.Field:
	case !f.aside[id.Changeset]:
		f.record(Entity{o.Kind, o.Entity}).replace(id)
	case o.Type != OpDelete:
		for _, replaced := range o.Replaces {
			f.kill(by, replaced)
		}
	}
}

func (f *Fold) record(at Entity) *foldRecord {
	r := f.records[at]
	if r == nil {
		r = &foldRecord{live: map[OpID]Live{}}
		f.records[at] = r
	}
	return r
}

// replace ends what an op does. A purge never ends.
func (r *foldRecord) replace(id OpID) {
	if l, ok := r.live[id]; ok && l.Op.Type != OpPurge {
		delete(r.live, id)
	}
}

// purge hides all of a record but its purges, and the ops elsewhere that the
// purge lists.
func (f *Fold) purge(r *foldRecord, purge *Op) {
	r.purged = true
	for id := range r.live {
		r.replace(id)
	}
	for _, id := range purge.Replaces {
		c := f.applied[id.Changeset]
		if c == nil || id.Index >= uint32(len(c.Ops)) {
			continue
		}
		o := &c.Ops[id.Index]
		f.record(Entity{o.Kind, o.Entity}).replace(id)
	}
}

// Live lists what counts of a record, newest first.
func (f *Fold) Live(kind string, id ID) []Live {
	r := f.records[Entity{kind, id}]
	if r == nil {
		return nil
	}
	out := make([]Live, 0, len(r.live))
	for _, l := range r.live {
		out = append(out, l)
	}
	slices.SortFunc(out, Newer)
	return out
}

// Gone tells whether a record is deleted.
func (f *Fold) Gone(kind string, id ID) bool { return GoneOf(f.Live(kind, id)) }

// GoneOf tells it from what counts of a record. A purged one is gone for good.
func GoneOf(live []Live) bool {
	var heads []OpID
	var deletions [][]OpID
	for _, l := range live {
		if l.Op.Type == OpPurge {
			return true
		}
		if l.Op.Type == OpDelete {
			deletions = append(deletions, l.Op.Replaces)
		} else {
			heads = append(heads, l.ID)
		}
	}
	return len(deletions) > 0 && IsGone(heads, deletions)
}

// Entities lists every record of the log, gone ones too, in no order.
func (f *Fold) Entities() []Entity {
	out := make([]Entity, 0, len(f.records))
	for e := range f.records {
		out = append(out, e)
	}
	return out
}

// Hash gives the state hash.
func (f *Fold) Hash() Hash {
	var s StateHash
	for _, r := range f.records {
		for _, l := range r.live {
			s.Add(l.ID, l.Op)
		}
	}
	return s.Sum()
}

// StateHash works out the state hash: SHA-256 over the sorted (kind, entity,
// field, op id, type, commitment) of all that counts. Devices that applied the
// same changesets, in any causal order, have the same.
type StateHash struct{ rows [][]byte }

// Add takes a live op.
func (s *StateHash) Add(id OpID, o *Op) {
	b := make([]byte, 0, 128)
	b = appendText(b, o.Kind)
	b = append(b, o.Entity[:]...)
	b = appendText(b, o.Field)
	b = append(b, id.Changeset[:]...)
	b = binary.BigEndian.AppendUint32(b, id.Index)
	b = append(b, byte(o.Type))
	b = append(b, o.Commitment[:]...)
	s.rows = append(s.rows, b)
}

// Sum gives the hash of what was added, in whatever order it was.
func (s *StateHash) Sum() Hash {
	slices.SortFunc(s.rows, func(a, b []byte) int { return cmp.Compare(string(a), string(b)) })
	h := sha256.New()
	for _, r := range s.rows {
		h.Write(r)
	}
	return Hash(h.Sum(nil))
}
