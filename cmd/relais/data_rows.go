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
	refs    map[int]map[string]string // column, then wire value: the same, kept once
	once    map[string]string         // values that many rows have, kept once
	rows    int                       // built so far
	cells   []string                  // room for the cells of the next rows
	texts   textRoom                  // of what rows show
	wires   textRoom                  // of what labels take the place of: it goes with the builder
}

// textRoom holds texts side by side.
type textRoom struct{ strings.Builder }

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

// keep copies a text to where the others lie; rows is for how many more there
// may be texts.
func (t *textRoom) keep(s string, rows int) string {
	if t.Cap()-t.Len() < len(s) {
		t.Builder = strings.Builder{}
		t.Grow(max(len(s), textOfRow*rows))
	}
	from := t.Len()
	t.WriteString(s)
	return t.String()[from:]
}

// keepOnce gives the copy of a text that a table has, and makes it if it has none.
func (t *textRoom) keepOnce(table map[string]string, s string, rows int) string {
	kept, had := table[s]
	if !had {
		kept = t.keep(s, rows)
		table[kept] = kept
	}
	return kept
}

// value gives the text of a cell that has no labels.
func (b *rowBuilder) value(f *model.Field, v []string) string {
	switch {
	case len(v) > 1:
		return b.texts.keep(strings.Join(v, pane.Join), b.ahead())
	case f.Type == model.TypeChoice || f.Type == model.TypeDay || f.Type == model.TypeBool:
		return b.texts.keepOnce(b.once, v[0], b.ahead())
	default:
		return b.texts.keep(v[0], b.ahead())
	}
}

// reference gives the text of a cell until it is labelled.
func (b *rowBuilder) reference(table map[string]string, v []string) string {
	for _, s := range v {
		b.wires.keepOnce(table, s, b.ahead())
	}
	if len(v) > 1 {
		return b.wires.keep(strings.Join(v, pane.Join), b.ahead())
	}
	return table[v[0]]
}

func newRowBuilder(kind *model.Kind, q pane.Query) *rowBuilder {
	b := &rowBuilder{q: q, refs: map[int]map[string]string{}, once: map[string]string{}}
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
		case b.refs[i] != nil:
			row.Cells[i] = b.reference(b.refs[i], v)
		default:
			row.Cells[i] = b.value(f, v)
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
			text := b.texts.keep(strings.Join(parts, pane.Join), b.ahead())
			labels[row.Cells[i]], row.Cells[i] = text, text
		}
	}
	return nil
}
