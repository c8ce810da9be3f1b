package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/tour"
	"relais/tui/widget"
)

// Settings keeps what a device remembers of its user's ways.
type Settings interface {
	Remember(ctx context.Context, name, value string) error
}

// TourStart is how the guided tour stands when the program begins.
type TourStart struct {
	// Demo says that the profile is the demonstration, where a tour may write.
	Demo bool
	// Offer has it offered, Now begun.
	Offer, Now bool
	// Kept is what Settings kept under SettingTour.
	Kept string
}

// SettingTour is the setting that tells how far the tour came; tourOver is its
// value when nobody needs it any more.
const (
	SettingTour = "tour"
	tourOver    = "over"
)

// touring is the tour in the application.
type touring struct {
	*tour.Tour
	offered bool // it is offered, and was not answered yet
	lines   int  // of the strip in the drawing under way
}

func newTouring(o Options) touring {
	t, s := touring{Tour: tour.New()}, o.Tour
	t.Resume(s.Kept)
	switch {
	case s.Demo && s.Now:
		t.Begin(o.Now())
	case s.Demo && s.Offer && s.Kept == "":
		t.offered = true
	}
	return t
}

// tourActions are what leads through the tour.
func (a *App) tourActions() []keys.Action {
	t := a.touring
	only := func(ok bool, reason string) func() (bool, string) {
		return func() (bool, string) {
			if !a.opts.Tour.Demo {
				return false, "reason.tour_demo"
			}
			return ok, reason
		}
	}
	next := "action.tour"
	if t.On {
		next = "action.tour_pass"
	}
	return []keys.Action{
		{ID: "tour.next", Words: next, Keys: []string{"ctrl+n"}, Group: "group.app", Guard: only(true, ""), Do: a.nextOfTour},
		{ID: "tour.leave", Words: "action.tour_leave", Group: "group.app", Guard: only(t.On || t.offered, "reason.no_tour"), Timely: true, Do: a.leaveTour},
		{ID: "tour.again", Words: "action.tour_again", Group: "group.app", Guard: only(t.Begun(), "reason.no_tour"), Timely: true,
			Do: func() tea.Cmd { a.touring.Restart(a.opts.Now()); return a.goHome() }},
	}
}

// nextOfTour begins the tour or takes it up; during it, it passes over a step.
func (a *App) nextOfTour() tea.Cmd {
	if !a.touring.On {
		return a.beginTour()
	}
	a.touring.Pass()
	return a.afterTour()
}

func (a *App) beginTour() tea.Cmd {
	a.touring.offered = false
	a.touring.Begin(a.opts.Now())
	return a.goHome()
}

// goHome shows the pane in which the tour works, and has it begin from what is
// seen there.
func (a *App) goHome() tea.Cmd {
	cmd := a.show(tour.Home)
	a.touring.See(a.scene())
	return tea.Batch(cmd, a.keepTour(a.touring.Kept()))
}

// leaveTour stops the tour and says how to go on; who declines the offer is
// not asked again.
func (a *App) leaveTour() tea.Cmd {
	h, was := a.host, a.touring.offered
	a.touring.offered = false
	a.touring.Leave()
	said := "tour.left"
	if was {
		said = "tour.declined"
	}
	h.Say(style.Dim, h.T(said, "key", a.keyOf("tour.next")))
	if was {
		return a.keepTour(tourOver)
	}
	return a.keepTour(a.touring.Kept())
}

// keepTour remembers how far the tour came.
func (a *App) keepTour(at string) tea.Cmd {
	return a.remember(SettingTour, at)
}

// remember keeps a setting of this device, through the queue of writes.
func (a *App) remember(name, value string) tea.Cmd {
	settings := a.opts.Settings
	if settings == nil {
		return nil
	}
	return a.host.Queue.Push(func(ctx context.Context) tea.Msg {
		if err := settings.Remember(ctx, name, value); err != nil {
			return pane.Wrote{Verb: "setting", Err: err}
		}
		return nil
	})
}

// tourMoved tells the tour of a key that the pane itself takes: of an action
// that has no effect of its own, such as moving.
func (a *App) tourMoved(key string) {
	for _, x := range a.current().Actions() {
		if x.Given && slices.Contains(x.Keys, key) {
			a.touring.Did(x.ID)
		}
	}
}

// scene is what the tour may see.
func (a *App) scene() tour.Scene {
	e := a.current()
	s := tour.Scene{Pane: e.Name(), Dialog: a.host.Top() != nil}
	if r := a.rows(); r != nil {
		s.Record = r.Link()
	}
	if t, ok := e.Pane.(pane.Typer); ok {
		s.Typing = t.Typing()
	}
	for _, x := range e.Actions() {
		if x.ID == "list.clear" {
			s.Narrowed, _ = x.Can()
		}
	}
	return s
}

