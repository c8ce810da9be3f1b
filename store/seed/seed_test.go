package seed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
)

const today = model.Day("2026-11-24")

// world is what a reader of the steps knows after them.
type world struct {
	t       *testing.T
	today   model.Day
	records map[model.Link]*model.Record
	steps   int
	ops     int
	last    int64
	hash    io.Writer
}

func newWorld(t *testing.T, day model.Day) *world {
	return &world{t: t, today: day, records: map[model.Link]*model.Record{}, hash: io.Discard}
}

// apply checks a step as the store would, and keeps what it says.
func (w *world) apply(s Step) error {
	w.steps++
	if s.AtMillis < w.last {
		w.t.Errorf("step %d goes back in time", w.steps)
	}
	w.last = s.AtMillis
	if d := dayOf(s.AtMillis); d >= w.today || d < w.today.Add(-375) {
		w.t.Errorf("step %d on %s, today is %s", w.steps, d, w.today)
	}
	env := model.Env{Today: dayOf(s.AtMillis), Me: s.Author}
	for _, r := range s.Records {
		at := model.Link{Kind: r.Kind.Name, ID: r.ID}
		if w.records[at] != nil {
			w.t.Errorf("%s %s is created twice", at.Kind, r.ID)
		}
		c := *r
		c.Values = slices.Clone(r.Values)
		w.records[at] = &c
		for i, f := range r.Kind.Fields {
			if f.Compute == nil && len(r.Values[i]) > 0 {
				w.field(&c, f, r.Values[i])
			}
		}
		fmt.Fprintln(w.hash, s.AtMillis, s.Author, at, r.Values)
	}
	for _, c := range s.Changes {
		r := w.records[model.Link{Kind: c.Kind.Name, ID: c.ID}]
		if r == nil {
			w.t.Fatalf("change of an unknown %s", c.Kind.Name)
		}
		for _, f := range c.Kind.Fields {
			if v, ok := c.Values[f.Name]; ok {
				w.count(f, r.Values[f.Index()], v)
				r.Values[f.Index()] = v
				w.field(r, f, v)
				fmt.Fprintln(w.hash, s.AtMillis, s.Author, r.ID, f.Name, v)
			}
		}
		if err := r.Kind.Check(r, env); err != nil {
			w.t.Errorf("after an edit: %s %v: %v", r.Kind.Name, r.Values, err)
		}
	}
	for _, r := range s.Records {
		if err := r.Kind.Check(r, env); err != nil {
			w.t.Errorf("%s %v: %v", r.Kind.Name, r.Values, err)
		}
		w.ops += opsOf(r)
	}
	if w.records[model.Link{Kind: "person", ID: s.Author}] == nil {
		w.t.Errorf("step %d is by somebody unknown", w.steps)
	}
	return nil
}

func opsOf(r *model.Record) (n int) {
	for _, v := range r.Values {
		n += len(v)
	}
	return n
}

func (w *world) count(f *model.Field, old, v model.Value) {
	if !f.Type.IsSet() {
		w.ops++
		return
	}
	for _, s := range v {
		if !slices.Contains(old, s) {
			w.ops++
		}
	}
	for _, s := range old {
		if !slices.Contains(v, s) {
			w.ops++
		}
	}
}

// field checks a value and that what it names was there before.
func (w *world) field(r *model.Record, f *model.Field, v model.Value) {
	if err := f.Check(v); err != nil {
		w.t.Errorf("%s.%s %q: %v", r.Kind.Name, f.Name, v, err)
	}
	if f.Type.IsRef() {
		for _, s := range v {
			if !w.there(f, s) {
				w.t.Errorf("%s.%s names %s, which is not there yet (%v)", r.Kind.Name, f.Name, s, r.Values)
			}
		}
	}
}

func (w *world) there(f *model.Field, s string) bool {
	if l, ok := model.ParseLink(s); ok {
		return w.records[l] != nil && (len(f.Targets) == 0 || slices.Contains(f.Targets, l.Kind))
	}
	id, _ := model.ParseID(s)
	return slices.ContainsFunc(f.Targets, func(kind string) bool { return w.records[model.Link{Kind: kind, ID: id}] != nil })
}

func (w *world) of(kind string) (out []*model.Record) {
	for l, r := range w.records {
		if l.Kind == kind {
			out = append(out, r)
		}
	}
	return out
}

