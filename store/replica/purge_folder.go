package replica

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/model"
	"relais/store/seal"
)

// absentAfter is how long a coordinator's device waits for others to carry a
// purge out before it does so for them.
const absentAfter = 30 * 24 * time.Hour

// clean takes the files out of the folder that hold what was purged: this
// device's own once a file without it is there, intact; others', by a
// coordinator's device, when they had time enough. Then it leaves no trace in
// the profile, and may say that the purges are carried out.
func (s *session) clean(ctx context.Context) error {
	if len(s.purges) == 0 || s.partial {
		return nil
	}
	whole := true
	for i := range s.parts {
		if p := &s.parts[i]; p.Dropped > 0 {
			ok, err := s.cleanPart(ctx, p)
			if err != nil {
				s.trouble(err)
			}
			whole = whole && ok && err == nil
		}
	}
	chunks, err := s.cleanChunks(ctx)
	if err != nil {
		return err
	}
	whole = whole && chunks
	ok, err := s.cleanCheckpoints(ctx)
	if err != nil || !ok {
		return err
	}
	scrubbed, err := s.o.Log.Scrub(ctx)
	if err != nil || !scrubbed || !whole {
		return err
	}
	var said []byte
	for _, h := range purgeSets(s.purges) {
		said = append(said, h[:]...)
	}
	return s.o.Log.SetShareValue(ctx, keyCarried, said)
}

