package replica_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

var ctx = context.Background()

// device is one profile of a team, on a real store.
type device struct {
	t    testing.TB
	name string
	dir  string
	now  time.Time
	s    *store.Store
	x    *replica.Exchange
	f    replica.Folder

	every replica.Measure // between two checkpoints
	place replica.Place   // of its machine
}

func (d *device) options() replica.Options {
	return replica.Options{Log: d.s, Folder: d.f, Vault: replica.FileVault{Dir: d.dir}, Now: func() time.Time { return d.now }, Random: rand.Reader, Every: d.every, Place: d.place}
}

func newDevice(t testing.TB, f replica.Folder, name string) *device {
	return &device{t: t, name: name, dir: filepath.Join(t.TempDir(), "p"), now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), f: f}
}

func (d *device) create(id model.WriterID, role model.Role) {
	d.t.Helper()
	o := store.Options{Dir: d.dir, Now: func() time.Time { return d.now }, Protect: seal.Protect}
	s, err := store.Create(ctx, o, store.Identity{Name: d.name, Organisation: "Solidarité", Lang: "fr", Writer: id, Role: role})
	check(d.t, err)
	d.s = s
	d.t.Cleanup(func() { s.Close() })
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// founder makes a team.
func founder(t testing.TB, f replica.Folder, name string) *device {
	t.Helper()
	d := newDevice(t, f, name)
	found, err := replica.Found(ctx, d.options())
	check(t, err)
	d.create(found.Device(), "")
	d.x, err = found.Keep(ctx, d.s, replica.FileVault{Dir: d.dir}, name, d.s.Me())
	check(t, err)
	d.sync()
	return d
}

// join brings a device in with a code.
func join(t testing.TB, f replica.Folder, name, code string) *device {
	t.Helper()
	d, err := tryJoin(t, f, name, code)
	check(t, err)
	d.sync()
	return d
}

func tryJoin(t testing.TB, f replica.Folder, name, code string) (*device, error) {
	d := newDevice(t, f, name)
	j, err := replica.OpenInvitation(ctx, d.options(), code)
	if err != nil {
		return nil, err
	}
	d.create(j.Device(), j.Role)
	d.x, err = j.Keep(ctx, d.s, replica.FileVault{Dir: d.dir}, name, d.s.Me())
	return d, err
}

func (d *device) invite(role model.Role) string {
	d.t.Helper()
	code, _, err := d.x.Invite(ctx, replica.Guest{Role: role, Organisation: "Solidarité"})
	check(d.t, err)
	return code
}

func (d *device) sync() *replica.Report {
	d.t.Helper()
	r, err := d.x.Sync(ctx, replica.Mode{})
	check(d.t, err)
	d.now = d.now.Add(time.Minute)
	return r
}

func (d *device) add(kind, field, value string) model.ID {
	d.t.Helper()
	r := model.KindNamed(kind).New(d.s.Env()).Put(field, value)
	_, err := d.s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(r) })
	check(d.t, err)
	return r.ID
}

func (d *device) change(kind string, id model.ID, field, value string) error {
	_, err := d.s.Edit(ctx, func(tx *store.Tx) error {
		return tx.Change(model.KindNamed(kind), id, 0, map[string]model.Value{field: {value}})
	})
	return err
}

func (d *device) get(kind string, id model.ID) *model.Record {
	d.t.Helper()
	r, err := d.s.Get(ctx, model.KindNamed(kind), id)
	check(d.t, err)
	return r
}

func (d *device) hash() model.Hash {
	d.t.Helper()
	h, err := d.s.StateHash(ctx)
	check(d.t, err)
	return h
}

func agree(t testing.TB, team ...*device) {
	t.Helper()
	for _, d := range team[1:] {
		if d.hash() != team[0].hash() {
			t.Fatalf("%s and %s differ", team[0].name, d.name)
		}
	}
}

// threeOf makes a team of three.
func threeOf(t testing.TB, f replica.Folder) []*device {
	t.Helper()
	a := founder(t, f, "Marie Tremblay")
	b := join(t, f, "Paul Gagnon", a.invite(model.Officer))
	c := join(t, f, "Lucía Pérez", a.invite(model.Coordinator))
	team := []*device{a, b, c}
	settle(team...)
	agree(t, team...)
	return team
}

func settle(team ...*device) {
	for range 2 {
		for _, d := range team {
			d.sync()
		}
	}
}

