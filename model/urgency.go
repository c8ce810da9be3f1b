package model

import (
	"strconv"
	"time"
)

// Reason is one part of a task's urgency: Key names a sentence of the
// catalogues under "urgency.", N fills it, Points is what it adds.
type Reason struct {
	Key    string
	N      int
	Points int
}

// Urgency ranks an open task and says why, in the manner of Taskwarrior's
// urgency polynomial (https://taskwarrior.org/docs/urgency/) with the parts
// that count here: due date, funder's deadline, priority, status, age, link to
// the plan. Points are whole; 100 and more is alarming. A task that is done or
// cancelled has none. createdMillis is the wall time of the first change.
func Urgency(t *Task, createdMillis int64, f Facts) (int, []Reason) {
	why := make([]Reason, 0, fewReasons)
	score := urgency(t, createdMillis, f, func(key string, n, points int) {
		if points != 0 {
			why = append(why, Reason{key, n, points})
		}
	})
	return score, why
}

// fewReasons is how many most tasks have.
const fewReasons = 4

// urgency is Urgency without keeping its parts: it tells each.
func urgency(t *Task, createdMillis int64, f Facts, tell func(key string, n, points int)) int {
	if !t.Status.Open() {
		return 0
	}
	score := 0
	add := func(key string, n, points int) {
		score += points
		tell(key, n, points)
	}
	today := f.Today()
	if t.Due != "" {
		left := t.Due.Sub(today)
		switch {
		case left < 0:
			add("overdue", -left, min(80, 50+-left))
		case left == 0:
			add("due_today", 0, 45)
		default:
			add("due_in", left, max(0, 40-2*left))
		}
	}
	if !t.Deadline.IsZero() {
		if d := f.Find("deadline", t.Deadline); d != nil {
			if day, ok := ParseDay(d.One("day")); ok && day != "" && d.One("status") != "submitted" && d.One("status") != "approved" && d.One("status") != "accepted" {
				left := day.Sub(today)
				add("funder_deadline", left, max(0, min(50, 50-left)))
			}
		}
	}
	switch t.Priority {
	case "urgent":
		add("priority_urgent", 0, 40)
	case "high":
		add("priority_high", 0, 20)
	case "low":
		add("priority_low", 0, -10)
	}
	switch t.Status {
	case Doing:
		add("status_doing", 0, 10)
	case Waiting:
		add("status_waiting", 0, -15)
	case Blocked:
		add("status_blocked", 0, -5)
	}
	if !t.Action.IsZero() {
		add("plan", 0, 5)
	}
	if t.Assignee.IsZero() {
		add("unassigned", 0, 5)
	}
	if createdMillis > 0 {
		days := int(today.Time().Sub(time.UnixMilli(createdMillis).UTC().Truncate(24*time.Hour)).Hours() / 24)
		add("age", days, max(0, min(12, days/14)))
	}
	return max(0, score)
}

// String is the compact form of a reason for logs and JSON: key, count, points.
func (r Reason) String() string {
	return r.Key + "(" + strconv.Itoa(r.N) + ")" + strconv.Itoa(r.Points)
}
