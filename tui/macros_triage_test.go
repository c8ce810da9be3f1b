package tui

import (
	"strings"
	"testing"

	"relais/tui/macro"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/today"
)

// In the triage, where a decision takes a task to another section, or out of the
// list, every step is on the task that was selected.
func TestReplayInTheTriage(t *testing.T) {
	f := office()
	f.Add("task", "title", "Commander du papier", "status", "todo", "due", "2026-11-19")
	o := options(f, "fr")
	o.Panes = []Maker{today.New}
	s := panetest.NewSession(t, New(o), 120, 40)
	m := macro.Macro{ID: "m", Name: "m", Steps: append(do("task.done", "record.tags"), answer("vu"))}
	s.Keys("<space>", "<space>")
	s.Sees("2 sélections")
	chosen := map[string]bool{}
	for _, target := range s.Model.(*App).current().Pane.(interface{ Targets() []pane.Target }).Targets() {
		chosen[target.Link.ID.String()] = true
	}
	s.Send(Play{m})
	s.Sees("Macro rejouée, m : 2 fiches changées")
	for _, r := range f.All("task") {
		done := r.One("status") == "done" && strings.Join(r.Get("tags"), " ") == "vu"
		if done != chosen[r.ID.String()] {
			t.Errorf("%s: %s, tags %v", r.One("title"), r.One("status"), r.Get("tags"))
		}
	}
	s.Keys("u")
	for _, r := range f.All("task") {
		if r.One("status") == "done" || len(r.Get("tags")) > 0 {
			t.Errorf("%s is not as it was", r.One("title"))
		}
	}
	s.Keys("l")
	s.Send(Play{m})
	says(t, s, "une macro se rejoue dans la liste")
}
