package store

import (
	"context"
	"time"

	"relais/model"
)

// ChangedSince lists the records that were touched after a time, their being made
// left out: what a view of that time shows otherwise than it is now, and what was
// taken back since.
func (s *Store) ChangedSince(ctx context.Context, after time.Time) ([]model.Link, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT kind, id FROM revision WHERE wall > ?`, after.UnixMilli())
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.Link
	for rows.Next() {
		var kind, id string
		if err := rows.Scan(&kind, &id); err != nil {
			return nil, err
		}
		if known, ok := model.ParseID(id); ok {
			out = append(out, model.Link{Kind: kind, ID: known})
		}
	}
	return out, s.explain(rows.Err())
}
