package tui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/records"
	"relais/tui/style"
)

// drainMost is how long the end of the program waits for the queue.
const drainMost = 5 * time.Second

// errUnwritten says that the queue was not empty in time.
var errUnwritten = errors.New("tui: the last edits were not written in time")

// key gives a key press to the dialog on top, to the pane if text is typed
// there, to the action that has the key, or else to the pane.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	a.host.Hush()
	if msg.String() == keys.Kill {
		if a.touring.On && a.host.Top() == nil { // a second one, at the question, ends it
			return a.quitOrAsk()
		}
		a.quit = true // forms have kept their drafts
		return nil
	}
	if cmd, taken := a.whilePlaying(msg); taken {
		return cmd
	}
	if a.waiting() && !a.leaves(msg) {
		a.early = append(a.early, msg)
		return nil
	}
	if a.host.Top() != nil || a.typing() {
		return a.inDialog(msg, a.taking())
	}
	if a.goesBack(msg.String()) {
		return a.back()
	}
	return a.inPane(msg)
}

// inPane does the action of a key, or gives the pane what no action takes: of
// what the pane itself moves by, a key that it has by itself.
func (a *App) inPane(msg tea.KeyPressMsg) tea.Cmd {
	e := a.current()
	own := a.unrecordable(a.guarded(a.actionsOf(e)))
	var all []keys.Action
	action, ok := keys.Find(msg.String(), own)
	if !ok {
		all = a.unrecordable(a.guarded(a.Actions()))
		action, ok = keys.Find(msg.String(), all)
	}
	if ok && action.ID != backID {
		return a.do(action)
	}
	moving, ok := a.meant(msg, given(e.Actions()))
	if !ok { // it did something until the user gave it away
		moving = msg
	}
	a.sayDead(msg, own, all)
	if !ok {
		return nil
	}
	a.tourMoved(moving.String())
	a.macros.recorder.Moved(moving.String())
	return a.toPane(moving)
}

// sayDead says of a key that nothing here takes where it does something, or that
// it does nothing; own and all are the actions that work here.
func (a *App) sayDead(msg tea.KeyPressMsg, own, all []keys.Action) {
	h, key := a.host, msg.String()
	takes := func(list []keys.Action) (string, bool) {
		for _, x := range list {
			if slices.Contains(x.Keys, key) {
				return x.Text(h.Words), true
			}
		}
		return "", false
	}
	_, here := takes(own)
	_, everywhere := takes(all)
	if here || everywhere || a.isBack(key) {
		return
	}
	shown := keys.Show(h.Words, key)
	for _, e := range a.panes {
		if does, ok := takes(a.actionsOf(e)); ok {
			h.Say(style.Dim, h.T("app.key_elsewhere", "key", shown, "does", pane.Upper(does), "pane", a.title(e)))
			return
		}
	}
	h.Say(style.Dim, h.T("app.key_dead", "key", shown))
}

// waiting reports whether keys must wait for what the last edit leaves, in the
// dialog on top or else in the pane.
func (a *App) waiting() bool {
	if d := a.host.Top(); d != nil {
		w, ok := d.(pane.Waiter)
		return ok && w.Waiting()
	}
	w, ok := a.current().Pane.(pane.Waiter)
	return ok && w.Waiting()
}

// leaves tells whether a key leaves a dialog that waits: esc does where nothing
// was typed that waits too, and pressed twice it does in any case.
func (a *App) leaves(msg tea.KeyPressMsg) bool {
	leaving := func(msg tea.KeyPressMsg) bool { return a.bound.Does(msg.String(), a.taking()) == keys.DoLeave }
	if a.host.Top() == nil || !leaving(msg) {
		return false
	}
	if n := len(a.early); n > 0 {
		last, ok := a.early[n-1].(tea.KeyPressMsg)
		if !ok || !leaving(last) {
			return false
		}
	}
	a.early = nil
	return true
}

// release gives the keys that were held back, until one makes the pane wait
// again.
func (a *App) release() tea.Cmd {
	var cmds []tea.Cmd
	for len(a.early) > 0 && !a.waiting() && a.macros.play == nil {
		msg := a.early[0]
		a.early = a.early[1:]
		cmds = append(cmds, a.handle(msg), a.goWhereWished())
	}
	return tea.Batch(cmds...)
}

// do does an action, or says why not.
func (a *App) do(action keys.Action) tea.Cmd {
	e := a.current()
	e.rev++
	if ok, reason := action.Can(); !ok {
		if reason == "reason.nothing_to_clear" && a.touring.On { // whose key the tour took from going back
			reason = "reason.nothing_to_clear_tour"
		}
		a.host.Say(style.Warn, a.host.T(reason, "back", a.backKey()))
		return nil
	}
	a.touring.Did(action.ID)
	a.macros.recorder.Did(action.ID)
	cmd := action.Do()
	if action.ID == "app.palette" || action.ID == keys.DoHelp {
		a.macros.unseen = a.host.Top()
	}
	// The pane may have moved its cursor: an empty message lets it follow.
	return tea.Batch(cmd, e.Update(pane.Acted{}))
}

