package replica

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/model"
)

// Files of k/. Everybody's right rests on them, so that every device sees to it
// that the folder has, intact, all that it verified. Nobody asks for one: who
// cannot read somebody's certificate may be nobody yet, or speak under a key
// that the others do not have.

// recheckAfter is for how long a file of k/ that was read is taken for intact.
const recheckAfter = 10 * time.Minute

// recheckKeys reads again what was verified of k/, after a while, and at once
// where something new came: its writer may be a new device, that cannot read
// what was damaged since we read it.
func (s *session) recheckKeys(ctx context.Context, news bool) error {
	b, err := s.o.Log.ShareValue(ctx, keyRechecked)
	if err != nil {
		return err
	}
	at, _ := strconv.ParseInt(string(b), 10, 64) // 0 where it never was
	if !news && at <= s.millis() && s.since(at) < recheckAfter {
		return nil
	}
	intact := map[model.Hash]bool{}
	for _, f := range s.fresh {
		intact[f.Hash] = true
	}
	for _, path := range slices.Sorted(maps.Keys(s.seen)) {
		f, known := s.known[path]
		if !known || !strings.HasPrefix(path, "k/") {
			continue
		}
		b, err := s.folder.Read(ctx, path)
		if err == nil && hashOf(b) != f.Hash {
			delete(s.seen, path)
			s.present[f.Hash] = intact[f.Hash]
			continue
		}
		intact[f.Hash], s.present[f.Hash] = true, true
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.o.Log.SetShareValue(ctx, keyRechecked, strconv.AppendInt(nil, s.millis(), 10))
}

// refuseKeys notes files of k/ that are no member's.
func (s *session) refuseKeys(news map[string][]byte) {
	for _, path := range slices.Sorted(maps.Keys(news)) {
		s.refuse(path, s.whyNot(news[path]))
	}
}
