package tui

import (
	"context"
	"testing"
	"time"

	"relais/tui/i18n"
	"relais/tui/pane/panetest"
	"relais/tui/style"
	"relais/tui/tour"
)

// memory keeps settings.
type memory map[string]string

func (m memory) Remember(_ context.Context, name, value string) error {
	m[name] = value
	return nil
}

// touringApp is the whole program on a small organisation.
func touringApp(lang string, start TourStart, kept memory) *App {
	f := office()
	return New(Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true, Settings: kept, Tour: start,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
	})
}

func tourist(t *testing.T, lang string, start TourStart, width, height int) (*panetest.Session, memory) {
	kept := memory{}
	return panetest.NewSession(t, touringApp(lang, start, kept), width, height), kept
}

var onDemo = TourStart{Demo: true, Offer: true}

// at returns the step that the tour is at.
func at(s *panetest.Session) string {
	t := s.Model.(*App).touring
	if !t.On {
		return ""
	}
	steps, _ := t.Outcomes()
	n, _ := t.Place()
	return steps[n-1].Words + "/" + t.Part().Words
}

func stands(t *testing.T, s *panetest.Session, want string) {
	t.Helper()
	if got := at(s); got != want {
		t.Fatalf("the tour is at %q, not %q:\n%s", got, want, s.Screen())
	}
}

// The whole tour, and at each step what looks like it but is not.
func TestTour(t *testing.T) {
	s, kept := tourist(t, "fr", onDemo, 100, 30)
	s.Sees("visite guidée de trois minutes")
	stands(t, s, "")
	s.Keys("<ctrl+n>")
	s.Sees("1/10", "Descendez d’une tâche : ↓")
	s.Keys("<up>", "s") // a heading has no status
	stands(t, s, "open/move")
	s.Keys("<down>")
	stands(t, s, "open/open")
	s.Keys("<enter>")
	stands(t, s, "open/close")
	s.Keys("<esc>")
	stands(t, s, "status/status")
	s.Keys("s", "<esc>", "d", "demain", "<enter>") // a date is no status, and a menu no change
	stands(t, s, "status/status")
	s.Keys("s", "3")
	stands(t, s, "postpone/postpone")
	s.Sees("Fait", "3/10", "Reportez une tâche d’une semaine : *")
	s.Keys("*")
	stands(t, s, "undo/undo")
	s.Keys("u")
	stands(t, s, "quick/quick")
	s.Keys("n", "Rappeler", "<esc>")
	stands(t, s, "quick/quick")
	s.Keys("n", "Rappeler", "<enter>")
	stands(t, s, "contact/contact")
	s.Keys("c", "Appel", "<ctrl+s>")
	stands(t, s, "search/search")
	s.Keys("f", "dube", "<esc>")
	stands(t, s, "search/search")
	s.Keys("f", "dube", "<enter>")
	stands(t, s, "panes/pane_out")
	s.Keys("2")
	stands(t, s, "panes/pane_back")
	s.Keys("1")
	stands(t, s, "filter/filter")
	s.Keys("/", "rapport")
	stands(t, s, "filter/filter")
	s.Keys("<enter>")
	stands(t, s, "filter/clear")
	s.Keys("<esc>")
	stands(t, s, "help/help")
	s.Keys("?")
	stands(t, s, "help/help_close")
	s.Keys("<esc>")
	s.Sees("La visite est finie", "10 étapes faites sur 10", "✓", "Chercher partout")
	s.Keys("<esc>")
	s.Misses("visite", "10/10")
	if kept[SettingTour] != tourOver {
		t.Errorf("kept %q", kept[SettingTour])
	}
}

// Steps are passed over, the tour left by esc where nothing else needs it, and
// taken up again by the palette, after a restart too. Elsewhere it says the way.
func TestTourIsLeftAndTakenUp(t *testing.T) {
	s, kept := tourist(t, "fr", TourStart{Demo: true, Now: true}, 80, 24)
	stands(t, s, "open/move")
	s.Keys("<ctrl+n>", "<ctrl+n>")
	stands(t, s, "postpone/postpone")
	s.Keys("2")
	s.Sees("Revenez d’abord au volet Aujourd’hui : 1")
	s.Keys("1", "s", "<esc>")
	stands(t, s, "postpone/postpone")
	s.Keys("<esc>") // once too often
	s.Sees("Ni filtre ni sélection à effacer · retour arrière : quitter la visite")
	stands(t, s, "postpone/postpone")
	s.Keys("<backspace>")
	stands(t, s, "")
	s.Sees("Visite interrompue ; ctrl+n la reprend")
	if kept[SettingTour] != "2" {
		t.Errorf("kept %q", kept[SettingTour])
	}
	s.Keys(":", "visite")
	s.Sees("Commencer ou reprendre la visite guidée", "Reprendre la visite guidée du début")
	s.Misses("Quitter la visite") // there is none to leave
	s.Keys("<enter>")
	stands(t, s, "postpone/postpone")
	s.Keys(":", "quitter la visite", "<enter>")
	stands(t, s, "")
	s.Keys("<ctrl+n>")
	stands(t, s, "postpone/postpone")
	s.Keys("<esc>")
	s, _ = tourist(t, "fr", TourStart{Demo: true, Offer: true, Kept: "2"}, 80, 24)
	s.Misses("Première fois")
	s.Keys("<ctrl+n>")
	stands(t, s, "postpone/postpone")
	for range 8 {
		s.Keys("<ctrl+n>")
	}
	s.Sees("La visite est finie", "2 étapes faites sur 10", "–")
}

