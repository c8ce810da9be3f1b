package replica_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"

	"relais/model"
)

// memSnapshot is what a profile in memory writes as a checkpoint.
type memSnapshot struct {
	Changesets [][]byte
	Asides     []model.Hash
}

var errNoSnapshot = errors.New("no snapshot")

func (m *memLog) Snapshot(_ context.Context, mine []model.WriterID, w io.Writer) (*model.Snapshot, error) {
	if n, _, _ := m.Unshared(ctx, m.device.writer, mine); n > 0 || len(m.lost) > 0 {
		return nil, nil
	}
	out := &model.Snapshot{Changesets: len(m.chain)}
	snap := memSnapshot{Asides: slices.SortedFunc(maps.Keys(m.asides), compareHashes)}
	for _, c := range m.chain {
		snap.Changesets = append(snap.Changesets, c.Encode())
		out.Ops += len(c.Ops)
	}
	for _, p := range m.sorted() {
		if p.State == model.PartDelivered {
			p.Bytes = nil
			out.Parts = append(out.Parts, p)
		}
	}
	return out, json.NewEncoder(w).Encode(snap)
}

func (m *memLog) LoadSnapshot(_ context.Context, mine []model.WriterID, r io.Reader, keep map[string][]byte, _ func(done, total int)) error {
	if slices.ContainsFunc(m.chain, func(c *model.Changeset) bool { return !slices.Contains(mine, c.Writer) }) {
		return errNoSnapshot
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	var snap memSnapshot
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&snap); err != nil {
		return err
	}
	var all []*model.Changeset
	for _, encoded := range snap.Changesets {
		c, err := model.DecodeChangeset(encoded)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for _, h := range snap.Asides {
		m.asides[h] = true
	}
	m.fold = nil
	for _, c := range all {
		h := c.Hash()
		if _, here := m.at[h]; here {
			continue
		}
		m.unproved[h], m.carried[h] = true, true
		m.apply(h, c)
	}
	maps.Copy(m.values, keep)
	return nil
}

func (m *memLog) Unproved(context.Context) (int, error) { return len(m.unproved), nil }

// prove takes note of what segments bring that came with a snapshot.
func (m *memLog) prove(h model.Hash, aside bool) {
	if !m.unproved[h] {
		return
	}
	delete(m.unproved, h)
	if aside != m.asides[h] {
		m.fold = nil
	}
	if m.asides[h] = aside; !aside {
		delete(m.asides, h)
	}
	m.enforce()
}

func (m *memLog) Conclude(_ context.Context, forget []string) (int, bool, error) {
	forged := 0
	for h := range m.unproved {
		if !m.asides[h] {
			forged++
		}
		m.asides[h] = true
	}
	m.unsigned = slices.AppendSeq(m.unsigned, maps.Keys(m.unproved))
	maps.Copy(m.unbacked, m.unproved)
	clear(m.unproved)
	m.fold = nil
	m.enforce()
	for _, key := range forget {
		delete(m.values, key)
	}
	return forged, false, nil
}
