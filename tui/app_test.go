package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/records"
	"relais/tui/style"
)

// office is a small organisation's work.
func office() *panetest.Fake {
	f := panetest.NewFake()
	fat := f.Add("organisation", "name", "Frente Auténtico del Trabajo", "acronym", "FAT", "categories", "partner", "country", "Mexique")
	f.Add("organisation", "name", "Radio Obrera", "country", "Mexique")
	marie := f.Add("person", "name", "Marie Dubé", "team", "officer")
	project := f.Add("project", "name", "Coopératives NQSF", "short", "NQSF", "status", "underway", "partners", fat.String())
	f.Add("task", "title", "Appeler le FAT", "status", "todo", "due", "2026-11-20", "assignee", marie.String(), "project", project.String(), "priority", "high")
	f.Add("task", "title", "Rapport narratif", "status", "doing", "due", "2026-11-27", "assignee", f.All("person")[1].ID.String())
	f.Add("task", "title", "Réserver la salle", "status", "blocked", "notes", "Attendre la réponse\nde la CSN")
	f.Add("interaction", "summary", "Appel de Port-au-Prince", "sensitive", "1", "organisations", fat.String())
	return f
}

func open(t *testing.T, f *panetest.Fake, lang string, width, height int) *panetest.Session {
	return panetest.NewSession(t, newApp(f, lang), width, height)
}

// generic makes the pane of a kind that has none of its own.
func generic(k *model.Kind) Maker {
	return func(h *pane.Host) pane.Pane { return records.New(h, k) }
}

func newApp(f *panetest.Fake, lang string) *App { return New(options(f, lang)) }

func options(f *panetest.Fake, lang string) Options {
	return Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []Maker{generic(model.Tasks.Kind), generic(model.Organisations.Kind), generic(model.Interactions.Kind)},
	}
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, office(), lang, size[0], size[1])
				s.Golden("tasks-" + name)
			})
		}
	}
}

func itoa(n int) string { return i18n.Load("es").Int(int64(n)) }

// A window too small gets a calm sentence, and no size breaks a screen or a
// dialog.
func TestEverySize(t *testing.T) {
	s := open(t, office(), "fr", 39, 9)
	s.Sees("Agrandissez")
	for _, dialog := range []string{"", "?", ":", "a", "<enter>", "s", "n", "h", "/"} {
		s := open(t, office(), "fr", 120, 40)
		s.Keys(dialog)
		for w := 10; w <= 200; w += 19 {
			for h := 3; h <= 50; h += 6 {
				s.Width, s.Height = w, h
				s.Send(tea.WindowSizeMsg{Width: w, Height: h})
				s.Screen()
			}
		}
	}
}

// Keys are typeable everywhere, and none does two things in one pane.
func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		a := newApp(office(), lang)
		for _, e := range a.panes {
			if err := keys.Check(a.host.Words, e.Actions()...); err != nil {
				t.Errorf("%s: pane %s: %v", lang, e.Name(), err)
			}
			a.current().rev++
		}
		if err := keys.Check(a.host.Words, a.here()...); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		for _, x := range append(a.Actions(), a.panes[0].Actions()...) {
			if _, reason := x.Can(); reason != "" && !a.host.Words.Has(reason) {
				t.Errorf("%s: action %s: no words for %q", lang, x.ID, reason)
			}
		}
	}
}

func TestAddEditUndo(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("a", "Écrire à FLG", "<ctrl+s>")
	s.Sees("Écrire à FLG", "Ajout (tâche) : Écrire à FLG", "4 fiches")
	if s.Model.(*App).host.Top() != nil {
		t.Fatal("the form is still open")
	}
	s.Keys("e", " vite", "<ctrl+s>")
	s.Sees("Écrire à FLG vite")
	s.Keys("u")
	s.Misses("vite")
	s.Keys("u")
	s.Misses("Écrire à FLG")
	s.Keys("<ctrl+r>", "<ctrl+r>")
	s.Sees("Écrire à FLG vite")
	s.Keys("<home>", "x")
	s.Sees("3 fiches")
	s.Keys("u", "u", "u", "u")
	s.Sees("Rien à annuler")
}

