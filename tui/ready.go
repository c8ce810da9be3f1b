package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// How long nobody types before a pane is made ready, how long after it the next
// one is, and how long after a change they all are again.
const (
	readyAfter = 500 * time.Millisecond
	readyEvery = 150 * time.Millisecond
	readyAgain = 5 * time.Second
)

// readyNext says that the time has come to make a pane ready.
type readyNext struct{}

// makeReady waits to read the first screen of the panes that nobody opened yet:
// they are opened sooner or later, and then nothing is waited for. What a pane
// reads after its first screen it reads when it is shown.
func (a *App) makeReady(after time.Duration) tea.Cmd {
	sleep, ctx := a.opts.Sleep, a.ctx
	if sleep == nil || a.readying || a.unready() < 0 {
		return nil
	}
	a.readying = true
	return func() tea.Msg {
		if sleep(ctx, after) != nil {
			return nil // the program ends
		}
		return readyNext{}
	}
}

// unready is the place of the first pane that nothing was read for, -1 for none.
func (a *App) unready() int {
	return slices.IndexFunc(a.panes[:a.fixed], func(e *entry) bool { return !e.started })
}

// readyOne makes the next pane ready, unless somebody types: then that goes
// first. The past is left soon, and is read for what is looked at alone.
func (a *App) readyOne() tea.Cmd {
	a.readying = false
	i := a.unready()
	switch {
	case i < 0 || a.looking.view != nil:
		return nil
	case a.typed:
		a.typed = false
		return a.makeReady(readyAfter)
	}
	e := a.panes[i]
	e.started, e.ready = true, a.host.Today()
	return tea.Batch(a.withheld(e, e.Init()), a.makeReady(readyEvery))
}

// withheldLater is what a pane that is only ready leaves for when it is shown.
type withheldLater struct {
	*entry
	of    pane.Pane // the entry may have another since
	later pane.Later
}

// withheld runs a command of a pane, but of one that is only ready not what it
// leaves for later.
func (a *App) withheld(e *entry, cmd tea.Cmd) tea.Cmd {
	if cmd == nil || e.ready == "" {
		return cmd
	}
	of := e.Pane
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for i, c := range msg {
				msg[i] = a.withheld(e, c)
			}
			return msg
		case pane.Later:
			return withheldLater{e, of, msg}
		default:
			return msg
		}
	}
}

// leave keeps what a pane left for later, or runs it if it is shown meanwhile.
func (a *App) leave(l withheldLater) tea.Cmd {
	switch {
	case l.of != l.Pane:
		return nil
	case l.ready == "":
		return l.later.Run
	}
	l.entry.later = append(l.entry.later, l.later.Run)
	return nil
}

// start asks for a pane's first data when it is first shown.
func (a *App) start() tea.Cmd {
	e := a.current()
	if e.ready != "" {
		return a.bring(e)
	}
	if e.started {
		return nil
	}
	e.started = true
	e.rev++
	return e.Init()
}

// bring shows a pane that was made ready; on another day it begins anew.
func (a *App) bring(e *entry) tea.Cmd {
	if e.ready != a.host.Today() {
		a.forget(e)
		return a.start()
	}
	later := e.later
	e.ready, e.later = "", nil
	return tea.Batch(later...)
}

// forget makes a pane anew that is only ready: what it read holds no more, and
// nobody has seen it.
func (a *App) forget(e *entry) {
	if i := slices.Index(a.panes[:a.fixed], e); i >= 0 {
		*e = entry{Pane: a.opts.Panes[i](a.host), rev: e.rev + 1}
	}
}

// readyAnew forgets all panes that are only ready, and waits to make them ready
// again.
func (a *App) readyAnew() {
	for _, e := range a.panes[:a.fixed] {
		if e.ready != model.Day("") {
			a.forget(e)
		}
	}
	a.macros.lasting = append(a.macros.lasting, a.makeReady(readyAgain))
}
