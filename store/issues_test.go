package store

import (
	"fmt"
	"slices"
	"testing"

	"relais/model"
)

// pairOfStores are two devices that share a record.
func pairOfStores(t *testing.T, kind *model.Kind, pairs ...string) (a, b *Store, id model.ID) {
	t.Helper()
	a, b = storeOf(t, "Ana"), storeOf(t, "Benito")
	r := kind.New(a.Env())
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Put(pairs[i], pairs[i+1])
	}
	edit(t, a, func(tx *Tx) error { return tx.Create(r) })
	meet(t, a, b)
	return a, b, r.ID
}

func storeOf(t *testing.T, name string) *Store {
	t.Helper()
	s, err := Create(ctx, testOptions(t.TempDir()), Identity{Name: name, Organisation: "Essai", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func edit(t *testing.T, s *Store, do func(*Tx) error) {
	t.Helper()
	if _, err := s.Edit(ctx, do); err != nil {
		t.Fatal(err)
	}
}

// meet exchanges all that stores hold, and fails unless they agree after.
func meet(t *testing.T, stores ...*Store) {
	t.Helper()
	var all []*model.Changeset
	for _, s := range stores {
		all = append(all, changesetsOf(t, s)...)
	}
	for _, s := range stores {
		if _, err := s.Apply(ctx, all); err != nil {
			t.Fatal(err)
		}
		if h, first := stateHash(t, s), stateHash(t, stores[0]); h != first {
			t.Fatal("the stores differ after they met")
		}
	}
}

func issues(t *testing.T, s *Store) []Issue {
	t.Helper()
	found, _, err := s.Issues(ctx, model.Link{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// theIssue gives the only issue.
func theIssue(t *testing.T, s *Store) *Issue {
	t.Helper()
	found := issues(t, s)
	if len(found) != 1 {
		t.Fatalf("%d issues: %+v", len(found), found)
	}
	return &found[0]
}

func set(field string, v ...string) map[string]model.Value {
	return map[string]model.Value{field: v}
}

func values(is *Issue) []string {
	var out []string
	for _, h := range is.Heads {
		out = append(out, h.Value)
	}
	return out
}

// A conflict tells who wrote what and what it came from, is settled once for
// everybody, and undoing the settlement brings it back as it was: the long text
// too, which would merge again if its past were forgotten.
func TestSettleAndUndo(t *testing.T) {
	for field, c := range map[string][3]string{
		"title": {"Appeler", "Appeler Marie", "Appeler Paul"},
		"notes": {"un deux trois", "un 2 trois", "un II trois"},
	} {
		a, b, id := pairOfStores(t, model.Tasks.Kind, "title", "Appeler", "notes", "un deux trois")
		change(t, b, id, 0, field, c[1]) // whose clock is behind
		change(t, a, id, 0, field, c[2])
		meet(t, a, b)
		before := *theIssue(t, a)
		if !slices.Equal(values(&before), c[1:]) || !slices.Equal(before.Common, c[:1]) {
			t.Fatalf("%s: %v from %v", field, values(&before), before.Common)
		}
		if before.Heads[0].Author != b.Me() || before.Heads[1].Author != a.Me() {
			t.Fatalf("%s: whose values: %+v", field, before.Heads)
		}
		edit(t, b, func(tx *Tx) error { return tx.Settle(model.Tasks.Kind, id, 0, field, c[1]) })
		meet(t, a, b)
		if got := get(t, a, id).One(field); got != c[1] || len(issues(t, a)) != 0 {
			t.Fatalf("%s: settled as %q, %+v", field, got, issues(t, a))
		}
		if _, err := b.Undo(ctx, false); err != nil {
			t.Fatal(err)
		}
		meet(t, a, b)
		for _, s := range []*Store{a, b} {
			after := theIssue(t, s)
			if !slices.Equal(values(after), values(&before)) || !slices.Equal(after.Common, before.Common) || after.Heads[0].Author != b.Me() ||
				after.Heads[1].Author != a.Me() || after.Heads[0].Shown != before.Heads[0].Shown {
				t.Fatalf("%s: undone to %+v, was %+v", field, after, before)
			}
		}
		if _, err := b.Redo(ctx, false); err != nil {
			t.Fatal(err)
		}
		meet(t, a, b)
		if len(issues(t, a)) != 0 {
			t.Fatalf("%s: done again, %+v", field, issues(t, a))
		}
		if _, err := b.Undo(ctx, false); err != nil {
			t.Fatal(err)
		}
		if after := theIssue(t, b); !slices.Equal(after.Common, before.Common) || after.Heads[0].Author != b.Me() {
			t.Fatalf("%s: undone twice, %+v", field, after)
		}
	}
}

// Two devices that settle the same way agree, two that do not have a conflict
// of their settlements; a value that comes in while one settles stays.
func TestSettlementsMeet(t *testing.T) {
	conflict := func() (a, b *Store, id model.ID) {
		a, b, id = pairOfStores(t, model.Tasks.Kind, "title", "Appeler")
		change(t, a, id, 0, "title", "un")
		change(t, b, id, 0, "title", "deux")
		meet(t, a, b)
		return a, b, id
	}
	settle := func(s *Store, id model.ID, base int64, v string) {
		edit(t, s, func(tx *Tx) error { return tx.Settle(model.Tasks.Kind, id, base, "title", v) })
	}
	a, b, id := conflict()
	settle(a, id, 0, "un")
	settle(b, id, 0, "un")
	meet(t, a, b)
	if found := issues(t, a); len(found) != 0 {
		t.Fatalf("settled alike: %+v", found)
	}
	a, b, id = conflict()
	settle(a, id, 0, "un")
	settle(b, id, 0, "deux")
	meet(t, a, b)
	if is := theIssue(t, b); !slices.Equal(values(is), []string{"deux", "un"}) {
		t.Fatalf("settled differently: %+v", is)
	}
	a, b, id = conflict()
	base := theIssue(t, a).Base
	change(t, b, id, 0, "title", "trois")
	meet(t, a, b)
	settle(a, id, base, "un")
	if is := theIssue(t, a); !slices.Contains(values(is), "trois") || !slices.Contains(values(is), "un") || len(is.Heads) != 2 {
		t.Fatalf("what came while one settled is gone: %+v", is)
	}
	if _, err := a.Edit(ctx, func(tx *Tx) error { return tx.Settle(model.Tasks.Kind, id, 0, "title", "quatre") }); refusalKey(err) != "conflict.no_such" {
		t.Fatalf("a value that nobody gave: %v", err)
	}
}

// Settling takes values of the log whatever the rules say of them, so that one
// field can be settled before the other.
func TestSettleTakesWhatRulesRefuse(t *testing.T) {
	a, b, id := pairOfStores(t, model.Projects.Kind, "name", "P", "start", "2026-01-01", "end", "2026-12-31")
	edit(t, a, func(tx *Tx) error {
		return tx.Change(model.Projects.Kind, id, 0, map[string]model.Value{"start": {"2027-02-01"}, "end": {"2027-12-31"}})
	})
	edit(t, b, func(tx *Tx) error {
		return tx.Change(model.Projects.Kind, id, 0, map[string]model.Value{"start": {"2025-02-01"}, "end": {"2025-12-31"}})
	})
	meet(t, a, b)
	edit(t, a, func(tx *Tx) error { return tx.Settle(model.Projects.Kind, id, 0, "start", "2027-02-01") })
	edit(t, a, func(tx *Tx) error { return tx.Settle(model.Projects.Kind, id, 0, "end", "2025-12-31") })
	is := theIssue(t, a)
	if is.Type != model.IssueRule || is.Rule.Key != "period.backwards" || is.Field.Name != "end" {
		t.Fatalf("a rule that is broken is not listed: %+v", is)
	}
	if err := a.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	theIssue(t, a)
	edit(t, a, func(tx *Tx) error { return tx.Change(model.Projects.Kind, id, 0, set("end", "2027-12-31")) })
	if found := issues(t, a); len(found) != 0 {
		t.Fatalf("mended, and still listed: %+v", found)
	}
}

// A record that an edit keeps alive against its deletion is listed until
// somebody keeps it or deletes it again; either way for everybody, and undone.
func TestDeletionAgainstEdit(t *testing.T) {
	for _, keep := range []bool{true, false} {
		a, b, id := pairOfStores(t, model.Tasks.Kind, "title", "Appeler")
		edit(t, a, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, 0) })
		change(t, b, id, 0, "title", "Appeler vite")
		meet(t, a, b)
		is := theIssue(t, a)
		if is.Type != model.IssueDeletion || is.Heads[0].Author != b.Me() || is.Heads[0].Field != "title" ||
			is.Heads[1].Author != a.Me() || !is.Heads[1].Gone {
			t.Fatalf("listed as %+v", is)
		}
		edit(t, a, func(tx *Tx) error { return tx.LetStand(is, keep) })
		meet(t, a, b)
		for _, s := range []*Store{a, b} {
			if found := issues(t, s); len(found) != 0 {
				t.Fatalf("keep %v: still listed: %+v", keep, found)
			}
			if r, err := s.GetAny(ctx, model.Tasks.Kind, id); err != nil || r.Deleted == keep || r.One("title") != "Appeler vite" {
				t.Fatalf("keep %v: %v %v", keep, r, err)
			}
		}
		if _, err := a.Undo(ctx, false); err != nil {
			t.Fatal(err)
		}
		if is := theIssue(t, a); is.Type != model.IssueDeletion {
			t.Fatalf("keep %v: undone to %+v", keep, is)
		}
	}
}

// A deleted record that others name is listed if they did not know, and only
// then.
func TestDanglingReferences(t *testing.T) {
	for _, keep := range []bool{true, false} {
		a, b, org := pairOfStores(t, model.Organisations.Kind, "name", "Radio Obrera")
		known := model.People.New(a.Env()).Put("name", "Rosa").Put("organisation", org.String())
		edit(t, a, func(tx *Tx) error { return tx.Create(known) })
		meet(t, a, b)
		edit(t, a, func(tx *Tx) error { return tx.Delete(model.Organisations.Kind, org, 0) })
		if found := issues(t, a); len(found) != 0 {
			t.Fatalf("deleted knowingly, listed: %+v", found)
		}
		late := model.People.New(b.Env()).Put("name", "Diego").Put("organisation", org.String())
		edit(t, b, func(tx *Tx) error { return tx.Create(late) })
		meet(t, a, b)
		is := theIssue(t, b)
		if is.Type != model.IssueReference || is.Link.ID != org || len(is.Others) != 1 || is.Others[0].Link.ID != late.ID {
			t.Fatalf("listed as %+v", is)
		}
		edit(t, a, func(tx *Tx) error { return tx.LetStand(theIssue(t, a), keep) })
		meet(t, a, b)
		if found := issues(t, b); len(found) != 0 {
			t.Fatalf("keep %v: still listed: %+v", keep, found)
		}
		r, err := b.Get(ctx, model.People.Kind, late.ID)
		if err != nil || (r.One("organisation") != "") != keep {
			t.Fatalf("keep %v: %v %v", keep, r, err)
		}
	}
}

// The same people and bodies are found whatever the writing; those said to be
// distinct no more, on no device.
func TestDuplicates(t *testing.T) {
	a, b := storeOf(t, "Ana"), storeOf(t, "Carla")
	add := func(s *Store, kind *model.Kind, pairs ...string) model.ID {
		r := kind.New(s.Env())
		for i := 0; i+1 < len(pairs); i += 2 {
			r.Put(pairs[i], pairs[i+1])
		}
		edit(t, s, func(tx *Tx) error { return tx.Create(r) })
		return r.ID
	}
	people, bodies := model.People.Kind, model.Organisations.Kind
	add(a, people, "name", "Élodie Côté")
	add(b, people, "name", "COTE, Elodie")
	add(a, people, "name", "Benito", "email", "Benito@fat.example", "phone", "+52 (555) 123-4567 8")
	add(b, people, "name", "B. Rosales", "email", "benito@FAT.example ", "phone", "555 123 4567 8")
	add(a, people, "name", "Une collègue", "phone", "418 555 0101")
	add(b, people, "name", "Un autre", "phone", "418 555 0101")
	add(a, bodies, "name", "Frente Auténtico del Trabajo", "acronym", "F.A.T.", "country", "Mexique")
	add(b, bodies, "name", "FAT")
	add(a, bodies, "name", "Fédération des artisans", "acronym", "FAT", "country", "Québec")
	add(a, bodies, "name", "Radio Obrera", "website", "https://www.radio.example/")
	add(b, bodies, "name", "La Obrera", "website", "radio.example")
	for i := range sharedBy + 1 { // the address of a house
		add(a, people, "name", fmt.Sprint("Personne ", i), "email", "info@maison.example")
	}
	meet(t, a, b)
	var got []string
	for _, is := range issues(t, a) {
		got = append(got, fmt.Sprint(is.Label.Text, is.Why))
	}
	for _, is := range issues(t, b) {
		if !slices.Contains(got, fmt.Sprint(is.Label.Text, is.Why)) {
			t.Errorf("only one device lists %v", is)
		}
	}
	if len(got) != 5 { // the namesakes, Benito, FAT twice, Radio Obrera
		t.Fatalf("found %q", got)
	}
	is := issues(t, b)[0]
	edit(t, b, func(tx *Tx) error {
		return tx.Add(bodies, is.Link.ID, 0, "distinct", is.Others[0].Link.ID.String())
	})
	meet(t, a, b)
	if n := len(issues(t, a)); n != 4 {
		t.Fatalf("%d after one was said to be two", n)
	}
}