// tourWrote tells the tour of a write.
func (a *App) tourWrote(w pane.Wrote) {
	if w.Err != nil || !a.touring.On {
		return
	}
	written := tour.Written{Verb: w.Verb, Empty: w.Done.Empty}
	for _, l := range w.Done.Links {
		written.Kinds = append(written.Kinds, l.Kind)
	}
	a.touring.Wrote(written)
}

// onTour lets the tour see what came of a message.
func (a *App) onTour() tea.Cmd {
	if !a.touring.On || !a.touring.See(a.scene()) {
		return nil
	}
	return a.afterTour()
}

// afterTour remembers how far the tour came, and sums it up at its end.
func (a *App) afterTour() tea.Cmd {
	if !a.touring.Over() {
		return a.keepTour(a.touring.Kept())
	}
	return tea.Batch(a.keepTour(tourOver), a.host.Push(a.summary()))
}

// keyOf is the key of an action as it is now; of one without key its words, by
// which the palette finds it.
func (a *App) keyOf(id string) string {
	key, ok := a.still.keyFor[id]
	if !ok {
		if key = a.firstKey(id); a.still.on {
			a.still.keyFor[id] = key
		}
	}
	return key
}

func (a *App) firstKey(id string) string {
	h := a.host
	if id == backID {
		return a.backKey()
	}
	for _, x := range a.known(id) {
		switch {
		case x.ID != id:
		case len(x.Keys) == 0:
			return h.Words.Quote(h.T(x.Words))
		default:
			return keys.Show(h.Words, x.Keys[0])
		}
	}
	return ""
}

// What the strip may take of the screen.
const (
	stripMost   = 3
	stripLow    = 2  // lines on a low terminal
	stripHeight = 14 // below: low
)

// strip is what the tour says, above the footer; none where there is no tour.
func (a *App) strip() []string {
	text := a.tourText()
	if text == "" {
		return nil
	}
	h, most := a.host, stripMost
	if a.height < stripHeight {
		most = stripLow
	}
	hint := ""
	if h.Top() == nil && a.touring.On && !a.typing() { // letters are text then
		hint = h.T("tour.hint", "next", a.keyOf("tour.next"), "esc", a.keyOf(backID))
	}
	lines := widget.Wrap(text, a.width-2)
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], widget.Cut(strings.Join(lines[most-1:], " "), a.width-2))
	}
	if a.touring.On && len(lines) < stripLow { // of one height, so that the screen keeps still
		lines = append(lines, "")
	}
	last := len(lines) - 1
	room := a.width - 2 - widget.Width(lines[last]) - widget.Width(hint)
	if room < 0 {
		room, hint = 0, ""
	}
	for i, l := range lines {
		drawn := h.Theme.Paint(style.Info, "▌"+l)
		if i == last {
			drawn += strings.Repeat(" ", room) + h.Theme.Paint(style.Dim, hint)
		}
		lines[i] = widget.Fit(drawn, a.width)
	}
	return lines
}

// tourText is the sentence of the strip.
func (a *App) tourText() string {
	h, t := a.host, a.touring
	esc := a.keyOf(backID)
	switch {
	case t.offered:
		return h.T("tour.offer", "next", a.keyOf("tour.next"), "esc", esc)
	case !t.On:
		return ""
	}
	p := t.Part()
	at, of := t.Place()
	mark := ""
	if t.Praise {
		mark = h.T("tour.praise")
	}
	say := func(key string, args ...any) string {
		return h.T("tour.line", "mark", mark, "at", at, "of", of, "text", h.T("tour."+key, args...))
	}
	if p.Pane != "" && p.Pane != a.current().Name() && h.Top() == nil {
		return say("elsewhere", "pane", h.T("pane."+p.Pane), "key", a.keyOf("pane."+p.Pane))
	}
	key := ""
	if len(p.Actions) > 0 {
		key = a.keyOf(p.Actions[0])
	}
	return say(p.Words, "key", key, "esc", a.keyOf(keys.DoLeave), "enter", a.keyOf(keys.DoAccept), "save", a.keyOf(keys.DoSave))
}

// summary is the tour's end: what was done, with its keys.
func (a *App) summary() *summary {
	h := a.host
	steps, outcomes := a.touring.Outcomes()
	s := &summary{host: h}
	done := 0
	for i, st := range steps {
		line := summaryLine{words: h.T("tour.step." + st.Words), done: outcomes[i] == tour.Done}
		if line.done {
			done++
		}
		var shown []string
		for _, p := range st.Parts {
			if len(p.Actions) > 0 {
				shown = append(shown, a.keyOf(p.Actions[0]))
			}
		}
		line.keys = strings.Join(shown, " ")
		s.lines = append(s.lines, line)
	}
	s.text = h.T("tour.end", "n", done, "of", len(steps))
	s.next = h.T("tour.after", "help", a.keyOf("app.help"), "palette", a.keyOf("app.palette"))
	return s
}
