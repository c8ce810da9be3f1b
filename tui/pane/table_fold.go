package pane

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// The text that words are looked for in takes as much room as the rows: it is
// made when a filter is opened, in a command, and goes with the filter.

// take takes other rows.
func (t *Table) take(l loaded) {
	t.folding.Drop()
	t.now, t.folded = l.List, l.folded
	if l.Query.Where == strings.TrimSpace(t.Where) { // as it was asked, whatever is typed by now
		t.whole = len(l.Rows)
	}
}

// prepare makes the text of the rows that are here where a filter needs it.
func (t *Table) prepare() tea.Cmd {
	if t.folded != nil || !t.filter.On() || t.folding.Pending() || len(t.now.Rows) == 0 {
		return nil
	}
	rows, fold := t.now.Rows, t.folder()
	return t.folding.Do(func(context.Context) ([]string, error) { return fold(rows), nil })
}

// folder returns what makes the text, for use in a command.
func (t *Table) folder() func(rows []Row) []string {
	host, kind, fields := *t.host, t.Kind.Name, t.fields[:t.display:t.display]
	return func(rows []Row) []string { return fold(&host, kind, fields, rows) }
}

// fold makes the text that filters look into: the words of codes, the rest as
// it is.
func fold(h *Host, kind string, fields []*model.Field, rows []Row) []string {
	folded := make([]string, len(rows))
	var b strings.Builder
	for i, r := range rows {
		b.Reset()
		for c, cell := range r.Cells {
			if cell == "" || cell == Hidden || c >= len(fields) {
				continue
			}
			switch fields[c].Type {
			case model.TypeChoice, model.TypeCodes, model.TypeDay, model.TypeMoment:
				cell = h.Cell(kind, fields[c], cell).Text + " " + cell
			}
			b.WriteString(cell)
			b.WriteByte('\n')
		}
		folded[i] = widget.Fold(b.String())
	}
	return folded
}
