package store

import (
	"fmt"
	"slices"
	"strings"

	"relais/model"
)

// orders lists what a list is sorted by: its groups, what was asked for, or
// else the kind's own order.
func orders(kind *model.Kind, o ListOptions) ([]model.Order, error) {
	out := o.Where.Sort
	if name := o.Sort; name != "" || len(out) == 0 {
		if name == "" {
			name = kind.Sort
		}
		out = nil
		for one := range strings.SplitSeq(name, ",") {
			bare, down := strings.CutPrefix(one, "-")
			f := kind.Field(bare)
			if f == nil && bare != "created" && bare != "changed" {
				if o.Sort == "" {
					continue // a kind without an order of its own
				}
				return nil, model.Refuse(model.Invalid, "query.field", "field", bare).On(bare)
			}
			out = append(out, model.Order{Name: bare, Field: f, Down: down})
		}
	}
	g := o.Where.Group
	if g != nil && (len(out) == 0 || out[0].Field != g) {
		out = append([]model.Order{{Name: g.Name, Field: g}}, out...)
	}
	return out, nil
}

// order lists what SQL sorts by, or notes an order with computed fields to sort
// by here; nil is no order at all, an empty one that of ids.
func (q *listQuery) order(o ListOptions) ([]model.Order, error) {
	if o.Sort == Unsorted {
		return nil, nil
	}
	all, err := orders(q.kind, o)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(o model.Order) bool { return o.Field != nil && o.Field.Compute != nil }) {
		q.sortBy = all
		for _, by := range all {
			if f := by.Field; f != nil && f.Compute != nil {
				q.compute(f)
			} else if f != nil {
				q.need(f)
			}
		}
		return []model.Order{}, nil
	}
	return append([]model.Order{}, all...), nil
}

// orderBy gives the ORDER BY. Records without a field come last; the id settles
// ties.
func orderBy(all []model.Order) string {
	if all == nil {
		return ""
	}
	sql := ` ORDER BY `
	for _, by := range all {
		sql += orderKey(by)
	}
	return sql + `id`
}

// sortHere has rows that pass sorted here.
func (q *listQuery) sortHere(all []model.Order) {
	var columns []string
	for _, by := range all {
		name := by.Name
		if by.Field != nil {
			name = quote(name)
		}
		columns = append(columns, name)
	}
	q.here = all
	q.sel.join(columns)
}

// pageOrder is the order that the index of a kind whose lists are long holds.
func pageOrder(k *model.Kind) string {
	return orderBy([]model.Order{{Name: k.Sort[1:], Field: k.Field(k.Sort[1:]), Down: true}})
}

// orderKey gives the keys of one order.
func orderKey(by model.Order) string {
	direction := ""
	if by.Down {
		direction = " DESC"
	}
	f := by.Field
	if f == nil {
		return by.Name + direction + `, `
	}
	key := quote(f.Name)
	if f.Type == model.TypeText || f.Type == model.TypeLong {
		key = "fold(" + key + ")"
		if inPlanOrder(f) {
			key = "planorder(" + quote(f.Name) + ")"
		}
	}
	if f.Type == model.TypeChoice && len(f.Codes) > 0 {
		key = rank(f)
	}
	if key == quote(f.Name) {
		// In terms of columns alone, which an index may have and each of two tables
		// may be sorted by. What is NULL is last in a descending order anyhow.
		if by.Down {
			return key + ` DESC, `
		}
		return key + ` NULLS LAST, `
	}
	return quote(f.Name) + ` IS NULL, ` + key + direction + `, `
}

// inPlanOrder tells the fields whose texts are numbers of a plan.
func inPlanOrder(f *model.Field) bool { return f.Name == "ref" || f.Name == "number" }

// rank orders a choice as its codes are declared: urgent after high, done
// after doing; codes of a newer version come last.
func rank(f *model.Field) string {
	var b strings.Builder
	b.WriteString("CASE " + quote(f.Name))
	for i, c := range f.Codes {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", c, i)
	}
	fmt.Fprintf(&b, " ELSE %d END", len(f.Codes))
	return b.String()
}
