package tui

import (
	"strconv"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/report"
	"relais/tui/widget"
)

// figures are a chart of each sort.
func figures() map[string]model.Chart {
	minutes := func(n int64) model.Opt[int64] { return model.Opt[int64]{V: n, Set: true} }
	a, b := model.DeriveID("a"), model.DeriveID("b")
	var contacts []model.Contact
	var opened, closed []model.Day
	for i := range 60 {
		day := model.Day("2026-11-23").Add(-3 * i)
		contacts = append(contacts, model.Contact{Day: day, Organisations: [][]model.ID{{a}, {b}, {a, b}, nil}[i%4]})
		opened = append(opened, day)
		if i%3 > 0 {
			closed = append(closed, day.Add(2))
		}
	}
	tasks := []*model.Task{
		{Assignee: a, Status: model.Todo, Due: "2026-11-25", EstimateMinutes: minutes(900)},
		{Assignee: a, Status: model.Doing, Due: "2026-12-02", EstimateMinutes: minutes(120)},
		{Assignee: b, Status: model.Todo},
	}
	return map[string]model.Chart{
		"progress": model.ProgressChart([]model.ObjectiveFigures{
			{Label: "1 Faire se rencontrer les travailleuses et les travailleurs", Percent: 40, Statuses: []string{"done", "underway", "planned", "planned"}},
			{Label: "2 Soutenir", Percent: 0, Statuses: []string{"planned"}}}),
		"workload": model.WorkloadChart([]model.Worker{{ID: a, Name: "Marie Dubé", Hours: 14}, {ID: b, Hidden: true, Hours: 3}}, tasks, "2026-11-23", 4),
		"contacts": model.ContactsChart(contacts, map[model.ID]model.Worker{a: {Name: "FAT"}, b: {Name: "Radio Obrera"}}, "2026-11-23", 6, 5),
		"tasks":    model.TasksChart(opened, closed, "2026-11-23", 26),
	}
}

// Each chart can be read without colour, in each language and size, and the
// arrows go round.
func TestChartFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + strconv.Itoa(size[0]) + "x" + strconv.Itoa(size[1])
			t.Run(name, func(t *testing.T) {
				f := office()
				f.Charts = figures()
				s := open(t, f, lang, size[0], size[1])
				s.Keys("G")
				s.Golden("chart-tasks-" + name)
				for _, chart := range model.Charts[:3] {
					s.Keys("<right>")
					s.Golden("chart-" + chart + "-" + name)
				}
				s.Keys("<left>", "<end>", "<pgdown>", "<pgdown>", "<up>", "<esc>")
				s.Misses(i18n.Load(lang).T("chart.workload"))
			})
		}
	}
}

// A chart that cannot be read says so, and nobody's name that is protected is in it.
func TestChartsHideAndFail(t *testing.T) {
	f := office()
	f.Charts = figures()
	s := open(t, f, "fr", 80, 24)
	s.Keys("G", "<left>", "<left>")
	s.Sees("Charge par personne et par semaine", "protégé", "15 h sur 14 h, 1 h de trop", "1 sans durée prévue")
	f.Err = model.Refuse(model.Busy, "profile.busy", "seconds", "5")
	s.Keys("<right>")
	s.Sees("Un autre programme tient")
}

// No figure is cut, at any size: where there is no room for words, the signs of
// the legend stand for them.
func TestFiguresOfChartsAreWhole(t *testing.T) {
	for _, width := range []int{60, 80, 100, 120} {
		f := office()
		f.Charts = figures()
		s := open(t, f, "fr", width, 40)
		s.Keys("G", "<right>")
		for range model.Charts {
			for _, line := range strings.Split(s.Screen(), "\n") {
				if strings.HasSuffix(strings.TrimRight(line, " │"), "…") {
					t.Errorf("%d: cut: %s", width, line)
				}
			}
			s.Keys("<right>")
		}
		s.Sees("en cours ou partielles")
	}
}

// Where everybody has hours of their own, bars are shares of those: half of three
// hours is as long as half of thirty, and the limits stand in one line.
func TestWorkloadIsOfOnesOwnHours(t *testing.T) {
	c := &charts{now: &report.Chart{Chart: &model.Chart{}}}
	for _, r := range []model.ChartRow{{Values: []int64{15}, Limit: 30}, {Values: []int64{150}, Limit: 300}, {Values: []int64{45}, Limit: 30}} {
		c.now.Rows = append(c.now.Rows, report.Row{ChartRow: &r})
	}
	if a, b := c.bar(15, 30, 300, 30), c.bar(150, 300, 300, 30); a != b || !strings.Contains(a, "█████ ") || !strings.Contains(a, "│") {
		t.Errorf("%q and %q", a, b)
	}
	if got := c.bar(45, 30, 300, 30); !strings.Contains(got, "┃") || strings.HasSuffix(got, " ") {
		t.Errorf("too much: %q", got)
	}
	c.now.Rows = append(c.now.Rows, report.Row{ChartRow: &model.ChartRow{Values: []int64{5}}})
	if got := c.bar(150, 300, 300, 30); got != widget.Bar(150, 300, 300, 30) {
		t.Errorf("with somebody who has none: %q", got)
	}
}
