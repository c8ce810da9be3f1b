package replica

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"relais/model"
)

// Files of k/ that some device cannot read. Everybody's right rests on them,
// so that one that is damaged is given again by whoever has it.

// mute tells whether somebody cannot ask for what was damaged in k/: this
// device, which is nobody in the team as far as it can read, or one that is a
// member and yet was never heard of.
func (s *session) mute(ctx context.Context) (bool, error) {
	if s.team.members[s.Device()] == nil {
		return true, nil
	}
	for _, m := range s.team.active() {
		if m.ID == s.Device() {
			continue
		}
		if b, err := s.o.Log.ShareValue(ctx, keyHeard+m.ID.String()); err != nil || b == nil {
			return true, err
		}
	}
	return false, nil
}

// recheckKeys reads again what was verified of k/. Something new there may be
// a device that just joined: if it cannot read the certificate of somebody
// more senior, damaged since we read it, it is nobody yet, and cannot ask.
func (s *session) recheckKeys(ctx context.Context) error {
	intact := map[model.Hash]bool{}
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
		intact[f.Hash] = true
		s.present[f.Hash] = true
	}
	return ctx.Err()
}

// refuseKeys notes files of k/ that are no member's, and which ones the damaged
// ones were.
func (s *session) refuseKeys(ctx context.Context, news map[string][]byte) error {
	for _, path := range slices.Sorted(maps.Keys(news)) {
		err := s.whyNot(news[path])
		s.refuse(path, err)
		if h := hashOf(news[path]); !strings.HasPrefix(base(path), shortHex(h)) { // whatever the damage made of it
			s.missKey(path)
		}
	}
	files, err := s.o.Log.TeamFiles(ctx)
	for _, b := range files {
		delete(s.missed, keyWant(hashOf(b)))
	}
	return err
}

// giveKeyAgain gives a file of k/ that another device cannot read. Those who
// verified it before do not see that it was damaged since.
func (s *session) giveKeyAgain(ctx context.Context, w want) error {
	files, err := s.o.Log.TeamFiles(ctx)
	if err != nil {
		return err
	}
	for _, b := range files {
		if h := hashOf(b); keyWant(h) == w {
			if err := s.giveKey(ctx, h, b); err != nil {
				s.trouble(err)
			}
		}
	}
	return ctx.Err()
}

// keyWant asks for a file of k/ by the beginning of its hash, which is its
// name.
func keyWant(h model.Hash) want { return want{device: model.WriterID(h[:16])} }

// missKey notes which file of k/ a damaged one claims to be.
func (s *session) missKey(path string) {
	name, _, _ := strings.Cut(base(path), ".")
	var h model.Hash
	if len(name) < 32 {
		return
	}
	if _, err := hex.Decode(h[:16], []byte(name[:32])); err == nil {
		s.missed[keyWant(h)] = true
	}
}
