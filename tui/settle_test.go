package tui

import (
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// disputed is the office with something of each sort to settle.
func disputed() *panetest.Fake {
	f := office()
	task := model.Link{Kind: "task", ID: f.Named("task", "Appeler le FAT")}
	notes := model.Link{Kind: "task", ID: f.Named("task", "Réserver la salle")}
	org := model.Link{Kind: "organisation", ID: f.Named("organisation", "FAT")}
	twin := model.Link{Kind: "organisation", ID: f.Named("organisation", "Radio Obrera")}
	when := panetest.Now
	marie, elodie := f.Named("person", "Marie Dubé").String(), f.Named("person", "Élodie Côté").String()
	f.Given = []pane.Issue{
		{Type: model.IssueValue, Link: task, Label: "Appeler le FAT", Field: "title", Common: []string{"Appeler"}, Heads: []pane.IssueHead{
			{Value: "Appeler Rosa", Who: "Élodie Côté", When: when}, {Value: "Appeler le FAT", Who: "Marie Dubé", When: when, Shown: true}}},
		{Type: model.IssueValue, Link: notes, Label: "Réserver la salle", Field: "notes", Common: []string{"un deux trois"}, Heads: []pane.IssueHead{
			{Value: "un 2 trois", Who: "Élodie Côté", When: when, Shown: true}, {Value: "un II TROIS", Who: "Marie Dubé", When: when}},
			Parts: []model.LongPart{{Text: "un "}, {Versions: []string{"2 ", "II "}}, {Text: "TROIS"}}},
		{Type: model.IssueValue, Link: notes, Label: "Réserver la salle", Field: "assignee", Labels: map[string]string{marie: "Marie Dubé", elodie: "Élodie Côté"},
			Heads: []pane.IssueHead{{Value: marie, Who: "Élodie Côté", Device: "Portable du bureau", When: when}, {Value: elodie, Who: "Marie Dubé", When: when, Shown: true}}},
		{Type: model.IssueDuplicate, Link: org, Label: "FAT", Why: []string{"acronym"}, Others: []pane.Candidate{{Link: twin, Label: "Radio Obrera"}}},
	}
	return f
}

func TestSettleFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, disputed(), lang, size[0], size[1])
				s.Keys("!")
				s.Golden("settle-value-" + name)
				s.Keys("n")
				s.Golden("settle-parts-" + name)
				s.Keys("p", "p", "1")
				s.Golden("unite-" + name)
			})
		}
	}
}

// A conflict is settled by a number, the next one is shown, and u brings the
// first back; texts are combined, what merges once.
func TestSettleByKeys(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 120, 40)
	s.Keys("!")
	s.Sees("À régler : 1 sur 4", "Appeler Rosa", "Marie Dubé", "Venait de : Appeler", "affichée")
	s.Keys("1")
	e := f.Applied[0][0]
	if e.Op != pane.Settle || e.Fields["title"].One() != "Appeler Rosa" || e.Base == 0 {
		t.Fatalf("settled by %+v", e)
	}
	s.Sees("1 sur 3", "≠ 1. 2", "TROIS")
	s.Keys("u")
	s.Sees("sur 4")
	s.Keys("b")
	s.Sees("ce qui reste", "un 2 II TROIS")
	s.Keys(" et plus", "<ctrl+s>")
	if e := f.Applied[len(f.Applied)-1][0]; e.Op != pane.Set || e.Fields["notes"].One() != "un 2 II TROIS et plus" {
		t.Fatalf("combined as %+v", e)
	}
	s.Keys("<esc>")
	s.Misses("À régler")
}

// What comes in while a conflict is shown is told of, and not replaced.
func TestLateValuesAreNotReplaced(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 120, 40)
	s.Keys("!")
	f.Given[0].Heads = append(f.Given[0].Heads, pane.IssueHead{Value: "Appeler Benito", Who: "Ana", When: panetest.Now})
	s.Send(pane.Changed{})
	s.Sees("Une autre valeur vient d’arriver")
	s.Misses("Appeler Benito")
	s.Keys("r")
	s.Sees("Appeler Benito")
}

