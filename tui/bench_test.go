package tui

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// crowd is a store with as many records of each kind as it is told, made up
// when they are asked for. What it takes is not the interface's work and is not
// timed.
type crowd struct {
	*panetest.Fake
	n int
}

// perRecord is how many records of a kind belong to one of another: the tasks
// of a project, say. ofOne finds the questions for those.
const perRecord = 40

var ofOne = regexp.MustCompile(`=(\w+:)?[0-9a-hjkmnp-tv-z]{26}`)

func (c crowd) List(_ context.Context, q pane.Query) (pane.List, error) {
	kind := model.KindNamed(q.Kind)
	list := pane.List{Query: q, Rows: make([]pane.Row, 0, c.n), Position: 1}
	n := c.n
	if kind == model.Views.Kind { // people make these one by one
		n = min(n, perRecord)
	}
	if q.Limit > 0 {
		n = min(n, q.Limit)
	}
	if ofOne.MatchString(q.Where) {
		n = min(n, perRecord)
	}
	within := windowOf(kind, q.Where)
	width := len(q.Columns)
	cells := make([]string, n*width) // rows of a profile lie close together as well,
	var texts strings.Builder        // and so do their texts
	for i := range n {
		if !within(i) {
			continue
		}
		row := pane.Row{ID: model.DeriveID("crowd", q.Kind, strconv.Itoa(i)), Cells: cells[i*width : (i+1)*width : (i+1)*width]}
		for at, name := range q.Columns {
			f := kind.Field(name)
			if slices.Contains(q.Wires, name) { // a few refer to each
				row.Cells[at] = model.DeriveID("crowd", target(f), strconv.Itoa(i/4)).String()
				if len(f.Targets) == 0 {
					row.Cells[at] = target(f) + ":" + row.Cells[at]
				}
				continue
			}
			if f.Type.IsRef() { // many rows name one record
				row.Cells[at] = labels()[i%crowdLabels]
				continue
			}
			text := valueOf(f, i)
			if texts.Cap()-texts.Len() < len(text) {
				texts = strings.Builder{}
				texts.Grow(1 << 16)
			}
			from := texts.Len()
			texts.WriteString(text)
			row.Cells[at] = texts.String()[from:]
		}
		list.Rows = append(list.Rows, row)
	}
	return list, nil
}

// crowdDays is how long the records go back and ahead: ten years.
const crowdDays = 3650

type madeDays struct{ ahead, back [crowdDays]string }

// days are written once: made up at each question, they would have the
// collector at work all the time, and the interface help it.
var days = sync.OnceValue(func() *madeDays {
	d := new(madeDays)
	for i := range crowdDays {
		d.ahead[i] = string(model.Day("2021-06-01").Add(i))
		d.back[i] = string(model.Day("2026-12-31").Add(-i)) + "T10:30 America/Toronto"
	}
	return d
})

// crowdLabels is how many records those of a crowd name.
const crowdLabels = 5_000

// labels are those, written once.
var labels = sync.OnceValue(func() *[crowdLabels]string {
	all := new([crowdLabels]string)
	for i := range all {
		all[i] = wordsOf(i)
	}
	return all
})

var ofDays = regexp.MustCompile(`([a-z_]+)([<>]=?)([0-9]{4}-[0-9]{2}-[0-9]{2})`)

// windowOf tells which records lie within the days that a filter asks for.
func windowOf(kind *model.Kind, where string) func(i int) bool {
	bounds := ofDays.FindAllStringSubmatch(where, -1)
	return func(i int) bool {
		for _, b := range bounds {
			f := kind.Field(b[1])
			if f == nil {
				continue
			}
			switch c := strings.Compare(valueOf(f, i)[:len(time.DateOnly)], b[3]); {
			case c < 0 && b[2][0] == '>', c > 0 && b[2][0] == '<', c == 0 && len(b[2]) == 1:
				return false
			}
		}
		return true
	}
}

// target is a kind that a field may refer to.
func target(f *model.Field) string {
	if len(f.Targets) == 0 {
		return model.Projects.Name
	}
	return f.Targets[0]
}

