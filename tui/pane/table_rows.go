package pane

import (
	"slices"
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// rowSource presents the rows of a table to its list, as they were when it was
// made.
type rowSource struct {
	t     *Table
	order []int32
	rows  []Row
	heads map[string]string
	group int
}

func (t *Table) source() rowSource { return rowSource{t, t.order, t.now.Rows, t.heads, t.group} }

// Find spares the list from writing the id of every row.
func (s rowSource) Find(id string) int {
	want, ok := model.ParseID(id)
	if !ok {
		return -1
	}
	for i, at := range s.order {
		if s.rows[at].ID == want {
			return i
		}
	}
	return -1
}

func (s rowSource) Len() int        { return len(s.order) }
func (s rowSource) ID(i int) string { return s.rows[s.order[i]].ID.String() }

func (s rowSource) Group(i int) string {
	if s.group < 0 {
		return ""
	}
	return s.t.heading(s.heads, s.group, s.rows[s.order[i]])
}

func (s rowSource) Row(i int) []widget.Cell { return s.cells(i, s.t.display) }

// cells gives the first n cells of a row.
func (s rowSource) cells(i, n int) []widget.Cell {
	t, r := s.t, s.rows[s.order[i]]
	cells := make([]widget.Cell, n)
	for c := range cells {
		if c < len(r.Cells) {
			cells[c] = t.host.Cell(t.Kind.Name, t.fields[c], r.Cells[c])
		}
	}
	if r.Conflict && len(cells) > 0 {
		cells[0].Text = "≠ " + cells[0].Text
		cells[0].Tone = style.Bad
	}
	if t.Cells != nil {
		cells = t.Cells(r, cells)
	}
	if mark := t.host.SinceMark(model.Link{Kind: t.Kind.Name, ID: r.ID}); mark != "" && len(cells) > 0 {
		cells[0].Text = mark + cells[0].Text
	}
	return cells
}

// sortByLabel orders rows by the labels of a reference, which the store, that
// holds ids, cannot. Rows without come last, protected ones before them.
func sortByLabel(rows []Row, fields []*model.Field, q Query) {
	first, _, _ := strings.Cut(q.Sort, ",")
	name, down := strings.CutPrefix(first, "-")
	at := slices.IndexFunc(fields, func(f *model.Field) bool { return f.Name == name && f.Type.IsRef() })
	if at < 0 || slices.Contains(q.Wires, name) {
		return
	}
	type keyed struct {
		class int // of cells that no label orders
		text  string
		row   Row
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		all[i] = keyed{text: model.FoldText(r.Cells[at]), row: r}
		switch r.Cells[at] {
		case Hidden:
			all[i].class = 1
		case "":
			all[i].class = 2
		}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if a.class != b.class {
			return a.class - b.class
		}
		c := strings.Compare(a.text, b.text)
		if down {
			return -c
		}
		return c
	})
	for i, k := range all {
		rows[i] = k.row
	}
}
