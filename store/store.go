// Package store keeps an organisation's records in one SQLite file per
// device. The change log in it is the truth; the tables that people and
// queries read are made from the log, and nothing writes to them except
// through it. It refuses with model.Refusal what the user can mend, and
// returns other errors as faults.
package store

import (
	"context"
	crand "crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"relais/model"
	"relais/store/drive"

	sqlite "modernc.org/sqlite"
)

// FileName is the name of the database in a profile's folder.
const FileName = "relais.db"

// busyMillis is how long a write waits for another process before it refuses.
const busyMillis = 5000

// Options say where a profile is and what time and chance are.
type Options struct {
	Dir    string
	Now    func() time.Time // nil: the system's clock
	Random io.Reader        // nil: crypto/rand
	Zone   string           // IANA name of the user's zone, "" when unknown
	Words  model.Words      // reads queries in the user's language; nil: the names in files
	// Protect closes protected values for those who may read them, named by
	// the recipient that SetProtection was told. A profile that may not read
	// them cannot write them without it.
	Protect func(recipient string, values []byte) ([]byte, error)

	// Shared is for a profile on a network drive: see leased.go.
	Shared *Shared
	// ReadOnly opens a profile to look at it. On a network drive that is a
	// copy, which nobody has to wait for.
	ReadOnly bool

	at string // the database's file, "" for the usual one
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = crand.Reader
	}
	return o
}

func (o Options) path() string {
	if o.at != "" {
		return o.at
	}
	return filepath.Join(o.Dir, FileName)
}

// Store is an open profile. Its methods may be called from several goroutines
// and while other processes have the same profile open.
type Store struct {
	opts Options
	db   *sql.DB
	me   model.ID

	lease    *drive.Lease // nil but for the writer of a profile on a network drive
	late     *lateWatch   // looks for what a former writer wrote
	copied   string       // the folder of a reader's copy, "" for none
	readOnly bool
	past     *pastView // nil but for one that looks back
	warm     warm      // for searches

	watch struct { // one pinned connection: data_version speaks of it alone
		sync.Mutex
		conn *sql.Conn
		last int64
	}
}

// dsn names the file with its pragmas: a pragma run through Exec would reach
// one pooled connection only.
func dsn(path string, onDrive bool) string {
	q := url.Values{}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyMillis))
	if onDrive {
		q.Add("_pragma", "journal_mode(DELETE)")
		q.Add("_pragma", "synchronous(EXTRA)")
	} else {
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(FULL)")
	}
	q.Add("_pragma", "secure_delete(ON)")
	q.Add("_pragma", "temp_store(MEMORY)")
	q.Add("_pragma", fmt.Sprintf("cache_size(-%d)", usualKiB))
	q.Set("_txlock", "immediate")
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// Open opens an existing profile. It refuses a folder that holds none
// (profile.missing), a profile of a newer version, a corrupt or unreadable
// file, and a folder that cannot be written to.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.filled()
	if o.Shared != nil {
		return openLeased(ctx, o)
	}
	return open(ctx, o)
}

func open(ctx context.Context, o Options) (*Store, error) {
	info, err := os.Stat(o.path())
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, model.Refuse(model.NotFound, "profile.missing", "dir", o.Dir)
	case errors.Is(err, os.ErrPermission):
		return nil, model.Refuse(model.Unusable, "profile.unreadable", "dir", o.Dir)
	case err != nil:
		return nil, fmt.Errorf("look at profile: %w", err)
	case info.IsDir():
		return nil, model.Refuse(model.Unusable, "profile.corrupt", "dir", o.Dir)
	}
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		s.Close()
		return nil, s.explain(err)
	}
	s.readOnly = o.ReadOnly
	return s, nil
}

// restedConn is how long a connection may rest before it is closed. Another takes
// 3 ms to open, which who goes from pane to pane would wait for; its memory is
// not for who has stopped.
const restedConn = 10 * time.Second

