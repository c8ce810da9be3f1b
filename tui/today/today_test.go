package today_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
	"relais/tui/today"
)

// office is what the pane works on.
type office interface {
	pane.Data
	NewID() model.ID
}

func open(t *testing.T, f office, lang string, width, height int) *panetest.Session {
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{today.New},
	}), width, height)
}

// monday is the office with work left over from the week before.
func monday(t *testing.T, lang string, width, height int) (*panetest.Fake, *panetest.Session) {
	f := panetest.Office()
	session, _ := f.Session(t.Context())
	me := session.Me.String()
	for i := range 12 {
		f.Add("task", "title", fmt.Sprintf("Reste %02d", i+1), "status", "todo", "assignee", me,
			"due", string(model.Day("2026-11-20").Add(-i)))
	}
	f.Add("task", "title", "Trier les archives", "status", "todo", "assignee", me, "priority", "low")
	f.Add("task", "title", "Trouver une salle", "status", "todo")
	disputed := f.Add("task", "title", "Choisir la date du bilan", "status", "todo", "assignee", me, "due", "2026-11-26")
	f.Dispute("task", disputed, "due", "2026-11-26", "2026-11-28")
	return f, open(t, f, lang, width, height)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				_, s := monday(t, lang, size[0], size[1])
				s.Golden("triage-" + name)
			})
		}
	}
}

func TestNothingPresses(t *testing.T) {
	s := open(t, panetest.NewFake(), "fr", 80, 24)
	s.Sees("Rien ne presse")
	s.Keys("s", "<right>", "<left>", " ", "A", "<enter>", "d", "<esc>")
	s.Sees("Rien ne presse")
}

// What arrives where nothing was, from others or by hand, finds the cursor on
// its first row: the first key is for that, at once.
func TestTheFirstToArriveIsUnderTheCursor(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		f := panetest.NewFake()
		s := open(t, f, "fr", size[0], size[1])
		s.Sees("Rien ne presse")
		for _, title := range []string{"Relancer le FAT", "Réserver la salle"} {
			f.Add("task", "title", title, "status", "todo", "due", "2026-11-20")
		}
		s.Send(pane.Changed{})
		s.Sees("▾ En retard (2)", "›   ○ Relancer le FAT")

		f = panetest.NewFake()
		s = open(t, f, "fr", size[0], size[1])
		f.Tell("Marie Dubé", model.Link{Kind: "project", ID: f.Add("project", "short", "COOP", "name", "Coopératives")}, "create")
		s.Send(pane.Changed{})
		s.Sees("▾ Ce qui a changé depuis votre dernière visite (1)", "›   COOP")
	}
}

// The sections say how much they hold; what nothing presses is folded.
func TestSections(t *testing.T) {
	_, s := monday(t, "fr", 200, 60)
	s.Sees("En retard (13)", "D’ici une semaine (2)", "Échéances : d’ici 30 jours ou en retard (2)", "Bloquées (1)", "Sans responsable (1)",
		"Conflits à régler (1)", "▸ Plus tard (2)", "19 tâches ouvertes", "≠ ○ Choisir la date")
	s.Misses("Trier les archives")
}

// Of a long triage the first tasks are shown before the rest is read: keys work
// on them, nothing is counted that is not known, and the cursor stays where it
// is when the rest arrives.
func TestTheFirstTasksComeFirst(t *testing.T) {
	for _, counted := range []bool{true, false} {
		f := panetest.NewFake()
		for i := range 9 {
			f.Add("task", "title", fmt.Sprintf("Reste %02d", i+1), "status", "todo", "due", string(model.Day("2026-11-20").Add(-i)))
		}
		f.TopTasks, f.TopUncounted = 4, !counted
		h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: f, Queue: &pane.Queue{},
			Now: func() time.Time { return panetest.Now }}
		p := today.New(h).(*today.Pane)
		rest := p.Update(p.Init()())
		heading, crumb := "En retard …", ""
		if counted {
			heading, crumb = "En retard (9)", "9 à voir · 9 tâches ouvertes"
		}
		if got := p.Render(80, 20, true); !strings.Contains(got, heading) || strings.Count(got, "Reste") != 4 {
			t.Errorf("counted %v: the first screen is\n%s", counted, got)
		}
		if p.Crumb() != crumb || p.Waiting() {
			t.Errorf("counted %v: %q, waits %v", counted, p.Crumb(), p.Waiting())
		}
		p.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		at := p.Link()
		run(p, rest)
		if got := p.Render(80, 20, true); !strings.Contains(got, "En retard (9)") || strings.Count(got, "Reste") != 9 {
			t.Errorf("counted %v: the whole is\n%s", counted, got)
		}
		if p.Link() != at {
			t.Errorf("counted %v: the cursor is on %v, was on %v", counted, p.Link(), at)
		}
	}
}

