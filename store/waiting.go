package store

import (
	"context"
	"database/sql"

	"relais/model"
)

func loadWaiting(ctx context.Context, tx *sql.Tx) ([]*model.Changeset, error) {
	rows, err := tx.QueryContext(ctx, `SELECT bytes, protected FROM waiting`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*model.Changeset
	for rows.Next() {
		var b, apart []byte
		if err := rows.Scan(&b, &apart); err != nil {
			return nil, err
		}
		c, err := model.DecodeChangeset(b)
		if err != nil {
			return nil, err
		}
		if apart != nil {
			values, err := model.DecodeProtected(apart)
			if err != nil {
				return nil, err
			}
			c.Unprotect(c.Hash(), values)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func keepWaiting(ctx context.Context, tx *sql.Tx, queue []*model.Changeset) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM waiting`); err != nil {
		return err
	}
	for _, c := range queue {
		h := c.Hash()
		var apart any
		if values := c.ProtectedValues(h); len(values) > 0 {
			apart = model.EncodeProtected(values)
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO waiting VALUES (?,?,?)`, h[:], c.Encode(), apart); err != nil {
			return err
		}
	}
	return nil
}