func demo(t *testing.T, day model.Day, scale int) *world {
	t.Helper()
	w := newWorld(t, day)
	if err := Demo(day, scale, w.apply); err != nil {
		t.Fatal(err)
	}
	return w
}

// The demo has the size that the issue asks for, and every kind has a record.
func TestDemoCounts(t *testing.T) {
	w := demo(t, today, 1)
	want := map[string]int{
		"plan": 1, "objective": 5, "means": 18, "action": 56, "task": 200, "project": 6,
		"organisation": 40, "person": 120, "interaction": 300, "intern": 11,
		"security_incident": 1, "privacy_incident": 1,
	}
	for _, k := range model.Kinds {
		n := len(w.of(k.Name))
		t.Logf("%-18s %d", k.Name, n)
		if n == 0 || want[k.Name] > 0 && n != want[k.Name] {
			t.Errorf("%d of kind %s, want %d", n, k.Name, want[k.Name])
		}
	}
	t.Logf("%d steps, %d ops", w.steps, w.ops)
	me := w.records[model.Link{Kind: "person", ID: Me}]
	if me == nil || me.One("team") != "coordinator" {
		t.Errorf("Me is %v", me)
	}
}

// The plan has the real one's shape: gaps at 1.3 and 4.4, refs under their means.
func TestPlanShape(t *testing.T) {
	w := demo(t, today, 1)
	numbers := map[model.ID]string{}
	var all []string
	for _, m := range w.of("means") {
		numbers[m.ID] = m.One("number")
		all = append(all, m.One("number"))
	}
	slices.Sort(all)
	want := "1.1 1.2 1.4 2.1 2.2 2.3 2.4 3.1 3.2 3.3 4.1 4.2 4.3 4.5 5.1 5.2 5.3 5.4"
	if got := strings.Join(all, " "); got != want {
		t.Errorf("means %s", got)
	}
	for _, a := range w.of("action") {
		id, _ := model.ParseID(a.One("means"))
		if !strings.HasPrefix(a.One("ref"), numbers[id]+".") {
			t.Errorf("action %s under means %s", a.One("ref"), numbers[id])
		}
		if s := a.One("status"); (s == "partial" || s == "postponed" || s == "dropped") && a.One("reason") == "" {
			t.Errorf("action %s is %s without a reason", a.One("ref"), s)
		}
	}
	plan := w.of("plan")[0]
	if plan.One("transversal_priority") == "" || plan.One("principles") == "" || plan.One("status") != "current" {
		t.Errorf("plan %v", plan.Values)
	}
}

// Every status of the kinds that people work with occurs, and the triage has
// something to show.
func TestDemoStates(t *testing.T) {
	w := demo(t, today, 1)
	for kind, field := range map[string]string{
		"task": "status", "action": "status", "deadline": "status", "membership": "group", "interaction": "channel",
		"meeting": "status", "decision": "result", "event": "type", "organisation": "categories",
	} {
		f := model.KindNamed(kind).Field(field)
		seen := map[string]int{}
		for _, r := range w.of(kind) {
			for _, v := range r.Get(field) {
				seen[v]++
			}
		}
		t.Log(kind, seen)
		for _, code := range f.Codes {
			if seen[code] == 0 && code != "other" {
				t.Errorf("no %s with %s %s", kind, field, code)
			}
		}
	}
	var open, overdue, week, unassigned, recurring int
	for _, r := range w.of("task") {
		task := model.Tasks.Read(r)
		if !task.Status.Open() {
			continue
		}
		open++
		switch left := task.Due.Sub(today); {
		case task.Due == "":
		case left < 0:
			overdue++
		case left < 7:
			week++
		}
		if task.Assignee.IsZero() {
			unassigned++
		}
		if task.Recurrence != "" {
			recurring++
		}
	}
	t.Log("open", open, "overdue", overdue, "this week", week, "unassigned", unassigned, "recurring", recurring)
	if open < 110 || open > 135 || overdue < 10 || week < 15 || unassigned < 8 || recurring < 5 {
		t.Error("the triage has too little or too much to show")
	}
}

