package model

import (
	"strconv"
	"sync"
)

// Status is the status of a task.
type Status string

// The statuses of a task.
const (
	Todo      Status = "todo"
	Doing     Status = "doing"
	Waiting   Status = "waiting"
	Blocked   Status = "blocked"
	Done      Status = "done"
	Cancelled Status = "cancelled"
)

// Open tells whether a task of that status is still to be done.
func (s Status) Open() bool { return s != Done && s != Cancelled }

// Task is a piece of work that somebody does.
type Task struct {
	Title, Notes                    string
	Status                          Status
	Priority                        string
	Start, Due                      Day
	Assignee                        ID
	Action, Project, Internship     ID
	Organisation, Meeting, Decision ID
	Event, Interaction, Deadline    ID
	About                           []Link
	Tags                            []string
	Recurrence, Series              string
	SeriesDate                      Day
	EstimateMinutes, SpentMinutes   Opt[int64]
}

// Tasks declares the kind task.
var Tasks = Define("task",
	Text("title", func(t *Task) *string { return &t.Title }).Required().Searched(),
	Long("notes", func(t *Task) *string { return &t.Notes }).Searched(),
	Choice("status", func(t *Task) *Status { return &t.Status }, Todo, Doing, Waiting, Blocked, Done, Cancelled),
	Choice("priority", func(t *Task) *string { return &t.Priority }, "low", "normal", "high", "urgent").
		Start(func(Env) string { return "normal" }),
	Date("start", func(t *Task) *Day { return &t.Start }),
	Date("due", func(t *Task) *Day { return &t.Due }),
	Ref("assignee", func(t *Task) *ID { return &t.Assignee }, "person"),
	Ref("action", func(t *Task) *ID { return &t.Action }, "action"),
	Ref("project", func(t *Task) *ID { return &t.Project }, "project"),
	Ref("internship", func(t *Task) *ID { return &t.Internship }, "internship"),
	Ref("organisation", func(t *Task) *ID { return &t.Organisation }, "organisation"),
	Ref("meeting", func(t *Task) *ID { return &t.Meeting }, "meeting"),
	Ref("decision", func(t *Task) *ID { return &t.Decision }, "decision"),
	Ref("event", func(t *Task) *ID { return &t.Event }, "event"),
	Ref("interaction", func(t *Task) *ID { return &t.Interaction }, "interaction"),
	Ref("deadline", func(t *Task) *ID { return &t.Deadline }, "deadline"),
	AnyRefs("about", func(t *Task) *[]Link { return &t.About }),
	Set("tags", func(t *Task) *[]string { return &t.Tags }).Searched(),
	Text("recurrence", func(t *Task) *string { return &t.Recurrence }),
	Text("series", func(t *Task) *string { return &t.Series }).ByRule(),
	Date("series_date", func(t *Task) *Day { return &t.SeriesDate }).ByRule(),
	Int("estimate_minutes", func(t *Task) *Opt[int64] { return &t.EstimateMinutes }),
	Int("spent_minutes", func(t *Task) *Opt[int64] { return &t.SpentMinutes }),
	Computed("urgency", TypeInt, func(t *Task, f Facts) string { return "" }).
		Reading("status", "priority", "due", "deadline", "action", "assignee"),
).Listed("title", "status", "due", "assignee", "priority", "urgency").Sorted("due").
	Ranked("status", "priority", "due", "assignee", "action", "deadline").
	Finding("project", "due").
	Beside("title", "status", "assignee", "project", "action", "internship", "organisation", "priority").
	Rule(func(t *Task, _ Env) error { return period(t.Start, t.Due, "due") }).
	Rule(func(t *Task, _ Env) error {
		if t.EstimateMinutes.V < 0 {
			return Refuse(Invalid, "field.negative").On("estimate_minutes")
		}
		if t.SpentMinutes.V < 0 {
			return Refuse(Invalid, "field.negative").On("spent_minutes")
		}
		return nil
	})

func init() {
	// Lists ask for it by the thousand: the tasks that it is worked out on are
	// used again.
	room := sync.Pool{New: func() any { return new(Task) }}
	Tasks.Field("urgency").Compute = func(r *Record, f Facts) Value {
		t := room.Get().(*Task)
		defer room.Put(t)
		Tasks.ReadInto(t, r)
		return Single(strconv.Itoa(urgency(t, r.Created, f, func(string, int, int) {})))
	}
}

// Postponed is the due day of a task that is put off by some days and months:
// what is late, or had no day, counts from today.
func Postponed(due, today Day, days, months int) Day {
	return max(due, today).Add(days).AddMonths(months)
}

// Item is a line of an ordered list: a checklist, an agenda, the steps before
// a departure. Items are records of their own so that ticking neighbouring
// lines on two devices never conflicts.
type Item struct {
	Parent Link
	Rank   string // fractional index: items are in the order of its bytes
	Text   string
	Due    Day
	DoneOn Day
	DoneBy ID
}

// Items declares the kind item.
var Items = Define("item",
	AnyRef("parent", func(i *Item) *Link { return &i.Parent }),
	Text("rank", func(i *Item) *string { return &i.Rank }).ByRule(),
	Text("text", func(i *Item) *string { return &i.Text }).Required().Searched(),
	Date("due", func(i *Item) *Day { return &i.Due }),
	Date("done_on", func(i *Item) *Day { return &i.DoneOn }),
	Ref("done_by", func(i *Item) *ID { return &i.DoneBy }, "person"),
).Listed("text", "done_on", "due", "done_by", "parent").Sorted("rank")
