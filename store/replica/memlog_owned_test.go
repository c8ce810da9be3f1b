package replica_test

import (
	"context"
	"maps"
	"slices"

	"relais/model"
)

// Who may delete what, in a profile in memory: by the rule itself, with the
// causal past as a set.

func (m *memLog) SetLimits(_ context.Context, needs model.Needs, own []model.WriterID) error {
	m.device.needs, m.device.names = needs, own
	return nil
}

func (m *memLog) Restrict(_ context.Context, own map[model.Hash][]model.WriterID) error {
	for h, names := range own {
		if names == nil {
			delete(m.own, h)
		} else {
			m.own[h] = names
		}
	}
	return nil
}

// pastOf gives all that the given changesets stand for, themselves included.
func (m *memLog) pastOf(ends []model.Hash) map[model.Hash]bool {
	out := map[model.Hash]bool{}
	for queue := slices.Clone(ends); len(queue) > 0; queue = queue[1:] {
		at, ok := m.at[queue[0]]
		if !ok || out[queue[0]] {
			continue
		}
		out[queue[0]] = true
		queue = append(queue, causes(m.chain[at])...)
	}
	return out
}

func causes(c *model.Changeset) []model.Hash {
	out := []model.Hash{c.Prev}
	for _, s := range c.Seen {
		out = append(out, s.Hash)
	}
	return out
}

// foreign tells whether ops delete what, by a causal past, others made.
func (m *memLog) foreign(ops []model.Op, past []model.Hash, own []model.WriterID) bool {
	var known map[model.Hash]bool
	for i := range ops {
		if ops[i].Type != model.OpDelete {
			continue
		}
		if known == nil {
			known = m.pastOf(past)
		}
		var touching []*model.Changeset
		for _, c := range m.chain {
			if known[c.Hash()] && slices.ContainsFunc(c.Ops, func(o model.Op) bool { return o.Kind == ops[i].Kind && o.Entity == ops[i].Entity }) {
				touching = append(touching, c)
			}
		}
		for _, c := range touching {
			before := m.pastOf(causes(c))
			first := !slices.ContainsFunc(touching, func(o *model.Changeset) bool { return before[o.Hash()] })
			if first && !slices.Contains(own, c.Writer) {
				return true
			}
		}
	}
	return false
}

func (m *memLog) deletesOthers(h model.Hash, c *model.Changeset) bool {
	own, ok := m.own[h]
	return ok && m.foreign(c.Ops, causes(c), own)
}

func (m *memLog) withOwned(changesets []*model.Changeset, aside map[model.Hash]string) map[model.Hash]string {
	out := maps.Clone(aside)
	if out == nil {
		out = map[model.Hash]string{}
	}
	for _, c := range changesets {
		h := c.Hash()
		if _, applied := m.at[h]; applied && m.deletesOthers(h, c) && out[h] == "" {
			out[h] = "delete"
		}
	}
	return out
}