// Two records become one, field by field.
func TestUniteByKeys(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 120, 40)
	s.Keys("!", "p", "1")
	s.Sees("Fusionner deux fiches", "≠ Nom", "● 1. Frente")
	s.Keys("2", "<enter>")
	e := f.Applied[0][0]
	if e.Op != pane.Unite || e.Fields["name"].One() != "Radio Obrera" || e.Other.IsZero() {
		t.Fatalf("merged by %+v", e)
	}
}

// withReviews adds a deletion, a lost reference, a broken rule and an action set
// aside.
func withReviews() *panetest.Fake {
	f := disputed()
	when := panetest.Now
	task := model.Link{Kind: "task", ID: f.Named("task", "Rapport narratif")}
	gone := model.Link{Kind: "organisation", ID: panetest.ID(90)}
	heads := []pane.IssueHead{{Who: "Élodie Côté", When: when, Edited: "title"}, {Who: "Marie Dubé", Device: "Portable de Marie", When: when, Gone: true}}
	f.Given = append(f.Given,
		pane.Issue{Type: model.IssueDeletion, Link: task, Label: "Rapport narratif", Heads: heads},
		pane.Issue{Type: model.IssueReference, Link: gone, Label: "CUSO", Heads: heads, Others: []pane.Candidate{{Link: task, Label: "Rapport narratif"}}},
		pane.Issue{Type: model.IssueRule, Link: task, Label: "Rapport narratif", Rule: model.Refuse(model.Invalid, "field.required").On("title")},
		pane.Issue{Type: model.IssueAside, Link: model.Link{Kind: "grant", ID: panetest.ID(91)}, Label: "Fonds A", Reason: "role", Action: model.Hash{1},
			Heads: []pane.IssueHead{{Who: "Ana", Device: "Téléphone d’Ana", When: when}},
			Edits: []pane.AsideEdit{{Link: model.Link{Kind: "grant", ID: panetest.ID(91)}, Label: "Fonds A", Verb: "set", Field: "programme", Value: "Volet 2"}}},
	)
	return f
}

// All that is to be settled is one key or one word of the palette away, counted
// by sort, and each can be gone to.
func TestReviewList(t *testing.T) {
	f := withReviews()
	s := open(t, f, "fr", 120, 40)
	s.Keys("L")
	s.Sees("À régler : 3 conflits · 1 double possible · 1 suppression · 1 renvoi perdu · 1 règle · 1 mise de côté",
		"Tâche : Appeler le FAT", "conflit : titre", "Organisation : CUSO", "supprimée, on y renvoie", "action mise de côté")
	s.Keys("CUSO", "<enter>")
	s.Sees("Organisation : CUSO", "Ramener la fiche supprimée", "Marie Dubé sur « Portable de Marie »")
	s.Keys("l")
	s.Keys("Fonds", "<enter>")
	s.Sees("Subvention : Fonds A", "Ana sur « Téléphone d’Ana »", "Volet 2")
	s.Keys("<esc>", "<esc>")
	s.Misses("À régler")
	s.Keys(":", "liste de tout", "<enter>")
	s.Sees("3 conflits")
}

func TestReviewFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, withReviews(), lang, size[0], size[1])
				s.Keys("L")
				s.Golden("review-" + name)
				s.Keys("Fonds", "<enter>")
				s.Golden("settle-aside-" + name)
			})
		}
	}
}

// settledBy opens the issue of a name from the list, types keys, and gives the
// last edit.
func settledBy(t *testing.T, f *panetest.Fake, find string, typed ...string) pane.Edit {
	t.Helper()
	s := open(t, f, "fr", 120, 40)
	s.Keys("L", find, "<enter>")
	s.Keys(typed...)
	if len(f.Applied) == 0 {
		t.Fatalf("%s: nothing was done:\n%s", find, s.Screen())
	}
	return f.Applied[len(f.Applied)-1][0]
}

