package store

import (
	"strings"
	"testing"

	"relais/model"
)

// What relates records is read by an index either way: the links of a large
// profile are many more than the records of most kinds.
func TestARelationIsReadByAnIndex(t *testing.T) {
	s := newStore(t)
	for _, whole := range []bool{true, false} {
		args := []any{"deadline", "about", "x"}
		if whole {
			args = args[:2]
		}
		rows, err := s.db.Query(`EXPLAIN QUERY PLAN `+relationSQL(model.Deadlines.Kind, "id, title", whole), args...)
		if err != nil {
			t.Fatal(err)
		}
		var id, parent, unused int
		var plan []string
		for rows.Next() {
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, step)
		}
		if len(plan) == 0 || strings.Contains(strings.Join(plan, "; "), "SCAN link") {
			t.Errorf("whole %v: %s", whole, plan)
		}
	}
}
