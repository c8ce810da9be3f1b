package tui

import (
	"regexp"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

// busy is the office with tasks in every state and over several weeks.
func busy() *panetest.Fake {
	f := office()
	for i, status := range []string{"todo", "todo", "waiting", "doing", "done", "todo", "todo"} {
		n := string(rune('A' + i))
		f.Add("task", "title", "Étape "+n+" de la préparation de la délégation", "status", status, "due", string(model.Day("2026-11-20").Add(5*i)),
			"start", string(model.Day("2026-11-10").Add(3*i)), "priority", "normal")
	}
	return f
}

// The board, the agenda and the timeline of the same rows, at three sizes, in
// three languages, without colour.
func TestLayoutFrames(t *testing.T) {
	for _, layout := range []string{"board", "agenda", "timeline"} {
		for _, lang := range i18n.Languages() {
			for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
				name := layout + "-" + lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
				t.Run(name, func(t *testing.T) {
					f := busy()
					f.Add("view", "title", "Délégation", "kind_of", "task", "layout", layout, "pinned", "1")
					s := open(t, f, lang, size[0], size[1])
					s.Keys("4")
					s.Golden("view-" + name)
				})
			}
		}
	}
}

// A card goes to the column beside with one key, several selected ones too, and
// the cursor with it; one undo takes it back.
func TestBoardMovesCards(t *testing.T) {
	f := busy()
	s := open(t, f, "fr", 200, 40)
	s.Keys("D", "2")
	counts(s, "○ à faire 5", "◐ en cours 2", "✓ terminée 1")
	s.Keys("<right>", "<left>", "<home>", "<shift+right>")
	if got := f.Applied[len(f.Applied)-1]; len(got) != 1 || got[0].Fields["status"].One() != "doing" {
		t.Fatalf("edits %+v", got)
	}
	counts(s, "○ à faire 4", "◐ en cours 3")
	s.Keys("<shift+right>") // the same card again
	counts(s, "◐ en cours 2", "… en attente 2")
	s.Keys("u", "u")
	counts(s, "○ à faire 5", "◐ en cours 2")
	s.Keys("<left>", "<left>", "<home>", "<space>", "<space>", "<shift+right>")
	if got := f.Applied[len(f.Applied)-1]; len(got) != 2 {
		t.Fatalf("%d edits", len(got))
	}
	s.Keys("<esc>", "<left>", "<left>", "(")
	s.Sees("Il n’y a pas de colonne plus loin")
	s.Keys("/", `"Étape A"`, "<enter>")
	s.Sees("1 sur 10")
}

// A view of some states has their columns alone: no card can be sent out of it.
func TestBoardOfSomeStates(t *testing.T) {
	f := busy()
	f.Add("view", "title", "Ce qui avance", "kind_of", "task", "layout", "board", "pinned", "1", "query", "status=todo,doing")
	s := open(t, f, "fr", 160, 40)
	s.Keys("4")
	counts(s, "○ à faire 5", "◐ en cours 2")
	s.Misses("✓ terminée", "… en attente")
	s.Keys("<right>", "<shift+right>")
	s.Sees("Il n’y a pas de colonne plus loin")
	counts(s, "○ à faire 5", "◐ en cours 2")
}

// Columns that do not fit are reached by scrolling.
func TestBoardScrollsSideways(t *testing.T) {
	s := open(t, busy(), "fr", 80, 24)
	s.Keys("D", "2")
	s.Sees("à faire", "en cours ", " ›")
	s.Misses("✓ terminée")
	s.Keys("<right>", "<right>", "<right>", "<right>")
	s.Sees("✓ terminée", "‹ ")
	s.Misses("○ à faire  ")
}

