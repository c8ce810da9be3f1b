package drive

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A lease lies beside the database, one file for each time that a process
// became the writer, numbered: relais.lease-1, relais.lease-2 … The file of the
// highest number says who the writer is and which database is the profile's. A
// number is taken by making its file, which one process alone can do; nobody
// but its owner ever writes to it again, by rename, so that a process that
// slept through a takeover can do no harm to the lease that followed.
const leasePrefix = "relais.lease-"

// usualLength is how long a lease stands without a beat. It is long for the
// sake of network drives that show an old listing for half a minute.
const usualLength = 20 * time.Second

// takeoverLengths is how many lease times without a beat make a lease lapse.
const takeoverLengths = 3

// ErrLost is a lease that another process took over.
var ErrLost = errors.New("drive: the lease was taken over")

// HeldError is a lease that somebody else holds, alive.
type HeldError struct{ Host string }

// Error implements error.
func (e *HeldError) Error() string { return "drive: " + e.Host + " holds the lease" }

// Options are what a lease works with.
type Options struct {
	Dir    string
	Name   string // the first database's name
	Length time.Duration
	Random io.Reader
	Host   string // this computer's name, for whoever has to wait
	// Waiting is told once that somebody's lease has to lapse first.
	Waiting func(host string, longest time.Duration)
}

// state is what a lease's file says.
type state struct {
	Generation uint64 `json:"generation"`
	Owner      string `json:"owner"` // a nonce, "" where the writer left in order
	Beat       uint64 `json:"beat"`
	Database   string `json:"database"`
	Host       string `json:"host"`
}

// Lease is this process's right to write.
type Lease struct {
	o    Options
	mu   sync.Mutex // guards state and lost
	s    state
	lost bool
	stop chan struct{}
	once sync.Once // closes stop
	done sync.WaitGroup
	// TookOver tells that the writer before did not leave in order: it may
	// wake and write to its database, which is not to be written to any more.
	TookOver bool
}

func (o Options) file(generation uint64) string {
	return filepath.Join(o.Dir, leasePrefix+strconv.FormatUint(generation, 10))
}

// topLease gives the highest number of a lease's file.
func topLease(dir string) (uint64, bool) {
	var top uint64
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		digits, ok := strings.CutPrefix(e.Name(), leasePrefix)
		if n, err := strconv.ParseUint(digits, 10, 62); ok && err == nil {
			top = max(top, n)
		}
	}
	return top, top > 0
}

// read gives what a lease's file says; one that is in the making, or garbled,
// is somebody's whose beat cannot be seen.
func (o Options) read(generation uint64) (state, error) {
	b, err := os.ReadFile(o.file(generation))
	if err != nil {
		return state{}, err
	}
	var s state
	if json.Unmarshal(b, &s) != nil || s.Generation != generation {
		return state{Generation: generation, Owner: "?"}, nil
	}
	return s, nil
}

// Current names the profile's database, as the newest lease says.
func Current(dir, first string) string {
	o := Options{Dir: dir}
	top, _ := topLease(dir)
	for n := top; n > 0 && n+8 > top; n-- {
		s, err := o.read(n)
		if err == nil && s.Database != "" && s.Database == filepath.Base(s.Database) {
			return s.Database
		}
	}
	if names := Databases(dir, first); len(names) > 0 {
		return names[len(names)-1]
	}
	return first
}

// Databases lists the databases of a profile's generations, the oldest first.
func Databases(dir, first string) []string {
	var out []string
	if info, err := os.Stat(filepath.Join(dir, first)); err == nil && info.Mode().IsRegular() {
		out = append(out, first)
	}
	top := uint64(0)
	found := map[uint64]bool{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if n, ok := generationOf(e.Name(), first); ok {
			found[n], top = true, max(top, n)
		}
	}
	for n := uint64(1); len(found) > 0 && n <= top; n++ {
		if found[n] {
			out = append(out, Database(first, n))
		}
	}
	return out
}

// Database names the database of a generation.
func Database(first string, generation uint64) string {
	ext := filepath.Ext(first)
	return strings.TrimSuffix(first, ext) + "-" + strconv.FormatUint(generation, 10) + ext
}

// maxGeneration bounds what a name may claim.
const maxGeneration = 1 << 20

func generationOf(name, first string) (uint64, bool) {
	ext := filepath.Ext(first)
	digits, ok := strings.CutPrefix(strings.TrimSuffix(name, ext), strings.TrimSuffix(first, ext)+"-")
	n, err := strconv.ParseUint(digits, 10, 62)
	return n, ok && err == nil && n > 0 && n < maxGeneration && name == Database(first, n)
}

