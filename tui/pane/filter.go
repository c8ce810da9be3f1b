package pane

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// Filter is the line in which a filter is typed above rows. Its zero value
// takes words that rows must contain; with Host and Kinds it takes the whole
// language of --where: what is typed is completed, and what is wrong is pointed
// at.
type Filter struct {
	Host *Host
	// Kinds are those of the rows; the first one's fields are offered.
	Kinds []*model.Kind
	// Ask has the store asked for what conditions leave: Keeps tells it.
	Ask bool

	input  widget.Input
	typing bool
	cursor *tea.Cursor
	width  int // of the last drawing

	query    model.Query // what the text means, where problem is nil
	applied  model.Query // what of it rows follow
	problem  *model.Refusal
	insisted bool // enter was pressed on the problem

	offers Offers
	cmd    tea.Cmd

	pause   Ask[struct{}] // until nothing was typed for a moment
	narrow  Ask[map[model.Link]bool]
	narrows string              // the conditions that it was asked for
	kept    map[model.Link]bool // what the conditions leave; nil for all
}

// Open starts typing.
func (f *Filter) Open() { f.typing = true; f.read() }

// Typing reports whether the filter is being typed.
func (f *Filter) Typing() bool { return f.typing }

// On reports whether a filter hides rows or is being typed.
func (f *Filter) On() bool { return f.typing || !f.input.Empty() }

// Text returns what is typed.
func (f *Filter) Text() string { return f.input.Value() }

// SetText replaces what is typed.
func (f *Filter) SetText(text string) { f.input.SetValue(text); f.read() }

// Clear takes the filter away.
func (f *Filter) Clear() {
	f.typing = false
	f.SetText("")
}

// Update handles a key or paste while the filter is typed. changed says that
// the text did; keys that are for the list give handled false.
func (f *Filter) Update(msg tea.Msg) (handled, changed bool) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case keys.Next:
			if f.offers.Any() {
				f.SetText(f.offers.Complete(f.input.Value()))
				return true, true
			}
			fallthrough
		case keys.Accept:
			if f.insisted = f.problem != nil; !f.insisted {
				f.typing, f.applied = false, f.query
				f.pause.Drop()
				f.cmd = f.Narrow()
			}
			return true, false
		case keys.Previous, keys.AlsoDown:
			f.offers.Next()
			return true, false
		case keys.Leave:
			f.Clear()
			return true, true
		case keys.Up, keys.Down, keys.PageUp, keys.PageDown:
			return false, false
		}
	}
	if f.input.Update(msg) != widget.Edited {
		return true, false
	}
	f.read()
	return true, true
}

// Pending returns, once, the command that asks for what the filter waits for;
// its answer is for Take, which may leave another.
func (f *Filter) Pending() tea.Cmd {
	cmd := f.cmd
	f.cmd = nil
	return cmd
}

// read finds out what the text means, and what may follow it.
func (f *Filter) read() {
	f.insisted, f.problem, f.cmd = false, nil, nil
	f.offers.Clear()
	f.query = model.Query{}
	if f.Host == nil || len(f.Kinds) == 0 {
		return
	}
	f.query, f.problem = f.parse(f.input.Value())
	f.suggest()
	f.apply()
}

// suggest finds out what may follow the text.
func (f *Filter) suggest() {
	text := f.input.Value()
	if !f.typing || !f.input.AtEnd() {
		return
	}
	slot := model.CompleteQuery(f.Kinds[0], text, f.Host.Lexicon)
	if text != "" && slot.Typed == "" && slot.Field == nil && !slot.Ordering && !strings.HasSuffix(text, ".") {
		return // a new condition may be anything
	}
	f.cmd = f.offers.Fill(f.Host, slot)
}

// Words returns the folded words that rows must contain.
func (f *Filter) Words() []string {
	if f.Host == nil {
		return strings.Fields(widget.Fold(f.input.Value()))
	}
	words, _ := f.applied.Split()
	var out []string
	for _, w := range words {
		out = append(out, widget.Fold(w))
	}
	return out
}

// Where returns the conditions that apply, besides the words.
func (f *Filter) Where() string {
	_, rest := f.applied.Split()
	return rest
}

