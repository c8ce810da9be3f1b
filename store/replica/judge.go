package replica

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"relais/model"
)

// What counts of what a device publishes: by its standing, its role and the
// names that it writes under. All devices judge alike, since that rests on
// nothing but the team's files and the device's parts.

// judgeAll notes which changesets of a part its device had no right to. One
// that some part carries by right counts, whatever other parts carry it too.
func (s *session) judgeAll(p *model.Part, changesets []*model.Changeset, d *delivery) error {
	m := s.team.members[p.Device]
	if m == nil {
		return fmt.Errorf("part %s: its device is no member", s.partName(p))
	}
	outside, role := s.outside(m, p), s.roleAt(m, p)
	for _, c := range changesets {
		h := c.Hash()
		switch reason := s.judge(m, role, outside, c); {
		case reason == "":
			s.restrict(m, role, h, c, d)
			d.counts[h] = true
			delete(d.aside, h)
		case !d.counts[h]:
			d.aside[h] = reason
		}
	}
	return nil
}

// restrict notes whose records a changeset may delete. By whichever part it may
// delete more, it may.
func (s *session) restrict(m *Member, role model.Role, h model.Hash, c *model.Changeset, d *delivery) {
	if !slices.ContainsFunc(c.Ops, func(o model.Op) bool { return o.Type == model.OpDelete }) {
		return
	}
	names, judged := d.own[h]
	switch {
	case !role.DeletesOwnOnly():
		d.own[h] = nil
	case !judged || names != nil:
		d.own[h] = s.team.names(m)
	}
}

// judge gives the reason why a changeset does not count, "" where it does. It
// depends on nothing but the team's files and the device's parts, so that
// every device judges alike; whether it deletes only what it may, the log
// judges, by what the changeset had seen.
func (s *session) judge(m *Member, role model.Role, outside string, c *model.Changeset) string {
	if outside != "" {
		return outside
	}
	if !s.team.writesAs(m, c.Writer) {
		return "writer"
	}
	for i := range c.Ops {
		if !role.MayWrite(&c.Ops[i], s.team.needs) {
			return "role"
		}
	}
	return ""
}

// writesAs tells whether a device may publish what somebody of that name
// wrote: itself, an incarnation of it before this one, or a name that it had
// before it joined.
func (t *team) writesAs(m *Member, w model.WriterID) bool {
	if w == m.ID || slices.Contains(m.older, w) {
		return true
	}
	return t.members[w] == nil && slices.Contains(t.names(m), w)
}

// outside tells why a part as a whole does not count.
func (s *session) outside(m *Member, p *model.Part) string {
	if m.Standing != Removed {
		return string(m.Standing)
	}
	if s.within(m.cut, p) {
		return ""
	}
	return string(Removed)
}

// within tells whether p is what a verdict left to its device: the chain that
// ends in the cut. While the cut itself is not here, the number decides.
func (s *session) within(cut head, p *model.Part) bool {
	if p.Number > cut.number {
		return false
	}
	i, ok := s.byHash[cut.hash]
	if !ok {
		return true
	}
	at := &s.parts[i]
	for at.Number > p.Number {
		if i, ok = s.byHash[at.Prev]; !ok {
			return true
		}
		at = &s.parts[i]
	}
	return at.Hash == p.Hash
}

// fingerprint is all that judging a device's changesets depends on.
func (s *session) fingerprint(m *Member) []byte {
	_, cut := s.byHash[m.cut.hash]
	b := fmt.Appendf(nil, "%s %s %d %x %v", m.Standing, m.base, m.cut.number, m.cut.hash[:], cut)
	for _, c := range m.changes {
		_, cut := s.byHash[c.cut.hash]
		b = fmt.Appendf(b, " %s %d %x %v", c.role, c.cut.number, c.cut.hash[:], cut)
	}
	for _, kind := range slices.Sorted(maps.Keys(s.team.needs)) {
		b = fmt.Appendf(b, " %s=%s", kind, s.team.needs[kind])
	}
	for _, f := range s.team.names(m) {
		if s.team.members[f] == nil {
			b = append(b, f[:]...)
		}
	}
	return b
}

// noteStandings takes note of what devices are judged by, before anything of
// theirs is delivered.
func (s *session) noteStandings(ctx context.Context) error {
	for _, m := range s.team.order {
		key := keyJudged + m.ID.String()
		before, err := s.o.Log.ShareValue(ctx, key)
		if err != nil {
			return err
		}
		if before == nil {
			if err := s.o.Log.SetShareValue(ctx, key, s.fingerprint(m)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rejudge goes through what was delivered of the devices whose standing
// changed since.
func (s *session) rejudge(ctx context.Context) error {
	for _, m := range s.team.order {
		key := keyJudged + m.ID.String()
		now := s.fingerprint(m)
		before, err := s.o.Log.ShareValue(ctx, key)
		if err != nil {
			return err
		}
		if string(before) == string(now) {
			continue
		}
		if err := s.rejudgeDevice(ctx, m); err != nil {
			return err
		}
		if err := s.o.Log.SetShareValue(ctx, key, now); err != nil {
			return err
		}
	}
	return nil
}

// rejudgeDevice judges again what a device's parts carry. What it carries of
// others' writing is theirs to carry, and counts where they did.
func (s *session) rejudgeDevice(ctx context.Context, m *Member) error {
	d, others := newDelivery(), newDelivery()
	writers, err := s.judgeDevice(ctx, m, d)
	if err != nil {
		return err
	}
	for _, by := range s.team.order {
		theirs := func(w model.WriterID) bool { return s.team.writesAs(by, w) }
		if by == m || !slices.ContainsFunc(slices.Collect(maps.Keys(writers)), theirs) {
			continue
		}
		if _, err := s.judgeDevice(ctx, by, others); err != nil {
			return err
		}
	}
	d.join(others)
	if len(d.aside)+len(d.counts) == 0 {
		return nil
	}
	if err := s.o.Log.Restrict(ctx, d.own); err != nil {
		return err
	}
	return s.o.Log.Rejudge(ctx, d.aside, slices.Collect(maps.Keys(d.counts)))
}

// join lets what other parts carry by right count where d's carry it too.
// Whatever else these carry stays as it was judged by all that carry it.
func (d *delivery) join(others *delivery) {
	for h := range others.counts {
		_, aside := d.aside[h]
		if !aside && !d.counts[h] {
			continue
		}
		delete(d.aside, h)
		d.counts[h] = true
		if names, deletes := others.own[h]; deletes {
			if mine, judged := d.own[h]; !judged || mine != nil {
				d.own[h] = names
			}
		}
	}
}

// judgeDevice judges what a device's delivered parts carry, and lists whose
// writing that is.
func (s *session) judgeDevice(ctx context.Context, m *Member, d *delivery) (map[model.WriterID]bool, error) {
	writers := map[model.WriterID]bool{}
	for i := range s.parts {
		p := &s.parts[i]
		if p.Device != m.ID || p.State != model.PartDelivered {
			continue
		}
		changesets, err := s.unfold(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("judge part %s again: %w", s.partName(p), err)
		}
		for _, c := range changesets {
			writers[c.Writer] = true
		}
		if err := s.judgeAll(p, changesets, d); err != nil {
			return nil, err
		}
	}
	return writers, nil
}
