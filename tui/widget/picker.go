package widget

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/style"
)

// Item is one line of a picker.
type Item struct {
	Value  string
	Label  string
	Hint   string // at the right: keys, a count
	Group  string
	Reason string // why it cannot be chosen now; empty means it can
	Held   bool   // what is there now
	folded string
}

// Picker asks for one of several items, found by typing. It serves as palette
// of commands, as chooser of a status or an owner, and as search of records.
type Picker struct {
	Title  string
	Number int // tells open pickers apart in answers
	// Numbered lets digits choose while nothing is typed.
	Numbered bool
	// Create offers to make what nothing matches.
	Create bool
	// Search, if given, asks for items instead of filtering those there are.
	// The command answers with Candidates bearing the same Form and Seq.
	Search func(number, seq int, text string) tea.Cmd

	words   *i18n.Catalogue
	theme   *style.Theme
	all     []Item
	shown   []Item
	more    int
	input   Input
	at      int
	top     int
	seq     int
	waiting bool
	take    bool
	reason  string
	rows    int
	cursor  *tea.Cursor
}

// NewPicker returns a picker among items.
func NewPicker(words *i18n.Catalogue, theme *style.Theme, title string, items []Item) *Picker {
	p := &Picker{Title: title, words: words, theme: theme, all: items}
	for i := range p.all {
		p.all[i].folded = Fold(p.all[i].Label)
	}
	p.filter()
	return p
}

// Init asks for the first items where a search gives them.
func (p *Picker) Init() tea.Cmd {
	if p.Search == nil {
		return nil
	}
	p.waiting = true
	p.seq++
	return p.Search(p.Number, p.seq, "")
}

// MoveTo puts the mark on the item of that value.
func (p *Picker) MoveTo(value string) {
	p.at = max(0, slices.IndexFunc(p.shown, func(it Item) bool { return it.Value == value }))
}

// SetCurrent puts the mark on the item of that value, and signs it as what is
// there now.
func (p *Picker) SetCurrent(value string) {
	for i := range p.all {
		if p.all[i].Held = p.all[i].Value == value; p.all[i].Held {
			p.at = i
		}
	}
}

// Text returns what is typed.
func (p *Picker) Text() string { return strings.TrimSpace(p.input.Value()) }

// Chosen returns the item under the mark.
func (p *Picker) Chosen() (Item, bool) {
	if p.at < 0 || p.at >= len(p.shown) {
		return Item{}, false
	}
	return p.shown[p.at], true
}

// Find returns the item of a value, whatever is typed.
func (p *Picker) Find(value string) (Item, bool) {
	for _, it := range p.all {
		if it.Value == value {
			return it, true
		}
	}
	return Item{}, false
}

func (p *Picker) filter() {
	query := Fold(p.input.Value())
	p.at, p.top, p.more = 0, 0, 0
	if strings.TrimSpace(query) == "" {
		p.shown = p.all
		return
	}
	type scored struct {
		Item
		score int
	}
	var found []scored
	for _, it := range p.all {
		if s, ok := Fuzzy(query, it.folded); ok {
			found = append(found, scored{it, s})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].score < found[j].score })
	p.shown = make([]Item, len(found))
	for i, s := range found {
		p.shown[i] = s.Item
	}
}

func (p *Picker) offersCreation() bool {
	if !p.Create || p.Text() == "" || p.waiting {
		return false
	}
	for _, it := range p.shown {
		if Fold(it.Label) == Fold(p.Text()) {
			return false
		}
	}
	return true
}

func (p *Picker) count() int {
	if p.offersCreation() {
		return len(p.shown) + 1
	}
	return len(p.shown)
}

