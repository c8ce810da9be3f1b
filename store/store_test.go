package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"relais/model"
)

var ctx = context.Background()

// clock is a clock that moves a second at each look. Two open stores look at it
// at once.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func testOptions(dir string) Options {
	c := &clock{at: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	return Options{Dir: dir, Now: c.now, Zone: "America/Toronto"}
}

func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := Create(ctx, testOptions(t.TempDir()), Identity{Name: "Ana Demo", Organisation: "Essai", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func addTask(t *testing.T, s *Store, title string) model.ID {
	t.Helper()
	r := model.Tasks.New(s.Env()).Put("title", title)
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func change(t *testing.T, s *Store, id model.ID, base int64, field string, v ...string) {
	t.Helper()
	_, err := s.Edit(ctx, func(tx *Tx) error {
		return tx.Change(model.Tasks.Kind, id, base, map[string]model.Value{field: v})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *Store, id model.ID) *model.Record {
	t.Helper()
	r, err := s.Get(ctx, model.Tasks.Kind, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func stateHash(t *testing.T, s *Store) model.Hash {
	t.Helper()
	h, err := s.StateHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func refusalKey(err error) string {
	if r := model.AsRefusal(err); r != nil {
		return r.Key
	}
	return fmt.Sprint(err)
}

// What an edit writes can be read back, and an edit that changes nothing
// writes nothing.
func TestEdit(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Appeler")
	change(t, s, id, 0, "tags", "b", "a")
	r := get(t, s, id)
	if r.One("title") != "Appeler" || r.One("status") != "todo" || !slices.Equal(r.Get("tags"), model.Value{"a", "b"}) {
		t.Fatalf("read back %v", r.Values)
	}
	before := stateHash(t, s)
	res, err := s.Edit(ctx, func(tx *Tx) error {
		return tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{"title": {"Appeler"}, "tags": {"a", "b"}})
	})
	if err != nil || !res.Empty || stateHash(t, s) != before {
		t.Fatalf("an edit without a change: %+v, %v", res, err)
	}
}

// Marie opens a form, Paul's value arrives, Marie saves: both stay.
func TestEditFromAnOlderPositionConflicts(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Appeler")
	base, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	change(t, s, id, 0, "title", "Appeler Paul")
	change(t, s, id, base, "title", "Appeler Marie")
	r := get(t, s, id)
	if len(r.Conflicts["title"]) != 2 || r.One("title") != "Appeler Marie" {
		t.Fatalf("heads %v, shown %q", r.Conflicts["title"], r.One("title"))
	}
	change(t, s, id, 0, "title", "Appeler les deux")
	if r = get(t, s, id); len(r.Conflicts) != 0 {
		t.Fatalf("still in conflict: %v", r.Conflicts)
	}
	if _, err := s.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	if r = get(t, s, id); len(r.Conflicts["title"]) != 2 {
		t.Fatalf("undoing a settlement brings the conflict back, got %v", r.Conflicts)
	}
}

// A deletion that had not seen an edit does not eat it.
func TestDeletionKeepsConcurrentEdit(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Appeler")
	base, _ := s.Position(ctx)
	change(t, s, id, 0, "notes", "urgent")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, base) }); err != nil {
		t.Fatal(err)
	}
	if r := get(t, s, id); r.One("notes") != "urgent" {
		t.Fatalf("lost the edit: %v", r.Values)
	}
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, 0) }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(ctx, model.Tasks.Kind, id); refusalKey(err) != "record.gone" {
		t.Fatalf("want it gone, got %v", err)
	}
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Restore(model.Tasks.Kind, id) }); err != nil {
		t.Fatal(err)
	}
	if r := get(t, s, id); r.One("notes") != "urgent" {
		t.Fatalf("restored without its notes: %v", r.Values)
	}
}

