package tour

import "slices"

// Step is one thing to learn. Its title is the catalogue key Words.
type Step struct {
	Words string
	Parts []Part
}

// Part is one thing to do. What it says is the catalogue key Words, in which
// {key} is the key of the first of Actions.
type Part struct {
	Words string
	// Actions are those that do it, any of them; the first is shown.
	Actions []string
	// Pane is where it is done, "" for anywhere.
	Pane string
	// Written is the write that must follow the action, of the zero value none.
	Written Wanted
	// when tells what must be seen besides.
	when func(t *Tour) bool
}

// Wanted is a write that counts: of a verb, and of a kind where one is named.
type Wanted struct{ Verb, Kind string }

func (w Wanted) fits(got Written) bool {
	return got.Verb == w.Verb && (w.Kind == "" || slices.Contains(got.Kinds, w.Kind))
}

// done reports whether the part was done.
func (p Part) done(t *Tour) bool {
	switch {
	case p.Written.Verb != "":
		return t.written && slices.Contains(p.Actions, t.last)
	case p.when != nil:
		return p.when(t)
	}
	return slices.Contains(p.Actions, t.last)
}

// The pane in which the tour works, and the one that it visits.
const (
	Home  = "today"
	Other = "objectives"
)

// Steps returns the steps, in their order.
func Steps() []Step {
	did := func(id string) func(*Tour) bool { return func(t *Tour) bool { return t.last == id && t.now.Dialog } }
	closed := func(t *Tour) bool { return !t.now.Dialog }
	in := func(pane string) func(*Tour) bool { return func(t *Tour) bool { return t.now.Pane == pane } }
	apply, undo := Wanted{Verb: "apply"}, Wanted{Verb: "undo"}
	return []Step{
		{"open", []Part{
			{Words: "move", Actions: moves, Pane: Home, when: moved},
			{Words: "open", Actions: []string{"record.open"}, Pane: Home, when: did("record.open")},
			{Words: "close", when: closed},
		}},
		{"status", []Part{{Words: "status", Actions: []string{"record.status", "task.do", "task.done", "task.wait", "task.drop"}, Pane: Home, Written: apply}}},
		{"postpone", []Part{{Words: "postpone", Actions: []string{"task.week", "task.day", "task.month", "record.date"}, Pane: Home, Written: apply}}},
		{"undo", []Part{{Words: "undo", Actions: []string{"app.undo", "triage.undo"}, Written: undo}}},
		{"quick", []Part{{Words: "quick", Actions: []string{"app.quick_add"}, Written: Wanted{Verb: "quick_add"}}}},
		{"contact", []Part{{Words: "contact", Actions: []string{"app.contact"}, Written: Wanted{"apply", "interaction"}}}},
		{"search", []Part{{Words: "search", Actions: []string{"app.search"}, when: func(t *Tour) bool { return t.sought && t.last == "app.search" }}}},
		{"panes", []Part{
			{Words: "pane_out", Actions: []string{"pane." + Other}, when: in(Other)},
			{Words: "pane_back", Actions: []string{"pane." + Home}, when: in(Home)},
		}},
		{"filter", []Part{
			{Words: "filter", Actions: []string{"list.filter"}, Pane: Home,
				when: func(t *Tour) bool { return t.last == "list.filter" && t.now.Narrowed && !t.now.Typing }},
			{Words: "clear", Actions: []string{"list.clear"}, Pane: Home, when: func(t *Tour) bool { return !t.now.Narrowed }},
		}},
		{"help", []Part{
			{Words: "help", Actions: []string{"app.help"}, when: did("app.help")},
			{Words: "help_close", when: closed},
		}},
	}
}

// moves are the actions that move the cursor.
var moves = []string{"list.down", "list.up", "list.page_down", "list.page_up", "list.home", "list.end"}

// moved reports whether the user moved the cursor to another record.
func moved(t *Tour) bool {
	return slices.Contains(moves, t.last) && t.now.Pane == Home &&
		!t.now.Record.ID.IsZero() && t.from.Record != t.now.Record
}