// purgeSets lists the changesets that purge, in the order of their hashes.
func purgeSets(all []model.Purge) []model.Hash {
	var out []model.Hash
	for _, p := range all {
		out = append(out, p.ID.Changeset)
	}
	slices.SortFunc(out, func(a, b model.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// cleanPart removes the files of a part that hold more than the one that is
// kept. It tells whether none of this device's own is left.
func (s *session) cleanPart(ctx context.Context, p *model.Part) (bool, error) {
	var mine, others []model.FolderFile
	var purged *model.FolderFile
	files := s.files[p.Hash]
	for i, f := range files {
		switch {
		case f.Dropped >= p.Dropped:
			purged = &files[i]
		case s.writes(f.Path):
			mine = append(mine, f)
		default:
			others = append(others, f)
		}
	}
	others, err := s.overdue(ctx, p, others)
	if err != nil || len(mine)+len(others) == 0 {
		return true, err
	}
	if purged == nil || !s.intact(ctx, purged) {
		if purged != nil { // a disk that lied when it was written, or since
			s.gone(*purged)
		}
		if _, err := s.givePart(ctx, p); err != nil {
			return false, err
		}
		if f := fileAt(s.placeOf(p), p); !s.intact(ctx, &f) {
			return false, nil
		}
	}
	for _, f := range append(mine, others...) {
		if err := s.folder.Remove(ctx, f.Path); err != nil && !isMissing(err) {
			return false, err
		}
		s.gone(f)
	}
	return true, nil
}

// writes tells whether a segment lies where this device writes.
func (s *session) writes(path string) bool {
	me := s.Device().String()
	return strings.HasPrefix(path, "s/"+me+"/") || strings.HasPrefix(path, "r/"+me+"/")
}

// intact reads a part's file back.
func (s *session) intact(ctx context.Context, f *model.FolderFile) bool {
	b, err := s.folder.Read(ctx, f.Path)
	if err != nil || hashOf(b) != f.Hash {
		return false
	}
	p, err := s.openPart(b)
	return err == nil && p.Hash == f.Part
}

// gone forgets a file that was removed.
func (s *session) gone(f model.FolderFile) {
	delete(s.seen, f.Path)
	same := func(o model.FolderFile) bool { return o.Path == f.Path }
	s.fresh = slices.DeleteFunc(s.fresh, same)
	s.files[f.Part] = slices.DeleteFunc(s.files[f.Part], same)
}

// overdue lists the files of others that this device may remove: a
// coordinator's, for devices that are out of the team, or that had time enough
// to do so themselves. It is the only case in which anybody removes another's
// file.
func (s *session) overdue(ctx context.Context, p *model.Part, files []model.FolderFile) ([]model.FolderFile, error) {
	if len(files) == 0 || !s.team.members[s.Device()].coordinates() {
		return nil, nil
	}
	due, err := s.dueDrops(ctx, p)
	if err != nil {
		return nil, err
	}
	var out []model.FolderFile
	for _, f := range files {
		_, rest, _ := strings.Cut(f.Path, "/")
		name, _, _ := strings.Cut(rest, "/")
		id, _ := model.ParseID(name)
		if m := s.team.members[id]; m != nil && m.Standing != Good || f.Dropped < due {
			out = append(out, f)
		}
	}
	return out, nil
}

// deadline is until when others' purges are waited for no longer.
func (s *session) deadline(ctx context.Context) (int64, error) {
	b, err := s.o.Log.ShareValue(ctx, keyAbsent)
	if err != nil {
		return 0, err
	}
	asked, _ := strconv.ParseInt(string(b), 10, 64) // 0 where nobody asked
	return max(asked, s.millis()-absentAfter.Milliseconds()), nil
}

// dueDrops counts the values that the kept file of a part lacks because of
// purges that are no longer waited for.
func (s *session) dueDrops(ctx context.Context, p *model.Part) (int, error) {
	until, err := s.deadline(ctx)
	if err != nil {
		return 0, err
	}
	due, all := &model.Purged{}, true
	for _, purge := range s.purges {
		if purge.Stamp.Wall <= until {
			due.Add(purge.At, purge.Also)
		} else {
			all = false
		}
	}
	if all {
		return p.Dropped, nil
	}
	c, err := s.contentOf(ctx, p)
	if err != nil || c.piece() != nil {
		return 0, err // pieces wait until all is due
	}
	changesets, err := c.open()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, one := range changesets {
		h := one.Hash()
		for i := range one.Ops {
			if o := &one.Ops[i]; o.Dropped && due.Covers(model.OpID{Changeset: h, Index: uint32(i)}, o) {
				n++
			}
		}
	}
	return n, nil
}

// cleanChunks removes the chunks of files that were purged: those that this
// device sealed; a coordinator's, also those of devices that are out of the
// team, that had time enough, or that say that they are done and left them. It
// tells whether none of this device's own is left.
func (s *session) cleanChunks(ctx context.Context) (bool, error) {
	lost, err := s.o.Log.LostChunks(ctx)
	if err != nil || len(lost) == 0 {
		return err == nil, err
	}
	there, err := s.shelf(ctx)
	if err != nil {
		s.trouble(err)
		return false, ctx.Err()
	}
	whole := true
	for name, files := range there {
		if !lost[strings.TrimPrefix(name, "b/")] {
			continue
		}
		for _, f := range files {
			mine, may, err := s.mayDropChunk(ctx, f.Path)
			if err != nil {
				return false, err
			}
			if may {
				if err := s.folder.Remove(ctx, f.Path); err != nil && !isMissing(err) {
					s.trouble(err)
					whole = whole && !mine
					continue
				}
				s.gone(f)
			}
		}
	}
	return whole, nil
}

// mayDropChunk tells whether a chunk of a purged file is this device's own, and
// whether it may remove it.
func (s *session) mayDropChunk(ctx context.Context, path string) (mine, may bool, err error) {
	b, ok := s.read(ctx, path)
	if !ok {
		return false, false, ctx.Err()
	}
	env, err := seal.Parse(b)
	if err != nil { // nobody's any more
		return false, s.team.members[s.Device()].coordinates(), nil
	}
	me := s.team.members[s.Device()]
	if env.Writer == s.Device() || me != nil && slices.Contains(s.team.names(me), env.Writer) {
		return true, true, nil
	}
	m := s.team.members[env.Writer]
	if !me.coordinates() || m == nil {
		return false, me.coordinates(), nil
	}
	late, waits, err := s.overdueMember(ctx, m)
	return false, late || !waits, err
}

// cleanCheckpoints removes checkpoints that were written before a purge: this
// device's own, and those of devices that are overdue. They are never needed.
func (s *session) cleanCheckpoints(ctx context.Context) (bool, error) {
	count := strconv.Itoa(len(s.purges))
	b, err := s.o.Log.ShareValue(ctx, keyCleared)
	if err != nil || string(b) == count {
		return err == nil, err
	}
	own, err := s.dropCheckpoints(ctx, s.Device())
	if err != nil {
		s.trouble(err)
		return false, ctx.Err()
	}
	if own {
		if err := s.o.Log.SetShareValue(ctx, keyNewest, toJSON(mark{})); err != nil {
			return false, err
		}
	}
	left := false
	for _, m := range s.team.order {
		if m.ID == s.Device() || !s.team.members[s.Device()].coordinates() {
			continue
		}
		late, waits, err := s.overdueMember(ctx, m)
		if err != nil {
			return false, err
		}
		if late {
			if _, err := s.dropCheckpoints(ctx, m.ID); err != nil {
				s.trouble(err)
				return false, ctx.Err()
			}
		}
		left = left || waits
	}
	if left {
		return true, nil // looked at again until all have done it
	}
	return true, s.o.Log.SetShareValue(ctx, keyCleared, []byte(count))
}

// overdueMember tells whether a device is no longer waited for, and whether it
// still is.
func (s *session) overdueMember(ctx context.Context, m *Member) (late, waits bool, err error) {
	if m.Standing != Good {
		return true, false, nil
	}
	until, err := s.deadline(ctx)
	if err != nil {
		return false, false, err
	}
	r, err := s.heard(ctx, m.ID)
	if err != nil {
		return false, false, err
	}
	for _, p := range s.purges {
		if r != nil && slices.Contains(r.purges, p.ID.Changeset) {
			continue
		}
		if p.Stamp.Wall <= until {
			late = true
		} else {
			waits = true
		}
	}
	return late, waits, nil
}

// dropCheckpoints removes a device's checkpoints where the newest knows fewer
// purges than this device does. It tells whether there were any.
func (s *session) dropCheckpoints(ctx context.Context, device model.WriterID) (bool, error) {
	dir := checkpointDir(device)
	files, err := s.folder.List(ctx, dir)
	if isMissing(err) || err == nil && len(files) == 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	newest, err := s.newestIn(ctx, dir)
	if err != nil || newest != nil && newest.Purges >= len(s.purges) {
		return false, err
	}
	for _, f := range files {
		if err := s.folder.Remove(ctx, dir+"/"+f.Name); err != nil && !isMissing(err) {
			return true, err
		}
	}
	return true, nil
}
