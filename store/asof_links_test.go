package store

import (
	"testing"

	"relais/model"
)

// What was purged since is not shown in the past, and who is at risk today was
// so at any time: what protects does not go away with time.
func TestThePastHidesWhatIsHiddenToday(t *testing.T) {
	s := newStore(t)
	put := func(name string) model.ID {
		r := model.People.New(s.Env()).Put("name", name)
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	gone, shy := put("Rosa Purgée"), put("Ana Discrète")
	then := s.opts.Now()
	if _, err := s.Purge(ctx, []model.Entity{{Kind: "person", ID: gone}}, nil); err != nil {
		t.Fatal(err)
	}
	_, err := s.Edit(ctx, func(tx *Tx) error {
		return tx.Change(model.People.Kind, shy, 0, map[string]model.Value{"at_risk": {"1"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	past := pastOf(t, s, then)
	if _, err := past.GetAny(ctx, model.People.Kind, gone); model.AsRefusal(err) == nil {
		t.Fatalf("a purged person is shown: %v", err)
	}
	r, err := past.Get(ctx, model.People.Kind, shy)
	if err != nil || r.One("name") != "Ana Discrète" || !r.Protected() {
		t.Fatalf("%v, protected %v, %v", r.Values, r != nil && r.Protected(), err)
	}
	if history, err := past.History(ctx, model.People.Kind, gone); err != nil || len(history) != 1 || history[0].Type != model.OpPurge {
		t.Fatalf("the history of a purged person: %v, %v", history, err)
	}
}

// Links and names are those of the time.
func TestThePastLinksWhatItKnew(t *testing.T) {
	s := newStore(t)
	p := model.Projects.New(s.Env()).Put("name", "École")
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(p) }); err != nil {
		t.Fatal(err)
	}
	early := addTask(t, s, "Tôt")
	change := func(id model.ID, field string, v ...string) {
		_, err := s.Edit(ctx, func(tx *Tx) error { return tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{field: v}) })
		if err != nil {
			t.Fatal(err)
		}
	}
	change(early, "project", p.ID.String())
	then := s.opts.Now()
	change(early, "project")
	change(early, "title", "Changée")
	late := addTask(t, s, "Tard")
	change(late, "project", p.ID.String())
	past := pastOf(t, s, then)
	links, err := past.Links(ctx, p.ID)
	if err != nil || len(links) != 1 || links[0].Link.ID != early {
		t.Fatalf("links then: %v, %v", links, err)
	}
	hits, err := searched(past, "tôt")
	if err != nil || len(hits) != 1 || hits[0].Link.ID != early {
		t.Fatalf("search then: %v, %v", hits, err)
	}
	if history, err := past.History(ctx, model.Tasks.Kind, early); err != nil || len(history) == 0 || history[len(history)-1].Field != "project" {
		t.Fatalf("history then: %v, %v", history, err)
	}
	all, err := past.List(ctx, model.Tasks.Kind, ListOptions{})
	if err != nil || len(all) != 1 || all[0].One("title") != "Tôt" {
		t.Fatalf("tasks then: %v, %v", all, err)
	}
}
