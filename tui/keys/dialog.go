package keys

import "slices"

// The keys by which dialogs, forms and lists know what is meant: the registry's
// own. The application gives them these whichever keys the user has bound, so
// that no key stands in a dialog, and each is declared once.
const (
	Accept   = "enter"
	Leave    = "esc"
	Save     = "ctrl+s"
	Next     = "tab"
	Previous = "shift+tab"
	Down     = "down"
	Up       = "up"
	PageDown = "pgdown"
	PageUp   = "pgup"
	Explain  = "f1"
	// Kill ends the program wherever it is, whatever a file says.
	Kill = "ctrl+c"
	// AlsoDown and AlsoUp move in what is offered, as in other programs.
	AlsoDown = "ctrl+n"
	AlsoUp   = "ctrl+p"
)

// The ids of what most dialogs have.
const (
	DoAccept   = "dialog.accept"
	DoLeave    = "dialog.leave"
	DoClose    = "dialog.close" // as DoLeave, where nothing is typed
	DoSave     = "dialog.save"
	DoExplain  = "dialog.explain"
	DoHelp     = "app.help"
	DoUp       = "list.up"
	DoDown     = "list.down"
	DoPageUp   = "list.page_up"
	DoPageDown = "list.page_down"
	DoHome     = "list.home"
	DoEnd      = "list.end"
	DoReadOn   = "read.on"
)

// InDialog is an action of a dialog: what is on top is given the first of its
// keys.
func InDialog(id, words string, keys ...string) Action {
	return Action{ID: id, Words: words, Keys: keys, Group: "group.dialog", Given: true}
}

func typed(id string, keys ...string) Action {
	a := InDialog(id, id, keys...)
	a.Typing = true
	return a
}

// Typed are the actions of every dialog, form and line in which text is typed.
func Typed() []Action {
	return []Action{
		accept(), leave(), typed(DoSave, Save), typed("dialog.next", Next), typed("dialog.previous", Previous),
		typed("dialog.down", Down, AlsoDown), typed("dialog.up", Up, AlsoUp),
		typed("dialog.page_down", PageDown), typed("dialog.page_up", PageUp), Explaining(),
		typed("dialog.clear_line", "ctrl+u"), typed("dialog.clear_word", "ctrl+w"),
	}
}

// accept and leave cannot be left without a key: who is in a dialog would stay
// there.
func accept() Action { a := typed(DoAccept, Accept); a.Needed = true; return a }
func leave() Action  { a := typed(DoLeave, Leave); a.Needed = true; return a }

// Leaving are the ways out of a dialog in which nothing is typed.
func Leaving() []Action {
	return []Action{leave(), InDialog(DoClose, DoClose, "q")}
}

// Accepting is what a dialog is for.
func Accepting() Action { return accept() }

// Explaining tells the keys of a dialog in which text is typed, or explains what
// is.
func Explaining() Action { return typed(DoExplain, Explain) }

// Answering are the actions of a question that has a few answers.
func Answering() []Action {
	return []Action{
		accept(), leave(), {ID: "answer.choose", Words: "answer.choose", Keys: []string{"left", "right"}, Group: "group.dialog"},
		typed("dialog.next", Next), typed("dialog.previous", Previous),
		typed("dialog.down", Down, AlsoDown), typed("dialog.up", Up, AlsoUp), Helping(),
	}
}

// Helping tells the keys of a dialog in which nothing is typed.
func Helping() Action { return InDialog(DoHelp, "action.help", "?", Explain) }

// Moving are the ways through every list. Pages and ends are left out by
// without.
func Moving(without ...string) []Action {
	move := func(id string, keys ...string) Action {
		return Action{ID: id, Words: "action." + id, Keys: keys, Group: "group.list", Given: true}
	}
	all := []Action{
		move(DoUp, Up, "k"), move(DoDown, Down, "j"), move(DoPageUp, PageUp), move(DoPageDown, PageDown),
		move(DoHome, "home"), move(DoEnd, "end"),
	}
	return slices.DeleteFunc(all, func(a Action) bool { return slices.Contains(without, a.ID) })
}

// Reading are the actions of a dialog that is only read.
func Reading() []Action {
	return slices.Concat(Leaving(), []Action{accept(), InDialog(DoReadOn, DoReadOn, "space")}, Moving(), []Action{Helping()})
}

// Means returns the id of the action among several that has a key by itself,
// and "" where none has.
func Means(key string, actions []Action) string {
	for _, a := range actions {
		if slices.Contains(a.Keys, key) {
			return a.ID
		}
	}
	return ""
}
