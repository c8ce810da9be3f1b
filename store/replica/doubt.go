package replica

import (
	"bytes"
	"context"
	"slices"

	"relais/model"
)

// A purge that counted may count no more: its device was no coordinator's any
// longer, and had not heard. What it took is missed then as if it had never
// been excused: parts that are kept may have it, other files of the folder, or
// others.

// doubt looks again for all values that are not here once some purge does not
// count any more that did, and asks for those that nobody purged as long as
// they are not here.
func (s *session) doubt(ctx context.Context) error {
	all, err := s.o.Log.Purges(ctx)
	if err != nil {
		return err
	}
	now := []byte{}
	for _, h := range purgeSets(all) {
		now = append(now, h[:]...)
	}
	before, err := s.o.Log.ShareValue(ctx, keyExcused)
	if err != nil {
		return err
	}
	if !holdsAll(now, before) {
		s.purged = nil
		if err := s.refill(ctx); err != nil {
			return err
		}
		if err := s.uncarry(ctx, now); err != nil {
			return err
		}
		if err := s.o.Log.SetShareValue(ctx, keyBare, []byte("1")); err != nil {
			return err
		}
	}
	if !bytes.Equal(before, now) {
		if err := s.o.Log.SetShareValue(ctx, keyExcused, now); err != nil {
			return err
		}
	}
	return s.missBare(ctx)
}

// refill delivers every part once more, from the file of it in the folder that
// has most: values that the log lacks come back.
func (s *session) refill(ctx context.Context) error {
	bare, err := s.bareParts(ctx)
	if err != nil {
		return err
	}
	for _, p := range bare {
		for _, f := range s.files[p.Hash] {
			if f.Dropped >= p.Dropped {
				continue
			}
			if fuller, ok := s.readPart(ctx, f.Path); ok {
				s.rivals = append(s.rivals, rival{f.Path, fuller})
			}
		}
	}
	if err := s.settleRivals(ctx); err != nil {
		return err
	}
	for _, p := range s.parts {
		s.fuller[p.Hash] = p.State == model.PartDelivered
	}
	return s.deliver(ctx)
}

// missBare asks for the delivered parts that lack what nobody purged.
func (s *session) missBare(ctx context.Context) error {
	some, err := s.o.Log.ShareValue(ctx, keyBare)
	if err != nil || len(some) == 0 {
		return err
	}
	bare, err := s.bareParts(ctx)
	if err != nil {
		return err
	}
	waits := false
	for _, p := range bare {
		if w := (want{p.Device, p.Number}); !s.team.gone(w) {
			s.unexcused[p.Hash], s.missed[w], waits = true, true, true
		}
	}
	if waits {
		return nil
	}
	return s.o.Log.SetShareValue(ctx, keyBare, []byte{})
}

// holdsAll tells whether all hashes of some are among others.
func holdsAll(among, some []byte) bool {
	all := slices.Collect(slices.Chunk(among, 32))
	for h := range slices.Chunk(some, 32) {
		if !slices.ContainsFunc(all, func(o []byte) bool { return bytes.Equal(o, h) }) {
			return false
		}
	}
	return true
}

// bareParts lists the delivered parts that lack what nobody purged.
func (s *session) bareParts(ctx context.Context) (out []*model.Part, err error) {
	for i := range s.parts {
		p := &s.parts[i]
		if p.State != model.PartDelivered || p.Dropped == 0 || s.void(p) {
			continue
		}
		excused, err := s.excusedFile(ctx, p)
		if err != nil {
			return nil, err
		}
		if !excused {
			out = append(out, p)
		}
	}
	return out, nil
}

// uncarry takes back that purges were carried out that do not count: should
// they count again, there is something to carry out.
func (s *session) uncarry(ctx context.Context, now []byte) error {
	done, err := s.o.Log.ShareValue(ctx, keyCarried)
	if err != nil || holdsAll(now, done) {
		return err
	}
	still := []byte{}
	for h := range slices.Chunk(done, 32) {
		if holdsAll(now, h) {
			still = append(still, h...)
		}
	}
	if err := s.o.Log.SetShareValue(ctx, keyCarried, still); err != nil {
		return err
	}
	return s.o.Log.SetShareValue(ctx, keyCleared, []byte{})
}
