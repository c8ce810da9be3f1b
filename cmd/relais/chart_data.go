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

// Chart reads what a chart is made of, and makes it.
func (d *data) Chart(ctx context.Context, name string) (model.Chart, error) {
	c := charter{ctx: ctx, s: d.s, zone: time.Local}
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
	ctx  context.Context
	s    *store.Store
	zone *time.Location
}

func (c *charter) progress() (model.Chart, error) {
	t, err := c.s.Tree(c.ctx, model.ID{})
	if err != nil {
		return model.Chart{}, err
	}
	w := treeWalk{t: t}
	var all []model.ObjectiveFigures
	for _, o := range t.Objectives {
		at := len(w.nodes)
		w.objective(o)
		f := model.ObjectiveFigures{Label: o.One("number") + " " + o.One("title"), Percent: w.nodes[at].Percent}
		for _, n := range w.nodes[at:] {
			if n.Link.Kind == model.Actions.Name {
				f.Statuses = append(f.Statuses, n.Status)
			}
		}
		all = append(all, f)
	}
	return model.ProgressChart(all), nil
}

// where reads a condition of ours.
func (c *charter) where(k *model.Kind, text string) (model.Query, error) {
	return model.ParseQuery(k, text, c.s.Env())
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
	var opened, closed []model.Day
	err := c.s.Each(c.ctx, model.Tasks.Kind, store.ListOptions{Sort: store.Unsorted, Fields: []string{}}, func(r *model.Record) error {
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
