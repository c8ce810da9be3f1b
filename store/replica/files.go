package replica

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"

	"relais/model"
	"relais/store/seal"
)

// Attached files lie in b/, in chunks, each sealed under the key that stands in
// the value which names the file: who cannot read the value can neither open nor
// find them, and a purge of the value closes them for good. Every device that
// has a file gives back the chunks that the folder lacks.

// eagerBytes is the largest file that an exchange fetches without being asked.
const eagerBytes = 5 << 20

// chunkName is where a chunk lies.
func chunkName(a model.Attachment, place int) string {
	return "b/" + a.ChunkName(place)
}

// shelf is what lies in b/: the files of each name, copies beside a damaged one
// included.
type shelf map[string][]model.FolderFile

func (s *session) shelf(ctx context.Context) (shelf, error) {
	entries, err := s.folder.List(ctx, "b")
	if err != nil && !isMissing(err) {
		return nil, err
	}
	out := shelf{}
	for _, e := range entries {
		name := "b/" + chunkIn(e.Name)
		out[name] = append(out[name], model.FolderFile{Path: "b/" + e.Name, Size: e.Size})
	}
	return out, nil
}

// chunkNameLen is how long the name of a chunk is.
const chunkNameLen = 2 * len(chunkID{})

// chunkIn gives the chunk that a file's name begins with, whatever a device or a
// program that synchronises made of the rest.
func chunkIn(name string) string {
	return name[:min(len(name), chunkNameLen)]
}

// whole tells whether every chunk of a file is there, as far as names say.
func (l shelf) whole(a model.Attachment) bool {
	for i := range a.Chunks() {
		if len(l[chunkName(a, i)]) == 0 {
			return false
		}
	}
	return true
}