// run runs a command and passes the pane what comes of it.
func run(p *today.Pane, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			run(p, c)
		}
	case pane.Later:
		run(p, msg.Run)
	default:
		run(p, p.Update(msg))
	}
}

// The urgency is explained, reason by reason.
func TestUrgencyIsExplained(t *testing.T) {
	_, s := monday(t, "fr", 200, 60)
	s.Sees("Urgence 83", "+53 en retard de 3 jours", "+20 priorité haute", "+10 déjà commencée")
}

// Ten tasks are triaged by one key each and its answer: the cursor goes on to
// the next task when the edit takes the one under it away.
func TestTriageTenTasks(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("<down>") // beyond the officer's own
	for range 4 {
		s.Keys("s", "5") // done
	}
	for range 3 {
		s.Keys("d", "+2s", "<enter>")
	}
	for range 2 {
		s.Keys("s", "6") // cancelled
	}
	s.Keys("p", "4") // urgent: it stays under the cursor
	s.Keys("o", "marie", "<enter>")
	counts := map[string]int{}
	for _, r := range f.All("task") {
		task := model.Tasks.Read(r)
		if len(task.Title) < 8 || task.Title[:5] != "Reste" {
			continue
		}
		switch {
		case task.Status == model.Done:
			counts["done"]++
		case task.Status == model.Cancelled:
			counts["cancelled"]++
		case task.Due == "2026-12-07":
			counts["moved"]++
		case task.Priority == "urgent" && task.Assignee == f.Named("person", "Marie Dubé"):
			counts["handed on"]++
		}
	}
	for what, n := range map[string]int{"done": 4, "moved": 3, "cancelled": 2, "handed on": 1} {
		if counts[what] != n {
			t.Errorf("%d tasks %s, want %d", counts[what], what, n)
		}
	}
	s.Sees("En retard (4)")
	for range 11 {
		s.Keys("u")
	}
	s.Sees("En retard (13)")
}

// A decision leads to the next task, also where the one that it was on stays in
// its section and only its urgency changes; what a field's key changed stays under
// the cursor.
func TestDecisionsLeadToTheNextTask(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("<down>")
	for range 3 {
		s.Keys(",")
	}
	waiting := map[string]bool{}
	for _, edits := range f.Applied {
		waiting[edits[0].Link.String()] = true
	}
	if len(waiting) != 3 {
		t.Errorf("%d tasks wait, not 3: the cursor stayed", len(waiting))
	}
	s.Keys("p", "4", "p", "1")
	n := len(f.Applied)
	if f.Applied[n-1][0].Link != f.Applied[n-2][0].Link {
		t.Error("the cursor left the task whose priority changed")
	}
}

// A task that quick add makes is under the cursor: the next key is about it.
func TestQuickAddLeadsToItsTask(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("<home>", "n", "Apporter le café", "<enter>", "p", "4")
	if e := f.Applied[len(f.Applied)-1][0]; f.Record("task", e.Link.ID).One("title") != "Apporter le café" {
		t.Errorf("the priority is that of %q", f.Record("task", e.Link.ID).One("title"))
	}
}

// What is selected is changed at once, and undone at once; a heading selects
// all that stands under it.
func TestBulk(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("<up>", " ")
	s.Sees("13 sélections")
	s.Keys("s", "3")
	for _, r := range f.All("task") {
		if task := model.Tasks.Read(r); task.Status.Open() && task.Due != "" && task.Due < "2026-11-23" && task.Status != model.Waiting {
			t.Errorf("%s: %s", task.Title, task.Status)
		}
	}
	s.Keys("u", "<esc>", "<home>", "<down>", " ", " ")
	s.Sees("2 sélections")
	s.Keys("o", "marie", "<enter>", "<esc>")
	s.Misses("sélection")
	s.Keys("A")
	s.Sees("20 sélections")
	s.Keys("A")
	s.Misses("sélection")
}

// A conflict of a task does not double the task among what is changed.
func TestAConflictIsNotATarget(t *testing.T) {
	f, s := monday(t, "fr", 120, 60)
	s.Keys("/bilan", "<enter>")
	s.Sees("Conflits à régler (1)", "≠ ○ Choisir la date")
	s.Keys("A", "s", "5")
	if r := f.Record("task", f.Named("task", "Choisir")); r.One("status") != "done" {
		t.Errorf("status %q", r.One("status"))
	}
}

