package store

import (
	"context"

	"relais/model"
)

// InConflict lists live records that have a field with several values which
// nobody settled: at most limit of them, and how many more there are.
func (s *Store) InConflict(ctx context.Context, limit int) (found []model.Link, more int, err error) {
	for _, k := range model.Kinds {
		n, err := s.inConflict(ctx, k, limit, &found)
		if err != nil {
			return nil, 0, err
		}
		more += n
	}
	return found, more, nil
}

func (s *Store) inConflict(ctx context.Context, k *model.Kind, limit int, found *[]model.Link) (more int, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM `+quote(k.Name)+` WHERE conflicts IS NOT NULL AND deleted=0 ORDER BY id`)
	if err != nil {
		return 0, s.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return 0, s.explain(err)
		}
		id, ok := model.ParseID(text)
		switch {
		case !ok:
		case len(*found) < limit:
			*found = append(*found, model.Link{Kind: k.Name, ID: id})
		default:
			more++
		}
	}
	return more, s.explain(rows.Err())
}
