package replica_test

import (
	"context"

	"relais/model"
)

// Purges implements replica.Log.
func (m *memLog) Purges(context.Context) (out []model.Purge, err error) {
	for _, c := range m.chain {
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

// ReplacePart implements replica.Log.
func (m *memLog) ReplacePart(_ context.Context, p model.Part) error {
	kept := m.parts[p.Hash]
	kept.File, kept.Dropped, kept.Size, kept.Bytes = p.File, p.Dropped, p.Size, p.Bytes
	m.parts[p.Hash] = kept
	return nil
}

// Scrub implements replica.Log: memory leaves nothing behind.
func (m *memLog) Scrub(context.Context) (bool, error) { return true, nil }
