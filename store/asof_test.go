package store

import (
	"fmt"
	"testing"
	"time"

	"relais/model"

	"pgregory.net/rapid"
)

// knownAt lists the changesets stamped up to a time with their causal past, as
// the words of the design have it.
func knownAt(all []*model.Changeset, at time.Time) []*model.Changeset {
	byHash := map[model.Hash]*model.Changeset{}
	for _, c := range all {
		byHash[c.Hash()] = c
	}
	known := map[model.Hash]bool{}
	var add func(model.Hash)
	add = func(h model.Hash) {
		c := byHash[h]
		if c == nil || known[h] {
			return
		}
		known[h] = true
		add(c.Prev)
		for _, s := range c.Seen {
			add(s.Hash)
		}
	}
	for h, c := range byHash {
		if c.Stamp.Wall <= at.UnixMilli() {
			add(h)
		}
	}
	var out []*model.Changeset
	for _, c := range all {
		if known[c.Hash()] {
			out = append(out, c)
		}
	}
	return out
}

// skewed is a device's clock, days off, which random steps set forward and back.
type skewed struct{ at time.Time }

func (c *skewed) now() time.Time {
	c.at = c.at.Add(time.Minute)
	return c.at
}

// As of any time, in any history of devices with clocks that are off, the
// profile shows what a replay of the changesets known then shows: values,
// conflicts, deletions, and the state hash.
func TestAsOfIsAReplayOfThePrefix(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		var team []*device
		var clocks []*skewed
		open := func() *Store {
			n++
			c := &skewed{time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(-60, 60).Draw(rt, "hours off")) * time.Hour)}
			clocks = append(clocks, c)
			s, err := Create(ctx, Options{Dir: fmt.Sprintf("%s/%d", dir, n), Now: c.now}, Identity{Name: "A", Lang: "fr"})
			if err != nil {
				rt.Fatal(err)
			}
			return s
		}
		for range 2 {
			s := open()
			defer s.Close()
			team = append(team, &device{s: s, bases: []int64{0}, lasting: true})
		}
		var ids []model.ID
		for range rapid.IntRange(1, 3).Draw(rt, "rounds") {
			for i, d := range team {
				for range rapid.IntRange(0, 4).Draw(rt, "acts") {
					clocks[i].at = clocks[i].at.Add(time.Duration(rapid.IntRange(-30, 30).Draw(rt, "set by hours")) * time.Hour)
					d.act(rt, &ids)
				}
			}
			exchange(rt, team)
		}
		all := changesetsOf(rt, team[0].s)
		replay := open()
		defer replay.Close()
		at := time.UnixMilli(rapid.SampledFrom(all).Draw(rt, "a change").Stamp.Wall + int64(rapid.IntRange(-1, 1).Draw(rt, "beside")))
		known := knownAt(all, at)
		if _, err := replay.Apply(ctx, known); err != nil {
			rt.Fatal(err)
		}
		fold := model.NewFold()
		for _, c := range known {
			fold.Add(c)
		}
		past, err := team[0].s.AsOf(ctx, at)
		if err != nil {
			rt.Fatal(err)
		}
		defer past.Close()
		if got, want := describe(rt, past, fold), describe(rt, replay, fold); got != want {
			rt.Fatalf("as of %s the profile shows\n%s\nthe replay\n%s", at, got, want)
		}
		if h, err := past.StateHash(ctx); err != nil || h != fold.Hash() {
			rt.Fatalf("as of %s: another state hash, %v", at, err)
		}
	})
}

// pastOf opens a view that the test closes.
func pastOf(t *testing.T, s *Store, at time.Time) *Store {
	t.Helper()
	past, err := s.AsOf(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { past.Close() })
	return past
}

// A view of the past refuses every write, and knows when it is out of date.
func TestThePastIsReadOnly(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Un")
	past := pastOf(t, s, s.opts.Now())
	_, err := past.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, 0) })
	if r := model.AsRefusal(err); r == nil || r.Key != "past.readonly" {
		t.Fatalf("an edit of the past: %v", err)
	}
	if _, err := past.Undo(ctx, true); model.AsRefusal(err) == nil {
		t.Fatalf("an undo in the past: %v", err)
	}
	if err := past.SaveDraft(ctx, Draft{Key: "a", Kind: "task"}); model.AsRefusal(err) == nil {
		t.Fatalf("a draft in the past: %v", err)
	}
	if stale, err := past.Stale(ctx); err != nil || stale {
		t.Fatalf("stale %v, %v", stale, err)
	}
	addTask(t, s, "Deux")
	if stale, err := past.Stale(ctx); err != nil || !stale {
		t.Fatalf("stale %v, %v, after an edit", stale, err)
	}
}

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
