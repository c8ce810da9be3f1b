package calendar_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/tui"
	"relais/tui/calendar"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// office is the panes' common office with what else can happen on a day.
func office() *panetest.Fake {
	f := panetest.Office()
	me, marie := f.Named("person", "Élodie").String(), f.Named("person", "Marie").String()
	f.Add("meeting", "title", "Conseil d’administration", "start", "2026-11-25T18:30 America/Toronto", "end", "2026-11-25T21:00 America/Toronto",
		"place", "Salle 200", "body", "board", "status", "called", "attendees", me)
	f.Add("meeting", "title", "Appel des coopératives", "start", "2026-11-25T09:00 America/Mexico_City", "place", "En ligne",
		"status", "planned", "attendees", marie)
	f.Add("event", "title", "Atelier sur le travail autogéré", "type", "workshop", "status", "planned",
		"start", "2026-11-26T09:00 America/Toronto", "end", "2026-11-28T16:00 America/Toronto", "place", "Sherbrooke")
	f.Add("event", "title", "Campagne des écoles", "type", "campaign", "status", "planned", "start", "2026-09-01T00:00", "end", "2027-03-31T00:00")
	stay := f.Add("internship", "title", "Stage intersyndical à Cholula", "status", "preparation", "country", "Mexique",
		"start", "2026-11-29", "end", "2026-12-18")
	f.Add("funding_lead", "name", "Appel Terres nouvelles", "status", "watch", "opens", "2026-11-23", "closes", "2027-01-04")
	f.Add("risk", "title", "Retard du visa", "responsible", marie, "review", "2026-11-24")
	f.Add("grant", "programme", "Fonds de relève", "end", "2026-11-30", "status", "underway")
	f.Add("item", "parent", "internship:"+stay.String(), "text", "Passeport valide", "due", "2026-11-24")
	f.Add("item", "parent", "internship:"+stay.String(), "text", "Vaccins à jour", "due", "2026-11-24", "done_on", "2026-11-20")
	f.Add("task", "title", "Écrire à la Fédération", "status", "done", "due", "2026-11-23", "assignee", me)
	f.Add("task", "title", "Préparer l’ordre du jour", "status", "todo", "due", "2026-11-24", "assignee", me)
	return f
}

func open(t *testing.T, f *panetest.Fake, lang string, width, height int) *panetest.Session {
	return at(t, f, lang, width, height, panetest.Now)
}

func at(t *testing.T, f *panetest.Fake, lang string, width, height int, now time.Time) *panetest.Session {
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{calendar.New},
	}), width, height)
}

// has fails unless one line of the screen holds all the texts.
func has(t *testing.T, s *panetest.Session, texts ...string) {
	t.Helper()
	screen := strings.ReplaceAll(s.Screen(), "\u00a0", " ")
next:
	for line := range strings.SplitSeq(screen, "\n") {
		for _, text := range texts {
			if !strings.Contains(line, text) {
				continue next
			}
		}
		return
	}
	t.Errorf("no line holds %q:\n%s", texts, screen)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, office(), lang, size[0], size[1])
				s.Golden("week-" + name)
				s.Keys("w")
				s.Golden("month-" + name)
			})
		}
	}
}

// Everything that happens in the week stands on its day, and what is done does
// not, until it is asked for.
func TestWhatHappensInAWeek(t *testing.T) {
	s := open(t, office(), "fr", 160, 60)
	s.Sees("semaine du 23 novembre", "lun. 23 nov.", "aujourd’hui", "dim. 29 nov.")
	has(t, s, "▷", "ouverture", "Appel Terres nouvelles")
	has(t, s, "△", "révision", "Retard du visa", "Marie Dubé")
	has(t, s, "☐", "étape", "Passeport valide", "Stage intersyndical")
	has(t, s, "18 h 30", "◇", "réunion", "Conseil d’administration", "Salle 200")
	has(t, s, "9 h 00", "Appel des coopératives", "heure de Mexico City")
	has(t, s, "↗", "départ", "Stage intersyndical à Cholula", "Mexique")
	has(t, s, "…", "tâche", "Demander les reçus")
	s.Misses("Vaccins à jour", "Écrire à la Fédération", "Fonds de relève")
	s.Keys("l")
	has(t, s, "✓", "Écrire à la Fédération")
	s.Sees("Vaccins à jour")
	s.Keys("l")
	s.Misses("Vaccins à jour")
}

