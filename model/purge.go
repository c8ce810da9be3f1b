package model

// Purge is a decision to hide a record for good, and to let go of its values
// wherever they lie: concurrent and later ones included. Its op names the
// record; it may list ops elsewhere whose values go too.
type Purge struct {
	ID     OpID
	At     Entity
	Also   []OpID
	Stamp  Stamp
	Author ID
	Writer WriterID
	// Protects is the record whose earlier values were moved, where nothing was
	// erased but those; else zero.
	Protects Entity
}

// Purged tells which values are to be dropped.
type Purged struct {
	records map[Entity]bool
	ops     map[OpID]bool
}

// Add takes a purge in.
func (p *Purged) Add(at Entity, also []OpID) {
	if p.records == nil {
		p.records, p.ops = map[Entity]bool{}, map[OpID]bool{}
	}
	p.records[at] = true
	for _, id := range also {
		p.ops[id] = true
	}
}

// Empty tells that nothing was purged.
func (p *Purged) Empty() bool { return len(p.records) == 0 }

// Covers tells whether an op's value is to be dropped.
func (p *Purged) Covers(id OpID, o *Op) bool {
	return o.Type.HasValue() && (p.records[Entity{o.Kind, o.Entity}] || p.ops[id])
}

// Drop drops what is to be dropped of a changeset, but for ops that are to be
// kept for now, and tells how many values that were. The changeset's hash
// stays.
func (p *Purged) Drop(c *Changeset, keep map[OpID]bool) int {
	if p.Empty() {
		return 0
	}
	n := 0
	h := c.Hash()
	for i := range c.Ops {
		o, id := &c.Ops[i], OpID{h, uint32(i)}
		if (!o.Dropped || o.Protected) && p.Covers(id, o) && !keep[id] {
			o.Value, o.Salt, o.Dropped, o.Protected = "", Salt{}, true, false
			n++
		}
	}
	return n
}

// Excuses tells whether all values that a changeset lacks were purged.
func (p *Purged) Excuses(c *Changeset) bool {
	h := Hash{}
	for i := range c.Ops {
		o := &c.Ops[i]
		if !o.Dropped || o.Protected {
			continue
		}
		if h.IsZero() {
			h = c.Hash()
		}
		if !p.Covers(OpID{h, uint32(i)}, o) {
			return false
		}
	}
	return true
}
