package widget

import (
	"strings"

	"relais/tui/style"
)

// gutter is the room of the cursor and selection signs.
const gutter = 2

// Render draws the list: a line of titles, then the rows. The cost depends on
// height alone.
func (l *List) Render(width, height int, focused bool) string {
	if width < gutter+2 || height < 2 {
		return Block("", width, height)
	}
	l.rows = height - 1
	l.cells.Clear()
	l.scroll()
	l.layout(width)
	var b strings.Builder
	l.titles(&b, width)
	l.lines = l.lines[:0]
	if l.Len() == 0 {
		empty := l.Empty
		if empty == "" {
			empty = l.Words.T("widget.list.empty")
		}
		l.emptyBody(&b, empty, width)
		return b.String()
	}
	bar := scrollbar{rows: l.rows, total: max(l.Len(), l.Awaited), offset: l.offset}
	row := l.offset
	for line := 0; line < l.rows; line++ {
		b.WriteByte('\n')
		switch {
		case row >= l.Len():
			b.WriteString(spaces(width - 1))
			l.lines = append(l.lines, -1)
		case l.heading(row) && (len(l.lines) == 0 || l.lines[len(l.lines)-1] >= 0):
			l.Theme.Ink(style.Strong).Write(&b, Fit(Clean(l.source.Group(row)), width-1))
			l.lines = append(l.lines, -1)
		default:
			l.row(&b, row, width, focused)
			l.lines = append(l.lines, row)
			row++
		}
		l.Theme.Ink(style.Faint).Write(&b, bar.at(line))
	}
	return b.String()
}

func (l *List) emptyBody(b *strings.Builder, text string, width int) {
	lines := Wrap(text, width-gutter-1)
	for i := range l.rows {
		b.WriteByte('\n')
		if i > 0 && i <= len(lines) {
			l.Theme.Ink(style.Dim).Write(b, Fit("  "+lines[i-1], width))
			continue
		}
		b.WriteString(spaces(width))
	}
}

// heading reports whether a heading stands above row i: on the first row of a
// group, and on the first row of the screen so that one always knows where one
// is.
func (l *List) heading(i int) bool {
	g := l.source.Group(i)
	return g != "" && (i == l.offset || l.source.Group(i-1) != g)
}

// scroll moves the offset so that the cursor is on the screen.
func (l *List) scroll() {
	l.offset = max(0, min(l.offset, l.Len()-1))
	if l.cursor < l.offset {
		l.offset = l.cursor
	}
	if l.cursor-l.offset >= l.rows {
		l.offset = l.cursor - l.rows + 1
	}
	if s, ok := l.source.(interface{ Under(i int) int }); ok && l.offset == l.cursor && l.rows > 1 {
		l.offset = s.Under(l.cursor) // what it stands under is seen above it
	}
	for l.offset < l.cursor && l.linesTo(l.cursor) > l.rows {
		l.offset++
	}
	if was := l.offset; l.Len() <= l.rows {
		if l.offset = 0; l.linesTo(l.Len()-1) > l.rows {
			l.offset = was
		}
	}
	for l.offset > 0 && l.Len()-l.offset < l.rows && l.linesTo(l.Len()-1) < l.rows {
		l.offset--
		if l.linesTo(l.Len()-1) > l.rows {
			l.offset++
			break
		}
	}
}

// linesTo counts the lines from the offset to row i, headings included.
func (l *List) linesTo(i int) int {
	n := 0
	for r := l.offset; r <= i; r++ {
		n++
		if l.heading(r) {
			n++
		}
	}
	return n
}

func (l *List) titles(b *strings.Builder, width int) {
	line := spaces(gutter)
	for at, i := range l.shown {
		c := l.Columns[i]
		title := Clean(c.Title)
		if c.ID != "" && c.ID == l.SortBy {
			sign := " ▲"
			if l.Desc {
				sign = " ▼"
			}
			title = Cut(title, l.widths[at]-signRoom) + sign
		}
		if at > 0 {
			line += " "
		}
		if c.Right {
			line += FitRight(title, l.widths[at])
		} else {
			line += Fit(title, l.widths[at])
		}
	}
	l.Theme.Ink(style.Label).Write(b, Fit(line, width))
}