// toPane gives a message to the current pane.
func (a *App) toPane(msg tea.Msg) tea.Cmd {
	e := a.current()
	e.rev++
	return e.Update(msg)
}

func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	if cmd, taken := a.whilePlaying(msg); taken {
		return cmd
	}
	if a.waiting() {
		a.early = append(a.early, msg)
		return nil
	}
	if d := a.host.Top(); d != nil {
		a.given = append(a.given, givenKey{d, msg})
		return a.tellKey(d, msg)
	}
	if a.typing() {
		noteTyped(&a.macros.recorder, msg)
		return a.toPane(msg)
	}
	return a.pasteTasks(msg)
}

// click gives a click to what lies there.
func (a *App) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft {
		return nil
	}
	a.host.Hush()
	if a.noMouse() {
		return nil
	}
	if d := a.host.Top(); d != nil {
		if x, y, in := a.frame.dialogAt(msg.X, msg.Y); in {
			if c, ok := d.(pane.Clickable); ok {
				done, cmd := c.Click(x, y)
				return a.settle(d, done, cmd)
			}
		}
		return nil
	}
	if i, ok := a.frame.paneAt(msg.X, msg.Y); ok && i < len(a.panes) {
		return a.switchTo(i)
	}
	if id, ok := a.frame.actionAt(msg.X, msg.Y); ok {
		for _, action := range a.guarded(append(a.actionsOf(a.current()), a.Actions()...)) {
			if action.ID == id {
				return a.do(action)
			}
		}
	}
	if c, ok := a.current().Pane.(pane.Clicker); ok {
		if x, y, in := a.frame.middle.at(msg.X, msg.Y); in {
			a.current().rev++
			return c.Click(x, y)
		}
	}
	return nil
}

// wheelLines is how far a notch of the wheel scrolls.
const wheelLines = 3

func (a *App) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	lines := wheelLines
	switch msg.Button {
	case tea.MouseWheelUp:
		lines = -lines
	case tea.MouseWheelDown:
	default:
		return nil
	}
	if d := a.host.Top(); d != nil {
		if c, ok := d.(pane.Clickable); ok {
			c.Wheel(lines)
		}
		return nil
	}
	if c, ok := a.current().Pane.(pane.Clicker); ok {
		a.current().rev++
		return c.Wheel(lines)
	}
	return nil
}

// goWhereWished follows a pane's or dialog's wish to go elsewhere.
func (a *App) goWhereWished() tea.Cmd {
	w := a.host.TakeWish()
	switch {
	case w.Quit:
		a.quit = true
	case w.View.KindOf != "":
		cmd := a.layOut(w.View)
		if p, ok := a.current().Pane.(*records.Pane); ok && w.Save {
			return tea.Batch(cmd, p.SaveView())
		}
		return cmd
	case w.Pane != "":
		return a.show(w.Pane)
	case !w.Seek.ID.IsZero():
		a.touring.Sought()
		return a.seek(w.Seek)
	}
	return nil
}

// switchTo shows a pane by its place.
func (a *App) switchTo(i int) tea.Cmd {
	if i < 0 || i >= len(a.panes) {
		return nil
	}
	if !a.inList() {
		a.before = a.current().Name()
	}
	a.at = i
	a.current().rev++
	return a.start()
}

// show shows a pane by its name, or a kind in the generic pane.
func (a *App) show(name string) tea.Cmd {
	i := slices.IndexFunc(a.panes, func(e *entry) bool { return e.Name() == name })
	if i < 0 {
		made := a.opened(name)
		if made == nil {
			return nil
		}
		// One list at a time beside the others is enough; its place is kept until
		// another takes it.
		i = a.fixed + a.pinned
		a.panes = append(a.panes[:i], &entry{Pane: made})
	}
	return a.switchTo(i)
}

// seek shows a record in the first pane that shows its kind.
func (a *App) seek(link model.Link) tea.Cmd {
	for i, e := range a.panes {
		if s, ok := e.Pane.(pane.Seeker); ok {
			if shown, cmd := s.Seek(link); shown {
				e.rev++
				return tea.Batch(cmd, a.switchTo(i))
			}
		}
	}
	cmd := a.show(link.Kind)
	if s, ok := a.current().Pane.(pane.Seeker); ok {
		_, more := s.Seek(link)
		return tea.Batch(cmd, more)
	}
	return cmd
}
