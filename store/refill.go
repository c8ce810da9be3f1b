package store

import (
	"context"
	"database/sql"

	"relais/model"
)

// refill gives a changeset of the log the values that it stands there without,
// where it is delivered again with them: it may have come with a checkpoint
// whose maker lacked them. What was purged stays gone.
func (a *applier) refill(ctx context.Context, n int64, c *model.Changeset) error {
	lacks, err := a.lacking(ctx, n)
	if err != nil || len(lacks) == 0 {
		return err
	}
	named, err := a.namedByPurges(ctx)
	if err != nil {
		return err
	}
	for _, id := range lacks {
		o := &c.Ops[id&(maxOps-1)]
		e := model.Entity{Kind: o.Kind, ID: o.Entity}
		if o.Dropped || a.purges.hides(e, o) || named[id] {
			continue
		}
		_, err := a.tx.ExecContext(ctx, `UPDATE op SET value=?, salt=?, commitment=NULL, protected=? WHERE id=?`, o.Value, o.Salt[:], o.Protected, id)
		if err != nil {
			return err
		}
		a.touch(e)
	}
	return nil
}

// lacking lists the ops of a changeset of which only commitments are here.
func (a *applier) lacking(ctx context.Context, n int64) ([]int64, error) {
	return opIDs(ctx, a.tx, `SELECT id FROM op WHERE id >= ? AND id < ? AND commitment IS NOT NULL`, n<<opBits, (n+1)<<opBits)
}

// opIDs gives the local ids that a query selects.
func opIDs(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return columnOf[int64](rows)
}

// namedByPurges gives the ops whose values purges of other records took.
func (a *applier) namedByPurges(ctx context.Context) (map[int64]bool, error) {
	rows, err := a.tx.QueryContext(ctx, `SELECT replaces FROM op INDEXED BY op_purge WHERE type=7 AND dead IS NULL AND replaces IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]bool{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		for _, id := range unpackOps(b) {
			out[id] = true
		}
	}
	return out, rows.Err()
}
