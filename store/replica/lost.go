package replica

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// What died with its holders. Some of what a device published may be nowhere
// any more: it was never copied, or all who had it are gone. Others have seen
// it, and what they did since waits. A coordinator declares it lost: then it
// counts as delivered on every device that does not have it, and if it turns
// up it applies as if it had come in time. Nothing is deleted by that, so that
// any coordinator's word is enough, about seniors too.

// maxLost is the most changesets that one declaration names.
const maxLost = 10_000

// lose takes a declaration in.
func (t *team) lose(v *verdict) {
	for _, l := range v.Lost {
		id := model.WriterID(l.Device)
		t.lostTo[id] = max(t.lostTo[id], l.Number)
	}
	for _, l := range v.Missing {
		h := model.Hash(l.Hash)
		t.lost[h] = model.Seen{Writer: model.WriterID(l.Writer), Seq: l.Seq, Hash: h}
	}
}

// gone tells whether a part that is not here was declared lost.
func (t *team) gone(w want) bool { return w.number > 0 && w.number <= t.lostTo[w.device] }

// lose has the log count what was declared lost as applied.
func (s *session) lose(ctx context.Context) error {
	if len(s.team.lost) == 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Values(s.team.lost), func(a, b model.Seen) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
	n, err := s.o.Log.SetLost(ctx, all)
	s.rep.Received += n
	return err
}

// Lose declares lost what is known to exist of a device's and is not here: it
// is waited for no longer, by anybody, and applies if it turns up. An exchange
// has to have gone before. It refuses devices that are no coordinator's
// (team.lost_role), one that is not there (team.none), and one of which
// nothing is missing (team.nothing_lost).
func (x *Exchange) Lose(ctx context.Context, device model.WriterID, rep *Report) error {
	m := x.team.members[device]
	switch {
	case !x.team.members[x.Device()].coordinates():
		return model.Refuse(model.Invalid, "team.lost_role")
	case m == nil:
		return model.Refuse(model.NotFound, "team.none")
	}
	v := verdict{Created: x.millis()}
	if l := x.lostParts(m, rep); l.Number > 0 {
		v.Lost = append(v.Lost, l)
	}
	var err error
	if v.Missing, err = x.lostSets(ctx, m); err != nil {
		return err
	}
	if len(v.Lost)+len(v.Missing) == 0 {
		return model.Refuse(model.Invalid, "team.nothing_lost", "name", m.Name)
	}
	if _, err := x.keepStatement(ctx, seal.Verdict, v, x.secrets.Epochs[0]); err != nil {
		return err
	}
	_, err = x.readTeam(ctx)
	return err
}

// lostParts gives the newest part of a device that an exchange missed.
func (x *Exchange) lostParts(m *Member, rep *Report) lostPart {
	out := lostPart{Device: hex16(m.ID)}
	for _, g := range rep.Waiting {
		if g.Device == m.ID && g.Number >= out.Number {
			out.Number, out.Hash = g.Number, hex32(g.hash)
		}
	}
	return out
}

// lostSets lists the changesets under a device's names that others have seen
// and that are not here. What only a hash is known of is the device's where
// whoever names it lacks something else of the device's, or nothing else.
func (x *Exchange) lostSets(ctx context.Context, m *Member) ([]lostSet, error) {
	all, err := x.o.Log.Lacking(ctx)
	if err != nil {
		return nil, err
	}
	names := x.team.names(m)
	theirs := func(s model.Seen) bool { return slices.Contains(names, s.Writer) }
	found := map[model.Hash]model.Seen{}
	for _, lacks := range all {
		if len(lacks) == 0 || slices.ContainsFunc(lacks, func(s model.Seen) bool { return !s.Writer.IsZero() }) && !slices.ContainsFunc(lacks, theirs) {
			continue
		}
		for _, s := range lacks {
			if _, known := found[s.Hash]; theirs(s) || s.Writer.IsZero() && !known {
				found[s.Hash] = s
			}
		}
	}
	var out []lostSet
	for _, h := range slices.SortedFunc(maps.Keys(found), func(a, b model.Hash) int { return bytes.Compare(a[:], b[:]) }) {
		if s := found[h]; len(out) < maxLost {
			out = append(out, lostSet{hex16(s.Writer), s.Seq, hex32(h)})
		}
	}
	return out, nil
}
