package store

import (
	"context"
	"fmt"
	"strings"

	"relais/model"
)

// plan turns list options into SQL. What SQLite cannot do, computed fields, is
// left in the plan for run.
func (s *Store) plan(ctx context.Context, kind *model.Kind, o ListOptions) (*listQuery, error) {
	q := &listQuery{kind: kind}
	wanted := o.Fields
	need := func(f *model.Field) {
		if wanted != nil {
			wanted = append(wanted[:len(wanted):len(wanted)], f.Name)
		}
	}
	compute := func(f *model.Field) {
		q.computed = append(q.computed, f)
		if f.Reads == nil {
			wanted = nil // the computation may read any field
		} else if wanted != nil {
			wanted = append(wanted[:len(wanted):len(wanted)], f.Reads...)
		}
	}
	where := []string{"deleted=0"}
	if o.Deleted {
		where[0] = "deleted=1"
	}
	for _, t := range o.Where {
		switch {
		case t.Field == nil:
			sql, args := freeText(kind, t)
			where, q.args = append(where, sql), append(q.args, args...)
		case t.Field.Compute != nil:
			q.rest = append(q.rest, t)
			compute(t.Field)
		default:
			sql, args, err := s.condition(ctx, t)
			if err != nil {
				return nil, err
			}
			where, q.args = append(where, sql), append(q.args, args...)
			need(t.Field)
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
			compute(f)
		}
	}
	order, err := q.order(kind, o)
	if err != nil {
		return nil, err
	}
	q.late = q.sortBy != nil || len(q.rest) > 0 && o.Limit > 0
	if q.sortBy != nil {
		compute(q.sortBy)
	}
	q.sel = newSelection(kind, wanted, o.Bare && !q.late)
	q.sql = `SELECT ` + q.sel.columns + ` FROM ` + quote(kind.Name) + ` WHERE ` + strings.Join(where, " AND ") + order
	if o.Limit > 0 && !q.late {
		q.sql += fmt.Sprintf(" LIMIT %d", o.Limit)
	}
	return q, nil
}

// order gives the ORDER BY, or notes a computed field to sort by here. Records
// without the field come last; the id settles ties.
func (q *listQuery) order(kind *model.Kind, o ListOptions) (string, error) {
	name := o.Sort
	switch name {
	case Unsorted:
		return "", nil
	case "":
		name = kind.Sort
	}
	down := strings.HasPrefix(name, "-")
	name = strings.TrimPrefix(name, "-")
	direction := ""
	if down {
		direction = " DESC"
	}
	if name == "created" || name == "changed" {
		return ` ORDER BY ` + name + direction + `, id`, nil
	}
	f := kind.Field(name)
	if f == nil {
		if o.Sort == "" {
			return ` ORDER BY id`, nil
		}
		return "", model.Refuse(model.Invalid, "query.field", "field", name).On(name)
	}
	if f.Compute != nil {
		q.sortBy, q.down = f, down
		return ` ORDER BY id`, nil
	}
	key := quote(f.Name)
	if f.Type == model.TypeText || f.Type == model.TypeLong {
		key = "fold(" + key + ")"
		if f.Name == "ref" || f.Name == "number" {
			key = "planorder(" + quote(f.Name) + ")"
		}
	}
	if f.Type == model.TypeChoice && len(f.Codes) > 0 {
		key = rank(f)
	}
	return ` ORDER BY ` + quote(f.Name) + ` IS NULL, ` + key + direction + `, id`, nil
}

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

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// freeText matches words in any searched field.
func freeText(kind *model.Kind, t model.Term) (string, []any) {
	var all []string
	var args []any
	for _, v := range t.Values {
		var alts []string
		for _, f := range kind.Fields {
			if f.Compute == nil && (f.Searched || f.Required && !f.Type.IsRef()) {
				sql, arg := compare(f, "~", v)
				alts = append(alts, sql)
				args = append(args, arg)
			}
		}
		if len(alts) == 0 {
			alts = []string{"0"}
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

// condition turns one term on a stored field into SQL. References given by
// name stand for every record of that name.
func (s *Store) condition(ctx context.Context, t model.Term) (string, []any, error) {
	f := t.Field
	col := quote(f.Name)
	if len(t.Values) == 0 || len(t.Values) == 1 && t.Values[0] == "" {
		// A value that is not held here is a value all the same.
		held := "instr(',' || coalesce(protected, '') || ',', '," + f.Name + ",')"
		if t.Op == "=" {
			return "(" + col + " IS NULL AND " + held + " = 0)", nil, nil
		}
		return "(" + col + " IS NOT NULL OR " + held + " > 0)", nil, nil
	}
	values := t.Values
	if f.Type.IsRef() {
		var err error
		if values, err = s.referenceValues(ctx, f, t.Values); err != nil {
			return "", nil, err
		}
		if len(values) == 0 {
			if t.Op == "!=" {
				return "1", nil, nil
			}
			return "0", nil, nil
		}
	}
	var alts []string
	var args []any
	for _, v := range values {
		sql, arg := compare(f, t.Op, v)
		alts = append(alts, sql)
		args = append(args, arg)
	}
	if t.Op == "!=" {
		return "(" + col + " IS NULL OR NOT (" + strings.Join(alts, " OR ") + "))", args, nil
	}
	return "(" + strings.Join(alts, " OR ") + ")", args, nil
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
func (s *Store) referenceValues(ctx context.Context, f *model.Field, typed []string) ([]string, error) {
	var out []string
	anyKind := f.Type == model.TypeAnyRef || f.Type == model.TypeAnyRefs
	for _, v := range typed {
		if _, ok := model.ParseLink(v); ok && anyKind {
			out = append(out, v)
			continue
		}
		if _, ok := model.ParseID(v); ok && !anyKind {
			out = append(out, v)
			continue
		}
		found, err := s.named(ctx, f.Targets, v)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			if anyKind {
				out = append(out, l.String())
			} else {
				out = append(out, l.ID.String())
			}
		}
	}
	return out, nil
}
