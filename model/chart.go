package model

import (
	"cmp"
	"slices"
	"strings"
)

// Chart is figures that are looked at: rows with a value for each series. It
// holds no words but names that people gave.
type Chart struct {
	Name   string // one of Charts
	Series []ChartSeries
	Rows   []ChartRow
	// Stacked says that the values of a row add up.
	Stacked bool
	Minutes bool // values are minutes, else counts
}

// Charts are the names of the charts there are.
var Charts = []string{"progress", "workload", "contacts", "tasks"}

// ChartSeries is what values are of: a Code that the catalogues have words for,
// or a Label.
type ChartSeries struct {
	Code, Label string
	Hidden      bool // the label is protected
}

// ChartRow is one line: of a Group, of an objective, of a time. Day is the first
// of a week or a month.
type ChartRow struct {
	Group, Label string
	Hidden       bool // the group's name is protected
	Day          Day
	Values       []int64
	// Limit is what the sum should not be above, 0 for none.
	Limit int64
	// Percent is the progress of the row, -1 for none.
	Percent int
	// Open counts what has no figure: tasks without an estimate.
	Open int64
	// Late is the part of the sum that is overdue.
	Late int64
}

// Sum adds the values of a row up.
func (r *ChartRow) Sum() (n int64) {
	for _, v := range r.Values {
		n += v
	}
	return n
}

// Most is the greatest bar or limit, at least 1.
func (c *Chart) Most() int64 {
	most := int64(1)
	for i := range c.Rows {
		r := &c.Rows[i]
		most = max(most, r.Limit)
		if c.Stacked {
			most = max(most, r.Sum())
			continue
		}
		for _, v := range r.Values {
			most = max(most, v)
		}
	}
	return most
}

// ObjectiveFigures are an objective and the statuses of its actions.
type ObjectiveFigures struct {
	Label    string
	Percent  int // -1 where there is no action
	Statuses []string
}

// ProgressChart shows, by objective, how many of its actions are done, begun
// and not begun. A dropped one counts for nothing.
func ProgressChart(all []ObjectiveFigures) Chart {
	c := Chart{Name: "progress", Stacked: true, Series: []ChartSeries{{Code: "done"}, {Code: "begun"}, {Code: "ahead"}}}
	for _, o := range all {
		r := ChartRow{Label: o.Label, Percent: o.Percent, Values: make([]int64, 3)}
		for _, s := range o.Statuses {
			switch s {
			case "dropped":
			case "done":
				r.Values[0]++
			case "underway", "partial":
				r.Values[1]++
			default:
				r.Values[2]++
			}
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// Worker is a person whose work is shown, with the hours that they have.
type Worker struct {
	ID     ID
	Name   string
	Hidden bool
	Hours  int64 // a week, 0 where unknown
}

// WorkloadChart shows, for each person and week from the one of today on, the
// minutes left of what is due then and open, against their hours. What is
// overdue or has no day counts in the first week, the overdue apart too; of a
// task that took longer than was thought, nothing is left.
func WorkloadChart(people []Worker, tasks []*Task, today Day, weeks int) Chart {
	c := Chart{Name: "workload", Minutes: true, Series: []ChartSeries{{Code: "left"}}}
	first := weekOf(today)
	for _, p := range people {
		rows := make([]ChartRow, weeks)
		for i := range rows {
			rows[i] = ChartRow{Group: p.Name, Hidden: p.Hidden, Day: first.Add(7 * i), Values: []int64{0}, Limit: p.Hours * 60, Percent: -1}
		}
		some := p.Hours > 0
		for _, t := range tasks {
			if t.Assignee != p.ID || !t.Status.Open() {
				continue
			}
			at := 0
			if t.Due != "" {
				at = max(0, t.Due.Sub(first)) / 7
			}
			if at >= weeks {
				continue
			}
			some = true
			if !t.EstimateMinutes.Set {
				rows[at].Open++
				continue
			}
			left := max(0, t.EstimateMinutes.V-t.SpentMinutes.V)
			rows[at].Values[0] += left
			if t.Due != "" && t.Due < today {
				rows[at].Late += left
			}
		}
		if some {
			c.Rows = append(c.Rows, rows...)
		}
	}
	return c
}

// Contact is an entry of the contact log as a chart counts it.
type Contact struct {
	Day           Day
	Organisations []ID
}

// ContactsChart counts the contacts of each of the last months by organisation:
// those that had most on their own, the rest together. One with several counts
// for each; one with none counts among the rest.
func ContactsChart(all []Contact, names map[ID]Worker, today Day, months, most int) Chart {
	from := monthOf(today, 1-months)
	count := map[ID]int64{}
	for _, e := range all {
		if e.Day < from || e.Day > today {
			continue
		}
		for _, o := range e.Organisations {
			count[o]++
		}
	}
	var top []ID
	for id := range count {
		top = append(top, id)
	}
	slices.SortFunc(top, func(a, b ID) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(a.String(), b.String()))
	})
	top = top[:min(most, len(top))]
	c := Chart{Name: "contacts", Stacked: true}
	for _, id := range top {
		c.Series = append(c.Series, ChartSeries{Label: names[id].Name, Hidden: names[id].Hidden})
	}
	c.Series = append(c.Series, ChartSeries{Code: "others"})
	for i := range months {
		c.Rows = append(c.Rows, ChartRow{Day: monthOf(today, i+1-months), Values: make([]int64, len(c.Series)), Percent: -1})
	}
	for _, e := range all {
		if e.Day < from || e.Day > today {
			continue
		}
		at := slices.IndexFunc(c.Rows, func(r ChartRow) bool { return r.Day == monthOf(e.Day, 0) })
		for _, o := range e.Organisations {
			s := slices.Index(top, o)
			if s < 0 {
				s = len(top)
			}
			c.Rows[at].Values[s]++
		}
		if len(e.Organisations) == 0 {
			c.Rows[at].Values[len(top)]++
		}
	}
	return c
}

// TasksChart counts the tasks that were opened and those that were closed in
// each of the last weeks.
func TasksChart(opened, closed []Day, today Day, weeks int) Chart {
	c := Chart{Name: "tasks", Series: []ChartSeries{{Code: "opened"}, {Code: "closed"}}}
	first := weekOf(today).Add(7 * (1 - weeks))
	for i := range weeks {
		c.Rows = append(c.Rows, ChartRow{Day: first.Add(7 * i), Values: make([]int64, 2), Percent: -1})
	}
	for s, days := range [][]Day{opened, closed} {
		for _, d := range days {
			if at := d.Sub(first); at >= 0 && at/7 < weeks {
				c.Rows[at/7].Values[s]++
			}
		}
	}
	return c
}

// weekOf is the Monday of a day's week.
func weekOf(d Day) Day { return d.Add(-(int(d.Time().Weekday()) + 6) % 7) }

// monthOf is the first day of the month that lies n months from a day's.
func monthOf(d Day, n int) Day {
	t := d.Time()
	return DayOf(t.AddDate(0, n, 1-t.Day()))
}
