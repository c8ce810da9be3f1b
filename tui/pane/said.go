package pane

import (
	"context"
	"slices"
	"strings"

	"relais/model"
)

// SayConditions tells in the user's words which records a query leaves, each
// condition for itself; none where it leaves them all. Where a query was typed in
// another language, or by the names in files, it reads like any other. names are
// those that ReadNames gives; until they are there, nil.
func (h *Host) SayConditions(kind *model.Kind, q model.Query, names map[model.Link]string) []string {
	s := sayer{h, kind, names}
	var out []string
	for _, c := range q.Conjuncts() {
		out = append(out, s.cond(c, false))
	}
	return out
}

// sayer says conditions on records of a kind.
type sayer struct {
	h     *Host
	kind  *model.Kind
	names map[model.Link]string
}

// cond says one condition; inside another one, several parts need parentheses.
func (s sayer) cond(c model.Cond, inside bool) string {
	if c.Join == model.Is {
		return s.term(c.Term)
	}
	h := s.h
	var parts []string
	for _, p := range c.Parts {
		text := s.cond(p, true)
		if !slices.Contains(parts, text) { // a step to several kinds says the same of each
			parts = append(parts, text)
		}
	}
	switch {
	case c.Join == model.Not:
		return h.T("query.said.except", "what", strings.Join(parts, ""))
	case len(parts) == 1:
		return parts[0]
	case c.Join == model.Any && inside:
		return "(" + h.Words.Or(parts...) + ")"
	case c.Join == model.Any:
		return h.Words.Or(parts...)
	case inside:
		return "(" + h.Words.And(parts...) + ")"
	}
	return h.Words.And(parts...)
}

// saidOps are the words of the operators that have some.
var saidOps = map[string]string{"<": "before", "<=": "until", ">": "after", ">=": "from"}

// readableOps are the signs of a comparison of numbers and texts.
var readableOps = map[string]string{"<=": "≤", ">=": "≥"}

func (s sayer) term(t model.Term) string {
	h, kind := s.h, s.kind
	if t.Field == nil {
		return h.T("query.said.word", "values", h.Words.Quote(strings.Join(t.Values, " ")))
	}
	name := h.Words.Field(kind.Name, t.Field.Name)
	if t.Via != nil {
		kind = t.Of
		name = h.T("query.said.step", "via", h.Words.Field(kind.Name, t.Via.Name), "field", h.Words.Field(kind.Name, t.Field.Name))
	}
	var values []string
	for _, v := range t.Values {
		values = append(values, s.value(kind, t.Field, v, t.Op == "~"))
	}
	said := h.Words.Or(values...)
	days := t.Field.Type == model.TypeDay || t.Field.Type == model.TypeMoment
	switch {
	case len(values) == 0 && t.Op == "!=":
		return h.T("query.said.some", "field", name)
	case len(values) == 0:
		return h.T("query.said.none", "field", name)
	case t.Op == "=":
		return h.Words.Label(name, said)
	case t.Op == "!=":
		return h.T("query.said.not", "field", name, "values", said)
	case t.Op == "~":
		return h.T("query.said.has", "field", name, "values", said)
	case days:
		return h.T("query.said."+saidOps[t.Op], "field", name, "value", said)
	}
	op := t.Op
	if sign := readableOps[op]; sign != "" {
		op = sign
	}
	return name + " " + op + " " + said
}

// value writes a value of a condition.
func (s sayer) value(kind *model.Kind, f *model.Field, wire string, part bool) string {
	h := s.h
	switch {
	case f.Type.IsRef():
		return h.nameOf(f, wire, s.names)
	case f.Type == model.TypeChoice || f.Type == model.TypeCodes:
		return h.Words.Choice(kind.Name, f.Name, wire) // words alone: a sign reads as a part of the sentence
	case part || f.Type == model.TypeText || f.Type == model.TypeLong:
		return h.Words.Quote(wire)
	}
	if text := h.Cell(kind.Name, f, wire).Text; text != "" {
		return text
	}
	return wire
}

// nameOf says whom or what a condition names: an id by the record's name, which
// names has, anything else as it was typed.
func (h *Host) nameOf(f *model.Field, wire string, names map[model.Link]string) string {
	link, ok := namedBy(f, wire)
	switch name := names[link]; {
	case !ok:
		return wire
	case link.ID == h.Session.Me:
		return h.T("value.me")
	case name != "":
		return name
	}
	return "…"
}

// namedBy is the record that a condition names by its id; ok is false for words.
func namedBy(f *model.Field, wire string) (link model.Link, ok bool) {
	if link, ok = model.ParseLink(wire); ok {
		return link, true
	}
	id, ok := model.ParseID(wire)
	if !ok || len(f.Targets) == 0 {
		return model.Link{}, false
	}
	return model.Link{Kind: f.Targets[0], ID: id}, true
}

// NamesIDs tells whether a query names records by their ids.
func (h *Host) NamesIDs(q model.Query) bool {
	found := false
	h.eachNamed(q, func(model.Link) { found = true })
	return found
}

// eachNamed goes through the records that a query names by their ids, but for the
// person at the keyboard.
func (h *Host) eachNamed(q model.Query, do func(model.Link)) {
	for _, t := range q.Terms() {
		if t.Field == nil || !t.Field.Type.IsRef() {
			continue
		}
		for _, v := range t.Values {
			if link, ok := namedBy(t.Field, v); ok && link.ID != h.Session.Me {
				do(link)
			}
		}
	}
}

// ReadNames reads the names of the records that a query names by their ids, for
// SayConditions. What is protected or gone says so.
func (h *Host) ReadNames(ctx context.Context, q model.Query) map[model.Link]string {
	names := map[model.Link]string{}
	h.eachNamed(q, func(link model.Link) {
		if names[link] != "" {
			return
		}
		names[link] = h.T("record.protected_or_gone")
		if full, err := h.Data.Get(ctx, link); err == nil {
			names[link] = ShortName(h.Label(full))
		}
	})
	return names
}

// SayOrder tells in the user's words by what rows are sorted.
func (h *Host) SayOrder(kind *model.Kind, order string) string {
	var names []string
	for name := range strings.SplitSeq(order, ",") {
		name, down := strings.CutPrefix(name, "-")
		sign := " ▲"
		if down {
			sign = " ▼"
		}
		if kind.Field(name) == nil { // every record has them
			name = h.T("query.said." + name)
		} else {
			name = h.Words.Field(kind.Name, name)
		}
		names = append(names, name+sign)
	}
	return h.T("query.said.sorted", "by", strings.Join(names, h.T("list.comma")))
}
