package widget

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/style"
)

// want is what a field asks of its form after a key.
type want int

const (
	wantsNothing want = iota
	wantsSearch
	wantsRecord
)

// field is one field of a form with what is typed in it.
type field struct {
	FieldSpec
	input   Input
	area    textarea.Model
	chosen  []Option // of references, choices, sets
	menu    menu
	problem string
	preview string
	initial string // draft as Set left it
	focused bool
	// suggested says that the value belongs to the draft though nobody typed it
	suggested bool
	// yielding says that the records or words chosen are proposed: the next that
	// is chosen takes their place
	yielding bool
}

// menu is the list of candidates below a reference field.
type menu struct {
	open    bool
	waiting bool
	options []Option
	more    int
	at      int
	take    bool // enter came before the answer: take the first candidate then
	leave   bool // tab came before the answer
}

func newField(s FieldSpec, theme *style.Theme) *field {
	x := &field{FieldSpec: s}
	x.input.Limit = s.Limit
	if s.Type == LongField {
		x.area = newArea()
	}
	return x
}

// newArea returns a text area without the limits and signs of the default one:
// no line limit, no silent cut, the terminal's own cursor.
func newArea() textarea.Model {
	a := textarea.New()
	a.Prompt, a.ShowLineNumbers, a.EndOfBufferCharacter = "", false, ' '
	a.CharLimit, a.MaxHeight, a.MaxWidth = 0, 0, 0
	a.SetVirtualCursor(false)
	plain := textarea.StyleState{}
	plain.Base = lipgloss.NewStyle()
	a.SetStyles(textarea.Styles{Focused: plain, Blurred: plain})
	a.SetHeight(longLines)
	return a
}

const (
	longLines    = 5       // height of a text area
	longLimit    = 200_000 // bytes of a long text
	menuLines    = 6       // candidates shown at once
	setSeparator = ","
)

func (x *field) set(values, labels []string) {
	x.chosen, x.yielding = nil, false
	switch x.Type {
	case TextField:
		text := strings.Join(labels, "")
		if labels == nil {
			text = strings.Join(values, "")
		}
		x.input.SetValue(text)
	case LongField:
		x.area.SetValue(strings.Join(values, ""))
	default:
		for i, v := range values {
			x.choose(x.option(v, labels, i))
		}
	}
}

// option names a value by its label, else by its option, else by itself: an
// unknown code is kept.
func (x *field) option(v string, labels []string, i int) Option {
	if i < len(labels) {
		return Option{Value: v, Label: labels[i]}
	}
	for _, o := range x.Options {
		if o.Value == v {
			return o
		}
	}
	return Option{Value: v, Label: v}
}

// choose adds an option, or replaces the only one that there can be.
func (x *field) choose(o Option) {
	x.input.SetValue("")
	x.menu = menu{}
	if x.yielding {
		x.chosen, x.yielding = nil, false
	}
	if x.Type == RefField || x.Type == ChoiceField {
		x.chosen = []Option{o}
		return
	}
	for _, c := range x.chosen {
		if c.Value == o.Value {
			return
		}
	}
	x.chosen = append(x.chosen, o)
}

// The separators of a draft: control characters that no field's text holds.
const (
	unitSeparator   = "\x1f"
	recordSeparator = "\x1e"
)

// draft is the content as one string, typed text included.
func (x *field) draft() string {
	switch x.Type {
	case TextField:
		return x.input.Value()
	case LongField:
		return x.area.Value()
	}
	parts := make([]string, 0, len(x.chosen)+1)
	for _, c := range x.chosen {
		parts = append(parts, c.Value+unitSeparator+c.Label)
	}
	if x.Type == ChoiceField || x.Type == CodesField {
		return strings.Join(parts, recordSeparator)
	}
	return strings.Join(append(parts, x.input.Value()), recordSeparator)
}

func (x *field) restore(d string) {
	switch x.Type {
	case TextField:
		x.input.SetValue(d)
		return
	case LongField:
		x.area.SetValue(d)
		return
	}
	x.chosen, x.yielding = nil, false
	parts := strings.Split(d, recordSeparator)
	for _, p := range parts {
		if v, label, ok := strings.Cut(p, unitSeparator); ok {
			x.choose(Option{Value: v, Label: label})
		}
	}
	if last := parts[len(parts)-1]; !strings.Contains(last, unitSeparator) {
		x.input.SetValue(last)
	}
}

// values is the content as it is stored.
func (x *field) values() []string {
	one := ""
	switch x.Type {
	case TextField:
		one = strings.TrimSpace(x.input.Value())
		if x.Parse != nil {
			one = x.Parse(x.input.Value()).Value
		}
	case LongField:
		one = strings.TrimRight(x.area.Value(), " \n")
	default:
		out := make([]string, 0, len(x.chosen))
		for _, c := range x.chosen {
			if c.Value != "" {
				out = append(out, c.Value)
			}
		}
		return out
	}
	if one == "" {
		return []string{}
	}
	return []string{one}
}

