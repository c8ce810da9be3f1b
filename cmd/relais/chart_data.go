package main

import (
	"context"
	"slices"
	"time"

	"relais/model"
	"relais/store"
)

// How much time charts show.
const (
	chartWeeks       = 26 // of tasks that were opened and closed
	chartWeeksAhead  = 4  // of work to come
	chartMonths      = 12
	chartPartners    = 5 // organisations with a series of their own
	openTasksWhere   = "status=todo,doing,waiting,blocked"
	closedTasksWhere = "status=done,cancelled"
)

// chartOf is the kind of which the conditions of a chart are.
var chartOf = map[string]*model.Kind{
	"progress": model.Actions.Kind, "workload": model.Tasks.Kind, "contacts": model.Interactions.Kind, "tasks": model.Tasks.Kind,
}

// Chart reads what a chart is made of, and makes it.
func (d *data) Chart(ctx context.Context, name string) (model.Chart, error) {
	return chart(ctx, d.s, name, "", nil)
}

// chart makes a chart of what a filter leaves, in words of a language.
func chart(ctx context.Context, s *store.Store, name, filter string, words model.Words) (model.Chart, error) {
	c := charter{ctx: ctx, s: s, zone: time.Local}
	if k := chartOf[name]; k != nil && filter != "" {
		q, err := model.ParseQueryWith(k, filter, s.Env(), words)
		if err != nil {
			return model.Chart{}, err
		}
		c.wanted = &q.Cond
	}
	switch name {
	case "progress":
		return c.progress()
	case "workload":
		return c.workload()
	case "contacts":
		return c.contacts()
	case "tasks":
		return c.tasks()
	}
	return model.Chart{}, model.Refuse(model.Invalid, "cli.chart", "value", name)
}

// charter reads for charts.
type charter struct {
	ctx    context.Context
	s      *store.Store
	zone   *time.Location
	wanted *model.Cond // what a person wants of it, nil for all
}

func (c *charter) progress() (model.Chart, error) {
	t, err := c.s.Tree(c.ctx, model.ID{})
	if err != nil {
		return model.Chart{}, err
	}
	kept, err := c.actions()
	if err != nil {
		return model.Chart{}, err
	}
	w := treeWalk{t: t}
	var all []model.ObjectiveFigures
	for _, o := range t.Objectives {
		at := len(w.nodes)
		w.objective(o)
		f := model.ObjectiveFigures{Label: o.One("number") + " " + o.One("title"), Percent: w.nodes[at].Percent}
		sum, counted := 0, 0
		for _, n := range w.nodes[at:] {
			if n.Link.Kind != model.Actions.Name || kept != nil && !kept[n.Link.ID] {
				continue
			}
			f.Statuses = append(f.Statuses, n.Status)
			if n.Percent >= 0 {
				sum, counted = sum+n.Percent, counted+1
			}
		}
		switch {
		case kept != nil && len(f.Statuses) == 0:
			continue
		case kept != nil:
			f.Percent = sum / max(1, counted)
		}
		all = append(all, f)
	}
	return model.ProgressChart(all), nil
}

// actions are those that the filter leaves, nil for all.
func (c *charter) actions() (map[model.ID]bool, error) {
	if c.wanted == nil {
		return nil, nil
	}
	where, err := c.where(model.Actions.Kind, "")
	if err != nil {
		return nil, err
	}
	kept := map[model.ID]bool{}
	err = c.s.Each(c.ctx, model.Actions.Kind, store.ListOptions{Where: where, Sort: store.Unsorted, Fields: []string{}}, func(r *model.Record) error {
		kept[r.ID] = true
		return c.ctx.Err()
	})
	return kept, err
}

// where reads a condition of ours, and what a person wants besides if it is of
// what they filter.
func (c *charter) where(k *model.Kind, text string) (model.Query, error) {
	q, err := model.ParseQuery(k, text, c.s.Env())
	if c.wanted != nil && k != model.People.Kind {
		q.Cond = model.Cond{Join: model.All, Parts: []model.Cond{q.Cond, *c.wanted}}
	}
	return q, err
}