// A deletion against an edit, a lost reference, a reference field and an action
// set aside are each settled by a number.
func TestSettleEverySort(t *testing.T) {
	if e := settledBy(t, withReviews(), "Rapport", "1"); e.Op != pane.Restore {
		t.Errorf("the changed record is kept by %+v", e)
	}
	if e := settledBy(t, withReviews(), "Rapport", "2"); e.Op != pane.Delete || e.Base == 0 {
		t.Errorf("the deletion stands by %+v", e)
	}
	if e := settledBy(t, withReviews(), "CUSO", "<down>", "<enter>"); e.Op != pane.Rename || !e.Other.IsZero() {
		t.Errorf("references go by %+v", e)
	}
	f := withReviews()
	s := open(t, f, "fr", 120, 40)
	s.Keys("!", "n", "n")
	s.Sees("Responsable a reçu 2 valeurs", "Élodie Côté sur « Portable du bureau »", "Marie Dubé")
	s.Keys("b")
	s.Sees("Seuls des textes se combinent")
	s.Keys("1")
	if e := f.Applied[0][0]; e.Op != pane.Settle || e.Fields["assignee"].One() != f.Named("person", "Marie Dubé").String() {
		t.Errorf("a reference is settled by %+v", e)
	}
	if e := settledBy(t, withReviews(), "Fonds", "1"); e.Op != pane.TakeIn || e.Action != (model.Hash{1}) {
		t.Errorf("taken in by %+v", e)
	}
	if e := settledBy(t, withReviews(), "Fonds", "2"); e.Op != pane.LeaveAside || e.Action != (model.Hash{1}) {
		t.Errorf("left by %+v", e)
	}
}

// What is typed while a choice is saved waits for what is shown then: nothing
// typed is lost, nothing settles what is not shown any more.
func TestSettleKeysWait(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 120, 40)
	s.Keys("!")
	s.Hold()
	s.Keys("1")
	s.Sees("Enregistrement")
	s.Keys("b")
	s.Keys(" et plus", "<ctrl+s>")
	s.Sees("À régler : 1 sur 4")
	s.Let()
	if len(f.Applied) != 2 {
		t.Fatalf("done: %+v", f.Applied)
	}
	if e := f.Applied[1][0]; e.Fields["notes"].One() != "un 2 II TROIS et plus" {
		t.Errorf("what was typed early became %+v", e)
	}
	s.Hold()
	s.Keys("1", "<esc>") // esc leaves at any time; what was chosen is saved
	s.Misses("À régler")
	s.Let()
	if len(f.Applied) != 3 {
		t.Errorf("done: %+v", f.Applied)
	}
}

// Why a choice is refused is said in the dialog, which may cover the line below.
func TestSettleRefusalIsSeen(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 80, 24)
	s.Keys("!")
	f.Refusal = model.Refuse(model.Invalid, "conflict.protected")
	s.Keys("1")
	s.Sees("✗ ", "À régler : 1 sur 4")
}

// From a list, = opens the conflict of the record under the cursor, and M merges
// it with one that is asked for, or the two that are selected.
func TestSettleAndMergeFromLists(t *testing.T) {
	f := disputed()
	s := open(t, f, "fr", 120, 40)
	s.Keys(":", "ouvrir tâches", "<enter>")
	s.Keys("/", "salle", "<enter>", "=")
	s.Sees("À régler : 1 sur 2", "Tâche : Réserver la salle")
	s.Keys("<esc>", "<esc>")
	s.Keys(":", "ouvrir organisations", "<enter>")
	s.Keys("/", "radio", "<enter>", "M")
	s.Sees("Fusionner avec")
	s.Keys("Frente", "<enter>")
	s.Sees("Fusionner deux fiches")
	s.Keys("2", "<enter>")
	e := f.Applied[0][0]
	if e.Op != pane.Unite || e.Link.ID != f.Given[3].Others[0].Link.ID || e.Other != f.Given[3].Link.ID {
		t.Fatalf("merged by %+v", e)
	}
}

// A task that follows a protected contact up is shown in words, not by an id;
// what changes a task names it.
func TestPickersNameTheRecord(t *testing.T) {
	f := office()
	f.Add("task", "title", "↪ yebk", "status", "todo", "due", "2026-11-20")
	s := open(t, f, "fr", 120, 40)
	s.Sees("↪ suivi d’un contact")
	s.Misses("yebk")
	s.Keys("/", "FAT", "<enter>", "s")
	s.Sees("État de « Appeler le FAT »")
	s.Keys("<esc>", "d")
	s.Sees("de « Appeler le FAT »")
}
