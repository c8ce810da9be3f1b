package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
)

// noted is what the tables held at a time.
type noted struct {
	what string
	at   time.Time
	rows []string
}

func (n *noted) same(t *testing.T, s *Store) {
	t.Helper()
	if got := heldBy(t, pastOf(t, s, n.at)); !slices.Equal(got, n.rows) {
		t.Errorf("%s: the first that differ: %v", n.what, firstOther(got, n.rows))
	}
}

// pass lets a device's clock go on, past what the other has stamped.
func pass(s *Store, ticks int) {
	for range ticks {
		s.opts.Now()
	}
}

// A record that broke a rule or was in conflict for a while is shown so then,
// and as sound before and after.
func TestThePastOfADisputedRecord(t *testing.T) {
	for _, dispute := range []struct {
		what     string
		field    string
		ofA      string
		ofB      string
		fieldOfB string
	}{
		{"a broken rule", "start", "2026-10-01", "2026-06-30", "end"},
		{"a conflict", "end", "2026-10-01", "2026-09-30", "end"},
	} {
		a, b, id := pairOfStores(t, model.Projects.Kind, "name", "École", "start", "2026-02-01", "end", "2026-11-30")
		set := func(s *Store, field, value string) {
			t.Helper()
			edit(t, s, func(tx *Tx) error {
				return tx.Change(model.Projects.Kind, id, 0, map[string]model.Value{field: model.Single(value)})
			})
		}
		var all []noted
		note := func(what string) {
			all = append(all, noted{dispute.what + ": " + what, a.opts.Now(), heldBy(t, a)})
		}
		note("sound")
		set(a, "name", "École d’été")
		note("renamed")
		set(a, dispute.field, dispute.ofA)
		pass(b, 10)
		set(b, dispute.fieldOfB, dispute.ofB)
		meet(t, a, b)
		pass(a, 20)
		note("disputed")
		set(a, "name", "École d’hiver")
		note("renamed while disputed")
		set(a, "end", "2026-12-31")
		note("settled")
		set(a, "name", "École de printemps")
		for i := range all {
			all[i].same(t, a)
		}
		disputed := slices.ContainsFunc(all[2].rows, func(row string) bool {
			return strings.HasPrefix(row, "project ") && (strings.HasSuffix(row, " 1") || strings.Contains(row, " 'end' "))
		})
		if !disputed {
			t.Errorf("%s shows nothing: %v", dispute.what, all[2].rows)
		}
		if bad, err := a.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Errorf("doctor: %v, %v", bad, err)
		}
	}
}

// A record that one deleted, and that another's edit keeps, is deleted in
// between; a value that was taken away since is not shown as if there was none.
func TestThePastOfADeletedRecord(t *testing.T) {
	a, b, id := pairOfStores(t, model.Tasks.Kind, "title", "Une tâche")
	edit(t, a, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, 0) })
	gone := noted{"gone", a.opts.Now(), heldBy(t, a)}
	pass(b, 10)
	change(t, b, id, 0, "title", "Une tâche qui reste")
	meet(t, a, b)
	gone.same(t, a)

	pass(a, 20)
	kept := addTask(t, a, "Chez Ana")
	at := a.opts.Now()
	change(t, a, kept, 0, "title", "Chez quelqu’un")
	if _, err := a.db.ExecContext(ctx, `UPDATE op SET value=NULL, protected=1 WHERE dead IS NOT NULL AND entity=?`, kept[:]); err != nil {
		t.Fatal(err)
	}
	r, err := pastOf(t, a, at).Get(ctx, model.Tasks.Kind, kept)
	if err != nil || !slices.Equal(r.Sealed, []string{"title"}) {
		t.Errorf("sealed in it are %v, %v", r, err)
	}
}

// Records of two kinds may have one id; each has revisions of its own.
func TestRevisionsOfTwoKindsWithOneID(t *testing.T) {
	s := newStore(t)
	id, err := s.newID()
	if err != nil {
		t.Fatal(err)
	}
	task, project := model.Tasks.New(s.Env()).Put("title", "Une tâche"), model.Projects.New(s.Env()).Put("name", "Un projet")
	task.ID, project.ID = model.ID(id), model.ID(id)
	edit(t, s, func(tx *Tx) error { return tx.Create(task) })
	edit(t, s, func(tx *Tx) error { return tx.Create(project) })
	var all []noted
	for _, name := range []string{"un", "deux", "trois"} {
		all = append(all, noted{name, s.opts.Now(), heldBy(t, s)})
		change(t, s, task.ID, 0, "title", "Tâche "+name)
		all = append(all, noted{name + " et demi", s.opts.Now(), heldBy(t, s)})
		edit(t, s, func(tx *Tx) error {
			return tx.Change(model.Projects.Kind, project.ID, 0, map[string]model.Value{"name": {"Projet " + name}})
		})
	}
	for i := range all {
		all[i].same(t, s)
	}
	if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Errorf("doctor: %v, %v", bad, err)
	}
}

// The doctor finds a table of revisions that is not the log's, and rebuilding
// mends it.
func TestDoctorFindsWrongRevisions(t *testing.T) {
	for _, harm := range []string{
		`DELETE FROM revision`,
		`UPDATE revision SET wall = wall + 1`,
		`UPDATE revision SET n = n + 1000`,
		`INSERT INTO revision SELECT 'x', kind, n, wall, 1 FROM revision`,
	} {
		s := newStore(t)
		id := addTask(t, s, "Une tâche")
		change(t, s, id, 0, "title", "La même")
		if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Fatalf("before: %v, %v", bad, err)
		}
		if _, err := s.db.ExecContext(ctx, harm); err != nil {
			t.Fatal(err)
		}
		if bad, err := s.Doctor(ctx); err != nil || len(bad) == 0 {
			t.Errorf("after %s the doctor finds %v, %v", harm, bad, err)
		}
		if err := s.Rebuild(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if bad, err := s.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Errorf("rebuilt after %s: %v, %v", harm, bad, err)
		}
	}
}