// A bulk edit is one action, by one key.
func TestBulkEdit(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 30)
	s.Keys("<space>", "<space>", "s")
	s.Sees("État · 2 sélections", "1  ○ à faire", "5  ✓ terminée")
	s.Keys("5")
	if n := len(f.Applied); n != 1 || len(f.Applied[0]) != 2 {
		t.Fatalf("%d actions", n)
	}
	s.Sees("✓ terminée", "État → ✓ terminée : 2 fiches")
	s.Keys("u")
	s.Misses("✓ terminée")
	s.Keys("o", "mar", "<enter>")
	s.Sees("Responsable → Marie Dubé : 2 fiches")
	s.Keys("<esc>", "<end>", "d", "vendredi")
	s.Sees("= ven. 27 nov., dans 4 jours")
	s.Keys("<enter>", "t", "plan, urgent", "<enter>", "p", "4")
	last := f.Applied[len(f.Applied)-1][0]
	r := f.Record("task", last.Link.ID)
	if r.One("due") != "2026-11-27" || r.One("priority") != "urgent" || strings.Join(r.Get("tags"), "|") != "plan|urgent" {
		t.Errorf("due %q, priority %q, tags %q", r.One("due"), r.One("priority"), r.Get("tags"))
	}
}

func TestFilterSortGroup(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("/", "reserver")
	s.Sees("Réserver la salle", "1 sur 3", "/ reserver")
	s.Misses("Rapport narratif")
	s.Keys("<enter>", "<esc>")
	s.Sees("Rapport narratif", "3 fiches")
	s.Keys("/", "status=doing", "<enter>")
	s.Sees("Rapport narratif")
	s.Misses("Réserver la salle")
	s.Keys("<esc>", "z", "1")
	if first := s.Model.(*App).panes[0].Pane; first.Render(60, 5, true) == "" {
		t.Fatal("nothing drawn")
	}
	s.Sees("Titre ▲")
	s.Keys("z", "1")
	s.Sees("Titre ▼")
	s.Keys("g", "3")
	s.Sees("○ à faire\n", "✗ bloquée\n")
}

// A call is logged from any pane with one key, with an organisation created on
// the spot; leaving the form creates nothing.
func TestLogACall(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 40)
	s.Keys("2", "c", "Appel du CTC", "<tab>", "CTC Ottawa", "<enter>", "<esc>", "<left>", "<enter>")
	if len(f.Applied) != 0 {
		t.Fatal("an abandoned form wrote something")
	}
	s.Keys("c", "Appel du CTC", "<tab>", "CTC Ottawa", "<enter>", "fat", "<enter>", "<ctrl+s>")
	if len(f.Applied) != 1 || len(f.Applied[0]) != 2 {
		t.Fatalf("actions %+v", f.Applied)
	}
	made := f.All("interaction")[0]
	if made.One("summary") != "Appel du CTC" || len(made.Get("organisations")) != 2 {
		t.Errorf("summary %q, organisations %q", made.One("summary"), made.Get("organisations"))
	}
	s.Sees("CTC Ottawa")
	s.Keys("u")
	s.Misses("CTC Ottawa")
}

// A start without drafts says nothing of them, however late the answer comes;
// who asks is told.
func TestNoDraftsIsNoNews(t *testing.T) {
	a := newApp(office(), "fr")
	a.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	a.View()
	a.Update(a.readDrafts()())
	if toast := a.host.Toast().Text; toast != "" {
		t.Errorf("at the start: %q", toast)
	}
	a.Update(a.chooseDraft()())
	if toast := a.host.Toast().Text; toast != "Aucun brouillon" {
		t.Errorf("when asked: %q", toast)
	}
}

// What was typed when the program was killed is offered again.
func TestDraftReturns(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("a", "À moitié", "<tab>", "<tab>", "<tab>", "<tab>", "vend")
	s = open(t, f, "fr", 100, 30) // the first was killed
	s.Sees("Reprendre ce que vous étiez en train", "À moitié")
	s.Keys("<enter>")
	s.Sees("À moitié", "vend")
	s.Keys("<esc>", "<right>", "<enter>")
	s = open(t, f, "fr", 100, 30)
	s.Misses("Reprendre ce que")
}

func TestSensitiveIsHiddenUntilAskedFor(t *testing.T) {
	s := open(t, office(), "fr", 160, 40)
	s.Keys("3")
	s.Sees("protégé")
	s.Misses("Port-au-Prince")
	s.Keys("R")
	s.Sees("Port-au-Prince", "valeurs protégées visibles")
	s.Keys("R")
	s.Misses("Port-au-Prince")
}

