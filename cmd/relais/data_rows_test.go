package main

import (
	"testing"
	"unsafe"

	"relais/model"
	"relais/tui/pane"
)

// A list of 50,000 rows stays in memory while its pane does: what many of its
// rows have is there once, and what labels took the place of is not there.
func TestRowsKeepWhatTheyShareOnce(t *testing.T) {
	b := newRowBuilder(model.Tasks.Kind, pane.Query{Kind: model.Tasks.Name, Columns: []string{"title", "status", "assignee", "due"}})
	owner := newID().String()
	var rows []pane.Row
	for range 3 {
		r := &model.Record{Kind: model.Tasks.Kind, ID: newID(), Values: make([]model.Value, len(model.Tasks.Fields))}
		r.Put("title", "Écrire à la FAT").Put("status", "todo").Put("assignee", owner).Put("due", "2026-11-27")
		rows = append(rows, b.row(r))
	}
	same := func(a, b string) bool { return a == b && unsafe.StringData(a) == unsafe.StringData(b) }
	for i, column := range b.q.Columns[1:] {
		if a, z := rows[0].Cells[i+1], rows[2].Cells[i+1]; a == "" || !same(a, z) {
			t.Errorf("%s: %q and %q lie apart", column, a, z)
		}
	}
	if got := b.wires.String(); got != owner {
		t.Errorf("references lie among the texts to keep: %q", got)
	}
}