// valueOf makes up the i-th record's value of a field.
func valueOf(f *model.Field, i int) string {
	switch f.Type {
	case model.TypeChoice, model.TypeCodes:
		return f.Codes[i%len(f.Codes)]
	case model.TypeDay:
		return days().ahead[i*7%crowdDays]
	case model.TypeMoment:
		return days().back[i*7%crowdDays]
	case model.TypeInt:
		return strconv.Itoa(i)
	case model.TypeBool:
		return "1"
	case model.TypeMoney:
		return ""
	}
	return wordsOf(i)
}

func wordsOf(i int) string {
	return words[i%len(words)] + " " + words[i/len(words)%len(words)] + " " + strconv.Itoa(i)
}

var words = []string{
	"Appel à la coopérative de Cuernavaca", "Rencontre avec Élodie Tremblay", "Suivi du rapport narratif",
	"Invitation à l'assemblée", "Budget de l'école populaire", "Lettre d'appui au syndicat", "Réponse du bailleur",
}

func (c crowd) Get(_ context.Context, link model.Link) (*pane.Full, error) {
	k := model.KindNamed(link.Kind)
	r := k.New(model.Env{Today: model.DayOf(panetest.Now)})
	r.ID, r.Base = link.ID, 1
	for _, f := range k.Stored() {
		if !f.Type.IsRef() && f.Type != model.TypeMoney {
			r.Put(f.Name, valueOf(f, int(link.ID[0])))
		}
	}
	return &pane.Full{Record: r, Labels: map[string]string{}}, nil
}

// Triage gives as many open tasks, of whom most are late or to be done soon.
func (c crowd) Triage(context.Context, model.Day) (pane.Triage, error) {
	out := pane.Triage{Position: 1, Tasks: make([]pane.TriageTask, c.n)}
	today := model.DayOf(panetest.Now)
	open := []model.Status{model.Todo, model.Todo, model.Todo, model.Doing, model.Waiting, model.Blocked}
	for i := range out.Tasks {
		who := i * 7 % crowdPeople
		t := pane.TriageTask{ID: model.DeriveID("crowd", model.Tasks.Name, strconv.Itoa(i)), Title: wordsOf(i),
			Status: open[i%len(open)], Due: today.Add(i*13%crowdDays - 20), Of: labels()[i%crowdLabels/20], Score: 150 - i*150/c.n}
		if who > 0 { // nobody has some
			t.Assignee, t.Owner = model.DeriveID("crowd", model.People.Name, strconv.Itoa(who)), labels()[who]
		}
		out.Tasks[i] = t
	}
	return out, nil
}

func (c crowd) TriageTop(ctx context.Context, until model.Day) (pane.Triage, error) {
	return c.Triage(ctx, until)
}

// crowdPeople is how many people have the tasks of a crowd.
const crowdPeople = 40

func (c crowd) Links(context.Context, model.Link, int) ([]pane.LinkGroup, error) { return nil, nil }

// typist types keys and times the interface's own work for each: Update and
// View for the key and for all that follows from it, not the store's answers.
type typist struct {
	app *App
	own time.Duration
	now func() time.Duration
}

// workClock makes the clock that work is timed by: the thread's own where the
// system has one, else the one on the wall.
var workClock = func() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

func newTypist(n int, panes []Maker) *typist {
	f := panetest.NewFake()
	t := &typist{now: workClock(), app: New(Options{
		Data: crowd{f, n}, Words: i18n.Load("fr"), Mode: style.Dark, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID, Panes: panes,
	})}
	t.run(t.app.Init())
	t.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	return t
}

func (t *typist) send(msg tea.Msg) {
	start := t.now()
	_, cmd := t.app.Update(msg)
	t.app.View()
	t.own += t.now() - start
	t.run(cmd)
}

func (t *typist) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			t.run(c)
		}
	default:
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice { // a tea.Sequence
			for i := range v.Len() {
				if c, ok := v.Index(i).Interface().(tea.Cmd); ok {
					t.run(c)
				}
			}
			return
		}
		t.send(msg)
	}
}

// key types one key and gives what it took.
func (t *typist) key(name string) time.Duration {
	t.own = 0
	t.send(keys.Press(name))
	return t.own
}

// browsed are the keys of somebody who looks through a list: each of them moves
// the cursor, which reads the record below it for the preview.
var browsed = []string{
	"down", "down", "down", "j", "up", "pgdown", "pgdown", "down", "k", "space", "end", "up", "up", "pgup", "space",
	"home", "down", "pgdown", "j", "j",
}

