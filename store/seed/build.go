package seed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"relais/model"
)

// entry is one record of the demo with its history.
type entry struct {
	key     string
	at      int64
	author  model.ID
	rec     *model.Record
	cells   map[string]string
	changes []later
}

// later is an edit of an entry's record.
type later struct {
	at     int64
	author model.ID
	values map[string]model.Value
}

// builder makes one copy of the demo.
type builder struct {
	calendar
	copy    int
	entries []*entry
	byID    map[model.ID]*entry
	names   map[string]naming // what {word} stands for
	kinds   map[string]string // "kind/key" of rows that may be named
	byKind  map[string][]*entry
	follow  int // follow-up tasks made so far
}

func newBuilder(today model.Day, copy int) *builder {
	return &builder{
		calendar: newCalendar(today), copy: copy,
		byID: map[model.ID]*entry{}, names: map[string]naming{},
		kinds: map[string]string{}, byKind: map[string][]*entry{},
	}
}

// build makes all records of the copy, then orders their creation so that
// nothing names a record that does not exist yet.
func (b *builder) build() []*planned {
	b.nameAll()
	for _, s := range sections() {
		for _, r := range s.rows {
			if r.key != "-" {
				b.kinds[s.kind+"/"+r.key] = r.key
			}
		}
	}
	for i, s := range sections() {
		for n, r := range s.rows {
			if r.key == "-" {
				r.key = strconv.Itoa(i) + "." + strconv.Itoa(n)
			}
			switch s.kind {
			case "checklist", "ticks":
			default:
				b.row(s, r)
			}
		}
	}
	b.checklists()
	b.dues()
	b.conversations()
	b.settle()
	return b.plan()
}

func (b *builder) id(kind, key string) model.ID { return demoID(b.copy, kind, key) }

// row makes the record of a row.
func (b *builder) row(s section, r row) {
	kind := model.KindNamed(s.kind)
	if kind == nil {
		panic("seed: no kind " + s.kind)
	}
	when, by := s.when, s.by
	if v := r.cells["@"]; v != "" {
		when = v
	}
	if v := r.cells["~by"]; v != "" {
		by = v
	}
	e := b.add(kind, r.key, b.created(kind, when, r), b.person(by))
	e.cells = r.cells
	for name, cell := range r.cells {
		if cell == "" || name[0] == '~' || name == "@" || name == "then" || name == "links" {
			continue
		}
		if kind == model.Tasks.Kind && name == "status" {
			continue // tasks.go gives it, with its history
		}
		e.rec.Put(name, b.cell(kind.Field(name), cell, r.key)...)
	}
	b.special(e)
	for part := range strings.SplitSeq(r.cells["then"], " ; ") {
		if part != "" {
			b.then(e, part)
		}
	}
	afterwards(e)
	if e.rec.One("follow_up") != "" {
		b.followUp(e)
	}
}

// afterwards moves what is known of a meeting or an event only once it was
// held from its creation to that edit.
func afterwards(e *entry) {
	if len(e.changes) == 0 || e.rec.Kind != model.Meetings.Kind && e.rec.Kind != model.Events.Kind {
		return
	}
	last := e.changes[len(e.changes)-1].values
	for _, name := range []string{"minutes", "women", "men", "other", "unspecified"} {
		if v := e.rec.Get(name); len(v) > 0 {
			last[name] = v
			e.rec.Put(name)
		}
	}
}

// add makes an entry whose record has its kind's defaults.
func (b *builder) add(kind *model.Kind, key string, at int64, author model.ID) *entry {
	env := model.Env{Today: dayOf(at), Me: author}
	env.Now = model.Moment{Local: string(env.Today) + "T09:00", Zone: Zone}
	rec := kind.New(env)
	rec.ID = b.id(kind.Name, key)
	e := &entry{key: key, at: at, author: author, rec: rec}
	if b.byID[rec.ID] != nil {
		panic("seed: twice: " + kind.Name + " " + key)
	}
	b.byID[rec.ID] = e
	b.entries = append(b.entries, e)
	b.byKind[kind.Name] = append(b.byKind[kind.Name], e)
	return e
}