// row draws one row: signs of cursor and selection, then the cells.
func (l *List) row(b *strings.Builder, i, width int, focused bool) {
	cells := l.cellsOf(i)
	here := i == l.cursor
	left, mark := " ", " "
	if here {
		left = "›"
	}
	if l.selected[l.source.ID(i)] {
		mark = "●"
	}
	used := gutter
	var line strings.Builder
	line.WriteString(left + mark)
	shown := l.shown
	if room := width - 1 - gutter; len(cells) == 1 && len(shown) > 1 && room > 0 { // a heading has the line for itself
		cells[0].write(&line, l.Theme, room, here && focused, Cell.fit)
		used, shown = used+room, nil
	}
	for at, c := range shown {
		w := l.widths[at]
		var cell Cell
		if c < len(cells) {
			cell = cells[c]
		}
		if at > 0 {
			line.WriteByte(' ')
			used++
		}
		fit := Cell.fit
		switch {
		case l.Columns[c].Right:
			fit = func(cell Cell, w int) string { return FitRight(Clean(cell.Text), w) }
		case at == 0:
			fit = func(cell Cell, w int) string { return l.apart(i, c, cell, w) }
		}
		cell.write(&line, l.Theme, w, here && focused, fit)
		used += w
	}
	line.WriteString(spaces(width - 1 - used))
	text := line.String()
	if used > width-1 {
		text = Fit(text, width-1)
	}
	if here && focused {
		text = l.Theme.Cursor.Paint(text)
	}
	b.WriteString(text)
}

// write draws a cell in exactly width cells, its text as fit says; bare is
// without inks.
func (c Cell) write(b *strings.Builder, t *style.Theme, width int, bare bool, fit func(c Cell, width int) string) {
	ink := func(tone style.Tone, text string) {
		if bare {
			b.WriteString(text)
			return
		}
		t.Ink(tone).Write(b, text)
	}
	if lead := c.lead(); lead > 0 {
		if lead > width {
			b.WriteString(spaces(width))
			return
		}
		for _, m := range c.Lead {
			ink(m.Tone, m.Text)
		}
		width -= lead
	}
	end := ""
	if room := width - Width(c.End) - 2; c.End != "" && room >= min(Width(Clean(c.Text)), textRoom)+Width(c.Tail) {
		end, width = "  "+c.End, room
	}
	ink(c.Tone, fit(c, width))
	ink(style.Dim, end)
}

// Paint draws a cell by itself in exactly width cells.
func (c Cell) Paint(t *style.Theme, width int) string {
	var b strings.Builder
	c.write(&b, t, width, false, Cell.fit)
	return b.String()
}

// textRoom is how much of a text is kept before what stands at the right end, and
// half of it before what follows.
const textRoom = 24

// lead is the room of the marks.
func (c *Cell) lead() int {
	n := 0
	for _, m := range c.Lead {
		n += Width(m.Text)
	}
	return n
}

// fit writes the text of a cell in exactly width cells.
func (c Cell) fit(width int) string {
	text := Clean(c.Text)
	if c.Tail == "" {
		return Fit(text, width)
	}
	keep := min(Width(text), textRoom/2, max(1, width/3))
	return Fit(Cut(text, max(keep, width-Width(c.Tail)))+c.Tail, width)
}

// cellsOf gives the cells of row i: those near it ask for them too.
func (l *List) cellsOf(i int) []Cell {
	return l.cells.Of(i, func() []Cell { return l.source.Row(i) })
}

// apart writes the first cell of row i so that it does not read as that of a row
// near it where it is cut.
func (l *List) apart(i, c int, cell Cell, width int) string {
	text := Clean(cell.Text)
	if cell.Tail != "" || Width(text) <= width {
		return cell.fit(width)
	}
	return Fit(Apart(text, width, Near(i, l.Len(), func(at int) string {
		if other := l.cellsOf(at); c < len(other) {
			return Clean(other[c].Text)
		}
		return ""
	})), width)
}

// scrollbar says which part of a whole is on the screen.
type scrollbar struct{ rows, total, offset int }

// at returns the sign of a line: nothing if everything is on the screen.
func (s scrollbar) at(line int) string {
	if s.total <= s.rows || s.rows < 1 {
		return " "
	}
	size := max(1, s.rows*s.rows/s.total)
	start := min(s.rows-size, (s.rows-size)*s.offset/max(1, s.total-s.rows))
	if line >= start && line < start+size {
		return "┃"
	}
	return "│"
}
