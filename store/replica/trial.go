package replica

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
)

// backfillBytes is how much of what a checkpoint stands for one exchange reads
// after it: the next exchange goes on, and a person's edits do not wait for it.
const backfillBytes = 16 << 20

// loadTrial learns whether a checkpoint is on trial.
func (s *session) loadTrial(ctx context.Context) error {
	b, err := s.o.Log.ShareValue(ctx, keyCovered)
	if err != nil || b == nil {
		return err
	}
	t := &trial{}
	if err := decodeJSON(b, t); err != nil {
		return err
	}
	s.setTrial(t)
	return nil
}

func (s *session) setTrial(t *trial) {
	s.trial, s.coveredTo, s.coveredBy = t, map[model.WriterID]uint64{}, map[model.Hash]head{}
	for _, c := range t.Covers {
		h := head{model.WriterID(c.Device), c.Number, model.Hash(c.Hash)}
		s.coveredBy[h.hash] = h
		s.coveredTo[h.device] = max(s.coveredTo[h.device], h.number)
	}
}

// lateFile is a file that a checkpoint stands for and that is not read yet.
type lateFile struct {
	path string
	size int64
	want want
}

// partOf tells which part a name below s/ or r/ claims to be.
func partOf(path string) (want, bool) {
	parts := strings.Split(path, "/")
	if len(parts) < 4 {
		return want{}, false
	}
	device, ok := model.ParseID(parts[len(parts)-3])
	if parts[0] == "r" {
		device, ok = model.ParseID(parts[2])
	}
	digits, _, _ := strings.Cut(parts[len(parts)-1], "-")
	number, err := strconv.ParseUint(digits, 10, 62)
	return want{device, number}, ok && err == nil && number > 0
}

// postpone puts a file off that a checkpoint stands for: by its name, since
// nothing but the order of reading rests on it.
func (s *session) postpone(path string, size int64) bool {
	if s.trial == nil {
		return false
	}
	w, ok := partOf(path)
	if !ok || w.number > s.coveredTo[w.device] {
		return false
	}
	s.late = append(s.late, lateFile{path, size, w})
	return true
}

// backfill lists some of what was put off, the oldest first, to be read now;
// nothing in the exchange that took the checkpoint, which is to be over soon.
func (s *session) backfill() []string {
	slices.SortFunc(s.late, func(a, b lateFile) int {
		return cmp.Or(cmp.Compare(a.want.number, b.want.number), cmp.Compare(a.path, b.path))
	})
	var now []string
	size := int64(0)
	for !s.fromCheckpoint && len(s.late) > 0 && size < backfillBytes {
		now = append(now, s.late[0].path)
		size += s.late[0].size
		s.late = s.late[1:]
	}
	return now
}

// conclude ends the trial of a checkpoint once every chain that it stands for
// is here whole and was delivered, or is lost.
func (s *session) conclude(ctx context.Context) error {
	s.rep.Behind = len(s.late)
	if s.trial == nil || s.fromCheckpoint {
		return nil
	}
	rooted := s.rooted()
	for h, end := range s.coveredBy {
		_, held := s.byHash[h]
		if lost := !held && s.team.gone(want{end.device, end.number}); !rooted[h] && !lost {
			return nil
		}
	}
	forged, wrong, err := s.o.Log.Conclude(ctx, []string{keyCovered})
	if err != nil {
		return err
	}
	s.trial = nil
	if forged > 0 || wrong {
		s.rep.Unproved = forged
		s.rep.Troubles = append(s.rep.Troubles, model.Refuse(model.Unusable, "share.checkpoint"))
	}
	return nil
}

// startsAnew tells whether what came before a part is lost.
func (s *session) startsAnew(p *model.Part) bool {
	_, held := s.byHash[p.Prev]
	return !held && s.team.gone(want{p.Device, p.Number - 1})
}

// rooted tells which delivered parts have their whole chain here: after a
// checkpoint, later ones come first.
func (s *session) rooted() map[model.Hash]bool {
	out := make(map[model.Hash]bool, len(s.parts))
	for i := range s.parts { // a device's parts in the order of their numbers
		if p := &s.parts[i]; p.State == model.PartDelivered && (p.Number == 1 || out[p.Prev] || s.startsAnew(p)) {
			out[p.Hash] = true
		}
	}
	return out
}