// A bulk edit is one step of undo; undo and redo go back and forth and survive
// a restart; what somebody changed since is asked about.
func TestUndoRedo(t *testing.T) {
	s := newStore(t)
	ids := []model.ID{addTask(t, s, "A"), addTask(t, s, "B"), addTask(t, s, "C")}
	_, err := s.Edit(ctx, func(tx *Tx) error {
		for _, id := range ids {
			err := tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{"status": {"done"}, "tags": {"x"}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	status := func() (out []string) {
		for _, id := range ids {
			r := get(t, s, id)
			out = append(out, r.One("status")+fmt.Sprint([]string(r.Get("tags"))))
		}
		return out
	}
	want := func(w string) {
		t.Helper()
		if got := fmt.Sprint(status()); got != w {
			t.Fatalf("got %s, want %s", got, w)
		}
	}
	step := func(do func(context.Context, bool) (Undone, error)) {
		t.Helper()
		if _, err := do(ctx, false); err != nil {
			t.Fatal(err)
		}
	}
	want("[done[x] done[x] done[x]]")
	step(s.Undo)
	want("[todo[] todo[] todo[]]")
	step(s.Redo)
	want("[done[x] done[x] done[x]]")
	step(s.Undo)
	s.Close()
	if s, err = Open(ctx, s.opts); err != nil {
		t.Fatal(err)
	}
	step(s.Redo)
	want("[done[x] done[x] done[x]]")
	step(s.Undo)
	step(s.Undo) // the creation of C
	if _, err := s.Get(ctx, model.Tasks.Kind, ids[2]); refusalKey(err) != "record.gone" {
		t.Fatalf("undo of a creation deletes, got %v", err)
	}
	step(s.Redo)
	get(t, s, ids[2])
	if _, err := s.Redo(ctx, false); err != nil {
		t.Fatalf("the bulk edit can be done again: %v", err)
	}
	want("[done[x] done[x] done[x]]")
	if _, err := s.Redo(ctx, false); refusalKey(err) != "redo.nothing" {
		t.Fatalf("got %v", err)
	}
}

// Undo goes back through several edits of one field, past the redone ones too.
func TestUndoChain(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "A")
	change(t, s, id, 0, "title", "B")
	change(t, s, id, 0, "title", "C")
	for _, want := range []string{"B", "A"} {
		if _, err := s.Undo(ctx, false); err != nil {
			t.Fatal(err)
		}
		if got := get(t, s, id).One("title"); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

// Every table can be made again from the log.
func TestRebuild(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Appeler")
	change(t, s, id, 0, "assignee", s.Me().String())
	change(t, s, id, 0, "title", "Rappeler")
	before, hash := get(t, s, id), stateHash(t, s)
	for _, q := range []string{`DROP TABLE task`, `DELETE FROM person`, `DELETE FROM link`, `DELETE FROM search`, `UPDATE op SET dead=NULL`} {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s, err := Open(ctx, s.opts) // a missing table is noticed when the profile opens
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	after := get(t, s, id)
	if fmt.Sprint(after.Values) != fmt.Sprint(before.Values) || stateHash(t, s) != hash {
		t.Fatalf("after the rebuild: %v, was %v", after.Values, before.Values)
	}
	links, err := s.Links(ctx, s.Me())
	if err != nil || len(links) != 1 {
		t.Fatalf("links %v, %v", links, err)
	}
	if p, err := s.Doctor(ctx); err != nil || len(p) != 0 {
		t.Fatalf("doctor finds %v, %v", p, err)
	}
}

// Names, acronyms, starts of ids and half words find records; case and accents
// do not count, and several that answer are listed.
func TestResolve(t *testing.T) {
	s := newStore(t)
	add := func(name, acronym string) model.ID {
		r := model.Organisations.New(s.Env()).Put("name", name).Put("acronym", acronym)
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	a, b := add("Front des ateliers", "FAT"), add("Fédération agricole", "FAGR")
	for text, want := range map[string]model.ID{"fat": a, "fédération": b, "AGRI": b, a.Short(5): a, b.String(): b} {
		l, err := s.Resolve(ctx, []string{"organisation"}, text)
		if err != nil || l.ID != want {
			t.Errorf("%q: got %v, %v", text, l, err)
		}
	}
	_, err := s.Resolve(ctx, []string{"organisation"}, "f")
	if r := model.AsRefusal(err); r == nil || r.Code != model.Ambiguous || r.Args["count"] != "2" {
		t.Errorf("two start with f: %v", err)
	}
	_, err = s.Resolve(ctx, []string{"organisation"}, "zz")
	if r := model.AsRefusal(err); r == nil || r.Code != model.NotFound {
		t.Errorf("none is zz: %v", err)
	}
}

// A follow-up day makes a task in the same step, and undo takes both back.
func TestFollowUp(t *testing.T) {
	s := newStore(t)
	r := model.Interactions.New(s.Env()).Put("summary", "Appel du FAT").Put("follow_up", "2026-12-01")
	res, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) })
	if err != nil || len(res.Created) != 2 {
		t.Fatalf("%+v, %v", res, err)
	}
	tasks, err := s.List(ctx, model.Tasks.Kind, ListOptions{})
	if err != nil || len(tasks) != 1 || tasks[0].One("interaction") != r.ID.String() || tasks[0].One("due") != "2026-12-01" {
		t.Fatalf("%v, %v", tasks, err)
	}
	if _, err := s.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	if tasks, _ = s.List(ctx, model.Tasks.Kind, ListOptions{}); len(tasks) != 0 {
		t.Fatal("the follow-up outlived its cause")
	}
}

func TestSearch(t *testing.T) {
	s := newStore(t)
	addTask(t, s, "Appeler Élodie à Tehuacán")
	addTask(t, s, "Autre chose")
	for _, words := range []string{"elodie", "TEHUA", `"appeler elodie"`, "éLOD tehuacan", `x" OR elodie`} {
		hits, err := searched(s, words)
		want := 1
		if words[0] == 'x' {
			want = 0
		}
		if err != nil || len(hits) != want {
			t.Errorf("%s: %d hits, %v", words, len(hits), err)
		}
	}
}

func writerOf(t *testing.T, s *Store) model.WriterID {
	t.Helper()
	w, err := s.Writer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
