package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"

	"relais/model"
)

// asides knows the changesets that are set aside: their device had no right
// to them. They stand in the log, so that what came after them in a chain is
// delivered, but none of their ops counts. An op that replaces one of theirs
// replaces what that one replaced.
type asides struct {
	hashes  map[model.Hash]bool
	numbers map[int64]bool
}

func loadAsides(ctx context.Context, tx *sql.Tx) (*asides, error) {
	s := &asides{hashes: map[model.Hash]bool{}, numbers: map[int64]bool{}}
	rows, err := tx.QueryContext(ctx, `SELECT a.hash, coalesce(c.n, 0) FROM aside a LEFT JOIN changeset c ON c.hash = a.hash`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var hash []byte
		var n int64
		if err := rows.Scan(&hash, &n); err != nil {
			return nil, err
		}
		var h model.Hash
		copy(h[:], hash)
		s.hashes[h] = true
		if n != 0 {
			s.numbers[n] = true
		}
	}
	return s, rows.Err()
}

// number tells that changeset h got the local number n.
func (s *asides) number(h model.Hash, n int64) {
	if s.hashes[h] {
		s.numbers[n] = true
	}
}

func (s *asides) has(n int64) bool { return s.numbers[n] }

// death gives what stands in the log for an op's end: nothing, but for
// one that was set aside, which never counted.
func (s *asides) death(n int64) any {
	if s.numbers[n] {
		return n
	}
	return nil
}

// killOne marks an op as replaced, where it is one of the register's own. A purge
// is never replaced.
const killOne = `UPDATE op SET dead=? WHERE id=? AND dead IS NULL AND type<>7 AND kind=? AND entity=? AND field=?`

// register is where an op and what it may replace belong: who may change a
// task could else end what a grant says.
type register struct {
	kind   string
	entity []byte
	field  string
}

// killer marks an op of a register as replaced by a changeset.
type killer func(by int64, at register, op int64) error

// killing is the killer that a prepared killOne is.
func killing(ctx context.Context, one *sql.Stmt) killer {
	return func(by int64, at register, op int64) error {
		_, err := one.ExecContext(ctx, by, op, at.kind, at.entity, at.field)
		return err
	}
}

