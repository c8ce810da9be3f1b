package store

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"relais/model"
)

// busy gives a store with two projects, and tasks, contacts and people that
// name them or not, protected ones and deleted ones among them; the time at
// which half of what was done to them had been done; and the projects.
func busy(t *testing.T, r *rand.Rand) (s *Store, then *Store, projects []model.ID) {
	t.Helper()
	s = newStore(t)
	var tasks []model.ID
	mustEdit(t, s, func(tx *Tx) error {
		for i := range 2 {
			p := model.Projects.New(s.Env()).Put("name", fmt.Sprintf("Projet %d", i))
			if err := tx.Create(p); err != nil {
				return err
			}
			projects = append(projects, p.ID)
		}
		return nil
	})
	value := func(of ...string) model.Value { return model.Single(of[r.IntN(len(of))]) }
	field := func(name string) model.Value {
		switch name {
		case "status":
			return value("todo", "doing", "waiting", "done", "cancelled")
		case "due":
			return value("", "2026-11-20", "2026-11-23", "2026-11-25", "2026-12-25")
		case "project":
			return value("", projects[0].String(), projects[1].String())
		}
		return value("Appeler", "Écrire")
	}
	fields := []string{"title", "status", "due", "project"}
	round := func() {
		for range 20 {
			mustEdit(t, s, func(tx *Tx) error {
				task := model.Tasks.New(s.Env())
				for _, f := range fields {
					task.Put(f, field(f)...)
				}
				call := model.Interactions.New(s.Env()).Put("summary", "appel").Put("project", field("project")...).Put("sensitive", value("1", "0")...)
				person := model.People.New(s.Env()).Put("name", "Ana").Put("at_risk", value("1", "0")...).Put("safe_channel", value("", "Signal")...)
				err := errors.Join(tx.Create(task), tx.Create(call), tx.Create(person))
				tasks = append(tasks, task.ID)
				return err
			})
			f := fields[r.IntN(len(fields))]
			mustEdit(t, s, func(tx *Tx) error {
				return tx.Change(model.Tasks.Kind, tasks[r.IntN(len(tasks))], 0, map[string]model.Value{f: field(f)})
			})
		}
		gone := r.IntN(len(tasks))
		mustEdit(t, s, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, tasks[gone], 0) })
		tasks = slices.Delete(tasks, gone, gone+1)
	}
	round()
	at := s.opts.Now()
	round()
	return s, pastOf(t, s, at), projects
}

// What is counted is what is listed; what an index finds is what a reading of
// every record finds, in the same order. Now and then.
func TestCountsAreOfWhatIsListed(t *testing.T) {
	const seed = 4
	s, past, projects := busy(t, rand.New(rand.NewPCG(seed, seed)))
	open := "status!=done,cancelled"
	for _, st := range []*Store{s, past} {
		for _, text := range []string{
			"", open, "project=" + projects[0].String(), "project=" + projects[1].String() + " " + open,
			"project=" + projects[0].String() + "," + projects[1].String(), "project=", "project!=" + projects[0].String(),
			"due>=2026-11-23 due<2026-11-30", "due<2026-11-24 " + open, "due<2026-11-24", "due>2026-11-20", "due=2026-11-25", "due=",
			"due<2026-11-24 appeler", "project=" + projects[0].String() + " due<2026-11-24 urgency>0", "urgency>0",
		} {
			for _, deleted := range []bool{false, true} {
				agrees(t, st, model.Tasks.Kind, text, deleted)
			}
		}
		for _, text := range []string{"", "at_risk=1", "safe_channel=", "safe_channel=signal", "name=ana"} {
			agrees(t, st, model.People.Kind, text, false)
		}
		for _, text := range []string{"", "sensitive=1", "project=" + projects[0].String()} {
			agrees(t, st, model.Interactions.Kind, text, false)
		}
	}
}

