package main

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// conflictsShown is the number of records in conflict that a triage lists.
const conflictsShown = 20

func (d *data) Triage(ctx context.Context, until model.Day) (pane.Triage, error) {
	s := d.s
	var out pane.Triage
	var err error
	if out.Position, err = s.Position(ctx); err != nil {
		return out, err
	}
	where, err := openTasks(s)
	if err != nil {
		return out, err
	}
	if err := triageTasks(ctx, s, store.ListOptions{Where: where, Sort: store.Unsorted}, &out); err != nil {
		return out, err
	}
	d.noteTop(out.Tasks)
	if err := triageDeadlines(ctx, s, until, &out); err != nil {
		return out, err
	}
	links, more, err := s.InConflict(ctx, conflictsShown)
	if err != nil {
		return out, err
	}
	out.More = more
	for _, l := range links {
		labels, err := s.Labels(ctx, []string{l.Kind}, []model.ID{l.ID})
		if err != nil {
			return out, err
		}
		c := pane.Candidate{Link: l}
		if label := labels[l.ID]; !label.Protected {
			c.Label = label.Text
		}
		out.Conflicts = append(out.Conflicts, c)
	}
	return out, nil
}

// byDue orders days, none after all others.
func byDue(a, b model.Day) int {
	if (a == "") != (b == "") {
		return strings.Compare(string(b), string(a))
	}
	return strings.Compare(string(a), string(b))
}

func openTasks(s *store.Store) (model.Query, error) {
	return model.ParseQuery(model.Tasks.Kind, "status=todo,doing,waiting,blocked", s.Env())
}

// triageTasks lists open tasks, the most urgent first; of two as urgent, the
// one that is due first.
func triageTasks(ctx context.Context, s *store.Store, o store.ListOptions, out *pane.Triage) error {
	facts := s.Facts(ctx)
	of, err := shortNames(ctx, s)
	if err != nil {
		return err
	}
	people := map[model.ID]bool{}
	var texts textRoom
	once := map[string]string{}
	shared := func(s string) string { return texts.keepOnce(once, s, rowsAtOnce) }
	var t model.Task
	o.Flagged = true
	o.Fields = []string{"title", "status", "priority", "due", "assignee", "action", "project", "deadline"}
	err = s.Each(ctx, model.Tasks.Kind, o, func(r *model.Record) error {
		model.Tasks.ReadInto(&t, r)
		score, why := model.Urgency(&t, r.Created, facts)
		line := pane.TriageTask{ID: r.ID, Title: texts.keep(t.Title, rowsAtOnce), Status: model.Status(shared(string(t.Status))),
			Priority: shared(t.Priority), Due: model.Day(shared(string(t.Due))), Assignee: t.Assignee, Of: of[t.Project],
			Score: score, Why: why, Conflict: len(r.Conflicts) > 0}
		if line.Of == "" {
			line.Of = of[t.Action]
		}
		people[t.Assignee] = true
		if n := len(out.Tasks); n == cap(out.Tasks) {
			out.Tasks = slices.Grow(out.Tasks, max(topTasks, n)) // by itself it would be copied far more often
		}
		out.Tasks = append(out.Tasks, line)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	ids := make([]model.ID, 0, len(people))
	for id := range people {
		ids = append(ids, id)
	}
	names, err := s.Labels(ctx, []string{"person"}, ids)
	if err != nil {
		return err
	}
	for i := range out.Tasks {
		if l := names[out.Tasks[i].Assignee]; !l.Protected {
			out.Tasks[i].Owner = l.Text
		}
	}
	slices.SortFunc(out.Tasks, func(a, b pane.TriageTask) int {
		return cmp.Or(b.Score-a.Score, byDue(a.Due, b.Due), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return nil
}

// shortNames gives projects and actions the few letters that people say.
func shortNames(ctx context.Context, s *store.Store) (map[model.ID]string, error) {
	out := map[model.ID]string{model.ID{}: ""}
	for _, from := range []struct {
		kind   *model.Kind
		fields []string
	}{{model.Projects.Kind, []string{"short", "name"}}, {model.Actions.Kind, []string{"ref"}}} {
		err := s.Each(ctx, from.kind, store.ListOptions{Fields: from.fields}, func(r *model.Record) error {
			for _, f := range from.fields {
				if text := r.One(f); text != "" {
					out[r.ID] = text
					return nil
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func triageDeadlines(ctx context.Context, s *store.Store, until model.Day, out *pane.Triage) error {
	kind := model.Deadlines.Kind
	where, err := model.ParseQuery(kind, "day!= day<="+string(until), s.Env())
	if err != nil {
		return err
	}
	var about []model.Link
	err = s.Each(ctx, kind, store.ListOptions{Where: where, Sort: "day"}, func(r *model.Record) error {
		d := model.Deadlines.Read(r)
		if !model.DeadlineOpen(d.Status) {
			return nil
		}
		out.Deadlines = append(out.Deadlines, pane.TriageDeadline{ID: r.ID, Title: d.Title, Day: d.Day, Type: d.Type,
			Status: d.Status, Conflict: len(r.Conflicts) > 0})
		about = append(about, d.About)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for i, l := range about {
		if l.ID.IsZero() {
			continue
		}
		labels, err := s.Labels(ctx, []string{l.Kind}, []model.ID{l.ID})
		if err != nil {
			return err
		}
		if label := labels[l.ID]; !label.Protected {
			out.Deadlines[i].About = label.Text
		}
	}
	return nil
}
