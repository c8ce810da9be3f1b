package store

import (
	"context"
	"slices"
	"strconv"

	"relais/model"
)

// ListOptions narrow and order a list.
type ListOptions struct {
	Where   model.Query
	Sort    string     // field names, "-" before one for descending, commas between; "" is what Where asks for, or the kind's own; or Unsorted
	Limit   int        // 0: all
	Deleted bool       // gone records instead of live ones
	Fields  []string   // stored fields to read and computed ones to work out; nil: all stored ones
	IDs     []model.ID // only these; nil: all
	Passing bool       // Each passes a record that is good until the next one only, and does not tell of conflicts, deletion and the last change
	Bare    bool       // Passing, and of a record no more than id, time of creation and Fields: nor what is protected
	Flagged bool       // Passing, and tells which fields have several values, not which values; SQLite puts them in order
	Plan    model.ID   // only what hangs from this plan; zero: of every plan
}

// Unsorted as ListOptions.Sort gives records as they come: for who puts them in
// an order of his own, and should not pay for another.
const Unsorted = "*"

// Get gives one live record with its conflicts and computed fields. It
// refuses with NotFound, and gives a deleted record only through GetAny.
func (s *Store) Get(ctx context.Context, kind *model.Kind, id model.ID) (*model.Record, error) {
	r, err := s.GetAny(ctx, kind, id)
	if err == nil && r.Deleted {
		return nil, model.Refuse(model.NotFound, "record.gone", "id", id.Short(6))
	}
	return r, err
}

// GetAny is Get for deleted records too.
func (s *Store) GetAny(ctx context.Context, kind *model.Kind, id model.ID) (*model.Record, error) {
	r, err := s.getRow(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, s.refuseNone(ctx, kind, id)
	}
	if r.Base, err = s.Position(ctx); err != nil {
		return nil, err
	}
	if err := s.fillConflicts(ctx, r); err != nil {
		return nil, err
	}
	facts := s.Facts(ctx)
	for i, f := range kind.Fields {
		if f.Compute != nil {
			r.Values[i] = f.Compute(r, facts)
		}
	}
	return r, facts.err
}

func (s *Store) getRow(ctx context.Context, kind *model.Kind, id model.ID) (*model.Record, error) {
	sel := newSelection(kind, nil)
	rows, err := s.db.QueryContext(ctx, `SELECT `+sel.columns+` FROM `+quote(kind.Name)+` WHERE id=?`, id.String())
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		return sel.scan(rows)
	}
	return nil, s.explain(rows.Err())
}

// List gives the records that match, in order.
func (s *Store) List(ctx context.Context, kind *model.Kind, o ListOptions) ([]*model.Record, error) {
	var out []*model.Record
	o.Passing, o.Bare, o.Flagged = false, false, false
	err := s.Each(ctx, kind, o, func(r *model.Record) error {
		out = append(out, r)
		return nil
	})
	return out, err
}

// Each calls do for each record that matches, in order. Conditions and orders
// on computed fields are worked out here, the rest by SQLite.
func (s *Store) Each(ctx context.Context, kind *model.Kind, o ListOptions, do func(*model.Record) error) error {
	q, err := s.plan(ctx, kind, o)
	if err != nil {
		return err
	}
	if q.late {
		return s.eachLate(ctx, q, o, do)
	}
	return s.run(ctx, q, do)
}

// listQuery is a list as SQL, and what SQL cannot do of it.
type listQuery struct {
	kind     *model.Kind
	sel      selection
	sql      string
	args     []any
	computed []*model.Field // to be filled
	wanted   []string       // fields to read; nil: all stored ones
	stored   []model.Cond   // conditions that SQL compares
	rest     model.Cond     // conditions with computed fields
	narrow   bool           // few of the records are looked at
	late     bool           // sort or limit must wait for computed fields
	sortBy   []model.Order  // where one of them is computed
	here     []model.Order  // rows that pass are put in this order here, by the last of their cells
	many     string         // and read so, many at once, where this is not ""
	one      string         // and one by one
}

