package widget

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
	"relais/tui/style"
)

// FieldType says how a field is typed.
type FieldType int

// The types of fields.
const (
	TextField   FieldType = iota // one line; Parse, if given, makes it a date, number, amount, path…
	LongField                    // several lines; enter is a line end, tab leaves
	ChoiceField                  // one of Options, chosen by arrows or by typing
	RefField                     // one record, found by typing
	RefsField                    // several records
	SetField                     // words, each ended by enter or a comma
	CodesField                   // several of Options
)

// Option is one value of a choice, or one candidate of a search.
type Option struct {
	Value string // what is stored
	Label string // what is shown
	Hint  string // what tells it from others of the same label
	Held  bool   // the field that is asked for holds it now
}

// Parsed is what a Parse function makes of typed text.
type Parsed struct {
	Value   string // what is stored; empty if nothing was typed
	Preview string // how it was understood: « ven. 27 nov., dans 3 jours »
	Problem string // why it cannot be stored, a sentence for the user
}

// FieldSpec declares a field of a form.
type FieldSpec struct {
	Name     string // stable name, the key in drafts and values
	Label    string
	Help     string // a hint shown while the field is empty and has the focus
	Type     FieldType
	Required bool
	Options  []Option
	Limit    int                      // most bytes; longer text is refused, never cut; 0 is 1000
	Parse    func(text string) Parsed // for TextField
	// Create says whether what the search does not find may be created on the
	// spot.
	Create bool
	// Anew says that a value there is typed anew rather than edited: the first
	// letter replaces it, as one that is suggested.
	Anew bool
}

// Outcome is what a key press did to a form, for its owner.
type Outcome int

// The outcomes.
const (
	Nothing   Outcome = iota
	Changed           // the content changed: keep Draft
	Submitted         // ctrl+s and every field is valid: save Values
	Abandoned         // the user leaves; whoever typed something was asked
	Wanted            // a record is to be created on the spot: see Creating
)

// Candidates answers a search that a form asked for. Answers to an older
// search than the last are dropped.
type Candidates struct {
	Form    int // of Form.Number
	Seq     int
	Options []Option
	More    int // how many more match
}

// Form is a form of fields below each other. Its owner passes key presses,
// pastes and Candidates to Update, and draws Render with Cursor.
type Form struct {
	Title string
	// Note is said under the title: where suggested values come from.
	Note string
	// Number tells forms apart in answers; give each open form its own.
	Number int
	// Search asks for the candidates of a reference field. The command answers
	// with Candidates that bears the same Form and Seq. Nil finds nothing.
	Search func(form, seq int, field, text string) tea.Cmd

	words  *i18n.Catalogue
	theme  *style.Theme
	fields []*field
	at     int
	top    int // first line shown
	seq    int
	dirty  bool
	// Explained says that the owner explains the field under the cursor, by f1.
	Explained bool
	asking    bool // asks whether to abandon what was typed
	askYes    bool
	status    string // sentence in the last line
	bad       bool   // whether status is a problem
	creating  Creation
	cursor    *tea.Cursor
	spots     []spot    // lines of the last drawing by field, for the mouse
	early     []tea.Msg // keys that came after an enter which awaits its answer
}

// Creation is a record that the user wants while filling a field.
type Creation struct {
	Field string
	Text  string
}

type spot struct{ from, to int }

// NewForm returns a form of the given fields.
func NewForm(words *i18n.Catalogue, theme *style.Theme, title string, specs []FieldSpec) *Form {
	f := &Form{Title: title, words: words, theme: theme}
	for _, s := range specs {
		f.fields = append(f.fields, newField(s, theme))
	}
	if len(f.fields) > 0 {
		f.fields[0].focus()
	}
	return f
}

// Set gives a field its value as its owner has it stored. For references and
// choices of records, labels name the values in the same order; for a field
// with Parse, text is what a person would have typed. The form is not changed
// in the sense of Dirty.
func (f *Form) Set(name string, values []string, labels []string) {
	if x := f.field(name); x != nil {
		x.set(values, labels)
		if x.Anew {
			x.propose()
		}
		x.initial = x.draft()
		x.check(f.words, false)
	}
}

// Suggest is Set for a value that is stored nowhere yet. It is no edit, but
// belongs to the draft: the next form may not suggest the same. While nobody
// touched it, it is marked, and gives way to the first letter typed, or to the
// first record chosen.
func (f *Form) Suggest(name string, values []string, labels []string) {
	f.Set(name, values, labels)
	if x := f.field(name); x != nil {
		x.suggested = true
		x.propose()
	}
}

// Focus moves to the named field.
func (f *Form) Focus(name string) {
	for i, x := range f.fields {
		if x.Name == name {
			f.goTo(i)
		}
	}
}

// Focused returns the name of the field with the focus.
func (f *Form) Focused() string {
	if len(f.fields) == 0 {
		return ""
	}
	return f.fields[f.at].Name
}

func (f *Form) field(name string) *field {
	for _, x := range f.fields {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// Dirty reports whether something was typed since the last Set.
func (f *Form) Dirty() bool { return f.dirty }

// Early returns, once, the keys that were typed after an enter which had to wait
// for its candidates. They are for the owner to send again, after the answer.
func (f *Form) Early() []tea.Msg {
	if f.awaiting() {
		return nil
	}
	keys := f.early
	f.early = nil
	return keys
}

// awaiting reports whether an enter or tab waits for the candidates of the field
// with the focus.
func (f *Form) awaiting() bool {
	if len(f.fields) == 0 {
		return false
	}
	m := f.fields[f.at].menu
	return m.waiting && (m.take || m.leave)
}

// Values returns the stored form of every field: for one value a slice of one,
// empty if unset.
func (f *Form) Values() map[string][]string {
	out := make(map[string][]string, len(f.fields))
	for _, x := range f.fields {
		out[x.Name] = x.values()
	}
	return out
}

// ChangedValues is Values of the fields that the user changed.
func (f *Form) ChangedValues() map[string][]string {
	out := map[string][]string{}
	for _, x := range f.fields {
		if x.draft() != x.initial {
			out[x.Name] = x.values()
		}
	}
	return out
}

// Draft returns what was suggested, and typed where it differs from what was Set, so
// that Restore brings it back after the program was killed, half-typed dates
// included.
func (f *Form) Draft() map[string]string {
	out := map[string]string{}
	for _, x := range f.fields {
		if d := x.draft(); d != x.initial || x.suggested {
			out[x.Name] = d
		}
	}
	return out
}

// Restore puts back a draft on top of what was Set.
func (f *Form) Restore(draft map[string]string) {
	for _, x := range f.fields {
		if d, ok := draft[x.Name]; ok {
			x.restore(d)
			x.check(f.words, false)
			f.dirty = true
		}
	}
}

// Creating returns the record that the last Wanted outcome asked for.
func (f *Form) Creating() Creation { return f.creating }

// Created puts a record created on the spot into the field that wanted it.
func (f *Form) Created(name string, o Option) {
	if x := f.field(name); x != nil {
		x.choose(o)
		x.check(f.words, false)
		f.dirty = true
	}
}

// Refuse shows what the owner has against a field's value, or, if name is
// empty or unknown, against the whole.
func (f *Form) Refuse(name, sentence string) {
	if x := f.field(name); x != nil {
		x.problem, f.status = sentence, ""
		f.Focus(name)
		return
	}
	f.status, f.bad = sentence, true
}

// Saving shows that the form is being saved.
func (f *Form) Saving() { f.status, f.bad = f.words.T("widget.form.saving"), false }
