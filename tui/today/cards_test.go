package today_test

import (
	"fmt"
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

// told is monday's office after others worked on it.
func told(t *testing.T, lang string, width, height int) (*panetest.Fake, *panetest.Session) {
	f, _ := monday(t, lang, width, height)
	task := model.Link{Kind: "task", ID: f.Named("task", "Relire le rapport")}
	f.Tell("Marie Dubé", task, "edit", pane.Change{Field: "due", From: model.Value{"2026-11-16"}, To: model.Value{"2026-11-20"}},
		pane.Change{Field: "priority", From: model.Value{"normal"}, To: model.Value{"high"}})
	f.Tell("Benito Rosales", model.Link{Kind: "interaction", ID: f.Named("interaction", "Menaces")}, "create",
		pane.Change{Field: "summary", To: model.Value{"Menaces contre une animatrice"}})
	f.Tell("Marie Dubé", model.Link{Kind: "organisation", ID: f.Named("organisation", "Radio Obrera")}, "create")
	return f, open(t, f, lang, width, height)
}

// What others did is told with its values and by whom, under the names of no
// columns, and is not what gives way: the title does.
func TestNewsSayWhatChanged(t *testing.T) {
	for _, list := range []bool{true, false} {
		f, _ := monday(t, "fr", 80, 24)
		long := model.Link{Kind: "task", ID: f.Add("task", "title", "Mettre à jour les signataires à la caisse populaire d’Hochelaga")}
		f.Tell("Marie Dubé", long, "edit", pane.Change{Field: "status", From: model.Value{"blocked"}, To: model.Value{"done"}})
		short := model.Link{Kind: "task", ID: f.Add("task", "title", "Payer le loyer")}
		f.Tell("Marie Dubé", short, "edit", pane.Change{Field: "due", From: model.Value{"2026-11-16"}})
		s := open(t, f, "fr", 80, 24)
		if !list {
			s.Keys("l")
		}
		screen := strings.ReplaceAll(s.Screen(), "\u00a0", " ")
		for _, want := range []string{"Mettre à jour", "… · état : ✗ bloquée → ✓ terminée", "Payer le loyer · échéance : "} {
			if !strings.Contains(screen, want) {
				t.Errorf("as a list %v, nothing says %q:\n%s", list, want, screen)
			}
		}
		s = open(t, f, "fr", 200, 50)
		if got := strings.ReplaceAll(s.Screen(), "\u00a0", " "); !strings.Contains(got, "Marie D. · il y a 20 min") {
			t.Errorf("nothing says who did it:\n%s", got)
		}
	}
}

var sizes = [][2]int{{80, 24}, {120, 40}, {200, 50}}

// status tells what became of a task.
func status(f *panetest.Fake, title string) string {
	return f.Record("task", f.Named("task", title)).One("status")
}

// One key decides, the next task comes, what is left is counted, and the end
// sums up. Undo goes back through every step, skipped tasks too.
func TestCards(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("l")
	s.Sees("Il reste 17 tâches sur 17", "une à une, sans 3 échéances ou conflits", "Relire le rapport d’étape avec le FAT", "Urgence 83 : en retard de 3 jours", "Marie Dubé",
		"Coopératives de travail autogérées", "Ensuite", "Reste 12")
	s.Keys("b")
	s.Sees("Il reste 16 tâches sur 17", "Reste 12", "Jusqu’ici", "1  terminée")
	s.Keys("y", ",", "N", " ")
	s.Sees("Il reste 12 tâches sur 17", "1  commencée", "1  mise en attente", "1  annulée", "1  passée", "Reste 08")
	s.Keys("d", "vendredi", "<enter>", "o", "marie", "<enter>", "+", "*", "%")
	s.Sees("Il reste 7 tâches sur 17", "1  déléguée", "4  reportées")
	for title, want := range map[string]string{"Relire": "done", "Reste 12": "doing", "Reste 11": "waiting", "Reste 10": "cancelled", "Reste 09": "todo"} {
		if got := status(f, title); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
	due := func(title string) string { return f.Record("task", f.Named("task", title)).One("due") }
	for title, want := range map[string]string{"Reste 08": "2026-11-27", "Reste 06": "2026-11-24", "Reste 05": "2026-11-30", "Reste 04": "2026-12-23"} {
		if got := due(title); got != want {
			t.Errorf("%s is due %s, want %s", title, got, want)
		}
	}
	if f.Record("task", f.Named("task", "Reste 07")).One("assignee") != f.Named("person", "Marie Dubé").String() {
		t.Error("Reste 07 was not handed on")
	}
	for range 5 {
		s.Keys("u")
	}
	s.Sees("Il reste 12 tâches sur 17", "Reste 08")
	if due("Reste 08") != "2026-11-13" || due("Reste 04") != "2026-11-17" {
		t.Error("postponements were not undone")
	}
	s.Keys("u") // what was skipped comes back
	s.Sees("Il reste 13 tâches sur 17", "Reste 09")
	s.Keys("u")
	s.Sees("Il reste 14 tâches sur 17", "Reste 10")
	if status(f, "Reste 10") != "todo" || status(f, "Reste 11") != "waiting" {
		t.Error("the wrong step was undone")
	}
	s.Keys("<ctrl+r>")
	s.Sees("Il reste 13 tâches sur 17", "Reste 09")
	if status(f, "Reste 10") != "cancelled" {
		t.Error("not done again")
	}
	for range 13 {
		s.Keys(" ")
	}
	s.Sees("C’est fait : les 17 tâches sont vues.", "1  terminée", "13  passées")
	s.Keys("u")
	s.Sees("Il reste 1 tâche sur 17")
	s.Keys(" ", "<enter>")
	s.Sees("En retard (")
}

// An edit that decides nothing stays on the card, and is a step of undo all the
// same; so is what was noted meanwhile.
func TestCardEditsThatDecideNothing(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("l", "p", "4")
	s.Sees("Relire le rapport", "priorité urgente", "Il reste 17 tâches sur 17")
	s.Keys(" ", "n", "Remercier la salle", "<enter>", "<left>")
	s.Sees("Déjà vue dans ce tri : passée")
	s.Keys("u")
	if !f.Named("task", "Remercier").IsZero() {
		t.Error("the task that was added is still there")
	}
	s.Keys("u")
	s.Sees("Il reste 17 tâches sur 17", "Relire le rapport")
	s.Keys("u")
	s.Sees("priorité haute")
	s.Keys("y") // it is in progress already: that is a decision, and nothing is written
	s.Sees("Il reste 16 tâches sur 17", "1  commencée")
	if len(f.Applied) != 2 {
		t.Errorf("%d actions were written", len(f.Applied))
	}
	s.Keys("u")
	s.Sees("Il reste 17 tâches sur 17")
}

// Keys typed faster than the store writes are for the next task, in order.
func TestCardKeysWait(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("l")
	s.Hold()
	s.Keys("b", "b", ",")
	s.Let()
	if status(f, "Relire") != "done" || status(f, "Reste 12") != "done" || status(f, "Reste 11") != "waiting" {
		t.Errorf("%s %s %s", status(f, "Relire"), status(f, "Reste 12"), status(f, "Reste 11"))
	}
	s.Sees("Il reste 14 tâches sur 17")
}

// The list has the same keys, on all that is selected, as one step.
func TestListPostpones(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("<up>", " ", "+")
	late := func() (n int) {
		for _, r := range f.All("task") {
			if task := model.Tasks.Read(r); task.Status.Open() && task.Due != "" && task.Due < "2026-11-23" {
				n++
			}
		}
		return n
	}
	if late() != 0 {
		t.Errorf("%d are late still", late())
	}
	if task := model.Tasks.Read(f.Record("task", f.Named("task", "Reste 01"))); task.Due != "2026-11-24" {
		t.Errorf("Reste 01 is due %s", task.Due)
	}
	s.Keys("u")
	s.Sees("En retard (13)")
	s.Keys("<esc>", "/salle", "<enter>", "%")
	if task := model.Tasks.Read(f.Record("task", f.Named("task", "Trouver une salle"))); task.Due != "2026-12-23" {
		t.Errorf("without a date, a month counts from today: %s", task.Due)
	}
}

// Somebody else closes the task on the card: the next comes, and the summary
// says why.
func TestClosedElsewhere(t *testing.T) {
	f, s := monday(t, "fr", 120, 40)
	s.Keys("l")
	if _, err := f.Apply(t.Context(), []pane.Edit{{Op: pane.Set, Link: model.Link{Kind: "task", ID: f.Named("task", "Relire")},
		Fields: map[string]model.Value{"status": {"done"}}}}); err != nil {
		t.Fatal(err)
	}
	s.Send(pane.Changed{})
	s.Sees("Il reste 16 tâches sur 17", "1  fermée par d’autres", "Reste 12")
}

// The tasks that are left, and what was decided, outlive a look at the list.
func TestCardsAndListAndBack(t *testing.T) {
	_, s := monday(t, "fr", 120, 40)
	s.Keys("l", "b", "b", "l")
	s.Sees("En retard (11)", "› ")
	s.Keys("<down>", "l")
	s.Sees("Il reste 15 tâches sur 17", "Reste 10", "2  terminées")
	s.Keys("<esc>", "w", "l")
	s.Sees("sur")
}

// What others changed stands first, in words; what is protected is not shown.
// Opening the pane marks nothing as seen: going on does.
func TestNews(t *testing.T) {
	f, s := told(t, "fr", 200, 50)
	s.Sees("Ce qui a changé depuis votre dernière visite (3)", "Radio Obrera de Tehuacán · nouvelle fiche", "contact : protégé",
		"Relire le rapport d’étape avec le FAT", "Marie D.")
	s.Misses("Menaces")
	if f.Seen != 0 {
		t.Error("opening marks as seen")
	}
	s.Keys("<down>", "<down>")
	s.Sees("Marie Dubé : échéance et priorité", "modification", "Échéance : lun. 16 nov. → ven. 20 nov.", "Priorité : normale → haute")
	if n := strings.Count(s.Screen(), "modification"); n != 1 {
		t.Errorf("one action stands there %d times", n)
	}
	s.Keys("<enter>")
	s.Sees("Tâche", "h historique")
	s.Keys("<esc>")
	if f.Seen != 0 {
		t.Error("reading marks as seen")
	}
	s.Keys("<down>")
	if f.Seen != 3 {
		t.Errorf("gone on, and seen is %d", f.Seen)
	}
	s.Sees("Ce qui a changé")
	s = open(t, f, "fr", 200, 50)
	s.Misses("Ce qui a changé")
}

// The first key works where the news stand first, and on a heading it says why
// it does nothing.
func TestTheFirstKeyWorksUnderNews(t *testing.T) {
	f, s := told(t, "fr", 120, 40)
	s.Sees("› ", "Ce qui a changé depuis votre dernière visite (3)")
	s.Keys("e")
	s.Sees("Modifier")
	s.Keys("<esc>", "<home>")
	for _, key := range []string{"s", "e", "d", "y", "+"} {
		s.Keys(key)
		s.Sees("Un titre est sous le curseur")
	}
	if len(f.Applied) > 0 {
		t.Errorf("written: %v", f.Applied)
	}
}

// The protected record's values are not shown either when it is under the
// cursor, whatever the log says of their class.
func TestNewsOfAProtectedRecord(t *testing.T) {
	_, s := told(t, "fr", 200, 50)
	s.Keys("<down>")
	s.Sees("Benito Rosales : nouvelle fiche")
	s.Misses("Menaces")
}

func TestNewsMarkedByKey(t *testing.T) {
	f, s := told(t, "fr", 120, 40)
	s.Keys("V")
	s.Misses("Ce qui a changé")
	if f.Seen != 3 {
		t.Errorf("seen is %d", f.Seen)
	}
	s.Keys("V")
	s.Sees("Rien n’a changé depuis votre dernière visite")
	// What comes later is news again.
	f.Tell("Marie Dubé", model.Link{Kind: "task", ID: f.Named("task", "Trouver")}, "edit", pane.Change{Field: "due"})
	s.Send(pane.Changed{})
	s.Sees("Ce qui a changé depuis votre dernière visite (1)")
}

// A folded section was not read: going on does not mark it.
func TestFoldedNewsIsNotSeen(t *testing.T) {
	f, s := told(t, "fr", 120, 40)
	s.Keys("<left>", "<left>", "<down>", "<down>")
	if f.Seen != 0 {
		t.Error("folded, and seen")
	}
}

// One task at a time begins with what changed.
func TestCardsBeginWithNews(t *testing.T) {
	f, s := told(t, "fr", 80, 24)
	s.Keys("l")
	s.Sees("Ce qui a changé depuis votre dernière visite (3)", "› Radio Obrera")
	s.Misses("Menaces")
	s.Keys("<down>", "<down>", "<enter>")
	s.Sees("Relire le rapport", "h historique")
	s.Keys("<esc>", "b")
	if status(f, "Relire") != "doing" {
		t.Error("a decision was made behind the news")
	}
	s.Keys(" ")
	s.Sees("Il reste 17 tâches sur 17")
	if f.Seen != 3 {
		t.Errorf("seen is %d", f.Seen)
	}
}

// Of a long triage the cards wait for the rest.
func TestCardsOfALongTriage(t *testing.T) {
	f := panetest.NewFake()
	for i := range 9 {
		f.Add("task", "title", fmt.Sprintf("Reste %02d", i+1), "status", "todo", "due", string(model.Day("2026-11-20").Add(-i)))
	}
	f.TopTasks = 4
	h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: f, Queue: &pane.Queue{},
		Now: func() time.Time { return panetest.Now }}
	p := today.New(h).(*today.Pane)
	rest := p.Update(p.Init()())
	toggle, _ := keys.Find("l", p.Actions())
	run(p, toggle.Do())
	if !p.Waiting() || strings.Contains(p.Render(80, 20, true), "Il reste") {
		t.Error("the cards do not wait")
	}
	run(p, rest)
	if got := p.Render(80, 20, true); p.Waiting() || !strings.Contains(got, "Il reste 9 tâches sur 9") {
		t.Errorf("the cards have not all:\n%s", got)
	}
}

// No size breaks a card, the news or the summary.
func TestCardsAtEverySize(t *testing.T) {
	_, s := told(t, "fr", 120, 40)
	look := func() {
		for w := 10; w <= 200; w += 19 {
			for h := 3; h <= 50; h += 6 {
				s.Width, s.Height = w, h
				s.Send(tea.WindowSizeMsg{Width: w, Height: h})
				s.Screen()
			}
		}
	}
	s.Keys("l")
	look()
	s.Keys(" ")
	look()
	for range 17 {
		s.Keys(" ")
	}
	look()
}

func TestCardActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := panetest.Office()
		app := tui.New(tui.Options{Data: f, Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }})
		p := today.New(app.Host()).(*today.Pane)
		for _, mode := range p.Modes() {
			if err := keys.Check(app.Host().Words, mode.Actions...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, a := range mode.Actions {
				if ok, reason := a.Can(); !ok && !app.Host().Words.Has(reason) {
					t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
				}
			}
		}
	}
}

// Once every task of the list was seen, another round begins with all of them;
// before that, one that is left begun goes on.
func TestAnotherRoundOfCards(t *testing.T) {
	_, s := monday(t, "fr", 120, 40)
	s.Keys("l", " ", "l", "l")
	s.Sees("Il reste 16 tâches sur 17")
	for range 16 {
		s.Keys(" ")
	}
	s.Sees("C’est fait")
	s.Keys("<enter>", "l")
	s.Sees("Il reste 17 tâches sur 17")
}
