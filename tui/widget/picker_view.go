package widget

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/style"
)

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
	names := 0
	if p.Numbered {
		names = p.names(width - 2 - numberCells)
	}
	for y := range p.rows {
		lines = append(lines, p.line(p.top+y, width, names))
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

// numberCells is the room of a number before a name.
const numberCells = 3

// hintMin is the room that what tells more of an item has beside a long name,
// pickerGap the blanks before it.
const (
	hintMin   = 16
	pickerGap = 2
)

// beside writes a name and what tells more of it: that stands in a column of its
// own where the list stays as it is, at the right end where it changes with every
// letter.
func (p *Picker) beside(label, hint string, room, names int) string {
	if p.Numbered {
		return Fit(label, names-pickerGap) + strings.Repeat(" ", pickerGap) + Cut(hint, room-names)
	}
	hint = Cut(hint, max(hintMin, room-Width(label)-1)) // the name first
	return Fit(label, room-Width(hint)-1) + " " + hint
}

// names is the room of the names of numbered items, with the blanks after them:
// that of the longest on the screen which has more told of it, or half where both
// do not fit.
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

func (p *Picker) line(i, width, names int) string {
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
		number = strings.Repeat(" ", numberCells)
		if i < numbered {
			number = strconv.Itoa(i+1) + "  "
		}
	}
	if hint, room := Clean(it.Hint), width-2-len(number); hint != "" && room > hintMin+6 {
		label = p.beside(label, hint, room, names)
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
