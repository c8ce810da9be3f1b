package store

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"relais/model"
)

// append makes ops one changeset of this writer, applies it and brings the
// tables up to date. nowMillis is the wall clock.
func (s *Store) append(ctx context.Context, tx *sql.Tx, ops []model.Op, undoOf model.Hash, nowMillis int64) (model.Hash, int64, error) {
	a, err := newApplier(ctx, tx)
	if err != nil {
		return model.Hash{}, 0, err
	}
	defer a.close()
	if len(ops) == 0 {
		return model.Hash{}, a.next - 1, nil
	}
	writer, err := currentWriter(ctx, tx)
	if err != nil {
		return model.Hash{}, 0, err
	}
	w, err := readWriter(ctx, tx, writer)
	if err != nil {
		return model.Hash{}, 0, err
	}
	h, err := s.appendOne(ctx, a, &w, s.me, ops, undoOf, nowMillis)
	if err != nil {
		return h, 0, err
	}
	return h, a.next - 1, a.finish(ctx)
}

// appendOne seals one changeset of a writer and applies it; w is moved on.
func (s *Store) appendOne(ctx context.Context, a *applier, w *writerState, author model.ID, ops []model.Op, undoOf model.Hash, nowMillis int64) (model.Hash, error) {
	if err := a.mayWrite(ctx, w, ops); err != nil {
		return model.Hash{}, err
	}
	for i := range ops {
		if ops[i].Type.HasValue() {
			if _, err := io.ReadFull(s.opts.Random, ops[i].Salt[:]); err != nil {
				return model.Hash{}, err
			}
		}
	}
	c := &model.Changeset{
		Writer: w.writer, Seq: w.seq + 1, Prev: w.prev, Stamp: w.stamp.Next(nowMillis),
		Author: author, Seen: w.seen, UndoOf: undoOf, Ops: ops,
	}
	h := c.Seal()
	w.seq, w.prev, w.stamp, w.seen = c.Seq, h, c.Stamp, nil
	if err := s.close(w, h, c); err != nil {
		return h, err
	}
	if err := a.apply(ctx, h, c); err != nil {
		return h, err
	}
	return h, keepSealed(ctx, a.tx, a.numbers[h], c.Sealed)
}

// readWriter reads what the next changeset of a writer builds on.
func readWriter(ctx context.Context, tx *sql.Tx, writer model.WriterID) (writerState, error) {
	w := writerState{writer: writer}
	var err error
	if w.role, err = currentRole(ctx, tx); err != nil {
		return w, err
	}
	if w.recipient, err = currentRecipient(ctx, tx); err != nil {
		return w, err
	}
	if w.limits, err = currentLimits(ctx, tx, writer); err != nil {
		return w, err
	}
	var prev []byte
	err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM changeset WHERE writer=? AND carried=0 ORDER BY seq DESC, n DESC LIMIT 1`, writer[:]).
		Scan(&w.seq, &prev)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return w, err
	}
	copy(w.prev[:], prev)
	err = tx.QueryRowContext(ctx, `SELECT wall, counter FROM changeset ORDER BY wall DESC, counter DESC LIMIT 1`).
		Scan(&w.stamp.Wall, &w.stamp.Counter)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return w, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT writer, seq, hash FROM chain_head WHERE writer<>?`, writer[:])
	if err != nil {
		return w, err
	}
	defer rows.Close()
	for rows.Next() {
		var other, hash []byte
		var seen model.Seen
		if err := rows.Scan(&other, &seen.Seq, &hash); err != nil {
			return w, err
		}
		copy(seen.Writer[:], other)
		copy(seen.Hash[:], hash)
		w.seen = append(w.seen, seen)
	}
	return w, rows.Err()
}
