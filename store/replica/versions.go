package replica

import (
	"context"
	"errors"

	"relais/model"
	"relais/store/seal"
)

// A part may lie in several sealed files: its device's first one, and those
// that were sealed anew without values that were purged. This device keeps the
// one that lacks most, as long as every value that it lacks was purged; a file
// that lacks others counts as not here.

// rival is a verified file of a part of which another file may be kept.
type rival struct {
	path string
	part model.Part
}

// early is a changeset with a purge, as a part brought it: what a part lacks
// may be excused by what stands behind it in the log.
type early struct {
	part      model.Hash
	changeset *model.Changeset
}

// knownPurges gives what was purged: by the log, and by what waits to be
// delivered.
func (s *session) knownPurges(ctx context.Context) (*model.Purged, error) {
	if s.purged != nil {
		return s.purged, nil
	}
	all, err := s.o.Log.Purges(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.Purged{}
	for _, p := range all {
		out.Add(p.At, p.Also)
	}
	for _, e := range s.early {
		s.addEarly(out, e)
	}
	if err := s.addHeld(ctx, out); err != nil {
		return nil, err
	}
	s.purged = out
	return out, nil
}

// addEarly adds what a changeset purges, where its device had the right to.
func (s *session) addEarly(out *model.Purged, e early) {
	i, ok := s.byHash[e.part]
	if !ok || i < 0 {
		return
	}
	m := s.team.members[s.parts[i].Device]
	if m == nil || s.judge(m, s.roleAt(m, &s.parts[i]), s.outside(m, &s.parts[i]), e.changeset) != "" {
		return
	}
	for j := range e.changeset.Ops {
		if o := &e.changeset.Ops[j]; o.Type == model.OpPurge {
			out.Add(model.Entity{Kind: o.Kind, ID: o.Entity}, o.Replaces)
		}
	}
}

// addHeld looks for purges in parts that an earlier exchange left waiting, and,
// where the log has changesets that wait, in those that were handed to it: a
// purge may wait for the very part that it excuses.
func (s *session) addHeld(ctx context.Context, out *model.Purged) error {
	waiting, err := s.o.Log.Undelivered(ctx)
	if err != nil {
		return err
	}
	for i := range s.parts {
		p := &s.parts[i]
		if s.arrived[p.Hash] || p.State != model.PartHeld && (waiting == 0 || p.State != model.PartDelivered) {
			continue
		}
		c, err := s.contentOf(ctx, p)
		if errors.Is(err, seal.ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		changesets, err := c.open()
		if err != nil {
			continue // its delivery says so
		}
		for _, one := range changesets {
			if one.Purges() {
				s.addEarly(out, early{p.Hash, one})
			}
		}
	}
	return nil
}

// excused tells whether all that changesets lack was purged.
func (s *session) excused(ctx context.Context, changesets []*model.Changeset) (bool, error) {
	for _, c := range changesets {
		if c.Dropped() == 0 {
			continue
		}
		purged, err := s.knownPurges(ctx)
		if err != nil || !purged.Excuses(c) {
			return false, err
		}
	}
	return true, nil
}

// excusedFile is excused for one file of a part. A piece is judged with the
// others that are kept.
func (s *session) excusedFile(ctx context.Context, p *model.Part) (bool, error) {
	if p.Dropped == 0 {
		return true, nil
	}
	b := p.Bytes
	if b == nil {
		var err error
		if b, err = s.o.Log.PartBytes(ctx, p.Hash); err != nil {
			return false, err
		}
	}
	env, err := seal.Parse(b)
	if err != nil {
		return false, err
	}
	c, err := s.openContent(env)
	if err != nil {
		return false, err
	}
	if c.piece() == nil {
		changesets, err := c.open()
		if err != nil {
			return false, nil //nolint:nilerr // not what it says, hence not excused
		}
		return s.excused(ctx, changesets)
	}
	pieces, err := s.piecesAround(ctx, p)
	if err != nil || pieces == nil {
		return false, err
	}
	all := make([]*content, len(pieces))
	for i := range pieces {
		all[i] = pieces[i].content
	}
	all[c.piece().index] = c
	one, err := joinPieces(all)
	if err != nil {
		return false, nil //nolint:nilerr // as above
	}
	return s.excused(ctx, []*model.Changeset{one})
}

// placed is a piece with the part that it stands in.
type placed struct {
	part    *model.Part
	content *content
}

// piecesAround gives all the pieces of the changeset that p holds a piece of,
// nil where some are not here.
func (s *session) piecesAround(ctx context.Context, p *model.Part) ([]placed, error) {
	i, ok := s.byHash[p.Hash]
	if !ok || i < 0 {
		return nil, nil
	}
	at := &s.parts[i]
	c, err := s.contentOf(ctx, at)
	if err != nil || c.piece() == nil {
		return nil, err
	}
	this := *c.piece()
	out := make([]placed, this.count)
	for j := range s.parts {
		q := &s.parts[j]
		first := at.Number - this.index
		if q.Device != at.Device || q.Number < first || q.Number >= first+this.count {
			continue
		}
		k := q.Number - first
		c, err := s.contentOf(ctx, q)
		if err != nil {
			return nil, err
		}
		if h := c.piece(); h != nil && *h == (held{this.hash, k, this.count}) {
			out[k] = placed{q, c}
		}
	}
	for _, piece := range out {
		if piece.content == nil {
			return nil, nil
		}
	}
	return out, nil
}

// settleRivals decides which file of each part is kept, once all that the
// folder shows was read.
func (s *session) settleRivals(ctx context.Context) error {
	changed := false
	for i := range s.rivals {
		r := &s.rivals[i]
		ok, err := s.excusedFile(ctx, &r.part)
		if err != nil {
			return err
		}
		if ok {
			s.verified(fileAt(r.path, &r.part))
		} else {
			s.rep.Damaged = append(s.rep.Damaged, r.path)
		}
		at, held := s.byHash[r.part.Hash]
		if !held || at < 0 || s.parts[at].File == r.part.File {
			continue
		}
		better, err := s.better(ctx, &r.part, ok, &s.parts[at])
		if err != nil {
			return err
		}
		if !better {
			continue
		}
		if err := s.o.Log.ReplacePart(ctx, r.part); err != nil {
			return err
		}
		s.fuller[r.part.Hash] = s.parts[at].State == model.PartDelivered && r.part.Dropped < s.parts[at].Dropped
		s.parts[at].File, s.parts[at].Dropped, s.parts[at].Size = r.part.File, r.part.Dropped, r.part.Size
		s.arrived[r.part.Hash], changed = true, true
	}
	s.rivals = nil
	if !changed {
		return nil
	}
	return s.loadParts(ctx)
}

// better tells whether a file is to be kept instead of the one that is.
func (s *session) better(ctx context.Context, p *model.Part, excused bool, kept *model.Part) (bool, error) {
	keptExcused, err := s.excusedFile(ctx, kept)
	switch {
	case err != nil:
		return false, err
	case excused != keptExcused:
		return excused, nil
	case excused:
		return p.Dropped > kept.Dropped, nil
	}
	return p.Dropped < kept.Dropped, nil
}
