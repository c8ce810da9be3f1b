package replica_test

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// settled is what opening a profile does before anything is edited.
func (d *device) settled() bool {
	d.t.Helper()
	copied, err := replica.Copied(ctx, d.s, d.place)
	check(d.t, err)
	did, err := replica.Settle(ctx, d.s, d.place, rand.Reader)
	check(d.t, err)
	if did && !copied {
		d.t.Fatal("it was not known before")
	}
	return did
}

func (d *device) writer() model.WriterID {
	d.t.Helper()
	w, err := d.s.Writer(ctx)
	check(d.t, err)
	return w
}

// oneHistoryEach tells whether nobody's history forked.
func oneHistoryEach(t *testing.T, team ...*device) {
	t.Helper()
	type place struct {
		writer model.WriterID
		seq    uint64
	}
	for _, d := range team {
		at := map[place]bool{}
		for _, c := range d.log() {
			if p := (place{c.Writer, c.Seq}); at[p] {
				t.Fatalf("%s: two changesets at %s %d", d.name, c.Writer.Short(6), c.Seq)
			} else {
				at[p] = true
			}
		}
	}
}

// onMachines is a team whose devices have a machine each.
func onMachines(t *testing.T, mem *replica.Mem) (a, b *device) {
	t.Helper()
	a = founder(t, mem, "Marie")
	b = join(t, mem, "Paul", a.invite(model.Officer))
	for _, d := range []*device{a, b} {
		d.place = replica.FilePlace{Dir: filepath.Join(t.TempDir(), "state")}
		d.open()
		if d.settled() {
			t.Fatal("a profile of before is taken for a copy")
		}
	}
	settle(a, b)
	return a, b
}

// A profile that is copied to another machine takes a name of its own before
// its first edit; both histories stay.
func TestCopiesOnAnotherMachineAreKnownAtOnce(t *testing.T) {
	mem := replica.NewMem()
	a, b := onMachines(t, mem)
	before := a.add("task", "title", "d'avant")
	c := a.copied()
	c.place = replica.FilePlace{Dir: filepath.Join(t.TempDir(), "autre")}
	if c.open(); !c.settled() || c.writer() == a.writer() {
		t.Fatal("a copy on another machine writes under the same name")
	}
	if c.settled() || a.settled() {
		t.Fatal("it is a copy for ever, or the original is one")
	}
	ids := []model.ID{before, a.add("task", "title", "de l'original"), c.add("task", "title", "de la copie")}
	d := c.copied() // a copy of the copy, before anybody heard of it
	d.place = replica.FilePlace{Dir: filepath.Join(t.TempDir(), "troisième")}
	if d.open(); !d.settled() {
		t.Fatal("the copy of a copy")
	}
	ids = append(ids, d.add("task", "title", "de la copie de la copie"))
	check(t, os.RemoveAll(c.dir))
	settle(a, d, b)
	settle(a, d, b)
	for _, id := range ids {
		b.get("task", id)
	}
	agree(t, a, b, d)
	oneHistoryEach(t, a, b, d)
}

// So does one that is put back from a backup, once something was published
// that the backup does not have.
func TestRestoredBackupsAreKnownAtOnce(t *testing.T) {
	mem := replica.NewMem()
	a, b := onMachines(t, mem)
	backup := a.copied()
	early := backup.copied()
	if early.settled() {
		t.Fatal("a backup of now is as good as the profile")
	}
	lost := a.add("task", "title", "après la copie")
	a.sync()
	if !backup.settled() {
		t.Fatal("an older state of the profile writes under the same name")
	}
	again := backup.add("task", "title", "après la restauration")
	settle(backup, b)
	settle(backup, b)
	b.get("task", lost)
	b.get("task", again)
	backup.get("task", lost)
	agree(t, backup, b)
	oneHistoryEach(t, backup, b)
}

// A profile that is moved, on one machine, is the same.
func TestMovedProfilesStayWhoTheyAre(t *testing.T) {
	mem := replica.NewMem()
	a, b := onMachines(t, mem)
	id := a.add("task", "title", "avant")
	check(t, a.s.Close())
	to := filepath.Join(t.TempDir(), "ailleurs")
	check(t, os.Rename(a.dir, to))
	a.dir = to
	a.open()
	was := a.x.Device()
	if a.settled() || a.writer() != was {
		t.Fatal("a moved profile is taken for a copy")
	}
	settle(a, b)
	b.get("task", id)
	if a.x.Device() != was {
		t.Fatal("it took another name")
	}
}

// broken is a place that keeps nothing, or cannot be read.
type broken struct{ recall, keep error }

func (b broken) Recall(string) ([]byte, error) { return nil, b.recall }
func (b broken) Keep(string, []byte) error     { return b.keep }

// Where nothing can be kept or read, nothing is said and nothing is done.
func TestNothingIsSaidWhereNothingCanBeKept(t *testing.T) {
	for _, place := range []replica.Place{nil, broken{keep: os.ErrPermission}, broken{recall: errors.New("unreadable"), keep: os.ErrPermission}} {
		mem := replica.NewMem()
		a, b := onMachines(t, mem)
		a.place = place
		was := a.writer()
		a.open()
		if copied, err := replica.Settle(ctx, a.s, place, rand.Reader); copied || err != nil || a.writer() != was {
			t.Fatalf("%v %v", copied, err)
		}
		id := a.add("task", "title", "quand même")
		settle(a, b)
		b.get("task", id)
	}
}

// slips is a place whose writes fail from one on, as a process that is killed.
type slips struct {
	replica.Place
	left int
}

func (s *slips) Keep(name string, b []byte) error {
	if s.left--; s.left < 0 {
		return os.ErrPermission
	}
	return s.Place.Keep(name, b)
}

// Killed while the nonce changes, a profile is still known for what it is.
func TestNoncesChangeWhole(t *testing.T) {
	for left := range 3 {
		mem := replica.NewMem()
		a, b := onMachines(t, mem)
		place := a.place
		a.place = &slips{place, left}
		a.open()
		for range 2 {
			a.add("task", "title", "encore")
			a.sync()
		}
		a.place = place
		a.open()
		if a.settled() {
			t.Fatalf("after %d writes it is taken for a copy", left)
		}
		settle(a, b)
		agree(t, a, b)
	}
}
