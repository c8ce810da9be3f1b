package store

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relais/model"
)

// selection is the columns of a list and how to read them.
type selection struct {
	kind    *model.Kind
	columns string
	fields  []*model.Field
	cells   []any
	bare    bool          // no more of a record than id, time of creation and fields
	passing *model.Record // what scan gives each time, nil for a new one and the whole state
	singles []string      // behind its values
}

// newSelection selects some of a kind's fields, or all for nil, into new
// records.
func newSelection(kind *model.Kind, names []string) selection {
	return newSelectionFor(kind, names, ListOptions{})
}

func newSelectionFor(kind *model.Kind, names []string, o ListOptions) selection {
	sel := selection{kind: kind, bare: o.Bare}
	parts := []string{"id", "created"}
	if !o.Bare {
		parts = append(parts, "protected")
	}
	if !o.Bare && !o.Passing {
		parts = append(parts, "deleted", "conflicts", "changed")
	} else {
		sel.passing = &model.Record{Kind: kind, Values: make([]model.Value, len(kind.Fields))}
	}
	for _, f := range kind.Fields {
		if f.Compute != nil || names != nil && !slices.Contains(names, f.Name) {
			continue
		}
		sel.fields = append(sel.fields, f)
		for _, c := range columnsOf(f) {
			parts = append(parts, quote(c.name))
		}
	}
	sel.columns = strings.Join(parts, ", ")
	sel.cells = make([]any, len(parts))
	for i := range sel.cells {
		sel.cells[i] = new(any)
	}
	if sel.passing != nil {
		sel.singles = make([]string, len(sel.fields))
	}
	return sel
}

// text gives a cell as text, NULL as none. Cells are scanned as the driver
// gives them: database/sql's conversions take longer than the rest of a row.
func text(cell any) string {
	switch v := (*cell.(*any)).(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case []byte:
		return string(v)
	}
	return ""
}

// scan reads one row.
func (sel *selection) scan(rows *sql.Rows) (*model.Record, error) {
	if err := rows.Scan(sel.cells...); err != nil {
		return nil, err
	}
	at := 0
	next := func() string {
		at++
		return text(sel.cells[at-1])
	}
	r := sel.passing
	if r == nil {
		r = &model.Record{Kind: sel.kind, Values: make([]model.Value, len(sel.kind.Fields))}
	} else {
		clear(r.Values)
		*r = model.Record{Kind: sel.kind, Values: r.Values}
	}
	r.ID, _ = model.ParseID(next())
	r.Created, _ = strconv.ParseInt(next(), 10, 64)
	if !sel.bare {
		if names := next(); names != "" {
			r.Sealed = strings.Split(names, ",")
		}
	}
	if sel.passing == nil {
		sel.state(r, next)
	}
	sel.values(r, next)
	return r, nil
}

// state reads whether a record is gone, of which fields values are in conflict,
// and when it was changed.
func (sel *selection) state(r *model.Record, next func() string) {
	r.Deleted = next() == "1"
	if names := next(); names != "" {
		r.Conflicts = map[string][]model.Head{}
		for _, n := range strings.Split(names, ",") {
			r.Conflicts[n] = nil
		}
	}
	r.Changed, _ = strconv.ParseInt(next(), 10, 64)
}

// all reads the rows to their end, and closes them.
func (sel *selection) all(rows *sql.Rows) ([]*model.Record, error) {
	defer rows.Close()
	var out []*model.Record
	for rows.Next() {
		r, err := sel.scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// columnOf reads rows of one column to their end, and closes them.
func columnOf[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func (sel *selection) values(r *model.Record, next func() string) {
	for i, f := range sel.fields {
		if sel.passing == nil || !oneCell(f.Type) {
			r.Values[f.Index()] = readCells(f, next)
		} else if sel.singles[i] = next(); sel.singles[i] != "" {
			r.Values[f.Index()] = sel.singles[i : i+1 : i+1]
		}
	}
}

// oneCell tells whether a field is one cell with one value.
func oneCell(t model.Type) bool { return t != model.TypeMoney && t != model.TypeMoment && !t.IsSet() }

func readCells(f *model.Field, next func() string) model.Value {
	first := next()
	switch f.Type {
	case model.TypeMoney:
		currency, rate, day := next(), next(), next()
		cents, err := strconv.ParseInt(first, 10, 64)
		m := model.Money{Cents: cents, Currency: currency, Rate: rate, RateDay: model.Day(day), Set: err == nil}
		return model.Single(m.String())
	case model.TypeMoment:
		return model.Single(model.Moment{Local: first, Zone: next()}.String())
	}
	if !f.Type.IsSet() {
		return model.Single(first)
	}
	if first == "" {
		return nil
	}
	var v model.Value
	if json.Unmarshal([]byte(first), &v) != nil {
		return nil
	}
	return v
}
