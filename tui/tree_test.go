package tui

import (
	"context"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// planned is an office with a plan: tasks of two actions, and one of none.
func planned() (f *panetest.Fake, action model.ID) {
	f = panetest.NewFake()
	plan := f.Add("plan", "title", "Plan", "year", "2026-2027")
	o := f.Add("objective", "plan", plan.String(), "number", "1", "title", "Former")
	m9 := f.Add("means", "objective", o.String(), "number", "1.9", "title", "Outils")
	m10 := f.Add("means", "objective", o.String(), "number", "1.10", "title", "Écoles")
	action = f.Add("action", "means", m10.String(), "ref", "1.10.a", "text", "Tenir une école")
	other := f.Add("action", "means", m9.String(), "ref", "1.9.a", "text", "Écrire un guide")
	marie := f.Add("person", "name", "Marie Dubé", "team", "officer")
	f.Add("task", "title", "Réserver la salle", "action", action.String(), "assignee", marie.String(), "status", "doing")
	f.Add("task", "title", "Inviter", "action", action.String())
	f.Add("task", "title", "Relire", "action", other.String(), "assignee", marie.String())
	f.Add("task", "title", "Café")
	return f, action
}

// order fails unless the texts stand on the screen one after the other.
func order(s *panetest.Session, texts ...string) {
	s.T.Helper()
	screen, at := s.Screen(), 0
	for _, text := range texts {
		i := strings.Index(screen[at:], text)
		if i < 0 {
			s.T.Errorf("%q is not below what stands before it:\n%s", text, screen)
			return
		}
		at += i + len(text)
	}
}

// The tree and the board by a reference of the same rows, at three sizes, in
// three languages, without colour.
func TestTreeFrames(t *testing.T) {
	for layout, query := range map[string]string{"tree": "", "board": "group:assignee"} {
		for _, lang := range i18n.Languages() {
			for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
				name := layout + "-" + lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
				t.Run(name, func(t *testing.T) {
					f, _ := planned()
					f.Add("view", "title", "Plan", "kind_of", "task", "layout", layout, "query", query, "pinned", "1")
					s := open(t, f, lang, size[0], size[1])
					s.Keys("4")
					s.Golden("view-under-" + name)
				})
			}
		}
	}
}

// Tasks stand under their action, its means and its objective; numbers are
// ordered as numbers. Headings fold, open, and take new rows; what was closed
// stays closed.
func TestTreeOfThePlan(t *testing.T) {
	f, action := planned()
	s := open(t, f, "fr", 120, 40)
	s.Keys("D", "5", "<home>")
	order(s, "1 — Former (3)", "1.9 — Outils (1)", "1.9.a — Écrire un guide (1)", "Relire", "1.10 — Écoles (2)", "Tenir une école (2)", "Inviter", "Sans action (1)", "Café")
	s.Keys("<down>", "<left>")
	s.Misses("Relire")
	s.Sees("▸ 1.9 — Outils (1)")
	s.Keys("<down>", "<down>")
	s.Sees("›     ▾ 1.10.a — Tenir une école (2)", "Action · ")
	s.Keys("a", "Imprimer", "<ctrl+s>")
	order(s, "Tenir une école (3)", "Imprimer", "Sans action")
	s.Sees("›         Imprimer")
	s.Misses("Relire")
	if made := f.Record("task", f.Named("task", "Imprimer")); made.One("action") != action.String() {
		t.Errorf("it lies under %q", made.One("action"))
	}
	s.Keys("<left>", "<space>", "s", "5")
	if got := f.Applied[len(f.Applied)-1]; len(got) != 3 {
		t.Errorf("%d of the rows below the heading were changed", len(got))
	}
	s.Keys("<esc>", "s")
	s.Sees("État", "partielle")
	s.Keys("<esc>", "/", "inviter", "<enter>")
	order(s, "1 — Former (1)", "1.10 — Écoles (1)", "Inviter")
	s.Misses("Café")
}

// Keys that come while the tree is being read are for the tree.
func TestTreeWaits(t *testing.T) {
	f, _ := planned()
	s := open(t, f, "fr", 120, 40)
	s.Keys("<end>", "D")
	s.Hold()
	s.Keys("5", "<home>")
	s.Let()
	s.Sees("› ▾ 1 — Former (3)")
}

// The reference that the tree follows is chosen, and saved with the view.
func TestTreeByAReference(t *testing.T) {
	f, _ := planned()
	s := open(t, f, "fr", 120, 40)
	s.Keys("D", "5", "g", "responsable", "<enter>")
	order(s, "Marie Dubé (2)", "Réserver la salle", "Sans responsable (2)")
	s.Keys("S", "Par personne", "<enter>", "<right>", "<enter>")
	v := f.All("view")[0]
	if v.One("layout") != "tree" || v.One("query") != "group:assignee" {
		t.Fatalf("saved %q %q", v.One("layout"), v.One("query"))
	}
	s = open(t, f, "fr", 120, 40)
	s.Keys("4")
	order(s, "Par personne", "Marie Dubé (2)", "Sans responsable (2)")
}

