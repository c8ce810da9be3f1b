package tui

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/macro"
	"relais/tui/pane"
	"relais/tui/style"
)

// record begins to record, or ends it and asks for a name.
func (a *App) record() tea.Cmd {
	r := &a.macros.recorder
	if !r.On() {
		r.Start()
		a.host.Say(style.Info, a.host.T("macros.begun", "key", a.keysOf("macros.record")))
		return nil
	}
	steps := r.Stop()
	if len(steps) == 0 {
		a.host.Say(style.Dim, a.host.T("macros.empty"))
		return nil
	}
	return a.nameMacro("", "", func(name string) tea.Cmd {
		return a.changeMacros(a.host.T("macros.kept", "name", name), func(b *macro.Book) error {
			b.Add(macro.Macro{Name: name, Steps: steps})
			return nil
		})
	})
}

// tellKey passes what was typed to a dialog, and notes it.
func (a *App) tellKey(d pane.Dialog, msg tea.Msg) tea.Cmd {
	done, cmd := d.Update(msg)
	a.noteDialog(d, msg, done)
	return a.settle(d, done, cmd)
}

// noteDialog notes what was done in a dialog: its answer where it can be told,
// else what was typed. A nil message is the mouse's.
func (a *App) noteDialog(d pane.Dialog, msg tea.Msg, done bool) {
	r := &a.macros.recorder
	if !r.On() || d == a.macros.unseen {
		return
	}
	q, ok := d.(pane.Replier)
	if !ok {
		noteTyped(r, msg)
		return
	}
	if !done {
		return
	}
	switch reply, ok := q.Replied(); {
	case !ok:
		r.Pressed(keys.Leave)
	case reply.Create:
		r.Created(reply.Value)
	default:
		r.Answered(reply.Value)
	}
}

// noteTyped notes a key or a paste in a form or a filter.
func noteTyped(r *macro.Recorder, msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		r.Typed(msg.Content)
	case tea.KeyPressMsg:
		if msg.Text != "" {
			r.Typed(msg.Text)
			return
		}
		r.Pressed(msg.String())
	}
}

// noteLeftover takes back what was typed into a form that was being written: it
// is handled, and noted, where it was meant for.
func (a *App) noteLeftover(msgs []tea.Msg) {
	for range msgs {
		a.macros.recorder.Back()
	}
}

// noMouse says that what the mouse does is in no macro; it reports whether that
// matters now.
func (a *App) noMouse() bool {
	if a.macros.recorder.On() {
		a.host.Say(style.Warn, a.host.T("macros.no_mouse"))
	}
	return a.macros.recorder.On() || a.macros.play != nil
}

// recordMark is the piece of the header that says what is recorded or replayed.
func (a *App) recordMark() (piece, bool) {
	h := a.host
	if p := a.macros.play; p != nil {
		return piece{style.Info, heaviest, []string{"▸ " + h.T("macros.header.play", "name", p.macro.Name, "at", min(p.on+1, p.runs()), "n", p.runs()),
			"▸ " + h.T("macros.header.play_short")}}, true
	}
	if r := &a.macros.recorder; r.On() {
		return piece{style.Warn, heaviest, []string{"● " + h.T("macros.header.record", "n", r.Len()), "● " + h.T("macros.header.record_short")}}, true
	}
	return piece{}, false
}
