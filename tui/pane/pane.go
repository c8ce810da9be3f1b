// Package pane is the contract between the application and its panes, and what
// panes are built from: requests, the queue of writes, dialogs, tables.
//
// # How to add a pane
//
// Make a folder tui/<name> with a type that keeps the Pane interface, give it a
// constructor func New(h *pane.Host) pane.Pane, and add that to the list in
// tui/panes.go. Its title is the catalogue key pane.<name>. Then:
//
//   - Ask for data with a pane.Ask: its Do returns the command to return from
//     Init or Update, its Take recognises the answer and drops late ones. A pane
//     never calls Data itself and never blocks.
//   - Write with Host.Apply, Host.Choose…, Host.AddRecord, Host.EditRecord:
//     they go through the one ordered queue. Every pane then gets Changed, also
//     for what other processes wrote, and asks again for what it shows.
//   - Say what can be done in Actions: always all of them, with a Guard that
//     tells the reason why not now. Update gets only the keys that no action
//     takes. h.Actions gives those that every table of records shares.
//   - Draw in Render and Preview, exactly as wide and high as told, from what
//     the pane holds. The application caches what they return until the pane's
//     next message: they are not called for other panes' messages.
//   - Clean every text that is not ours: widget.Clean, or a widget that does it.
//   - Test with panetest.Fake, a store in memory, and panetest.Session, which
//     types keys and reads the screen.
//
// All methods run on the program's one update goroutine, in the order of the
// keys; commands run elsewhere, in any order. That is why dialogs are opened by
// Host.Push at once, never by a message: the next key must find them there.
package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
)

// Pane is one of the parts that the user works in.
type Pane interface {
	// Name names the pane for ever: "objectives".
	Name() string
	// Init returns the first requests. It is called when the pane is first
	// shown.
	Init() tea.Cmd
	// Update handles answers, Changed, and the keys that no action takes.
	Update(msg tea.Msg) tea.Cmd
	// Render draws the middle of the screen in exactly width by height cells.
	Render(width, height int, focused bool) string
	// Preview draws what the cursor is on in exactly width by height cells.
	Preview(width, height int) string
	// Actions returns what can be done here: always all, guards say when.
	Actions() []keys.Action
}

// Clicker is a pane that the mouse works in. Cells count from the corner of
// what Render drew.
type Clicker interface {
	Click(x, y int) tea.Cmd
	Wheel(lines int) tea.Cmd
}

// Typer is a pane in which text is being typed right now, such as a filter: it
// gets every key, and places the cursor.
type Typer interface {
	Typing() bool
	// Cursor is relative to the corner of what Render drew last.
	Cursor() *tea.Cursor
}

// Waiter is a pane or a dialog in which the next key may be meant for what the
// last edit leaves: while Waiting, the application holds keys back, and gives
// them in order when the pane shows the edit. A dialog is left by esc all the
// same, where nothing was typed before.
type Waiter interface{ Waiting() bool }

// Seeker is a pane that can show a given record.
type Seeker interface {
	// Seek shows the record and reports whether this pane shows its kind.
	Seek(link model.Link) (ok bool, cmd tea.Cmd)
}

// Acted tells a pane that one of its actions, or the application's, was done:
// what follows its cursor can follow.
type Acted struct{}

// Titled is a pane whose title is not the catalogue's pane.<name>.
type Titled interface{ Title() string }

// Noter is a pane that knows what a contact noted from it is about.
type Noter interface {
	// Note returns what the interaction is proposed to hold.
	Note() Note
}

// Broad is a pane that wants the whole width of a wide screen: its preview lies
// below it, not beside.
type Broad interface{ Broad() bool }

// Whole is a pane that may need all the lines there are, of so many: then no
// preview lies below it.
type Whole interface{ Whole(lines int) bool }

// Holder is a pane that goes on by itself after an edit. While a macro is
// replayed it holds still, so that every step is on the same record.
type Holder interface{ Hold(on bool) tea.Cmd }

// Moded is a pane whose keys mean something else in some modes: the cheat sheet
// lists them too.
type Moded interface{ Modes() []Mode }

// Mode is a set of actions under its title, a catalogue key.
type Mode struct {
	Words   string
	Actions []keys.Action
}

// Crumb is a pane that says in a few words what it shows: « 23 tâches ».
type Crumb interface{ Crumb() string }

// Follower is a pane that shows how the exchange with the shared folder stands:
// it is told when that changed.
type Follower interface{ Follow() tea.Cmd }

// Changed tells every pane and dialog that records changed, here or in another
// process. Without Links anything may have changed.
type Changed struct {
	Links []model.Link
	// Verb is that of the Wrote that it follows, empty where another process
	// changed something.
	Verb string
}

// Back returns the record that an undo or redo changed first, or that quick add
// made alone, and zero after any other write: lists put their cursor on it, for
// the next key is about it.
func (c Changed) Back() model.Link {
	switch {
	case len(c.Links) == 0:
	case c.Verb == "undo", c.Verb == "redo", c.Verb == "quick_add" && len(c.Links) == 1:
		return c.Links[0]
	}
	return model.Link{}
}

// Touches reports whether a record of one of the kinds may have changed.
func (c Changed) Touches(kinds ...string) bool {
	if len(c.Links) == 0 {
		return true
	}
	for _, l := range c.Links {
		for _, k := range kinds {
			if l.Kind == k {
				return true
			}
		}
	}
	return false
}

// Dialog is what lies above the panes and gets the keys: a form, a picker, a
// question.
type Dialog interface {
	Init() tea.Cmd
	// Update handles keys, pastes and answers; done closes the dialog.
	Update(msg tea.Msg) (done bool, cmd tea.Cmd)
	// Size returns the cells wanted of at most width by height. A dialog that
	// wants no height shows nothing.
	Size(width, height int) (w, h int)
	// Render draws it in exactly width by height cells.
	Render(width, height int) string
	// Cursor returns where the cursor belongs, or nil. Valid after Render.
	Cursor() *tea.Cursor
}

// Clickable is a dialog that the mouse works in.
type Clickable interface {
	Click(x, y int) (done bool, cmd tea.Cmd)
	Wheel(lines int)
}
