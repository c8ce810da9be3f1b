package widget

import (
	"strconv"
	"strings"

	"relais/tui/style"
)

// Stacks gives a board its cards, by column. Only cards on the screen are asked
// for, on each drawing.
type Stacks interface {
	// Columns returns the number of columns, Title the heading of one.
	Columns() int
	Title(column int) string
	// Len returns the number of cards in a column.
	Len(column int) int
	// Card returns a card: its title, and a line of details.
	Card(column, i int) (title, detail Cell)
	// Marked reports whether a card is selected.
	Marked(column, i int) bool
}

// Board shows cards in columns of any length at the cost of what is on the
// screen. Keys are its owner's business.
type Board struct {
	Theme *style.Theme

	stacks Stacks
	column int
	at     []int // card under the cursor of each column
	top    []int // first card on the screen of each column
	first  int   // first column on the screen
	width  int   // of a column in the last drawing
	fit    int   // columns in the last drawing
	cards  int   // cards of a column in the last drawing

	faces Once[[2]int, [2]Cell] // of this drawing, by column and place
}

// The room of a column, and the lines of a card: two of its title, one of its
// details, one between.
const (
	leastStack = 24
	cardLines  = 4
)

// SetStacks replaces the cards; the cursors stay in their places.
func (b *Board) SetStacks(s Stacks) {
	b.stacks = s
	n := s.Columns()
	for len(b.at) < n {
		b.at, b.top = append(b.at, 0), append(b.top, 0)
	}
	b.column = max(0, min(b.column, n-1))
	for c := range n {
		b.at[c] = max(0, min(b.at[c], s.Len(c)-1))
	}
}

// Cursor returns the card under the cursor; i is -1 in an empty column.
func (b *Board) Cursor() (column, i int) {
	if b.stacks == nil || b.column >= b.stacks.Columns() || b.stacks.Len(b.column) == 0 {
		return b.column, -1
	}
	return b.column, b.at[b.column]
}

// MoveTo puts the cursor on a card.
func (b *Board) MoveTo(column, i int) {
	if b.stacks == nil || column < 0 || column >= b.stacks.Columns() {
		return
	}
	b.column = column
	b.at[column] = max(0, min(i, b.stacks.Len(column)-1))
}

// Move moves the cursor within its column.
func (b *Board) Move(n int) { b.MoveTo(b.column, b.at[b.column]+n) }

// Page moves the cursor by n screens.
func (b *Board) Page(n int) { b.Move(n * max(1, b.cards)) }

// Side moves the cursor by n columns.
func (b *Board) Side(n int) {
	if b.stacks != nil {
		b.column = max(0, min(b.column+n, b.stacks.Columns()-1))
	}
}

// Hit returns the card drawn at a cell of the last drawing.
func (b *Board) Hit(x, y int) (column, i int, ok bool) {
	if b.stacks == nil || b.width == 0 || y < 1 || x/b.width >= b.fit {
		return 0, 0, false
	}
	column = b.first + x/b.width
	i = b.top[column] + (y-1)/cardLines
	return column, i, i < b.stacks.Len(column) && (y-1)/cardLines < b.cards
}

// Render draws the board in exactly width by height cells.
func (b *Board) Render(width, height int, focused bool) string {
	if b.stacks == nil || b.stacks.Columns() == 0 || width < leastStack || height < 2 {
		return Block("", width, height)
	}
	n := b.stacks.Columns()
	b.fit = max(1, min(n, width/leastStack))
	b.width = width / b.fit
	b.cards = max(1, (height-1)/cardLines)
	b.first = max(0, min(b.first, b.column, n-b.fit))
	b.first = max(b.first, b.column-b.fit+1)
	b.faces.Clear()
	stacks := make([][]string, b.fit)
	size := 0
	for i := range stacks {
		stacks[i] = b.stack(b.first+i, b.width, height, focused)
		for _, line := range stacks[i] {
			size += len(line)
		}
	}
	var out strings.Builder
	out.Grow(size + height*(1+width-b.fit*b.width))
	for y := range height {
		if y > 0 {
			out.WriteByte('\n')
		}
		for i := range stacks {
			out.WriteString(stacks[i][y])
		}
		out.WriteString(spaces(width - b.fit*b.width))
	}
	return out.String()
}

// stack draws a column: its heading with what is on the screen of how many, then
// its cards, and a blank at its right.
func (b *Board) stack(c, width, height int, focused bool) []string {
	room := width - 1
	total := b.stacks.Len(c)
	at := b.at[c]
	b.top[c] = max(0, min(b.top[c], at, total-b.cards))
	b.top[c] = max(b.top[c], at-b.cards+1)
	lines := make([]string, 0, height)
	lines = append(lines, b.head(c, room, total)+" ")
	for i := b.top[c]; i < total && i < b.top[c]+b.cards; i++ {
		lines = append(lines, b.card(c, i, room, focused)...)
	}
	for len(lines) < height {
		lines = append(lines, spaces(width))
	}
	return lines[:height]
}

func (b *Board) head(c, room, total int) string {
	count := strconv.Itoa(total)
	if total > b.cards {
		count = strconv.Itoa(b.top[c]+1) + "–" + strconv.Itoa(min(total, b.top[c]+b.cards)) + "/" + count
	}
	// More columns lie on either side.
	left, right := "", ""
	if c == b.first && c > 0 {
		left = "‹ "
	}
	if c == b.first+b.fit-1 && c < b.stacks.Columns()-1 {
		right = " ›"
	}
	count += right
	title := left + Clean(b.stacks.Title(c))
	text := Fit(title, max(0, room-Width(count)-1)) + " " + count
	ink := b.Theme.Ink(style.Label)
	if c == b.column {
		ink = b.Theme.Ink(style.Strong)
	}
	return ink.Paint(Fit(text, room))
}

// face gives what a card shows: those near it ask for it too.
func (b *Board) face(c, i int) (title, detail Cell) {
	both := b.faces.Of([2]int{c, i}, func() [2]Cell {
		title, detail := b.stacks.Card(c, i)
		return [2]Cell{title, detail}
	})
	return both[0], both[1]
}

// card draws one card as its lines, each width+1 cells wide.
func (b *Board) card(c, i, room int, focused bool) []string {
	title, detail := b.face(c, i)
	here := c == b.column && i == b.at[c]
	sign := "  "
	switch {
	case here && b.stacks.Marked(c, i):
		sign = "›●"
	case here:
		sign = "› "
	case b.stacks.Marked(c, i):
		sign = " ●"
	}
	text := ApartLines(Clean(title.Text), max(1, room-2), 2, Near(i, b.stacks.Len(c), func(at int) string {
		other, _ := b.face(c, at)
		return Clean(other.Text)
	}))
	second := ""
	if len(text) > 1 {
		second = text[1]
	}
	out := []string{sign + text[0], "  " + second, "  " + Clean(detail.Text)}
	for n, s := range out {
		tone := title.Tone
		if n == 2 {
			tone = detail.Tone
		}
		s = Fit(s, room)
		switch {
		case here && focused:
			s = b.Theme.Cursor.Paint(s)
		case here:
			s = b.Theme.CursorAway.Paint(s)
		default:
			s = b.Theme.Paint(tone, s)
		}
		out[n] = s + " "
	}
	return append(out, b.Theme.Paint(style.Faint, strings.Repeat("╌", room))+" ")
}
