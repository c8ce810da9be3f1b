package pane

import (
	"slices"

	"relais/tui/keys"
)

// Keyed is a dialog that has keys of its own, under its title. The application
// gives it, of each of these actions, a key that the action has by itself, and
// tells them where help is asked for. A dialog that is not Keyed has those of
// keys.Typed.
type Keyed interface{ Mode() Mode }

// Lined is a dialog in which several lines may be written: there, the keys that
// go through a form are those of the text.
type Lined interface{ InLines() bool }

// Explainer is a dialog that takes the key of help itself, where others tell
// their keys.
type Explainer interface{ Explains() }

// Asker is a dialog that asks a question with a few answers, while Asking: its
// keys are those of keys.Answering then.
type Asker interface{ Asking() bool }

// Question is the keys of an Asker.
func Question() Mode { return (&question{}).Mode() }

// Mode implements Keyed.
func (q *question) Mode() Mode { return Mode{"box.question", keys.Answering()} }

// Boxed is a pane that has dialogs with keys of their own.
type Boxed interface{ Boxes() []Mode }

// Boxes are the dialogs with keys of their own that every pane has.
func (h *Host) Boxes() []Mode {
	return []Mode{
		Question(), (&reader{}).Mode(), (&historian{}).Mode(), (&settler{}).Mode(), (&uniter{}).Mode(),
	}
}

// Mode implements Keyed.
func (r *reader) Mode() Mode {
	return Mode{"box.record", slices.Concat([]keys.Action{
		keys.InDialog("record.edit", "action.edit", "e"),
		keys.InDialog("record.history", "action.history", "h"),
		keys.InDialog("record.settle", "action.settle", "="),
		keys.InDialog("record.copy", "action.copy", "Y"),
		keys.InDialog("record.open_links", "action.open_links", "O"),
		keys.InDialog("box.purge", "action.purge", "X"),
	}, undoing(), []keys.Action{revealing()}, keys.Reading())}
}

// Mode implements Keyed: the key that opens a history closes it, too.
func (d *historian) Mode() Mode {
	return Mode{"box.history", append(keys.Reading(), keys.InDialog("record.history", "action.history", "h"))}
}

// Mode implements Keyed.
func (d *Helper) Mode() Mode { return Mode{"box.help", keys.Reading()} }

// Mode implements Keyed. What can be chosen shows its digit, which is no key
// that could be another.
func (d *settler) Mode() Mode {
	digits := keys.Action{ID: "settle.digit", Words: "settle.digit", Group: "group.dialog"}
	for i := range settleDigits {
		digits.Keys = append(digits.Keys, string(rune('1'+i)))
	}
	return Mode{"settle.title", slices.Concat([]keys.Action{
		keys.InDialog("settle.choose", "settle.choose", keys.Accept), digits,
		keys.InDialog("settle.up", "settle.up", keys.Up, "k"),
		keys.InDialog("settle.down", "settle.down", keys.Down, "j"),
		keys.InDialog("settle.next", "settle.next", "n", keys.Next, "right", keys.PageDown),
		keys.InDialog("settle.previous", "settle.previous", "p", keys.Previous, "left", keys.PageUp),
		keys.InDialog("settle.combine", "settle.combine", "b"),
		keys.InDialog("record.edit", "action.edit", "e"),
		keys.InDialog("settle.open", "action.open", "o"),
		keys.InDialog("settle.list", "settle.list", "l"),
		keys.InDialog("settle.late", "settle.read_late", "r"),
	}, undoing(), []keys.Action{revealing()}, keys.Leaving(), []keys.Action{keys.Helping()})}
}

// settleDigits is how many of the values have a digit.
const settleDigits = 9

// Mode implements Keyed.
func (d *uniter) Mode() Mode {
	return Mode{"box.unite", slices.Concat([]keys.Action{
		keys.InDialog("unite.do", "unite.do", keys.Accept, keys.Save),
		keys.InDialog("unite.take_first", "unite.take_first", "1", "left"),
		keys.InDialog("unite.take_second", "unite.take_second", "2", "right"),
		keys.InDialog("unite.take_both", "unite.take_both", "b"),
		keys.InDialog("unite.swap", "unite.swap", "i"),
	}, keys.Moving(), keys.Leaving(), []keys.Action{keys.Helping()})}
}

func undoing() []keys.Action {
	return []keys.Action{keys.InDialog("app.undo", "action.undo", "u"), keys.InDialog("app.redo", "action.redo", "ctrl+r")}
}

func revealing() keys.Action { return keys.InDialog("app.reveal", "action.reveal", "R") }

// ends reports whether a key ends a dialog that has nothing to show yet, or only
// why not.
func ends(key string) bool { return key == keys.Leave || key == keys.Accept }

// InLines implements Lined.
func (d *FormDialog) InLines() bool { return d.form != nil && d.form.InLines() }

// Explains implements Explainer.
func (d *FormDialog) Explains() {}

// Explains implements Explainer: a help has no other.
func (d *Helper) Explains() {}

// Asking implements Asker.
func (q *question) Asking() bool { return true }

// Asking implements Asker.
func (p *putter) Asking() bool { return p.q != nil }

// Asking implements Asker: whether a draft is taken up, or what was typed left.
func (d *FormDialog) Asking() bool { return d.offer != nil || d.form != nil && d.form.Asking() }

// Asking implements Asker.
func (d *settleForm) Asking() bool { return d.form.Asking() }

// InLines implements Lined.
func (d *settleForm) InLines() bool { return d.form.InLines() }
