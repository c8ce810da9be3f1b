package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"relais/model"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations lists the numbered scripts in order; the profile's format is how
// many of them ran. Shipped ones never change.
func migrations() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err) // a bad pattern, hence a bug of ours
	}
	return names
}

// migrate brings the log's tables to this version's format, each script in a
// transaction of its own. It refuses a profile of a newer version untouched.
func (s *Store) migrate(ctx context.Context) error {
	var have int
	if err := s.db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil {
		return err
	}
	names := migrations()
	if have > len(names) {
		return model.Refuse(model.Unusable, "profile.newer", "found", strconv.Itoa(have), "known", strconv.Itoa(len(names)))
	}
	for i := have; i < len(names); i++ {
		script, err := migrationFiles.ReadFile(names[i])
		if err != nil {
			return err
		}
		err = s.inTx(ctx, func(tx *sql.Tx) error {
			var now int
			if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&now); err != nil || now > i {
				return err // another process was faster
			}
			if _, err := tx.ExecContext(ctx, string(script)); err != nil {
				return fmt.Errorf("migration %s: %w", names[i], err)
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, i+1))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inTx runs do in one write transaction.
func (s *Store) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	if s.past != nil {
		return model.Refuse(model.Invalid, "past.readonly")
	}
	if s.readOnly {
		return model.Refuse(model.Busy, "drive.reading")
	}
	return s.derive(ctx, do)
}

// derive is inTx for what follows from the log: a reader's copy has it too.
func (s *Store) derive(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := do(tx); err != nil {
		return s.explain(err)
	}
	if err := s.mayCommit(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return s.explain(err)
	}
	return s.committed()
}

// exec is inTx for one statement.
func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// What a bulk write keeps of the file in memory. Where it takes in a whole log,
// pages of large indexes would be written out and read again and again for
// less; some thousands of changes gain nothing by so much: they touch few pages
// twice, and memory that is touched for the first time costs more than writing
// a page out.
const (
	bulkCacheKiB = 24 << 10
	someCacheKiB = 1 << 10
	someChanges  = 5_000
	usualKiB     = 200 // SQLite's own choice, 2 MiB, is memory touched for nothing
)

// inBulkTx is inTx for a great many rows. The memory is given back at the end.
func (s *Store) inBulkTx(ctx context.Context, cacheKiB int, do func(*sql.Tx) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return s.explain(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size=-%d`, cacheKiB)); err != nil {
		return s.explain(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA cache_size=-%d; PRAGMA shrink_memory`, usualKiB)) //nolint:errcheck // it costs memory, no more
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := do(tx); err != nil {
		return s.explain(err)
	}
	return s.explain(tx.Commit())
}

// Identity is what a new profile starts with.
type Identity struct {
	Name         string // the user's
	Organisation string
	Lang         string
	Team         string         // the user's role; "" is coordinator
	Me           model.ID       // the user's person where it comes with the records, else zero
	Writer       model.WriterID // the device's name in a shared folder, zero to draw one
	Role         model.Role     // what the device may change, "" for a coordinator's
}

// Create makes a profile in o.Dir and the user's own person in it. It refuses
// where there is a profile already.
func Create(ctx context.Context, o Options, who Identity) (*Store, error) {
	o = o.filled()
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	}
	if Exists(o.Dir) {
		return nil, model.Refuse(model.Invalid, "profile.exists", "dir", o.Dir)
	}
	person := model.People.New(model.Env{}).Put("name", who.Name).Put("team", "coordinator")
	if who.Team != "" {
		person.Put("team", who.Team)
	}
	if err := model.People.Field("name").Check(person.Get("name")); err != nil && who.Me.IsZero() {
		return nil, err
	}
	lease, err := o.firstLease(ctx)
	if err != nil {
		return nil, err
	}
	s, err := connect(ctx, o)
	if err != nil {
		return nil, errors.Join(err, giveBack(lease))
	}
	s.lease = lease
	if err := s.found(ctx, who, person); err != nil {
		s.Discard() //nolint:errcheck // nothing was in it
		return nil, err
	}
	return s, nil
}

func (s *Store) found(ctx context.Context, who Identity, person *model.Record) error {
	if err := s.migrate(ctx); err != nil {
		return s.explain(err)
	}
	writer, err := who.Writer, error(nil)
	if writer.IsZero() {
		if writer, err = s.newID(); err != nil {
			return err
		}
	}
	me := who.Me
	if me.IsZero() {
		if me, err = s.newID(); err != nil {
			return err
		}
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		for key, value := range map[string]string{
			"writer": writer.String(), "me": me.String(), "organisation": who.Organisation, "role": string(who.Role),
		} {
			if _, err := tx.ExecContext(ctx, `INSERT INTO meta VALUES (?,?)`, key, value); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO setting VALUES ('lang',?)`, who.Lang)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.start(ctx); err != nil {
		return s.explain(err)
	}
	if !who.Me.IsZero() {
		return nil
	}
	person.ID = me
	_, err = s.Edit(ctx, func(t *Tx) error { return t.Create(person) })
	return err
}