// created gives the time of a row's creation: days from today, or relative to
// a day, moment or meeting that the row names.
func (b *builder) created(kind *model.Kind, when string, r row) int64 {
	what := []string{strconv.Itoa(b.copy), kind.Name, r.key}
	column, ok := strings.CutPrefix(when, "=")
	if !ok {
		if r.cells["@"] == "" {
			what = []string{strconv.Itoa(b.copy), kind.Name, when} // a whole table at once
		}
		return b.at(b.from(number(when)), what...)
	}
	column, before, _ := strings.Cut(column, "-")
	cell := r.cells[column]
	if column == "meeting" {
		cell = b.byID[b.id("meeting", cell)].cells["start"]
	}
	cell, _, hour := strings.Cut(cell, "T")
	n := number(cell)
	if before != "" {
		n = min(n-number(before), -1)
	}
	if column == "moment" && !hour {
		m := b.moment(r.cells[column], strconv.Itoa(b.copy), r.key)
		t := m.Day().Time().UnixMilli()
		minutes := number(strings.TrimPrefix(m.Local[11:13], "0"))*60 + number("+"+m.Local[14:16])
		return t + int64(minutes+5*60+10+draw(50, what...))*minuteMillis
	}
	return b.at(b.from(max(n, -364)), what...) // the demo remembers a year
}

// then reads a later edit: "-30 status=done & notes=…".
func (b *builder) then(e *entry, text string) {
	day, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	l := later{at: b.at(b.from(number(day)), e.key, text), author: e.author, values: map[string]model.Value{}}
	for part := range strings.SplitSeq(rest, " & ") {
		name, cell, _ := strings.Cut(part, "=")
		l.values[name] = b.cell(e.rec.Kind.Field(name), strings.ReplaceAll(cell, `\n`, "\n"), e.key)
	}
	e.changes = append(e.changes, l)
}

// settle moves a record's creation after that of the records that its single
// references name and of its author, and splits its sets of references: elements that come later
// are added when they have come.
func (b *builder) settle() {
	for moved := true; moved; {
		moved = false
		for _, e := range b.entries {
			for _, id := range append(singles(e.rec), e.author) {
				if to := b.byID[id]; to != nil && to != e && to.at > e.at {
					e.at, moved = to.at+minuteMillis, true
				}
			}
		}
	}
	for _, e := range b.entries {
		for i, f := range e.rec.Kind.Fields {
			if f.Type != model.TypeRefs && f.Type != model.TypeAnyRefs {
				continue
			}
			b.split(e, f, e.rec.Values[i])
		}
	}
}

func (b *builder) split(e *entry, f *model.Field, all model.Value) {
	var now, missing model.Value
	for _, v := range all {
		if to := b.byID[target(v)]; to != nil && to.at > e.at {
			missing = append(missing, v)
			continue
		}
		now = append(now, v)
	}
	if len(missing) == 0 {
		return
	}
	e.rec.Values[f.Index()] = now
	slices.SortStableFunc(missing, func(x, y string) int { return cmp.Compare(b.byID[target(x)].at, b.byID[target(y)].at) })
	for _, v := range missing {
		now = append(slices.Clone(now), v)
		at := b.byID[target(v)].at + minuteMillis
		e.changes = append(e.changes, later{at, e.author, map[string]model.Value{f.Name: now}})
	}
}

// target gives the id of a reference in wire form.
func target(v string) model.ID {
	if l, ok := model.ParseLink(v); ok {
		return l.ID
	}
	id, _ := model.ParseID(v)
	return id
}

func singles(r *model.Record) (out []model.ID) {
	for i, f := range r.Kind.Fields {
		if (f.Type == model.TypeRef || f.Type == model.TypeAnyRef) && len(r.Values[i]) > 0 && f.Compute == nil {
			out = append(out, target(r.Values[i].One()))
		}
	}
	return out
}

// plan lays the entries out as parts of steps.
func (b *builder) plan() []*planned {
	var out []*planned
	for _, e := range b.entries {
		records := []*model.Record{e.rec}
		out = append(out, &planned{at: e.at, copy: b.copy, author: e.author, records: records})
		last := e.at
		slices.SortStableFunc(e.changes, func(x, y later) int { return cmp.Compare(x.at, y.at) })
		for _, l := range e.changes {
			last = max(last+minuteMillis, l.at)
			out = append(out, &planned{at: last, copy: b.copy, author: l.author,
				changes: []Change{{e.rec.Kind, e.rec.ID, l.values}}})
		}
	}
	return out
}
