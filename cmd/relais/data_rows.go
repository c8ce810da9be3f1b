package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// rowBuilder turns records into rows, and gathers the references to label.
type rowBuilder struct {
	q       pane.Query
	columns []*model.Field
	refs    map[int]map[string]string // column, then wire value: its label
	rows    int                       // built so far
	cells   []string                  // room for the cells of the next rows
	texts   strings.Builder           // what holds the texts of cells
}

// rowsAtOnce is for how many rows room is taken at once, but for no more than
// there were so far. Cells that were taken one by one would lie scattered
// between what reading leaves behind, and hold that room too.
const (
	rowsAtOnce = 512
	textOfRow  = 64 // bytes
)

func (b *rowBuilder) ahead() int { return max(1, min(b.rows, rowsAtOnce)) }

// room gives the cells of a row.
func (b *rowBuilder) room() []string {
	n := len(b.columns)
	if len(b.cells) < n {
		b.cells = make([]string, n*b.ahead())
	}
	room := b.cells[:n:n]
	b.cells = b.cells[n:]
	return room
}

// text copies a text to where those of the other cells lie.
func (b *rowBuilder) text(s string) string {
	if b.texts.Cap()-b.texts.Len() < len(s) {
		b.texts = strings.Builder{}
		b.texts.Grow(max(len(s), textOfRow*b.ahead()))
	}
	from := b.texts.Len()
	b.texts.WriteString(s)
	return b.texts.String()[from:]
}

func newRowBuilder(kind *model.Kind, q pane.Query) *rowBuilder {
	b := &rowBuilder{q: q, refs: map[int]map[string]string{}}
	for i, name := range q.Columns {
		f := kind.Field(name)
		b.columns = append(b.columns, f)
		if f != nil && f.Type.IsRef() && !slices.Contains(q.Wires, name) {
			b.refs[i] = map[string]string{}
		}
	}
	return b
}

func (b *rowBuilder) row(r *model.Record) pane.Row {
	b.rows++
	row := pane.Row{ID: r.ID, Cells: b.room(), Conflict: len(r.Conflicts) > 0}
	hidden := r.HiddenFrom(b.q.Reveal)
	for i, f := range b.columns {
		if f == nil {
			continue
		}
		v := r.Get(f.Name)
		switch {
		case slices.Contains(hidden, f.Name):
			row.Cells[i] = pane.Hidden
		case len(v) == 0:
		case len(v) == 1:
			row.Cells[i] = b.text(v[0])
		default:
			row.Cells[i] = b.text(strings.Join(v, pane.Join))
		}
		if b.refs[i] != nil && row.Cells[i] != pane.Hidden {
			for _, s := range v {
				b.refs[i][s] = ""
			}
		}
	}
	return row
}

// label puts labels in the place of references, one question a column. Only
// the first column, which tells what the row is, has room for whole names.
func (b *rowBuilder) label(ctx context.Context, s *store.Store, rows []pane.Row) error {
	for i, wires := range b.refs {
		labels, err := labelsOf(ctx, s, b.columns[i], wires, b.q.Reveal, i > 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Cells[i] == "" || row.Cells[i] == pane.Hidden {
				continue
			}
			if text, one := labels[row.Cells[i]]; one {
				row.Cells[i] = text
				continue
			}
			var parts []string
			for w := range strings.SplitSeq(row.Cells[i], pane.Join) {
				parts = append(parts, labels[w])
			}
			row.Cells[i] = b.text(strings.Join(parts, pane.Join))
		}
	}
	return nil
}