// Update handles a message. Submitted means that Chosen was chosen, Wanted that
// a new record named Text is wanted, Abandoned that the picker was closed.
func (p *Picker) Update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case Candidates:
		if msg.Form != p.Number || msg.Seq != p.seq {
			return Nothing, nil
		}
		p.shown, p.more, p.at, p.top, p.waiting = nil, msg.More, 0, 0, false
		for _, o := range msg.Options {
			p.shown = append(p.shown, Item{Value: o.Value, Label: o.Label, Hint: o.Hint, Held: o.Held})
		}
		if p.take {
			p.take = false
			return p.enter(), nil
		}
	case tea.KeyPressMsg:
		return p.key(msg)
	case tea.PasteMsg:
		return p.typed(msg)
	}
	return Nothing, nil
}

func (p *Picker) key(msg tea.KeyPressMsg) (Outcome, tea.Cmd) {
	p.reason = ""
	n := p.count()
	switch k := msg.String(); k {
	case keys.Leave:
		return Abandoned, nil
	case keys.Accept:
		return p.enter(), nil
	case keys.Up, keys.Previous, keys.AlsoUp:
		if n > 0 {
			p.at = (p.at + n - 1) % n
		}
	case keys.Down, keys.Next, keys.AlsoDown:
		if n > 0 {
			p.at = (p.at + 1) % n
		}
	case keys.PageUp:
		p.at = max(0, p.at-max(1, p.rows))
	case keys.PageDown:
		p.at = max(0, min(n-1, p.at+max(1, p.rows)))
	default:
		if d, err := strconv.Atoi(k); err == nil && p.Numbered && p.input.Empty() && d >= 1 && d <= len(p.shown) && len(k) == 1 {
			p.at = d - 1
			return p.enter(), nil
		}
		return p.typed(msg)
	}
	return Nothing, nil
}

func (p *Picker) typed(msg tea.Msg) (Outcome, tea.Cmd) {
	if p.input.Update(msg) != Edited {
		return Nothing, nil
	}
	if p.Search == nil {
		p.filter()
		return Nothing, nil
	}
	p.seq++
	p.waiting = true
	return Nothing, p.Search(p.Number, p.seq, p.input.Value())
}

// enter takes the item under the mark. While an answer is awaited it is taken
// when the answer is there.
func (p *Picker) enter() Outcome {
	if p.waiting {
		p.take = true
		return Nothing
	}
	it, ok := p.Chosen()
	switch {
	case ok && it.Reason != "":
		p.reason = it.Reason
		return Nothing
	case ok:
		return Submitted
	case p.offersCreation():
		return Wanted
	}
	return Nothing
}

// Click chooses the item drawn at line y of the last drawing.
func (p *Picker) Click(y int) Outcome {
	i := p.top + y - pickerHead
	if y < pickerHead || i < 0 || i >= p.count() || y >= pickerHead+p.rows {
		return Nothing
	}
	p.at = i
	return p.enter()
}

// Wheel moves the mark by n.
func (p *Picker) Wheel(n int) { p.at = max(0, min(p.count()-1, p.at+n)) }

// pickerHead is the number of lines above the items: title and input.
const pickerHead = 2

// Height returns the lines that the picker wants.
func (p *Picker) Height() int { return pickerHead + max(1, len(p.all), p.count()) + p.tail() }

// tail is the number of lines below the items: how many more there are, and
// the keys.
func (p *Picker) tail() int {
	if p.more > 0 {
		return 2
	}
	return 1
}

// Render draws the picker in exactly width by height cells.
func (p *Picker) Render(width, height int) string {
	p.cursor = nil
	if width < 4 || height < pickerHead+1+p.tail() {
		return Block("", width, height)
	}
	p.rows = height - pickerHead - p.tail()
	if p.at >= p.top+p.rows {
		p.top = p.at - p.rows + 1
	}
	p.top = max(0, min(p.top, p.at))
	text, at := p.input.Render(width - 2)
	lines := []string{
		p.theme.Paint(style.Strong, Fit(Clean(p.Title), width)),
		p.theme.Paint(style.Key, "> ") + p.theme.Input.Paint(text),
	}
	p.cursor = tea.NewCursor(2+at, 1)
	for y := range p.rows {
		lines = append(lines, p.line(p.top+y, width))
	}
	if p.more > 0 {
		lines = append(lines, p.theme.Paint(style.Dim, Fit("  "+p.words.T("widget.picker.more", "n", p.more), width)))
	}
	foot := Hint(p.theme, p.keys(), width)
	if p.reason != "" {
		foot = p.theme.Paint(style.Warn, Fit(Clean(p.reason), width))
	}
	return strings.Join(append(lines, foot), "\n")
}