// Three devices edit apart, two of them one field, and agree on everything,
// the conflict too; settled on one, it is gone on all.
func TestTeamConverges(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	id := a.add("task", "title", "Appeler le FAT")
	settle(team...)
	agree(t, team...)
	check(t, b.change("task", id, "title", "Écrire au FAT"))
	check(t, c.change("task", id, "title", "Visiter le FAT"))
	a.add("task", "title", "Réserver la salle")
	c.sync()
	b.sync()
	settle(team...)
	agree(t, team...)
	for _, d := range team {
		if heads := d.get("task", id).Conflicts["title"]; len(heads) != 2 {
			t.Fatalf("%s sees %d heads", d.name, len(heads))
		}
	}
	check(t, a.change("task", id, "title", "Écrire au FAT"))
	settle(team...)
	agree(t, team...)
	for _, d := range team {
		if r := d.get("task", id); len(r.Conflicts) != 0 || r.One("title") != "Écrire au FAT" {
			t.Fatalf("%s sees %v", d.name, r.Conflicts)
		}
	}
	nothingTyped(t, mem, "FAT", "Marie", "Gagnon", "Solidarit", "salle", "task", "title")
}

// nothingTyped searches the folder's files and names.
func nothingTyped(t testing.TB, f replica.Folder, words ...string) {
	t.Helper()
	for path, b := range everything(t, f) {
		if path == replica.ReadmeName {
			continue
		}
		for _, w := range words {
			if strings.Contains(string(b), w) || strings.Contains(path, w) {
				t.Errorf("%s holds %q", path, w)
			}
		}
	}
}

func everything(t testing.TB, f replica.Folder) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	var walk func(dir string)
	walk = func(dir string) {
		entries, err := f.List(ctx, dir)
		check(t, err)
		for _, e := range entries {
			path := strings.TrimPrefix(dir+"/"+e.Name, "/")
			if e.Dir {
				walk(path)
				continue
			}
			b, err := f.Read(ctx, path)
			check(t, err)
			out[path] = b
		}
	}
	walk("")
	return out
}

// An exchange with nothing to do writes nothing, receipts included.
func TestQuietExchangeIsQuiet(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	settle(team...)
	before := everything(t, mem)
	for _, d := range team {
		if r := d.sync(); r.Published+r.Received+r.Republished != 0 || len(r.Troubles)+len(r.Waiting)+len(r.Damaged) != 0 {
			t.Fatalf("%s: %+v", d.name, r)
		}
	}
	if after := everything(t, mem); len(after) != len(before) {
		t.Fatalf("%d files became %d", len(before), len(after))
	}
}

// A profile that was worked in alone keeps all of it when it is shared.
func TestSharingAnExistingProfile(t *testing.T) {
	mem := replica.NewMem()
	d := newDevice(t, mem, "Marie")
	d.create(model.WriterID{}, "")
	id := d.add("task", "title", "avant")
	found, err := replica.Found(ctx, d.options())
	check(t, err)
	d.x, err = found.Keep(ctx, d.s, replica.FileVault{Dir: d.dir}, "Marie", d.s.Me())
	check(t, err)
	check(t, d.change("task", id, "notes", "après"))
	d.sync()
	b := join(t, mem, "Paul", d.invite(model.Volunteer))
	b.sync()
	d.sync()
	agree(t, d, b)
	if r := b.get("task", id); r.One("notes") != "après" {
		t.Fatalf("got %v", r.Values)
	}
}

// A changeset of more than a megabyte goes through in pieces, whole.
func TestLargeChangesetsGoThrough(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "A")
	b := join(t, mem, "B", a.invite(model.Coordinator))
	var last model.ID
	_, err := a.s.Edit(ctx, func(tx *store.Tx) error {
		for i := range 700 {
			r := model.Tasks.Kind.New(a.s.Env()).Put("title", fmt.Sprint("T", i)).Put("notes", strings.Repeat(fmt.Sprint("ligne ", i, "\n"), 300))
			if err := tx.Create(r); err != nil {
				return err
			}
			last = r.ID
		}
		return nil
	})
	check(t, err)
	a.sync()
	b.sync()
	a.sync()
	agree(t, a, b)
	if b.get("task", last).One("title") != "T699" {
		t.Fatal("not there")
	}
	for path, data := range everything(t, mem) {
		if len(data) > 1<<20 {
			t.Errorf("%s: %d bytes", path, len(data))
		}
	}
}

// pour puts the files of one folder whose names begin so into another.
func pour(from, to *replica.Mem, prefix string) {
	for path, data := range from.Files() {
		if strings.HasPrefix(path, prefix) {
			to.Put(path, data)
		}
	}
}
