package projects

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// overview is what the titles of the sections say of a project.
type overview struct {
	full       *pane.Full
	counts     [resultsAt + 1]int
	late       int // deadlines gone by
	indicators int
}

// overview reads the counts of the project shown.
func (p *Pane) overview() tea.Cmd {
	if p.link.ID.IsZero() {
		p.about.Drop()
		return nil
	}
	data, link, today := p.host.Data, p.link, p.host.Today()
	return p.about.Do(func(ctx context.Context) (overview, error) { return readOverview(ctx, data, link, today) })
}

// readOverview counts through the links between records where it can: they are
// indexed, and a log may be long.
func readOverview(ctx context.Context, data pane.Data, link model.Link, today model.Day) (overview, error) {
	var o overview
	full, err := data.Get(ctx, link)
	if err != nil {
		return o, err
	}
	o.full = full
	o.counts[partnersAt] = len(rolesOf(full))
	groups, err := data.Links(ctx, link, 0)
	if err != nil {
		return o, err
	}
	for _, g := range groups {
		n := len(g.Found) + g.More
		switch {
		case g.Kind == "interaction" && g.Field == "project":
			o.counts[contactsAt] = n
		case g.Kind == "grant" && g.Field == "project":
			o.counts[grantsAt] = n
		}
	}
	o.counts[tasksAt], err = data.Count(ctx, pane.Query{Kind: "task", Where: "project=" + link.ID.String() + " " + openTasks})
	if err != nil {
		return o, err
	}
	due, err := listDeadlines(ctx, data, link.ID, pane.Query{Kind: "deadline", Columns: []string{"day", "status"}})
	if err != nil {
		return o, err
	}
	for _, r := range due.Rows {
		if !model.DeadlineOpen(r.Cells[1]) {
			continue
		}
		o.counts[deadlinesAt]++
		if r.Cells[0] != "" && model.Day(r.Cells[0]) < today {
			o.late++
		}
	}
	results, err := idsOf(ctx, data, "result", link.ID)
	if err != nil {
		return o, err
	}
	o.counts[resultsAt] = len(results)
	o.indicators, err = countIndicators(ctx, data, results...)
	return o, err
}