// What is filtered, ordered and laid out is saved under a name, pinned, and
// opened again by its digit; a change under the same name changes it.
func TestSaveAView(t *testing.T) {
	f := busy()
	s := open(t, f, "fr", 120, 40)
	s.Keys("/", "status=todo sort:-due", "<enter>", "S")
	s.Sees("Nom de la vue")
	s.Keys("À faire d’ici Noël", "<enter>")
	s.Sees("Épingler cette vue")
	s.Keys("<right>", "<enter>")
	views := f.All("view")
	if len(views) != 1 || views[0].One("query") != "status=todo sort:-due" || views[0].One("kind_of") != "task" || views[0].One("pinned") != "1" {
		t.Fatalf("saved %+v", views)
	}
	s.Sees("4 À faire d’ici Noël")
	s.Keys("4")
	s.Sees("› 4 À faire d’ici Noël", "Échéance ▼", "5 fiches")
	s.Misses("Rapport narratif")
	s.Keys("D", "2", "S", "<enter>", "<enter>")
	if views = f.All("view"); len(views) != 1 || views[0].One("layout") != "board" {
		t.Fatalf("saved %+v", views)
	}
	s.Keys("1", "4")
	counts(s, "○ à faire 5", "◐ en cours 0")
	f2 := open(t, f, "en", 120, 40) // another start
	f2.Keys("4")
	f2.Sees("todo"[:2], "À faire d’ici Noël")
	s.Keys("1", ":", "ouvrir la vue", "<enter>")
	s.Sees("› 4 À faire")
}

// A list beside the panes is, once saved, the view that it was saved as, pinned
// or not: it does not stand there twice.
func TestAListBecomesItsView(t *testing.T) {
	for name, c := range map[string]struct {
		pin  []string
		side string
	}{"pinned": {[]string{"<right>", "<enter>"}, "› 4 À relancer"}, "not": {[]string{"<enter>"}, "›   À relancer"}} {
		t.Run(name, func(t *testing.T) {
			f := busy()
			s := open(t, f, "fr", 120, 40)
			s.Keys("1", ":", "ouvrir : activités", "<enter>")
			s.Sees("›   Activités")
			s.Keys("S", "À relancer", "<enter>")
			s.Keys(c.pin...)
			if len(f.All("view")) != 1 {
				t.Fatalf("saved %+v", f.All("view"))
			}
			s.Sees(c.side, "À relancer  ")
			if strings.Contains(s.Screen(), "Activités") {
				t.Errorf("the list is there beside its view:\n%s", s.Screen())
			}
			s.Keys("1", "2")
			s.Sees("› 2 ")
		})
	}
}

// The head of a view tells the order that it asks for, also where that is the one
// that the kind has without it.
func TestTheHeadTellsTheOrderAskedFor(t *testing.T) {
	for query, want := range map[string]string{"status=todo sort:due": "tri : échéance ▲", "sort:due": "Tri : échéance ▲", "sort:-title": "Tri : titre ▼"} {
		f := busy()
		f.Add("view", "title", "À moi", "kind_of", "task", "query", query, "pinned", "1")
		s := open(t, f, "fr", 120, 40)
		s.Keys("4")
		s.Sees(want)
	}
}

// A view that is not pinned opens from the palette; one whose filter cannot be
// read says why.
func TestUnpinnedAndBrokenViews(t *testing.T) {
	f := busy()
	f.Add("view", "title", "En retard", "kind_of", "task", "query", "due<2026-11-23")
	f.Add("view", "title", "Cassée", "kind_of", "task", "query", "couleur=bleu", "pinned", "1")
	s := open(t, f, "fr", 120, 40)
	s.Misses("En retard")
	s.Keys(":", "en retard", "<enter>")
	s.Sees("En retard", "Appeler le FAT")
	s.Misses("Rapport narratif")
	s.Keys("4")
	s.Sees("Champ inconnu dans le filtre")
}

