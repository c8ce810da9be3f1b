package plan

import (
	"context"
	"fmt"
	"testing"
	"time"

	"relais/model"
	"relais/store"

	"pgregory.net/rapid"
)

var ctx = context.Background()

func newStore(t interface{ Fatal(...any) }, dir string) *store.Store {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s, err := store.Create(ctx, store.Options{Dir: dir, Now: func() time.Time { return at }}, store.Identity{Name: "Ana Essai", Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustImport(t interface{ Fatal(...any) }, s *store.Store, d *Document) *Outcome {
	out, err := Import(ctx, s, d, "Plan", false)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func counts(t interface{ Fatal(...any) }, s *store.Store) [3]int {
	var n [3]int
	for i, k := range []*model.Kind{model.Objectives.Kind, model.MeansKind.Kind, model.Actions.Kind} {
		all, err := s.List(ctx, k, store.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		n[i] = len(all)
	}
	return n
}

func hashOf(t interface{ Fatal(...any) }, s *store.Store) model.Hash {
	h, err := s.StateHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// small is a plan worded for these tests.
func small() *Document {
	return &Document{Title: "Plan d'essai", Year: "2030", Organisation: "Atelier du fleuve (ADF)", Objectives: []Objective{
		{Number: 1, Title: "Accueillir les équipes qui arrivent", Means: []Means{
			{Number: "1.1", Title: "Une visite guidée des locaux", Actions: []Action{
				{Ref: "1.1.a", Text: "Préparer le dépliant de la visite avec les plans des étages"},
				{Ref: "1.1.b", Text: "Trouver deux personnes pour guider les groupes du samedi"},
			}},
			{Number: "1.3", Title: "Un repas partagé chaque saison", Actions: []Action{
				{Ref: "1.3.a", Text: "Réserver la grande cuisine pour les quatre repas"},
			}},
		}},
	}}
}

func action(t *testing.T, s *store.Store, ref string) *model.Record {
	t.Helper()
	all, err := s.List(ctx, model.Actions.Kind, store.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.One("ref") == ref {
			return r
		}
	}
	t.Fatalf("no action %s", ref)
	return nil
}

// Whatever the plan's counts and gaps, importing it again changes nothing.
func TestImportTwiceChangesNothing(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		s := newStore(rt, fmt.Sprintf("%s/%d", dir, n))
		defer s.Close()
		want := draw{rt}.plan()
		sc := &scan{draw: draw{rt}}
		doc, _, err := Parse("plan.txt", []byte(sc.render(want)))
		if err != nil {
			rt.Fatal(err)
		}
		mustImport(rt, s, doc)
		o, m, a := want.Counts()
		if got := counts(rt, s); got != [3]int{o, m, a} {
			rt.Fatalf("imported %v of %d, %d, %d", got, o, m, a)
		}
		before := hashOf(rt, s)
		out := mustImport(rt, s, doc)
		if !out.Unchanged() || len(out.Kept)+len(out.Missing)+len(out.Unsure)+len(out.Deleted) > 0 || hashOf(rt, s) != before {
			rt.Fatalf("the second import did %+v", out)
		}
	})
}

// A corrected document updates what the import wrote; a hand edit is kept and
// listed; what hangs from an action stays; what is new is added, what is gone
// from the document stays and is listed.
func TestImportCorrected(t *testing.T) {
	s := newStore(t, t.TempDir())
	defer s.Close()
	mustImport(t, s, small())
	byHand := action(t, s, "1.1.b")
	task := model.Tasks.New(s.Env()).Put("title", "Appeler").Put("action", action(t, s, "1.1.a").ID.String())
	_, err := s.Edit(ctx, func(tx *store.Tx) error {
		err := tx.Change(byHand.Kind, byHand.ID, 0, map[string]model.Value{"text": {"Trouver trois personnes pour guider les groupes du samedi"}})
		if err != nil {
			return err
		}
		return tx.Create(task)
	})
	if err != nil {
		t.Fatal(err)
	}
	doc := small()
	m := &doc.Objectives[0].Means[0]
	m.Actions[0].Text = "Préparer le dépliant de la visite, avec les plans des étages."
	m.Actions[1].Text = "Trouver deux personnes pour guider les groupes du dimanche"
	m.Actions = append(m.Actions, Action{Ref: "1.1.c", Text: "Imprimer les badges de bienvenue"})
	doc.Objectives[0].Means = doc.Objectives[0].Means[:1]
	out := mustImport(t, s, doc)
	if len(out.Updated) != 1 || out.Updated[0].Ref != "1.1.a" || len(out.Kept) != 1 || out.Kept[0].Ref != "1.1.b" ||
		len(out.Created) != 1 || out.Created[0].Ref != "1.1.c" || len(out.Missing) != 1 || out.Missing[0].Ref != "1.3" {
		t.Fatalf("%+v", out)
	}
	if got := action(t, s, "1.1.b").One("text"); got != "Trouver trois personnes pour guider les groupes du samedi" {
		t.Errorf("the hand edit became %q", got)
	}
	if id := action(t, s, "1.1.a").ID.String(); id != task.One("action") {
		t.Error("the task lost its action")
	}
}

// What a person deleted stays deleted; an import that was undone can be done
// again; another year is another plan.
func TestImportAfterDeletionUndoAndNextYear(t *testing.T) {
	s := newStore(t, t.TempDir())
	defer s.Close()
	mustImport(t, s, small())
	gone := action(t, s, "1.3.a")
	if _, err := s.Edit(ctx, func(tx *store.Tx) error { return tx.Delete(gone.Kind, gone.ID, 0) }); err != nil {
		t.Fatal(err)
	}
	if out := mustImport(t, s, small()); !out.Unchanged() || len(out.Deleted) != 1 {
		t.Fatalf("after a deletion: %+v", out)
	}
	for range 2 {
		if _, err := s.Undo(ctx, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := counts(t, s); got != [3]int{} {
		t.Fatalf("undone: %v", got)
	}
	mustImport(t, s, small())
	if got := counts(t, s); got != [3]int{1, 2, 3} {
		t.Fatalf("done again: %v", got)
	}
	next := small()
	next.Year = "2031"
	mustImport(t, s, next)
	if got := counts(t, s); got != [3]int{2, 4, 6} {
		t.Fatalf("a second plan: %v", got)
	}
	if p, err := s.CurrentPlan(ctx); err != nil || p.One("year") != "2030" {
		t.Fatalf("the current plan is %v, %v", p, err)
	}
}

// A dry run tells the same and writes nothing.
func TestImportDry(t *testing.T) {
	s := newStore(t, t.TempDir())
	defer s.Close()
	before := hashOf(t, s)
	out, err := Import(ctx, s, small(), "Plan", true)
	if err != nil || len(out.Created) != 7 || hashOf(t, s) != before {
		t.Fatalf("%+v, %v", out, err)
	}
}

// Two people who import the same document apart have made the same records.
func TestImportApart(t *testing.T) {
	a, b := newStore(t, t.TempDir()), newStore(t, t.TempDir())
	defer a.Close()
	defer b.Close()
	mustImport(t, a, small())
	mustImport(t, b, small())
	var sets []*model.Changeset
	if err := b.EachChangeset(ctx, 0, func(_ int64, _ model.Hash, c *model.Changeset) error { sets = append(sets, c); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Apply(ctx, sets); err != nil {
		t.Fatal(err)
	}
	if got := counts(t, a); got != [3]int{1, 2, 3} {
		t.Fatalf("merged: %v", got)
	}
	if r := action(t, a, "1.1.a"); len(r.Conflicts) != 0 {
		t.Fatalf("equal texts are no conflict: %v", r.Conflicts)
	}
	if out := mustImport(t, a, small()); !out.Unchanged() {
		t.Fatalf("again: %+v", out)
	}
}

// The real scan gives 5, 18 and 56; the corrected text then updates texts and
// creates nothing.
func TestImportTheRealPlan(t *testing.T) {
	s := newStore(t, t.TempDir())
	defer s.Close()
	raw, _ := parseShared(t, "plan-action-2022-2023.ocr.txt")
	corrected, _ := parseShared(t, "plan-2022-2023.md")
	mustImport(t, s, raw)
	if got := counts(t, s); got != [3]int{5, 18, 56} {
		t.Fatalf("imported %v", got)
	}
	out := mustImport(t, s, corrected)
	if len(out.Created)+len(out.Kept)+len(out.Missing)+len(out.Unsure) > 0 || counts(t, s) != [3]int{5, 18, 56} {
		t.Fatalf("the corrected text did %+v", out)
	}
	if again := mustImport(t, s, corrected); !again.Unchanged() {
		t.Fatalf("again: %+v", again.Updated)
	}
}
