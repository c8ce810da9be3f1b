package panetest

import (
	"context"
	"slices"

	"relais/model"
	"relais/tui/pane"
)

// Triage ranks the open tasks as the real store does.
func (f *Fake) Triage(_ context.Context, until model.Day) (pane.Triage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := pane.Triage{Position: int64(len(f.past)) + 1}
	for _, r := range f.sorted("task", "") {
		t := model.Tasks.Read(r)
		if !t.Status.Open() {
			continue
		}
		score, why := model.Urgency(t, r.Created, facts{f})
		line := pane.TriageTask{ID: r.ID, Title: t.Title, Status: t.Status, Priority: t.Priority, Due: t.Due,
			Assignee: t.Assignee, Score: score, Why: why, Conflict: len(r.Conflicts) > 0}
		line.Owner = f.label(r.Kind, r.One("assignee"), r.Kind.Field("assignee"))
		if p := f.now[model.Link{Kind: "project", ID: t.Project}]; p != nil {
			line.Of = p.One("short")
		} else if a := f.now[model.Link{Kind: "action", ID: t.Action}]; a != nil {
			line.Of = a.One("ref")
		}
		out.Tasks = append(out.Tasks, line)
	}
	slices.SortStableFunc(out.Tasks, func(a, b pane.TriageTask) int { return b.Score - a.Score })
	for _, r := range f.sorted("deadline", "day") {
		d := model.Deadlines.Read(r)
		if d.Day == "" || d.Day > until || !model.DeadlineOpen(d.Status) {
			continue
		}
		out.Deadlines = append(out.Deadlines, pane.TriageDeadline{ID: r.ID, Title: d.Title, Day: d.Day, Type: d.Type,
			Status: d.Status, About: f.label(r.Kind, r.One("about"), r.Kind.Field("about"))})
	}
	for _, k := range model.Kinds {
		for _, r := range f.sorted(k.Name, "") {
			if len(r.Conflicts) > 0 {
				out.Conflicts = append(out.Conflicts, pane.Candidate{Link: model.Link{Kind: k.Name, ID: r.ID}, Label: f.labelOf(r)})
			}
		}
	}
	return out, f.Err
}

// TriageTop is the first TopTasks tasks, or all where that is zero.
func (f *Fake) TriageTop(ctx context.Context, until model.Day) (pane.Triage, error) {
	all, err := f.Triage(ctx, until)
	if f.TopTasks == 0 || len(all.Tasks) <= f.TopTasks {
		return all, err
	}
	top := pane.Triage{Partial: true, Position: all.Position, Counts: map[model.Section]int{}}
	today := model.DayOf(Now)
	section := func(t pane.TriageTask) model.Section {
		return model.Triage(t.Status, t.Due, !t.Assignee.IsZero(), today)
	}
	for _, t := range all.Tasks {
		if !f.TopUncounted {
			top.Counts[section(t)]++
		}
	}
	slices.SortStableFunc(all.Tasks, func(a, b pane.TriageTask) int {
		return slices.Index(model.Sections, section(a)) - slices.Index(model.Sections, section(b))
	})
	top.Tasks = all.Tasks[:f.TopTasks]
	return top, err
}

// Dispute gives a field a second value that nobody has settled.
func (f *Fake) Dispute(kind string, id model.ID, field string, values ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old := f.now[model.Link{Kind: kind, ID: id}]
	r := *old
	var heads []model.Head
	for _, v := range values {
		heads = append(heads, model.Head{Value: v, Author: f.who.Me})
	}
	r.Conflicts = map[string][]model.Head{field: heads}
	f.now[model.Link{Kind: kind, ID: id}] = &r
}
