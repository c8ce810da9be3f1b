package store

import (
	"slices"
	"testing"

	"relais/model"
)

// twoFATs makes an organisation typed twice, with records that name both.
func twoFATs(t *testing.T, s *Store) (stays, goes, person, interaction, item model.ID) {
	t.Helper()
	org := model.Organisations.New(s.Env()).Put("name", "Frente Auténtico del Trabajo").Put("acronym", "FAT").Put("categories", "partner")
	twin := model.Organisations.New(s.Env()).Put("name", "FAT").Put("email", "fat@fat.example").Put("categories", "ally", "partner")
	edit(t, s, func(tx *Tx) error {
		if err := tx.Create(org); err != nil {
			return err
		}
		return tx.Create(twin)
	})
	who := model.People.New(s.Env()).Put("name", "Rosa").Put("organisation", twin.ID.String())
	log := model.Interactions.New(s.Env()).Put("summary", "Appel").Put("organisations", org.ID.String(), twin.ID.String())
	step := model.Items.New(s.Env()).Put("text", "Envoyer").Put("parent", model.Link{Kind: "organisation", ID: twin.ID}.String())
	edit(t, s, func(tx *Tx) error {
		for _, r := range []*model.Record{who, log, step} {
			if err := tx.Create(r); err != nil {
				return err
			}
		}
		return nil
	})
	return org.ID, twin.ID, who.ID, log.ID, step.ID
}

