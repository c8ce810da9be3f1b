package replica_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
)

// never is a pace at which nothing happens by itself.
var never = replica.Pace{Active: time.Hour, Idle: time.Hour}

// watched is a device whose exchange goes on beside the test.
type watched struct {
	rounds, received atomic.Int64
	failing          atomic.Bool
}

func (d *device) watch(t testing.TB, path string) *watched {
	t.Helper()
	out := &watched{}
	events := replica.WatchFolder()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		replica.Watching{
			Pace: never, Random: rand.Reader, Hints: events.C,
			Exchange: func(ctx context.Context) (*replica.Report, error) {
				events.Renew(path, d.x.Device())
				return d.x.Sync(ctx, replica.Mode{})
			},
			Told: func(r *replica.Report, err error) {
				out.failing.Store(err != nil)
				if r != nil {
					out.received.Add(int64(r.Received))
				}
				out.rounds.Add(1)
			},
		}.Run(ctx) //nolint:errcheck // it ends with ctx
	}()
	t.Cleanup(func() { stop(); <-ended; events.Close() })
	return out
}

func until(t testing.TB, what string, good func() bool) {
	t.Helper()
	for late := time.Now().Add(5 * time.Second); !good(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not in time: %s", what)
		}
	}
}

// What a colleague publishes arrives without waiting for the next turn, also
// in a folder of a new month, and after the whole folder was away.
func TestEventsBringWhatArrives(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" {
		t.Skip("this system has no cheap events: polling only")
	}
	path := filepath.Join(t.TempDir(), "team")
	check(t, os.Mkdir(path, 0o777))
	f := &replica.Dir{Path: path, Random: rand.Reader}
	marie := founder(t, f, "Marie")
	paul := join(t, f, "Paul", marie.invite(model.Officer))
	marie.sync()
	w := paul.watch(t, path)
	until(t, "the first exchange", func() bool { return w.rounds.Load() == 1 })
	time.Sleep(50 * time.Millisecond) // the watches are added beside the exchange

	marie.add("task", "title", "Appeler le FAT")
	before := w.received.Load()
	marie.sync()
	until(t, "a new segment", func() bool { return w.received.Load() == before+1 })

	marie.now = marie.now.AddDate(0, 1, 0)
	marie.add("task", "title", "Écrire au FAT")
	marie.sync()
	until(t, "a segment of a new month", func() bool { return w.received.Load() == before+2 })

	check(t, os.Rename(path, path+"-away"))
	check(t, os.Mkdir(filepath.Join(path+"-away", "k", "x"), 0o777)) // a last event of the folder that left
	until(t, "the folder is missed", func() bool { return w.failing.Load() })
	time.Sleep(50 * time.Millisecond)
	check(t, os.Rename(path+"-away", path))
	until(t, "the folder is back", func() bool { return !w.failing.Load() })
	time.Sleep(50 * time.Millisecond)
	marie.add("task", "title", "Visiter le FAT")
	marie.sync()
	until(t, "a segment after that", func() bool { return w.received.Load() == before+3 })
}

// A poke is answered at once; however often it comes, the exchange rests as
// long as it works.
func TestPokesAreAnsweredButNotCounted(t *testing.T) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	poke := make(chan struct{}, 1)
	var rounds atomic.Int64
	const work = 100 * time.Millisecond
	go func() {
		for ctx.Err() == nil {
			select {
			case poke <- struct{}{}:
			case <-ctx.Done():
			}
		}
	}()
	err := replica.Watching{
		Pace: never, Random: rand.Reader, Poke: poke,
		Exchange: func(context.Context) (*replica.Report, error) { time.Sleep(work); return &replica.Report{}, nil },
		Told:     func(*replica.Report, error) { rounds.Add(1) },
	}.Run(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ended with %v", err)
	}
	if n := rounds.Load(); n < 2 || n > 11 {
		t.Errorf("%d exchanges of %s in 2 s", n, work)
	}
}

// meddled is a folder in which something happens before a listing.
type meddled struct {
	replica.Folder
	before func(dir string)
}

func (m *meddled) List(ctx context.Context, dir string) ([]replica.Entry, error) {
	m.before(dir)
	return m.Folder.List(ctx, dir)
}

// Two processes of one profile exchange at once, where locks do not work: what
// one publishes while the other looks is not taken for a copy's, nothing is
// published twice.
func TestTwoProcessesAreNoClone(t *testing.T) {
	f := replica.NewMem()
	marie := founder(t, f, "Marie")
	paul := join(t, f, "Paul", marie.invite(model.Officer))
	marie.sync()
	me, size := marie.x.Device(), len(marie.x.Members())
	other, err := replica.Open(ctx, marie.options())
	check(t, err)
	marie.add("task", "title", "Appeler le FAT")

	o := marie.options()
	published := 0
	o.Folder = &meddled{f, func(dir string) {
		if dir == "s" && published == 0 {
			r, err := other.Sync(ctx, replica.Mode{})
			check(t, err)
			published = r.Published
		}
	}}
	slow, err := replica.Open(ctx, o)
	check(t, err)
	r, err := slow.Sync(ctx, replica.Mode{})
	check(t, err)
	if published != 1 || r.Published != 0 {
		t.Errorf("published %d and %d times", published, r.Published)
	}
	if slow.Device() != me || len(slow.Members()) != size {
		t.Error("the device took itself for a copy")
	}
	if got := paul.sync(); got.Received != 1 {
		t.Errorf("received %d", got.Received)
	}
}

// One process of a profile exchanges at a time; the others wait, but not for
// ever.
func TestTurns(t *testing.T) {
	dir := t.TempDir()
	release, err := replica.TakeTurn(ctx, dir)
	check(t, err)
	soon, stop := context.WithTimeout(ctx, 100*time.Millisecond)
	defer stop()
	if _, err := replica.TakeTurn(soon, dir); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("two have the turn: %v", err)
	}
	go func() { time.Sleep(50 * time.Millisecond); release() }()
	again, err := replica.TakeTurn(ctx, dir)
	check(t, err)
	again()
	if testing.Short() {
		return
	}
	release, err = replica.TakeTurn(ctx, dir)
	check(t, err)
	defer release()
	if _, err := replica.TakeTurn(ctx, dir); model.AsRefusal(err) == nil || model.AsRefusal(err).Code != model.Busy {
		t.Errorf("waiting in vain gave %v", err)
	}
}
