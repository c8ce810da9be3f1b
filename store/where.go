package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"relais/model"
)

// plan turns list options into SQL. What SQLite cannot do, computed fields, is
// left in the plan for run.
func (s *Store) plan(ctx context.Context, kind *model.Kind, o ListOptions) (*listQuery, error) {
	q := &listQuery{kind: kind, wanted: o.Fields}
	where := []string{"deleted=0"}
	if o.Deleted {
		where[0] = "deleted=1"
	}
	asked, err := o.Where.Resolve(func(f *model.Field, text string) ([]string, error) {
		return s.referenceValues(ctx, f, text)
	})
	if err != nil {
		return nil, err
	}
	for _, c := range asked.Conjuncts() {
		if computes(c) {
			q.rest.Parts = append(q.rest.Parts, c)
			q.reads(c)
			continue
		}
		sql, args := sqlOf(kind, c)
		where, q.args = append(where, sql), append(q.args, args...)
		q.stored = append(q.stored, c)
		if sql, args := linkedBy(kind, c); sql != "" && !o.Deleted { // what is gone has no links
			where, q.args, q.narrow = append(where, sql), append(q.args, args...), true
		}
	}
	if !o.Plan.IsZero() {
		sql, args := underPlan(kind, o.Plan)
		where, q.args = append(where, sql), append(q.args, args...)
	}
	if o.IDs != nil {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(o.IDs)), ",")
		where = append(where, `id IN (`+marks+`)`)
		for _, id := range o.IDs {
			q.args = append(q.args, id.String())
		}
	}
	for _, f := range kind.Fields {
		if f.Compute != nil && contains(o.Fields, f.Name) {
			q.compute(f)
		}
	}
	by, err := q.order(o)
	if err != nil {
		return nil, err
	}
	q.late = q.sortBy != nil || !q.rest.Empty() && o.Limit > 0
	if q.late { // gathers them
		o.Passing, o.Bare, o.Flagged = false, false, false
	}
	q.sel = newSelectionFor(kind, q.wanted, o)
	order := orderBy(by)
	if q.sel.passing != nil && !q.sel.flagged && o.Limit == 0 && len(by) > 0 {
		q.sortHere(by)
		order = ""
	}
	from, where := q.source(where, order, o)
	if q.sel.passing != nil && order == "" && o.Limit == 0 && o.IDs == nil && !q.sel.bare && !q.narrow && s.past == nil {
		q.fromEndToEnd(from, strings.Join(where, " AND "))
	}
	q.sql = `SELECT ` + q.sel.columns + ` FROM ` + from + ` WHERE ` + strings.Join(where, " AND ") + order
	if o.Limit > 0 && !q.late {
		q.sql += fmt.Sprintf(" LIMIT %d", o.Limit)
	}
	return q, nil
}

// source gives the table to read, and the conditions with the one that has an
// index of its own used.
func (q *listQuery) source(where []string, order string, o ListOptions) (string, []string) {
	switch k := q.kind; {
	case k.Paged && o.Limit > 0 && len(where) == 1 && order == pageOrder(k):
		where = append(where, paged+"=0")
	case q.foundFew(order, o):
		where, q.narrow = append(where, paged+"=0"), true
	}
	from := quote(q.kind.Name)
	if len(q.kind.Ranks) > 0 && o.IDs == nil && !q.sel.bare && !q.narrow {
		// Whole records by the index of ranks are looked up page by page in no
		// order: three times as long as reading the table from end to end.
		from += ` NOT INDEXED`
	}
	return from, where
}

// need has a stored field read.
func (q *listQuery) need(f *model.Field) {
	if q.wanted != nil {
		q.wanted = append(q.wanted[:len(q.wanted):len(q.wanted)], f.Name)
	}
}

// compute has a computed field worked out.
func (q *listQuery) compute(f *model.Field) {
	if slices.Contains(q.computed, f) {
		return
	}
	q.computed = append(q.computed, f)
	if f.Reads == nil {
		q.wanted = nil // the computation may read any field
	} else if q.wanted != nil {
		q.wanted = append(q.wanted[:len(q.wanted):len(q.wanted)], f.Reads...)
	}
}

// reads has everything read that a condition compares.
func (q *listQuery) reads(c model.Cond) {
	for _, t := range c.Terms() {
		switch {
		case t.Via != nil:
			q.need(t.Via)
		case t.Field == nil:
			for _, f := range freeFields(q.kind) {
				q.need(f)
			}
		case t.Field.Compute != nil:
			q.compute(t.Field)
		default:
			q.need(t.Field)
		}
	}
}

