package replica_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"relais/model"
	"relais/store/replica"
)

// memLog is a profile in memory, for many simulated teams: the change log by
// the model's own fold, and the same keeping of parts and files as a store's.
// TestMemLogIsAStore holds it against the real one.
type memLog struct {
	device memDevice
	chain  []*model.Changeset // in the order of arrival
	at     map[model.Hash]int // places in chain
	heads  map[model.Hash]model.Seen
	fold   *model.Fold // nil: to be made again of chain
	asides map[model.Hash]bool
	own    map[model.Hash][]model.WriterID // may delete only what was made under these names
	waits  map[model.Hash]*model.Changeset
	lost   map[model.Hash]bool // seen by what is applied
	purged model.Purged        // by what counts of the chain

	carried  map[model.Hash]bool // came in a part
	unproved map[model.Hash]bool // came with a snapshot alone
	unsigned []model.Hash        // of those, what no part brought in the end, to be packed
	unbacked map[model.Hash]bool // and ever
	packed   int
	parts    map[model.Hash]model.Part
	team     map[model.Hash][]byte
	files    map[string]model.FolderFile
	values   map[string][]byte
	attached memFiles
}

// memDevice is who writes.
type memDevice struct {
	writer    model.WriterID
	role      model.Role
	me        model.ID
	edits     uint64
	recipient string // of protected values
	needs     model.Needs
	names     []model.WriterID // that it made records under, beside writer
}

var errNothing = errors.New("nothing to do")

func newMemLog(writer model.WriterID, role model.Role, me model.ID) *memLog {
	return &memLog{
		device: memDevice{writer: writer, role: role, me: me}, attached: newMemFiles(),
		at: map[model.Hash]int{}, heads: map[model.Hash]model.Seen{}, asides: map[model.Hash]bool{}, own: map[model.Hash][]model.WriterID{},
		waits: map[model.Hash]*model.Changeset{}, lost: map[model.Hash]bool{}, carried: map[model.Hash]bool{}, unbacked: map[model.Hash]bool{}, unproved: map[model.Hash]bool{}, parts: map[model.Hash]model.Part{},
		team: map[model.Hash][]byte{}, files: map[string]model.FolderFile{}, values: map[string][]byte{},
	}
}

// clone copies the profile, as a backup or a copied disk does. What stands in
// the maps never changes.
func (m *memLog) clone() *memLog {
	c := &memLog{
		device: m.device, attached: m.attached.clone(), chain: slices.Clone(m.chain), at: maps.Clone(m.at), heads: maps.Clone(m.heads),
		asides: maps.Clone(m.asides), own: maps.Clone(m.own), waits: maps.Clone(m.waits), lost: maps.Clone(m.lost), carried: maps.Clone(m.carried), unproved: maps.Clone(m.unproved), packed: m.packed, unsigned: slices.Clone(m.unsigned), unbacked: maps.Clone(m.unbacked),
		parts: maps.Clone(m.parts), team: maps.Clone(m.team), files: maps.Clone(m.files), values: maps.Clone(m.values),
	}
	c.enforce()
	return c
}

func (m *memLog) state() *model.Fold {
	if m.fold == nil {
		m.fold = model.NewFoldWithout(m.asides)
		m.fold.Lose(m.lost)
		for _, c := range m.chain {
			m.fold.Add(c)
		}
	}
	return m.fold
}

func (m *memLog) StateHash(context.Context) (model.Hash, error) { return m.state().Hash(), nil }

func (m *memLog) Writer(context.Context) (model.WriterID, error) { return m.device.writer, nil }

func (m *memLog) SetWriter(_ context.Context, id model.WriterID) error {
	m.device.writer = id
	return nil
}

func (m *memLog) SetRole(_ context.Context, r model.Role) error {
	m.device.role = r
	return nil
}

func (m *memLog) Writers(context.Context) ([]model.WriterID, error) {
	all := map[model.WriterID]bool{}
	for _, c := range m.chain {
		all[c.Writer] = true
	}
	return slices.SortedFunc(maps.Keys(all), compareIDs), nil
}

func compareIDs(a, b model.WriterID) int { return bytes.Compare(a[:], b[:]) }

// missing tells whether c has seen, or replaces, what is not applied here.
func (m *memLog) missing(c *model.Changeset) bool {
	lacks := func(h model.Hash) bool { _, ok := m.at[h]; return !ok && !m.lost[h] }
	if !c.Prev.IsZero() && lacks(c.Prev) || slices.ContainsFunc(c.Seen, func(s model.Seen) bool { return lacks(s.Hash) }) {
		return true
	}
	for i := range c.Ops {
		if slices.ContainsFunc(c.Ops[i].Replaces, func(r model.OpID) bool { return lacks(r.Changeset) }) {
			return true
		}
	}
	return false
}

// apply puts a changeset whose past is here into the log.
func (m *memLog) apply(h model.Hash, c *model.Changeset) {
	if m.deletesOthers(h, c) {
		m.asides[h] = true
		m.fold = nil
	}
	m.at[h] = len(m.chain)
	m.chain = append(m.chain, m.without(c))
	delete(m.heads, c.Prev)
	m.heads[h] = model.Seen{Writer: c.Writer, Seq: c.Seq, Hash: h}
	if m.lost[h] {
		m.turnUp(h)
	}
	if m.fold != nil {
		m.fold.Add(c)
	}
	if c.Purges() && !m.asides[h] {
		m.enforce()
	}
}

// drain applies what of the waiting can be.
func (m *memLog) drain() (applied int) {
	for again := true; again; {
		again = false
		for _, h := range m.waiting() {
			c := m.waits[h]
			if _, here := m.at[h]; !here {
				if m.missing(c) {
					continue
				}
				m.apply(h, c)
				applied++
			}
			delete(m.waits, h)
			again = true
		}
	}
	return applied
}

