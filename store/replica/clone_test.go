package replica_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

// copied is a copy of a profile, its keys beside it, in another place.
func (d *device) copied() *device {
	d.t.Helper()
	c := newDevice(d.t, d.f, d.name)
	c.now, c.every, c.place = d.now, d.every, d.place
	check(d.t, os.MkdirAll(c.dir, 0o700))
	check(d.t, d.s.Backup(ctx, filepath.Join(c.dir, store.FileName)))
	keys, err := os.ReadFile(filepath.Join(d.dir, replica.KeyFile))
	check(d.t, err)
	check(d.t, os.WriteFile(filepath.Join(c.dir, replica.KeyFile), keys, 0o600))
	c.open()
	return c
}

// open opens a profile, as a new process does.
func (d *device) open() {
	d.t.Helper()
	s, err := store.Open(ctx, store.Options{Dir: d.dir, Now: func() time.Time { return d.now }, Protect: seal.Protect})
	check(d.t, err)
	d.s = s
	d.t.Cleanup(func() { s.Close() })
	d.x, err = replica.Open(ctx, d.options())
	check(d.t, err)
}

// A copy of a profile takes a name of its own, and what it did under the old
// one goes out with it: also while an invitation that was used twice leaves no
// key that it could be sealed under.
func TestCopiesPublishWhatTheyDidBefore(t *testing.T) {
	for _, disputed := range []bool{false, true} {
		mem := replica.NewMem()
		a := founder(t, mem, "Marie")
		b := join(t, mem, "Paul", a.invite(model.Officer))
		settle(a, b)
		c := a.copied()
		a.add("task", "title", "de l'original")
		a.sync()
		id := c.add("task", "title", "de la copie")
		team := []*device{a, b, c}
		if disputed {
			code := a.invite(model.Officer)
			first, err := tryJoin(t, mem, "Inès", code)
			check(t, err)
			second, err := tryJoin(t, mem, "Zoé", code)
			check(t, err)
			first.sync()
			second.sync()
		}
		settle(c, a, b)
		settle(team...)
		if c.x.Device() == a.x.Device() {
			t.Fatal("two devices write under one name")
		}
		if b.get("task", id).One("title") != "de la copie" {
			t.Fatal("what the copy did is gone")
		}
		agree(t, team...)
	}
}

// Whoever takes a new name is known under it by those too who lack the newest
// key: else they could never be given it.
func TestNewNamesAreReadWithoutTheNewestKey(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	v, err := tryJoin(t, mem, "Inès", a.invite(model.Volunteer))
	check(t, err)
	before := filesIn(t, mem, "k/")
	v.sync()
	late := mem.Files() // Marie's device has not heard of Inès's yet
	for _, name := range filesIn(t, mem, "k/") {
		if !slices.Contains(before, name) {
			check(t, mem.Remove(ctx, name))
		}
	}
	check(t, a.x.Remove(ctx, b.x.Device()))
	a.sync() // mints a key
	c := a.copied()
	a.add("task", "title", "de l'original")
	a.sync()
	for _, name := range slices.Sorted(maps.Keys(late)) {
		mem.Put(name, late[name])
	}
	settle(c, v) // the copy takes a name of its own, and gives the key under it
	settle(c, v)
	agree(t, c, v)
}

// A name that a device gave up is not waited for: everybody has carried a
// purge out when the devices have that there are.
func TestPurgesDoNotWaitForFormerNames(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	old := b.x.Device()
	restored := b.copied()
	b.add("task", "title", "après la sauvegarde")
	b.sync() // the last of that profile: its backup goes on
	later(time.Hour, a, restored)
	settle(restored, a)
	id := a.add("task", "title", "à effacer")
	settle(a, restored)
	a.purge("task", id)
	settle(a, restored)
	settle(a, restored)
	if restored.x.Device() == old {
		t.Fatal("the backup goes by its old name")
	}
	states, err := a.x.Purges(ctx)
	check(t, err)
	if s := states[0]; s.Done != 2 || s.Of != 2 {
		t.Fatalf("%d of %d, without %v", s.Done, s.Of, s.Missing)
	}
}

// A file of k/ that was damaged, or is of a newer version, does not keep a
// guest out whose invitation can be read; without one it says why.
func TestGuestsComeInPastWhatTheyCannotRead(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	code := a.invite(model.Officer)
	names := filesIn(t, mem, "k/")
	files := mem.Files()
	for _, name := range names {
		b := slices.Clone(files[name])
		b[len("relais1\n")+3] ^= 0x40 // the oldest reader's version
		mem.Put("k/newer"+name[2:], b)
	}
	join(t, mem, "Paul", code)
	lonely := replica.NewMem()
	for name, b := range mem.Files() {
		if !slices.Contains(names, name) {
			lonely.Put(name, b)
		}
	}
	if _, err := tryJoin(t, lonely, "Inès", code); refusalKey(err) != "share.newer" {
		t.Fatalf("got %v", err)
	}
}

// What one process of a profile learnt of the team, another that was open
// before knows at its next exchange.
func TestProcessesShareWhatTheyKnowOfTheTeam(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b, err := tryJoin(t, mem, "Paul", a.invite(model.Officer))
	check(t, err)
	other, err := replica.Open(ctx, b.options())
	check(t, err)
	_, err = other.Sync(ctx, replica.Mode{})
	check(t, err)
	id := a.add("task", "title", "après")
	a.sync()
	if rep := b.sync(); len(rep.Troubles) > 0 || len(rep.Damaged) > 0 {
		t.Fatalf("%+v", rep)
	}
	b.get("task", id)
}