// Records of a kind that refers to itself stand under each other. A circle, which
// two devices can make, hides none.
func TestTreeOfItself(t *testing.T) {
	f := panetest.NewFake()
	camp := f.Add("event", "title", "Campagne")
	f.Add("event", "title", "Kiosque", "part_of", camp.String())
	f.Add("event", "title", "Seul")
	a := f.Add("event", "title", "Cercle A")
	b := f.Add("event", "title", "Cercle B", "part_of", a.String())
	if _, err := f.Apply(context.Background(), []pane.Edit{{Op: pane.Set, Link: model.Link{Kind: "event", ID: a}, Fields: map[string]model.Value{"part_of": {b.String()}}}}); err != nil {
		t.Fatal(err)
	}
	s := panetest.NewSession(t, newAppOf(f, "fr", model.Events.Kind), 100, 40)
	s.Keys("v", "D", "arbre", "<enter>")
	order(s, "▾ Campagne", "    Kiosque")
	s.Sees("Cercle A", "Cercle B", "  Seul", "5 fiches")
	s.Misses("Sans")
	s.Keys("/", "kiosque", "<enter>")
	order(s, "▾ Campagne (1)", "    Kiosque")
}

// A board has a column for each person; a card that goes to the next column is
// that person's; what nobody has stands last. Two of one name are two.
func TestBoardByAReference(t *testing.T) {
	f, _ := planned()
	twin := f.Add("person", "name", "Marie Dubé")
	f.Add("task", "title", "De l’autre", "assignee", twin.String())
	s := open(t, f, "fr", 200, 40)
	s.Keys("D", "2", "g", "responsable", "<enter>")
	counts(s, "Marie Dubé 2", "Marie Dubé 1", "non précisé 2")
	s.Keys("<right>", "<right>", "<right>", "<home>", "(")
	last := f.Applied[len(f.Applied)-1]
	if len(last) != 1 || last[0].Fields["assignee"].One() == "" {
		t.Fatalf("edits %+v", last)
	}
	counts(s, "non précisé 1")
	s.Keys("<shift+right>")
	counts(s, "non précisé 2")
	s.Keys("S", "Par personne", "<enter>", "<right>", "<enter>")
	if v := f.All("view")[0]; v.One("query") != "group:assignee" {
		t.Errorf("saved %q", v.One("query"))
	}
	s.Keys("/", "rien de tel", "<enter>")
	s.Sees("0 sur 5")
}

// A protected record is a heading that does not say its name.
func TestTreeKeepsWhatIsProtected(t *testing.T) {
	f := panetest.NewFake()
	rosa := f.Add("person", "name", "Rosa", "at_risk", "1")
	f.Add("task", "title", "Appeler", "assignee", rosa.String())
	s := open(t, f, "fr", 120, 40)
	s.Keys("v", "D", "5", "g", "responsable", "<enter>")
	s.Misses("Rosa")
	s.Keys("D", "2")
	s.Misses("Rosa")
	s.Keys("R")
	s.Sees("Rosa")
}

// The rows of a pane with a table of its own are laid out in the list of their
// kind, its filter with them, and saved as a view.
func TestPanesLayTheirRowsOut(t *testing.T) {
	f := office()
	f.Add("interaction", "summary", "Appel à Radio Obrera", "moment", "2026-11-20T10:00 America/Toronto", "channel", "call")
	f.Add("interaction", "summary", "Réunion au FTL", "moment", "2026-11-21T10:00 America/Toronto", "channel", "meeting")
	o := newApp(f, "fr").opts
	o.Panes = nil
	s := panetest.NewSession(t, New(o), 120, 40)
	s.Keys("6", "/", "canal=call", "<ctrl+u>", "channel=call", "<enter>", "D", "2")
	s.Sees("› ", "Contacts", "appel ", "Appel à Radio Obrera", "ven. 20 nov. 10 h 00")
	s.Misses("Réunion au FTL")
	s.Keys("6", "S", "Les appels", "<enter>", "<right>", "<enter>")
	if v := f.All("view"); len(v) != 1 || v[0].One("kind_of") != "interaction" || v[0].One("query") != "channel=call group:moment" || v[0].One("layout") != "list" {
		t.Fatalf("saved %q %q %q", v[0].One("kind_of"), v[0].One("query"), v[0].One("layout"))
	}
	s.Keys("9")
	s.Sees("› 9 Les appels", "Appel à Radio Obrera")
	for _, digit := range []string{"3", "4", "5"} {
		s.Keys(digit, "D")
		s.Sees("5  Arbre")
		s.Keys("<esc>")
	}
	s.Keys("5", "w", "w", "D")
	s.Sees("ne peuvent être une vue")
}
