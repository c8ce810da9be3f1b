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
	f.Given = []pane.Issue{
		{Type: model.IssueValue, Link: task, Label: "Appeler le FAT", Field: "title", Common: []string{"Appeler"}, Heads: []pane.IssueHead{
			{Value: "Appeler Rosa", Who: "Élodie Côté", When: when}, {Value: "Appeler le FAT", Who: "Marie Dubé", When: when, Shown: true}}},
		{Type: model.IssueValue, Link: notes, Label: "Réserver la salle", Field: "notes", Common: []string{"un deux trois"}, Heads: []pane.IssueHead{
			{Value: "un 2 trois", Who: "Élodie Côté", When: when, Shown: true}, {Value: "un II TROIS", Who: "Marie Dubé", When: when}},
			Parts: []model.LongPart{{Text: "un "}, {Versions: []string{"2 ", "II "}}, {Text: "TROIS"}}},
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
				s.Keys("n", "1")
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
	s.Sees("À régler : 1 sur 3", "Appeler Rosa", "Marie Dubé", "Venait de : Appeler", "affichée")
	s.Keys("1")
	e := f.Applied[0][0]
	if e.Op != pane.Settle || e.Fields["title"].One() != "Appeler Rosa" || e.Base == 0 {
		t.Fatalf("settled by %+v", e)
	}
	s.Sees("1 sur 2", "≠ 1. 2", "TROIS")
	s.Keys("u")
	s.Sees("sur 3")
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
