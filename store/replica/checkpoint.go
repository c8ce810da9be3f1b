package replica

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store/seal"
)

// A checkpoint is a copy of a coordinator's whole log and of the tables that
// come of it, so that a new device need not work through years of segments
// before its first look. It is never needed for the truth: what it holds is
// on trial until the segments that it stands for were all delivered, and what
// they do not bring does not count.
//
// It lies in c/<writer>/ as blocks, <n>-<index>-<hash>.ckpt, and a manifest
// that is written last, <n>-<hash>.ckpt.

// manifest says what a checkpoint stands for and of which files it is made.
type manifest struct {
	Number     uint64  `json:"number"` // counts its writer's checkpoints
	Created    int64   `json:"created"`
	Changesets int     `json:"changesets"`
	Ops        int     `json:"ops"`
	Purges     int     `json:"purges"`
	Parts      int     `json:"parts"` // how many segments it stands for
	Bytes      int64   `json:"bytes"` // and their size
	Covers     []cover `json:"covers"`
	Blocks     []hex32 `json:"blocks"` // SHA-256 of the files, in order
	// Protected are the files with the protected values, after the blocks.
	Protected []hex32 `json:"protected,omitempty"`
}

// cover is the end of a chain of segments that a checkpoint stands for.
type cover struct {
	Device hex16  `json:"device"`
	Number uint64 `json:"number"`
	Hash   hex32  `json:"hash"`
}

// trial is what is kept of a checkpoint that was taken in, until it is proved.
type trial struct {
	By     hex16   `json:"by"`
	Number uint64  `json:"number"`
	Covers []cover `json:"covers"`
}

// candidate is a checkpoint that the folder shows.
type candidate struct {
	manifest
	by  *Member
	dir string
}

func checkpointDir(device model.WriterID) string { return "c/" + device.String() }

func blockName(number uint64, index int, h model.Hash) string {
	return fmt.Sprintf("%d-%d-%s.ckpt", number, index, shortHex(h))
}

// manifestNumber tells a manifest by its name, which is no more than a hint.
func manifestNumber(name string) (uint64, bool) {
	stem, ok := strings.CutSuffix(name, ".ckpt")
	digits, rest, found := strings.Cut(stem, "-")
	if !ok || !found || strings.Contains(rest, "-") {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 62)
	return n, err == nil
}

// coordinates tells whose checkpoints count.
func (m *Member) coordinates() bool {
	return m != nil && m.Standing == Good && m.Role == model.Coordinator
}

// checkpoints lists the newest valid checkpoint of every coordinator, the one
// that stands for most first.
func (s *session) checkpoints(ctx context.Context) ([]candidate, error) {
	dirs, err := s.folder.List(ctx, "c")
	if err != nil {
		if !isMissing(err) {
			s.trouble(err)
		}
		return nil, ctx.Err()
	}
	var out []candidate
	for _, d := range dirs {
		device, ok := model.ParseID(d.Name)
		if m := s.team.members[device]; !d.Dir || !ok || !m.coordinates() {
			continue
		}
		c, err := s.newestIn(ctx, "c/"+d.Name)
		if err != nil {
			return nil, err
		}
		if c != nil {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.Parts, a.Parts), bytes.Compare(a.by.ID[:], b.by.ID[:]))
	})
	return out, nil
}

// newestIn gives the valid checkpoint of the highest number in a folder.
func (s *session) newestIn(ctx context.Context, dir string) (*candidate, error) {
	files, err := s.folder.List(ctx, dir)
	if err != nil {
		if !isMissing(err) {
			s.trouble(err)
		}
		return nil, ctx.Err()
	}
	type found struct {
		path   string
		number uint64
	}
	var all []found
	for _, f := range files {
		if n, ok := manifestNumber(f.Name); ok && !f.Dir {
			all = append(all, found{dir + "/" + f.Name, n})
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Compare(b.number, a.number) })
	for _, f := range all {
		b, ok := s.read(ctx, f.path)
		if !ok {
			continue
		}
		c, err := s.openManifest(b)
		if err != nil {
			s.refuse(f.path, err)
			continue
		}
		c.dir = dir
		return c, nil
	}
	return nil, ctx.Err()
}

