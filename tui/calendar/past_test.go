package calendar_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/tui/calendar"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// A day without entries offers to add one, but not in the past, where nothing is.
func TestAnEmptyDayOfThePastOffersNothing(t *testing.T) {
	for _, past := range []bool{false, true} {
		h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: panetest.NewFake(), Queue: &pane.Queue{},
			Now: func() time.Time { return panetest.Now }}
		if past {
			h.Looking = panetest.Now
		}
		p := calendar.New(h)
		p.Update(p.Init()())
		got := p.Preview(60, 10)
		if !strings.Contains(got, "Rien ce jour-là.") || strings.Contains(got, "ajoute") == past {
			t.Errorf("past %v:\n%s", past, got)
		}
	}
}

// The cursor that was left on today is on today in the past too, and back in the
// present; one that went to another day stays there.
func TestTodayIsAnotherDayInThePast(t *testing.T) {
	h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: panetest.NewFake(), Queue: &pane.Queue{},
		Now: func() time.Time { return panetest.Now }}
	then := func() time.Time { return panetest.Now.AddDate(0, 0, -14) }
	p := calendar.New(h)
	weeks := func(want string) {
		t.Helper()
		for cmd := p.Update(pane.Changed{}); cmd != nil; { // the answers, one after the other
			msg := cmd()
			if batch, ok := msg.(tea.BatchMsg); ok {
				msg = batch[0]()
			}
			cmd = p.Update(msg)
		}
		if got := p.Render(100, 20, true); !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	h.Now = then
	weeks("lun. 9 nov.")
	h.Now = func() time.Time { return panetest.Now }
	weeks("lun. 23 nov.")
	p.Update(keys.Press("pgdown"))
	h.Now = then
	weeks("lun. 30 nov.")
}

// A day that is looked back at is not today, nor the one after it tomorrow.
func TestADayOfThePastIsNotToday(t *testing.T) {
	h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: panetest.NewFake(), Queue: &pane.Queue{},
		Now: func() time.Time { return panetest.Now }}
	for _, past := range []bool{false, true} {
		words := []string{"aujourd’hui", "demain"}
		if past {
			h.Looking, words = panetest.Now, []string{"ce jour-là", "le lendemain"}
		}
		p := calendar.New(h)
		p.Update(p.Init()())
		got := p.Render(100, 20, true)
		if !strings.Contains(got, "· "+words[0]) || !strings.Contains(got, "· "+words[1]) || past && strings.Contains(got, "aujourd’hui") {
			t.Errorf("past %v:\n%s", past, got)
		}
	}
}

// What is late is told by kind, with the key that goes there; where there is no
// room for that, how many there are.
func TestLateIsToldByKind(t *testing.T) {
	f := panetest.NewFake()
	f.Add("task", "title", "Appeler", "status", "todo", "due", "2026-11-02")
	f.Add("task", "title", "Relire", "status", "todo", "due", "2026-11-03")
	f.Add("deadline", "title", "Rapport", "status", "draft", "day", "2026-11-04")
	h := &pane.Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain), Data: f, Queue: &pane.Queue{},
		Now: func() time.Time { return panetest.Now }}
	p := calendar.New(h)
	p.Update(p.Init()())
	for width, want := range map[int]string{70: "En retard : 2 tâches, 1 échéance · ", 30: "3 choses en retard"} {
		first, _, _ := strings.Cut(strings.ReplaceAll(p.Render(width, 20, true), "\u00a0", " "), "\n")
		if !strings.Contains(first, want) || width > 40 && !strings.Contains(first, ": y aller") {
			t.Errorf("at %d: %q", width, first)
		}
	}
}
