package records

import (
	"slices"
	"strings"
	"time"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// stacks are the rows of a table as the columns of a board, by the value of one
// field: its codes in their order, then what else there is.
type stacks struct {
	p      *Pane
	field  *model.Field
	values []string
	titles []string // of columns that are records
	rows   [][]int  // of each column, as places in the table
}

// stack sorts the table's rows into the columns of a board.
func (p *Pane) stack() stacks {
	if p.steps.Type.IsRef() {
		return p.stackUnder()
	}
	s := stacks{p: p, field: p.steps, values: p.columnCodes()}
	place := map[string]int{}
	for i, v := range s.values {
		place[v] = i
	}
	s.rows = make([][]int, len(s.values))
	shown, _ := p.table.Rows()
	for i := range shown {
		v := p.table.Value(p.table.RowAt(i), p.steps.Name)
		at, ok := place[v]
		if !ok {
			at = len(s.values)
			place[v] = at
			s.values, s.rows = append(s.values, v), append(s.rows, nil)
		}
		s.rows[at] = append(s.rows[at], i)
	}
	return s
}

// columnCodes are the codes that the conditions leave: a card that is sent to
// another column would vanish. One that is left alone stands among all.
func (p *Pane) columnCodes() []string {
	if left := p.table.CodesLeft(p.steps); len(left) > 1 {
		return left
	}
	return slices.Clone(p.steps.Codes)
}

// stackUnder makes a column of each record that rows name, by their labels, and
// one of the rows that name none.
func (p *Pane) stackUnder() stacks {
	s := stacks{p: p, field: p.steps}
	lineage := p.table.Under()
	if lineage == nil {
		return s
	}
	rows := map[model.Link][]int{}
	shown, _ := p.table.Rows()
	for i := range shown {
		link := lineage.Of[p.table.RowAt(i).ID]
		rows[link] = append(rows[link], i)
	}
	var links []model.Link
	for l := range rows {
		links = append(links, l)
	}
	slices.SortFunc(links, func(a, b model.Link) int {
		if a.ID.IsZero() != b.ID.IsZero() {
			if a.ID.IsZero() {
				return 1
			}
			return -1
		}
		if c := natural(model.FoldText(lineage.Nodes[a].Label), model.FoldText(lineage.Nodes[b].Label)); c != 0 {
			return c
		}
		return strings.Compare(a.String(), b.String())
	})
	for _, l := range links {
		value, title := "", ""
		if !l.ID.IsZero() {
			value = pane.RefValue(p.steps, l.String())
			if title = lineage.Nodes[l].Label; title == pane.Hidden || title == "" {
				title = p.host.T("record.protected_or_gone")
			}
		}
		s.values, s.titles, s.rows = append(s.values, value), append(s.titles, p.host.Title(title)), append(s.rows, rows[l])
	}
	return s
}

func (s stacks) Columns() int       { return len(s.values) }
func (s stacks) Len(column int) int { return len(s.rows[column]) }

func (s stacks) Title(column int) string {
	h := s.p.host
	if s.values[column] == "" {
		return h.T("widget.form.unset")
	}
	if s.titles != nil {
		return s.titles[column]
	}
	return h.Cell(s.p.kind.Name, s.field, s.values[column]).Text
}

func (s stacks) Marked(column, i int) bool {
	return s.p.table.List.IsSelected(s.p.table.RowAt(s.rows[column][i]).ID.String())
}

// titleAt is what tells a row apart: the first column, or the label's where that
// is another.
func (p *Pane) titleAt(i int) widget.Cell {
	if len(p.table.List.Columns) == 0 {
		return widget.Cell{}
	}
	name := p.titleField()
	if name == p.table.List.Columns[0].ID {
		return p.table.FirstCellAt(i)
	}
	row := p.table.RowAt(i)
	title := p.host.Cell(p.kind.Name, p.kind.Field(name), p.table.Value(row, name))
	if row.Conflict {
		title.Text, title.Tone = "≠ "+title.Text, style.Bad
	}
	return title
}

// titleField names the field of the label that comes first.
func (p *Pane) titleField() string {
	if len(p.kind.Label) == 0 || slices.Contains(p.kind.Label, p.table.List.Columns[0].ID) {
		return p.table.List.Columns[0].ID
	}
	return p.kind.Label[0]
}

// Card gives a row's title, and its day and whose it is.
func (s stacks) Card(column, i int) (title, detail widget.Cell) {
	row := s.p.table.RowAt(s.rows[column][i])
	title = s.p.titleAt(s.rows[column][i])
	var parts []string
	for _, name := range s.p.details {
		f, value := s.p.kind.Field(name), s.p.table.Value(row, name)
		if value == "" {
			continue
		}
		var cell widget.Cell
		if f.Type == model.TypeDay && detail.Tone == style.Normal && s.open(row) {
			cell = s.p.host.DueCell(model.Day(value))
			detail.Tone = cell.Tone
		} else {
			cell = s.p.host.Cell(s.p.kind.Name, f, value)
		}
		if cell.Text != "" {
			parts = append(parts, cell.Text)
		}
	}
	if detail.Text = strings.Join(parts, " · "); detail.Tone == style.Normal {
		detail.Tone = style.Dim
	}
	return title, detail
}

// open tells whether a row is something still to be done.
func (s stacks) open(row pane.Row) bool {
	sign, _ := pane.Sign(s.p.table.Value(row, "status"))
	return !slices.Contains([]string{"✓", "–", "✗"}, sign) || s.p.table.Value(row, "status") == "blocked"
}

// find gives the place of a row on the board.
func (s stacks) find(row int) (column, i int, ok bool) {
	for c, rows := range s.rows {
		if at, found := slices.BinarySearch(rows, row); found {
			return c, at, true
		}
	}
	return 0, 0, false
}

// spans are the rows of a table as the bars of a timeline.
type spans struct{ p *Pane }

func (s spans) Len() int {
	shown, _ := s.p.table.Rows()
	return shown
}

func (s spans) Marked(i int) bool {
	return s.p.table.List.IsSelected(s.p.table.RowAt(i).ID.String())
}

func (s spans) Bar(i int) (title widget.Cell, from, to time.Time) {
	title = s.p.titleAt(i)
	row := s.p.table.RowAt(i)
	day := func(f *model.Field) time.Time {
		if f == nil {
			return time.Time{}
		}
		wire, _, _ := strings.Cut(s.p.table.Value(row, f.Name), "T")
		return model.Day(wire).Time()
	}
	from, to = day(s.p.start), day(s.p.end)
	if from.IsZero() {
		from = to
	}
	if to.IsZero() {
		to = from
	}
	if title.Tone == style.Normal {
		_, title.Tone = pane.Sign(s.p.table.Value(row, "status"))
	}
	return title, from, to
}