// openManifest verifies a manifest: a coordinator's in good standing.
func (x *Exchange) openManifest(b []byte) (*candidate, error) {
	env, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	if env.Team != x.file.ID {
		return nil, errForeign
	}
	m := x.team.members[env.Writer]
	if env.Type != seal.Checkpoint || !m.coordinates() || !x.file.signed(env, m.sign) {
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
	c := &candidate{by: m}
	if err := decodeJSON(payload, &c.manifest); err != nil {
		return nil, err
	}
	if c.Parts <= 0 || len(c.Covers) == 0 || len(c.Blocks) == 0 {
		return nil, seal.ErrDamaged
	}
	return c, nil
}

// blockReader gives a checkpoint's bytes, one verified block after the other,
// so that it takes the memory of one.
type blockReader struct {
	ctx    context.Context
	x      *Exchange
	folder Folder
	c      *candidate
	next   int
	rest   []byte
	err    error
}

// Read implements io.Reader.
func (r *blockReader) Read(to []byte) (int, error) {
	for len(r.rest) == 0 && r.err == nil {
		if r.next == len(r.c.Blocks) {
			return 0, io.EOF
		}
		r.rest, r.err = r.block(r.next)
		r.next++
	}
	if r.err != nil {
		return 0, r.err
	}
	n := copy(to, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *blockReader) block(i int) ([]byte, error) {
	h := model.Hash(slices.Concat(r.c.Blocks, r.c.Protected)[i])
	b, err := r.folder.Read(r.ctx, r.c.dir+"/"+blockName(r.c.Number, i, h))
	if err != nil {
		return nil, err
	}
	env, err := seal.Parse(b)
	if err != nil {
		return nil, err
	}
	if env.Hash != h || env.Type != seal.Block || env.Team != r.x.file.ID || env.Writer != r.c.by.ID {
		return nil, seal.ErrDamaged
	}
	key, err := r.x.secrets.Epoch(env.Key)
	if err != nil {
		return nil, err
	}
	return env.Open(key)
}

// begin takes a checkpoint in where this device has nothing of the others yet.
// A checkpoint that is not whole, or no coordinator's, is passed over: the
// segments bring everything.
func (s *session) begin(ctx context.Context) error {
	if err := s.loadTrial(ctx); err != nil || s.trial != nil || len(s.team.order) < 2 {
		return err
	}
	held, err := s.o.Log.Parts(ctx)
	if err != nil || slices.ContainsFunc(held, func(p model.Part) bool { return p.Device != s.Device() }) {
		return err
	}
	all, err := s.checkpoints(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].by.ID == s.Device() {
			continue
		}
		taken, err := s.take(ctx, &all[i])
		if err != nil || taken {
			return err
		}
	}
	return nil
}

// take loads one checkpoint; it tells whether that went through.
func (s *session) take(ctx context.Context, c *candidate) (bool, error) {
	t := &trial{By: hex16(c.by.ID), Number: c.Number, Covers: c.Covers}
	r := &blockReader{ctx: ctx, x: s.Exchange, folder: s.folder, c: c}
	keep := map[string][]byte{keyCovered: toJSON(t), keyNewest: toJSON(c.mark())}
	err := s.o.Log.LoadSnapshot(ctx, s.mine(), r, keep, func(done, total int) { s.progress(Starting, done, total) })
	switch {
	case err == nil:
		s.setTrial(t)
		s.fromCheckpoint, s.rep.Received = true, s.rep.Received+c.Changesets
		return true, s.takeProtected(ctx, r)
	case ctx.Err() != nil:
		return false, ctx.Err()
	case r.err != nil && !errors.Is(r.err, seal.ErrDamaged) && !isMissing(r.err):
		s.trouble(r.err)
	case r.err == nil && model.AsRefusal(err) != nil:
		return false, err // the profile itself, not the checkpoint
	default:
		s.rep.Damaged = append(s.rep.Damaged, fmt.Sprintf("%s/%d", c.dir, c.Number))
	}
	return false, nil
}
