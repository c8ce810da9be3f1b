package replica

import (
	"context"
	"errors"
	"fmt"
	"math"

	"relais/model"
	"relais/store/seal"
)

// batchBytes is about how much one delivery takes at once.
const batchBytes = 4 << 20

// delivery gathers what goes to the log in one transaction.
type delivery struct {
	changesets []*model.Changeset
	counts     map[model.Hash]bool // had the right, by some part
	aside      map[model.Hash]string
	// own lists the names of the device of a changeset that may delete only
	// what it made; none for one that may delete more.
	own    map[model.Hash][]model.WriterID
	states map[model.Hash]model.PartState
	bytes  int64
}

func newDelivery() *delivery {
	return &delivery{counts: map[model.Hash]bool{}, aside: map[model.Hash]string{}, own: map[model.Hash][]model.WriterID{}, states: map[model.Hash]model.PartState{}}
}

// deliver hands to the log what is in the parts whose chain is whole.
func (s *session) deliver(ctx context.Context) error {
	if err := s.noteStandings(ctx); err != nil {
		return err
	}
	if len(s.tips()) == 0 { // a first join opens what it may as it comes
		if err := s.o.Log.SetShareValue(ctx, keyRevealed, s.heldKeys()); err != nil {
			return err
		}
	}
	d := newDelivery()
	done, total := 0, 0
	for i := range s.parts {
		if s.parts[i].State == model.PartHeld {
			total++
		}
	}
	for i := range s.parts { // a device's parts in the order of their numbers
		p := &s.parts[i]
		if p.State == model.PartHeld {
			s.progress(Applying, done, total)
			done++
		}
		if p.State != model.PartHeld && !s.fuller[p.Hash] || !s.chained(p) {
			continue
		}
		changesets, err := s.unfold(ctx, p)
		switch {
		case errors.Is(err, errCut): // it is delivered if the rest turns up
			s.cut[p.Hash] = true
			continue
		case errors.Is(err, seal.ErrDamaged):
			d.states[p.Hash] = model.PartRefused
			p.State = model.PartRefused
			s.rep.Damaged = append(s.rep.Damaged, s.partName(p))
			continue
		case err != nil:
			return err
		}
		excused, err := s.excused(ctx, changesets)
		if err != nil {
			return err
		}
		if !excused && !s.void(p) && !s.team.gone(want{p.Device, p.Number}) { // somebody may have it whole, or tell why
			s.unexcused[p.Hash], s.missed[want{p.Device, p.Number}] = true, true
			continue
		}
		if err := s.judgeAll(p, changesets, d); err != nil {
			return err
		}
		d.changesets = append(d.changesets, changesets...)
		d.states[p.Hash] = model.PartDelivered
		p.State = model.PartDelivered
		if d.bytes += p.Size; d.bytes > batchBytes {
			if err := s.flush(ctx, d); err != nil {
				return err
			}
			d = newDelivery()
		}
	}
	return s.flush(ctx, d)
}

func (s *session) flush(ctx context.Context, d *delivery) error {
	if len(d.states) == 0 {
		return nil
	}
	if err := s.o.Log.Restrict(ctx, d.own); err != nil {
		return err
	}
	n, err := s.o.Log.Deliver(ctx, d.changesets, d.aside, d.states)
	s.rep.Received += n
	return err
}

// void tells whether nothing of a part's device ever counts: what it purged of
// its own, while it thought that it might, is not waited for.
func (s *session) void(p *model.Part) bool {
	m := s.team.members[p.Device]
	return m != nil && m.Standing == Revoked
}

// chained tells whether the part before p was delivered, or is lost.
func (s *session) chained(p *model.Part) bool {
	if p.Prev.IsZero() {
		return p.Number == 1
	}
	i, ok := s.byHash[p.Prev]
	if !ok {
		h, covered := s.coveredBy[p.Prev]
		return covered && h.device == p.Device && h.number == p.Number-1 || s.team.gone(want{p.Device, p.Number - 1})
	}
	before := &s.parts[i]
	return (before.State == model.PartDelivered || s.cut[p.Prev]) && before.Device == p.Device && before.Number == p.Number-1
}