// What takes several days stands on each of them; what takes months, once a
// week.
func TestSeveralDays(t *testing.T) {
	s := open(t, office(), "fr", 100, 60)
	has(t, s, "9 h 00", "Atelier sur le travail", "jusqu’au sam. 28 nov.")
	has(t, s, "jour 2/3", "Atelier sur le travail")
	has(t, s, "jour 3/3", "Atelier sur le travail")
	has(t, s, "84/212", "Campagne des écoles", "jusqu’au mer. 31 mars 2027")
	s.Keys("<right>") // the preview shows another record
	if n := strings.Count(s.Screen(), "Campagne des écoles"); n != 1 {
		t.Errorf("a campaign of months stands %d times in a week", n)
	}
	s.Keys("g", "16 nov", "<enter>")
	s.Sees("77/212", "Campagne des écoles")
}

// The arrows go by day and by entry, page keys by week or month.
func TestMoving(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Keys("<right>")
	s.Sees("Préparer l’ordre du jour")
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("<down>")
	has(t, s, "›", "Passeport valide")
	s.Keys("j", "j")
	has(t, s, "›", "Appel des coopératives")
	s.Keys("k")
	has(t, s, "›", "Retard du visa")
	s.Keys("<pgdown>")
	s.Sees("semaine du 30 novembre")
	has(t, s, "›mar. 1er déc.")
	s.Keys("<left>", "<left>")
	s.Sees("semaine du 23 novembre")
	has(t, s, "›", "Stage intersyndical à Cholula")
	s.Keys("w")
	s.Sees("novembre 2026")
	s.Keys("<pgdown>", "<pgdown>")
	s.Sees("janvier 2027")
	s.Keys("<up>", "<up>", "<up>", "<up>", "<up>")
	s.Sees("décembre 2026")
	s.Keys("0")
	s.Sees("novembre 2026")
	s.Keys("<pgup>", "<home>")
	s.Sees("novembre 2026", "lun. 23 nov. · aujourd’hui")
}

// A date is typed as people write it.
func TestGoToADate(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	for _, c := range []struct{ typed, want string }{
		{"vendredi", "semaine du 23 novembre"}, {"15 déc", "semaine du 14 décembre"}, {"+2s", "semaine du 7 décembre"},
		{"2027-01-01", "semaine du 28 décembre"},
	} {
		s.Keys("g", c.typed, "<enter>")
		s.Sees(c.want)
	}
	s.Keys("g", "jamais", "<enter>")
	s.Sees("✗")
	s.Keys("<esc>")
	s.Sees("semaine du 28 décembre")
}

// Months and years end where they end: the last day is kept, and a year of 53
// weeks has its 53rd.
func TestMonthAndYearEnds(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	s.Keys("w", "g", "2026-10-31", "<enter>", "<pgdown>")
	s.Sees("novembre 2026", "lun. 30 nov.")
	s.Keys("<pgdown>", "<pgdown>", "<pgdown>")
	s.Sees("février 2027", "28 févr. 2027")
	s.Keys("g", "2026-12-31", "<enter>")
	s.Sees("décembre 2026")
	has(t, s, "53  28", "1er janv.")
	s.Keys("<right>")
	s.Sees("janvier 2027")
	has(t, s, "53  28", "1er janv.")
	has(t, s, "1   4")
	s.Keys("w")
	s.Sees("semaine du 28 décembre")
	s.Keys("<right>", "<right>", "<right>")
	s.Sees("semaine du 4 janvier 2027", "Appel Terres nouvelles")
}

