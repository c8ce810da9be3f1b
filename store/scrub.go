package store

import (
	"context"
	"database/sql"
	"errors"
)

// scrubKey says in the database that something was dropped whose bytes may be
// left in pages that nobody reads any more.
const scrubKey = "scrub"

func needScrub(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1`, scrubKey)
	return err
}

// Scrub leaves no byte in the profile's files of what was dropped: it merges
// the search index, writes every page anew, and empties the write-ahead log.
// It tells whether that is done: it is not while somebody reads an older
// state, and is to be asked for again then.
func (s *Store) Scrub(ctx context.Context) (bool, error) {
	var due string
	err := s.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key=?`, scrubKey).Scan(&due)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, s.explain(err)
	}
	if err := s.DropLostFiles(ctx); err != nil {
		return false, err
	}
	alone, err := s.dropFormer(ctx)
	if err != nil {
		return false, err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return false, s.explain(err)
	}
	defer conn.Close()
	// The copy that VACUUM makes would fill the memory otherwise.
	for _, q := range []string{`INSERT INTO search(search) VALUES ('optimize')`, `PRAGMA temp_store = FILE`, `VACUUM`, `PRAGMA temp_store = MEMORY`} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return false, s.explain(err)
		}
	}
	var busy, pages, moved int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return false, s.explain(err)
	}
	if busy != 0 || !alone {
		return false, nil
	}
	_, err = conn.ExecContext(ctx, `DELETE FROM meta WHERE key=? AND value=?`, scrubKey, due)
	return err == nil, s.explain(err)
}
