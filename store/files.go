package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"io"
	"strconv"

	"relais/model"
)

// Attached files lie in the profile's database, in chunks: a backup has them,
// and an edit never names a file that a crash took.

// Attach takes a file in and gives what a field of a record says of it. It
// refuses one that is too large (file.too_large), and writes nothing then.
func (s *Store) Attach(ctx context.Context, name string, r io.Reader) (model.Attachment, error) {
	a := model.Attachment{Name: model.FileName(name)}
	if _, err := io.ReadFull(s.opts.Random, a.Key[:]); err != nil {
		return a, err
	}
	data, err := io.ReadAll(io.LimitReader(r, model.MaxFileBytes+1))
	if err != nil {
		return a, model.Refuse(model.Unusable, "file.unreadable", "name", a.Name)
	}
	if len(data) > model.MaxFileBytes {
		return a, model.Refuse(model.Invalid, "file.too_large", "name", a.Name, "limit", strconv.Itoa(model.MaxFileBytes>>20))
	}
	a.Hash, a.Size = sha256.Sum256(data), int64(len(data))
	return a, s.KeepFile(ctx, a, data)
}

// KeepFile keeps the bytes of an attachment, whole, which must be those that
// its hash names: else it fails with model.ErrCorrupt.
func (s *Store) KeepFile(ctx context.Context, a model.Attachment, data []byte) error {
	if sha256.Sum256(data) != a.Hash {
		return model.ErrCorrupt
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for i := range a.Chunks() {
			chunk := data[min(len(data), i*model.FileChunkBytes):min(len(data), (i+1)*model.FileChunkBytes)]
			_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO file_chunk VALUES (?,?,?)`, a.Hash[:], i, append([]byte{}, chunk...))
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO file VALUES (?,?)`, a.Hash[:], len(data))
		return err
	})
}

// HasFile tells whether an attachment's bytes are here.
func (s *Store) HasFile(ctx context.Context, a model.Attachment) (bool, error) {
	var has bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM file WHERE hash=?)`, a.Hash[:]).Scan(&has)
	return has, s.explain(err)
}

// FileChunk gives one chunk of an attachment that is here.
func (s *Store) FileChunk(ctx context.Context, a model.Attachment, place int) ([]byte, error) {
	var b []byte
	err := s.db.QueryRowContext(ctx, `SELECT bytes FROM file_chunk WHERE hash=? AND place=?`, a.Hash[:], place).Scan(&b)
	return b, s.explain(err)
}

// WriteFile writes an attachment's bytes. It refuses where they are not here
// (file.away).
func (s *Store) WriteFile(ctx context.Context, a model.Attachment, w io.Writer) error {
	has, err := s.HasFile(ctx, a)
	if err != nil {
		return err
	}
	if !has {
		return model.Refuse(model.NotFound, "file.away", "name", a.Name)
	}
	for i := range a.Chunks() {
		b, err := s.FileChunk(ctx, a, i)
		if err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Attachments lists what live records hold, each once, in no particular order;
// of a field in conflict what every value of it names.
func (s *Store) Attachments(ctx context.Context) ([]model.Attachment, error) {
	var out []model.Attachment
	seen := map[[32]byte]bool{}
	for _, k := range model.Kinds {
		for _, f := range k.FileFields() {
			name := quote(f.Name)
			rows, err := s.db.QueryContext(ctx, `SELECT `+name+`, CASE WHEN conflicts IS NOT NULL THEN id END FROM `+quote(k.Name)+
				` WHERE deleted=0 AND `+name+` IS NOT NULL`)
			if err != nil {
				return nil, s.explain(err)
			}
			wires, disputed, err := fileWires(rows)
			if err != nil {
				return nil, s.explain(err)
			}
			for _, id := range disputed {
				more, err := s.headsOf(ctx, k, id, f)
				if err != nil {
					return nil, err
				}
				wires = append(wires, more...)
			}
			for _, wire := range wires {
				if a, ok := model.ParseAttachment(wire); ok && !seen[a.Key] {
					seen[a.Key] = true
					out = append(out, a)
				}
			}
		}
	}
	return out, nil
}

// fileWires reads rows of values, and of the records that are in conflict.
func fileWires(rows *sql.Rows) (wires, disputed []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var wire string
		var id sql.NullString
		if err := rows.Scan(&wire, &id); err != nil {
			return nil, nil, err
		}
		wires = append(wires, wire)
		if id.Valid {
			disputed = append(disputed, id.String)
		}
	}
	return wires, disputed, rows.Err()
}

// headsOf lists the values of a field in conflict, none where it is not.
func (s *Store) headsOf(ctx context.Context, k *model.Kind, wire string, f *model.Field) (out []string, err error) {
	id, _ := model.ParseID(wire)
	r, err := s.getRow(ctx, k, id)
	if err != nil || r == nil {
		return nil, err
	}
	if err := s.fillConflicts(ctx, r); err != nil {
		return nil, err
	}
	for _, h := range r.Conflicts[f.Name] {
		out = append(out, h.Value)
	}
	return out, nil
}

// DropLostFiles deletes the bytes of files that no value in the log names any
// more: those of records that were purged.
func (s *Store) DropLostFiles(ctx context.Context) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT hash FROM file`)
		if err != nil {
			return err
		}
		lost := map[model.Hash]bool{}
		for rows.Next() {
			var h []byte
			if err := rows.Scan(&h); err != nil {
				return errors.Join(err, rows.Close())
			}
			lost[model.Hash(h)] = true
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || len(lost) == 0 {
			return err
		}
		if err := eachFileValue(ctx, tx, func(a model.Attachment) { delete(lost, a.Hash) }); err != nil {
			return err
		}
		for h := range lost {
			for _, q := range []string{`DELETE FROM file_chunk WHERE hash=?`, `DELETE FROM file WHERE hash=?`} {
				if _, err := tx.ExecContext(ctx, q, h[:]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// eachFileValue goes through every attachment that the log names, older values
// of fields included: an undo may bring them back.
func eachFileValue(ctx context.Context, q querier, do func(model.Attachment)) error {
	rows, err := q.QueryContext(ctx, `SELECT value FROM op WHERE value LIKE 'file:%'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var wire string
		if err := rows.Scan(&wire); err != nil {
			return err
		}
		if a, ok := model.ParseAttachment(wire); ok {
			do(a)
		}
	}
	return rows.Err()
}

// loseChunks notes what the chunks are called of files that values name which
// are dropped: once the values are gone, nobody could tell.
func loseChunks(ctx context.Context, tx *sql.Tx, values []string) error {
	for _, wire := range values {
		a, ok := model.ParseAttachment(wire)
		if !ok {
			continue
		}
		for i := range a.Chunks() {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO lost_chunk VALUES (?)`, a.ChunkName(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// LostChunks lists what the chunks are called of files that were purged, but for
// those that another value in the log names still.
func (s *Store) LostChunks(ctx context.Context) (map[string]bool, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT name FROM lost_chunk`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	lost := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		lost[name] = true
	}
	if err := rows.Err(); err != nil || len(lost) == 0 {
		return nil, s.explain(err)
	}
	return lost, s.explain(eachFileValue(ctx, s.db, func(a model.Attachment) {
		for i := range a.Chunks() {
			delete(lost, a.ChunkName(i))
		}
	}))
}
