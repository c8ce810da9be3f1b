package seed

import (
	"strconv"
	"strings"

	"relais/model"
)

// statuses are the letters of the tasks' table.
var statuses = map[byte]model.Status{
	't': model.Todo, 'g': model.Doing, 'w': model.Waiting, 'b': model.Blocked, 'x': model.Done, 'c': model.Cancelled,
}

// priorities are the signs after the letter.
var priorities = map[string]string{"": "normal", "!": "high", "!!": "urgent", "-": "low"}

// task gives a task its links, and the history that led to its status.
func (b *builder) task(e *entry) {
	code := e.cells["status"]
	e.rec.Put("priority", priorities[code[1:]])
	for link := range strings.SplitSeq(e.cells["links"], ",") {
		kind, _, _ := strings.Cut(link, "/")
		switch f := e.rec.Kind.Field(kind); {
		case link == "":
		case f != nil:
			e.rec.Put(kind, b.ref(f, link))
		default:
			about := append(e.rec.Get("about"), b.ref(e.rec.Kind.Field("about"), link))
			e.rec.Put("about", about...)
		}
	}
	if e.cells["estimate_minutes"] == "" {
		e.rec.Put("estimate_minutes", pick([]string{"15", "30", "60", "90", "120"}, e.key, "estimate"))
	}
	b.history(e, statuses[code[0]])
}

// history brings a task to its status by edits: taken up after some days,
// finished about when it was due.
func (b *builder) history(e *entry, status model.Status) {
	made := dayOf(e.at).Sub(b.today)
	edit := func(day int, values map[string]model.Value) {
		who := e.author
		if id, _ := model.ParseID(e.rec.One("assignee")); !id.IsZero() {
			who = id
		}
		at := b.at(b.from(max(made, min(day, -1))), e.key, strconv.Itoa(day), strconv.Itoa(b.copy))
		e.changes = append(e.changes, later{at, who, values})
	}
	due := e.rec.One("due")
	if status.Open() && due != "" && e.rec.One("recurrence") == "" && draw(4, e.key, "moved") == 0 && made < -8 {
		first := model.Day(due).Add(-7) // put off by a week, on the same weekday
		e.rec.Put("due", string(first))
		edit(made/2, map[string]model.Value{"due": {due}})
	}
	switch status {
	case model.Doing, model.Waiting, model.Blocked:
		edit(made/2, map[string]model.Value{"status": {string(status)}})
	case model.Done, model.Cancelled:
		end := made / 2
		if due != "" {
			end = model.Day(due).Sub(b.today) - draw(3, e.key, "early")
		}
		values := map[string]model.Value{"status": {string(status)}}
		if status == model.Done {
			edit((made+end)/2, map[string]model.Value{"status": {string(model.Doing)}})
			values["spent_minutes"] = model.Value{spent(e)}
		}
		edit(end, values)
	}
}

// spent is what a task took, about its estimate.
func spent(e *entry) string {
	minutes, _ := strconv.Atoi(e.rec.One("estimate_minutes"))
	if minutes == 0 {
		minutes = 20
	}
	return strconv.Itoa(max(5, minutes*(70+draw(80, e.key, "spent"))/100/5*5))
}

// followUp makes the task that an entry's day of follow-up asks for, as the
// kind's own rule does, and lets most past ones be done.
func (b *builder) followUp(e *entry) {
	for _, r := range e.rec.Kind.Effects(nil, e.rec, model.Env{Today: dayOf(e.at), Me: e.author}) {
		task := &entry{key: "follow_up/" + e.key, at: e.at, author: e.author, rec: r}
		b.byID[r.ID] = task
		b.entries = append(b.entries, task)
		b.follow++
		if due := model.Day(r.One("due")); due < b.today.Add(-1) {
			b.history(task, model.Done)
		}
	}
}

// checklists gives each intern the list of the internship, some of it ticked.
func (b *builder) checklists() {
	var list section
	ticks := map[string]string{}
	for _, s := range sections() {
		switch s.kind {
		case "checklist":
			list = s
		case "ticks":
			for _, r := range s.rows {
				ticks[r.key] = r.cells["pattern"]
			}
		}
	}
	for _, intern := range b.byKind["intern"] {
		pattern := ticks[intern.key]
		for i := range pattern {
			b.checkItem(intern, list, i, pattern[i] == 'x')
		}
	}
}

func (b *builder) checkItem(intern *entry, list section, i int, ticked bool) {
	r := list.rows[i]
	made := number(list.when)
	if intern.key == "n8" {
		made = -29 // taken on late
	}
	at := b.at(b.from(made), strconv.Itoa(b.copy), "checklist", intern.key)
	e := b.add(model.Items.Kind, intern.key+"/"+strconv.Itoa(i), at, b.person(list.by))
	e.rec.Put("parent", model.Link{Kind: "intern", ID: intern.rec.ID}.String())
	e.rec.Put("text", fill(r.cells["text"], b.say))
	e.rec.Put("due", string(b.day(r.cells["due"])))
	e.rec.Put("rank", rankOf(i))
	if !ticked {
		return
	}
	day := min(-2, number(r.cells["due"])-draw(9, intern.key, strconv.Itoa(i)))
	done := b.from(max(day, made+3))
	e.changes = append(e.changes, later{b.at(done, intern.key, strconv.Itoa(i)), e.author, map[string]model.Value{
		"done_on": {string(done)}, "done_by": {intern.rec.One("person")}}})
}
