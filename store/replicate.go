package store

import (
	"context"
	"database/sql"
	"errors"

	"relais/model"
)

// What store/replica needs of a store, and nothing else does.

func currentWriter(ctx context.Context, q querier) (model.WriterID, error) {
	var text string
	if err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key='writer'`).Scan(&text); err != nil {
		return model.WriterID{}, err
	}
	id, _ := model.ParseID(text)
	return id, nil
}

func currentRole(ctx context.Context, q querier) (model.Role, error) {
	var role string
	err := q.QueryRowContext(ctx, `SELECT value FROM meta WHERE key='role'`).Scan(&role)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return model.Role(role), err
}

// Writer names this device's part of the log.
func (s *Store) Writer(ctx context.Context) (model.WriterID, error) {
	w, err := currentWriter(ctx, s.db)
	return w, s.explain(err)
}

// SetWriter gives this device's edits another name from now on, in every
// process that has the profile open. What was written under the old one stays.
func (s *Store) SetWriter(ctx context.Context, id model.WriterID) error {
	return s.exec(ctx, `INSERT OR REPLACE INTO meta VALUES ('writer', ?)`, id.String())
}

// Role tells what this device may change.
func (s *Store) Role(ctx context.Context) (model.Role, error) {
	r, err := currentRole(ctx, s.db)
	return r, s.explain(err)
}

// SetRole limits what this device may change.
func (s *Store) SetRole(ctx context.Context, r model.Role) error {
	return s.exec(ctx, `INSERT OR REPLACE INTO meta VALUES ('role', ?)`, string(r))
}

// Writers lists everybody who ever wrote in this log.
func (s *Store) Writers(ctx context.Context) ([]model.WriterID, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT writer FROM changeset ORDER BY writer`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.WriterID
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var id model.WriterID
		copy(id[:], b)
		out = append(out, id)
	}
	return out, s.explain(rows.Err())
}

// packedKey holds the position up to which changesets were packed.
const packedKey = "packed"

// Unshared tells what of this device's is not in the folder, as far as it is
// known: how many changesets of the given writers no part holds yet, and which
// of the device's parts no verified file of the folder is.
func (s *Store) Unshared(ctx context.Context, device model.WriterID, mine []model.WriterID) (unpacked int, parts []model.Hash, err error) {
	from, err := s.packed(ctx, s.db)
	if err != nil {
		return 0, nil, s.explain(err)
	}
	if unpacked, err = countOf(ctx, s.db, from, mine); err != nil {
		return 0, nil, s.explain(err)
	}
	rows, err := s.db.QueryContext(ctx, `SELECT hash FROM part WHERE writer=? AND state=? AND hash NOT IN (SELECT part FROM folder_file WHERE part IS NOT NULL)
		ORDER BY number`, device[:], model.PartDelivered)
	if err != nil {
		return 0, nil, s.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			return 0, nil, err
		}
		var h model.Hash
		copy(h[:], b)
		parts = append(parts, h)
	}
	return unpacked, parts, s.explain(rows.Err())
}

// countOf counts what some writers wrote here after a position. What bears
// their names and came in a part may be another's forgery: to pack it would make
// it this device's.
func countOf(ctx context.Context, q querier, after int64, writers []model.WriterID) (count int, err error) {
	for _, w := range writers {
		var n int
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM changeset WHERE n>? AND +writer=? AND carried=0`, after, w[:]).Scan(&n); err != nil {
			return 0, err
		}
		count += n
	}
	return count, nil
}

func (s *Store) packed(ctx context.Context, q querier) (int64, error) {
	var from int64
	err := q.QueryRowContext(ctx, `SELECT CAST(value AS INTEGER) FROM share WHERE key=?`, packedKey).Scan(&from)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return from, err
}

// Pack hands the changesets of the given writers that no part holds yet to p,
// in order, and keeps the parts of device that it makes: all in one
// transaction, so that each changeset is in one part. It gives how many.
func (s *Store) Pack(ctx context.Context, device model.WriterID, mine []model.WriterID, p model.Packer) (count int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		from, err := s.packed(ctx, tx)
		if err != nil {
			return err
		}
		tip, err := tipOf(ctx, tx, device)
		if err != nil {
			return err
		}
		p.Begin(tip)
		var last int64
		var unsigned bool
		err = tx.QueryRowContext(ctx, `SELECT coalesce(max(n),0), EXISTS (SELECT 1 FROM unsigned) FROM changeset`).Scan(&last, &unsigned)
		if err != nil || last == from && !unsigned {
			return err
		}
		keep := func(parts []model.Part, err error) error {
			if err != nil {
				return err
			}
			return holdParts(ctx, tx, parts)
		}
		// Nobody else writes while this transaction holds the file, so that
		// reading beside it reads the same.
		err = s.eachOf(ctx, from, mine, func(n int64, h model.Hash, c *model.Changeset) error {
			count++
			if c.Sealed, err = s.sealedOf(ctx, n, h); err != nil {
				return err
			}
			return keep(p.Add(c))
		})
		if err != nil {
			return err
		}
		if err := keep(p.End()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM unsigned; DELETE FROM sealed WHERE n <= ?`, last); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO share VALUES (?, CAST(? AS BLOB))`, packedKey, last)
		return err
	})
	return count, err
}

func tipOf(ctx context.Context, tx *sql.Tx, device model.WriterID) (model.Part, error) {
	p := model.Part{Device: device}
	var hash, prev, file []byte
	err := tx.QueryRowContext(ctx, `SELECT hash, number, prev, month, state, file, dropped, size FROM part WHERE writer=? AND state=? ORDER BY number DESC, hash LIMIT 1`,
		device[:], model.PartDelivered).Scan(&hash, &p.Number, &prev, &p.Month, &p.State, &file, &p.Dropped, &p.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	copy(p.Hash[:], hash)
	copy(p.Prev[:], prev)
	copy(p.File[:], file)
	return p, err
}

// HoldParts keeps verified parts; those that are held already stay as they are.
func (s *Store) HoldParts(ctx context.Context, parts []model.Part) error {
	return s.inTx(ctx, func(tx *sql.Tx) error { return holdParts(ctx, tx, parts) })
}

func holdParts(ctx context.Context, tx *sql.Tx, parts []model.Part) error {
	for _, p := range parts {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO part VALUES (?,?,?,?,?,?,?,?,?)`,
			p.Hash[:], p.Device[:], int64(p.Number), p.Prev[:], p.Month, p.State, p.File[:], p.Dropped, len(p.Bytes))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO part_bytes VALUES (?,?)`, p.Hash[:], p.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// Parts lists every part that is held, without its bytes, device by device in
// the order of their numbers.
func (s *Store) Parts(ctx context.Context) ([]model.Part, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT hash, writer, number, prev, month, state, file, dropped, size FROM part ORDER BY writer, number, hash`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.Part
	for rows.Next() {
		var p model.Part
		var hash, device, prev, file sql.RawBytes
		if err := rows.Scan(&hash, &device, &p.Number, &prev, &p.Month, &p.State, &file, &p.Dropped, &p.Size); err != nil {
			return nil, err
		}
		copy(p.Hash[:], hash)
		copy(p.Device[:], device)
		copy(p.Prev[:], prev)
		copy(p.File[:], file)
		out = append(out, p)
	}
	return out, s.explain(rows.Err())
}