// attached gives the folder the chunks that it lacks of the files that are here,
// and fetches small files that are not.
func (s *session) attached(ctx context.Context) error {
	all, err := s.o.Log.Attachments(ctx)
	if err != nil || len(all) == 0 || s.partial {
		return err
	}
	there, err := s.shelf(ctx)
	if err != nil {
		s.trouble(err)
		return ctx.Err()
	}
	for _, a := range all {
		here, err := s.o.Log.HasFile(ctx, a)
		if err != nil {
			return err
		}
		switch {
		case here:
			_, err = s.giveFile(ctx, a, there, nil)
		case a.Size > eagerBytes || !there.whole(a):
			s.rep.Away++
		default:
			err = s.fetch(ctx, a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// giveFile writes the chunks of a file that the folder lacks, or has damaged:
// then beside the damaged one, which may be another's. Those of doubted, which
// somebody found damaged, are read again although they were intact once. It
// tells whether nothing stood in the way.
func (s *session) giveFile(ctx context.Context, a model.Attachment, there shelf, doubted []chunkID) (bool, error) {
	if me := s.team.members[s.Device()]; me == nil || me.Standing != Good {
		return true, nil
	}
	for i := range a.Chunks() {
		name := chunkName(a, i)
		doubt, intact := slices.Contains(doubted, chunkOf(a.ChunkName(i))), false
		if len(doubted) > 0 && !doubt {
			continue
		}
		for _, f := range there[name] {
			intact = s.intactChunk(ctx, a, f, doubt) || intact
		}
		if intact {
			continue
		}
		if len(there[name]) > 0 {
			name += "-" + s.Device().String()
		}
		chunk, err := s.o.Log.FileChunk(ctx, a, i)
		if err != nil {
			return false, err
		}
		b, err := s.seal(seal.File, chunk, seal.Key(a.Key))
		if err != nil {
			return false, err
		}
		err = s.folder.Write(ctx, name, b)
		if isThere(err) {
			err = s.rewrite(ctx, name, b)
		}
		if err != nil {
			s.trouble(err)
			return false, ctx.Err()
		}
		s.wrote(model.FolderFile{Path: name, Size: int64(len(b)), Hash: hashOf(b)})
	}
	return true, nil
}

// giveChunks gives again the chunks that somebody found damaged, of files that
// are here. It tells whether nothing stood in the way.
func (s *session) giveChunks(ctx context.Context, doubted []chunkID) (bool, error) {
	all, err := s.o.Log.Attachments(ctx)
	if err != nil {
		return false, err
	}
	there, err := s.shelf(ctx)
	if err != nil {
		s.trouble(err)
		return false, ctx.Err()
	}
	whole := true
	for _, a := range all {
		here, err := s.o.Log.HasFile(ctx, a)
		if err != nil {
			return false, err
		}
		if here {
			gave, err := s.giveFile(ctx, a, there, doubted)
			if err != nil {
				return false, err
			}
			whole = whole && gave
		}
	}
	return whole, nil
}

// spoiltChunks lists the chunks of which every copy was found damaged.
func (s *session) spoiltChunks() []chunkID {
	slices.SortFunc(s.spoilt, func(a, b chunkID) int { return bytes.Compare(a[:], b[:]) })
	s.spoilt = slices.Compact(s.spoilt)
	return s.spoilt[:min(len(s.spoilt), maxWants)]
}

// intactChunk tells whether a file of the folder is a chunk as it should be. It
// reads it once, and again in doubt.
func (s *session) intactChunk(ctx context.Context, a model.Attachment, f model.FolderFile, doubt bool) bool {
	if !doubt && s.unchanged(f.Path, f.Size) {
		return true
	}
	b, ok := s.read(ctx, f.Path)
	if !ok {
		return false
	}
	if _, ok := s.openChunk(a, b); !ok {
		s.rep.Damaged = append(s.rep.Damaged, f.Path)
		delete(s.seen, f.Path) // it is forgotten that it was intact
		return false
	}
	s.verified(model.FolderFile{Path: f.Path, Size: f.Size, Hash: hashOf(b)})
	return true
}

// openChunk opens what a member sealed as a chunk of a file.
func (x *Exchange) openChunk(a model.Attachment, b []byte) ([]byte, bool) {
	env, err := seal.Parse(b)
	if err != nil || env.Type != seal.File || env.Team != x.file.ID {
		return nil, false
	}
	by := x.team.members[env.Writer]
	if by == nil || env.Verify(by.sign) != nil {
		return nil, false
	}
	chunk, err := env.Open(seal.Key(a.Key))
	return chunk, err == nil && len(chunk) <= model.FileChunkBytes
}

// fetch takes a file in whose chunks the folder shows. What is damaged counts
// as not here yet.
func (s *session) fetch(ctx context.Context, a model.Attachment) error {
	err := s.fetchNow(ctx, a)
	if err == nil {
		return nil
	}
	s.rep.Away++
	if r := model.AsRefusal(err); r == nil {
		return err
	} else if r.Key != "file.away" {
		s.rep.Troubles = append(s.rep.Troubles, r)
	}
	return ctx.Err()
}

// Fetch takes in a file from the folder. It refuses where chunks are missing or
// not what the value says (file.away).
func (x *Exchange) Fetch(ctx context.Context, a model.Attachment) error {
	return (&session{Exchange: x, rep: &Report{}, folder: x.o.Folder}).fetchNow(ctx, a)
}

// fetchNow is Fetch within an exchange.
func (s *session) fetchNow(ctx context.Context, a model.Attachment) error {
	there, err := s.shelf(ctx)
	if err != nil {
		return refuseFolder(err)
	}
	var data []byte
	for i := range a.Chunks() {
		chunk, err := s.chunk(ctx, a, there[chunkName(a, i)])
		if err != nil {
			return err
		}
		data = append(data, chunk...)
	}
	if sha256.Sum256(data) != a.Hash {
		return away(a)
	}
	return s.o.Log.KeepFile(ctx, a, data)
}

func away(a model.Attachment) *model.Refusal {
	return model.Refuse(model.NotFound, "file.away", "name", a.Name)
}

// chunk reads one chunk, from whichever copy is intact.
func (s *session) chunk(ctx context.Context, a model.Attachment, copies []model.FolderFile) ([]byte, error) {
	damaged := false
	for _, f := range copies {
		b, err := s.folder.Read(ctx, f.Path)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, refuseFolder(err)
		}
		if chunk, ok := s.openChunk(a, b); ok {
			return chunk, nil
		}
		damaged = true
	}
	if damaged {
		s.spoilt = append(s.spoilt, chunkOf(base(copies[0].Path)))
	}
	return nil, away(a)
}
