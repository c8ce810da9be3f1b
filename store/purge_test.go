package store

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"relais/model"
)

// bytesOf gives all that a profile's files hold.
func bytesOf(t *testing.T, s *Store) []byte {
	t.Helper()
	var all []byte
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(s.opts.path() + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// holds tells which of some words are anywhere in a profile's files, in the
// letters that they were typed in or as search keeps them: folded, and without
// the first letters where the term before begins with the same.
func holds(t *testing.T, s *Store, words ...string) (found []string) {
	t.Helper()
	all := bytesOf(t, s)
	for _, w := range words {
		folded := model.FoldText(w)
		if len(folded) > 8 {
			folded = folded[3:]
		}
		if bytes.Contains(all, []byte(w)) || bytes.Contains(all, []byte(folded)) {
			found = append(found, w)
		}
	}
	return found
}

func mustEdit(t *testing.T, s *Store, do func(*Tx) error) Result {
	t.Helper()
	r, err := s.Edit(ctx, do)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func entity(kind string, id model.ID) model.Entity { return model.Entity{Kind: kind, ID: id} }

// lived gives a store in which somebody was talked of everywhere: a record with
// earlier values, a conflict, a long text, a checklist, a draft, an edit that
// waits, a name in a task.
func lived(t *testing.T) (s *Store, person, task model.ID) {
	t.Helper()
	s = newStore(t)
	kind := model.People.Kind
	r := kind.New(s.Env()).Put("name", "Zénobie Première").Put("notes", "Cachottière un")
	mustEdit(t, s, func(tx *Tx) error { return tx.Create(r) })
	base, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 { // pages split, the index merges
		mustEdit(t, s, func(tx *Tx) error {
			return tx.Change(kind, r.ID, 0, map[string]model.Value{"name": {fmt.Sprintf("Zénobie Numéro%d", i)}, "notes": {strings.Repeat("Cachottière deux ", 50)}})
		})
		mustEdit(t, s, func(tx *Tx) error {
			return tx.Create(model.Tasks.New(s.Env()).Put("title", fmt.Sprint("Tâche ", i)).Put("notes", strings.Repeat("remplissage ", 20)))
		})
	}
	mustEdit(t, s, func(tx *Tx) error {
		return tx.Change(kind, r.ID, base, map[string]model.Value{"name": {"Zénobie Conflit"}})
	})
	mustEdit(t, s, func(tx *Tx) error {
		return tx.Create(model.KindNamed("item").New(s.Env()).Put("text", "Passeport zénobien").Put("parent", model.Link{Kind: "person", ID: r.ID}.String()))
	})
	about := model.Tasks.New(s.Env()).Put("title", "Appeler Zénobie")
	mustEdit(t, s, func(tx *Tx) error { return tx.Create(about) })
	if err := s.SaveDraft(ctx, Draft{Key: "d", Kind: "person", ID: r.ID.String(), Values: map[string][]string{"notes": {"Cachottière brouillon"}}}); err != nil {
		t.Fatal(err)
	}
	waits := sealedBy(7, 2, model.Hash{9}, 50, model.Op{Type: model.OpSet, Kind: "person", Entity: r.ID, Field: "email", Value: "zenobie@attente.example"})
	if _, err := s.Apply(ctx, []*model.Changeset{waits}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CatchUpSearch(ctx); err != nil {
		t.Fatal(err)
	}
	return s, r.ID, about.ID
}

var livedWords = []string{"Zénobie", "Cachottière", "Passeport", "zénobien", "attente.example"}

// After a purge no byte of the values is in the profile's files, freed pages,
// index and log included; the chain still holds.
func TestPurgeLeavesNoByte(t *testing.T) {
	s, person, task := lived(t)
	if found := holds(t, s, livedWords...); len(found) != len(livedWords) {
		t.Fatalf("only %q were there before", found)
	}
	_, err := s.Purge(ctx, []model.Entity{entity("person", person)}, []Elsewhere{{model.Tasks.Kind, task, "title"}})
	if err != nil {
		t.Fatal(err)
	}
	if done, err := s.Scrub(ctx); err != nil || !done {
		t.Fatalf("scrubbed: %v %v", done, err)
	}
	if found := holds(t, s, livedWords...); len(found) > 0 {
		t.Fatalf("%q are still there", found)
	}
	if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatalf("doctor: %v %v", bad, err)
	}
	hash := stateHash(t, s)
	if err := s.Rebuild(ctx, nil); err != nil || stateHash(t, s) != hash {
		t.Fatalf("a rebuild changed the state: %v", err)
	}
	if hits, err := searched(s, "Zénobie"); err != nil || len(hits) != 0 {
		t.Fatalf("search finds %v %v", hits, err)
	}
	if r, err := s.Get(ctx, model.Tasks.Kind, task); err != nil || r.One("title") != "" {
		t.Fatalf("the title elsewhere: %v %v", r, err)
	}
	if all, err := s.Purges(ctx); err != nil || len(all) != 2 || len(all[0].Also) != 1 || all[1].At.Kind != "item" {
		t.Fatalf("%+v %v", all, err)
	}
}

// What was purged can be neither read, edited, restored, made again nor
// brought back by an undo; and its history says only that it was purged.
func TestPurgeIsForGood(t *testing.T) {
	s := newStore(t)
	kind := model.Tasks.Kind
	r := kind.New(s.Env()).Put("title", "avant")
	mustEdit(t, s, func(tx *Tx) error { return tx.Create(r) })
	mustEdit(t, s, func(tx *Tx) error { return tx.Change(kind, r.ID, 0, map[string]model.Value{"title": {"secret"}}) })
	at := []model.Entity{entity("task", r.ID)}
	if _, err := s.Purge(ctx, at, nil); err != nil {
		t.Fatal(err)
	}
	_, get := s.GetAny(ctx, kind, r.ID)
	_, change := s.Edit(ctx, func(tx *Tx) error { return tx.Change(kind, r.ID, 0, map[string]model.Value{"title": {"x"}}) })
	_, create := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) })
	_, restore := s.Edit(ctx, func(tx *Tx) error { return tx.Restore(kind, r.ID) })
	_, remove := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(kind, r.ID, 0) })
	_, again := s.Purge(ctx, at, nil)
	for i, err := range []error{get, change, create, restore, remove, again} {
		if refusalKey(err) != "record.purged" {
			t.Errorf("%d: %v", i, err)
		}
	}
	if _, err := s.Undo(ctx, false); refusalKey(err) != "undo.purged" {
		t.Errorf("undo: %v", err)
	}
	if _, err := s.Undo(ctx, true); refusalKey(err) != "undo.gone" {
		t.Errorf("undo of an edit of what was purged: %v", err)
	}
	if h, err := s.History(ctx, kind, r.ID); err != nil || len(h) != 1 || h[0].Type != model.OpPurge {
		t.Errorf("history: %+v %v", h, err)
	}
	if _, err := s.Purge(ctx, []model.Entity{entity("person", s.Me())}, nil); refusalKey(err) != "purge.self" {
		t.Errorf("oneself: %v", err)
	}
	if _, err := s.Purge(ctx, []model.Entity{entity("task", model.ID{9})}, nil); refusalKey(err) != "record.none" {
		t.Errorf("nobody: %v", err)
	}
	if err := s.SetRole(ctx, model.Officer); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Purge(ctx, at, nil); refusalKey(err) != "purge.role" {
		t.Errorf("an officer: %v", err)
	}
}

