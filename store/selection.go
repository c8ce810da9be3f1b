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
	flagged bool          // with the names of the fields in conflict
	passing *model.Record // what pass gives each time, nil where scan gives a new one with the whole state
	parts   []string      // what is joined in a row that passes
	texts   []string      // and the cells of one that is taken apart; they are behind its values
}

// newSelection selects some of a kind's fields, or all for nil, into new
// records.
func newSelection(kind *model.Kind, names []string) selection {
	return newSelectionFor(kind, names, ListOptions{})
}

func newSelectionFor(kind *model.Kind, names []string, o ListOptions) selection {
	sel := selection{kind: kind, bare: o.Bare, flagged: o.Flagged}
	parts := []string{"id", "created"}
	if !o.Bare {
		parts = append(parts, "protected")
	}
	switch {
	case o.Flagged:
		parts = append(parts, "conflicts")
	case !o.Bare && !o.Passing:
		parts = append(parts, "deleted", "conflicts", "changed")
	}
	if o.Bare || o.Passing || o.Flagged {
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
	sel.parts = parts
	sel.join(nil)
	return sel
}

// join has the columns read, and for rows that pass the cells of keys.
func (sel *selection) join(keys []string) {
	sel.columns = strings.Join(sel.parts, ", ")
	cells := len(sel.parts)
	if sel.passing != nil {
		sel.parts = append(sel.parts, keys...)
		sel.columns, cells = joined(sel.parts), 1
		sel.texts = make([]string, len(sel.parts))
	}
	sel.cells = make([]any, cells)
	for i := range sel.cells {
		sel.cells[i] = new(any)
	}
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

// scan reads one row into a new record.
func (sel *selection) scan(rows *sql.Rows) (*model.Record, error) {
	if err := rows.Scan(sel.cells...); err != nil {
		return nil, err
	}
	at := 0
	next := func() string {
		at++
		return text(sel.cells[at-1])
	}
	r := &model.Record{Kind: sel.kind, Values: make([]model.Value, len(sel.kind.Fields))}
	sel.head(r, next)
	sel.state(r, next)
	for _, f := range sel.fields {
		r.Values[f.Index()] = readCells(f, next)
	}
	return r, nil
}

// pass gives the row whose cells are in texts, until the next one.
func (sel *selection) pass() *model.Record {
	r, at := sel.passing, 0
	clear(r.Values)
	*r = model.Record{Kind: sel.kind, Values: r.Values}
	next := func() string {
		at++
		return sel.texts[at-1]
	}
	sel.head(r, next)
	if sel.flagged {
		flag(r, next())
	}
	for _, f := range sel.fields {
		if !oneCell(f.Type) {
			r.Values[f.Index()] = readCells(f, next)
		} else if next() != "" {
			r.Values[f.Index()] = sel.texts[at-1 : at : at]
		}
	}
	return r
}

// head reads what a row begins with.
func (sel *selection) head(r *model.Record, next func() string) {
	r.ID, _ = model.ParseID(next())
	r.Created, _ = strconv.ParseInt(next(), 10, 64)
	if sel.bare {
		return
	}
	if names := next(); names != "" {
		r.Sealed = strings.Split(names, ",")
	}
}

// state reads whether a record is gone, of which fields values are in conflict,
// and when it was changed.
func (sel *selection) state(r *model.Record, next func() string) {
	r.Deleted = next() == "1"
	flag(r, next())
	r.Changed, _ = strconv.ParseInt(next(), 10, 64)
}

// flag notes which fields have several values.
func flag(r *model.Record, names string) {
	if names == "" {
		return
	}
	r.Conflicts = map[string][]model.Head{}
	for _, n := range strings.Split(names, ",") {
		r.Conflicts[n] = nil
	}
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