// Declined, it is not offered again; on real work it is refused with the reason.
func TestTourIsOfferedOnce(t *testing.T) {
	s, kept := tourist(t, "fr", onDemo, 80, 24)
	s.Keys("<esc>")
	s.Misses("Première fois")
	if kept[SettingTour] != tourOver {
		t.Errorf("kept %q", kept[SettingTour])
	}
	s.Sees("ctrl+n la commence")
	s.Keys("<ctrl+n>")
	stands(t, s, "open/move")
	s, _ = tourist(t, "fr", TourStart{Demo: true, Offer: true, Kept: tourOver}, 80, 24)
	s.Misses("Première fois")
	s, _ = tourist(t, "fr", TourStart{Offer: true, Now: true}, 80, 24)
	s.Misses("Première fois", "1/10")
	s.Keys("<ctrl+n>")
	s.Sees("La visite guidée se fait sur la démonstration")
}

// During the tour q asks, since it may be meant for the tour; so does ctrl+c, once.
func TestQuittingDuringTheTourAsks(t *testing.T) {
	s, _ := tourist(t, "fr", TourStart{Demo: true, Now: true}, 80, 24)
	s.Keys("q")
	s.Sees("Quitter Relais au milieu de la visite ?", "[Continuer la visite]")
	s.Keys("<enter>")
	if stands(t, s, "open/move"); s.Ended {
		t.Fatal("the program ended")
	}
	s.Keys("q", "<right>", "<enter>")
	if stands(t, s, ""); s.Ended {
		t.Fatal("leaving the tour ended the program")
	}
	s.Keys("<ctrl+n>", "<ctrl+c>")
	s.Sees("Quitter Relais au milieu")
	s.Keys("<ctrl+c>")
	if !s.Ended {
		t.Error("a second ctrl+c did not end it")
	}
}

// What another process or a late answer does is no step.
func TestTourCountsOnlyTheUser(t *testing.T) {
	tr := tour.New()
	tr.Begin(panetest.Now)
	a, b := office().All("task")[0].ID, office().All("task")[1].ID
	scene := tour.Scene{Pane: tour.Home}
	scene.Record.ID = a
	tr.See(scene)
	scene.Record.ID = b // the list was read anew
	if tr.See(scene) {
		t.Error("the cursor was moved by nobody")
	}
	tr.Pass()
	tr.Wrote(tour.Written{Verb: "apply"})
	if tr.See(scene) {
		t.Error("a write without its action counted")
	}
	tr.Did("record.status")
	tr.Wrote(tour.Written{Verb: "apply", Empty: true})
	if tr.See(scene) {
		t.Error("the same status again counted")
	}
	tr.Wrote(tour.Written{Verb: "apply"})
	if !tr.See(scene) {
		t.Error("a change of status did not count")
	}
}

// Every key that the tour tells is that of an action, in its pane.
func TestTourTellsKeys(t *testing.T) {
	a := touringApp("fr", onDemo, memory{})
	for _, st := range tour.Steps() {
		for _, p := range st.Parts {
			for _, id := range p.Actions {
				if id != "triage.undo" && a.keyOf(id) == "" {
					t.Errorf("step %s: no action %s", st.Words, id)
				}
			}
		}
	}
}

func TestTourFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s, _ := tourist(t, lang, onDemo, size[0], size[1])
				s.Golden("tour-offer-" + name)
				s.Keys("<ctrl+n>")
				s.Golden("tour-step-" + name)
				s.Keys("<ctrl+n>", "<ctrl+n>", "<ctrl+n>", "<ctrl+n>", "n")
				s.Golden("tour-dialog-" + name)
				s.Keys("<esc>", "<ctrl+n>", "<ctrl+n>", "<ctrl+n>", "<ctrl+n>", "<ctrl+n>", "?", "<esc>", "<ctrl+n>")
				s.Golden("tour-end-" + name)
			})
		}
	}
}
