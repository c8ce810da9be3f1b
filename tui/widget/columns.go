package widget

import (
	"cmp"
	"slices"
)

// Column describes one column of a list. None gets room that it does not need
// while another is cut.
type Column struct {
	ID    string // named by sorting
	Title string
	Width int  // cells wanted before the others get more
	Min   int  // cells below which the column is left off; 0 means Width
	Grow  int  // share of the cells left over
	Rank  int  // importance: on a narrow screen the highest ranks vanish first; 0 never does
	Right bool // numbers
}

// signRoom is the room of the sign of the order, behind a title.
const signRoom = 2

func (c *Column) least() int {
	if c.Min > 0 {
		return c.Min
	}
	return c.Width
}

// layout chooses the columns that fit in width and their widths.
func (l *List) layout(width int) {
	if !l.measure() && l.laid == width {
		return
	}
	l.laid = width
	room := width - gutter - 2 // a blank and the scroll bar
	l.shown, l.widths = fitColumns(l.Columns, l.needs(), room)
	l.edges = l.edges[:0]
	x := gutter
	for _, w := range l.widths {
		x += w + 1
		l.edges = append(l.edges, x)
	}
}

// measure finds how much room the cells on the screen take, and reports whether
// some take more than all before. Columns do not become narrower while one looks
// on: what is seen would jump about.
func (l *List) measure() (more bool) {
	if len(l.content) != len(l.Columns) {
		l.content = make([]int, len(l.Columns))
	}
	for i := l.offset; i < min(l.offset+l.rows, l.Len()); i++ {
		cells := l.cellsOf(i)
		if len(cells) == 1 && len(l.Columns) > 1 {
			continue // a heading has the line for itself
		}
		for c := range min(len(cells), len(l.content)) {
			if w := cells[c].lead() + Width(Clean(cells[c].Text)) + Width(cells[c].Tail); w > l.content[c] {
				l.content[c], more = w, true
			}
		}
	}
	return more
}

// needs is the room that each column can use: for its title, with the sign of
// the order, for its cells, and for air before the next one. In an empty list
// that is not known.
func (l *List) needs() []int {
	needs := make([]int, len(l.Columns))
	for i, c := range l.Columns {
		needs[i] = Width(Clean(c.Title))
		if c.ID != "" {
			needs[i] += signRoom
		}
		needs[i] = max(needs[i], l.content[i])
		if i < len(l.Columns)-1 {
			needs[i]++
		}
		if l.Len() == 0 {
			needs[i] = max(needs[i], c.Width)
		}
	}
	return needs
}

// fitColumns leaves off the least important columns until the rest fits in
// room, then hands out what is left over: to no column more than it needs.
func fitColumns(columns []Column, needs []int, room int) (shown, widths []int) {
	for i := range columns {
		shown = append(shown, i)
	}
	least := func() int {
		n := len(shown) - 1
		for _, i := range shown {
			n += columns[i].least()
		}
		return n
	}
	for len(shown) > 1 && least() > room {
		worst := -1
		for at, i := range shown {
			if columns[i].Rank > 0 && (worst < 0 || columns[i].Rank >= columns[shown[worst]].Rank) {
				worst = at
			}
		}
		if worst < 0 {
			worst = len(shown) - 1
		}
		shown = slices.Delete(shown, worst, worst+1)
	}
	widths = make([]int, len(shown))
	left := room - len(shown) + 1
	for at, i := range shown {
		widths[at] = min(columns[i].least(), needs[i])
		left -= widths[at]
	}
	// The most important first as much as they want, then those that grow by their
	// shares, then the others. What nobody needs is air between them, by the shares
	// too.
	byRank := make([]int, len(shown))
	for at := range byRank {
		byRank[at] = at
	}
	slices.SortStableFunc(byRank, func(a, b int) int { return cmp.Compare(columns[shown[a]].Rank, columns[shown[b]].Rank) })
	give := func(at, more int) {
		more = max(0, min(more, left))
		widths[at] += more
		left -= more
	}
	lacks := func(at int) int { return needs[shown[at]] - widths[at] }
	for _, at := range byRank {
		give(at, min(columns[shown[at]].Width-widths[at], lacks(at)))
	}
	for {
		shares := 0
		for at, i := range shown {
			if lacks(at) > 0 {
				shares += columns[i].Grow
			}
		}
		if left <= 0 || shares == 0 {
			break
		}
		room := left
		for _, at := range byRank {
			if grow := columns[shown[at]].Grow; grow > 0 {
				give(at, min(max(1, room*grow/shares), lacks(at)))
			}
		}
	}
	for _, at := range byRank {
		give(at, lacks(at))
	}
	for _, at := range byRank {
		give(at, columns[shown[at]].Width-widths[at])
	}
	grow := 0
	for _, i := range shown {
		grow += columns[i].Grow
	}
	for at, i := range shown {
		if c := columns[i]; c.Grow > 0 {
			give(at, left*c.Grow/grow)
			grow -= c.Grow
		}
	}
	if len(shown) == 1 {
		widths[0] = max(0, min(widths[0], room))
	}
	return shown, widths
}
