// Package tui is the terminal interface: the application around the panes. It
// draws the frame, routes keys, mouse and answers, keeps the dialogs, and tells
// everybody what changed. It never reads the store: cmd passes it as pane.Data.
package tui

import (
	"context"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/macro"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Options is what the application needs from the command line.
type Options struct {
	Data pane.Data
	// Team is the exchange with a shared folder, nil where there can be none.
	Team pane.Team
	// Desk opens links and files, nil where nothing can.
	Desk pane.Desk
	// Past leads to what was; LookAt, where it is set, is looked back to at the
	// start.
	Past   pane.Past
	LookAt time.Time
	Words  *i18n.Catalogue
	// Lexicon reads the user's words in filters; nil knows the names in files.
	Lexicon model.Words
	// Mode is the theme at the start; Fixed keeps it whatever the terminal says
	// of its background.
	Mode  style.Mode
	Fixed bool
	// Now gives the time in the user's zone, whose IANA name is Zone.
	Now  func() time.Time
	Zone string
	// NewID makes random ids.
	NewID func() model.ID
	// Panes are those shown, nil for all of Panes.
	Panes []Maker
	// Keys binds actions anew, nil for none; Layout is the keyboard guessed.
	Keys   *keys.File
	Layout *keys.Layout
	// Macros are the user's, nil for none; Shelf keeps them, nil keeps nothing.
	Macros *macro.Book
	Shelf  Shelf
	// Open names the pane or kind shown first; empty is the first pane.
	Open string
	// Settings keeps what this device remembers; nil remembers nothing.
	Settings Settings
	// Fleeting says that all of it is thrown away at the end.
	Fleeting bool
	Tour     TourStart
	// Due is what Settings kept under SettingDue; Terminal what the terminal
	// shows beside the screen.
	Due      string
	Terminal Terminal
	// Sleep waits; nil never wakes.
	Sleep func(ctx context.Context, d time.Duration) error
	// Speak follows a change of language; nil where nothing must.
	Speak Speaker
}

// App is the root model of the program.
type App struct {
	host       *pane.Host
	opts       Options
	panes      []*entry
	fixed      int // panes of Options; then come the pinned views, then a list or view opened since
	pinned     int
	reading    pane.Ask[[]pane.SavedView]
	views      []pane.SavedView
	made       model.ID // the view that the list beside the panes was saved as
	at         int
	before     string // the pane shown before a list was opened beside them
	width      int
	height     int
	preview    bool
	session    pane.Ask[pane.Session]
	drafts     pane.Ask[[]pane.Draft]
	surrounded bool      // what stands around the first pane was asked for
	offered    bool      // drafts were offered, once
	asked      bool      // the user asked for drafts, not the program's start
	typed      bool      // since a pane was last to be made ready
	readying   bool      // the time for the next one is waited for
	first      tea.Cmd   // brings the first pane's data, if it was asked for ahead
	early      []tea.Msg // keys and pastes held back while a pane or dialog waits
	given      []givenKey
	sought     sought // last

	ctx     context.Context // ends with the program: stops the watch
	stop    context.CancelFunc
	looking looking
	due     due
	touring touring
	bound   *keys.Bound   // what the user's file makes of the keys
	every   []keys.Action // of elsewhere
	macros  macros

	frame frame
	view  tea.View
	stale bool // view must be drawn anew
	still still
	quit  bool
}

// entry is a pane with what was drawn of it last.
type entry struct {
	pane.Pane
	started bool
	ready   model.Day // read on that day for nobody yet; empty once it was shown
	later   []tea.Cmd // what it does when it is shown
	rev     int       // grows with each message to the pane
	middle  drawn
	aside   drawn
}

// drawn is a cached drawing and what it was drawn for.
type drawn struct {
	rev, width, height int
	focused            bool
	text               string
}

// New returns the application.
func New(o Options) *App {
	if o.Panes == nil {
		o.Panes = Panes()
	}
	ctx, stop := context.WithCancel(context.Background())
	a := &App{opts: o, preview: true, ctx: ctx, stop: stop, stale: true, touring: newTouring(o), due: dueOf(o.Due)}
	a.host = &pane.Host{
		Words: o.Words.Naming(a.keyOf), Lexicon: o.Lexicon, Theme: style.New(o.Mode), Data: o.Data, Present: o.Data, Past: o.Past, Team: o.Team, Desk: o.Desk, Queue: &pane.Queue{},
		Now: o.Now, Zone: o.Zone, NewID: o.NewID,
	}
	a.host.KeyOf = a.keyOf
	a.macros.book = o.Macros
	if o.Macros == nil {
		a.macros.book = macro.Parse(nil)
	}
	a.makePanes()
	if a.bind(); a.bound.Any() {
		a.makePanes() // some say keys
	}
	if o.Open != "" {
		a.show(o.Open)
	}
	return a
}

// Host returns what panes are given, for tests.
func (a *App) Host() *pane.Host { return a.host }

// Init asks for the first pane's data; all else waits until that is there.
func (a *App) Init() tea.Cmd {
	// Drafts at once: those of a form opened since would be offered to who is
	// typing in it.
	cmds := []tea.Cmd{a.first, a.readDrafts()}
	if a.first == nil {
		cmds[0] = a.start()
	}
	if cmds[0] == nil { // the pane asks for nothing: nothing is to be waited for
		cmds[0] = a.around()
	}
	if !a.opts.Fixed {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// ahead begins to read the first pane's data before there is a terminal to
// show it on: opening that takes as long.
func (a *App) ahead() {
	cmd := a.start()
	if cmd == nil {
		return
	}
	answer := make(chan tea.Msg, 1)
	go func() { answer <- cmd() }()
	a.first = func() tea.Msg { return <-answer }
}

// around asks, once, for what stands around the first pane: who works here,
// what others do.
func (a *App) around() tea.Cmd {
	if a.surrounded {
		return nil
	}
	a.surrounded = true
	var past tea.Cmd
	if !a.opts.LookAt.IsZero() {
		past = a.lookBack(a.opts.LookAt)
	}
	return pane.Afterwards(tea.Batch(past, a.readSession(), a.readViews(), a.watch(), a.follow(), a.lookForDue(), a.makeReady(readyAfter)))
}

func (a *App) current() *entry { return a.panes[a.at] }

func (a *App) readSession() tea.Cmd { return a.session.Do(a.host.Data.Session) }
func (a *App) readDrafts() tea.Cmd  { return a.drafts.Do(a.opts.Data.Drafts) }

// Update handles every message of the program.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.stale = true
	cmd := a.handle(msg)
	cmd = tea.Batch(cmd, a.goWhereWished(), a.release())
	cmd = a.onReplay(tea.Batch(cmd, a.onTour()))
	if a.quit {
		a.stop()
		return a, tea.Quit
	}
	return a, cmd
}

func (a *App) handle(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		a.typed = true
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		a.setBackground(msg.IsDark())
	case tea.KeyPressMsg:
		return a.key(msg)
	case tea.PasteMsg:
		return a.paste(msg)
	case tea.MouseClickMsg:
		return a.click(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case pane.Wrote:
		return a.wrote(msg)
	case pane.Told:
		a.host.Tell(msg)
	case dueHour:
		return a.dueLater()
	case sharingMoved:
		a.macros.lasting = append(a.macros.lasting, a.follow())
		return a.moved(msg.now)
	case changedOutside:
		a.macros.lasting = append(a.macros.lasting, a.watch())
		return a.changedHere(pane.Changed{})
	case readyNext:
		a.macros.lasting = append(a.macros.lasting, a.readyOne())
	case pane.Later:
		return msg.Run
	case withheldLater:
		return a.leave(msg)
	case macrosKept:
		return a.keptMacros(msg)
	case Play:
		return a.playMacro(msg.Macro)
	case landed:
		msg.of.out.Add(-1)
	case pane.Changed:
		return a.changed(msg)
	case pane.Answer, widget.Candidates:
		return a.answer(msg)
	}
	return nil
}

// setBackground follows the terminal unless the user chose.
func (a *App) setBackground(dark bool) {
	if a.opts.Fixed {
		return
	}
	mode := style.Light
	if dark {
		mode = style.Dark
	}
	a.SetMode(mode)
}

// SetMode draws with the theme of a mode from now on.
func (a *App) SetMode(mode style.Mode) {
	a.stale = true
	*a.host.Theme = *style.New(mode)
	for _, e := range a.panes {
		e.rev++
	}
}

// answer takes what the application asked, and passes on the rest: each pane
// and dialog knows its own.
func (a *App) answer(msg tea.Msg) tea.Cmd {
	if got, err, ok := a.session.Take(msg); ok {
		if err == nil {
			a.host.Session = got
		}
		return nil
	}
	if got, err, ok := a.looking.ask.Take(msg); ok {
		return a.arrive(got, err)
	}
	if got, err, ok := a.looking.since.Take(msg); ok {
		a.markSince(got, err)
		return nil
	}
	if got, err, ok := a.reading.Take(msg); ok {
		if err != nil {
			return nil
		}
		return a.setViews(got)
	}
	if got, err, ok := a.drafts.Take(msg); ok {
		if err != nil {
			return nil
		}
		return a.offerDrafts(got)
	}
	if got, err, ok := a.due.ask.Take(msg); ok {
		return a.tellDue(got, err)
	}
	return tea.Batch(a.broadcast(msg), a.around())
}

// broadcast passes a message to every dialog and every pane that was shown.
func (a *App) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, d := range append([]pane.Dialog(nil), a.host.Dialogs()...) {
		cmds = append(cmds, a.tell(d, msg))
	}
	for _, e := range a.panes {
		if e.started {
			e.rev++
			cmds = append(cmds, a.withheld(e, e.Update(msg)))
		}
	}
	return tea.Batch(cmds...)
}

// tell passes a message to a dialog, and closes it if it is done. Keys that it
// kept but did not need go to what lies below.
func (a *App) tell(d pane.Dialog, msg tea.Msg) tea.Cmd {
	done, cmd := d.Update(msg)
	return a.settle(d, done, cmd)
}

func (a *App) settle(d pane.Dialog, done bool, cmd tea.Cmd) tea.Cmd {
	if !done {
		return cmd
	}
	a.host.Close(d)
	given := a.given
	if a.host.Top() == nil {
		a.given = nil
	}
	cmds := []tea.Cmd{cmd}
	if l, ok := d.(interface{ Leftover() []tea.Msg }); ok {
		left := asPressed(given, d, l.Leftover())
		a.noteLeftover(left)
		for _, m := range left {
			cmds = append(cmds, a.handle(m))
		}
	}
	return tea.Batch(cmds...)
}

// changed tells everybody that records changed.
func (a *App) changed(c pane.Changed) tea.Cmd {
	a.readyAnew()
	cmds := []tea.Cmd{a.readSession()}
	if c.Touches(model.Views.Name) {
		cmds = append(cmds, a.readViews())
	}
	if c.Touches(model.Deadlines.Name) {
		cmds = append(cmds, a.lookForDue())
	}
	return tea.Batch(append(cmds, a.broadcast(c))...)
}

// Run runs the program until the user quits, and writes what is still queued.
// It fails if the terminal does, or if what was typed could not be written.
func Run(a *App, options ...tea.ProgramOption) error {
	a.ahead()
	err := runProgram(a, os.Stdout, options...)
	a.stop()
	if !a.host.Queue.Drain(drainMost) && err == nil {
		err = errUnwritten
	}
	return err
}
