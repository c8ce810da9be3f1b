package projects_test

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// paneModel is a pane without an application.
type paneModel struct{ pane.Pane }

func (m paneModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, m.Pane.Update(msg) }
func (m paneModel) View() tea.View                          { return tea.NewView(m.Render(100, 28, true)) }

// do does the first of the named actions that the pane has now.
func do(t *testing.T, s *panetest.Session, p pane.Pane, ids ...string) {
	t.Helper()
	for _, a := range p.Actions() {
		if slices.Contains(ids, a.ID) {
			s.Run(a.Do())
			return
		}
	}
	t.Fatalf("none of %v is there", ids)
}
