package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"relais/model"
	"relais/store/drive"
)

// Problem is something that Doctor found. Key names a sentence in the
// catalogues under "doctor.".
type Problem struct {
	Key    string
	Detail string
	Mend   bool // Rebuild mends it
}

// Doctor checks the file, every changeset against its hash, and whether each
// table says what the log says. It changes nothing.
func (s *Store) Doctor(ctx context.Context) ([]Problem, error) {
	var out []Problem
	var verdict string
	if err := s.db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return nil, s.explain(err)
	}
	if verdict != "ok" {
		out = append(out, Problem{Key: "file", Detail: verdict})
	}
	bad, err := s.checkChain(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, bad...)
	bad, err = s.checkTables(ctx)
	return append(out, bad...), err
}

// checkChain works out each changeset's hash again.
func (s *Store) checkChain(ctx context.Context) ([]Problem, error) {
	var out []Problem
	err := s.EachChangeset(ctx, 0, func(_ int64, h model.Hash, c *model.Changeset) error {
		if c.Hash() != h {
			out = append(out, Problem{Key: "changeset", Detail: h.String()[:12]})
		}
		return nil
	})
	return out, err
}

// EachChangeset reads the log's changesets after a position, in order of
// arrival.
func (s *Store) EachChangeset(ctx context.Context, after int64, do func(n int64, h model.Hash, c *model.Changeset) error) error {
	return s.eachOf(ctx, after, nil, do)
}

// eachOf is EachChangeset for what some writers wrote here, and for what no part
// of its writer's brought; nil for all.
func (s *Store) eachOf(ctx context.Context, after int64, writers []model.WriterID, do func(n int64, h model.Hash, c *model.Changeset) error) error {
	only, args := "", []any{after}
	if writers != nil {
		only = ` AND writer IN (` + strings.TrimSuffix(strings.Repeat("?,", len(writers)), ",") + `) AND carried=0 OR n IN (SELECT n FROM unsigned)`
		for _, w := range writers {
			args = append(args, w[:])
		}
	}
	rows, err := s.db.QueryContext(ctx, `SELECT n, hash, writer, seq, prev, wall, counter, author, seen, undo_of FROM changeset
		WHERE n > ?`+only+` ORDER BY n`, args...)
	if err != nil {
		return s.explain(err)
	}
	defer rows.Close()
	hashes := map[int64]model.Hash{}
	for rows.Next() {
		var n int64
		var h model.Hash
		c := &model.Changeset{}
		var hash, writer, prev, author, seen, undo []byte
		if err := rows.Scan(&n, &hash, &writer, &c.Seq, &prev, &c.Stamp.Wall, &c.Stamp.Counter, &author, &seen, &undo); err != nil {
			return err
		}
		copy(h[:], hash)
		copy(c.Writer[:], writer)
		copy(c.Prev[:], prev)
		copy(c.Author[:], author)
		copy(c.UndoOf[:], undo)
		c.Seen = unpackSeen(seen)
		hashes[n] = h
		if c.Ops, err = s.opsOf(ctx, n, hashes); err != nil {
			return err
		}
		c.Seal() // what is replaced lies here in the order of arrival
		if err := do(n, h, c); err != nil {
			return err
		}
	}
	return s.explain(rows.Err())
}

func (s *Store) opsOf(ctx context.Context, n int64, hashes map[int64]model.Hash) ([]model.Op, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT type, kind, entity, field, value, salt, commitment, replaces, protected FROM op
		WHERE id >= ? AND id < ? ORDER BY id`, n<<opBits, (n+1)<<opBits)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.Op
	for rows.Next() {
		var o model.Op
		var value sql.NullString
		var entity, salt, commitment, replaces []byte
		if err := rows.Scan(&o.Type, &o.Kind, &entity, &o.Field, &value, &salt, &commitment, &replaces, &o.Protected); err != nil {
			return nil, err
		}
		o.Value = value.String
		copy(o.Entity[:], entity)
		copy(o.Salt[:], salt)
		copy(o.Commitment[:], commitment)
		o.Dropped = o.Type.HasValue() && !value.Valid
		for _, r := range unpackOps(replaces) {
			h, ok := hashes[r>>opBits]
			if !ok {
				i, err := readSet(ctx, s.db, r>>opBits)
				if err != nil {
					return nil, fmt.Errorf("changeset %d names changeset %d: %w", n, r>>opBits, err)
				}
				h = i.hash
				hashes[r>>opBits] = h
			}
			o.Replaces = append(o.Replaces, model.OpID{Changeset: h, Index: uint32(r & (maxOps - 1))})
		}
		out = append(out, o)
	}
	return out, s.explain(rows.Err())
}

// checkTables compares what the tables say with what the log says.
func (s *Store) checkTables(ctx context.Context) ([]Problem, error) {
	differs, err := s.audited(ctx)
	if err != nil || differs == "" {
		return nil, err
	}
	return []Problem{{Key: "table", Detail: differs, Mend: true}}, nil
}

// Backup writes a copy of the profile, as of one moment, to a file that is not
// there yet. It can be opened with any SQLite tool.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err == nil {
		return model.Refuse(model.Invalid, "backup.exists", "file", file)
	}
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return model.Refuse(model.NotFound, "backup.folder", "file", file)
	}
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, file); err != nil {
		if refusal := model.AsRefusal(s.explain(err)); refusal != nil {
			refusal.Args = map[string]string{"dir": filepath.Dir(file)}
			return refusal
		}
		return err
	}
	return os.Chmod(file, 0o600)
}

// RestoreBackup makes a profile of a backup. It refuses where there is a
// profile already, and a file that is no backup. The new profile writes as a
// new writer, so that it never repeats a number that the old one went on to
// use.
func RestoreBackup(ctx context.Context, file string, o Options) (*Store, error) {
	o = o.filled()
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, model.Refuse(model.NotFound, "backup.none", "file", file)
	}
	if Exists(o.Dir) {
		return nil, model.Refuse(model.Invalid, "profile.exists", "dir", o.Dir)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	}
	if err := drive.Forget(o.Dir); err != nil {
		return nil, model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	}
	if err := os.WriteFile(o.path(), data, 0o600); err != nil {
		os.Remove(o.path()) //nolint:errcheck // half a copy
		return nil, model.Refuse(model.Unusable, "profile.full", "dir", o.Dir)
	}
	s, err := Open(ctx, o)
	if err == nil {
		var writer model.WriterID
		if writer, err = s.newID(); err == nil {
			err = s.SetWriter(ctx, writer)
		}
		if err != nil {
			s.Close()
		}
	}
	if err != nil {
		drive.Remove(o.path()) //nolint:errcheck // a copy of what is kept elsewhere
		if r := model.AsRefusal(err); r != nil && r.Key == "profile.corrupt" {
			return nil, model.Refuse(model.Invalid, "backup.not_one", "file", file)
		}
		return nil, errors.Join(err)
	}
	return s, nil
}
