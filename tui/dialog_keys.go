package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// throughLines are the actions of a form that are a text's own where several
// lines are written.
var throughLines = []string{keys.DoAccept, "dialog.down", "dialog.up", "dialog.page_down", "dialog.page_up"}

// taking are the actions, with their own keys, of what takes a key before any
// pane's: the dialog on top, or a line that is typed in the pane. None where
// there is neither.
func (a *App) taking() []keys.Action {
	d := a.host.Top()
	if asking(d) {
		return keys.Answering()
	}
	switch d := d.(type) {
	case nil:
		if !a.typing() {
			return nil
		}
	case *keyCatcher: // it asks for a key, whichever
		return nil
	case pane.Keyed:
		return d.Mode().Actions
	}
	list := keys.Typed()
	if l, ok := d.(pane.Lined); ok && l.InLines() {
		list = slices.DeleteFunc(list, func(x keys.Action) bool { return slices.Contains(throughLines, x.ID) })
	}
	return list
}

// boxes are the dialogs that have keys of their own.
func (a *App) boxes() []pane.Mode {
	out := append(a.host.Boxes(), (&pane.Helper{}).Mode(), (&charts{}).Mode(), (&changes{}).Mode(), (&slider{}).Mode(),
		(&paster{}).Mode(), (&summary{}).Mode(), (&notice{}).Mode())
	for i := range a.fixed {
		if b, ok := a.panes[i].Pane.(pane.Boxed); ok {
			out = append(out, b.Boxes()...)
		}
	}
	return out
}

// dialogPlaces lists where dialogs' keys work, under their titles.
func (a *App) dialogPlaces() []keys.Place {
	h := a.host
	out := []keys.Place{{Title: h.T("group.dialog"), Own: keys.Typed()}}
	for _, b := range a.boxes() {
		out = append(out, keys.Place{Title: h.T("box.title", "box", h.T(b.Words)), Own: b.Actions})
	}
	return out
}

// meant is the key by which what takes it knows what the user's key does. It
// reports false for one that the user took away from what it did.
func (a *App) meant(msg tea.KeyPressMsg, actions []keys.Action) (tea.KeyPressMsg, bool) {
	pressed := msg.String()
	switch key, ok := a.bound.Meant(pressed, actions); {
	case !ok:
		return msg, false
	case key != pressed:
		return keys.Press(key), true
	}
	return msg, true
}

// inDialog gives a key to the dialog on top, or to the pane where text is typed;
// actions are those of taking.
func (a *App) inDialog(msg tea.KeyPressMsg, actions []keys.Action) tea.Cmd {
	own, ok := a.meant(msg, actions)
	if !ok {
		return nil
	}
	d := a.host.Top()
	if does := keys.Means(own.String(), actions); does == keys.DoHelp || does == keys.DoExplain {
		if _, itself := d.(pane.Explainer); !itself || asking(d) {
			return a.helpDialog(d, actions)
		}
	}
	if d == nil {
		noteTyped(&a.macros.recorder, own)
		return a.toPane(own)
	}
	a.given = append(a.given, givenKey{d, msg})
	return a.tellKey(d, own)
}

// helpDialog tells the keys of a dialog, or of the line typed in the pane for
// nil.
func (a *App) helpDialog(d pane.Dialog, actions []keys.Action) tea.Cmd {
	h := a.host
	title := "group.dialog"
	if k, ok := d.(pane.Keyed); ok {
		title = k.Mode().Words
	}
	g := widget.HelpGroup{Title: h.T(title)}
	if asking(d) {
		g = widget.HelpGroup{Title: h.T(pane.Question().Words), Text: []string{h.T("answer.about")}}
	}
	for _, x := range a.bound.Apply(actions) {
		if len(x.Keys) > 0 {
			g.Bindings = append(g.Bindings, a.helpLine(x))
		}
	}
	cmd := h.Push(&pane.Helper{Help: widget.NewHelp(h.Words, h.Theme, []widget.HelpGroup{g})})
	a.macros.unseen = h.Top()
	return cmd
}

// asking reports whether a dialog asks a question that has a few answers.
func asking(d pane.Dialog) bool {
	q, ok := d.(pane.Asker)
	return ok && q.Asking()
}

// given are the actions that what is on top does itself.
func given(list []keys.Action) []keys.Action {
	return slices.DeleteFunc(slices.Clone(list), func(x keys.Action) bool { return !x.Given })
}

// givenKey is a key as the user pressed it, and the dialog that got it.
type givenKey struct {
	to  pane.Dialog
	msg tea.Msg
}

// asPressed gives the last keys that a dialog got as the user pressed them:
// those that it did not need are meant for what lies below, where they may do
// something else.
func asPressed(given []givenKey, d pane.Dialog, left []tea.Msg) []tea.Msg {
	out := slices.Clone(left)
	at := len(out)
	for _, g := range slices.Backward(given) {
		if g.to == d && at > 0 {
			at--
			out[at] = g.msg
		}
	}
	return out
}

// typing reports whether text is typed in the pane.
func (a *App) typing() bool {
	t, ok := a.current().Pane.(pane.Typer)
	return ok && t.Typing()
}