// Weeks begin on Sunday in English.
func TestFirstDayOfTheWeek(t *testing.T) {
	for lang, want := range map[string]string{"fr": "semaine du 23 novembre", "es": "semana del 23 de noviembre", "en": "week of November 22"} {
		s := open(t, office(), lang, 120, 40)
		s.Sees(want)
	}
	s := at(t, office(), "en", 120, 40, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	s.Sees("week of November 22")
	s = at(t, office(), "fr", 120, 40, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	s.Sees("semaine du 16 novembre")
}

func TestFilter(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Keys("/DEPART")
	s.Sees("1 sur", "Stage intersyndical")
	s.Misses("Conseil d’administration")
	s.Keys("<esc>")
	s.Sees("Conseil d’administration")
	s.Keys("/dube", "<enter>")
	s.Sees("Retard du visa")
	s.Misses("Passeport")
	s.Keys("<esc>", "<esc>")
	s.Sees("Passeport")
}

// For me: my tasks and meetings, and what is the whole team's.
func TestMine(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Keys("i")
	s.Sees("pour moi et toute l’équipe", "Préparer l’ordre du jour", "Conseil d’administration", "Atelier", "Cholula")
	s.Misses("Retard du visa", "Appel des coopératives", "Demander les reçus")
	s.Keys("i")
	s.Sees("Retard du visa", "Appel des coopératives", "Demander les reçus")
}

// Kinds are left out and come back by one key each.
func TestKinds(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Keys("z", "réunions", "<enter>", "<esc>")
	s.Misses("Conseil d’administration")
	s.Sees("sans 1 sorte", "Atelier")
	s.Keys("z", "tout", "<enter>", "<esc>")
	s.Sees("Conseil d’administration")
}

// What is late is said, and a key goes from one to the next.
func TestLate(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Sees("En retard : 1 tâche, 1 échéance · r : y aller")
	s.Keys("r")
	s.Sees("semaine du 16 novembre")
	has(t, s, "›", "retard · Rapport narratif")
	s.Keys("r")
	has(t, s, "›", "retard · ! Relire le rapport")
	s.Keys("r")
	has(t, s, "›", "retard · Rapport narratif")
}

// The mouse goes to days and entries, opens them, and the wheel turns weeks.
func TestMouse(t *testing.T) {
	for _, width := range []int{120, 220} {
		s := open(t, office(), "fr", width, 50)
		x, y := find(s, "Conseil")
		s.Click(x, y)
		s.Sees("Réunion ·")
		s.Click(x, y)
		s.Sees("échap")
		s.Keys("<esc>")
		x, y = find(s, "sam. 28")
		s.Click(x, y)
		s.Sees("Activité ·")
		s.Send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
		s.Sees("semaine du 30 novembre")
		s.Send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
		s.Sees("semaine du 23 novembre")
	}
	s := open(t, office(), "fr", 120, 50)
	s.Keys("w")
	x, y := find(s, " 25 ")
	s.Click(x+1, y)
	s.Sees("mer. 25 nov.", "Conseil d’administration")
}

// find returns the cell at which a text stands.
func find(s *panetest.Session, text string) (x, y int) {
	for y, line := range strings.Split(s.Screen(), "\n") {
		if before, _, ok := strings.Cut(strings.ReplaceAll(line, "\u00a0", " "), text); ok {
			return len([]rune(before)), y
		}
	}
	s.T.Fatalf("%q is not on the screen:\n%s", text, s.Screen())
	return 0, 0
}

// No size breaks the screen.
func TestEverySize(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	for range 2 {
		for w := 40; w <= 220; w += 9 {
			for h := 10; h <= 60; h += 7 {
				s.Width, s.Height = w, h
				s.Send(tea.WindowSizeMsg{Width: w, Height: h})
				s.Screen()
			}
		}
		s.Keys("w")
	}
}

// What is asked of the store does not grow with what is on other days.
func TestOnlyTheDaysShownAreRead(t *testing.T) {
	f := office()
	for n := range 300 {
		f.Add("task", "title", fmt.Sprintf("Tâche %d", n), "due", "2030-05-01")
	}
	counted := &counter{Fake: f}
	s := panetest.NewSession(t, tui.New(tui.Options{
		Data: counted, Words: i18n.Load("fr"), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{calendar.New},
	}), 120, 40)
	s.Sees("semaine du 23 novembre")
	if counted.rows > 60 {
		t.Errorf("%d rows were read", counted.rows)
	}
}

// Who opens the calendar waits for the week shown; those around it come after,
// so that the next one is there at once.
func TestTheWeekShownIsReadBeforeThoseAround(t *testing.T) {
	f := office()
	counted := &counter{Fake: f}
	s := panetest.NewSession(t, tui.New(tui.Options{
		Data: counted, Words: i18n.Load("fr"), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{calendar.New},
	}), 120, 40)
	s.Sees("semaine du 23 novembre")
	week := slices.Index(counted.asked, "due>=2026-11-23 due<2026-11-30")
	around := slices.Index(counted.asked, "due>=2026-11-09 due<2026-12-14")
	if week < 0 || around < week {
		t.Errorf("asked in this order: %q", counted.asked)
	}
	reads := len(counted.asked)
	s.Keys("<pgdown>")
	s.Sees("semaine du 30 novembre")
	if len(counted.asked) != reads {
		t.Errorf("the next week was read anew: %q", counted.asked[reads:])
	}
}

type counter struct {
	*panetest.Fake
	rows  int
	asked []string // of tasks
}

func (c *counter) List(ctx context.Context, q pane.Query) (pane.List, error) {
	list, err := c.Fake.List(ctx, q)
	c.rows += len(list.Rows)
	if q.Kind == "task" {
		c.asked = append(c.asked, q.Where)
	}
	return list, err
}

func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		h := tui.New(tui.Options{Data: office(), Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
		p := calendar.New(h)
		p.Init()
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

// What the agenda asks: a day, the kinds it shows, what to add, another day for
// an entry.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, office(), lang, width, height)
	}, map[string][]string{"box-go-to": {"g"}, "box-kinds": {"z"}, "box-add": {"a"}, "box-move": {"d"}})
}