func one(t *testing.T, s *Store, kind *model.Kind, id model.ID) *model.Record {
	t.Helper()
	r, err := s.GetAny(ctx, kind, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two records become one: values, sets and every reference, in one step that
// undo takes back whole and redo does again.
func TestUnite(t *testing.T) {
	s := newStore(t)
	stays, goes, who, log, step := twoFATs(t, s)
	bodies := model.Organisations.Kind
	unite := func(chosen map[string]model.Value) error {
		_, err := s.Edit(ctx, func(tx *Tx) error { return tx.Unite(bodies, stays, goes, 0, chosen) })
		return err
	}
	if err := unite(nil); refusalKey(err) != "unite.choose" || model.AsRefusal(err).Args["fields"] != "name" {
		t.Fatalf("a name that differs: %v", err)
	}
	united := func() bool {
		r, gone := one(t, s, bodies, stays), one(t, s, bodies, goes)
		return r.One("email") == "fat@fat.example" && slices.Equal(r.Get("categories"), model.Value{"ally", "partner"}) &&
			r.One("name") == "Frente Auténtico del Trabajo" && gone.Deleted &&
			one(t, s, model.People.Kind, who).One("organisation") == stays.String() &&
			slices.Equal(one(t, s, model.Interactions.Kind, log).Get("organisations"), model.Value{stays.String()}) &&
			one(t, s, model.Items.Kind, step).One("parent") == "organisation:"+stays.String()
	}
	if err := unite(set("name", "Frente Auténtico del Trabajo")); err != nil || !united() {
		t.Fatalf("not united: %v", err)
	}
	if found := issues(t, s); len(found) != 0 {
		t.Fatalf("left for review: %+v", found)
	}
	if _, err := s.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	if r := one(t, s, bodies, goes); united() || r.Deleted || one(t, s, model.People.Kind, who).One("organisation") != goes.String() ||
		len(one(t, s, model.Interactions.Kind, log).Get("organisations")) != 2 || one(t, s, bodies, stays).One("email") != "" {
		t.Fatal("undo left something of it")
	}
	if _, err := s.Redo(ctx, false); err != nil || !united() {
		t.Fatalf("not done again: %v", err)
	}
}

// What others did to a merged record meanwhile is listed, with the record that
// took its place: an edit of it, and a new reference to it, which moves on.
func TestUniteAgainstEdits(t *testing.T) {
	for _, again := range []bool{false, true} {
		a, b := storeOf(t, "Ana"), storeOf(t, "Benito")
		stays, goes, _, _, _ := twoFATs(t, a)
		meet(t, a, b)
		bodies := model.Organisations.Kind
		edit(t, a, func(tx *Tx) error { return tx.Unite(bodies, stays, goes, 0, set("name", "FAT")) })
		if again { // the deletion names its successor after undo and redo too
			for _, do := range []func() error{
				func() error { _, err := a.Undo(ctx, false); return err },
				func() error { _, err := a.Redo(ctx, false); return err },
			} {
				if err := do(); err != nil {
					t.Fatal(err)
				}
			}
		}
		late := model.People.New(b.Env()).Put("name", "Diego").Put("organisation", goes.String())
		edit(t, b, func(tx *Tx) error { return tx.Create(late) })
		meet(t, a, b)
		is := theIssue(t, b)
		if is.Type != model.IssueReference || is.Into != stays || len(is.Others) != 1 {
			t.Fatalf("a late reference is listed as %+v", is)
		}
		edit(t, b, func(tx *Tx) error { return tx.LetStand(is, false) })
		meet(t, a, b)
		if r := one(t, a, model.People.Kind, late.ID); r.One("organisation") != stays.String() || len(issues(t, a)) != 0 {
			t.Fatalf("the late reference names %s", r.One("organisation"))
		}
	}
	a, b := storeOf(t, "Ana"), storeOf(t, "Benito")
	stays, goes, _, _, _ := twoFATs(t, a)
	meet(t, a, b)
	bodies := model.Organisations.Kind
	edit(t, a, func(tx *Tx) error { return tx.Unite(bodies, stays, goes, 0, set("name", "Frente Auténtico")) })
	edit(t, b, func(tx *Tx) error { return tx.Change(bodies, goes, 0, set("website", "fat.example")) })
	meet(t, a, b)
	found := issues(t, a)
	at := slices.IndexFunc(found, func(is Issue) bool { return is.Type == model.IssueDeletion })
	if at < 0 || found[at].Into != stays || found[at].Link.ID != goes {
		t.Fatalf("a late edit is listed as %+v", found)
	}
	edit(t, a, func(tx *Tx) error { return tx.Unite(bodies, stays, goes, 0, set("name", "Frente Auténtico")) })
	meet(t, a, b)
	if r := one(t, b, bodies, stays); r.One("website") != "fat.example" || len(issues(t, b)) != 0 {
		t.Fatalf("merged again: %v, %+v", r.Values, issues(t, b))
	}
}

// A record with a conflict is settled before it is merged; one that is not there
// and the person at the keyboard are refused, and so is a record with itself.
func TestUniteRefuses(t *testing.T) {
	s := newStore(t)
	x, y := addTask(t, s, "Appeler"), addTask(t, s, "Appeler")
	base := get(t, s, y).Base
	change(t, s, y, base, "title", "un")
	change(t, s, y, base, "title", "deux")
	other := model.People.New(s.Env()).Put("name", "Rosa")
	edit(t, s, func(tx *Tx) error { return tx.Create(other) })
	for want, do := range map[string]func(*Tx) error{
		"unite.conflict": func(tx *Tx) error { return tx.Unite(model.Tasks.Kind, x, y, 0, nil) },
		"unite.itself":   func(tx *Tx) error { return tx.Unite(model.Tasks.Kind, x, x, 0, nil) },
		"unite.me":       func(tx *Tx) error { return tx.Unite(model.People.Kind, other.ID, s.Me(), 0, nil) },
		"record.none":    func(tx *Tx) error { return tx.Unite(model.Tasks.Kind, x, model.ID{9}, 0, nil) },
	} {
		if _, err := s.Edit(ctx, do); refusalKey(err) != want {
			t.Errorf("want %s: %v", want, err)
		}
	}
}

// A reference that stands in a conflict moves too, and stays in conflict.
func TestUniteMovesReferencesInConflict(t *testing.T) {
	s := newStore(t)
	stays, goes, who, _, _ := twoFATs(t, s)
	third := model.Organisations.New(s.Env()).Put("name", "Radio Obrera")
	edit(t, s, func(tx *Tx) error { return tx.Create(third) })
	people := model.People.Kind
	edit(t, s, func(tx *Tx) error { return tx.Change(people, who, 0, set("organisation")) })
	base, err := s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []model.ID{goes, third.ID} {
		edit(t, s, func(tx *Tx) error { return tx.Change(people, who, base, set("organisation", v.String())) })
	}
	edit(t, s, func(tx *Tx) error {
		return tx.Unite(model.Organisations.Kind, stays, goes, 0, set("name", "FAT"))
	})
	is := theIssue(t, s)
	got := values(is)
	slices.Sort(got)
	want := []string{stays.String(), third.ID.String()}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("in conflict: %v, want %v", got, want)
	}
	if _, err := s.Undo(ctx, false); err != nil {
		t.Fatal(err)
	}
	found := issues(t, s)
	at := slices.IndexFunc(found, func(is Issue) bool { return is.Type == model.IssueValue })
	if at < 0 || !slices.Contains(values(&found[at]), goes.String()) || len(found[at].Heads) != 2 {
		t.Fatalf("undone to %+v", found)
	}
}

// Whoever's own person was merged by somebody else works on as who took the
// place.
func TestMergedPersonWorksOn(t *testing.T) {
	a, b := storeOf(t, "Ana"), storeOf(t, "Anna")
	meet(t, a, b)
	edit(t, a, func(tx *Tx) error { return tx.Unite(model.People.Kind, a.Me(), b.Me(), 0, set("name", "Ana")) })
	meet(t, a, b)
	again, err := Open(ctx, b.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Me() != a.Me() {
		t.Fatalf("works as %s, want %s", again.Me(), a.Me())
	}
}