// check sets problem and preview. A required field is missed only when saving:
// while one types, it is simply not filled yet.
func (x *field) check(words *i18n.Catalogue, saving bool) {
	x.problem, x.preview = "", ""
	if x.Type == TextField && x.Parse != nil {
		p := x.Parse(x.input.Value())
		x.problem, x.preview = p.Problem, p.Preview
	}
	if x.problem == "" && (x.Type == RefField || x.Type == RefsField) && strings.TrimSpace(x.input.Value()) != "" {
		x.problem = words.T("widget.form.not_chosen")
	}
	if saving && x.problem == "" && x.Required && len(x.values()) == 0 {
		x.problem = words.T("widget.form.required")
	}
}

// settle takes what is typed as meant when the field is left: the rest of a set.
func (x *field) settle() {
	if x.Type == SetField {
		x.addWord()
	}
	x.menu.open = false
}

func (x *field) addWord() {
	if w := strings.TrimSpace(x.input.Value()); w != "" {
		x.choose(Option{Value: w, Label: w})
	}
	x.input.SetValue("")
}

func (x *field) focus() {
	x.focused = true
	if x.Type == LongField {
		x.area.Focus()
	}
}

func (x *field) blur() {
	x.focused, x.menu = false, menu{}
	if x.Type == LongField {
		x.area.Blur()
	}
}

// leavesArea is the step by which an arrow leaves a text area: up from its first
// line, down from its last; 0 within it.
func (x *field) leavesArea(key string) int {
	info := x.area.LineInfo()
	switch {
	case key == keys.Up && x.area.Line() == 0 && info.RowOffset == 0:
		return -1
	case key == keys.Down && x.area.Line() == x.area.LineCount()-1 && info.RowOffset >= info.Height-1:
		return 1
	}
	return 0
}

func (x *field) menuOpen() bool { return x.menu.open }

func (x *field) closeMenu() bool {
	was := x.menu.open
	x.menu = menu{}
	return was
}

// wantsEnter reports whether enter means something inside the field.
func (x *field) wantsEnter() bool {
	switch x.Type {
	case LongField:
		return true
	case RefField, RefsField:
		return x.menu.open
	case SetField:
		return strings.TrimSpace(x.input.Value()) != ""
	}
	return false
}

// answer shows what a search found. Fast hands press enter before it is there:
// then it is taken as if enter came now.
func (x *field) answer(c Candidates, words *i18n.Catalogue) want {
	if !x.menu.open {
		return wantsNothing
	}
	take := x.menu.take
	x.menu = menu{open: true, options: c.Options, more: c.More}
	if take {
		return x.take(words)
	}
	return wantsNothing
}

// rows is the number of choices in the menu, creation included.
func (x *field) rows() int {
	n := len(x.menu.options)
	if x.offersCreation() {
		n++
	}
	return n
}

// offersCreation reports whether the menu ends with « Créer … »: when nothing
// bears exactly the name that was typed.
func (x *field) offersCreation() bool {
	text := strings.TrimSpace(x.input.Value())
	if !x.Create || text == "" || x.menu.waiting {
		return false
	}
	for _, o := range x.menu.options {
		if Fold(o.Label) == Fold(text) {
			return false
		}
	}
	return true
}

func (x *field) update(msg tea.Msg, words *i18n.Catalogue) want {
	switch x.Type {
	case TextField:
		x.refused(x.input.Update(msg), msg, words)
		return wantsNothing
	case LongField:
		x.updateArea(msg, words)
		return wantsNothing
	case ChoiceField, CodesField:
		x.updateChoice(msg)
		return wantsNothing
	case SetField:
		return x.updateSet(msg, words)
	}
	return x.updateRef(msg, words)
}

// refused shows why a key did nothing; after any other edit it checks anew.
func (x *field) refused(e Edit, msg tea.Msg, words *i18n.Catalogue) {
	switch e {
	case Refused:
		limit := x.Limit
		if limit == 0 {
			limit = defaultLimit
		}
		x.tooLong(msg, limit, len(x.input.Value()), words)
	case Edited:
		x.check(words, false)
	}
}

func (x *field) tooLong(msg tea.Msg, limit, have int, words *i18n.Catalogue) {
	size := have + 1
	if p, ok := msg.(tea.PasteMsg); ok {
		size = have + len(p.Content)
	}
	x.problem = words.T("widget.form.too_long", "size", size, "n", limit)
}

// updateArea refuses what would be too long before the text area, which would
// cut it, sees it.
func (x *field) updateArea(msg tea.Msg, words *i18n.Catalogue) {
	limit := x.Limit
	if limit == 0 {
		limit = longLimit
	}
	more := 0
	switch msg := msg.(type) {
	case tea.PasteMsg:
		more = len(msg.Content)
	case tea.KeyPressMsg:
		more = len(msg.Text)
		if msg.String() == keys.Accept {
			more = 1
		}
	}
	if have := len(x.area.Value()); more > 0 && have+more > limit {
		x.tooLong(msg, limit, have, words)
		return
	}
	before := x.area.Value()
	x.area, _ = x.area.Update(msg)
	if x.area.Value() != before {
		x.check(words, false)
	}
}
