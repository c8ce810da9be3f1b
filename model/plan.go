package model

import (
	"strconv"
	"strings"
)

// Plan is an annual or strategic plan of the organisation.
type Plan struct {
	Type                string
	Title, Year         string
	Organisation        string
	TransversalPriority string
	Principles          string
	Start, End          Day
	Status              string
	ImportMarks         []string
}

// Plans declares the kind plan.
var Plans = Define("plan",
	Text("title", func(p *Plan) *string { return &p.Title }).Required().Searched(),
	Text("year", func(p *Plan) *string { return &p.Year }),
	Choice("type", func(p *Plan) *string { return &p.Type }, "annual", "strategic"),
	Text("organisation", func(p *Plan) *string { return &p.Organisation }),
	Long("transversal_priority", func(p *Plan) *string { return &p.TransversalPriority }).Searched(),
	Long("principles", func(p *Plan) *string { return &p.Principles }).Searched(),
	Date("start", func(p *Plan) *Day { return &p.Start }),
	Date("end", func(p *Plan) *Day { return &p.End }),
	Choice("status", func(p *Plan) *string { return &p.Status }, "draft", "current", "closed"),
	Set("import_marks", func(p *Plan) *[]string { return &p.ImportMarks }).ByRule(),
	Computed("progress", TypeInt, func(p *Plan, f Facts) string { return "" }),
).Listed("title", "year", "status", "progress").Sorted("-year").
	Rule(func(p *Plan, _ Env) error { return period(p.Start, p.End, "end") })

// Objective is one of a plan's objectives.
type Objective struct {
	Plan   ID
	Number Opt[int64]
	Title  string
	Intro  string
	// ImportMarks tell which texts are as the last import wrote them; so in
	// Plan, Means and Action.
	ImportMarks []string
}

// Objectives declares the kind objective.
var Objectives = Define("objective",
	Ref("plan", func(o *Objective) *ID { return &o.Plan }, "plan"),
	Int("number", func(o *Objective) *Opt[int64] { return &o.Number }),
	Text("title", func(o *Objective) *string { return &o.Title }).Required().Searched(),
	Long("intro", func(o *Objective) *string { return &o.Intro }).Searched(),
	Set("import_marks", func(o *Objective) *[]string { return &o.ImportMarks }).ByRule(),
	Computed("progress", TypeInt, func(o *Objective, f Facts) string { return "" }),
).Labelled("number", "title").Listed("number", "title", "progress", "plan").Sorted("number")

// Means is a means of an objective. Its number is a text, "1.4": plans leave
// gaps and never renumber.
type Means struct {
	Objective ID
	Number    string
	Title     string

	ImportMarks []string
}

// MeansKind declares the kind means.
var MeansKind = Define("means",
	Ref("objective", func(m *Means) *ID { return &m.Objective }, "objective"),
	Text("number", func(m *Means) *string { return &m.Number }),
	Text("title", func(m *Means) *string { return &m.Title }).Required().Searched(),
	Set("import_marks", func(m *Means) *[]string { return &m.ImportMarks }).ByRule(),
	Computed("progress", TypeInt, func(m *Means, f Facts) string { return "" }),
).Labelled("number", "title").Listed("number", "title", "progress", "objective").Sorted("number")

// Action is an action under a means: what the yearly review accounts for.
type Action struct {
	Means       ID
	Ref         string
	Text        string
	Status      string
	Reason      string
	Outcome     string
	Responsible ID
	ImportMarks []string
}

// Actions declares the kind action.
var Actions = Define("action",
	Ref("means", func(a *Action) *ID { return &a.Means }, "means"),
	Text("ref", func(a *Action) *string { return &a.Ref }).Searched(),
	Long("text", func(a *Action) *string { return &a.Text }).Required().Searched(),
	Choice("status", func(a *Action) *string { return &a.Status },
		"planned", "underway", "done", "partial", "postponed", "dropped"),
	Long("reason", func(a *Action) *string { return &a.Reason }).Searched(),
	Long("outcome", func(a *Action) *string { return &a.Outcome }).Searched(),
	Ref("responsible", func(a *Action) *ID { return &a.Responsible }, "person"),
	Set("import_marks", func(a *Action) *[]string { return &a.ImportMarks }).ByRule(),
	Computed("progress", TypeInt, func(a *Action, f Facts) string { return "" }),
).Labelled("ref", "text").Listed("ref", "text", "status", "progress", "responsible").Sorted("ref")