const few, many = 1_000, 100_000

// BenchmarkKey gives the 95th percentile of the work that a key press in a list
// causes at 120x40, in the slowest of the lists, with few records and with
// many. What opening it leaves behind is swept away first: else the percentile
// tells in whose keys the collector ran.
func BenchmarkKey(b *testing.B) {
	for range b.N {
		p95 := map[int]time.Duration{}
		worst := ""
		for i := range Panes() {
			for _, n := range []int{few, many} {
				t := newTypist(n, Panes())
				t.key(strconv.Itoa(i + 1))
				runtime.GC()
				took := t.browse()
				at := took[len(took)*95/100]
				b.Logf("%s, %d records: median %v, 95 %% %v, most %v", t.app.current().Name(), n, took[len(took)/2], at, took[len(took)-1])
				if at > p95[n] {
					p95[n], worst = at, t.app.current().Name()
				}
			}
		}
		b.Logf("slowest: %s", worst)
		b.ReportMetric(millis(p95[few]), "p95-few-ms")
		b.ReportMetric(millis(p95[many]), "p95-many-ms")
		b.ReportMetric(float64(p95[many])/float64(p95[few]), "many/few")
	}
}

// browse types and gives what each key took, the shortest first.
func (t *typist) browse() []time.Duration {
	var took []time.Duration
	for range 6 {
		for _, k := range browsed {
			took = append(took, t.key(k))
		}
	}
	slices.Sort(took)
	return took
}

// entries is the length of the contact log that a filter is typed over.
const entries = 50_000

// BenchmarkFilter types words into the filter of the contact log, and takes
// them back, letter by letter.
func BenchmarkFilter(b *testing.B) {
	for range b.N {
		t := newTypist(entries, Panes())
		t.key(contactsDigit(b, t.app))
		t.key("/")
		var took []time.Duration
		for _, word := range []string{"tremblay", "e", "rapport 123", "zzz", "coop cuern"} {
			for _, r := range word {
				k := string(r)
				if k == " " {
					k = "space"
				}
				took = append(took, t.key(k))
			}
			for range word {
				took = append(took, t.key("backspace"))
			}
		}
		slices.Sort(took)
		b.ReportMetric(millis(took[len(took)/2]), "median-ms")
		b.ReportMetric(millis(took[len(took)-1]), "max-ms")
	}
}

// triaged are the keys of somebody who looks at a long triage from all sides.
var triaged = []string{
	"z", "2", "z", "3", "z", "4", "z", "5", "z", "1", "g", "2", "g", "3", "g", "4", "g", "5", "end", "up", "g", "1",
	"/", "t", "r", "e", "m", "backspace", "backspace", "e", "enter", "down", "esc", "/", "1", "2", "esc",
	"home", "down", "right", "down", "left", "right", "space", "down", "space", "esc", "A", "down", "esc", "l", "space", "space", "left", "l",
}

// BenchmarkTriage gives the work that the slowest key causes in a triage of many
// tasks, each the middle of three times, and what taking the triage costs that
// was read anew.
func BenchmarkTriage(b *testing.B) {
	for range b.N {
		t := newTypist(many, Panes())
		times := make([][]time.Duration, len(triaged))
		for range 3 {
			for i, k := range triaged {
				times[i] = append(times[i], t.key(k))
			}
		}
		worst, of := time.Duration(0), ""
		for i := range triaged {
			slices.Sort(times[i])
			if took := times[i][1]; took > worst {
				worst, of = took, strings.Join(triaged[max(0, i-1):i+1], " ")
			}
		}
		t.own = 0
		t.send(pane.Changed{})
		b.Logf("slowest: %s", of)
		b.ReportMetric(millis(worst), "max-ms")
		b.ReportMetric(millis(t.own), "again-ms")
	}
}

// contactsDigit is the key of the contact log.
func contactsDigit(b *testing.B, a *App) string {
	b.Helper()
	for i, e := range a.panes {
		if e.Name() == "contacts" || e.Name() == model.Interactions.Name {
			return fmt.Sprint(i + 1)
		}
	}
	b.Fatal("no contact log")
	return ""
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