// keys tells what the keys do, and what the sign at an item means.
func (p *Picker) keys() string {
	hint := p.words.T("widget.picker.hint")
	if slices.ContainsFunc(p.shown, func(it Item) bool { return it.Held }) {
		return hint + " · " + p.words.T("widget.picker.held", "sign", heldSign)
	}
	return hint
}

// heldSign stands at what is there now.
const heldSign = "•"

// Cursor returns where the terminal's cursor belongs. It is valid after Render.
func (p *Picker) Cursor() *tea.Cursor { return p.cursor }

// numbered is how many items a digit chooses.
const numbered = 9

// hintMin is the room that what tells more of an item has beside a long name,
// pickerGap the blanks before it.
const (
	hintMin   = 16
	pickerGap = 2
)

// beside writes a name and what tells more of it: that stands in a column of its
// own where the list stays as it is, at the right end where it changes with every
// letter.
func (p *Picker) beside(label, hint string, room int) string {
	if p.Numbered {
		names := p.names(room)
		return Fit(label, names-pickerGap) + strings.Repeat(" ", pickerGap) + Cut(hint, room-names)
	}
	hint = Cut(hint, max(hintMin, room-Width(label)-1)) // the name first
	return Fit(label, room-Width(hint)-1) + " " + hint
}

// names is the room of the names, with the blanks after them: that of the
// longest on the screen which has more told of it, or half where both do not fit.
func (p *Picker) names(room int) int {
	names := 0
	hints := 0
	for i := p.top; i < min(p.top+p.rows, len(p.shown)); i++ {
		it := &p.shown[i]
		if it.Hint == "" {
			continue
		}
		hints = max(hints, Width(Clean(it.Hint)))
		w := Width(Clean(it.Label))
		if it.Held {
			w += 1 + Width(heldSign)
		}
		names = max(names, w+pickerGap)
	}
	return max(1, min(names, max(room-hints, room/2)))
}

func (p *Picker) line(i, width int) string {
	if i >= p.count() {
		text := ""
		switch {
		case i > 0:
		case p.waiting:
			text = "  " + p.words.T("widget.picker.searching")
		default:
			text = "  " + p.words.T("widget.picker.none")
		}
		return p.theme.Paint(style.Dim, Fit(text, width))
	}
	sign := "  "
	if i == p.at {
		sign = "› "
	}
	if i == len(p.shown) {
		text := Fit(sign+p.words.T("widget.picker.create", "text", p.words.Quote(Clean(p.Text()))), width)
		if i == p.at {
			return p.theme.Cursor.Paint(text)
		}
		return p.theme.Paint(style.Accent, text)
	}
	it := p.shown[i]
	label := Clean(it.Label)
	if it.Held {
		label += " " + heldSign
	}
	number := ""
	if p.Numbered {
		number = "   "
		if i < numbered {
			number = strconv.Itoa(i+1) + "  "
		}
	}
	if hint, room := Clean(it.Hint), width-2-len(number); hint != "" && room > hintMin+6 {
		label = p.beside(label, hint, room)
	}
	label = number + label
	text := Fit(sign+label, width)
	switch {
	case i == p.at:
		return p.theme.Cursor.Paint(text)
	case it.Reason != "":
		return p.theme.Paint(style.Faint, text)
	}
	return text
}