// AsksReason tells whether an action of that status owes the yearly review a
// reason.
func AsksReason(status string) bool {
	return status == "partial" || status == "postponed" || status == "dropped"
}

func init() {
	// Progress asks for other records, so it is told by the record's ID.
	compute := func(k *Kind, actions func(ID, Facts) []*Record) {
		k.Field("progress").Compute = func(r *Record, f Facts) Value {
			return Single(shareOf(actions(r.ID, f), f))
		}
	}
	ofMeans := func(id ID, f Facts) []*Record { return f.Linked("action", "means", id) }
	ofObjective := func(id ID, f Facts) (out []*Record) {
		for _, m := range f.Linked("means", "objective", id) {
			out = append(out, ofMeans(m.ID, f)...)
		}
		return out
	}
	compute(MeansKind.Kind, ofMeans)
	compute(Objectives.Kind, ofObjective)
	compute(Plans.Kind, func(id ID, f Facts) (out []*Record) {
		for _, o := range f.Linked("objective", "plan", id) {
			out = append(out, ofObjective(o.ID, f)...)
		}
		return out
	})
	Actions.Field("progress").Compute = func(r *Record, f Facts) Value {
		if r.One("status") == "dropped" {
			return nil
		}
		return Single(strconv.Itoa(ActionProgress(r.One("status"), f.Linked("task", "action", r.ID))))
	}
}

// shareOf is the mean progress of actions that were not dropped, in percent,
// or "" where there is none: each action counts once, so a means with many
// actions weighs more in its objective than a means with one.
func shareOf(actions []*Record, f Facts) string {
	total, n := 0, 0
	for _, a := range actions {
		if a.One("status") == "dropped" {
			continue
		}
		total += ActionProgress(a.One("status"), f.Linked("task", "action", a.ID))
		n++
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(total / n)
}

// ActionProgress is an action's progress in percent: 100 when it is done,
// else the share of its tasks that are done, cancelled ones left out. An
// action whose tasks are all done is at 99 until a person says that it is.
func ActionProgress(status string, tasks []*Record) int {
	if status == "done" {
		return 100
	}
	done, n := 0, 0
	for _, t := range tasks {
		switch Status(t.One("status")) {
		case Cancelled:
			continue
		case Done:
			done++
		}
		n++
	}
	if n == 0 {
		return 0
	}
	return min(99, done*100/n)
}

// RefLess orders the numbers of means and the refs of actions as a plan does:
// 1.2 before 1.10, 1.4.z before 1.4.aa.
func RefLess(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, y := as[i], bs[i]
		if x == y {
			continue
		}
		n, errX := strconv.Atoi(x)
		m, errY := strconv.Atoi(y)
		switch {
		case errX == nil && errY == nil && n != m:
			return n < m
		case len(x) != len(y):
			return len(x) < len(y)
		}
		return x < y
	}
	return len(as) < len(bs)
}

// NextRef is the number that comes after the last of those under a number:
// "1.5" after "1.4", "1.4.c" after "1.4.b", "1.4.aa" after "1.4.z". Without a
// last one it is the first: "1" of a plan, "1.1" of an objective, "1.1.a" of a
// means. It is empty where the last one is numbered in some other way.
func NextRef(last, under string) string {
	if last == "" {
		switch {
		case under == "":
			return "1"
		case strings.Contains(under, "."):
			return under + ".a"
		}
		return under + ".1"
	}
	at := strings.LastIndexByte(last, '.') + 1
	head, tail := last[:at], last[at:]
	if n, err := strconv.Atoi(tail); err == nil {
		return head + strconv.Itoa(n+1)
	}
	switch {
	case len(tail) == 1 && tail[0] >= 'a' && tail[0] < 'z':
		return head + string(tail[0]+1)
	case tail == "z":
		return head + "aa"
	case len(tail) == 2 && tail[0] >= 'a' && tail[0] <= 'z' && tail[1] >= 'a' && tail[1] < 'z':
		return head + tail[:1] + string(tail[1]+1)
	}
	return ""
}