// computes tells whether a condition compares a computed field.
func computes(c model.Cond) bool {
	return slices.ContainsFunc(c.Terms(), func(t model.Term) bool { return t.Field != nil && t.Field.Compute != nil })
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// sqlOf turns a condition on stored fields into SQL.
func sqlOf(kind *model.Kind, c model.Cond) (string, []any) {
	var parts []string
	var args []any
	switch c.Join {
	case model.Is:
		return termSQL(kind, c.Term)
	case model.Not: // what compares with nothing is NULL, and does not hold
		sql, args := sqlOf(kind, c.Parts[0])
		return "((" + sql + ") IS NOT TRUE)", args
	}
	for _, p := range c.Parts {
		sql, more := sqlOf(kind, p)
		parts, args = append(parts, sql), append(args, more...)
	}
	switch {
	case len(parts) == 0:
		return "1", nil
	case c.Join == model.Any:
		return "(" + strings.Join(parts, " OR ") + ")", args
	}
	return "(" + strings.Join(parts, " AND ") + ")", args
}

func termSQL(kind *model.Kind, t model.Term) (string, []any) {
	switch {
	case t.Field == nil:
		return freeText(kind, t)
	case t.Via != nil:
		return steppedSQL(t)
	}
	return condition(t)
}

// steppedSQL is a term on what a reference leads to: whether one of the live
// records that it names fits, or for what denies, none of them.
func steppedSQL(t model.Term) (string, []any) {
	inner, denies := t, t.Op == "!="
	switch {
	case len(t.Values) == 0:
		inner.Op, denies = "!=", t.Op == "="
	case denies:
		inner.Op = "="
	}
	sql, args := condition(inner)
	key := "id"
	if t.Via.Type == model.TypeAnyRef || t.Via.Type == model.TypeAnyRefs {
		key = "'" + t.Of.Name + ":' || id"
	}
	col := quote(t.Via.Name)
	found := "IN (SELECT " + key + " FROM " + quote(t.Of.Name) + " WHERE deleted=0 AND " + sql + ")"
	if t.Via.Type.IsSet() {
		found = "EXISTS (SELECT 1 FROM json_each(" + col + ") WHERE value " + found + ")"
	} else {
		found = "(" + col + " IS NOT NULL AND " + col + " " + found + ")"
	}
	if denies {
		return "NOT " + found, args
	}
	return found, args
}

// freeFields are the fields that free words are looked for in.
func freeFields(kind *model.Kind) []*model.Field {
	var out []*model.Field
	for _, f := range kind.Fields {
		if f.Compute == nil && (f.Searched || f.Required && !f.Type.IsRef()) {
			out = append(out, f)
		}
	}
	return out
}

// freeText matches words in any searched field.
func freeText(kind *model.Kind, t model.Term) (string, []any) {
	var all []string
	var args []any
	for _, v := range t.Values {
		alts := []string{"0"}
		for _, f := range freeFields(kind) {
			sql, arg := compare(f, "~", v)
			alts = append(alts, sql)
			args = append(args, arg)
		}
		all = append(all, "("+strings.Join(alts, " OR ")+")")
	}
	if len(all) == 0 {
		return "1", nil
	}
	return strings.Join(all, " AND "), args
}

// underPlan narrows the kinds of a plan's tree, and what hangs from it, to one
// plan; other kinds belong to all plans.
func underPlan(kind *model.Kind, plan model.ID) (string, []any) {
	id := plan.String()
	objectives := `SELECT id FROM objective WHERE plan=?`
	means := `SELECT id FROM means WHERE objective IN (` + objectives + `)`
	actions := `SELECT id FROM action WHERE means IN (` + means + `)`
	switch {
	case kind.Name == "plan":
		return `id=?`, []any{id}
	case kind.Name == "objective":
		return `plan=?`, []any{id}
	case kind.Name == "means":
		return `objective IN (` + objectives + `)`, []any{id}
	case kind.Name == "action":
		return `means IN (` + means + `)`, []any{id}
	case kind.Field("action") != nil:
		return `"action" IN (` + actions + `)`, []any{id}
	case kind.Field("actions") != nil:
		return `id IN (SELECT link.id FROM link WHERE link.field='actions' AND link.target IN (` + actions + `))`, []any{id}
	}
	return "1", nil
}

// linkedBy finds by the table of links what a condition on a list of references
// compares one by one: the contacts of one organisation among 200,000.
func linkedBy(kind *model.Kind, c model.Cond) (string, []any) {
	t := c.Term
	if c.Join != model.Is || t.Field == nil || t.Via != nil || t.Op != "=" || len(t.Values) != 1 || !t.Field.Type.IsRef() || !t.Field.Type.IsSet() {
		return "", nil
	}
	return `id IN (SELECT id FROM link WHERE target=? AND kind=? AND field=?)`, []any{targetOf(t.Values[0]), kind.Name, t.Field.Name}
}

// condition turns one term on a stored field of the record into SQL.
func condition(t model.Term) (string, []any) {
	f := t.Field
	col := quote(f.Name)
	if len(t.Values) == 0 {
		// A value that is not held here is a value all the same.
		held := "instr(',' || coalesce(protected, '') || ',', '," + f.Name + ",')"
		if t.Op == "=" {
			return "(" + col + " IS NULL AND " + held + " = 0)", nil
		}
		return "(" + col + " IS NOT NULL OR " + held + " > 0)", nil
	}
	if f.Type.IsRef() && len(t.Values) > 1 {
		return among(t)
	}
	var alts []string
	var args []any
	for _, v := range t.Values {
		sql, arg := compare(f, t.Op, v)
		alts = append(alts, sql)
		args = append(args, arg)
	}
	if t.Op == "!=" {
		return "(" + col + " IS NULL OR NOT (" + strings.Join(alts, " OR ") + "))", args
	}
	return "(" + strings.Join(alts, " OR ") + ")", args
}

// among compares a reference with the records that a text may mean, of which
// there may be more than SQLite takes alternatives.
func among(t model.Term) (string, []any) {
	list, _ := json.Marshal(t.Values) // strings always can be
	col, found := quote(t.Field.Name), "IN (SELECT value FROM json_each(?))"
	if t.Field.Type.IsSet() {
		found = "EXISTS (SELECT 1 FROM json_each(" + col + ") WHERE value " + found + ")"
	} else {
		found = "(" + col + " IS NOT NULL AND " + col + " " + found + ")"
	}
	if t.Op == "!=" {
		found = "NOT " + found
	}
	return found, []any{string(list)}
}

// compare gives the SQL of one comparison, as model.Match makes it; != is the
// caller's negation of =.
func compare(f *model.Field, op, v string) (string, any) {
	col := quote(f.Name)
	if op == "!=" {
		op = "="
	}
	folded := func(expr string) (string, any) {
		if op == "~" {
			return "instr(fold(" + expr + "), ?) > 0", model.FoldText(v)
		}
		return "fold(" + expr + ") " + op + " ?", model.FoldText(v)
	}
	switch f.Type {
	case model.TypeSet:
		sql, arg := folded("value")
		return "EXISTS (SELECT 1 FROM json_each(" + col + ") WHERE " + sql + ")", arg
	case model.TypeText, model.TypeLong, model.TypeFile:
		return folded(col)
	case model.TypeMoney:
		m, _ := model.ParseMoney(v)
		return col + " " + op + " ?", m.Cents
	case model.TypeInt, model.TypeBool:
		return col + " " + op + " CAST(? AS INTEGER)", v
	case model.TypeMoment:
		wire := "(" + col + " || coalesce(' ' || " + quote(f.Name+"_zone") + ", ''))"
		return fmt.Sprintf("substr(%s, 1, %d) %s ?", wire, len(v), op), v
	}
	if f.Type.IsSet() {
		return "EXISTS (SELECT 1 FROM json_each(" + col + ") WHERE value " + op + " ?)", v
	}
	return col + " " + op + " ?", v
}

// referenceValues gives the wire values that a reference typed by a person
// may mean.
func (s *Store) referenceValues(ctx context.Context, f *model.Field, typed string) ([]string, error) {
	anyKind := f.Type == model.TypeAnyRef || f.Type == model.TypeAnyRefs
	if _, ok := model.ParseLink(typed); ok && anyKind {
		return []string{typed}, nil
	}
	if _, ok := model.ParseID(typed); ok && !anyKind {
		return []string{typed}, nil
	}
	found, err := s.named(ctx, f.Targets, typed)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range found {
		if anyKind {
			out = append(out, l.String())
		} else {
			out = append(out, l.ID.String())
		}
	}
	return out, nil
}
