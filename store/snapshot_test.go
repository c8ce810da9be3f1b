package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"relais/model"

	"pgregory.net/rapid"
)

// dump writes every row of the log and of the tables that come of it, the
// order of arrival apart.
func dump(t interface{ Fatal(...any) }, s *Store) []string {
	queries := []string{
		`SELECT 'set', lower(hex(c.hash)), c.writer, c.seq, c.wall, c.counter, c.author, c.prev, c.seen, c.undo_of, c.step FROM changeset c`,
		`SELECT 'op', lower(hex(c.hash)), o.id & 1048575, o.type, o.kind, o.entity, o.field, o.value, o.salt, o.commitment,
			(SELECT hash FROM changeset WHERE n = o.dead) FROM op o JOIN changeset c ON c.n = o.id >> 20`,
		`SELECT 'head', lower(hex(hash)), writer, seq FROM chain_head`, `SELECT 'aside', lower(hex(hash)), reason FROM aside`,
		`SELECT 'link', target, kind, field, id FROM link`,
	}
	for _, k := range model.Kinds {
		queries = append(queries, `SELECT '`+k.Name+`', * FROM `+quote(k.Name))
	}
	var out []string
	for _, q := range queries {
		rows, err := s.db.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		cells, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			to[i] = &cells[i]
		}
		for rows.Next() {
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%v", cells))
		}
		rows.Close()
	}
	slices.Sort(out)
	return out
}

// lonely makes a profile without a record of its own.
func lonely(t interface{ Fatal(...any) }, dir string) *Store {
	s, err := Create(ctx, testOptions(dir), Identity{Name: "B", Lang: "fr", Me: model.ID{9}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A snapshot and what came after it make the same log and the same tables, row
// by row, as all changesets one by one: over random histories with conflicts,
// deletions, undone steps, merged texts, and changesets that are set aside.
func TestSnapshotAndTailEqualReplay(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		at := func() string { n++; return fmt.Sprintf("%s/%d", dir, n) }
		var team []*device
		for range 2 {
			s, err := Create(ctx, testOptions(at()), Identity{Name: "A", Lang: "fr"})
			if err != nil {
				rt.Fatal(err)
			}
			defer s.Close()
			team = append(team, &device{s: s, bases: []int64{0}})
		}
		var ids []model.ID
		round := func() {
			for _, d := range team {
				for range rapid.IntRange(0, 6).Draw(rt, "acts") {
					d.act(rt, &ids)
				}
			}
			exchange(rt, team)
		}
		round()
		round()
		from := team[0].s
		for _, c := range changesetsOf(rt, from) {
			if rapid.IntRange(0, 9).Draw(rt, "set aside") == 0 {
				if err := from.Rejudge(ctx, map[model.Hash]string{c.Hash(): "role"}, nil); err != nil {
					rt.Fatal(err)
				}
			}
		}
		var snap bytes.Buffer
		info, err := from.Snapshot(ctx, nil, &snap)
		if err != nil || info == nil {
			rt.Fatal(info, err)
		}
		quick, slow := lonely(rt, at()), lonely(rt, at())
		defer quick.Close()
		defer slow.Close()
		if err := quick.LoadSnapshot(ctx, nil, &snap, nil, nil); err != nil {
			rt.Fatal(err)
		}
		sameRows(rt, "snapshot", quick, from)
		round()
		all := changesetsOf(rt, from)
		aside := asideOf(rt, from)
		for _, s := range []*Store{quick, slow} {
			if _, err := s.Deliver(ctx, all, aside, nil); err != nil {
				rt.Fatal(err)
			}
		}
		sameRows(rt, "snapshot and tail", quick, slow)
		if left, err := quick.Unproved(ctx); err != nil || left != 0 {
			rt.Fatal(left, err)
		}
		if forged, wrong, err := quick.Conclude(ctx, nil); forged != 0 || wrong || err != nil {
			rt.Fatal(forged, wrong, err)
		}
	})
}

func asideOf(t interface{ Fatal(...any) }, s *Store) map[model.Hash]string {
	out := map[model.Hash]string{}
	rows, err := s.db.Query(`SELECT hash, reason FROM aside`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var h []byte
		var reason string
		if err := rows.Scan(&h, &reason); err != nil {
			t.Fatal(err)
		}
		out[model.Hash(h)] = reason
	}
	return out
}

func sameRows(t interface{ Fatal(...any) }, what string, got, want *Store) {
	a, b := dump(t, got), dump(t, want)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatal(what, "\n", a[i], "\n", b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatal(what, len(a), len(b))
	}
	g, err := got.StateHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if w, err := want.StateHash(ctx); err != nil || g != w {
		t.Fatal(what, "state hash", err)
	}
}

// snapshotOf makes a log with something of everything, and its snapshot.
func snapshotOf(t *testing.T) (*Store, []byte) {
	t.Helper()
	s := newStore(t)
	r := model.Tasks.New(s.Env()).Put("title", "Un").Put("tags", "a", "b").Put("notes", "long")
	edit := func(do func(*Tx) error) {
		if _, err := s.Edit(ctx, do); err != nil {
			t.Fatal(err)
		}
	}
	edit(func(tx *Tx) error { return tx.Create(r) })
	edit(func(tx *Tx) error {
		return tx.Change(model.Tasks.Kind, r.ID, 0, map[string]model.Value{"title": {"Deux"}, "tags": {"b"}})
	})
	edit(func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, r.ID, 0) })
	if _, err := s.Undo(ctx, true); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if info, err := s.Snapshot(ctx, nil, &b); err != nil || info == nil {
		t.Fatal(info, err)
	}
	return s, b.Bytes()
}