// Values that come after the purge, made before it, with it or after it, never
// reach the log; a purge that is set aside does nothing, and once it counts it
// does what it says.
func TestPurgeReachesWhatComesLate(t *testing.T) {
	id := model.ID{1}
	first := sealedBy(1, 1, model.Hash{}, 10, setTitle(id, "tot"))
	purge := sealedBy(2, 1, model.Hash{}, 20, model.Op{Type: model.OpPurge, Kind: "grant", Entity: id})
	late := sealedBy(3, 1, model.Hash{}, 30, setTitle(id, "tardif"))
	edit := sealedBy(1, 2, first.Hash(), 40, setTitle(id, "corrige", model.OpID{Changeset: first.Hash()}))
	orders := [][]*model.Changeset{{first, late, edit, purge}, {purge, late, edit, first}, {late, purge, first, edit}}
	for _, judgedLate := range []bool{false, true} {
		var hashes []model.Hash
		for _, order := range orders {
			s := newStore(t)
			aside := map[model.Hash]string{}
			if judgedLate {
				aside[purge.Hash()] = "role"
			}
			for _, c := range order {
				if _, err := s.Deliver(ctx, []*model.Changeset{c}, aside, nil); err != nil {
					t.Fatal(err)
				}
			}
			if judgedLate {
				if r, err := s.Get(ctx, model.KindNamed("grant"), id); err != nil || r.One("programme") == "" {
					t.Fatalf("a purge that was set aside did something: %v %v", r, err)
				}
				if err := s.Rejudge(ctx, nil, []model.Hash{purge.Hash()}); err != nil {
					t.Fatal(err)
				}
			}
			if done, err := s.Scrub(ctx); err != nil || !done {
				t.Fatal(done, err)
			}
			if found := holds(t, s, "tot\x00", "tardif", "corrige"); len(found) > 0 {
				t.Fatalf("%q are still there", found)
			}
			if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
				t.Fatalf("doctor: %v %v", bad, err)
			}
			hashes = append(hashes, programmes(t, s))
		}
		if hashes[0] != hashes[1] || hashes[1] != hashes[2] {
			t.Fatal("order matters")
		}
	}
}

// SQLite's secure_delete overwrites what is deleted, not the copies that stay
// in a page whose rows moved to another: only writing every page anew does.
func TestPurgeLeavesNoCopyInOtherPages(t *testing.T) {
	s := newStore(t)
	r := model.People.Kind.New(s.Env()).Put("name", "Zénobie")
	mustEdit(t, s, func(tx *Tx) error { return tx.Create(r) })
	for i := range 1500 {
		d := Draft{Key: model.DeriveID(fmt.Sprint(i)).String(), Kind: "person", ID: r.ID.String(),
			Values: map[string][]string{"notes": {strings.Repeat("Cachottière ", 1+i%23)}}}
		if i%3 > 0 {
			d.ID, d.Values = "another", map[string][]string{"notes": {strings.Repeat("ordinaire ", i%23)}}
		}
		if err := s.SaveDraft(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Purge(ctx, []model.Entity{entity("person", r.ID)}, nil); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Scrub(ctx); err != nil || !done {
		t.Fatal(done, err)
	}
	if found := holds(t, s, "Cachottière"); len(found) > 0 {
		t.Fatal("copies are left")
	}
}
