package store

import (
	"testing"
	"time"

	"relais/model"
)

// What was touched after a time is listed once, whatever was done to it; what was
// only made then, or touched before, is not.
func TestChangedSince(t *testing.T) {
	clock := &skewed{time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	s, err := Create(ctx, Options{Dir: t.TempDir(), Now: clock.now}, Identity{Name: "A", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	edit := func(id model.ID, title string) {
		t.Helper()
		if _, err := s.Edit(ctx, func(tx *Tx) error {
			return tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{"title": {title}})
		}); err != nil {
			t.Fatal(err)
		}
	}
	before, after, gone := addTask(t, s, "Avant"), addTask(t, s, "Après"), addTask(t, s, "Parti")
	edit(before, "Avant, revu")
	clock.at = clock.at.Add(24 * time.Hour)
	then := clock.at
	clock.at = clock.at.Add(time.Hour)
	edit(after, "Après, revu")
	edit(after, "Après, revu encore")
	addTask(t, s, "Neuf")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, gone, 0) }); err != nil {
		t.Fatal(err)
	}
	found, err := s.ChangedSince(ctx, then)
	if err != nil || len(found) != 2 {
		t.Fatalf("%v, %v", found, err)
	}
	for _, l := range found {
		if l.Kind != "task" || l.ID != after && l.ID != gone {
			t.Errorf("%v is listed", l)
		}
	}
}