// agrees compares what a condition finds with the records that model.Match takes.
func agrees(t *testing.T, s *Store, kind *model.Kind, text string, deleted bool) {
	t.Helper()
	where, err := model.ParseQuery(kind, text, s.Env())
	if err != nil {
		t.Fatal(err)
	}
	every, err := s.List(ctx, kind, ListOptions{Deleted: deleted, Sort: Unsorted})
	if err != nil {
		t.Fatal(err)
	}
	facts := s.Facts(ctx)
	for _, r := range every {
		for i, f := range kind.Fields {
			if f.Compute != nil {
				r.Values[i] = f.Compute(r, facts)
			}
		}
	}
	every = slices.DeleteFunc(every, func(r *model.Record) bool { return !model.Match(r, where.Cond, facts) })
	o := ListOptions{Where: where, Deleted: deleted}
	if n, err := s.Count(ctx, kind, o); err != nil || n != len(every) {
		t.Errorf("past %v, gone %v, %s %q: counts %d, there are %d, %v", s.Past(), deleted, kind.Name, text, n, len(every), err)
	}
	if kind != model.Tasks.Kind {
		return
	}
	slices.SortFunc(every, func(a, b *model.Record) int {
		x, y := a.One("due"), b.One("due")
		return cmp.Or(cmp.Compare(b2i(x == ""), b2i(y == "")), strings.Compare(x, y), strings.Compare(a.ID.String(), b.ID.String()))
	})
	for _, limit := range []int{0, 1, 5, 1000} {
		o.Limit = limit
		got, err := s.List(ctx, kind, o)
		if err != nil {
			t.Fatal(err)
		}
		want := every
		if limit > 0 {
			want = every[:min(limit, len(every))]
		}
		if !slices.EqualFunc(got, want, func(a, b *model.Record) bool { return a.ID == b.ID }) {
			t.Errorf("past %v, gone %v, %q: the first %d are %d others than the %d there are", s.Past(), deleted, text, limit, len(got), len(want))
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Links by field are those of Links, now and then.
func TestLinksByFieldAreAllLinks(t *testing.T) {
	const seed = 5
	s, past, projects := busy(t, rand.New(rand.NewPCG(seed, seed)))
	for _, st := range []*Store{s, past} {
		for _, id := range append(projects, s.Me()) {
			all, err := st.Links(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 0 && id != s.Me() {
				t.Fatalf("past %v: nothing names a project", st.Past())
			}
			for _, most := range []int{0, 1, 3, 100} {
				got, err := st.LinksByField(ctx, id, most)
				if err != nil || fmt.Sprint(got) != fmt.Sprint(byField(all, most)) {
					t.Errorf("past %v, at most %d: %v, %v, want %v", st.Past(), most, got, err, byField(all, most))
				}
			}
		}
	}
}

// Who names some records is counted once each, whatever the fields, and without
// those of the records that name each other.
func TestNamedByCountsWhoStays(t *testing.T) {
	s, past, projects := busy(t, rand.New(rand.NewPCG(8, 8)))
	for _, st := range []*Store{s, past} {
		want, them := map[string]map[model.ID]bool{}, projects
		all, err := st.Links(ctx, projects[0])
		if err != nil || len(all) < 2 {
			t.Fatal(all, err)
		}
		them = append(slices.Clone(them), all[0].Link.ID)
		for _, id := range them {
			links, err := st.Links(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range links {
				if slices.Contains(them, l.Link.ID) {
					continue
				}
				if want[l.Link.Kind] == nil {
					want[l.Link.Kind] = map[model.ID]bool{}
				}
				want[l.Link.Kind][l.Link.ID] = true
			}
		}
		got, err := st.NamedBy(ctx, them)
		if err != nil || len(got) != len(want) || len(got) == 0 {
			t.Fatalf("%v, %v, want %d kinds", got, err, len(want))
		}
		for _, c := range got {
			if c.N != len(want[c.Kind]) {
				t.Errorf("past %v: %d of kind %s, want %d", st.Past(), c.N, c.Kind, len(want[c.Kind]))
			}
		}
		if none, err := st.NamedBy(ctx, nil); err != nil || len(none) > 0 {
			t.Errorf("nothing is named by %v, %v", none, err)
		}
	}
}

// Lists of few of many records go by the index that finds them, now and then,
// and no others do: whole records looked up one by one take longer than the
// table from end to end.
func TestFewAreFoundByTheirIndex(t *testing.T) {
	s, past, projects := busy(t, rand.New(rand.NewPCG(6, 6)))
	one, open := "project="+projects[0].String(), " status!=done,cancelled"
	for _, c := range []struct {
		where, sort string
		limit       int
		index       string
	}{
		{one + open, "", 200, "task_by_project"},
		{one, "title", 0, "task_by_project"},
		{"project!=" + projects[0].String(), "", 0, ""},
		{"due>=2026-11-23 due<2026-11-30", "", 0, "task_by_due"},
		{"due>=2026-11-01 due<2026-12-30", "", 0, ""},
		{"due<2026-11-24" + open, "", 200, "task_by_due"},
		{"due<2026-11-24" + open, "", 0, ""},
		{"due<2026-11-24 appeler", "", 200, ""},
		{"due<2026-11-24" + open, "title", 200, ""},
		{open, "", 200, "task_by_due"},
		{"", "", 0, ""},
	} {
		where, err := model.ParseQuery(model.Tasks.Kind, c.where, s.Env())
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range []*Store{s, past} {
			if st == past && c.sort != "" {
				continue // sorted by more than columns, a view is read as a whole
			}
			q, err := st.plan(ctx, model.Tasks.Kind, ListOptions{Where: where, Sort: c.sort, Limit: c.limit})
			if err != nil {
				t.Fatal(err)
			}
			plan := planOf(t, st, q.sql, q.args...)
			if c.index == "" && strings.Contains(plan, "task_by_") || !strings.Contains(plan, c.index) {
				t.Errorf("past %v, limit %d: %s\ngoes by\n%s\nnot by %q", st.Past(), c.limit, q.sql, plan, c.index)
			}
			if st == s && c.limit > 0 && c.index != "" && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("limit %d: %s\nis sorted:\n%s", c.limit, q.sql, plan)
			}
		}
	}
	agenda := append([]string{"due"}, model.Tasks.Kind.Beside...)
	for _, c := range []struct {
		where   string
		fields  []string
		covered bool
	}{
		{"due>=2026-11-01 due<2026-12-30", agenda, true},
		{"due>=2026-11-01 due<2026-12-30 assignee=", agenda, true},
		{"due>=2026-11-01 due<2026-12-30 urgent", agenda, false},
		{"due>=2026-11-01 due<2026-12-30", append(agenda, "notes"), false},
		{open, agenda, false},
	} {
		where, err := model.ParseQuery(model.Tasks.Kind, c.where, s.Env())
		if err != nil {
			t.Fatal(err)
		}
		q, err := s.plan(ctx, model.Tasks.Kind, ListOptions{Where: where, Sort: "due", Fields: c.fields, Flagged: true})
		if err != nil {
			t.Fatal(err)
		}
		if plan := planOf(t, s, q.sql, q.args...); strings.Contains(plan, "COVERING INDEX task_by_due") != c.covered {
			t.Errorf("%s\ngoes by\n%s\ncovered: %v", q.sql, plan, c.covered)
		}
	}
	where, err := model.ParseQuery(model.Tasks.Kind, one+open, s.Env())
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.plan(ctx, model.Tasks.Kind, ListOptions{Where: where, Sort: Unsorted, Fields: []string{}, Passing: true, Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	if plan := planOf(t, s, `SELECT count(*) FROM (`+q.sql+`)`, q.args...); !strings.Contains(plan, "COVERING INDEX task_by_project") {
		t.Errorf("to count reads records:\n%s", plan)
	}
}
