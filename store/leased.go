package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"relais/model"
	"relais/store/drive"
)

// A profile on a network drive has one writer at a time, by lease, and a
// rollback journal: a write-ahead log needs memory that two computers do not
// share. Whoever takes a lapsed lease over goes on in a copy of the database,
// as a new writer; what the former one still writes, when it wakes, comes into
// its own database and is joined from there.

// Shared is what a profile on a network drive needs.
type Shared struct {
	Lease time.Duration // 0: the usual length
	Host  string        // this computer's name
	// Waiting is told that somebody's lease has to lapse first.
	Waiting func(host string, longest time.Duration)
	// Joined is told how many late actions were joined at the opening.
	Joined func(n int)
}

// Exists tells whether a profile is in a folder.
func Exists(dir string) bool { return len(drive.Databases(dir, FileName)) > 0 }

// acquire takes the lease of a profile on a network drive; nil for another.
func (o Options) acquire(ctx context.Context) (*drive.Lease, error) {
	if o.Shared == nil {
		return nil, nil
	}
	l, err := drive.Acquire(ctx, drive.Options{
		Dir: o.Dir, Name: FileName, Length: o.Shared.Lease, Random: o.Random, Host: o.Shared.Host, Waiting: o.Shared.Waiting,
	})
	var held *drive.HeldError
	switch {
	case err == nil:
		return l, nil
	case errors.As(err, &held):
		return nil, model.Refuse(model.Busy, "drive.held", "host", held.Host)
	case errors.Is(err, os.ErrPermission):
		return nil, model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, model.Refuse(model.Unusable, "profile.io", "dir", o.Dir)
}

// firstLease is acquire for a profile that is being made: leases of one that
// was there before say nothing.
func (o Options) firstLease(ctx context.Context) (*drive.Lease, error) {
	if o.Shared == nil {
		return nil, nil
	}
	if err := drive.Forget(o.Dir); err != nil {
		return nil, model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	}
	return o.acquire(ctx)
}

func giveBack(l *drive.Lease) error {
	if l == nil {
		return nil
	}
	return l.Release()
}

func openLeased(ctx context.Context, o Options) (*Store, error) {
	if !Exists(o.Dir) {
		return nil, model.Refuse(model.NotFound, "profile.missing", "dir", o.Dir)
	}
	if o.ReadOnly {
		return openCopy(ctx, o)
	}
	lease, err := o.acquire(ctx)
	if err != nil {
		return nil, err
	}
	if lease.TookOver {
		err = o.takeOver(ctx, lease)
	}
	o.at = filepath.Join(o.Dir, lease.Database())
	if err == nil {
		err = unlog(ctx, o.at)
	}
	var s *Store
	if err == nil {
		s, err = open(ctx, o)
	}
	if err != nil {
		return nil, errors.Join(err, giveBack(lease))
	}
	s.lease = lease
	n, err := s.JoinLate(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if o.Shared.Joined != nil {
		o.Shared.Joined(n)
	}
	s.late = s.watchLate()
	return s, nil
}

// openCopy opens a copy of a profile on a network drive, to look at it.
func openCopy(ctx context.Context, o Options) (*Store, error) {
	dir, err := os.MkdirTemp("", "relais-look-")
	if err != nil {
		return nil, err
	}
	from := filepath.Join(o.Dir, drive.Current(o.Dir, FileName))
	o.at, o.Shared = filepath.Join(dir, FileName), nil
	s, err := openCopied(ctx, o, from)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.copied = dir
	return s, nil
}

// checkedTries is how often a copy is made again that turns out not to be whole.
const checkedTries = 3

// openCopied copies a database to o.at and opens it. It refuses what is not
// whole after several tries (profile.corrupt).
func openCopied(ctx context.Context, o Options, from string) (s *Store, err error) {
	for range checkedTries {
		if err = drive.Copy(ctx, from, o.at); err != nil {
			return nil, err
		}
		if err = unlog(ctx, o.at); err == nil {
			s, err = open(ctx, o)
		}
		if err != nil {
			continue
		}
		var verdict string
		err = s.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict)
		if err == nil && verdict == "ok" {
			return s, nil
		}
		if err = errors.Join(s.explain(err), s.Close()); err == nil {
			err = model.Refuse(model.Unusable, "profile.corrupt", "dir", o.Dir)
		}
	}
	return nil, err
}

// takeOver makes the next generation of a database whose writer did not leave
// in order: a copy, in which this device writes under another name.
func (o Options) takeOver(ctx context.Context, lease *drive.Lease) error {
	name := drive.Database(FileName, lease.Generation())
	final := filepath.Join(o.Dir, name)
	from := filepath.Join(o.Dir, lease.Database())
	o.at = final + ".tmp"
	if err := o.renamedCopy(ctx, from); err != nil {
		return err
	}
	if err := os.Rename(o.at, final); err != nil {
		return err
	}
	return lost(lease.Move(name))
}

// renamedCopy copies a database to o.at, whose writer is a new one.
func (o Options) renamedCopy(ctx context.Context, from string) error {
	s, err := openCopied(ctx, o, from)
	if err == nil {
		var writer model.WriterID
		if writer, err = s.newID(); err == nil {
			err = s.SetWriter(ctx, writer)
		}
		err = errors.Join(err, s.Close())
	}
	if err != nil {
		return errors.Join(err, drive.Remove(o.at))
	}
	return nil
}

// unlog takes the write-ahead log off a database, alone.
func unlog(ctx context.Context, path string) error {
	if !drive.HasLog(path) {
		return nil
	}
	db, err := sql.Open("sqlite", dsn(path, true)+"&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join((&Store{opts: Options{Dir: filepath.Dir(path)}}).explain(db.PingContext(ctx)), db.Close())
}

func lost(err error) error {
	if errors.Is(err, drive.ErrLost) {
		return model.Refuse(model.Busy, "drive.lost")
	}
	return err
}

// mayCommit refuses to commit once another process is the writer.
func (s *Store) mayCommit() error {
	if s.lease == nil {
		return nil
	}
	return lost(s.lease.Check())
}

// committed refuses to say that a commit counts which went to a database that
// is the profile's no more: it is kept, and joined by the next writer.
func (s *Store) committed() error {
	if s.lease == nil {
		return nil
	}
	err := s.lease.Check()
	if errors.Is(err, drive.ErrLost) {
		if _, gone := os.Stat(s.opts.path()); gone != nil {
			return lost(err)
		}
		return model.Refuse(model.Busy, "drive.late")
	}
	return nil // it was the writer before, and nobody is known to be since
}

// Adopt copies a profile to o.Dir, where it goes on as a new writer: for one
// in a folder that a program synchronises. The files named beside come along.
func Adopt(ctx context.Context, o Options, from string, beside ...string) error {
	o = o.filled()
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return model.Refuse(model.Unusable, "profile.readonly", "dir", o.Dir)
	}
	for _, name := range beside {
		b, err := os.ReadFile(filepath.Join(from, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(o.Dir, name), b, 0o600)
		}
		if err != nil {
			return err
		}
	}
	final := o.path()
	o.at = final + ".tmp"
	if err := o.renamedCopy(ctx, filepath.Join(from, drive.Current(from, FileName))); err != nil {
		return err
	}
	return os.Rename(o.at, final)
}

// Retire closes a profile and sets it aside as Retire does, before anybody
// else may write to it.
func (s *Store) Retire() error {
	s.late.end()
	lease := s.lease
	s.lease = nil
	return errors.Join(s.Close(), Retire(s.opts.Dir), giveBack(lease))
}

// Retire sets a profile aside whose records live on elsewhere: its files stay
// under other names, for nobody to take them for the profile.
func Retire(dir string) error {
	var out error
	for _, name := range drive.Databases(dir, FileName) {
		path := filepath.Join(dir, name)
		for _, suffix := range drive.Files {
			err := os.Rename(path+suffix, path+retired+suffix)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				out = errors.Join(out, err)
			}
		}
	}
	return errors.Join(out, drive.Forget(dir))
}