func TestPaletteHelpAndPanes(t *testing.T) {
	s := open(t, office(), "fr", 100, 40)
	s.Keys("?")
	s.Sees("Aide", "Sous le curseur", "Changer l’état")
	for range 5 {
		if !strings.Contains(s.Screen(), "ctrl+p") {
			s.Keys("<pgdown>")
		}
	}
	s.Sees("ctrl+p")
	s.Keys("<esc>", ":", "ouvrir projets", "<enter>")
	s.Sees("Coopératives NQSF", "› ")
	s.Keys("<tab>")
	s.Sees("Appeler le FAT")
	s.Keys("f", "radio", "<enter>")
	s.Sees("› Radio Obrera")
	s.Keys("<enter>")
	s.Sees("Organisation · ")
	s.Keys("e", " 2", "<ctrl+s>", "h")
	s.Sees("Historique", "Radio Obrera → Radio Obrera 2")
	s.Keys("<esc>", "n", "Acheter du café p:high", "<enter>", "1")
	s.Sees("Acheter du café")
	s.Keys("q")
	if !s.Ended {
		t.Error("q does not quit")
	}
}

// The name of a kind alone opens its records: no action of the pane where one is
// comes before.
func TestPaletteOpensAKindByItsName(t *testing.T) {
	for lang, word := range map[string]string{"fr": "tâches", "en": "tasks", "es": "tareas"} {
		o := options(office(), lang)
		o.Panes = Panes()
		a := New(o)
		panetest.NewSession(t, a, 100, 40).Keys(":", word, "<enter>")
		if name := a.current().Name(); name != model.Tasks.Name || a.host.Top() != nil {
			t.Errorf("%s: %q opens %s, and asks %T", lang, word, name, a.host.Top())
		}
	}
}

func TestMouse(t *testing.T) {
	s := open(t, office(), "fr", 120, 30)
	s.Click(3, 2)
	s.Sees("Radio Obrera")
	s.Click(3, 1)
	s.Click(30, 4)
	a := s.Model.(*App)
	if got := a.panes[0].Pane.(interface{ Crumb() string }).Crumb(); got != "3 fiches" {
		t.Errorf("crumb %q", got)
	}
	s.Click(30, 4)
	s.Sees("Rapport narratif", "R révéler")
	s.Send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	s.Keys("<esc>")
	foot := strings.Split(s.Screen(), "\n")[29]
	x := len([]rune(foot[:strings.Index(foot, "a ajouter")]))
	s.Click(x+2, 29)
	s.Sees("Ajouter : tâche")
}

// A refusal stands beside its field, and what was typed is still there.
func TestRefusalKeepsTheForm(t *testing.T) {
	f := office()
	f.Refusal = model.Refuse(model.Invalid, "period.backwards", "start", "2026-12-01", "end", "2026-11-01").On("due")
	s := open(t, f, "fr", 100, 40)
	s.Keys("a", "Titre", "<ctrl+s>")
	s.Sees("✗ la fin (2026-11-01) précède le début", "Titre")
	f.Refusal = nil
	s.Keys("<ctrl+s>")
	s.Sees("Ajout (tâche) : Titre")
}

// Late answers are dropped: only what was asked last is shown.
func TestLateAnswersAreDropped(t *testing.T) {
	var a pane.Ask[int]
	first := a.Do(func(context.Context) (int, error) { return 1, nil })
	second := a.Do(func(context.Context) (int, error) { return 2, nil })
	if _, _, ok := a.Take(first()); ok {
		t.Error("a late answer was taken")
	}
	if v, _, ok := a.Take(second()); !ok || v != 2 {
		t.Errorf("took %d, %v", v, ok)
	}
}

// Keys typed before a form could be read, or while it is saved, are not lost.
func TestKeysAreNotLostWhileWaiting(t *testing.T) {
	f := office()
	m := newApp(f, "fr")
	s := panetest.NewSession(t, m, 100, 30)
	var later []tea.Cmd
	hold := func(key string) {
		_, cmd := m.Update(keys.Press(key))
		later = append(later, cmd)
	}
	for _, k := range []string{"a", "V", "u", "ctrl+s", "2"} {
		hold(k)
	}
	for _, cmd := range later {
		s.Run(cmd)
	}
	if got := f.All("task"); len(got) != 4 {
		t.Fatalf("%d tasks", len(got))
	}
	s.Sees("Radio Obrera") // the 2 went to the panes
}

func BenchmarkKeyPress(b *testing.B) {
	f := panetest.NewFake()
	for range 200 {
		f.Add("task", "title", "Appeler le FAT", "due", "2026-11-20")
	}
	a := newApp(f, "fr")
	s := panetest.NewSession(&testing.T{}, a, 120, 40)
	_ = s
	for b.Loop() {
		a.Update(keys.Press("down"))
		a.View()
	}
}
