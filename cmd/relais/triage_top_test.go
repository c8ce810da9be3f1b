package main

import (
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// longTriage is a profile with more open tasks than are read at once.
func longTriage(t *testing.T) *data {
	t.Helper()
	p := &program{cat: i18n.Load("fr"), err: io.Discard}
	opts := store.Options{Dir: t.TempDir(), Now: func() time.Time { return benchNow }}
	if err := p.createDemo(t.Context(), opts, store.Identity{Lang: "fr"}, 6); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.db.Close() })
	return &data{s: p.db}
}

// firstTasks gives the tasks that a triage by sections begins with.
func firstTasks(d *data, all []pane.TriageTask) (ids []model.ID, counts map[model.Section]int) {
	today := d.s.Env().Today
	section := func(t pane.TriageTask) model.Section {
		return model.Triage(t.Status, t.Due, !t.Assignee.IsZero(), today)
	}
	counts = map[model.Section]int{}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b pane.TriageTask) int {
		return slices.Index(model.Sections, section(a)) - slices.Index(model.Sections, section(b))
	})
	for i, t := range sorted {
		counts[section(t)]++
		if i < topTasks {
			ids = append(ids, t.ID)
		}
	}
	return ids, counts
}

// What a first screen shows is the beginning of the whole triage, with the same
// values, whether it was ranked anew or is what the last start ended with; a
// task that was done meanwhile is left out.
func TestTheTopOfATriage(t *testing.T) {
	ctx := t.Context()
	d := longTriage(t)
	until := d.s.Env().Today.Add(30)
	fresh, err := d.TriageTop(ctx, until)
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Triage(ctx, until)
	if err != nil {
		t.Fatal(err)
	}
	want, counts := firstTasks(d, all.Tasks)
	if len(all.Tasks) <= topWhole || len(want) != topTasks {
		t.Fatalf("%d open tasks are too few", len(all.Tasks))
	}
	if !fresh.Partial || !maps.Equal(fresh.Counts, counts) {
		t.Errorf("counts %v, want %v", fresh.Counts, counts)
	}
	sameTasks(t, "ranked", fresh.Tasks, all.Tasks, want)

	if err := d.keepTop(ctx); err != nil {
		t.Fatal(err)
	}
	again := &data{s: d.s}
	kept, err := again.TriageTop(ctx, until)
	if err != nil {
		t.Fatal(err)
	}
	if !kept.Partial || kept.Counts != nil {
		t.Errorf("what was kept is ranked anew: %v", kept.Counts)
	}
	sameTasks(t, "kept", kept.Tasks, all.Tasks, want)

	gone := want[0]
	if _, err := d.Apply(ctx, []pane.Edit{{Op: pane.Set, Link: model.Link{Kind: "task", ID: gone}, Fields: map[string]model.Value{"status": {"done"}}}}); err != nil {
		t.Fatal(err)
	}
	if kept, err = again.TriageTop(ctx, until); err != nil {
		t.Fatal(err)
	}
	if len(kept.Tasks) != topTasks-1 || slices.ContainsFunc(kept.Tasks, func(t pane.TriageTask) bool { return t.ID == gone }) {
		t.Errorf("a task that is done still stands first: %d tasks", len(kept.Tasks))
	}
}

// sameTasks tells whether the part holds the tasks that are wanted, each as in
// the whole, in the same order.
func sameTasks(t *testing.T, what string, part, whole []pane.TriageTask, want []model.ID) {
	t.Helper()
	if len(part) != len(want) {
		t.Fatalf("%s: %d tasks, want %d", what, len(part), len(want))
	}
	at := -1
	for _, one := range part {
		i := slices.IndexFunc(whole, func(w pane.TriageTask) bool { return w.ID == one.ID })
		if i <= at || !slices.Contains(want, one.ID) {
			t.Fatalf("%s: %q stands at %d after %d", what, one.Title, i, at)
		}
		w := whole[i]
		if one.Title != w.Title || one.Score != w.Score || one.Owner != w.Owner || one.Of != w.Of || one.Due != w.Due || one.Status != w.Status {
			t.Errorf("%s: %+v, want %+v", what, one, w)
		}
		at = i
	}
}
