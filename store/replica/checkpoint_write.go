package replica

import (
	"context"
	"fmt"

	"relais/model"
	"relais/store/seal"
)

// Measure is how much was published.
type Measure struct {
	Parts int
	Bytes int64
}

// every is how much is published at least before another checkpoint: reading
// that much takes a new device a few seconds. A quarter of what the last one
// stood for is waited for as well, so that all checkpoints together cost a
// small multiple of the log.
var every = Measure{Parts: 2000, Bytes: 4 << 20}

// mark is what is remembered of the newest checkpoint known.
type mark struct {
	Parts  int   `json:"parts"`
	Bytes  int64 `json:"bytes"`
	Purges int   `json:"purges"`
}

func (m *manifest) mark() mark { return mark{m.Parts, m.Bytes, m.Purges} }

// due tells whether enough was published since a checkpoint.
func (m mark) due(now, least Measure) bool {
	if least == (Measure{}) {
		least = every
	}
	return now.Parts-m.Parts >= max(least.Parts, m.Parts/4) || now.Bytes-m.Bytes >= max(least.Bytes, m.Bytes/4)
}

// checkpoint writes one where this device is a coordinator's, has everything
// that it knows of, and enough was published since the newest one of anybody.
// It looks into the folder for that only where its own memory says so.
func (s *session) checkpoint(ctx context.Context) error {
	if !s.team.members[s.Device()].coordinates() || s.partial || s.trial != nil ||
		s.rep.Newer || s.unknowns > 0 || len(s.rep.Troubles) > 0 {
		return nil
	}
	var now Measure
	for i := range s.parts {
		if s.parts[i].State == model.PartDelivered {
			now.Parts++
			now.Bytes += s.parts[i].Size
		}
	}
	var newest mark
	b, err := s.o.Log.ShareValue(ctx, keyNewest)
	if err != nil {
		return err
	}
	if b != nil && decodeJSON(b, &newest) != nil {
		newest = mark{}
	}
	if !newest.due(now, s.o.Every) {
		return nil
	}
	all, err := s.checkpoints(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if m := all[i].mark(); m.Parts > newest.Parts {
			newest = m
		}
	}
	if newest.due(now, s.o.Every) {
		if newest, err = s.writeCheckpoint(ctx, newest); err != nil {
			return err
		}
	}
	return s.o.Log.SetShareValue(ctx, keyNewest, toJSON(newest))
}

// writeCheckpoint writes a checkpoint and removes this device's older ones. It
// gives what is to be remembered as the newest.
func (s *session) writeCheckpoint(ctx context.Context, before mark) (mark, error) {
	key, ok := s.team.pick(s.secrets)
	if !ok {
		return before, nil
	}
	own, err := s.folder.List(ctx, checkpointDir(s.Device()))
	if err != nil && !isMissing(err) {
		s.trouble(err)
		return before, ctx.Err()
	}
	number := uint64(1)
	for _, f := range own {
		if n, ok := manifestNumber(f.Name); ok {
			number = max(number, n+1)
		}
	}
	w := &blockWriter{ctx: ctx, s: s, key: key, number: number}
	snap, err := s.o.Log.Snapshot(ctx, s.mine(), w)
	if err == nil && snap != nil {
		err = w.flush()
	}
	plain := len(w.blocks)
	if err == nil && snap != nil {
		err = s.writeProtected(ctx, w)
	}
	switch {
	case w.failed != nil: // the folder's, not the profile's
		s.trouble(w.failed)
		s.dropFiles(ctx, w.names)
		return before, ctx.Err()
	case err != nil:
		return before, err
	case snap == nil && len(w.blocks) == 0: // an edit came between: the next exchange
		return before, nil
	}
	var size int64
	for _, p := range s.parts {
		size += p.Size
	}
	if snap == nil {
		// The log holds what only a newer version knows. Not tried again before
		// as much as for a checkpoint was published.
		s.dropFiles(ctx, w.names)
		return mark{len(s.parts), size, before.Purges}, nil
	}
	m := manifest{Number: number, Created: s.millis(), Changesets: snap.Changesets, Ops: snap.Ops, Purges: snap.Purges,
		Parts: len(snap.Parts), Bytes: size, Blocks: w.blocks[:plain], Protected: w.blocks[plain:]}
	for _, h := range headsOf(snap.Parts) {
		m.Covers = append(m.Covers, cover{hex16(h.device), h.number, hex32(h.hash)})
	}
	b, err := s.seal(seal.Checkpoint, toJSON(m), key)
	if err != nil {
		return before, err
	}
	name := fmt.Sprintf("%d-%s.ckpt", number, shortHex(hashOf(b)))
	if err := s.folder.Write(ctx, checkpointDir(s.Device())+"/"+name, b); err != nil {
		s.trouble(err)
		s.dropFiles(ctx, w.names)
		return before, ctx.Err()
	}
	var old []string
	for _, f := range own {
		old = append(old, f.Name)
	}
	s.dropFiles(ctx, old)
	return m.mark(), nil
}

// dropFiles removes files of this device's checkpoints. One that stays is
// removed with the next checkpoint.
func (s *session) dropFiles(ctx context.Context, names []string) {
	for _, name := range names {
		if err := s.folder.Remove(ctx, checkpointDir(s.Device())+"/"+name); err != nil && !isMissing(err) {
			s.trouble(err)
			return
		}
	}
}

// blockWriter seals what is written to it in blocks, and writes those.
type blockWriter struct {
	ctx    context.Context
	s      *session
	key    seal.Key
	number uint64
	open   []byte
	blocks []hex32
	names  []string
	failed error
}

// Write implements io.Writer.
func (w *blockWriter) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		some := min(len(b), maxEntry-len(w.open))
		w.open, b = append(w.open, b[:some]...), b[some:]
		if len(w.open) == maxEntry {
			if err := w.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (w *blockWriter) flush() error {
	if len(w.open) == 0 {
		return nil
	}
	b, err := w.s.seal(seal.Block, w.open, w.key)
	if err != nil {
		return err
	}
	h := hashOf(b)
	name := blockName(w.number, len(w.blocks), h)
	if err := w.s.folder.Write(w.ctx, checkpointDir(w.s.Device())+"/"+name, b); err != nil {
		w.failed = err
		return err
	}
	w.names, w.blocks, w.open = append(w.names, name), append(w.blocks, hex32(h)), w.open[:0]
	w.s.progress(Pointing, len(w.blocks), 0)
	return nil
}
