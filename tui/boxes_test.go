package tui

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// The boxes that dialogs_test.go does not hold, of lists of every kind.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, desktop(), lang, width, height)
	}, map[string][]string{
		"box-form-field":    {"a", "<f1>"},
		"box-create-person": {"o", "Nova Persona", "<enter>"},
		"box-unite-with":    {"M"},
		"box-purge":         {"2", "<enter>", "X"},
		"box-protect":       {":", "protect", "<enter>"},
		"box-tree-group":    {"D", "5", "g"},
		"box-palette-none":  {":", "zzzz"},
	})
}

// What putting back asks, and the day from which changes are shown.
func TestPastBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		s, _, _ := travel(t, lang, width, height)
		return s
	}, map[string][]string{
		"box-changes-day": {"C", "d"},
		"box-put-what":    {"C", "B"},
	})
}

// lit is a first start that can be drawn in another theme.
type lit struct{ *Welcome }

func (l lit) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := l.Welcome.Update(msg)
	return l, cmd
}

func (l lit) SetMode(mode style.Mode) {
	l.mode = mode
	l.build(l.form.Values())
}

// The line of a paste that is mended, the first start, and leaving in the midst of
// the tour.
func TestOtherBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		s := open(t, desktop(), lang, width, height)
		paste(s, "Appeler le FAT vendredi\nRelire le bilan\n")
		return s
	}, map[string][]string{"box-paste-line": {"e"}})
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		create := func(context.Context, First) error { return nil }
		return panetest.NewSession(t, lit{NewWelcome(lang, style.Plain, true, create, nil)}, width, height)
	}, map[string][]string{"welcome": {"Ana"}, "welcome-where": {"Ana", "<tab>", "<left>"}})
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		s, _ := tourist(t, lang, TourStart{Demo: true, Now: true}, width, height)
		return s
	}, map[string][]string{"box-tour-quit": {"q"}})
}
