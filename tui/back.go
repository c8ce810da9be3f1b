package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
)

// backID is the action that leaves what goes on around the panes.
const backID = "app.back"

// backAction leaves what goes on around the panes: a recording, a look back, the
// tour. Where the pane has something to do with its key, that comes first.
func (a *App) backAction() keys.Action {
	return keys.Action{ID: backID, Words: "action.back", Keys: []string{keys.Leave}, Group: "group.app", Timely: true,
		Guard: func() (bool, string) { return a.away(), "reason.nothing_to_leave" }, Do: a.back}
}

func (a *App) away() bool {
	return a.macros.recorder.On() || a.looking.view != nil || a.touring.On || a.touring.offered
}

// back leaves the last of what goes on.
func (a *App) back() tea.Cmd {
	switch {
	case a.macros.recorder.On():
		return a.record()
	case a.looking.view != nil:
		return a.comeBack()
	}
	return a.leaveTour()
}

// isBack tells whether a key is that of going back.
func (a *App) isBack(key string) bool {
	return slices.Contains(a.bound.Apply([]keys.Action{a.backAction()})[0].Keys, key)
}

// goesBack tells whether a key goes back now: it ends a recording always, and
// leaves the past and the tour where the pane does not need it.
func (a *App) goesBack(key string) bool {
	return a.isBack(key) && a.away() && (a.macros.recorder.On() || !a.paneTakes(key))
}
