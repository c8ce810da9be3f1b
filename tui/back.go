package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
)

// backID is the action that leaves what goes on around the panes.
const backID = "app.back"

// backAction leaves what goes on around the panes: a recording, a look back, the
// tour, a list that was opened beside them. Where the pane has something to do
// with its key, that comes first.
func (a *App) backAction() keys.Action {
	return keys.Action{ID: backID, Words: "action.back", Keys: []string{keys.Leave, "backspace"}, Group: "group.app", Timely: true,
		Guard: func() (bool, string) { return a.away(), "reason.nothing_to_leave" }, Do: a.back}
}

func (a *App) away() bool { return a.underway() || a.inList() }

// underway reports whether something goes on around the panes that is left
// before a list is closed.
func (a *App) underway() bool {
	return a.macros.recorder.On() || a.looking.view != nil || a.touring.On || a.touring.offered
}

// back leaves the last of what goes on.
func (a *App) back() tea.Cmd {
	switch {
	case a.macros.recorder.On():
		return a.record()
	case a.looking.view != nil:
		return a.comeBack()
	case a.touring.On || a.touring.offered:
		return a.leaveTour()
	}
	return a.closeList()
}

// inList reports whether a list is shown that was opened beside the panes.
func (a *App) inList() bool { return a.at >= a.fixed+a.pinned }

// closeList takes the list beside the panes away, and shows the pane from which
// it was opened.
func (a *App) closeList() tea.Cmd {
	if !a.inList() {
		return nil
	}
	a.panes = a.panes[:a.fixed+a.pinned]
	a.at = max(0, slices.IndexFunc(a.panes, func(e *entry) bool { return e.Name() == a.before }))
	return a.switchTo(a.at)
}

// wayOut says how the list beside the panes is closed, where that is what going
// back does.
func (a *App) wayOut() string {
	if a.underway() || !a.inList() || a.typing() { // what is typed takes the key
		return ""
	}
	return " · " + a.host.T("app.closes_list")
}

// backKeys are the user's keys of going back.
func (a *App) backKeys() []string {
	names := a.bound.Apply([]keys.Action{a.backAction()})[0].Keys
	if len(names) < 2 || !a.touring.On || a.macros.recorder.On() || a.looking.view != nil {
		return names
	}
	// The tour has it pressed at every other step: once too often must not end it.
	return slices.DeleteFunc(slices.Clone(names), func(key string) bool { return key == keys.Leave })
}

// backKey names the first key that goes back now, and the action where none
// does.
func (a *App) backKey() string {
	for _, key := range a.backKeys() {
		if a.macros.recorder.On() || len(a.panes) == 0 || !a.paneTakes(key) {
			return keys.Show(a.host.Words, key)
		}
	}
	return a.host.Words.Quote(a.host.T(a.backAction().Words))
}

// isBack tells whether a key is that of going back.
func (a *App) isBack(key string) bool {
	return slices.Contains(a.backKeys(), key)
}

// goesBack tells whether a key goes back now: it ends a recording always, and
// leaves the past and the tour where the pane does not need it.
func (a *App) goesBack(key string) bool {
	return a.isBack(key) && a.away() && (a.macros.recorder.On() || !a.paneTakes(key))
}
