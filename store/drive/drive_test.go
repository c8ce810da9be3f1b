package drive

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func none(string) string { return "" }

// Every sync program's mark is recognised, above the profile too; a home with
// Dropbox's settings in it is none.
func TestSyncedFolders(t *testing.T) {
	for name, make := range map[string]struct {
		folder bool
		by     string
	}{
		".dropbox": {false, "Dropbox"}, ".dropbox.cache": {true, "Dropbox"}, ".stfolder": {true, "Syncthing"},
		".stversions": {true, "Syncthing"}, ".sync_1a2b.db": {false, "Nextcloud"}, "._sync_1a2b.db": {false, "Nextcloud"},
		".nextcloudsync.log": {false, "Nextcloud"}, ".owncloudsync.log": {false, "ownCloud"}, ".tmp.drivedownload": {true, "Google Drive"},
	} {
		top := t.TempDir()
		var err error
		if make.folder {
			err = os.Mkdir(filepath.Join(top, name), 0o700)
		} else {
			err = os.WriteFile(filepath.Join(top, name), nil, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if p := Look(filepath.Join(top, "a", "b"), "", none); p.Kind != Synced || p.By != make.by {
			t.Errorf("%s: %+v", name, p)
		}
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".dropbox"), 0o700); err != nil {
		t.Fatal(err)
	}
	if p := Look(filepath.Join(home, "relais"), "", none); p.Kind != Local {
		t.Errorf("a home with Dropbox's settings: %+v", p)
	}
	one := func(name string) string {
		if name == "OneDrive" {
			return home
		}
		return ""
	}
	if p := Look(filepath.Join(home, "relais"), "", one); p.By != "OneDrive" {
		t.Errorf("OneDrive: %+v", p)
	}
	cloud := filepath.Join(home, "Library", "Mobile Documents", "relais")
	if err := os.MkdirAll(cloud, 0o700); err != nil {
		t.Fatal(err)
	}
	if p := Look(cloud, "", none); p.By != "iCloud" {
		t.Errorf("iCloud: %+v", p)
	}
	if p := Look(cloud, "local", none); p.Kind != Local {
		t.Errorf("declared local: %+v", p)
	}
	if p := Look(home, "network", none); p.Kind != Network {
		t.Errorf("declared a network drive: %+v", p)
	}
}

// Of many that want a lease at once, one at a time has it, and each gets a
// generation of its own.
func TestOneLeaseAtATime(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	holding, seen := 0, map[uint64]bool{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for {
				l, err := Acquire(t.Context(), options(dir, 2*time.Second))
				var held *HeldError
				if errors.As(err, &held) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if holding++; holding != 1 || seen[l.Generation()] {
					t.Errorf("%d hold a lease, generation %d again: %v", holding, l.Generation(), seen[l.Generation()])
				}
				seen[l.Generation()] = true
				mu.Unlock()
				time.Sleep(5 * time.Millisecond)
				mu.Lock()
				holding--
				mu.Unlock()
				if err := l.Release(); err != nil {
					t.Error(err)
				}
				return
			}
		})
	}
	all.Wait()
	if len(seen) != 8 {
		t.Fatalf("%d of 8 had it", len(seen))
	}
}

func options(dir string, length time.Duration) Options {
	return Options{Dir: dir, Name: "relais.db", Length: length, Random: rand.Reader, Host: "portable"}
}

// A lease that beats is never taken; one that does not is taken after three
// lease times, not before, and its owner finds out and cannot take it back.
func TestTakeover(t *testing.T) {
	dir := t.TempDir()
	a, err := Acquire(t.Context(), options(dir, time.Hour)) // beats every quarter of an hour
	if err != nil {
		t.Fatal(err)
	}
	const length = 100 * time.Millisecond
	told := false
	o := options(dir, length)
	o.Waiting = func(host string, longest time.Duration) { told = host == "portable" && longest == 3*length }
	start := time.Now()
	b, err := Acquire(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < 3*length || !b.TookOver || !told {
		t.Fatalf("taken over after %v (%v), told %v", took, b.TookOver, told)
	}
	if err := a.Check(); !errors.Is(err, ErrLost) {
		t.Fatalf("who slept does not notice: %v", err)
	}
	if err := a.Move("relais-9.db"); !errors.Is(err, ErrLost) {
		t.Fatalf("who slept speaks: %v", err)
	}
	if err := a.Release(); err != nil {
		t.Fatal(err)
	}
	if err := b.Check(); err != nil {
		t.Fatalf("who slept did harm to the next: %v", err)
	}
	if _, err := Acquire(t.Context(), options(dir, length)); err == nil {
		t.Fatal("a lease that beats was taken")
	}
	if err := b.Release(); err != nil {
		t.Fatal(err)
	}
	c, err := Acquire(t.Context(), options(dir, length))
	if err != nil || c.TookOver || c.Generation() != 3 {
		t.Fatalf("after a release: %+v, %v", c, err)
	}
	c.Release()
}

// A lease that was left in the making is taken over; the database is the one
// that the last good lease, or the newest file, names.
func TestGarbledLease(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"relais.db", "relais-3.db", "relais-10.db", "relais-x.db", "relais-2.db.tmp", "other-7.db"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := Databases(dir, "relais.db"); len(got) != 3 || got[2] != "relais-10.db" {
		t.Fatalf("databases %v", got)
	}
	for _, text := range []string{"", "{", `{"generation":3}`, `{"generation":12,"owner":"","database":"../../x.db"}`} {
		if err := os.WriteFile(filepath.Join(dir, leasePrefix+"12"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Current(dir, "relais.db"); got != "relais-10.db" {
			t.Errorf("%q: current is %s", text, got)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, leasePrefix+"12"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Acquire(t.Context(), options(dir, 20*time.Millisecond))
	if err != nil || !l.TookOver || l.Generation() != 13 {
		t.Fatalf("%+v, %v", l, err)
	}
	l.Release()
}