func (c *charter) workload() (model.Chart, error) {
	team, err := c.where(model.People.Kind, "team!=")
	if err != nil {
		return model.Chart{}, err
	}
	people, err := c.s.List(c.ctx, model.People.Kind, store.ListOptions{Where: team})
	if err != nil {
		return model.Chart{}, err
	}
	var workers []model.Worker
	for _, r := range people {
		w := model.Worker{ID: r.ID, Name: r.One("name"), Hidden: r.Protected() || r.Nameless(), Hours: model.People.Read(r).HoursWeek.V}
		if w.Hidden {
			w.Name = ""
		}
		workers = append(workers, w)
	}
	open, err := c.where(model.Tasks.Kind, openTasksWhere)
	if err != nil {
		return model.Chart{}, err
	}
	var tasks []*model.Task
	err = c.s.Each(c.ctx, model.Tasks.Kind, store.ListOptions{Where: open, Sort: store.Unsorted,
		Fields: []string{"status", "due", "assignee", "estimate_minutes", "spent_minutes"}}, func(r *model.Record) error {
		tasks = append(tasks, model.Tasks.Read(r))
		return c.ctx.Err()
	})
	return model.WorkloadChart(workers, tasks, c.s.Env().Today, chartWeeksAhead), err
}

func (c *charter) contacts() (model.Chart, error) {
	today := c.s.Env().Today
	from := today.Add(-31 * chartMonths)
	recent, err := c.where(model.Interactions.Kind, "moment>="+string(from))
	if err != nil {
		return model.Chart{}, err
	}
	var all []model.Contact
	seen := map[model.ID]bool{}
	err = c.s.Each(c.ctx, model.Interactions.Kind, store.ListOptions{Where: recent, Sort: store.Unsorted, Fields: []string{"moment", "organisations"}},
		func(r *model.Record) error {
			i := model.Interactions.Read(r)
			if len(i.Moment.Local) < len("2006-01-02") {
				return nil
			}
			all = append(all, model.Contact{Day: model.Day(i.Moment.Local[:10]), Organisations: i.Organisations})
			for _, o := range i.Organisations {
				seen[o] = true
			}
			return c.ctx.Err()
		})
	if err != nil {
		return model.Chart{}, err
	}
	var ids []model.ID
	for id := range seen {
		ids = append(ids, id)
	}
	labels, err := c.s.Labels(c.ctx, []string{model.Organisations.Name}, ids)
	if err != nil {
		return model.Chart{}, err
	}
	names := map[model.ID]model.Worker{}
	for id, l := range labels {
		names[id] = model.Worker{Name: l.Short, Hidden: l.Protected}
	}
	return model.ContactsChart(all, names, today, chartMonths, chartPartners), nil
}

func (c *charter) tasks() (model.Chart, error) {
	today := c.s.Env().Today
	since := today.Add(-7 * (chartWeeks + 1)).Time()
	wanted, err := c.where(model.Tasks.Kind, "")
	if err != nil {
		return model.Chart{}, err
	}
	var opened, closed []model.Day
	err = c.s.Each(c.ctx, model.Tasks.Kind, store.ListOptions{Where: wanted, Sort: store.Unsorted, Fields: []string{}}, func(r *model.Record) error {
		if r.Created >= since.UnixMilli() {
			opened = append(opened, model.DayOf(time.UnixMilli(r.Created).In(c.zone)))
		}
		return c.ctx.Err()
	})
	if err != nil {
		return model.Chart{}, err
	}
	done, err := c.where(model.Tasks.Kind, closedTasksWhere)
	if err != nil {
		return model.Chart{}, err
	}
	times, err := c.s.SetSince(c.ctx, model.Tasks.Kind, done, "status", since)
	for _, t := range times {
		closed = append(closed, model.DayOf(t.In(c.zone)))
	}
	slices.Sort(closed)
	return model.TasksChart(opened, closed, today, chartWeeks), err
}