// The head of a view says what it leaves and in which order, in words, and by
// which key all is shown and hidden again.
func TestAViewSaysWhatItLeaves(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		f := busy()
		f.Add("view", "title", "À moi", "kind_of", "task", "query", "status=todo due<2026-12-15 sort:-due group:priority", "pinned", "1")
		s := open(t, f, "fr", size[0], size[1])
		s.Keys("4")
		s.Sees("Filtre · état : à faire · échéance avant mar. 15 déc.", "tri : échéance ▼", "groupes : priorité", "échap : tout montrer")
		s.Misses("Rapport narratif")
		s.Keys("/")
		if c := s.Model.View().Cursor; c == nil || !strings.Contains(strings.Split(s.Screen(), "\n")[c.Y], "│/") {
			t.Errorf("the cursor is not in the filter: %+v\n%s", c, s.Screen())
		}
		s.Keys("zzz", "<esc>", "<esc>") // of the filter that was typed, then of the view
		s.Sees("Filtre levé : tout est montré.", "échap : remettre le filtre", "Rapport narratif")
		s.Keys("<esc>")
		s.Sees("Filtre · état : à faire", "groupes : priorité")
		s.Misses("Rapport narratif")
		s.Keys("z", "1")
		s.Sees("tri : titre ▲")
	}
}

// Who a view names by an id is named, and who is protected is not.
func TestAViewNamesWhoItNames(t *testing.T) {
	f := busy()
	rose := f.Add("person", "name", "Rose-Laure Jean")
	hidden := f.Add("person", "name", "Benito Rosales", "at_risk", "1")
	session, _ := f.Session(t.Context())
	f.Add("view", "title", "Des gens", "kind_of", "task",
		"query", "assignee="+rose.String()+","+hidden.String()+","+session.Me.String(), "pinned", "1")
	s := open(t, f, "fr", 200, 40)
	s.Keys("4")
	s.Sees("Filtre · responsable : Rose-Laure Jean, personne : protégé ou moi")
	s.Misses("Benito")
}

// What is clicked below the head is what is meant.
func TestClicksBelowTheHeadOfAView(t *testing.T) {
	for _, layout := range []string{"list", "board", "timeline", "tree"} {
		f := busy()
		f.Add("view", "title", "À moi", "kind_of", "task", "query", "status=todo", "layout", layout, "pinned", "1")
		s := open(t, f, "fr", 200, 40)
		s.Keys("4")
		for y, line := range strings.Split(s.Screen(), "\n") {
			if at := strings.Index(line, "Étape G"); at >= 0 {
				s.Click(len([]rune(line[:at])), y)
				s.Keys("<enter>")
				s.Sees("Étape G de la préparation de la délégation", "h historique")
				break
			}
		}
	}
}

// The timeline is moved and magnified by keys; the agenda has a heading a day.
func TestTimelineAndAgenda(t *testing.T) {
	s := open(t, busy(), "fr", 120, 40)
	s.Keys("D", "4")
	s.Sees("novembre 2026", "█")
	before := s.Screen()
	s.Keys("+")
	if s.Screen() == before {
		t.Error("+ does not magnify")
	}
	s.Keys("-", "<right>", "<right>", "<right>", "<right>", "<right>", "<right>", "<right>")
	s.Sees("2027")
	s.Keys("D", "3")
	s.Sees("ven. 20 nov., il y a 3 jours", "Échéance ▲")
	if !strings.Contains(s.Screen(), "dans 4 jours") {
		t.Error("no heading for Friday")
	}
	s.Keys("D", "1")
	s.Misses("ven. 20 nov., il y a 3 jours\n")
}

// counts fails unless the screen has each heading of a board with its number of
// cards: « à faire 5 ».
func counts(s *panetest.Session, heads ...string) {
	s.T.Helper()
	screen := s.Screen()
	for _, head := range heads {
		at := strings.LastIndexByte(head, ' ')
		if !regexp.MustCompile(regexp.QuoteMeta(head[:at]) + ` +` + head[at+1:] + `\b`).MatchString(screen) {
			s.T.Errorf("no %q on the board:\n%s", head, screen)
		}
	}
}
