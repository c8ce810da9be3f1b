package replica_test

import (
	"context"
	"slices"

	"relais/model"
)

// Purges implements replica.Log.
func (m *memLog) Purges(context.Context) (out []model.Purge, err error) {
	for _, c := range m.chain {
		if !c.Purges() {
			continue
		}
		h := c.Hash()
		if m.asides[h] {
			continue
		}
		for i := range c.Ops {
			if o := &c.Ops[i]; o.Type == model.OpPurge {
				out = append(out, model.Purge{
					ID: model.OpID{Changeset: h, Index: uint32(i)}, At: model.Entity{Kind: o.Kind, ID: o.Entity},
					Also: o.Replaces, Stamp: c.Stamp, Author: c.Author, Writer: c.Writer,
				})
			}
		}
	}
	return out, nil
}

// enforce drops what was purged, wherever it lies: in the log, and in what
// waits.
func (m *memLog) enforce() {
	purges, _ := m.Purges(ctx)
	if m.purged = (model.Purged{}); len(purges) == 0 {
		return
	}
	for _, p := range purges {
		m.purged.Add(p.At, p.Also)
	}
	for i, c := range m.chain {
		m.chain[i] = m.without(c)
	}
	for h, c := range m.waits {
		m.waits[h] = m.without(c)
	}
	m.dropLost()
	m.fold = nil
}

// refill gives a changeset the values that it stands there without and that
// nobody purged.
func (m *memLog) refill(at int, c *model.Changeset) {
	full, held := m.without(c), m.chain[at]
	out := *held
	out.Ops = slices.Clone(held.Ops)
	for i := range out.Ops {
		if o := &full.Ops[i]; out.Ops[i].Dropped && !out.Ops[i].Protected && !o.Dropped {
			out.Ops[i], m.fold = *o, nil
		}
	}
	m.chain[at] = &out
}

// without gives a changeset without the values that were purged. The one that
// was given stays as it is: copies of a profile share them.
func (m *memLog) without(c *model.Changeset) *model.Changeset {
	if m.purged.Empty() || !slices.ContainsFunc(c.Ops, func(o model.Op) bool { return o.Type.HasValue() && (!o.Dropped || o.Protected) }) {
		return c
	}
	out := *c
	out.Ops = slices.Clone(c.Ops)
	if m.purged.Drop(&out, nil) == 0 {
		return c
	}
	for i := range c.Ops {
		if out.Ops[i].Value == "" {
			m.attached.lose(&c.Ops[i])
		}
	}
	out.Sealed = stillClosed(&out)
	return &out
}

// stillClosed gives what is closed of a changeset and not purged whole.
func stillClosed(c *model.Changeset) (out []model.SealedValues) {
	for _, one := range c.Sealed {
		if slices.ContainsFunc(one.Ops, func(id model.OpID) bool { return c.Ops[id.Index].Protected }) {
			out = append(out, one)
		}
	}
	return out
}

// ReplacePart implements replica.Log.
func (m *memLog) ReplacePart(_ context.Context, p model.Part) error {
	kept := m.parts[p.Hash]
	kept.File, kept.Dropped, kept.Size, kept.Bytes = p.File, p.Dropped, p.Size, p.Bytes
	m.parts[p.Hash] = kept
	return nil
}

// Scrub implements replica.Log: memory leaves nothing behind.
func (m *memLog) Scrub(context.Context) (bool, error) { return true, nil }
