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
func Match(r *Record, q Query) bool {
	for _, t := range q {
		if !t.match(r) {
			return false
		}
	}
	return true
}

func (t Term) match(r *Record) bool {
	if t.Field == nil {
		return t.matchFree(r)
	}
	have := slices.DeleteFunc(slices.Clone(r.Get(t.Field.Name)), func(s string) bool { return s == "" })
	if len(t.Values) == 0 {
		return (len(have) == 0) == (t.Op == "=")
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
