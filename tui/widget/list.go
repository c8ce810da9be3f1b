package widget

import (
	"relais/tui/i18n"
	"relais/tui/style"
)

// Cell is one value of a row, ready to be shown. Its text need not be clean.
type Cell struct {
	Lead []Mark // before the text, never cut: signs
	Text string
	Tail string // what follows the text and is cut last: how many
	End  string // at the right end, where the text keeps enough room
	Tone style.Tone
}

// Mark is a sign with an ink of its own.
type Mark struct {
	Text string
	Tone style.Tone
}

// Source gives a list its rows. Only rows on the screen are asked for, on each
// drawing: Row must be quick and must not do I/O.
type Source interface {
	Len() int
	// ID names row i for ever, so that cursor and selection survive a reload.
	ID(i int) string
	// Row returns the cells of row i in the order of the columns.
	Row(i int) []Cell
	// Group returns the heading under which row i stands; rows of one group
	// follow each other. Empty means no heading.
	Group(i int) string
}

// List is a table of any length that costs what is on the screen. Keys are its
// owner's business: it calls the movements below.
type List struct {
	Words   *i18n.Catalogue
	Theme   *style.Theme
	Columns []Column
	SortBy  string // column that carries the sort sign
	Desc    bool
	Empty   string // sentence shown when there is no row
	Awaited int    // rows that there will be, where they are more than there are yet

	source   Source
	cursor   int
	offset   int // first row on the screen
	selected map[string]bool
	rows     int // body height of the last drawing, for page keys and the mouse

	lines  []int // row index of each body line of the last drawing, -1 for a heading
	edges  []int // right edge of each shown column of the last drawing
	shown  []int // the columns of edges
	widths []int
	laid   int // width for which widths were computed

	content []int // the most cells that each column was seen to need

	cells Once[int, []Cell] // rows of this drawing
}

// SetSource replaces the rows. The cursor stays on its record where that is
// still there, else on its place; selected records that left are deselected.
func (l *List) SetSource(s Source) {
	var at string
	if l.source != nil && l.cursor < l.source.Len() {
		at = l.source.ID(l.cursor)
	}
	l.source, l.laid = s, 0
	n := l.Len()
	if at != "" && (l.cursor >= n || s.ID(l.cursor) != at) {
		if i := l.find(at); i >= 0 {
			if l.offset > 0 { // at the top, what came above is to be seen
				l.offset += i - l.cursor
			}
			l.cursor = i
		}
	}
	if len(l.selected) > 0 {
		still := make(map[string]bool, len(l.selected))
		for i := range n {
			if id := s.ID(i); l.selected[id] {
				still[id] = true
			}
		}
		l.selected = still
	}
	l.MoveTo(l.cursor)
}

// Relayout makes the next drawing compute the columns anew, after Columns
// changed.
func (l *List) Relayout() { l.laid, l.content = 0, nil }

// Len returns the number of rows.
func (l *List) Len() int {
	if l.source == nil {
		return 0
	}
	return l.source.Len()
}

// Index returns the row under the cursor, -1 if there is none.
func (l *List) Index() int {
	if l.Len() == 0 {
		return -1
	}
	return l.cursor
}

// ID returns the id of the row under the cursor, empty if there is none.
func (l *List) ID() string {
	if i := l.Index(); i >= 0 {
		return l.source.ID(i)
	}
	return ""
}

// MoveTo puts the cursor on row i, or the nearest that there is.
func (l *List) MoveTo(i int) { l.cursor = max(0, min(i, l.Len()-1)) }

// Move moves the cursor by n rows.
func (l *List) Move(n int) { l.MoveTo(l.cursor + n) }

// Top returns the first row on the screen, and SetTop says which it is where the
// cursor stays in sight: what comes and goes above it must not push the rows on.
func (l *List) Top() int { return l.offset }

// SetTop sets the first row on the screen.
func (l *List) SetTop(row int) { l.offset = max(0, min(row, l.Len()-1)) }

// Page moves the cursor by n screens.
func (l *List) Page(n int) { l.Move(n * max(1, l.rows-1)) }

// Home and End go to the first and last row.
func (l *List) Home() { l.cursor, l.offset = 0, 0 }

// End goes to the last row.
func (l *List) End() { l.MoveTo(l.Len() - 1) }

// Seek puts the cursor on the record and reports whether it is there.
func (l *List) Seek(id string) bool {
	if i := l.find(id); i >= 0 {
		l.MoveTo(i)
		return true
	}
	return false
}

// Finder is a Source that finds a row by its id faster than by asking for all.
type Finder interface {
	// Find returns the row of that id, -1 if there is none.
	Find(id string) int
}

func (l *List) find(id string) int {
	if f, ok := l.source.(Finder); ok {
		return f.Find(id)
	}
	for i := range l.Len() {
		if l.source.ID(i) == id {
			return i
		}
	}
	return -1
}

// Toggle selects or deselects the row under the cursor.
func (l *List) Toggle() {
	id := l.ID()
	if id == "" {
		return
	}
	if l.selected[id] {
		delete(l.selected, id)
		return
	}
	if l.selected == nil {
		l.selected = map[string]bool{}
	}
	l.selected[id] = true
}

// IsSelected reports whether a row is selected.
func (l *List) IsSelected(id string) bool { return l.selected[id] }

// Select selects rows by their ids, or deselects them.
func (l *List) Select(on bool, ids ...string) {
	if l.selected == nil {
		l.selected = map[string]bool{}
	}
	for _, id := range ids {
		if on {
			l.selected[id] = true
		} else {
			delete(l.selected, id)
		}
	}
}

// ToggleAll selects every row, or none if all were selected.
func (l *List) ToggleAll() {
	if len(l.selected) == l.Len() {
		l.selected = nil
		return
	}
	l.selected = make(map[string]bool, l.Len())
	for i := range l.Len() {
		l.selected[l.source.ID(i)] = true
	}
}

// ClearSelection deselects every row.
func (l *List) ClearSelection() { l.selected = nil }

// Selected returns the ids of the selected rows in the order of the list.
func (l *List) Selected() []string {
	if len(l.selected) == 0 {
		return nil
	}
	ids := make([]string, 0, len(l.selected))
	for i := range l.Len() {
		if id := l.source.ID(i); l.selected[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// SelectedCount returns the number of selected rows.
func (l *List) SelectedCount() int { return len(l.selected) }

// AnyTarget reports whether an action applies to a row that fits; it looks no
// further than the first.
func (l *List) AnyTarget(fits func(id string) bool) bool {
	if len(l.selected) == 0 {
		id := l.ID()
		return id != "" && fits(id)
	}
	for id := range l.selected {
		if fits(id) {
			return true
		}
	}
	return false
}

// Targets returns what an action applies to: the selected rows, or else the
// row under the cursor.
func (l *List) Targets() []string {
	if ids := l.Selected(); len(ids) > 0 {
		return ids
	}
	if id := l.ID(); id != "" {
		return []string{id}
	}
	return nil
}

// Hit returns the row drawn at line y of the last drawing, where line 0 is the
// line of column titles.
func (l *List) Hit(y int) (row int, ok bool) {
	y--
	if y < 0 || y >= len(l.lines) || l.lines[y] < 0 {
		return 0, false
	}
	return l.lines[y], true
}

// HitColumn returns the id of the column whose title was drawn at cell x.
func (l *List) HitColumn(x int) (id string, ok bool) {
	left := gutter
	for i, right := range l.edges {
		if x >= left && x < right {
			return l.Columns[l.shown[i]].ID, true
		}
		left = right
	}
	return "", false
}
