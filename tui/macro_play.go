package tui

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/macro"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// replay is a macro being replayed: on each of the targets in turn, or once. A
// step begins when everything that the one before asked for has come.
type replay struct {
	macro   macro.Macro
	targets []pane.Target // nil: once, on no record
	home    int           // the pane where it began
	on      int           // the target
	at      int           // the next step
	out     atomic.Int64  // commands that are under way
	written map[model.Link]bool
	first   int64 // where in the log what it wrote begins and ends
	last    int64
	failed  error
}

// runs is how many times the steps are gone through.
func (p *replay) runs() int { return max(1, len(p.targets)) }

// landed says that a command of the replay has ended.
type landed struct{ of *replay }

// track counts a command, and those that it leads to, until what they say has
// been handled.
func (p *replay) track(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	p.out.Add(1)
	land := func() tea.Msg { return landed{p} }
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case nil:
			return landed{p}
		case tea.BatchMsg:
			for i, c := range msg {
				msg[i] = p.track(c)
			}
			return append(msg, land)
		default:
			return tea.Sequence(func() tea.Msg { return msg }, land)()
		}
	}
}

// Play is the message that replays a macro, as its action does: runs that were
// recorded are tests, too.
type Play struct{ Macro macro.Macro }

// playMacro begins to replay a macro on the selected records, or on the one
// under the cursor.
func (a *App) playMacro(m macro.Macro) tea.Cmd {
	p := &replay{macro: m, home: a.at, written: map[model.Link]bool{}}
	if a.looking.view != nil {
		return a.refuseMacro(p, model.Refuse(model.Invalid, "macros.past"))
	}
	t, ok := a.current().Pane.(interface{ Targets() []pane.Target })
	if ok {
		p.targets = t.Targets()
	}
	if err := a.fits(p); err != nil {
		return a.refuseMacro(p, err)
	}
	a.macros.play = p
	return a.hold(p, true)
}

// hold makes the pane where a replay began hold still, or go on.
func (a *App) hold(p *replay, on bool) tea.Cmd {
	if p.home >= len(a.panes) {
		return nil
	}
	if holder, ok := a.panes[p.home].Pane.(pane.Holder); ok {
		a.panes[p.home].rev++
		return holder.Hold(on)
	}
	return nil
}

// fits refuses a macro that cannot be replayed on what is selected, before
// anything is written. A macro that is on no record is replayed once.
func (a *App) fits(p *replay) error {
	own := map[string]bool{}
	for _, x := range a.actionsOf(a.current()) {
		own[x.ID] = !x.Aims
	}
	about, moved := false, false
	for i, s := range p.macro.Steps {
		onCursor, mine := own[s.Do]
		aims := mine && !onCursor
		about = about || aims
		if len(p.targets) > 1 && (mine && onCursor && s.Do != "" || aims && moved) {
			p.at = i
			return model.Refuse(model.Invalid, "macros.one_at_a_time")
		}
		moved = moved || s.Move != "" || moves(s.Do)
	}
	if !about {
		p.targets = nil
	}
	return nil
}

// moves tells the actions of every pane after which the cursor is elsewhere.
func moves(id string) bool {
	switch id {
	case "app.next_pane", "app.previous_pane", "app.search", "app.quick_add":
		return true
	}
	return strings.HasPrefix(id, "pane.") || strings.HasPrefix(id, "open:")
}

// onReplay goes on with the replay when all that the last step asked for has
// come.
func (a *App) onReplay(cmd tea.Cmd) tea.Cmd {
	lasting := a.macros.lasting
	a.macros.lasting = nil
	p := a.macros.play
	if p == nil {
		return tea.Batch(append(lasting, cmd)...)
	}
	cmds := append(lasting, p.track(cmd))
	for a.macros.play == p && p.out.Load() == 0 && !a.waiting() {
		next := tea.Batch(a.nextStep(p), a.goWhereWished())
		if a.macros.play != p { // it has ended: nothing waits for this
			return tea.Batch(append(cmds, next, a.release(), a.goWhereWished())...)
		}
		cmds = append(cmds, p.track(next))
	}
	return tea.Batch(cmds...)
}

// nextStep does a step, or what is due between the records and at the end.
func (a *App) nextStep(p *replay) tea.Cmd {
	h := a.host
	switch {
	case p.failed != nil:
		p.at-- // the step that wrote, which was taken for done
		return a.endReplay(p.failed)
	case p.at >= len(p.macro.Steps):
		if h.Top() != nil {
			return a.endReplay(model.Refuse(model.Invalid, "macros.left_open"))
		}
		if p.on++; p.on >= p.runs() {
			return a.endReplay(nil)
		}
		p.at = 0
		return a.beginRun(p)
	case p.at == 0 && p.on == 0 && h.Aim == nil && len(p.targets) > 0:
		return a.beginRun(p)
	}
	cmd, err := a.step(p, p.macro.Steps[p.at])
	if err != nil {
		return a.endReplay(err)
	}
	p.at++
	return cmd
}

// beginRun aims at the next record, in the pane where the replay began.
func (a *App) beginRun(p *replay) tea.Cmd {
	t := p.targets[p.on]
	a.host.Aim = &t
	cmd := a.switchTo(p.home)
	if s, ok := a.current().Pane.(pane.Seeker); ok && len(p.targets) > 1 {
		_, seek := s.Seek(t.Link)
		cmd = tea.Batch(cmd, seek)
	}
	return cmd
}

