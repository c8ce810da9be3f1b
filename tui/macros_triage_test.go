package tui

import (
	"strings"
	"testing"

	"relais/model"
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
}

// On one task at a time, every step of a macro is on the task of the card; then
// the next one comes, with one step to take back.
func TestReplayOnACard(t *testing.T) {
	f := office()
	f.Add("task", "title", "Commander du papier", "status", "todo", "due", "2026-11-19")
	o := options(f, "fr")
	o.Panes = []Maker{today.New}
	s := panetest.NewSession(t, New(o), 120, 40)
	m := macro.Macro{ID: "m", Name: "m", Steps: append(do("task.wait", "task.week", "record.tags"), answer("vu"))}
	s.Keys("l")
	first := s.Model.(*App).current().Pane.(interface{ Link() model.Link }).Link()
	s.Send(Play{m})
	s.Sees("Macro rejouée, m : 1 fiche changée", "Il reste 3 tâches sur 4", "1  mise en attente")
	if next := s.Model.(*App).current().Pane.(interface{ Link() model.Link }).Link(); next == first {
		t.Error("the card stays")
	}
	for _, r := range f.All("task") {
		wait := r.One("status") == "waiting" && r.One("due") == "2026-11-30" && strings.Join(r.Get("tags"), " ") == "vu"
		if wait != (r.ID == first.ID) {
			t.Errorf("%s: %s, %s, tags %v", r.One("title"), r.One("status"), r.One("due"), r.Get("tags"))
		}
	}
	s.Keys("u")
	s.Sees("Il reste 4 tâches sur 4")
	if r := f.Record("task", first.ID); r.One("status") == "waiting" || len(r.Get("tags")) > 0 {
		t.Errorf("%s is not as it was", r.One("title"))
	}
	if back := s.Model.(*App).current().Pane.(interface{ Link() model.Link }).Link(); back != first {
		t.Error("the card does not come back")
	}
}