// ReplacePart keeps another file of a part that is held.
func (s *Store) ReplacePart(ctx context.Context, p model.Part) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE part SET file=?, dropped=?, size=? WHERE hash=?`, p.File[:], p.Dropped, len(p.Bytes), p.Hash[:]); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE part_bytes SET bytes=? WHERE hash=?`, p.Bytes, p.Hash[:]); err != nil {
			return err
		}
		return needScrub(ctx, tx)
	})
}

// PartBytes gives the file that is kept of a part.
func (s *Store) PartBytes(ctx context.Context, h model.Hash) ([]byte, error) {
	var b []byte
	err := s.db.QueryRowContext(ctx, `SELECT bytes FROM part_bytes WHERE hash=?`, h[:]).Scan(&b)
	return b, s.explain(err)
}

// Undelivered counts the changesets that lack something they have seen.
func (s *Store) Undelivered(ctx context.Context) (int, error) {
	var n int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM waiting`).Scan(&n)
	return n, s.explain(err)
}

// TeamFiles gives the team's key files that are known, byte for byte.
func (s *Store) TeamFiles(ctx context.Context) ([][]byte, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT bytes FROM team_file ORDER BY hash`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out [][]byte
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, s.explain(rows.Err())
}

// KeepTeamFile keeps one of the team's key files.
func (s *Store) KeepTeamFile(ctx context.Context, h model.Hash, b []byte) error {
	return s.exec(ctx, `INSERT OR IGNORE INTO team_file VALUES (?,?)`, h[:], b)
}

// FolderFiles lists the files of the folder that were verified.
func (s *Store) FolderFiles(ctx context.Context) ([]model.FolderFile, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT path, size, hash, part, dropped FROM folder_file`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.FolderFile
	for rows.Next() {
		var f model.FolderFile
		var hash, part sql.RawBytes
		if err := rows.Scan(&f.Path, &f.Size, &hash, &part, &f.Dropped); err != nil {
			return nil, err
		}
		copy(f.Hash[:], hash)
		copy(f.Part[:], part)
		out = append(out, f)
	}
	return out, s.explain(rows.Err())
}

// KeepFolderFiles takes note of verified files, and forgets others.
func (s *Store) KeepFolderFiles(ctx context.Context, keep []model.FolderFile, forget []string) error {
	if len(keep)+len(forget) == 0 {
		return nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for _, path := range forget {
			if _, err := tx.ExecContext(ctx, `DELETE FROM folder_file WHERE path=?`, path); err != nil {
				return err
			}
		}
		for _, f := range keep {
			var part any
			if !f.Part.IsZero() {
				part = f.Part[:]
			}
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO folder_file VALUES (?,?,?,?,?)`, f.Path, f.Size, f.Hash[:], part, f.Dropped); err != nil {
				return err
			}
		}
		return nil
	})
}

// ShareValue reads a value of the exchange's own, nil when it was never set.
func (s *Store) ShareValue(ctx context.Context, key string) ([]byte, error) {
	var v []byte
	err := s.db.QueryRowContext(ctx, `SELECT value FROM share WHERE key=?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return v, s.explain(err)
}

// SetShareValue keeps a value of the exchange's own.
func (s *Store) SetShareValue(ctx context.Context, key string, value []byte) error {
	return s.exec(ctx, `INSERT OR REPLACE INTO share VALUES (?,?)`, key, value)
}