// kill marks an op of a register as replaced by changeset by; through one that
// is set aside, what that one replaced.
func (s *asides) kill(ctx context.Context, tx *sql.Tx, kill killer, by int64, at register, op int64) error {
	if !s.numbers[op>>opBits] {
		return kill(by, at, op)
	}
	var typ model.OpType
	var replaces []byte
	err := tx.QueryRowContext(ctx, `SELECT type, replaces FROM op WHERE id=? AND kind=? AND entity=? AND field=?`,
		op, at.kind, at.entity, at.field).Scan(&typ, &replaces)
	if errors.Is(err, sql.ErrNoRows) || typ == model.OpDelete {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range unpackOps(replaces) {
		if err := s.kill(ctx, tx, kill, by, at, r); err != nil {
			return err
		}
	}
	return nil
}

// bury marks every op of what is set aside as not counting.
func (s *asides) bury(ctx context.Context, tx *sql.Tx) error {
	for n := range s.numbers {
		if _, err := tx.ExecContext(ctx, `UPDATE op SET dead=? WHERE id >= ? AND id < ?`, n, n<<opBits, (n+1)<<opBits); err != nil {
			return err
		}
	}
	return nil
}

// killOp is kill within a delivery.
func (a *applier) killOp(ctx context.Context, by int64, o *model.Op, op int64) error {
	return a.aside.kill(ctx, a.tx, killing(ctx, a.kill), by, register{o.Kind, o.Entity[:], o.Field}, op)
}

// Deliver applies what parts held and takes note of it, in one transaction.
// Changesets whose hash is in aside, with a reason, go to the log without
// effect, unless they are there with effect already; those that are not in
// aside have effect, even where they had none before. It gives how many changesets were applied.
func (s *Store) Deliver(ctx context.Context, changesets []*model.Changeset, aside map[model.Hash]string, states map[model.Hash]model.PartState) (applied int, err error) {
	cache := bulkCacheKiB
	if len(changesets) <= someChanges {
		cache = someCacheKiB
	}
	err = s.inBulkTx(ctx, cache, func(tx *sql.Tx) error {
		aside, err := s.withOwned(ctx, tx, changesets, aside)
		if err != nil {
			return err
		}
		otherwise, err := prove(ctx, tx, changesets, aside)
		if err != nil {
			return err
		}
		again, err := noteAside(ctx, tx, changesets, aside)
		if err != nil {
			return err
		}
		if applied, err = applyAll(ctx, tx, changesets, true, aside); err != nil {
			return err
		}
		for h, state := range states {
			if _, err := tx.ExecContext(ctx, `UPDATE part SET state=? WHERE hash=?`, state, h[:]); err != nil {
				return err
			}
		}
		if again || otherwise {
			return rebuild(ctx, tx, nil)
		}
		return nil
	})
	return applied, err
}

// withOwned adds the changesets to what is set aside that are here already and
// delete what their devices may not; those to come are judged when they are
// applied.
func (s *Store) withOwned(ctx context.Context, tx *sql.Tx, changesets []*model.Changeset, aside map[model.Hash]string) (map[model.Hash]string, error) {
	out := maps.Clone(aside)
	for _, c := range changesets {
		if !deletes(c.Ops) {
			continue
		}
		h := c.Hash()
		bad, err := ownedAgain(ctx, tx, h)
		if err != nil {
			return nil, err
		}
		if bad && out[h] == "" {
			if out == nil {
				out = map[model.Hash]string{}
			}
			out[h] = asideDelete
		}
	}
	return out, nil
}

// noteAside takes note of what has no effect. A changeset that came by one who
// had the right to it counts, whoever else sends it: else any device could
// take another's changes away. It tells whether some that was delivered
// counts from now on.
func noteAside(ctx context.Context, tx *sql.Tx, changesets []*model.Changeset, aside map[model.Hash]string) (again bool, err error) {
	var some bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM aside)`).Scan(&some); err != nil {
		return false, err
	}
	for h, reason := range aside {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside SELECT ?1, ?2
			WHERE NOT EXISTS (SELECT 1 FROM changeset WHERE hash=?1) AND NOT EXISTS (SELECT 1 FROM waiting WHERE hash=?1)`, h[:], reason)
		if err != nil {
			return false, err
		}
	}
	if !some {
		return false, nil
	}
	for _, c := range changesets {
		h := c.Hash()
		if aside[h] != "" {
			continue
		}
		r, err := tx.ExecContext(ctx, `DELETE FROM aside WHERE hash=?`, h[:])
		if err != nil {
			return false, err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return false, err
		}
		again = again || n > 0
	}
	return again, nil
}

// Rejudge changes which changesets are set aside, delivered ones too: those in
// aside, with a reason, lose their effect, those in restore have it again.
func (s *Store) Rejudge(ctx context.Context, aside map[model.Hash]string, restore []model.Hash) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var changed int64
		count := func(r sql.Result, err error) error {
			if err == nil {
				var n int64
				n, err = r.RowsAffected()
				changed += n
			}
			return err
		}
		aside := maps.Clone(aside)
		for _, h := range restore {
			if bad, err := ownedAgain(ctx, tx, h); err != nil {
				return err
			} else if bad {
				aside[h] = asideDelete
				continue
			}
			if err := count(tx.ExecContext(ctx, `DELETE FROM aside WHERE hash=?`, h[:])); err != nil {
				return err
			}
		}
		for h, reason := range aside {
			if err := count(tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside VALUES (?,?)`, h[:], reason)); err != nil {
				return err
			}
		}
		if changed == 0 {
			return nil
		}
		return rebuild(ctx, tx, nil)
	})
}

// Aside counts the changesets that were set aside.
func (s *Store) Aside(ctx context.Context) (int, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM aside`).Scan(&n)
	return n, s.explain(err)
}