// A snapshot that is cut anywhere leaves nothing behind.
func TestCutSnapshotLeavesNothing(t *testing.T) {
	_, whole := snapshotOf(t)
	to := lonely(t, t.TempDir())
	defer to.Close()
	empty := dump(t, to)
	for cut := range len(whole) {
		if err := to.LoadSnapshot(ctx, nil, bytes.NewReader(whole[:cut]), nil, nil); !errors.Is(err, model.ErrCorrupt) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	if got := dump(t, to); !slices.Equal(got, empty) {
		t.Fatal(got)
	}
}

// Changed bytes are refused, or show as changesets that nobody published and
// tables that the log does not bear out; both are mended by the replay.
func FuzzSnapshot(f *testing.F) {
	s, err := Create(ctx, testOptions(f.TempDir()), Identity{Name: "A", Lang: "fr"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	r := model.Tasks.New(s.Env()).Put("title", "Un").Put("tags", "a", "b")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := s.Snapshot(ctx, nil, &b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:len(b.Bytes())/2])
	all := changesetsOf(f, s)
	dir, n := f.TempDir(), 0
	f.Fuzz(func(t *testing.T, data []byte) {
		n++
		to := lonely(t, fmt.Sprintf("%s/%d", dir, n))
		defer to.Discard() //nolint:errcheck // a folder of the test's
		if err := to.LoadSnapshot(ctx, nil, bytes.NewReader(data), nil, nil); err != nil {
			return
		}
		if _, err := to.Deliver(ctx, all, nil, nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err := to.Conclude(ctx, nil); err != nil {
			t.Fatal(err)
		}
		got, err := to.StateHash(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := s.StateHash(ctx); err != nil || got != want {
			t.Fatal("the replayed truth does not stay")
		}
		if bad, err := to.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Fatal(bad, err)
		}
	})
}

// A log with ops of a newer version is never made a snapshot of.
func TestNoSnapshotOverUnknownOps(t *testing.T) {
	for what, op := range map[string]model.Op{
		"kind":  {Type: model.OpSet, Kind: "balloon", Entity: model.ID{1}, Field: "colour", Value: "x"},
		"field": {Type: model.OpSet, Kind: "task", Entity: model.ID{1}, Field: "colour", Value: "x"},
		"type":  {Type: 99, Kind: "task", Entity: model.ID{1}, Field: "title"},
	} {
		s, _ := snapshotOf(t)
		if _, err := s.Apply(ctx, []*model.Changeset{sealedBy(1, 1, model.Hash{}, 10, op)}); err != nil {
			t.Fatal(err)
		}
		if info, err := s.Snapshot(ctx, nil, &bytes.Buffer{}); info != nil || err != nil {
			t.Errorf("%s: %v %v", what, info, err)
		}
	}
}

// Tables of another form are made from the snapshot's log.
func TestSnapshotOfOtherTables(t *testing.T) {
	s, b := snapshotOf(t)
	b = bytes.Replace(b, []byte(shapeNow), []byte("0123456789abcdef"), 1)
	to := lonely(t, t.TempDir())
	defer to.Close()
	if err := to.LoadSnapshot(ctx, nil, bytes.NewReader(b), nil, nil); err != nil {
		t.Fatal(err)
	}
	sameRows(t, "other tables", to, s)
}

// What a snapshot made up counts no more once the segments were delivered.
func TestForgedSnapshotIsUndone(t *testing.T) {
	s, _ := snapshotOf(t)
	real := changesetsOf(t, s)
	want, err := s.StateHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(ctx, []*model.Changeset{sealedBy(7, 1, model.Hash{}, 10, setTitle(model.ID{1}, "inventé"))}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec(`UPDATE task SET title='faux'`); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := s.Snapshot(ctx, nil, &b); err != nil {
		t.Fatal(err)
	}
	to := lonely(t, t.TempDir())
	defer to.Close()
	if err := to.LoadSnapshot(ctx, nil, &b, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Deliver(ctx, real, nil, nil); err != nil {
		t.Fatal(err)
	}
	forged, wrong, err := to.Conclude(ctx, nil)
	if err != nil || forged != 1 || !wrong {
		t.Fatal(forged, wrong, err)
	}
	if got, err := to.StateHash(ctx); err != nil || got != want {
		t.Fatal("the forged changeset counts", err)
	}
	if bad, err := to.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
}
