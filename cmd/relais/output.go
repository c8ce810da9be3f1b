package main

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store"
	"relais/store/port"
)

// shortIDs is the least number of characters of an id that people see.
const shortIDs = 4

// sheet is records being shown, with the labels of what they refer to.
type sheet struct {
	p       *program
	kind    *model.Kind
	records []*model.Record
	fields  []*model.Field
	group   *model.Field // records of one value stand under a heading; nil for none
	labels  map[model.ID]store.Label
	ids     map[model.ID]string
	said    map[model.ID]string // what views leave, in words
}

// newSheet looks up, in bulk, what the given fields of the records refer to.
func (p *program) newSheet(ctx context.Context, k *model.Kind, records []*model.Record, fields []*model.Field) (*sheet, error) {
	s := &sheet{p: p, kind: k, records: records, fields: fields}
	if err := s.lookUp(ctx, records, fields); err != nil {
		return nil, err
	}
	ids := make([]model.ID, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	lengths, err := p.db.ShortLengths(ctx, k, ids, shortIDs)
	if err != nil {
		return nil, err
	}
	s.ids = make(map[model.ID]string, len(ids))
	for i, id := range ids {
		s.ids[id] = id.Short(lengths[i])
	}
	if k == model.Views.Kind {
		s.said = p.saidQueries(ctx, records)
	}
	return s, nil
}

// lookUp reads the labels of all records that fields name, in one go.
func (s *sheet) lookUp(ctx context.Context, records []*model.Record, fields []*model.Field) error {
	var ids []model.ID
	for _, f := range fields {
		if !f.Type.IsRef() {
			continue
		}
		for _, r := range records {
			for _, wire := range r.Values[f.Index()] {
				ids = append(ids, idOf(wire))
			}
		}
	}
	return s.name(ctx, ids, fields)
}

// name reads the labels of records that fields name, but those that it has; an
// id may come often.
func (s *sheet) name(ctx context.Context, ids []model.ID, fields []*model.Field) error {
	slices.SortFunc(ids, func(a, b model.ID) int { return bytes.Compare(a[:], b[:]) })
	ids = slices.DeleteFunc(slices.Compact(ids), func(id model.ID) bool {
		_, have := s.labels[id]
		return have || id.IsZero()
	})
	if len(ids) == 0 {
		return nil
	}
	labels, err := s.p.db.Labels(ctx, targets(fields), ids)
	if err != nil {
		return err
	}
	if s.labels == nil {
		s.labels = make(map[model.ID]store.Label, len(ids))
	}
	for _, id := range ids {
		if l, ok := labels[id]; ok {
			s.labels[id] = l
		} else {
			s.labels[id] = store.Label{Gone: true}
		}
	}
	return nil
}

// targets gives the kinds that fields may name; nil for any.
func targets(fields []*model.Field) []string {
	var kinds []string
	for _, f := range fields {
		if f.Type.IsRef() && len(f.Targets) == 0 {
			return nil
		}
		kinds = append(kinds, f.Targets...)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// idOf gives the id in a reference's wire form, with or without a kind.
func idOf(wire string) model.ID {
	if _, after, ok := strings.Cut(wire, ":"); ok {
		wire = after
	}
	id, _ := model.ParseID(wire)
	return id
}

// texts gives a record's value for people, one text for each element.
func (s *sheet) texts(r *model.Record, f *model.Field, hidden []string) []string {
	if slices.Contains(hidden, f.Name) {
		return []string{s.p.cat.T("value.protected")}
	}
	if said, ok := s.said[r.ID]; ok && f.Name == "query" {
		return []string{said}
	}
	v := r.Values[f.Index()]
	out := make([]string, 0, len(v))
	for _, wire := range v {
		out = append(out, s.text(f, wire))
	}
	return out
}

// text gives one wire value for people. It is not yet clean.
func (s *sheet) text(f *model.Field, wire string) string {
	c := s.p.cat
	switch f.Type {
	case model.TypeChoice, model.TypeCodes:
		return c.Choice(s.kind.Name, f.Name, wire)
	case model.TypeBool:
		if wire == "1" {
			return c.T("widget.form.yes")
		}
		return c.T("widget.form.no")
	case model.TypeMoment:
		if m, ok := model.ParseMoment(wire); ok {
			return strings.Replace(m.Local, "T", " ", 1)
		}
	case model.TypeMoney:
		if m, ok := model.ParseMoney(wire); ok {
			return c.Money(m.Cents, m.Currency)
		}
	case model.TypeFile:
		return s.p.fileText(wire)
	case model.TypeRef, model.TypeRefs, model.TypeAnyRef, model.TypeAnyRefs:
		return s.label(idOf(wire))
	}
	return s.p.title(wire)
}

// spoken gives a record's value as it is read aloud: days and moments in words,
// and no urgency where nothing is urgent. It is not yet clean.
func (s *sheet) spoken(r *model.Record, f *model.Field, hidden []string) string {
	wire := r.One(f.Name)
	switch {
	case slices.Contains(hidden, f.Name):
	case f.Name == "urgency" && wire == "0":
		return ""
	case f.Type == model.TypeDay && wire != "":
		return s.p.dayAloud(model.Day(wire))
	case f.Type == model.TypeMoment:
		m, _ := model.ParseMoment(wire)
		if at, ok := m.Time(); ok {
			return s.p.cat.T("cli.moment", "day", s.p.cat.DayLong(at), "time", s.p.cat.Clock(at))
		}
	}
	return strings.Join(s.texts(r, f, hidden), ", ")
}

// dayAloud is a day in words, and how far it is.
func (p *program) dayAloud(day model.Day) string {
	t := day.Time()
	return p.cat.T("cli.day", "day", p.cat.DayLong(t), "relative", p.cat.Relative(t, p.today()))
}

// label names a record that is referred to, or says why it cannot.
func (s *sheet) label(id model.ID) string {
	l, ok := s.labels[id]
	if !ok || l.Gone {
		return s.p.cat.T("value.gone")
	}
	return s.p.labelText(l)
}

func (p *program) hidden(r *model.Record) []string { return r.HiddenFrom(p.globals.reveal) }

// printJSON writes an array of records, one a line.
func (p *program) printJSON(records []*model.Record) error {
	b := []byte("[")
	for i, r := range records {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		b = port.AppendJSON(b, r, p.globals.reveal)
		if _, err := p.out.Write(b); err != nil {
			return refuseOutput(err)
		}
		b = b[:0]
	}
	if len(records) > 0 {
		b = append(b, '\n')
	}
	_, err := p.out.Write(append(b, ']', '\n'))
	return err
}

// printOne writes one record as one JSON object.
func (p *program) printOne(r *model.Record) error {
	_, err := p.out.Write(append(port.AppendJSON(nil, r, p.globals.reveal), '\n'))
	return err
}

// printValue writes a value as one JSON object or array.
func (p *program) printValue(v any) error {
	b, err := port.AppendAny(nil, v)
	if err != nil {
		return err
	}
	if _, err = p.out.Write(append(b, '\n')); err != nil {
		return refuseOutput(err)
	}
	return nil
}

// printGrouped writes records as the reader needs them: a table that fits the
// terminal, full texts parted by tabs for another program, blocks of lines for
// a screen reader, or JSON; with columns of one's own, and with headings over
// the records of each value of a field; another program gets no headings.
func (p *program) printGrouped(ctx context.Context, k *model.Kind, records []*model.Record, fields []*model.Field, group *model.Field) error {
	if p.globals.json {
		return p.printJSON(records)
	}
	if p.piped() {
		l := p.newLines(k, fields)
		for _, r := range records {
			if err := l.add(ctx, r); err != nil {
				return err
			}
		}
		return l.print(ctx)
	}
	if len(fields) == 0 {
		fields = columnsOf(k)
	}
	all := fields
	if group != nil {
		all = append(slices.Clip(fields), group)
	}
	s, err := p.newSheet(ctx, k, records, all)
	if err != nil {
		return err
	}
	s.fields, s.group = fields, group
	if p.globals.accessible {
		s.blocks()
	} else {
		s.table()
	}
	return nil
}

// columnsOf gives the fields that a list of a kind shows.
func columnsOf(k *model.Kind) []*model.Field {
	fields := make([]*model.Field, len(k.Columns))
	for i, name := range k.Columns {
		fields[i] = k.Field(name)
	}
	return fields
}

// heading gives the heading that stands before a record, if one does.
func (s *sheet) heading(i int) (text string, ok bool) {
	if s.group == nil {
		return "", false
	}
	of := func(r *model.Record) string { return clean(strings.Join(s.texts(r, s.group, s.p.hidden(r)), ", ")) }
	text = of(s.records[i])
	if i > 0 && of(s.records[i-1]) == text {
		return "", false
	}
	if text == "" {
		text = s.p.cat.T("widget.form.unset")
	}
	return s.p.cat.Label(capital(s.p.cat.Field(s.kind.Name, s.group.Name)), text), true
}

// blocks writes each record as lines of «field: value», a blank line between.
func (s *sheet) blocks() {
	p := s.p
	for i, r := range s.records {
		if i > 0 {
			p.line("")
		}
		if head, ok := s.heading(i); ok {
			p.line(head)
			p.line("")
		}
		p.line(p.cat.Label(p.cat.Field("", "id"), s.ids[r.ID]))
		hidden := p.hidden(r)
		for _, f := range s.fields {
			if text := s.spoken(r, f, hidden); text != "" {
				p.line(p.cat.Label(capital(p.cat.Field(s.kind.Name, f.Name)), clean(text)))
			}
		}
	}
	if len(s.records) == 0 {
		p.line(p.cat.T("cli.empty"))
	}
}