func (s *session) partName(p *model.Part) string {
	return fmt.Sprintf("%s %d", p.Device.Short(6), p.Number)
}

// unfold gives the changesets of a part, whole ones: a piece gives its
// changeset only where it is the last. It fails with seal.ErrDamaged on what
// no honest device makes.
func (s *session) unfold(ctx context.Context, p *model.Part) ([]*model.Changeset, error) {
	if o := s.unfolded[p.File]; o != nil && o.content.piece() == nil {
		delete(s.unfolded, p.File)
		s.unprotect(o.content.closed, o.changesets)
		return o.changesets, nil
	}
	c, err := s.contentOf(ctx, p)
	if err != nil {
		return nil, err
	}
	if c.piece() == nil {
		all, err := c.open()
		s.unprotect(c.closed, all)
		return all, err
	}
	whole, err := s.gather(ctx, p, c)
	if err != nil || whole == nil {
		return nil, err
	}
	return []*model.Changeset{whole}, nil
}

// contentOf opens the file that is kept of a part, which was verified before.
func (x *Exchange) contentOf(ctx context.Context, p *model.Part) (*content, error) {
	b, err := x.o.Log.PartBytes(ctx, p.Hash)
	if err != nil {
		return nil, err
	}
	env, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	c, err := x.openContent(env)
	if !errors.Is(err, seal.ErrNoKey) {
		return c, err
	}
	// Another process of this profile verified it, with a key that it was given
	// meanwhile.
	if _, err := x.readTeam(ctx); err != nil {
		return nil, err
	}
	return x.openContent(env)
}

// errCut says that pieces of a changeset are lost.
var errCut = errors.New("replica: pieces are lost")

// gather puts a changeset together whose last piece stands in p, nil where p
// is another piece.
func (s *session) gather(ctx context.Context, p *model.Part, last *content) (*model.Changeset, error) {
	end := *last.piece()
	if end.index != end.count-1 {
		return nil, nil
	}
	pieces := make([]*content, end.count)
	pieces[end.index] = last
	at := p
	for i := int(end.index) - 1; i >= 0; i-- {
		before, ok := s.byHash[at.Prev]
		switch {
		case ok:
		case s.team.gone(want{at.Device, at.Number - 1}):
			return nil, errCut
		default:
			return nil, seal.ErrDamaged
		}
		at = &s.parts[before]
		c, err := s.contentOf(ctx, at)
		if err != nil {
			return nil, err
		}
		if h := c.piece(); h == nil || *h != (held{end.hash, uint64(i), end.count}) {
			return nil, seal.ErrDamaged
		}
		pieces[i] = c
	}
	whole, err := joinPieces(pieces)
	if err != nil {
		return nil, err
	}
	for _, c := range pieces {
		s.unprotect(c.closed, []*model.Changeset{whole})
	}
	return whole, nil
}

// joinPieces reverses cutPieces.
func joinPieces(pieces []*content) (*model.Changeset, error) {
	var b []byte
	for _, c := range pieces {
		b = append(b, c.skeleton...)
	}
	for _, c := range pieces {
		b = append(b, c.values...)
	}
	one, err := model.DecodeChangeset(b)
	if err != nil || !sane(one) || one.Hash() != pieces[0].piece().hash {
		return nil, seal.ErrDamaged
	}
	return one, nil
}

// maxOps is more ops than one action has.
const maxOps = 1 << 20

// sane refuses numbers that the log has no room for.
func sane(c *model.Changeset) bool {
	if len(c.Ops) >= maxOps || c.Seq == 0 || c.Seq > math.MaxInt64 || c.Stamp.Wall > math.MaxInt64/4 {
		return false
	}
	for _, s := range c.Seen {
		if s.Seq > math.MaxInt64 {
			return false
		}
	}
	for i := range c.Ops {
		for _, r := range c.Ops[i].Replaces {
			if r.Index >= maxOps {
				return false
			}
		}
	}
	return true
}
