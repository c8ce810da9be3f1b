package replica_test

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"relais/model"
)

// memFiles is the bytes of attached files, by their hashes, and what the chunks
// are called of those whose values were dropped.
type memFiles struct {
	bytes map[model.Hash][]byte
	lost  map[string]bool
}

func newMemFiles() memFiles { return memFiles{map[model.Hash][]byte{}, map[string]bool{}} }

func (f memFiles) clone() memFiles { return memFiles{maps.Clone(f.bytes), maps.Clone(f.lost)} }

// lose notes the chunks of what an op names, which is about to lose its value.
func (f memFiles) lose(o *model.Op) {
	if a, ok := model.ParseAttachment(o.Value); ok {
		for i := range a.Chunks() {
			f.lost[a.ChunkName(i)] = true
		}
	}
}

// named goes through every file that the log names, in any value.
func (m *memLog) named(do func(model.Attachment)) {
	look := func(c *model.Changeset) {
		for i := range c.Ops {
			if a, ok := model.ParseAttachment(c.Ops[i].Value); ok {
				do(a)
			}
		}
	}
	for _, c := range m.chain {
		look(c)
	}
	for _, c := range m.waits {
		look(c)
	}
}

// dropLost drops the bytes that no value names any more.
func (m *memLog) dropLost() {
	lost := maps.Clone(m.attached.bytes)
	m.named(func(a model.Attachment) { delete(lost, a.Hash) })
	for h := range lost {
		delete(m.attached.bytes, h)
	}
}

// Attachments implements replica.Log.
func (m *memLog) Attachments(context.Context) (out []model.Attachment, err error) {
	seen := map[model.ID]bool{}
	for _, c := range m.chain {
		for i := range c.Ops {
			if o := &c.Ops[i]; o.Kind == paper && !seen[o.Entity] {
				seen[o.Entity] = true
				out = append(out, m.filesOf(o.Entity)...)
			}
		}
	}
	return out, nil
}

// filesOf lists the files of a record, none where it is gone.
func (m *memLog) filesOf(id model.ID) (out []model.Attachment) {
	live := m.state().Live(paper, id)
	if model.GoneOf(live) || m.hides(paper, id) {
		return nil
	}
	for _, l := range live {
		if a, ok := model.ParseAttachment(l.Op.Value); ok && l.Op.Type.HasValue() {
			out = append(out, a)
		}
	}
	return out
}

// HasFile implements replica.Log.
func (m *memLog) HasFile(_ context.Context, a model.Attachment) (bool, error) {
	_, has := m.attached.bytes[a.Hash]
	return has, nil
}

// KeepFile implements replica.Log.
func (m *memLog) KeepFile(_ context.Context, a model.Attachment, data []byte) error {
	if sha256.Sum256(data) != a.Hash {
		return model.ErrCorrupt
	}
	m.attached.bytes[a.Hash] = slices.Clone(data)
	return nil
}

// FileChunk implements replica.Log.
func (m *memLog) FileChunk(_ context.Context, a model.Attachment, place int) ([]byte, error) {
	data := m.attached.bytes[a.Hash]
	return data[min(len(data), place*model.FileChunkBytes):min(len(data), (place+1)*model.FileChunkBytes)], nil
}

// LostChunks implements replica.Log.
func (m *memLog) LostChunks(context.Context) (map[string]bool, error) {
	lost := maps.Clone(m.attached.lost)
	m.named(func(a model.Attachment) {
		for i := range a.Chunks() {
			delete(lost, a.ChunkName(i))
		}
	})
	return lost, nil
}
