package pane

import (
	"context"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// Table is a list of the records of one kind with filter, sort, groups and
// selection: the middle of most panes.
type Table struct {
	List widget.List
	Kind *model.Kind
	// Where restricts the table for good; the user's filter comes on top.
	Where string
	// Cells may change how a row is drawn: shown are its cells as the columns
	// have them.
	Cells func(row Row, shown []widget.Cell) []widget.Cell
	// Preset gives a record added here its first values.
	Preset func() map[string]model.Value
	// Fetch, if given, reads the rows in the place of Data.List. It runs in a
	// command: it must use nothing that Update changes.
	Fetch func(ctx context.Context, data Data, q Query) (List, error)
	// Others is the heading of the rows that lack what rows are grouped by;
	// empty says just that.
	Others string
	// Daily groups moments by day, not by month.
	Daily bool
	// Deleted lists the deleted records in the place of the live ones.
	Deleted bool
	// Paged says that Where is found by an index that holds the kind's order: of
	// many rows the first page is read by itself.
	Paged bool

	host    *Host
	fields  []*model.Field
	columns []string
	display int // of columns, those that are drawn; the others are read only
	sort    string
	before  *arrangement // what the filter's own order and groups took the place of
	group   int          // column that rows are grouped by, -1 for none
	ask     Ask[loaded]
	first   Ask[List] // the first page of a long list
	partial bool      // no more is here than that
	awaited int       // how many there will be then, 0 where that is not known
	now     List
	whole   int      // rows without the filter's conditions; 0 where that is not known
	folded  []string // the text of each row that words are looked for in; nil until a filter is typed
	folding Ask[[]string]
	rev     int               // grows with each arrangement
	order   []int32           // rows shown, as indices into now.Rows
	sought  []string          // the words that order was arranged for
	heads   map[string]string // headings of the groups, by groupKey
	filter  Filter
	asked   string // the conditions that rows were asked for last
	problem string
	height  int      // of the last drawing
	target  model.ID // record to go to when it is loaded
	back    model.ID // record that an undo brought back, to go to when it is loaded if it is there
}

// loaded is a list, prepared for a filter where there is one.
type loaded struct {
	List
	folded []string
}

// NewTable returns a table of a kind's records with the named columns; none
// means those of the kind's declaration.
func NewTable(h *Host, kind *model.Kind, columns ...string) *Table {
	if len(columns) == 0 {
		columns = kind.Columns
	}
	t := &Table{host: h, Kind: kind, columns: columns[:len(columns):len(columns)], display: len(columns), sort: kind.Sort, group: -1}
	t.filter = Filter{Host: h, Kinds: []*model.Kind{kind}}
	t.List = widget.List{Words: h.Words, Theme: h.Theme}
	for i, name := range columns {
		f := kind.Field(name)
		t.fields = append(t.fields, f)
		t.List.Columns = append(t.List.Columns, columnOf(h, kind, f, i))
	}
	t.showSort()
	t.List.SetSource(t.source())
	return t
}

// Upper returns s with a capital first letter, for titles.
func Upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Reset forgets the rows: those of another restriction must not take actions
// while the new ones are read.
func (t *Table) Reset() {
	t.ask.Drop()
	t.first.Drop()
	t.take(loaded{})
	t.whole, t.partial, t.awaited = 0, false, 0
	t.problem = ""
	t.List.ClearSelection()
	t.rearrange()
	t.List.Home()
}

// Update handles answers, changes, and keys. handled says that the message was
// a key for the table.
func (t *Table) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if page, err, ok := t.first.Take(msg); ok {
		return false, t.begin(page, err)
	}
	if got, err, ok := t.ask.Take(msg); ok {
		return false, t.came(got, err)
	}
	if got, _, ok := t.folding.Take(msg); ok {
		t.folded = got
		t.rearrange()
		return false, nil
	}
	if t.filter.Take(msg) {
		if t.where() == t.asked {
			return false, t.filter.Pending()
		}
		return false, tea.Batch(t.filter.Pending(), t.refine())
	}
	switch msg := msg.(type) {
	case Changed:
		if l := msg.Back(); l.Kind == t.Kind.Name {
			t.back = l.ID
		}
		t.whole = 0
		// Any kind may be behind a computed column, so every change reloads.
		return false, t.Load()
	case tea.PasteMsg:
		if t.filter.Typing() {
			return true, t.typed(msg)
		}
	case tea.KeyPressMsg:
		if t.filter.Typing() {
			return true, t.typed(msg)
		}
		return MoveIn(&t.List, msg.String()), nil
	}
	return false, nil
}

func (t *Table) typed(msg tea.Msg) tea.Cmd {
	handled, changed := t.filter.Update(msg)
	switch {
	case !handled:
		if key, ok := msg.(tea.KeyPressMsg); ok {
			MoveIn(&t.List, key.String())
		}
	case changed && !t.filter.Typing():
		return t.ClearFilter()
	case changed:
		return tea.Batch(t.filter.Pending(), t.refine())
	case !t.filter.Typing():
		return t.confirm()
	}
	return t.filter.Pending()
}

