package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"relais/model"
	"relais/store/drive"
)

// asleep is a lease that never beats in a test's time, as of a process that
// was stopped; quick is one that lapses soon.
const (
	asleep = time.Hour
	quick  = 40 * time.Millisecond
)

func onDrive(dir string, lease time.Duration) Options {
	return Options{Dir: dir, Shared: &Shared{Lease: lease, Host: "portable"}}
}

func mustOpen(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func drived(t *testing.T, lease time.Duration) *Store {
	t.Helper()
	s, err := Create(t.Context(), onDrive(filepath.Join(t.TempDir(), "p"), lease), Identity{Name: "Marie"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func addTitled(t *testing.T, s *Store, title string) model.ID {
	t.Helper()
	r := model.Tasks.New(s.Env()).Put("title", title)
	if _, err := s.Edit(t.Context(), func(tx *Tx) error { return tx.Create(r) }); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func retitle(s *Store, t *testing.T, id model.ID, title string) error {
	_, err := s.Edit(t.Context(), func(tx *Tx) error {
		return tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{"title": {title}})
	})
	return err
}

func titles(t *testing.T, s *Store) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := s.Each(t.Context(), model.Tasks.Kind, ListOptions{}, func(r *model.Record) error {
		out[r.Get("title")[0]] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantRefusal(t *testing.T, err error, key string) {
	t.Helper()
	if r := model.AsRefusal(err); r == nil || r.Key != key {
		t.Fatalf("got %v, want the refusal %s", err, key)
	}
}

func well(t *testing.T, s *Store) {
	t.Helper()
	problems, err := s.Doctor(t.Context())
	if err != nil || len(problems) > 0 {
		t.Fatalf("doctor: %v, %v", problems, err)
	}
}

// On a network drive one process writes; others look at copies, and come next.
func TestOneWriterAtATime(t *testing.T) {
	a := drived(t, quick)
	addTitled(t, a, "Appeler le FAT")
	_, err := Open(t.Context(), onDrive(a.Dir(), quick))
	wantRefusal(t, err, "drive.held")
	o := onDrive(a.Dir(), quick)
	o.ReadOnly = true
	reader := mustOpen(t, o)
	if !titles(t, reader)["Appeler le FAT"] {
		t.Fatal("a reader does not see what was saved")
	}
	_, err = reader.Edit(t.Context(), func(tx *Tx) error { return tx.Create(model.Tasks.New(reader.Env()).Put("title", "x")) })
	wantRefusal(t, err, "drive.reading")
	wantRefusal(t, reader.SetSetting(t.Context(), "a", "b"), "drive.reading")
	copied := reader.copied
	reader.Close()
	if _, err := os.Stat(copied); err == nil {
		t.Fatal("a reader left its copy behind")
	}
	a.Close()
	b := mustOpen(t, onDrive(a.Dir(), quick))
	addTitled(t, b, "Écrire au FAT")
	if n := len(drive.Databases(a.Dir(), FileName)); n != 1 {
		t.Fatalf("a writer that left in order left %d generations", n)
	}
	if _, err := os.Stat(b.opts.path() + "-wal"); err == nil {
		t.Fatal("a write-ahead log on a network drive")
	}
	well(t, b)
}

// A process that slept past its lease writes nothing to the new generation,
// and what went to its own is joined: nothing is lost, nothing overwritten.
func TestWhoSleptPastTheLease(t *testing.T) {
	a := drived(t, asleep)
	id := addTitled(t, a, "Appeler")
	stale, err := connect(t.Context(), Options{Dir: a.Dir(), Shared: a.opts.Shared}.filled()) // a process past its check
	if err != nil {
		t.Fatal(err)
	}
	if stale.me = a.me; stale.ensureTables(t.Context()) != nil {
		t.Fatal("tables")
	}
	before, _ := a.Writer(t.Context())
	b := mustOpen(t, onDrive(a.Dir(), quick))
	b.late.end() // what it would join by itself is joined here step by step
	after, _ := b.Writer(t.Context())
	if before == after {
		t.Fatal("both generations write under one name")
	}
	if err := retitle(b, t, id, "Écrire"); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, retitle(a, t, id, "Visiter"), "drive.lost")
	wantRefusal(t, a.SetSetting(t.Context(), "x", "y"), "drive.lost")
	if err := retitle(stale, t, id, "Rencontrer"); err != nil {
		t.Fatal(err)
	}
	addTitled(t, stale, "En retard")
	stale.Close()
	if titles(t, b)["En retard"] {
		t.Fatal("a late write went to the new generation by itself")
	}
	if n, err := b.JoinLate(t.Context()); err != nil || n != 2 {
		t.Fatalf("joined %d, %v", n, err)
	}
	if n, err := b.JoinLate(t.Context()); err != nil || n != 0 {
		t.Fatalf("joined again: %d, %v", n, err)
	}
	r, err := b.Get(t.Context(), model.Tasks.Kind, id)
	if err != nil {
		t.Fatal(err)
	}
	if !titles(t, b)["En retard"] || len(r.Conflicts) != 1 {
		t.Fatalf("after the join: %v, conflicts %v", titles(t, b), r.Conflicts)
	}
	well(t, b)
	a.Close()
	b.Close()
	c := mustOpen(t, onDrive(a.Dir(), quick))
	if len(titles(t, c)) != 2 {
		t.Fatalf("the next writer sees %v", titles(t, c))
	}
	well(t, c)
}

// A profile that was used on a disk comes to a network drive, and back.
func TestAProfileThatMovesToADrive(t *testing.T) {
	s, err := Create(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "p")}, Identity{Name: "Marie"})
	if err != nil {
		t.Fatal(err)
	}
	addTitled(t, s, "Un")
	s.Close()
	d := mustOpen(t, onDrive(s.Dir(), quick))
	addTitled(t, d, "Deux")
	if drive.HasLog(d.opts.path()) {
		t.Fatal("a write-ahead log on a network drive")
	}
	d.Close()
	l := mustOpen(t, Options{Dir: s.Dir()})
	if len(titles(t, l)) != 2 {
		t.Fatalf("back on the disk: %v", titles(t, l))
	}
}

// A copy goes on as a new writer; what the original gets later is joined.
func TestAdoptedProfile(t *testing.T) {
	s, err := Create(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "p")}, Identity{Name: "Marie"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	addTitled(t, s, "Un")
	o := Options{Dir: filepath.Join(t.TempDir(), "local")}
	if err := Adopt(t.Context(), o, s.Dir()); err != nil {
		t.Fatal(err)
	}
	l := mustOpen(t, o)
	addTitled(t, l, "Deux")
	addTitled(t, s, "Trois")
	if n, err := l.Join(t.Context(), s.opts.path()); err != nil || n != 1 {
		t.Fatalf("joined %d, %v", n, err)
	}
	if n, err := l.Join(t.Context(), s.opts.path()); err != nil || n != 0 {
		t.Fatalf("joined again %d, %v", n, err)
	}
	if len(titles(t, l)) != 3 || len(titles(t, s)) != 2 {
		t.Fatalf("here %v, there %v", titles(t, l), titles(t, s))
	}
	well(t, l)
	other, err := Create(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "q")}, Identity{Name: "Paul"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = l.Join(t.Context(), other.opts.path())
	wantRefusal(t, err, "drive.other_profile")
}
