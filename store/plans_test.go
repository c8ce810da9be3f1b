package store

import (
	"errors"
	"strings"
	"testing"

	"relais/model"
)

// planOf tells how SQLite goes about a query.
func planOf(t *testing.T, s *Store, query string, args ...any) string {
	t.Helper()
	rows, err := s.db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n")
}

// What is asked at every start and exchange goes by an index of its own, and
// the index of ranks draws only what it holds to itself: with 500,000 ops the
// list of purges read them all.
func TestQueriesGoByTheirIndexes(t *testing.T) {
	s := newStore(t)
	for query, want := range map[string]string{
		purgesList: "op_purge",
		`SELECT count(*) FROM task WHERE conflicts IS NOT NULL AND deleted=0`: "task_conflicts",
	} {
		if plan := planOf(t, s, query); !strings.Contains(plan, want) {
			t.Errorf("%s\ngoes by\n%s\nwithout %s", query, plan, want)
		}
	}
	where, err := model.ParseQuery(model.Tasks.Kind, "status=todo", s.Env())
	if err != nil {
		t.Fatal(err)
	}
	for _, bare := range []bool{true, false} {
		o := ListOptions{Where: where, Sort: Unsorted, Bare: bare, Fields: []string{"status", "due"}}
		q, err := s.plan(ctx, model.Tasks.Kind, o)
		if err != nil {
			t.Fatal(err)
		}
		if plan := planOf(t, s, q.sql, q.args...); strings.Contains(plan, "task_ranks") != bare {
			t.Errorf("bare %v: %s\ngoes by\n%s", bare, q.sql, plan)
		}
	}
}

// What names one record in a list of references is found by the table of links,
// but for what is gone, which has none.
func TestListsOfReferencesGoByTheirLinks(t *testing.T) {
	s := newStore(t)
	org, other := model.Organisations.New(s.Env()).Put("name", "FTL"), model.Organisations.New(s.Env()).Put("name", "SMF")
	var notes []model.ID
	_, err := s.Edit(ctx, func(tx *Tx) error {
		if err := errors.Join(tx.Create(org), tx.Create(other)); err != nil {
			return err
		}
		for _, about := range [][]string{{org.ID.String()}, nil, {other.ID.String(), org.ID.String()}} {
			r := model.Interactions.New(s.Env()).Put("summary", "appel").Put("organisations", about...)
			if err := tx.Create(r); err != nil {
				return err
			}
			notes = append(notes, r.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	where, err := model.ParseQuery(model.Interactions.Kind, "organisations="+org.ID.String(), s.Env())
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []bool{false, true} {
		o := ListOptions{Where: where, Sort: Unsorted, Deleted: gone}
		q, err := s.plan(ctx, model.Interactions.Kind, o)
		if err != nil {
			t.Fatal(err)
		}
		if plan := planOf(t, s, q.sql, q.args...); strings.Contains(plan, "SEARCH link") == gone {
			t.Errorf("gone %v: %s\ngoes by\n%s", gone, q.sql, plan)
		}
		got, err := s.List(ctx, model.Interactions.Kind, o)
		if err != nil {
			t.Fatal(err)
		}
		want := 2
		if gone {
			want = 1
		}
		if len(got) != want {
			t.Errorf("gone %v: %d contacts with FTL, want %d", gone, len(got), want)
		}
		if gone {
			break
		}
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Interactions.Kind, notes[0], 0) }); err != nil {
			t.Fatal(err)
		}
	}
}