// Row returns the row under the cursor.
func (t *Table) Row() (Row, bool) {
	i := t.List.Index()
	if i < 0 || i >= len(t.order) {
		return Row{}, false
	}
	return t.now.Rows[t.order[i]], true
}

// RowAt returns a row by its place among those shown.
func (t *Table) RowAt(i int) Row { return t.now.Rows[t.order[i]] }

// Shown returns the rows shown, as they are now.
func (t *Table) Shown() widget.Source { return t.source() }

// CellsAt returns the cells of a row as the list draws them.
func (t *Table) CellsAt(i int) []widget.Cell { return t.source().Row(i) }

// FirstCellAt is the first of CellsAt, for who draws no other; it is empty in a
// table without columns.
func (t *Table) FirstCellAt(i int) widget.Cell {
	n := min(1, t.display)
	if t.Cells != nil {
		n = t.display // it may look at any
	}
	if cells := t.source().cells(i, n); len(cells) > 0 {
		return cells[0]
	}
	return widget.Cell{}
}

// Revision grows whenever other rows are shown, or in another order.
func (t *Table) Revision() int { return t.rev }

// Line draws the filter's lines alone, for layouts that draw the rows otherwise,
// and says how many they are.
func (t *Table) Line(width, height int) (above string, lines int) {
	t.height = height
	return t.filter.Draw(width, height), t.headLines(height)
}

// State returns what stands in the place of rows that are not there: that they
// are being read, or why they cannot be; empty where they are there.
func (t *Table) State() string {
	switch {
	case t.now.Query.Kind == "" && t.problem == "":
		return t.host.Theme.Paint(style.Dim, "  "+t.host.T("table.loading"))
	case t.problem != "":
		return t.host.Theme.Paint(style.Bad, "✗ "+t.problem)
	}
	return ""
}

// Value returns a column of a row, as in Row.Cells.
func (t *Table) Value(r Row, column string) string {
	for i, name := range t.columns {
		if name == column && i < len(r.Cells) {
			return r.Cells[i]
		}
	}
	return ""
}

// Link returns the record under the cursor; its ID is zero if there is none.
func (t *Table) Link() model.Link {
	r, _ := t.Row()
	return model.Link{Kind: t.Kind.Name, ID: r.ID}
}

// Targets returns the records that an action applies to: the selected ones, or
// the one under the cursor.
func (t *Table) Targets() []Target {
	var out []Target
	for _, text := range t.List.Targets() {
		if id, ok := model.ParseID(text); ok {
			out = append(out, Target{Link: model.Link{Kind: t.Kind.Name, ID: id}, Base: t.now.Position})
		}
	}
	return out
}

// Seek puts the cursor on a record, now or when it is loaded.
func (t *Table) Seek(id model.ID) {
	if !t.List.Seek(id.String()) {
		t.target = id
	}
}

// Rows returns the rows shown and all there are.
func (t *Table) Rows() (shown, all int) { return len(t.order), len(t.now.Rows) }

// Crumb says how many rows there are.
func (t *Table) Crumb() string {
	shown, all := t.Rows()
	all = max(all, t.whole)
	text := t.host.T("table.count", "n", all)
	if n := t.awaiting(); n > 0 {
		text = t.host.T("table.count", "n", n)
	} else if t.partial {
		text = t.host.T("table.loading")
	} else if shown != all {
		text = t.host.T("table.count_of", "shown", shown, "n", all)
	}
	if n := t.List.SelectedCount(); n > 0 {
		text += " · " + t.host.T("widget.list.selected", "n", n)
	}
	return text
}

// Render draws the table, with a line for the filter if there is one.
func (t *Table) Render(width, height int, focused bool) string {
	t.height = height
	if state := t.State(); state != "" {
		return widget.Block(t.filter.Draw(width, height)+widget.Cut(state, width), width, height)
	}
	above := t.filter.Draw(width, height)
	t.List.Awaited = t.awaiting()
	if t.filter.On() {
		defer func(own string) { t.List.Empty = own }(t.List.Empty)
		t.List.Empty = t.host.T("table.none_kept")
	}
	return above + t.List.Render(width, height-t.headLines(height), focused)
}

// headLines is the number of lines above the list's own.
func (t *Table) headLines(height int) int { return t.filter.Lines(height) }

// Click puts the cursor on the row that was clicked, or sorts by the column
// whose title was; it reports whether the row was already there, which opens
// it.
func (t *Table) Click(x, y int) (open bool, cmd tea.Cmd) {
	y -= t.headLines(t.height)
	if y == 0 {
		if column, ok := t.List.HitColumn(x); ok {
			return false, t.SortBy(column)
		}
		return false, nil
	}
	row, ok := t.List.Hit(y)
	if !ok {
		return false, nil
	}
	if row == t.List.Index() {
		return true, nil
	}
	t.List.MoveTo(row)
	return false, nil
}
