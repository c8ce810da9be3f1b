package store

import (
	"context"
	"database/sql"
	"slices"

	"relais/model"
)

// live is an op that counts, with what it takes to show it.
type live struct {
	id    int64
	typ   model.OpType
	field string
	value string
	gone  bool // the value is not here
	// sealed tells that it is not here because it is protected.
	sealed bool
	cover  []byte // what a deletion lists
}

// liveQuery lists a record's ops in order of arrival; dead ones are told by
// their column and only first and last matter of them.
const liveQuery = `SELECT id, type, kind, field, value, replaces, dead, protected FROM op WHERE entity=? ORDER BY id`

// liveOps reads what counts of a record, and the numbers of the changesets that
// touched it, in order of arrival.
func liveOps(ctx context.Context, q *sql.Stmt, e model.Entity) (ops []live, sets []int64, err error) {
	all, err := countOps(ctx, q, e)
	return all.ops, all.sets, err
}

func countOps(ctx context.Context, q *sql.Stmt, e model.Entity) (all counted, err error) {
	rows, err := q.QueryContext(ctx, e.ID[:])
	if err != nil {
		return all, err
	}
	defer rows.Close()
	// Cells are taken as the driver gives them: conversions take longer.
	var id, typ, kind, field, value, cover, dead, sealed any
	cells := []any{&id, &typ, &kind, &field, &value, &cover, &dead, &sealed}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return all, err
		}
		if kind != e.Kind {
			continue
		}
		var o live
		o.id, _ = id.(int64)
		t, _ := typ.(int64)
		o.typ = model.OpType(t)
		o.field, _ = field.(string)
		o.cover, _ = cover.([]byte)
		o.sealed = sealed == int64(1)
		all.add(o, value, dead)
	}
	return all, rows.Err()
}

// counted is what counts of a record's ops, and the numbers of the changesets
// that touched it, in order of arrival.
type counted struct {
	ops   []live
	sets  []int64
	spent []spent // in order of arrival
}

// spent is an op that shows nothing any more, and the changeset that replaced
// it: 0 for one that takes away or brings back.
type spent struct {
	live
	by int64
}

// add takes the next op by its arrival, with its value and what replaced it as
// cells of the log.
func (c *counted) add(o live, value, dead any) {
	n := o.id >> opBits
	if dead == n {
		return // set aside
	}
	if len(c.sets) == 0 || c.sets[len(c.sets)-1] != n {
		c.sets = append(c.sets, n)
	}
	o.value, _ = value.(string)
	o.gone = o.typ.HasValue() && value == nil
	o.sealed = o.sealed && o.gone
	if dead != nil || o.typ == model.OpRemove || o.typ == model.OpRestore {
		by, _ := dead.(int64)
		c.spent = append(c.spent, spent{o, by})
		return
	}
	c.ops = append(c.ops, o)
}

// isGone is model.GoneOf on local ids, which name ops as well as global ones.
func isGone(ops []live) bool {
	for _, d := range ops {
		if d.typ != model.OpDelete {
			continue
		}
		covered := unpackOps(d.cover)
		all := true
		for _, o := range ops {
			if o.typ != model.OpDelete && !slices.Contains(covered, o.id) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}
