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
