package main

import (
	"fmt"
	"strings"
	"testing"

	"relais/model"
	"relais/store"
)

// A list longer than a block of text, or than one page of it, has on each line
// the id that is its own, and names in their place.
func TestLongLists(t *testing.T) {
	h := newHouse(t)
	s, err := store.Create(t.Context(), store.Options{Dir: h.profile}, store.Identity{Name: "Maude Bellerive", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{} // by id
	var owner string
	_, err = s.Edit(t.Context(), func(tx *store.Tx) error {
		p := model.People.New(s.Env()).Put("name", "Ansèlme\tDieudonné")
		if err := tx.Create(p); err != nil {
			return err
		}
		owner = p.ID.String()
		for i := range 1207 {
			r := model.Tasks.New(s.Env()).Put("title", fmt.Sprintf("Tâche no %d\x01 %s", i, strings.Repeat("longue ", i%25)))
			if i%3 > 0 {
				r.Put("assignee", owner)
			}
			if err := tx.Create(r); err != nil {
				return err
			}
			titles[r.ID.String()] = clean(r.One("title"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := h.relais("task", "list")
	rows := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	if got.code != 0 || len(rows) != len(titles) {
		t.Fatalf("%d lines for %d tasks: %s", len(rows), len(titles), got.err)
	}
	named := 0
	for _, row := range rows {
		id, rest, _ := strings.Cut(row, "\t")
		var whole []string
		for other := range titles {
			if strings.HasPrefix(other, id) {
				whole = append(whole, other)
			}
		}
		if len(whole) != 1 || !strings.Contains(rest, strings.TrimSpace(titles[whole[0]])) {
			t.Fatalf("%q is of %d tasks", row, len(whole))
		}
		named += strings.Count(row, clean("Ansèlme\tDieudonné"))
	}
	if want := len(titles) - (len(titles)+2)/3; named != want {
		t.Errorf("%d lines name the owner, %d tasks have one", named, want)
	}
}
