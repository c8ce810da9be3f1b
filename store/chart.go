package store

import (
	"context"
	"database/sql"
	"time"

	"relais/model"
)

// SetSince gives when each record of a list got the value that a field of it
// has now, for records that were changed since a time: by the stamp of the
// newest value.
func (s *Store) SetSince(ctx context.Context, kind *model.Kind, where model.Query, field string, since time.Time) ([]time.Time, error) {
	var ids []model.ID
	err := s.Each(ctx, kind, ListOptions{Where: where, Sort: Unsorted, Fields: []string{}}, func(r *model.Record) error {
		if r.Changed >= since.UnixMilli() {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	st, err := s.db.PrepareContext(ctx, `SELECT max(c.wall) FROM op o JOIN changeset c ON c.n = o.id >> 20
		WHERE o.entity = ? AND o.kind = ? AND o.field = ? AND o.dead IS NULL`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer st.Close()
	var out []time.Time
	for _, id := range ids {
		var wall sql.NullInt64
		if err := st.QueryRowContext(ctx, id[:], kind.Name, field).Scan(&wall); err != nil {
			return nil, s.explain(err)
		}
		if wall.Valid && wall.Int64 >= since.UnixMilli() {
			out = append(out, time.UnixMilli(wall.Int64))
		}
	}
	return out, nil
}
