package contacts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/contacts"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

func open(t testing.TB, data pane.Data, newID func() model.ID, lang string, width, height int) *panetest.Session {
	tt, _ := t.(*testing.T)
	return panetest.NewSession(tt, tui.New(tui.Options{
		Data: data, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: newID,
		Panes: []tui.Maker{contacts.New},
	}), width, height)
}

func office(t *testing.T, lang string, width, height int) (*panetest.Fake, *panetest.Session) {
	f := panetest.Office()
	return f, open(t, f, f.NewID, lang, width, height)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				_, s := office(t, lang, size[0], size[1])
				s.Golden("log-" + name)
				s.Keys("c")
				s.Golden("form-" + name)
			})
		}
	}
}

// The log is by month, the newest first, and an entry's note is shown whole.
func TestByMonth(t *testing.T) {
	_, s := office(t, "fr", 160, 40)
	s.Sees("Novembre 2026", "Octobre 2026", "Septembre 2026", "5 fiches")
	s.Sees("Date de l’assemblée confirmée", "Il enverra la liste des coopératives", "ven. 27 nov.")
}

// A long log shows its first page while the rest is read; a short one is all in
// that page, and one that is on the screen is read at once.
func TestTheFirstPageComesFirst(t *testing.T) {
	for n, pages := range map[int][]int{5000: {200, 5000}, 200: {200, 200}, 7: {7}} {
		f := &log{panetest.NewFake(), n}
		h := tui.New(tui.Options{Data: f, Words: i18n.Load("fr"), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
		table := pane.NewTable(h, model.Interactions.Kind)
		cmd := table.Load()
		for i, want := range pages {
			if cmd == nil {
				t.Fatalf("of %d entries nothing is asked for after step %d", n, i)
			}
			_, cmd = table.Update(panetest.Answer(cmd))
			if shown, all := table.Rows(); shown != want || all != want {
				t.Errorf("of %d entries step %d shows %d of %d, want %d", n, i, shown, all, want)
			}
			if reading := table.Crumb() == h.T("table.loading"); reading != (i == 0 && n >= 200) {
				t.Errorf("of %d entries step %d says %q", n, i, table.Crumb())
			}
		}
		if cmd != nil || table.Loading() {
			t.Errorf("of %d entries more is read", n)
		}
		if _, cmd = table.Update(table.Load()()); cmd != nil { // again, with rows on the screen
			t.Errorf("%d entries are read by pages again", n)
		}
	}
}

// A sensitive entry tells nothing until it is revealed.
func TestSensitiveEntries(t *testing.T) {
	_, s := office(t, "fr", 160, 40)
	s.Keys("<down>", "<down>")
	s.Sees("protégé")
	s.Misses("Menaces", "canal sûr", "Rose-Laure")
	s.Keys("/menaces")
	s.Sees("0 sur 5")
	s.Keys("<esc>", "<down>", "<down>", "R")
	s.Sees("Menaces contre une animatrice", "Ne rien écrire ailleurs")
	s.Keys("R")
	s.Misses("Menaces", "canal sûr")
}

func TestFilter(t *testing.T) {
	_, s := office(t, "fr", 160, 40)
	s.Keys("/ASSEMBLEE")
	s.Sees("1 sur 5", "Date de l’assemblée")
	s.Misses("Visite du local")
	s.Keys("<backspace>")
	s.Keys("<esc>")
	s.Sees("Visite du local", "5 fiches")
	s.Keys("/visite oct")
	s.Sees("Visite du local", "1 sur 5")
	s.Keys("<backspace>", "<backspace>", "<backspace>", "<backspace>", "<enter>", "<esc>")
	s.Sees("5 fiches")
}

// The log is narrowed to a project, a person or an organisation, by typing.
func TestNarrow(t *testing.T) {
	f, s := office(t, "fr", 160, 40)
	for _, c := range []struct{ typed, label, want string }{
		{"unipop", "Projet : UNIPOP", "2 fiches"},
		{"benito", "Personne : Benito Rosales", "1 fiche"},
		{"fonds de coop", "Organisation : FCS", "1 fiche"},
	} {
		s.Keys("r", c.typed, "<enter>")
		s.Sees(c.label, c.want)
	}
	s.Keys("a", "Reçu envoyé", "<ctrl+s>")
	s.Sees("Reçu envoyé", "2 fiches")
	r := model.Interactions.Read(f.Record("interaction", f.Named("interaction", "Reçu envoyé")))
	if !slices.Equal(r.Organisations, []model.ID{f.Named("organisation", "FCS")}) {
		t.Errorf("noted %+v", r)
	}
	s.Keys("<esc>")
	s.Sees("6 fiches")
}

// Deleted entries can be seen and brought back.
func TestDeleteAndRestore(t *testing.T) {
	f, s := office(t, "fr", 160, 40)
	s.Keys("x")
	s.Sees("✓ Suppression : Date de l’assemblée")
	s.Keys("<home>")
	s.Misses("Date de l’assemblée")
	s.Keys("X")
	s.Sees("Contacts supprimés", "Date de l’assemblée", "1 fiche", "Fiche supprimée", "la délégation arrive")
	s.Keys("x")
	s.Sees("Aucun contact supprimé")
	s.Keys("<esc>")
	s.Sees("Date de l’assemblée", "5 fiches")
	if n := len(f.All("interaction")); n != 5 {
		t.Errorf("%d entries", n)
	}
}

// An entry is enough with summary and organisation, which may be new; its day
// of follow-up makes a task.
func TestNoteAContact(t *testing.T) {
	f, s := office(t, "fr", 100, 40)
	s.Keys("<end>", "c", "Appel de Nantes", "<tab>", "Syndicat des quais", "<enter>", "<ctrl+s>")
	r := model.Interactions.Read(f.Record("interaction", f.Named("interaction", "Appel de Nantes")))
	if !slices.Equal(r.Organisations, []model.ID{f.Named("organisation", "Syndicat des quais")}) || r.Organisations[0].IsZero() ||
		r.Channel != "call" || r.Moment.Local != "2026-11-23T10:00" || r.FollowUp != "" {
		t.Errorf("noted %+v", r)
	}
	before := len(f.All("task"))
	s.Keys("c", "Suite", "<tab>", "<tab>", "<tab>", "+1s", "<ctrl+s>")
	if r := f.Record("interaction", f.Named("interaction", "Suite")); r == nil || r.One("follow_up") != "2026-11-30" {
		t.Errorf("noted %v", r)
	}
	if len(f.All("task")) != before+1 {
		t.Error("no follow-up task was made")
	}
}

func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := panetest.Office()
		h := tui.New(tui.Options{Data: f, Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
		p := contacts.New(h)
		for range 2 {
			if err := keys.Check(h.Words, p.Actions()...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, a := range p.Actions() {
				if ok, reason := a.Can(); !ok && !h.Words.Has(reason) {
					t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
				}
			}
			for _, a := range p.Actions() {
				if a.ID == "contacts.show_deleted" {
					a.Do()
				}
			}
		}
	}
}

// What the log asks, and what was deleted.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		_, s := office(t, lang, width, height)
		return s
	}, map[string][]string{"box-narrow": {"r"}, "deleted": {"x", "X"}})
}
