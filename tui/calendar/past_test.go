package calendar_test

import (
	"strings"
	"testing"
	"time"

	"relais/tui/calendar"
	"relais/tui/i18n"
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
