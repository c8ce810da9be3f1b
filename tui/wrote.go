package tui

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// wrote says what a write did, and tells everybody.
func (a *App) wrote(w pane.Wrote) tea.Cmd {
	a.host.Answered(w)
	a.tourWrote(w)
	a.replayWrote(w)
	var cmds []tea.Cmd
	for _, d := range append([]pane.Dialog(nil), a.host.Dialogs()...) {
		cmds = append(cmds, a.tell(d, w))
	}
	if w.Err != nil {
		return tea.Batch(append(cmds, a.refused(w))...)
	}
	a.putBack(w)
	a.madeView(w)
	h := a.host
	switch {
	case w.Done.Left:
		h.Say(style.Dim, h.T("app.left"))
	case w.Done.Moved:
		h.Say(style.Good, "✓ "+h.T("app.protected"))
	case w.Done.Empty:
		h.Say(style.Dim, h.Already(w))
	case w.Verb == "undo":
		h.Say(style.Good, "✓ "+h.T("app.undone", "what", h.TakenBack(w.Done)))
	case w.Verb == "redo":
		h.Say(style.Good, "✓ "+h.T("app.redone", "what", h.TakenBack(w.Done)))
	case w.Done.Final:
		h.Say(style.Good, "✓ "+h.T("app.purged", "n", w.Done.Count))
	case h.Behind(w):
		h.Say(style.Good, "✓ "+h.T("app.wrote_behind", "what", h.Did(w)))
	default:
		h.Say(style.Good, "✓ "+h.T("app.wrote", "what", h.Did(w)))
	}
	if w.Done.Empty {
		w.Verb = "" // nothing was written that could be taken back
	}
	return tea.Batch(append(cmds, a.changedHere(pane.Changed{Links: w.Done.Links, Verb: w.Verb}))...)
}

// refused shows why a write was not made; a form that awaits it does so itself.
func (a *App) refused(w pane.Wrote) tea.Cmd {
	h := a.host
	if r := model.AsRefusal(w.Err); r != nil && r.Code == model.Ambiguous && w.Again != nil {
		c := widget.NewConfirm(h.Words, h.Theme, h.T("app.force.question"), h.Sentence(w.Err),
			widget.Option{Value: "no", Label: h.T("app.force.no")}, widget.Option{Value: "yes", Label: h.T("app.force.yes")})
		return h.Ask(c, func(answer string) tea.Cmd {
			if answer == "yes" {
				return w.Again()
			}
			return nil
		})
	}
	if w.For == nil {
		h.Say(style.Bad, "✗ "+h.Sentence(w.Err))
	}
	return nil
}
