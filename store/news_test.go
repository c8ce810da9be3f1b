package store

import (
	"slices"
	"testing"

	"relais/model"
)

// hears applies to s what another store's log holds.
func hears(t *testing.T, s, from *Store) {
	t.Helper()
	if _, err := s.Apply(ctx, changesetsOf(t, from)); err != nil {
		t.Fatal(err)
	}
}

func news(t *testing.T, s *Store, since int64, limit int) News {
	t.Helper()
	n, err := s.News(ctx, since, limit)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Who looks for the first time has nothing to catch up on; afterwards others'
// changes are told by record, own ones never, until they are marked as seen.
func TestNews(t *testing.T) {
	me, other := newStore(t), newStore(t)
	kept := addTask(t, other, "Rapport")
	hears(t, me, other)
	if n := news(t, me, -1, 10); len(n.Items) != 0 || n.Since != n.Position {
		t.Fatalf("the first look finds %+v", n)
	}
	addTask(t, me, "La mienne")
	change(t, me, kept, 0, "priority", "high")
	if n := news(t, me, -1, 10); len(n.Items) != 0 {
		t.Fatalf("own changes are news: %+v", n.Items)
	}
	change(t, other, kept, 0, "due", "2026-12-01")
	change(t, other, kept, 0, "status", "doing")
	made := addTask(t, other, "Nouvelle")
	gone := addTask(t, other, "Passagère")
	if _, err := other.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, gone, 0) }); err != nil {
		t.Fatal(err)
	}
	hears(t, me, other)
	n := news(t, me, -1, 10)
	if len(n.Items) != 3 || n.More != 0 || n.AtLeast {
		t.Fatalf("news: %+v", n)
	}
	want := map[model.ID]string{kept: "edit", made: "create", gone: "delete"}
	for _, it := range n.Items {
		if it.Verb != want[it.Link.ID] {
			t.Errorf("%s: %q, want %q", it.Label.Text, it.Verb, want[it.Link.ID])
		}
		if !slices.Equal(it.Authors, []model.ID{other.Me()}) {
			t.Errorf("%s is by %v", it.Label.Text, it.Authors)
		}
	}
	if i := slices.IndexFunc(n.Items, func(it NewsItem) bool { return it.Link.ID == kept }); !slices.Equal(n.Items[i].Fields, []string{"status", "due"}) || n.Items[i].Label.Text != "Rapport" {
		t.Errorf("what changed: %+v", n.Items[i])
	}
	if n.Items[0].From != "" || n.Items[0].To != "" {
		t.Errorf("several fields have one value: %+v", n.Items[0])
	}
	if n := news(t, me, -1, 1); len(n.Items) != 1 || n.More != 2 {
		t.Errorf("of three, one is shown and %d are counted", n.More)
	}
	if again := news(t, me, -1, 10); len(again.Items) != 3 {
		t.Error("looking marks as seen")
	}
	before := stateHash(t, me)
	if err := me.MarkSeen(ctx, n.Position); err != nil {
		t.Fatal(err)
	}
	if n := news(t, me, -1, 10); len(n.Items) != 0 {
		t.Errorf("seen, and still news: %+v", n.Items)
	}
	if n := news(t, me, n.Since, 10); len(n.Items) != 3 {
		t.Error("what was seen cannot be looked at again")
	}
	if stateHash(t, me) != before {
		t.Error("what was seen is in the log")
	}
}

// What others change in a record that one made oneself since the last look is
// told as a change: one knows that the record is new.
func TestNewsOfOnesOwnRecord(t *testing.T) {
	me, other := newStore(t), newStore(t)
	news(t, me, -1, 10) // the first look
	mine := addTask(t, me, "Réserver la salle")
	change(t, me, mine, 0, "due", "2026-11-27")
	hears(t, other, me)
	change(t, other, mine, 0, "due", "2026-11-28")
	hears(t, me, other)
	n := news(t, me, -1, 10)
	i := slices.IndexFunc(n.Items, func(it NewsItem) bool { return it.Link.ID == mine })
	if i < 0 {
		t.Fatalf("news: %+v", n.Items)
	}
	if it := n.Items[i]; it.Verb != "edit" || it.From != "2026-11-27" || it.To != "2026-11-28" {
		t.Errorf("it is said to be %q, %q to %q", it.Verb, it.From, it.To)
	}
}

// Of the only field that others changed it is told what it was at first and what
// it came to.
func TestNewsValues(t *testing.T) {
	me, other := newStore(t), newStore(t)
	task := addTask(t, other, "Rapport")
	change(t, other, task, 0, "status", "blocked")
	hears(t, me, other)
	news(t, me, -1, 10)
	change(t, other, task, 0, "status", "doing")
	change(t, other, task, 0, "status", "done")
	hears(t, me, other)
	if n := news(t, me, -1, 10); len(n.Items) != 1 || n.Items[0].From != "blocked" || n.Items[0].To != "done" {
		t.Errorf("the status went from blocked to done: %+v", n.Items)
	}
	change(t, other, task, 0, "due", "2026-12-01")
	hears(t, me, other)
	if n := news(t, me, -1, 10); n.Items[0].From != "" || n.Items[0].To != "" {
		t.Errorf("two fields, one value: %+v", n.Items)
	}
}

// A record that is protected says so; one that was purged names nothing.
func TestNewsProtected(t *testing.T) {
	me, other := newStore(t), newStore(t)
	news(t, me, -1, 10)
	r := model.People.New(other.Env()).Put("name", "Rosalinda").Put("at_risk", "1")
	if _, err := other.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
		t.Fatal(err)
	}
	hears(t, me, other)
	at := func() NewsItem {
		n := news(t, me, -1, 10)
		i := slices.IndexFunc(n.Items, func(it NewsItem) bool { return it.Link.ID == r.ID })
		if i < 0 {
			t.Fatalf("not among the news: %+v", n.Items)
		}
		return n.Items[i]
	}
	if it := at(); !it.Label.Protected || it.Verb != "create" {
		t.Errorf("protected: %+v", it)
	}
	if _, err := other.Purge(ctx, []model.Entity{{Kind: "person", ID: r.ID}}, nil); err != nil {
		t.Fatal(err)
	}
	hears(t, me, other)
	if it := at(); it.Verb != "purge" || it.Label.Text != "" || len(it.Fields) > 0 {
		t.Errorf("purged: %+v", it)
	}
}