func connect(ctx context.Context, o Options) (*Store, error) {
	registerFunctions()
	db, err := sql.Open("sqlite", dsn(o.path(), o.Shared != nil))
	if err != nil {
		return nil, fmt.Errorf("open profile: %w", err)
	}
	// No limit on open ones: a list asks further questions while its rows are
	// open, and a limit would let a few lists wait for each other for ever.
	db.SetMaxIdleConns(3)
	db.SetConnMaxIdleTime(restedConn)
	s := &Store{opts: o, db: db}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, s.explain(err)
	}
	return s, nil
}

// start migrates, checks the tables and learns whose profile it is.
func (s *Store) start(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	var writer, me string
	err := s.db.QueryRowContext(ctx,
		`SELECT max(value) FILTER (WHERE key='writer'), max(value) FILTER (WHERE key='me') FROM meta`).Scan(&writer, &me)
	if err != nil {
		return model.Refuse(model.Unusable, "profile.corrupt", "dir", s.opts.Dir)
	}
	var okWriter, okMe bool
	_, okWriter = model.ParseID(writer)
	s.me, okMe = model.ParseID(me)
	if !okWriter || !okMe {
		return model.Refuse(model.Unusable, "profile.corrupt", "dir", s.opts.Dir)
	}
	if err := s.ensureTables(ctx); err != nil {
		return err
	}
	s.me, err = follow(ctx, s.db, s.me)
	return err
}

// Close lets go of the file.
func (s *Store) Close() error {
	if s.past != nil {
		return errors.Join(s.past.keep.Close(), s.db.Close())
	}
	s.late.end()
	s.cool()
	s.watch.Lock()
	if s.watch.conn != nil {
		s.watch.conn.Close()
		s.watch.conn = nil
	}
	s.watch.Unlock()
	err := s.db.Close()
	if s.lease != nil { // the next writer may come once nothing is open
		err = errors.Join(err, s.lease.Release())
	}
	if s.copied != "" {
		err = errors.Join(err, os.RemoveAll(s.copied))
	}
	return err
}

// Env tells rules and defaults what they may know.
func (s *Store) Env() model.Env {
	now := s.opts.Now()
	return model.Env{Today: model.DayOf(now), Now: model.MomentOf(now, s.opts.Zone), Me: s.me, Words: s.opts.Words}
}

// Me is the person whose profile this is.
func (s *Store) Me() model.ID { return s.me }

// Dir is the profile's folder.
func (s *Store) Dir() string { return s.opts.Dir }

func (s *Store) newID() (model.ID, error) {
	var id model.ID
	_, err := io.ReadFull(s.opts.Random, id[:])
	return id, err
}

// SQLite's primary result codes, https://www.sqlite.org/rescode.html.
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIOErr    = 10
	// codeNoRoomForIndex is SQLITE_IOERR_SHMSIZE: the file beside a WAL could not
	// grow, which on a working disk means that it is full.
	codeNoRoomForIndex = 10 | 19<<8
	codeCorrupt        = 11
	codeFull           = 13
	codeCantOpen       = 14
	codeNotADB         = 26
)

// explain turns the faults of the database that a user can mend into
// refusals; it never matches error texts.
func (s *Store) explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	dir := s.opts.Dir
	if e.Code() == codeNoRoomForIndex {
		return model.Refuse(model.Unusable, "profile.full", "dir", dir)
	}
	switch e.Code() & 0xff {
	case codeBusy, codeLocked:
		return model.Refuse(model.Busy, "profile.busy", "seconds", strconv.Itoa(busyMillis/1000))
	case codeReadOnly, codeCantOpen:
		return model.Refuse(model.Unusable, "profile.readonly", "dir", dir)
	case codeFull:
		return model.Refuse(model.Unusable, "profile.full", "dir", dir)
	case codeIOErr:
		return model.Refuse(model.Unusable, "profile.io", "dir", dir)
	case codeCorrupt, codeNotADB:
		return model.Refuse(model.Unusable, "profile.corrupt", "dir", dir)
	}
	return err
}

// Discard closes the profile and deletes it: for one that was made a moment
// ago and came to nothing.
func (s *Store) Discard() error {
	return errors.Join(s.Close(), drive.Remove(s.opts.path()))
}
