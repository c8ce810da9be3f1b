package store

import (
	"slices"

	"relais/model"
)

// fewDays is how many days a range may have whose records count as few: a week
// of a calendar, and what it is moved by.
const fewDays = 14

// foundWith names the fields that the indexes of what is found hold beside.
func foundWith(k *model.Kind) []string {
	if k.Field("status") != nil {
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
		if q.withinDays(f) {
			return true
		}
		inOrder := orderBy([]model.Order{{Name: name, Field: f}})
		if o.Limit > 0 && !q.late && o.Plan.IsZero() && order == inOrder && q.comparesOnly(append(foundWith(k), name)) {
			return true
		}
	}
	return false
}

// namesOne tells whether a condition holds for what refers to one record alone.
func namesOne(f *model.Field, c model.Cond) bool {
	return c.Join == model.Is && c.Term.Via == nil && c.Term.Field == f && c.Term.Op == "=" && len(c.Term.Values) == 1
}

// withinDays tells whether the conditions leave few days.
func (q *listQuery) withinDays(f *model.Field) bool {
	var from, to model.Day
	for _, c := range q.stored {
		t := c.Term
		if c.Join != model.Is || t.Via != nil || t.Field != f || len(t.Values) != 1 {
			continue
		}
		day, ok := model.ParseDay(t.Values[0])
		if !ok || day == "" {
			continue
		}
		switch t.Op {
		case "=":
			return true
		case ">", ">=":
			from = max(from, day)
		case "<", "<=":
			if to == "" || day < to {
				to = day
			}
		}
	}
	return from != "" && to != "" && to.Sub(from) <= fewDays
}

// comparesOnly tells whether the conditions look at nothing but some fields.
func (q *listQuery) comparesOnly(names []string) bool {
	return !slices.ContainsFunc(q.stored, func(c model.Cond) bool {
		return slices.ContainsFunc(c.Terms(), func(t model.Term) bool {
			return t.Via != nil || t.Field == nil || !slices.Contains(names, t.Field.Name)
		})
	})
}
