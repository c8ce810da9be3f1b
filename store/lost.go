package store

import (
	"context"
	"database/sql"
	"errors"

	"relais/model"
)

// A changeset that was declared lost counts as applied for those that have
// seen it. It keeps a place among them, before them: if it turns up it stands
// there, as if it had come in time, and what replaced its ops replaces them.

// loadLost gives the places that are kept.
func loadLost(ctx context.Context, tx *sql.Tx) (map[model.Hash]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT hash, n FROM lost`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[model.Hash]int64{}
	for rows.Next() {
		var hash []byte
		var n int64
		if err := rows.Scan(&hash, &n); err != nil {
			return nil, err
		}
		out[model.Hash(hash)] = n
	}
	return out, rows.Err()
}

// Lacking tells, for each changeset that waits, what it lacks. Where only the
// hash is known of that, the rest is zero.
func (s *Store) Lacking(ctx context.Context) ([][]model.Seen, error) {
	var out [][]model.Seen
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		a, err := newApplier(ctx, tx)
		if err != nil {
			return err
		}
		defer a.close()
		queue, err := loadWaiting(ctx, tx)
		if err != nil {
			return err
		}
		waits := map[model.Hash]bool{}
		for _, c := range queue {
			waits[c.Hash()] = true
		}
		for _, c := range queue {
			var some []model.Seen
			for _, want := range c.Needs() {
				if n, err := a.number(ctx, want.Hash); err != nil {
					return err
				} else if n == 0 && !waits[want.Hash] {
					some = append(some, want)
				}
			}
			out = append(out, some)
		}
		return nil
	})
	return out, err
}

// SetLost says which changesets count as applied although they are not here,
// and applies what waited for nothing else. It gives how many that were.
func (s *Store) SetLost(ctx context.Context, lost []model.Seen) (applied int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		a, err := newApplier(ctx, tx)
		if err != nil {
			return err
		}
		defer a.close()
		a.carried = true
		queue, err := loadWaiting(ctx, tx)
		if err != nil || len(queue) == 0 {
			return err
		}
		if err := a.lose(ctx, queue, lost); err != nil {
			return err
		}
		before := a.next
		if queue, err = a.drain(ctx, queue); err != nil {
			return err
		}
		if applied = int(a.next - before); applied == 0 {
			return nil
		}
		if err := keepWaiting(ctx, tx, a.purges.drop(queue)); err != nil {
			return err
		}
		return a.finish(ctx)
	})
	return applied, err
}

// lose keeps a place for what of the lost the waiting have seen. What waits
// itself is not lost.
func (a *applier) lose(ctx context.Context, queue []*model.Changeset, lost []model.Seen) error {
	wanted := map[model.Hash]bool{}
	for _, c := range queue {
		for _, want := range c.Needs() {
			wanted[want.Hash] = true
		}
	}
	for _, c := range queue {
		delete(wanted, c.Hash())
	}
	for _, l := range lost {
		if !wanted[l.Hash] {
			continue
		}
		if n, err := a.number(ctx, l.Hash); err != nil || n != 0 {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := a.tx.ExecContext(ctx, `INSERT INTO lost VALUES (?,?,?)`, l.Hash[:], a.next, l.Writer[:]); err != nil {
			return err
		}
		a.lost[l.Hash] = a.next
		a.next++
	}
	return nil
}

// foundAt gives a changeset that turns up the place that was kept for it.
func (a *applier) foundAt(ctx context.Context, h model.Hash) (int64, error) {
	n := a.lost[h]
	if n == 0 {
		return 0, nil
	}
	delete(a.lost, h)
	a.found++
	_, err := a.tx.ExecContext(ctx, `DELETE FROM lost WHERE hash=?`, h[:])
	return n, err
}

// settleFound works the log out again after something turned up that later
// changesets have replaced, and judges again what was deleted without knowing
// of it.
func settleFound(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT hash FROM own_only`)
	if err != nil {
		return err
	}
	var all []model.Hash
	for rows.Next() {
		var hash []byte
		if err := rows.Scan(&hash); err != nil {
			return errors.Join(err, rows.Close())
		}
		all = append(all, model.Hash(hash))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, h := range all {
		bad, err := ownedAgain(ctx, tx, h)
		if err != nil {
			return err
		}
		if bad {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside VALUES (?,?)`, h[:], asideDelete); err != nil {
				return err
			}
		}
	}
	return rebuild(ctx, tx, nil)
}
