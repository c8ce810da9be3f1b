package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
)

// dialogKeys are the keys that mean the same in every dialog, form and line that
// is typed, by what they do.
var dialogKeys = []struct{ id, key string }{
	{"accept", "enter"}, {"leave", "esc"}, {"save", "ctrl+s"}, {"next", "tab"}, {"previous", "shift+tab"},
	{"down", "down"}, {"up", "up"}, {"page_down", "pgdown"}, {"page_up", "pgup"}, {"explain", "f1"},
	{"clear_line", "ctrl+u"}, {"clear_word", "ctrl+w"},
}

// dialogActions are the keys of dialogs as actions: references list them, and
// files of keys may give them others beside.
func (a *App) dialogActions() []keys.Action {
	out := make([]keys.Action, len(dialogKeys))
	for i, k := range dialogKeys {
		out[i] = keys.Action{ID: "dialog." + k.id, Words: "dialog." + k.id, Keys: []string{k.key}, Group: "group.dialog", Typing: true,
			Do: func() tea.Cmd { return a.inDialog(keys.Press(k.key)) }}
	}
	return out
}

// inDialog gives a key to the dialog on top, or to the pane where text is typed.
func (a *App) inDialog(msg tea.KeyPressMsg) tea.Cmd {
	if d := a.host.Top(); d != nil {
		return a.tellKey(d, msg)
	}
	noteTyped(&a.macros.recorder, msg)
	return a.toPane(msg)
}

// meant is the key that a dialog knows for one that the user's file gives to
// what it does.
func (a *App) meant(msg tea.KeyPressMsg) tea.KeyPressMsg {
	if !a.bound.Any() || msg.Text != "" {
		return msg
	}
	if _, all := a.host.Top().(*keyCatcher); all { // it asks for a key, whichever
		return msg
	}
	pressed := msg.String()
	for i, x := range a.bound.Apply(a.dialogActions()) {
		if slices.Contains(x.Keys, pressed) {
			return keys.Press(dialogKeys[i].key)
		}
	}
	return msg
}

// typing reports whether text is typed in the pane.
func (a *App) typing() bool {
	t, ok := a.current().Pane.(pane.Typer)
	return ok && t.Typing()
}
