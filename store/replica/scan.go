package replica

import (
	"context"
	"errors"
	"maps"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// maxDepth is how many folders below s/ and r/ are looked into.
const maxDepth = 4

// walk lists the files below dir. A listing that fails makes the view partial,
// so that nothing is taken for missing.
func (s *session) walk(ctx context.Context, dir string, depth int, found func(path string, size int64) error) error {
	entries, err := s.folder.List(ctx, dir)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		s.partial = true
		s.trouble(err)
		return ctx.Err()
	}
	for _, e := range entries {
		path := dir + "/" + e.Name
		if !e.Dir {
			err = found(path, e.Size)
		} else if depth > 1 {
			err = s.walk(ctx, path, depth-1, found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unchanged tells whether a file was verified before and has its size still.
func (s *session) unchanged(path string, size int64) bool {
	f, ok := s.known[path]
	if ok && f.Size == size {
		s.there(f)
		return true
	}
	return false
}

// there notes a file that is in the folder, intact.
func (s *session) there(f model.FolderFile) {
	s.seen[f.Path] = true
	if f.Part.IsZero() {
		s.present[f.Hash] = true
		return
	}
	s.present[f.Part] = true
	if !slices.ContainsFunc(s.files[f.Part], func(o model.FolderFile) bool { return o.Path == f.Path }) {
		s.files[f.Part] = append(s.files[f.Part], f)
	}
}

// verified is there for a file that is to be remembered.
func (s *session) verified(f model.FolderFile) {
	s.there(f)
	s.fresh = append(s.fresh, f)
}

// unread is the size under which a file is remembered that this device wrote: the
// folder has it, and the next exchange reads it all the same. A disk that said
// yes and kept zeros is found out so by who can mend it.
const unread = -1

// wrote is there for a file that was just written.
func (s *session) wrote(f model.FolderFile) {
	s.there(f)
	f.Size = unread
	s.fresh = append(s.fresh, f)
}

// read gives a file, or notes why not.
func (s *session) read(ctx context.Context, path string) ([]byte, bool) {
	b, err := s.folder.Read(ctx, path)
	switch {
	case err == nil:
		return b, true
	case errors.Is(err, ErrTooLarge):
		s.rep.Damaged = append(s.rep.Damaged, path)
	case !isMissing(err):
		s.trouble(err)
	}
	return nil, false
}

// refuse notes a file that is not what it should be.
func (s *session) refuse(path string, err error) {
	switch {
	case errors.Is(err, errForeign):
		s.rep.Foreign = append(s.rep.Foreign, path)
	case errors.Is(err, seal.ErrNewer):
		s.rep.Newer = true
	case errors.Is(err, seal.ErrNoKey):
		s.unknowns++
	default:
		s.rep.Damaged = append(s.rep.Damaged, path)
	}
}

// scanKeys takes in what is new under k/.
func (s *session) scanKeys(ctx context.Context) error {
	s.known, s.seen = map[string]model.FolderFile{}, map[string]bool{}
	s.present, s.missed, s.lost = map[model.Hash]bool{}, map[want]bool{}, map[model.Hash]want{}
	s.files, s.arrived, s.unexcused = map[model.Hash][]model.FolderFile{}, map[model.Hash]bool{}, map[model.Hash]bool{}
	s.unfolded = map[model.Hash]*opened{}
	s.cut, s.fuller = map[model.Hash]bool{}, map[model.Hash]bool{}
	files, err := s.o.Log.FolderFiles(ctx)
	if err != nil {
		return err
	}
	for _, f := range files {
		s.known[f.Path] = f
	}
	if kept, err := s.o.Log.TeamFiles(ctx); err != nil {
		return err
	} else if len(kept) != s.kept { // another process of this profile took some in
		if _, err := s.readTeam(ctx); err != nil {
			return err
		}
	}
	news := map[string][]byte{}
	err = s.walk(ctx, "k", 1, func(path string, size int64) error {
		if !s.unchanged(path, size) {
			if b, ok := s.read(ctx, path); ok {
				news[path] = b
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	before := len(news)
	for taken := len(news) > 0; taken; {
		if taken, err = s.takeKeys(ctx, news); err != nil {
			return err
		}
	}
	s.refuseKeys(news)
	return s.recheckKeys(ctx, len(news) < before)
}

// takeKeys keeps the files that a member signed, and works the team out
// again; a file may make the next one's signer known.
func (s *session) takeKeys(ctx context.Context, news map[string][]byte) (bool, error) {
	taken := false
	for _, path := range slices.Sorted(maps.Keys(news)) {
		b := news[path]
		if s.whyNot(b) != nil {
			continue
		}
		h := hashOf(b)
		if err := s.o.Log.KeepTeamFile(ctx, h, b); err != nil {
			return false, err
		}
		s.verified(model.FolderFile{Path: path, Size: int64(len(b)), Hash: h})
		delete(news, path)
		taken = true
	}
	if !taken {
		return false, nil
	}
	_, err := s.readTeam(ctx)
	return true, err
}

// whyNot tells what is wrong with a file of k/, nil where it is a member's or
// a certificate.
func (s *session) whyNot(b []byte) error {
	var one teamFiles
	if err := one.read(s.file, s.secrets, b); err != nil {
		return err
	}
	if len(one.certs) > 0 {
		return nil
	}
	env, err := seal.Parse(b)
	if err != nil {
		return err
	}
	by := s.team.members[env.Writer]
	if by == nil || !s.file.signed(env, by.sign) {
		return seal.ErrDamaged
	}
	return nil
}

// scanParts takes in segments that are new, whatever their names and wherever
// below s/ and r/ they lie.
func (s *session) scanParts(ctx context.Context) error {
	if err := s.loadParts(ctx); err != nil {
		return err
	}
	var news []string
	for _, top := range []string{"s", "r"} {
		err := s.walk(ctx, top, maxDepth, func(path string, length int64) error {
			if !s.unchanged(path, length) && !s.postpone(path, length) {
				news = append(news, path)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	news = append(news, s.backfill()...)
	var batch []model.Part
	size := 0
	for i, path := range news {
		s.progress(Reading, i, len(news))
		p, ok := s.readPart(ctx, path)
		if !ok {
			if err := ctx.Err(); err != nil {
				return err
			}
			continue
		}
		at, held := s.byHash[p.Hash]
		if p.Dropped > 0 || held && (at < 0 || s.parts[at].Dropped > 0) {
			s.rivals = append(s.rivals, rival{path, p})
		}
		if held {
			continue
		}
		s.byHash[p.Hash], s.arrived[p.Hash] = -1, true
		if p.Device == s.Device() && !s.clone {
			var err error
			if s.clone, err = s.strange(ctx, p.Hash); err != nil {
				return err
			}
		}
		batch = append(batch, p)
		if size += len(p.Bytes); size > batchHeld {
			if err := s.o.Log.HoldParts(ctx, batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
	}
	if len(batch) > 0 {
		if err := s.o.Log.HoldParts(ctx, batch); err != nil {
			return err
		}
	}
	if err := s.loadParts(ctx); err != nil {
		return err
	}
	return s.settleRivals(ctx)
}

// batchHeld is about how many bytes of parts are kept at once.
const batchHeld = 8 << 20

// strange tells whether a part of this device's own is not in the log: another
// process of this profile may have packed and published it since the log was
// read, and what the folder has was in the log before.
func (s *session) strange(ctx context.Context, h model.Hash) (bool, error) {
	parts, err := s.o.Log.Parts(ctx)
	return !slices.ContainsFunc(parts, func(p model.Part) bool { return p.Hash == h }), err
}

func (s *session) loadParts(ctx context.Context) error {
	var err error
	if s.parts, err = s.o.Log.Parts(ctx); err != nil {
		return err
	}
	s.byHash = make(map[model.Hash]int, len(s.parts))
	for i, p := range s.parts {
		s.byHash[p.Hash] = i
	}
	return nil
}

// readPart reads and verifies one segment.
func (s *session) readPart(ctx context.Context, path string) (model.Part, bool) {
	b, ok := s.read(ctx, path)
	if !ok {
		s.miss(path)
		return model.Part{}, false
	}
	p, o, err := s.openWhole(b)
	if err != nil {
		s.refuse(path, err)
		s.miss(path)
		return p, false
	}
	if s.openBytes += len(b); s.openBytes <= openedBytes {
		s.unfolded[p.File] = o
	}
	for _, c := range o.changesets {
		if c.Purges() {
			s.early = append(s.early, early{p.Hash, c})
		}
	}
	if p.Dropped == 0 { // else once it is known what was purged
		s.verified(fileAt(path, &p))
	}
	return p, true
}

// openPart verifies a segment: that its device signed what the part is, that
// it holds what that says, and that its device sealed the file, or a member
// who sealed it anew.
func (x *Exchange) openPart(b []byte) (model.Part, error) {
	p, _, err := x.openWhole(b)
	return p, err
}

// opened is a segment that was opened, and the changesets that stand whole in
// it.
type opened struct {
	content    *content
	changesets []*model.Changeset
}

// openedBytes is how much of what was verified is kept open until it is
// delivered, rather than opened again: more than somebody did in weeks, much
// less than a first join takes.
const openedBytes = 2 << 20

// openWhole is openPart; it gives what stands in the part as well.
func (x *Exchange) openWhole(b []byte) (model.Part, *opened, error) {
	env, err := seal.Parse(b)
	if err != nil {
		return model.Part{}, nil, err
	}
	if env.Team != x.file.ID {
		return model.Part{}, nil, errForeign
	}
	by := x.team.members[env.Writer]
	if by == nil {
		return model.Part{}, nil, seal.ErrNoKey // its certificate may come yet
	}
	if !x.file.signed(env, by.sign) {
		return model.Part{}, nil, seal.ErrDamaged
	}
	if !env.Type.Known() {
		return model.Part{}, nil, seal.ErrNewer
	}
	c, err := x.openContent(env)
	if err != nil {
		return model.Part{}, nil, err
	}
	owner := x.team.members[c.device]
	if owner == nil {
		return model.Part{}, nil, seal.ErrNoKey
	}
	if !c.signedBy(x.file, owner.sign) || by != owner && !by.repacks() {
		return model.Part{}, nil, seal.ErrDamaged
	}
	dropped, changesets, err := c.check()
	return c.part(b, dropped), &opened{c, changesets}, err
}

// repacks tells whether a device may seal others' parts anew. It can add
// nothing by that, and drop nothing but what was purged: every reader checks.
// One that was removed since may have, too: its file may be the only one that
// is left.
func (m *Member) repacks() bool { return m.Standing == Good || m.Standing == Removed }

// openContent opens a segment of a device that is known.
func (x *Exchange) openContent(env *seal.Envelope) (*content, error) {
	if env.Type != seal.Segment {
		return nil, seal.ErrDamaged
	}
	key, err := x.secrets.Epoch(env.Key)
	if err != nil {
		return nil, err
	}
	payload, err := env.Open(key)
	if err != nil {
		return nil, err
	}
	return decodeContent(payload)
}