// waiting lists what waits, always in one order.
func (m *memLog) waiting() []model.Hash { return slices.SortedFunc(maps.Keys(m.waits), compareHashes) }

func compareHashes(a, b model.Hash) int { return bytes.Compare(a[:], b[:]) }

func (m *memLog) Pack(_ context.Context, device model.WriterID, mine []model.WriterID, p model.Packer) (int, error) {
	p.Begin(m.tip(device))
	var made []model.Part
	count := 0
	for i, c := range m.chain {
		h := c.Hash()
		if (i < m.packed || !slices.Contains(mine, c.Writer) || m.carried[h]) && !slices.Contains(m.unsigned, h) {
			continue
		}
		count++
		parts, err := p.Add(c)
		if err != nil {
			return 0, err
		}
		made = append(made, parts...)
	}
	last, err := p.End()
	if err != nil {
		return 0, err
	}
	m.packed, m.unsigned = len(m.chain), nil
	return count, m.HoldParts(ctx, append(made, last...))
}

func (m *memLog) tip(device model.WriterID) model.Part {
	tip := model.Part{Device: device}
	for _, p := range m.parts {
		if p.Device == device && p.State == model.PartDelivered &&
			(p.Number > tip.Number || p.Number == tip.Number && compareHashes(p.Hash, tip.Hash) < 0) {
			tip = p
		}
	}
	return tip
}

func (m *memLog) Unshared(_ context.Context, device model.WriterID, mine []model.WriterID) (int, []model.Hash, error) {
	unpacked := 0
	for _, c := range m.chain[m.packed:] {
		if slices.Contains(mine, c.Writer) && !m.carried[c.Hash()] {
			unpacked++
		}
	}
	there := map[model.Hash]bool{}
	for _, f := range m.files {
		there[f.Part] = true
	}
	var out []model.Hash
	for _, p := range m.sorted() {
		if p.Device == device && p.State == model.PartDelivered && !there[p.Hash] {
			out = append(out, p.Hash)
		}
	}
	return unpacked, out, nil
}

func (m *memLog) sorted() []model.Part {
	return slices.SortedFunc(maps.Values(m.parts), func(a, b model.Part) int {
		return cmp.Or(compareIDs(a.Device, b.Device), cmp.Compare(a.Number, b.Number), compareHashes(a.Hash, b.Hash))
	})
}

func (m *memLog) HoldParts(_ context.Context, parts []model.Part) error {
	for _, p := range parts {
		if _, held := m.parts[p.Hash]; !held {
			m.parts[p.Hash] = p
		}
	}
	return nil
}

func (m *memLog) Parts(context.Context) ([]model.Part, error) {
	out := m.sorted()
	for i := range out {
		out[i].Bytes = nil
	}
	return out, nil
}

func (m *memLog) PartBytes(_ context.Context, h model.Hash) ([]byte, error) {
	return m.parts[h].Bytes, nil
}

func (m *memLog) Deliver(_ context.Context, changesets []*model.Changeset, aside map[model.Hash]string, states map[model.Hash]model.PartState) (int, error) {
	aside = m.withOwned(changesets, aside)
	for h := range aside {
		_, applied := m.at[h]
		if m.waits[h] == nil && !applied {
			m.asides[h] = true
		}
	}
	for _, c := range changesets {
		h := c.Hash()
		m.prove(h, aside[h] != "")
		if aside[h] == "" && m.asides[h] {
			delete(m.asides, h)
			m.fold = nil
			m.enforce()
		}
		at, applied := m.at[h]
		if !applied {
			m.waits[h] = m.without(c)
		} else {
			m.refill(at, c)
		}
		m.carried[h] = m.carried[h] || !applied || aside[h] == "" && at >= m.packed
	}
	n := m.drain()
	for h, state := range states {
		p := m.parts[h]
		p.State = state
		m.parts[h] = p
	}
	return n, nil
}

func (m *memLog) Rejudge(_ context.Context, aside map[model.Hash]string, restore []model.Hash) error {
	for _, h := range restore {
		if at, ok := m.at[h]; ok && m.deletesOthers(h, m.chain[at]) {
			m.asides[h] = true
		} else {
			delete(m.asides, h)
		}
	}
	for h := range aside {
		m.asides[h] = true
	}
	m.fold = nil
	m.enforce()
	return nil
}

func (m *memLog) Aside(context.Context) (int, error)       { return len(m.asides), nil }
func (m *memLog) Undelivered(context.Context) (int, error) { return len(m.waits), nil }

func (m *memLog) TeamFiles(context.Context) (out [][]byte, err error) {
	for _, h := range slices.SortedFunc(maps.Keys(m.team), compareHashes) {
		out = append(out, m.team[h])
	}
	return out, nil
}

func (m *memLog) KeepTeamFile(_ context.Context, h model.Hash, b []byte) error {
	m.team[h] = b
	return nil
}

func (m *memLog) FolderFiles(context.Context) ([]model.FolderFile, error) {
	return slices.Collect(maps.Values(m.files)), nil
}

func (m *memLog) KeepFolderFiles(_ context.Context, keep []model.FolderFile, forget []string) error {
	for _, path := range forget {
		delete(m.files, path)
	}
	for _, f := range keep {
		m.files[f.Path] = f
	}
	return nil
}

func (m *memLog) ShareValue(_ context.Context, key string) ([]byte, error) { return m.values[key], nil }

func (m *memLog) SetShareValue(_ context.Context, key string, value []byte) error {
	m.values[key] = value
	return nil
}

var _ replica.Log = (*memLog)(nil)
