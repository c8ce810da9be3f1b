package pane

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/style"
	"relais/tui/widget"
)

// Host is what the application gives its panes and dialogs. Its methods are
// called from Update only.
type Host struct {
	Words *i18n.Catalogue
	// Lexicon reads the user's words in filters; nil knows the names in files.
	Lexicon model.Words
	// Theme is replaced as a whole when the terminal tells its background.
	Theme *style.Theme
	Data  Data
	Queue *Queue
	// Now gives the time in the user's zone, which Zone names.
	Now  func() time.Time
	Zone string
	// Session is the last known; zero until the first answer.
	Session Session
	// Team is the exchange with a shared folder; nil where there can be none, as
	// in the demonstration. Sharing is how it stood last.
	Team    Team
	Sharing Sharing
	// Desk is what lies outside of the terminal; nil where nothing is to be
	// opened.
	Desk Desk
	// Past leads to what was, nil where nothing does. Looking is the time that is
	// looked back to, zero in the present: then Data reads the past, and Present
	// is where writes go that the past leads to.
	Past    Past
	Looking time.Time
	Present Data
	// Since are the records that were touched since Looking; nil until that is
	// known, and in the present.
	Since map[model.Link]bool
	// Aim is the record that a macro is replayed on, nil for none: actions on
	// records then are on that, wherever the cursor is.
	Aim *Target
	// NewID makes the id of a new record; records made while filling a form are
	// saved with it, and the form must name them before.
	NewID func() model.ID
	// KeyOf tells the key of an action as it is now; nil where there are no keys.
	KeyOf func(id string) string
	// Reveal says that the user asked to see sensitive values.
	Reveal bool

	attached map[string]string // files that forms show, by what they show

	unsent unsent

	dialogs []Dialog
	beside  Dialog // is about the row under the cursor, and leaves it in sight
	toast   Toast
	numbers int
	writing int
	wish    Wish
}

// Toast is the sentence in the status line, until the next key.
type Toast struct {
	Tone style.Tone
	Text string
}

// Wish is where a pane or dialog wants to go; the application goes there after
// the message.
type Wish struct {
	Pane string     // name of a pane, or of a kind for its generic list
	Seek model.Link // a record to show
	View model.View // rows of its kind, laid out
	Save bool       // the view is to be saved
	Quit bool
}

// T returns a text of the catalogue. Where it names an action's key, as
// {key:app.undo}, it is the one that the user has.
func (h *Host) T(key string, args ...any) string { return h.Words.T(key, args...) }

// Today returns the day in the user's zone.
func (h *Host) Today() model.Day { return model.DayOf(h.Now()) }

// Relative says how far a day is from today; where one looks back, from the day
// that is looked at, which is no « today ».
func (h *Host) Relative(d model.Day) string {
	if !h.Looking.IsZero() {
		switch d.Sub(h.Today()) {
		case -1:
			return h.T("date.then_before")
		case 0:
			return h.T("date.then")
		case 1:
			return h.T("date.then_after")
		}
	}
	return h.Words.Relative(d.Time(), h.Today().Time())
}

// Env returns what defaults and rules may know.
func (h *Host) Env() model.Env {
	return model.Env{Today: h.Today(), Now: model.MomentOf(h.Now(), h.Zone), Me: h.Session.Me, Words: h.Lexicon}
}

// Number returns a number for a form or picker, unique in the program.
func (h *Host) Number() int {
	h.numbers++
	return h.numbers
}

// Push opens a dialog above the others; it gets the very next key.
func (h *Host) Push(d Dialog) tea.Cmd {
	h.dialogs = append(h.dialogs, d)
	return d.Init()
}

// Top returns the dialog above all others, or nil.
func (h *Host) Top() Dialog {
	if len(h.dialogs) == 0 {
		return nil
	}
	return h.dialogs[len(h.dialogs)-1]
}

// Dialogs returns the open dialogs, the top one last.
func (h *Host) Dialogs() []Dialog { return h.dialogs }

// besideRow notes that the dialog on top, just opened, is about the row under the
// cursor.
func (h *Host) besideRow(opened tea.Cmd) tea.Cmd {
	h.beside = h.Top()
	return opened
}

// IsBesideRow reports whether a dialog is about the row under the cursor.
func (h *Host) IsBesideRow(d Dialog) bool { return d == h.beside }

// Close closes a dialog, wherever it lies.
func (h *Host) Close(d Dialog) {
	for i, o := range h.dialogs {
		if o == d {
			h.dialogs = append(h.dialogs[:i:i], h.dialogs[i+1:]...)
			return
		}
	}
}

// Say shows a sentence in the status line until the next key.
func (h *Host) Say(tone style.Tone, text string) { h.toast = Toast{tone, text} }

// Toast returns the sentence in the status line.
func (h *Host) Toast() Toast { return h.toast }

// Hush clears the status line.
func (h *Host) Hush() { h.toast = Toast{} }

// Go shows another pane, by its name or a kind's.
func (h *Host) Go(pane string) { h.wish.Pane = pane }

