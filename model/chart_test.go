package model

import (
	"fmt"
	"testing"
)

func TestProgressChartCountsActions(t *testing.T) {
	c := ProgressChart([]ObjectiveFigures{{Label: "1", Percent: 40, Statuses: []string{"done", "underway", "partial", "planned", "postponed", "dropped", "new_code"}}, {Label: "2", Percent: -1}})
	if got := fmt.Sprint(c.Rows[0].Values, c.Rows[0].Sum(), c.Rows[1].Values, c.Most()); got != "[1 2 3] 6 [0 0 0] 6" {
		t.Error(got)
	}
}

// What is late or has no day is this week's work; what is done, another's, or
// too far off is not counted; a task without an estimate is told.
func TestWorkloadChartAddsWhatIsLeft(t *testing.T) {
	me, other := DeriveID("me"), DeriveID("other")
	minutes := func(n int64) Opt[int64] { return Opt[int64]{V: n, Set: true} }
	tasks := []*Task{
		{Assignee: me, Status: Todo, Due: "2026-11-20", EstimateMinutes: minutes(60)},
		{Assignee: me, Status: Doing, EstimateMinutes: minutes(90), SpentMinutes: minutes(30)},
		{Assignee: me, Status: Waiting, Due: "2026-11-29", EstimateMinutes: minutes(10), SpentMinutes: minutes(30)},
		{Assignee: me, Status: Blocked, Due: "2026-11-30", EstimateMinutes: minutes(7)},
		{Assignee: me, Status: Todo, Due: "2026-12-01"},
		{Assignee: me, Status: Done, Due: "2026-11-25", EstimateMinutes: minutes(500)},
		{Assignee: me, Status: Todo, Due: "2027-11-25", EstimateMinutes: minutes(500)},
		{Assignee: other, Status: Cancelled, EstimateMinutes: minutes(500)},
	}
	c := WorkloadChart([]Worker{{ID: me, Name: "Moi", Hours: 2}, {ID: other, Name: "Sans rien"}}, tasks, "2026-11-24", 2)
	if len(c.Rows) != 2 || c.Rows[0].Day != "2026-11-23" || c.Rows[1].Day != "2026-11-30" {
		t.Fatalf("%+v", c.Rows)
	}
	if got := fmt.Sprint(c.Rows[0].Values, c.Rows[0].Limit, c.Rows[0].Open, c.Rows[0].Late, c.Rows[1].Values, c.Rows[1].Open, c.Rows[1].Late, c.Most()); got != "[120] 120 0 60 [7] 1 0 120" {
		t.Error(got)
	}
}

func TestContactsChartKeepsTheFrequentOnes(t *testing.T) {
	a, b, c := DeriveID("a"), DeriveID("b"), DeriveID("c")
	all := []Contact{
		{"2026-11-01", []ID{a}}, {"2026-11-24", []ID{a, b}}, {"2026-10-31", []ID{b}}, {"2026-10-02", []ID{a, c}},
		{"2026-11-05", nil}, {"2026-09-30", []ID{c}}, {"2026-11-25", []ID{c}},
	}
	chart := ContactsChart(all, map[ID]Worker{a: {Name: "A"}, b: {Name: "B", Hidden: true}}, "2026-11-24", 2, 2)
	got := fmt.Sprint(chart.Series, chart.Rows[0].Day, chart.Rows[0].Values, chart.Rows[1].Day, chart.Rows[1].Values)
	if want := "[{ A false} { B true} {others  false}]2026-10-01[1 1 1]2026-11-01[2 1 1]"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestTasksChartCountsByWeek(t *testing.T) {
	c := TasksChart([]Day{"2026-11-23", "2026-11-22", "2026-11-29", "2020-01-01"}, []Day{"2026-11-24", ""}, "2026-11-24", 2)
	if got := fmt.Sprint(c.Rows[0].Day, c.Rows[0].Values, c.Rows[1].Day, c.Rows[1].Values); got != "2026-11-16[1 0]2026-11-23[2 1]" {
		t.Error(got)
	}
}