// The same day and scale give the same steps; another day or scale others.
func TestDemoIsDeterministic(t *testing.T) {
	hash := func(day model.Day, scale int) string {
		w, h := newWorld(t, day), sha256.New()
		w.hash = h
		if err := Demo(day, scale, w.apply); err != nil {
			t.Fatal(err)
		}
		return hex.EncodeToString(h.Sum(nil))
	}
	one := hash(today, 1)
	if hash(today, 1) != one || hash("2026-11-25", 1) == one || hash(today, 2) == one {
		t.Error("not a function of day and scale")
	}
}

// Any day of the year can be today: no date falls over itself.
func TestDemoOnAnyDay(t *testing.T) {
	for d := model.Day("2026-12-20"); d < "2028-03-05"; d = d.Add(17) {
		if w := demo(t, d, 1); t.Failed() || len(w.of("task")) != 200 {
			t.Fatalf("today %s: %d tasks", d, len(w.of("task")))
		}
	}
}

// Copies are as large, and most of their names are their own.
func TestDemoScales(t *testing.T) {
	const scale = 12
	w := demo(t, today, scale)
	for kind, n := range map[string]int{"action": 56, "task": 200, "person": 120, "interaction": 300, "organisation": 40} {
		if got := len(w.of(kind)); got != n*scale {
			t.Errorf("%d of kind %s, want %d", got, kind, n*scale)
		}
	}
	for _, kind := range []string{"person", "organisation"} {
		names := map[string]bool{}
		for _, r := range w.of(kind) {
			names[r.One("name")] = true
		}
		if total := len(w.of(kind)); len(names)*10 < total*8 {
			t.Errorf("%d names for %d of kind %s", len(names), total, kind)
		}
	}
	current := 0
	for _, p := range w.of("plan") {
		if p.One("status") == "current" {
			current++
		}
	}
	if current != 1 {
		t.Errorf("%d current plans", current)
	}
}

// The words are finished: no filler, no mark-up left, nothing said over and over.
func TestDemoWords(t *testing.T) {
	w := demo(t, today, 2)
	bad := regexp.MustCompile(`(?i)lorem|ipsum|dolor sit|tâche \d|todo|xxx|[{}\[\]|]| - |\bde le\b|\bà le\b|\bde l'[^aeiouhéèêâîôAEIOUHÉÈÊÂÎÔ]|  `)
	times := map[string]int{}
	for l, r := range w.records {
		for i, f := range r.Kind.Fields {
			if f.Type != model.TypeText && f.Type != model.TypeLong || f.Compute != nil || len(r.Values[i]) == 0 {
				continue
			}
			s := r.Values[i].One()
			if m := bad.FindString(s); m != "" && f.Name != "recurrence" && f.Name != "query" { // those are no prose
				t.Errorf("%s.%s: %q in %q", l.Kind, f.Name, m, s)
			}
			if l.Kind == "interaction" {
				times[f.Name+" "+s]++
			}
		}
	}
	for s, n := range times {
		if n > 8 { // in two copies
			t.Errorf("%d times: %s", n, s)
		}
	}
}

// The small demo opens at once: in a fiftieth of a second, and the bound leaves
// room for the race detector on a busy machine.
func TestDemoIsFast(t *testing.T) {
	best := time.Hour
	for range 5 {
		start := time.Now()
		if err := Demo(today, 1, func(Step) error { return nil }); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(start))
	}
	t.Log(best)
	if best > 500*time.Millisecond {
		t.Errorf("the demo takes %s", best)
	}
}

// Texts give organisations the article of their names: le FTL, la RHV.
func TestArticles(t *testing.T) {
	b := newBuilder(today, 0)
	b.nameAll()
	before := regexp.MustCompile(`(?i)(\bdu |\bau |\ble |\bla |\bl'|\bde |\bà |)\{([a-z]+)\}`)
	for _, name := range []string{"4-plan", "5-projets", "6-stages", "7-vie", "8-taches", "9-journal"} {
		for _, line := range lines("data/" + name + ".txt") {
			for _, m := range before.FindAllStringSubmatch(line, -1) {
				n := b.names[m[2]]
				if n.short == "" || n.article == "" {
					continue
				}
				word := strings.ToLower(m[1])
				ok := word == n.article || n.article == "le " && (word == "du " || word == "au ")
				if !ok && word != "" {
					t.Errorf("%s{%s} in %q", m[1], m[2], line)
				}
			}
		}
	}
}
