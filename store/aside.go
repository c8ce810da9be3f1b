package store

import (
	"context"
	"database/sql"
	"errors"

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

// kill marks an op as replaced by changeset by; through one that is set aside,
// what that one replaced.
func (s *asides) kill(ctx context.Context, tx *sql.Tx, kill *sql.Stmt, by, op int64) error {
	if !s.numbers[op>>opBits] {
		_, err := kill.ExecContext(ctx, by, op)
		return err
	}
	var typ model.OpType
	var replaces []byte
	err := tx.QueryRowContext(ctx, `SELECT type, replaces FROM op WHERE id=?`, op).Scan(&typ, &replaces)
	if errors.Is(err, sql.ErrNoRows) || typ == model.OpDelete {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range unpackOps(replaces) {
		if err := s.kill(ctx, tx, kill, by, r); err != nil {
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
func (a *applier) killOp(ctx context.Context, by, op int64) error {
	return a.aside.kill(ctx, a.tx, a.kill, by, op)
}
