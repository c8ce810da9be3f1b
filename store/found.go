package store

import (
	"slices"

	"relais/model"
)

// fewDays is how many days a range may have whose records count as few: a week
// of a calendar, and what it is moved by.
const fewDays = 14

// foundWith names the fields that the index of what is found by one holds beside.
func foundWith(k *model.Kind, name string) []string {
	switch {
	case name == k.Sort && len(k.Beside) > 0:
		return k.Beside
	case k.Field("status") != nil:
		return []string{"status"}
	}
	return nil
}

// foundFew tells whether one of the indexes of what is found serves a list: its
// conditions name one record, or some days, or it ends before much was read. To
// look up many records by an index takes longer than to read the table.
func (q *listQuery) foundFew(order string, o ListOptions) bool {
	k := q.kind
	if len(k.Found) == 0 || o.IDs != nil {
		return false
	}
	for _, name := range k.Found {
		f := k.Field(name)
		if f.Type == model.TypeRef && slices.ContainsFunc(q.stored, func(c model.Cond) bool { return namesOne(f, c) }) {
			return true
		}
		if name != k.Sort || f.Type != model.TypeDay {
			continue
		}
		if q.foundInOrder(f, order, o) {
			return true
		}
	}
	return false
}

// foundInOrder tells the same of the index of the kind's order, which holds some
// fields beside: a list of no others is in it, however long.
func (q *listQuery) foundInOrder(f *model.Field, order string, o ListOptions) bool {
	from, to, bounded := q.days(f)
	if from != "" && to != "" && to.Sub(from) <= fewDays {
		return true
	}
	held := append([]string{f.Name}, foundWith(q.kind, f.Name)...)
	if q.late || !o.Plan.IsZero() || !q.comparesOnly(held) {
		return false
	}
	if bounded && o.Flagged && q.wanted != nil && !slices.ContainsFunc(q.wanted, func(name string) bool { return !slices.Contains(held, name) }) {
		return true
	}
	return o.Limit > 0 && order == orderBy([]model.Order{{Name: f.Name, Field: f}})
}

// namesOne tells whether a condition holds for what refers to one record alone.
func namesOne(f *model.Field, c model.Cond) bool {
	return c.Join == model.Is && c.Term.Via == nil && c.Term.Field == f && c.Term.Op == "=" && len(c.Term.Values) == 1
}

// days gives the days that the conditions leave, and whether they leave others
// out.
func (q *listQuery) days(f *model.Field) (from, to model.Day, bounded bool) {
	for _, c := range q.stored {
		t := c.Term
		if c.Join != model.Is || t.Via != nil || t.Field != f || len(t.Values) != 1 {
			continue
		}
		day, ok := model.ParseDay(t.Values[0])
		if !ok || day == "" {
			continue
		}
		if t.Op == "=" || t.Op == ">" || t.Op == ">=" {
			from, bounded = max(from, day), true
		}
		if (t.Op == "=" || t.Op == "<" || t.Op == "<=") && (to == "" || day < to) {
			to, bounded = day, true
		}
	}
	return from, to, bounded
}

// comparesOnly tells whether the conditions look at nothing but some fields.
func (q *listQuery) comparesOnly(names []string) bool {
	return !slices.ContainsFunc(q.stored, func(c model.Cond) bool {
		return slices.ContainsFunc(c.Terms(), func(t model.Term) bool {
			return t.Via != nil || t.Field == nil || !slices.Contains(names, t.Field.Name)
		})
	})
}
