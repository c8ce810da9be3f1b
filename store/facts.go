package store

import (
	"context"
	"strings"

	"relais/model"
)

// Facts answers what computed fields ask, and keeps the answers for as long
// as one list takes. Ask a new one for the next list.
func (s *Store) Facts(ctx context.Context) *Facts {
	return &Facts{ctx: ctx, s: s, today: s.Env().Today, linked: map[string]map[string][]*model.Record{},
		asked: map[string]int{}, found: map[model.Entity]*model.Record{}}
}

// Facts is the store's answer to model.Facts.
type Facts struct {
	ctx    context.Context
	s      *Store
	today  model.Day
	err    error
	linked map[string]map[string][]*model.Record // by kind and field, then target
	asked  map[string]int
	found  map[model.Entity]*model.Record
}

// Today is the day that the profile's clock shows.
func (f *Facts) Today() model.Day { return f.today }

// Find gives one live record, or nil.
func (f *Facts) Find(kind string, id model.ID) *model.Record {
	key := model.Entity{Kind: kind, ID: id}
	if r, ok := f.found[key]; ok {
		return r
	}
	k := model.KindNamed(kind)
	if k == nil || f.err != nil || f.asked[kind] > manyAsks {
		return nil // all that there are have been read
	}
	if f.asked[kind]++; f.asked[kind] > manyAsks {
		f.err = f.s.Each(f.ctx, k, ListOptions{Sort: "created"}, func(r *model.Record) error {
			f.found[model.Entity{Kind: kind, ID: r.ID}] = r
			return nil
		})
		return f.found[key]
	}
	r, err := f.s.getRow(f.ctx, k, id)
	if err != nil {
		f.err = err
	}
	if r != nil && r.Deleted {
		r = nil
	}
	f.found[key] = r
	return r
}

// manyAsks is when Linked reads a whole relation instead of one record's part,
// and Find a whole kind instead of one record.
const manyAsks = 8

// Linked lists the live records of a kind whose field names id. A list asks
// the same relation for each of its rows: after a few asks it is read whole.
func (f *Facts) Linked(kind, field string, id model.ID) []*model.Record {
	k := model.KindNamed(kind)
	if k == nil || f.err != nil {
		return nil
	}
	key := kind + "." + field
	if all, ok := f.linked[key]; ok {
		return all[id.String()]
	}
	f.asked[key]++
	if f.asked[key] > manyAsks {
		f.linked[key] = f.relation(k, field, "")
		return f.linked[key][id.String()]
	}
	return f.relation(k, field, id.String())[id.String()]
}

// relation reads who names whom through a field; target "" reads all.
func (f *Facts) relation(k *model.Kind, field, target string) map[string][]*model.Record {
	sel := newSelection(k, nil)
	args := []any{k.Name, field}
	if target != "" {
		args = append(args, target)
	}
	rows, err := f.s.db.QueryContext(f.ctx, relationSQL(k, sel.columns, target == ""), args...)
	if err != nil {
		f.err = f.s.explain(err)
		return nil
	}
	defer rows.Close()
	var to string
	sel.cells = append(sel.cells, &to)
	out := map[string][]*model.Record{}
	for rows.Next() {
		r, err := sel.scan(rows)
		if err != nil {
			f.err = err
			return out
		}
		out[to] = append(out[to], r)
	}
	if err := rows.Err(); err != nil {
		f.err = f.s.explain(err)
	}
	return out
}

// relationSQL reads a whole relation from its records to what they name: the
// other way round goes through the links of every kind. Who names one record is
// read from that.
func relationSQL(k *model.Kind, columns string, whole bool) string {
	from, where := quote(k.Name)+` CROSS JOIN link USING (id)`, `link.kind=? AND link.field=? AND deleted=0`
	if !whole {
		from, where = `link CROSS JOIN `+quote(k.Name)+` USING (id)`, where+` AND link.target=?`
	}
	query := `SELECT ` + columns + `, target FROM ` + from + ` WHERE ` + where
	return strings.Replace(query, "SELECT id", "SELECT link.id", 1)
}