// Query returns what the text means; it is empty where that is not understood.
func (f *Filter) Query() model.Query { return f.query }

// Problem says why the text is not understood, nil where it is.
func (f *Filter) Problem() error {
	if f.problem == nil {
		return nil
	}
	return f.problem
}

// Wrong reports whether the text is not understood.
func (f *Filter) Wrong() bool { return f.problem != nil }

// Lines is how many lines Render draws where there are so many for it.
func (f *Filter) Lines(height int) int {
	switch {
	case !f.On() || height < 4:
		return 0
	case f.typing && f.Host != nil && len(f.Kinds) > 0 && height >= 6:
		return 1 + min(len(f.below(f.width)), height/3)
	}
	return 1
}

// Render draws the line in width cells; note stands at its right.
func (f *Filter) Render(t *style.Theme, width int, note string) string {
	f.cursor = nil
	note = widget.Cut(note, width/3)
	text, at := f.input.Render(max(1, width-3-widget.Width(note)))
	if f.typing {
		f.cursor = tea.NewCursor(2+at, 0)
	}
	return widget.Fit(t.Paint(style.Key, "/ ")+text+" "+t.Paint(style.Dim, note), width)
}

// KindsNamed lists kinds by their names, for Filter.
func KindsNamed(names ...string) []*model.Kind {
	var out []*model.Kind
	for _, name := range names {
		out = append(out, model.KindNamed(name))
	}
	return out
}

// Above draws the lines of the filter over height lines in all, with a note.
func (f *Filter) Above(width, height int, note string) []string {
	lines := []string{f.Render(f.Host.Theme, width, note)}
	f.width = width
	return append(lines, f.below(width)[:max(0, f.Lines(height)-1)]...)
}

// Draw draws as many lines as Lines says, each followed by a line end: the
// filter, then what may follow or what is wrong.
func (f *Filter) Draw(width, height int) string {
	f.width = width
	n := f.Lines(height)
	if n == 0 {
		f.cursor = nil
		return ""
	}
	out := f.Render(f.Host.Theme, width, "") + "\n"
	for _, l := range f.below(width)[:n-1] {
		out += l + "\n"
	}
	return out
}

// below are the lines under the filter: what may follow, or what is wrong.
func (f *Filter) below(width int) []string {
	t := f.Host.Theme
	if f.problem != nil && (f.insisted || f.behind()) {
		column, _ := strconv.Atoi(f.problem.Args["column"])
		lines := pointAt(2+f.input.CellOf(column-1), f.Host.Sentence(f.problem), width)
		for i := range lines {
			lines[i] = t.Paint(style.Bad, widget.Fit(lines[i], width))
		}
		return lines
	}
	return []string{f.offers.Render(t, width)}
}

// behind reports whether the problem lies before the term that is being typed,
// which may be about to be mended.
func (f *Filter) behind() bool {
	column, _ := strconv.Atoi(f.problem.Args["column"])
	text := strings.TrimRight(f.input.Value(), " ")
	last := strings.LastIndexByte(text, ' ') + 1
	return column <= len([]rune(text[:last])) && f.problem.Key != "query.paren" && f.problem.Key != "query.quote"
}

// pointAt writes a sentence with a mark under a cell: behind the mark, before it,
// or below it where it needs several lines.
func pointAt(cell int, sentence string, width int) []string {
	sentence = widget.Clean(sentence)
	cell = max(0, min(cell, width-1))
	mark := strings.Repeat(" ", cell) + "↑"
	switch w := widget.Width(sentence); {
	case width-cell-2 >= w:
		return []string{mark + " " + sentence}
	case cell-1 >= w:
		return []string{widget.FitRight(sentence, cell-1) + " ↑"}
	}
	lines := []string{mark}
	line := " "
	for _, word := range strings.Fields(sentence) { // « à-faire » stays whole: it is there to be typed
		if widget.Width(line)+1+widget.Width(word) > width && line != " " {
			lines = append(lines, line)
			line = " "
		}
		line += " " + word
	}
	return append(lines, line)
}

// Cursor returns where the cursor belongs while the filter is typed.
func (f *Filter) Cursor() *tea.Cursor {
	if !f.typing {
		return nil
	}
	return f.cursor
}
