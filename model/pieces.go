package model

// A changeset that is too large for one file travels in pieces. They are cut
// so that a value which is dropped later changes its own piece alone: anywhere
// in the skeleton, and between values.

// Split gives the canonical form in parts: the skeleton, then the bytes of
// each value. Joined they are what Encode gives.
func (c *Changeset) Split() (skeleton []byte, values [][]byte) {
	for i := range c.Ops {
		if c.Ops[i].Type.HasValue() {
			values = append(values, c.Ops[i].appendValue(nil))
		}
	}
	return c.skeleton(), values
}

// CountValues tells how many values stand one after another in b, as Split
// gives them, and how many of those were dropped. It fails with ErrCorrupt on
// anything else; whether values match their commitments it cannot know.
func CountValues(b []byte) (all, dropped int, err error) {
	d := decoder{rest: b}
	for len(d.rest) > 0 && !d.bad {
		var o Op
		d.unit(&o)
		all++
		if o.Dropped && !o.Protected {
			dropped++
		}
	}
	if d.bad {
		return 0, 0, ErrCorrupt
	}
	return all, dropped, nil
}

// Purges tells whether the changeset purges something.
func (c *Changeset) Purges() bool {
	for i := range c.Ops {
		if c.Ops[i].Type == OpPurge {
			return true
		}
	}
	return false
}

// Dropped counts the changeset's values that are gone: protected ones that
// travel apart are not.
func (c *Changeset) Dropped() int {
	n := 0
	for i := range c.Ops {
		if c.Ops[i].Dropped && !c.Ops[i].Protected {
			n++
		}
	}
	return n
}

// Needs lists what must be applied before the changeset may be: what it has
// seen, replaces, or takes back. Where only the hash is known of that, the rest
// is zero.
func (c *Changeset) Needs() []Seen {
	out := make([]Seen, 0, 2+len(c.Seen))
	if !c.Prev.IsZero() {
		out = append(out, Seen{c.Writer, c.Seq - 1, c.Prev})
	}
	if !c.UndoOf.IsZero() {
		out = append(out, Seen{Hash: c.UndoOf})
	}
	out = append(out, c.Seen...)
	for i := range c.Ops {
		for _, r := range c.Ops[i].Replaces {
			if k := len(out); k == 0 || out[k-1].Hash != r.Changeset {
				out = append(out, Seen{Hash: r.Changeset})
			}
		}
	}
	return out
}