func TestFoldFilterAndMine(t *testing.T) {
	_, s := monday(t, "fr", 120, 60)
	s.Keys("<left>", "<left>")
	s.Sees("▸ En retard (13)", "Tâches ouvertes dont la date est")
	s.Misses("Reste 01")
	s.Keys("/reste")
	s.Sees("▾ En retard (12)", "Reste 01")
	s.Keys("<esc>")
	s.Sees("▸ En retard (13)")
	s.Keys("<right>")
	s.Sees("▾ En retard (13)", "Reste 01")
	s.Keys("w")
	s.Sees("Les miennes · 15 à voir · 15 tâches ouvertes sur 19", "En retard (12)")
	s.Misses("Relire le rapport", "Trouver une salle")
	s.Keys("<esc>")
	s.Sees("De nouveau les tâches de toute l’équipe")
	s.Sees("Relire le rapport", "Trouver une salle")
	s.Keys("/marie dube")
	s.Sees("Relire le rapport")
	s.Misses("Reste 01")
}

func TestSortAndGroup(t *testing.T) {
	_, s := monday(t, "fr", 160, 60)
	s.Keys("g", "2")
	s.Sees("Marie Dubé (1)", "Sans responsable (")
	s.Keys("g", "3")
	s.Sees("COOP (", "Sans projet ni action (")
	s.Keys("g", "4")
	s.Sees("○ à faire (", "… en attente (1)")
	s.Keys("g", "5", "z", "3")
	s.Sees("Choisir la date du bilan", "Quoi ▲")
	s.Misses("En retard (", "Plus tard (")
	s.Keys("g", "1")
	s.Sees("En retard (13)")
}

// A task that was just added is under the cursor, even where it is folded.
func TestAddedTaskIsShown(t *testing.T) {
	_, s := monday(t, "fr", 160, 60)
	s.Keys("a", "Remercier la salle", "<ctrl+s>")
	s.Sees("Remercier la salle", "Sans responsable (2)")
}

// A contact noted from a task is proposed to be with its organisation, not about
// its project, says so, and holds the organisation that is typed.
func TestNoteFromATask(t *testing.T) {
	f, s := monday(t, "fr", 160, 60)
	f.Record("task", f.Named("task", "Relire")).Put("organisation", f.Named("organisation", "FAT").String())
	s.Keys("<down>", "<up>", "c")
	s.Sees("Repris de « Relire le rapport d’étape a… » (tâche) : organisations", "[FAT · Frente Auténtico del Trabajo] (proposé)")
	s.Misses("[COOP —")
	s.Keys("Rosa confirme", "<tab>", "fcs", "<enter>", "<tab>", "<tab>", "vendredi", "<ctrl+s>")
	fcs := f.Named("organisation", "FCS")
	r := model.Interactions.Read(f.Record("interaction", f.Named("interaction", "Rosa confirme")))
	if !slices.Equal(r.Organisations, []model.ID{fcs}) || len(r.Actions) != 0 {
		t.Errorf("noted %+v", r)
	}
}

func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := panetest.Office()
		h := tui.New(tui.Options{Data: f, Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
		p := today.New(h)
		if err := keys.Check(h.Words, p.Actions()...); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
		for _, a := range p.Actions() {
			if ok, reason := a.Can(); !ok && !h.Words.Has(reason) {
				t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
			}
		}
	}
}

var _ pane.Seeker = (*today.Pane)(nil)

// S opens the tasks as a list of those that are shown, still open ones only, and
// asks for the name of the view.
func TestTriageIsKeptAsAView(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("w", "/", "priority>=high", "<enter>", "S")
	s.Sees("Nom de la vue")
	s.Keys("Mes urgences", "<enter>", "<enter>")
	views := f.All("view")
	if len(views) != 1 || views[0].One("title") != "Mes urgences" || views[0].One("query") != "status!=done,cancelled assignee=me (priority>=high)" {
		t.Fatalf("saved %v", views[0].Values)
	}
}

// A key that does nothing here says so, and where it does something.
func TestDeadKeysSaySo(t *testing.T) {
	_, s := monday(t, "fr", 120, 40)
	s.Keys("é")
	s.Sees("é ne fait rien ici")
	s.Keys("<down>")
	s.Misses("ne fait rien")
}

// What the triage asks: the order, the groups, and the name of a view.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		_, s := monday(t, lang, width, height)
		return s
	}, map[string][]string{"box-order": {"z"}, "box-groups": {"g"}, "box-save": {"S"}, "box-card-owner": {"l", "o"}, "box-card-date": {"l", "d", "+1"}})
}

// Finished conditions narrow the triage while one types; the beginning of the
// next one is no word to look for, and a filter that leaves nothing says so.
func TestFilterNarrowsWhileTyped(t *testing.T) {
	_, s := monday(t, "fr", 120, 60)
	s.Keys("/priority>=high ")
	s.Sees("Relire le rapport")
	s.Misses("Reste 01")
	s.Keys("et assi")
	s.Sees("›assignee=", "Relire le rapport")
	s.Misses("Reste 01")
	s.Keys("<esc>", "/zzzz")
	s.Sees("Aucune fiche avec ce filtre")
	s.Misses("Rien ne presse")
}