// step does one step. It refuses what cannot be done now.
func (a *App) step(p *replay, s macro.Step) (tea.Cmd, error) {
	d := a.host.Top()
	typing := d == nil && a.typing()
	switch {
	case s.Do != "" || s.Move != "":
		if d != nil || typing {
			return nil, model.Refuse(model.Invalid, "macros.in_the_way")
		}
		if s.Move != "" {
			a.host.Aim = nil
			return a.toPane(keys.Press(s.Move)), nil
		}
		return a.doStep(s.Do)
	case s.Answer != nil || s.Create != "":
		q, ok := d.(pane.Replier)
		if d == nil && unasked(p, s) {
			return nil, nil
		}
		if !ok {
			return nil, model.Refuse(model.Invalid, "macros.no_question")
		}
		reply := pane.Reply{Value: s.Create, Create: true}
		if s.Answer != nil {
			reply = pane.Reply{Value: *s.Answer}
		}
		done, cmd, err := q.Give(reply)
		return a.settle(d, done, cmd), err
	case d == nil && !typing:
		return nil, model.Refuse(model.Invalid, "macros.nowhere_to_type")
	}
	give := a.toPane
	if d != nil {
		give = func(msg tea.Msg) tea.Cmd { return a.tell(d, msg) }
	}
	if s.Press != "" {
		return give(keys.Press(s.Press)), nil
	}
	var cmds []tea.Cmd
	for _, r := range s.Type {
		cmds = append(cmds, give(keys.Press(string(r))))
	}
	return tea.Batch(cmds...), nil
}

// unasked reports whether a step is the yes to a deletion that was not asked
// about: nothing names this record.
func unasked(p *replay, s macro.Step) bool {
	return s.Answer != nil && *s.Answer == "yes" && p.at > 0 && p.macro.Steps[p.at-1].Do == "record.delete"
}

// doStep does an action. One that is on the record under the cursor must find
// the macro's there.
func (a *App) doStep(id string) (tea.Cmd, error) {
	h := a.host
	own := a.actionsOf(a.current())
	for i, x := range append(a.guarded(append(own, a.Actions()...)), a.doors()...) {
		if x.ID != id {
			continue
		}
		if ok, reason := x.Can(); !ok {
			return nil, model.Refuse(model.Invalid, "macros.cannot", "why", h.T(reason))
		}
		at, ok := a.current().Pane.(interface{ Link() model.Link })
		if i < len(own) && !x.Aims {
			if ok && h.Aim != nil && at.Link() != h.Aim.Link {
				return nil, model.Refuse(model.Invalid, "macros.not_here")
			}
			h.Aim = nil // it may move the cursor
		} else if moves(id) {
			h.Aim = nil
		}
		return a.do(x), nil
	}
	return nil, model.Refuse(model.Invalid, "macros.no_action", "id", id)
}

// replayWrote notes what a step wrote: the next one is of what is there now.
func (a *App) replayWrote(w pane.Wrote) {
	p := a.macros.play
	switch {
	case p == nil:
	case w.Err != nil:
		p.failed = w.Err
	case !w.Done.Empty && w.Done.Position > 0:
		if p.first == 0 {
			p.first = w.Done.Position
		}
		p.last = w.Done.Position
		for _, l := range w.Done.Links {
			p.written[l] = true
		}
		if t := a.host.Aim; t != nil {
			t.Base = w.Done.Position
		}
	}
}

// endReplay ends the replay, for a reason or because all is done, and makes one
// step for undo of what it wrote.
func (a *App) endReplay(why error) tea.Cmd {
	h, p := a.host, a.macros.play
	a.macros.play, h.Aim = nil, nil
	cmd := a.hold(p, false)
	if p.last > p.first {
		data, first, last := h.Data, p.first, p.last
		cmd = tea.Batch(cmd, h.Queue.Push(func(ctx context.Context) tea.Msg {
			if err := data.Together(ctx, first, last); err != nil {
				return pane.Wrote{Verb: "together", Err: err}
			}
			return nil
		}))
	}
	if why != nil {
		return tea.Batch(cmd, a.refuseMacro(p, why))
	}
	said := h.T("macros.done", "name", widget.Clean(p.macro.Name), "n", len(p.written))
	if len(p.written) > 0 {
		said = h.T("app.wrote", "what", said)
	}
	h.Say(style.Good, "✓ "+said)
	return cmd
}

// refuseMacro says on which step a replay stopped and why, and what it wrote.
func (a *App) refuseMacro(p *replay, why error) tea.Cmd {
	h := a.host
	at := min(p.at, len(p.macro.Steps)-1)
	sentences := []string{h.T("macros.stopped", "step", strconv.Itoa(at+1), "of", strconv.Itoa(len(p.macro.Steps)),
		"words", h.Words.Quote(a.stepWords(p.macro.Steps[at])), "why", h.Sentence(why))}
	if len(p.targets) > 1 && p.first > 0 {
		sentences = append(sentences, h.T("macros.stopped_on", "at", strconv.Itoa(p.on+1), "of", strconv.Itoa(len(p.targets))))
	}
	if len(p.written) > 0 {
		sentences = append(sentences, h.T("macros.wrote", "n", len(p.written), "key", a.keysOf("app.undo")))
	} else {
		sentences = append(sentences, h.T("macros.wrote_nothing"))
	}
	return a.notify(h.T("macros.stopped_title", "name", h.Words.Quote(widget.Clean(p.macro.Name))), sentences, nil)
}

// whilePlaying takes the keys that come during a replay: esc stops it, others
// wait for its end.
func (a *App) whilePlaying(msg tea.Msg) (tea.Cmd, bool) {
	if a.macros.play == nil {
		return nil, false
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && a.isBack(key.String()) {
		return a.endReplay(model.Refuse(model.Invalid, "macros.interrupted")), true
	}
	a.early = append(a.early, msg)
	return nil, true
}