// GoTo shows a record in the pane of its kind.
func (h *Host) GoTo(link model.Link) { h.wish.Seek = link }

// Quit ends the program.
func (h *Host) Quit() { h.wish.Quit = true }

// TakeWish returns where to go, once.
func (h *Host) TakeWish() Wish {
	w := h.wish
	h.wish = Wish{}
	return w
}

// Wrote is the answer to a write that the queue ran. The application shows it
// and tells every pane what changed.
type Wrote struct {
	Verb string // apply, undo, redo, quick_add, draft
	Done Done
	// Edits are those of an apply.
	Edits []Edit
	Err   error
	// For whom the write was, if a dialog awaits it.
	For any
	// Again repeats an undo or redo that needs a person's yes.
	Again func() tea.Cmd
}

// Apply makes edits as one user action through the queue.
func (h *Host) Apply(edits ...Edit) tea.Cmd { return h.ApplyFor(nil, edits...) }

// ApplyFor is Apply for a dialog that awaits the Wrote that names it.
func (h *Host) ApplyFor(owner any, edits ...Edit) tea.Cmd {
	data := h.Data
	if _, back := owner.(*putter); back {
		data = h.Present
	}
	h.writing++
	return h.Queue.Push(func(ctx context.Context) tea.Msg {
		done, err := data.Apply(ctx, edits)
		return Wrote{Verb: "apply", Done: done, Edits: edits, Err: err, For: owner}
	})
}

// Writing reports whether an Apply, an undo or a redo has not been answered yet.
func (h *Host) Writing() bool { return h.writing > 0 }

// Answered counts the answers; the application calls it.
func (h *Host) Answered(w Wrote) {
	switch w.Verb {
	case "apply", "undo", "redo":
		h.writing--
	}
}

// MarkSeen notes how far this device looked at what others did.
func (h *Host) MarkSeen(position int64) tea.Cmd {
	data := h.Data
	return h.Queue.Push(func(ctx context.Context) tea.Msg {
		if err := data.MarkSeen(ctx, position); err != nil {
			return Wrote{Verb: "seen", Err: err}
		}
		return nil
	})
}

// Undo takes the last action back.
func (h *Host) Undo() tea.Cmd { return h.undo("undo", h.Data.Undo, false) }

// Redo does it again.
func (h *Host) Redo() tea.Cmd { return h.undo("redo", h.Data.Redo, false) }

func (h *Host) undo(verb string, f func(context.Context, bool) (Done, error), force bool) tea.Cmd {
	h.writing++
	return h.Queue.Push(func(ctx context.Context) tea.Msg {
		done, err := f(ctx, force)
		return Wrote{Verb: verb, Done: done, Err: err, Again: func() tea.Cmd { return h.undo(verb, f, true) }}
	})
}

// QuickAdd makes a task of each line, as one action.
func (h *Host) QuickAdd(owner any, lines ...string) tea.Cmd {
	data := h.Data
	return h.Queue.Push(func(ctx context.Context) tea.Msg {
		done, err := data.QuickAdd(ctx, lines)
		return Wrote{Verb: "quick_add", Done: done, Err: err, For: owner}
	})
}

// KeepDraft keeps what a form holds; only the last state of each form counts.
func (h *Host) KeepDraft(d Draft) tea.Cmd {
	data := h.Data
	return h.Queue.Replace(d.Key, func(ctx context.Context) tea.Msg {
		if err := data.KeepDraft(ctx, d); err != nil {
			return Wrote{Verb: "draft", Err: err}
		}
		return nil
	})
}

// DropDraft forgets a form's draft.
func (h *Host) DropDraft(key string) tea.Cmd {
	data := h.Data
	return h.Queue.Push(func(ctx context.Context) tea.Msg {
		if err := data.DropDraft(ctx, key); err != nil {
			return Wrote{Verb: "draft", Err: err}
		}
		return nil
	})
}

// Candidates is the search that forms and pickers ask with, among kinds.
func (h *Host) Candidates(kinds []string) func(number, seq int, text string) tea.Cmd {
	data, host := h.Data, *h
	return func(number, seq int, text string) tea.Cmd {
		return func() tea.Msg {
			found, more, err := data.Candidates(context.Background(), kinds, text, candidatesShown)
			if err != nil {
				return widget.Candidates{Form: number, Seq: seq}
			}
			return host.offered(number, seq, found, more)
		}
	}
}

// Sentence returns an error in the user's words: a refusal's own, or one calm
// line for a fault.
func (h *Host) Sentence(err error) string {
	r := model.AsRefusal(err)
	if r == nil {
		return h.T("fault", "detail", widget.Clean(err.Error()))
	}
	args := make([]any, 0, 2*len(r.Args)+2)
	for k := range r.Args {
		args = append(args, k, widget.Clean(h.Words.ArgTyped(r.Args, k)))
	}
	if key := "refuse_here." + r.Key; h.Words.Has(key) { // the command line's words name flags
		return h.T(key, args...)
	}
	return h.T("refuse."+r.Key, args...)
}
