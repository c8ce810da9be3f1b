package store

import (
	"context"
	"database/sql"

	"relais/model"
)

// What came with a snapshot is unproved until the segments bring the same.

// Unproved counts the changesets that came with a snapshot and with nothing
// else so far.
func (s *Store) Unproved(ctx context.Context) (int, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM unproved`).Scan(&n)
	return n, s.explain(err)
}

// prove compares the changesets of a delivery with those that are unproved:
// the same hash is the same changeset, and whether it is set aside is judged
// anew. It tells whether that comes out otherwise than the snapshot said.
func prove(ctx context.Context, tx *sql.Tx, changesets []*model.Changeset, aside map[model.Hash]string) (otherwise bool, err error) {
	var some bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM unproved)`).Scan(&some); err != nil || !some {
		return false, err
	}
	changed := func(query string, args ...any) (bool, error) {
		r, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return false, err
		}
		n, err := r.RowsAffected()
		return n > 0, err
	}
	for _, c := range changesets {
		h := c.Hash()
		new, err := changed(`DELETE FROM unproved WHERE n = (SELECT n FROM changeset WHERE hash=?)`, h[:])
		if err != nil {
			return false, err
		}
		if !new {
			continue
		}
		if reason, judged := aside[h]; judged {
			new, err = changed(`INSERT OR IGNORE INTO aside VALUES (?,?)`, h[:], reason)
		} else {
			new, err = changed(`DELETE FROM aside WHERE hash=?`, h[:])
		}
		if err != nil {
			return false, err
		}
		otherwise = otherwise || new
	}
	return otherwise, nil
}

// Conclude ends the trial of a snapshot once every part that it stands for was
// delivered, and forgets the share values with that. Changesets that none of
// them brought are set aside and go out in this device's next part, so that all
// have the same: what was done here may have seen them. Tables that do not say what the log says are
// made again from it. It gives how many changesets that were, and whether the
// tables were wrong.
func (s *Store) Conclude(ctx context.Context, forget []string) (forged int, wrong bool, err error) {
	differs, err := s.audited(ctx)
	if err != nil {
		return 0, false, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside SELECT hash, ? FROM changeset WHERE n IN (SELECT n FROM unproved)`, unproved)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO unsigned SELECT n FROM unproved`); err != nil {
			return err
		}
		forged, wrong = int(n), differs != ""
		if _, err := tx.ExecContext(ctx, `DELETE FROM unproved`); err != nil {
			return err
		}
		for _, key := range forget {
			if _, err := tx.ExecContext(ctx, `DELETE FROM share WHERE key=?`, key); err != nil {
				return err
			}
		}
		if forged == 0 && !wrong {
			return nil
		}
		return rebuild(ctx, tx, nil)
	})
	return forged, wrong, err
}

func (s *Store) audited(ctx context.Context) (string, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return "", s.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	bad, err := audit(ctx, tx)
	return bad, s.explain(err)
}
