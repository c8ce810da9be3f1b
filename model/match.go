package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Match tells whether a record fits a filter. Texts compare folded. An unset
// field fits only = without values and != with some. Computed fields must have
// been filled; references compare by wire value, so resolve the query first.
// facts finds the records that a path leads to; nil finds none.
func Match(r *Record, c Cond, facts Facts) bool {
	switch c.Join {
	case Is:
		return c.Term.match(r, facts)
	case Not:
		return !Match(r, c.Parts[0], facts)
	case Any:
		return slices.ContainsFunc(c.Parts, func(p Cond) bool { return Match(r, p, facts) })
	}
	return !slices.ContainsFunc(c.Parts, func(p Cond) bool { return !Match(r, p, facts) })
}

func (t Term) match(r *Record, facts Facts) bool {
	if t.Field == nil {
		return t.matchFree(r)
	}
	have, sealed := t.reached(r, facts)
	if len(t.Values) == 0 {
		return (len(have) == 0 && !sealed) == (t.Op == "=")
	}
	op := t.Op
	if op == "!=" {
		op = "="
	}
	found := false
	for _, h := range have {
		for _, want := range t.Values {
			found = found || t.Field.compare(h, op, want)
		}
	}
	return found != (t.Op == "!=")
}

// reached lists the values that a term compares, and tells whether there is one
// that is not held here.
func (t Term) reached(r *Record, facts Facts) (have []string, sealed bool) {
	take := func(r *Record) {
		sealed = sealed || slices.Contains(r.Sealed, t.Field.Name)
		for _, v := range r.Get(t.Field.Name) {
			if v != "" {
				have = append(have, v)
			}
		}
	}
	if t.Via == nil {
		take(r)
		return have, sealed
	}
	if facts == nil {
		return nil, false
	}
	for _, wire := range r.Get(t.Via.Name) {
		if kind, id := t.Via.names(wire); kind == "" || kind == t.Of.Name {
			if to := facts.Find(t.Of.Name, id); to != nil {
				if t.Field.Compute != nil {
					for _, v := range t.Field.Compute(to, facts) {
						have = append(have, v)
					}
					continue
				}
				take(to)
			}
		}
	}
	return have, sealed
}

// names reads a reference's wire value; kind is "" where the field's
// declaration tells it.
func (f *Field) names(wire string) (kind string, id ID) {
	if f.Type == TypeAnyRef || f.Type == TypeAnyRefs {
		l, _ := ParseLink(wire)
		return l.Kind, l.ID
	}
	id, _ = ParseID(wire)
	return "", id
}

// matchFree looks for every free word in the texts that search finds.
func (t Term) matchFree(r *Record) bool {
	for _, want := range t.Values {
		want = FoldText(want)
		found := false
		for i, f := range r.Kind.Fields {
			if f.Compute != nil || !(f.Searched || f.Required && !f.Type.IsRef()) || i >= len(r.Values) {
				continue
			}
			for _, have := range r.Values[i] {
				found = found || strings.Contains(FoldText(have), want)
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// compare holds one value of a record against one of a filter.
func (f *Field) compare(have, op, want string) bool {
	c := 0
	switch f.Type {
	case TypeText, TypeLong, TypeFile, TypeSet:
		have, want = FoldText(have), FoldText(want)
		if op == "~" {
			return strings.Contains(have, want)
		}
		c = cmp.Compare(have, want)
	case TypeInt:
		a, errA := strconv.ParseInt(have, 10, 64)
		b, errB := strconv.ParseInt(want, 10, 64)
		if errA != nil || errB != nil {
			return false
		}
		c = cmp.Compare(a, b)
	case TypeMoney:
		a, okA := ParseMoney(have)
		b, okB := ParseMoney(want)
		if !okA || !okB {
			return false
		}
		c = cmp.Compare(a.Cents, b.Cents)
	case TypeMoment:
		c = cmp.Compare(have[:min(len(have), len(want))], want)
	default:
		c = cmp.Compare(have, want)
	}
	switch op {
	case "=":
		return c == 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	}
	return false
}