// Acquire makes this process the writer. It waits for somebody's lease to
// lapse: three lease times by its own clock in which the lease's file says the
// same. It fails with a HeldError as soon as the file says something else.
func Acquire(ctx context.Context, o Options) (*Lease, error) {
	if o.Length <= 0 {
		o.Length = usualLength
	}
	var nonce [16]byte
	if _, err := io.ReadFull(o.Random, nonce[:]); err != nil {
		return nil, err
	}
	owner := hex.EncodeToString(nonce[:])
	for range 20 { // each round another process was faster
		before, tookOver, err := o.await(ctx)
		if err != nil {
			return nil, err
		}
		s := state{Generation: before.Generation + 1, Owner: owner, Beat: 1, Database: Current(o.Dir, o.Name), Host: o.Host}
		err = create(o.file(s.Generation), s)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		l := &Lease{o: o, s: s, stop: make(chan struct{}), TookOver: tookOver}
		l.sweep()
		l.done.Add(1)
		go l.keep()
		return l, nil
	}
	return nil, &HeldError{}
}

// await gives the newest lease once it is nobody's.
func (o Options) await(ctx context.Context) (last state, lapsed bool, err error) {
	var since time.Time
	for {
		top, ok := topLease(o.Dir)
		if !ok {
			return state{}, false, nil
		}
		s, err := o.read(top)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // swept by the next one's owner
		case err != nil:
			return s, false, err
		case s.Owner == "":
			return s, false, nil
		case since.IsZero():
			last, since = s, time.Now()
			if o.Waiting != nil {
				o.Waiting(s.Host, takeoverLengths*o.Length)
			}
		case s != last:
			return s, false, &HeldError{Host: s.Host}
		case time.Since(since) >= takeoverLengths*o.Length:
			return s, true, nil
		}
		select {
		case <-ctx.Done():
			return s, false, ctx.Err()
		case <-time.After(o.Length / 20):
		}
		o.refresh()
	}
}

// refresh makes a network drive show the folder as it is: a client that
// changes a folder asks the server for it again.
func (o Options) refresh() {
	f, err := os.CreateTemp(o.Dir, "relais-look-*.tmp")
	if err == nil {
		f.Close()
		os.Remove(f.Name()) //nolint:errcheck // an empty file, swept with the next
	}
}

func create(path string, s state) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = write(f, s)
	if err != nil {
		os.Remove(path) //nolint:errcheck // half a file
	}
	return err
}

func write(f *os.File, s state) error {
	b, err := json.Marshal(s)
	if err == nil {
		_, err = f.Write(append(b, '\n'))
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// sweep removes the leases before this one.
func (l *Lease) sweep() {
	sweep(l.o.Dir, l.s.Generation) //nolint:errcheck // the next one tries again
}

// Forget removes every lease of a profile that is no more.
func Forget(dir string) error { return sweep(dir, 1<<62) }

func sweep(dir string, before uint64) error {
	var out error
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		digits, ok := strings.CutPrefix(e.Name(), leasePrefix)
		if n, err := strconv.ParseUint(digits, 10, 62); ok && err == nil && n < before {
			out = errors.Join(out, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return out
}

// Database names the database that this process may write to.
func (l *Lease) Database() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.s.Database
}

// Generation numbers this lease.
func (l *Lease) Generation() uint64 { return l.s.Generation }

// Check fails with ErrLost once another process has become the writer.
func (l *Lease) Check() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.check()
}

func (l *Lease) check() error {
	if l.lost {
		return ErrLost
	}
	top, _ := topLease(l.o.Dir)
	s, err := l.o.read(l.s.Generation)
	switch {
	case top > l.s.Generation, errors.Is(err, fs.ErrNotExist):
		l.lost = true
		return ErrLost
	case err != nil:
		return fmt.Errorf("look at the lease: %w", err)
	case s.Owner != l.s.Owner:
		l.lost = true
		return ErrLost
	}
	return nil
}

// say writes the lease's file anew.
func (l *Lease) say(s state) error {
	if err := l.check(); err != nil {
		return err
	}
	temp := l.o.file(s.Generation) + "." + s.Owner + ".tmp"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err = write(f, s); err == nil {
		err = os.Rename(temp, l.o.file(s.Generation))
	}
	if err != nil {
		os.Remove(temp) //nolint:errcheck // half a file
		return err
	}
	l.s = s
	return nil
}

// Move makes another database the profile's.
func (l *Lease) Move(database string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.s
	s.Database = database
	s.Beat++
	return l.say(s)
}

// keep beats until the lease is given back or lost.
func (l *Lease) keep() {
	defer l.done.Done()
	tick := time.NewTicker(l.o.Length / 4)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			l.mu.Lock()
			s := l.s
			s.Beat++
			err := l.say(s) // a drive that is away: tried again
			l.mu.Unlock()
			if errors.Is(err, ErrLost) {
				return
			}
		}
	}
}

// Release gives the lease back. The database must be closed.
func (l *Lease) Release() error {
	l.once.Do(func() { close(l.stop) })
	l.done.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.s
	s.Owner = ""
	if err := l.say(s); err != nil && !errors.Is(err, ErrLost) {
		return err
	}
	return nil
}
