package replica_test

import (
	"context"
	"slices"

	"relais/model"
)

// Lacking implements replica.Log.
func (m *memLog) Lacking(context.Context) (out [][]model.Seen, err error) {
	for _, h := range m.waiting() {
		out = append(out, slices.DeleteFunc(m.waits[h].Needs(), func(s model.Seen) bool {
			_, here := m.at[s.Hash]
			return here || m.lost[s.Hash] || m.waits[s.Hash] != nil
		}))
	}
	return out, nil
}

// SetLost implements replica.Log.
func (m *memLog) SetLost(_ context.Context, lost []model.Seen) (int, error) {
	wanted := map[model.Hash]bool{}
	for _, c := range m.waits {
		for _, s := range c.Needs() {
			wanted[s.Hash] = true
		}
	}
	for _, l := range lost {
		if _, here := m.at[l.Hash]; wanted[l.Hash] && !here && m.waits[l.Hash] == nil && !m.lost[l.Hash] {
			m.lost[l.Hash] = true
			m.fold = nil
		}
	}
	return m.drain(), nil
}

// turnUp takes note of something lost that was just applied: what has seen it
// comes after it, and was judged without it.
func (m *memLog) turnUp(h model.Hash) {
	delete(m.lost, h)
	if slices.ContainsFunc(m.chain, func(c *model.Changeset) bool { return c.Prev == h }) {
		delete(m.heads, h)
	}
	for _, c := range m.chain {
		if h := c.Hash(); m.deletesOthers(h, c) {
			m.asides[h] = true
		}
	}
	m.fold = nil
}
