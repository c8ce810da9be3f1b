package store

import (
	"context"
	"fmt"
	"testing"

	"relais/model"
)

// What is put together is taken back and done again as one step, after a restart
// too; what was done before and since are steps of their own.
func TestTogetherIsOneStep(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "A")
	other := addTask(t, s, "X")
	change(t, s, id, 0, "title", "B")
	first, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first++
	change(t, s, id, 0, "status", "doing")
	change(t, s, id, 0, "title", "C")
	change(t, s, other, 0, "title", "Y")
	last, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Together(ctx, first, last); err != nil {
		t.Fatal(err)
	}
	change(t, s, other, 0, "title", "Z")
	step := func(do func(*Store, context.Context, bool) (Undone, error), records int, want string) {
		t.Helper()
		u, err := do(s, ctx, false)
		if err != nil {
			t.Fatal(err)
		}
		a, x := get(t, s, id), get(t, s, other)
		if got := fmt.Sprint(a.One("title"), " ", a.One("status"), " ", x.One("title")); got != want || len(u.Records) != records {
			t.Fatalf("%s, %d records, want %s, %d", got, len(u.Records), want, records)
		}
	}
	undo, redo := (*Store).Undo, (*Store).Redo
	step(undo, 1, "C doing Y")
	step(undo, 2, "B todo X")
	s.Close()
	if s, err = Open(ctx, s.opts); err != nil {
		t.Fatal(err)
	}
	step(redo, 2, "C doing Y")
	step(undo, 2, "B todo X")
	step(undo, 1, "A todo X")
	step(redo, 1, "B todo X")
	step(redo, 2, "C doing Y")
	step(redo, 1, "C doing Z")
	if _, err := s.Redo(ctx, false); refusalKey(err) != "redo.nothing" {
		t.Fatalf("got %v", err)
	}
}

// Where one of them cannot be taken back, none is.
func TestTogetherIsAllOrNothing(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "A")
	gone := addTask(t, s, "X")
	first, _ := s.Position(ctx)
	change(t, s, id, 0, "title", "B")
	if _, err := s.Purge(ctx, []model.Entity{{Kind: model.Tasks.Name, ID: gone}}, nil); err != nil {
		t.Fatal(err)
	}
	change(t, s, id, 0, "title", "C")
	last, _ := s.Position(ctx)
	if err := s.Together(ctx, first+1, last); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(ctx, false); refusalKey(err) != "undo.purged" {
		t.Fatalf("got %v", err)
	}
	if got := get(t, s, id).One("title"); got != "C" {
		t.Fatalf("half of a step was taken back: %s", got)
	}
	if _, err := s.Undo(ctx, true); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, id).One("title"); got != "A" {
		t.Fatalf("got %s", got)
	}
}