func (s *Store) run(ctx context.Context, q *listQuery, do func(*model.Record) error) error {
	in, err := s.read(ctx, q)
	if err != nil {
		return err
	}
	defer in.close()
	facts := s.Facts(ctx)
	for {
		r, err := in.next(ctx)
		if err != nil || r == nil {
			return err
		}
		for _, f := range q.computed {
			r.Values[f.Index()] = f.Compute(r, facts)
		}
		if facts.err != nil {
			return facts.err
		}
		if len(r.Conflicts) > 0 && !q.sel.flagged {
			if err := s.fillConflicts(ctx, r); err != nil {
				return err
			}
		}
		if !q.rest.Empty() && !model.Match(r, q.rest, facts) {
			continue
		}
		if facts.err != nil {
			return facts.err
		}
		if err := do(r); err != nil {
			return err
		}
	}
}

// eachLate gathers before it sorts and limits.
func (s *Store) eachLate(ctx context.Context, q *listQuery, o ListOptions, do func(*model.Record) error) error {
	var all []*model.Record
	if err := s.run(ctx, q, func(r *model.Record) error { all = append(all, r); return nil }); err != nil {
		return err
	}
	if q.sortBy != nil {
		sortRecords(all, q.sortBy)
	}
	for i, r := range all {
		if o.Limit > 0 && i >= o.Limit {
			return nil
		}
		if err := do(r); err != nil {
			return err
		}
	}
	return nil
}

// sortRecords puts records in the order that orderKey's SQL gives; those without
// a field come last either way.
func sortRecords(all []*model.Record, by []model.Order) {
	keys := make(map[*model.Record][]string, len(all))
	for _, r := range all {
		for _, o := range by {
			keys[r] = append(keys[r], sortKey(o.Field, cellOf(r, o)))
		}
	}
	slices.SortStableFunc(all, func(a, b *model.Record) int { return compareAll(by, keys[a], keys[b]) })
}

// cellOf is what an order compares of a record.
func cellOf(r *model.Record, by model.Order) string {
	switch by.Name {
	case "created":
		return strconv.FormatInt(r.Created, 10)
	case "changed":
		return strconv.FormatInt(r.Changed, 10)
	}
	return r.Values[by.Field.Index()].One()
}

// fillConflicts reads the heads of the fields that are in conflict.
func (s *Store) fillConflicts(ctx context.Context, r *model.Record) error {
	if len(r.Conflicts) == 0 {
		return nil
	}
	rows, err := s.db.QueryContext(ctx, `SELECT o.id, o.field, coalesce(o.value,''), o.value IS NULL AND o.protected, c.hash, c.author, c.wall, c.counter
		FROM op o JOIN changeset c ON c.n = o.id >> 20
		WHERE o.entity=? AND o.kind=? AND o.dead IS NULL AND o.type IN (?,?)`, r.ID[:], r.Kind.Name, model.OpSet, model.OpSetLong)
	if err != nil {
		return s.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var h model.Head
		var field string
		var hash, author []byte
		if err := rows.Scan(&id, &field, &h.Value, &h.Sealed, &hash, &author, &h.Stamp.Wall, &h.Stamp.Counter); err != nil {
			return err
		}
		if _, in := r.Conflicts[field]; !in {
			continue
		}
		copy(h.Op.Changeset[:], hash)
		h.Op.Index = uint32(id & (maxOps - 1))
		copy(h.Author[:], author)
		r.Conflicts[field] = append(r.Conflicts[field], h)
	}
	for _, hs := range r.Conflicts {
		slices.SortFunc(hs, func(a, b model.Head) int {
			return model.Newer(model.Live{ID: a.Op, Stamp: a.Stamp}, model.Live{ID: b.Op, Stamp: b.Stamp})
		})
	}
	return s.explain(rows.Err())
}

// Position is the log's position: how many changesets arrived here so far.
func (s *Store) Position(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.QueryRowContext(ctx, `SELECT coalesce(max(n),0) FROM changeset`).Scan(&n)
	return n, s.explain(err)
}
