package replica_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// teamWithCheckpoint makes a team whose coordinator writes checkpoints often,
// and gives it a history with conflicts, deletions and changesets that are set
// aside.
func teamWithCheckpoint(t testing.TB, f replica.Folder, seed uint64) []*device {
	t.Helper()
	a := newDevice(t, f, "Marie")
	a.every = replica.Measure{Parts: 3, Bytes: 1 << 30}
	found, err := replica.Found(ctx, a.options())
	check(t, err)
	a.create(found.Device(), "")
	a.x, err = found.Keep(ctx, a.s, replica.FileVault{Dir: a.dir}, "Marie", a.s.Me())
	check(t, err)
	a.x, err = replica.Open(ctx, a.options())
	check(t, err)
	a.sync()
	b := join(t, f, "Paul", a.invite(model.Officer))
	c := join(t, f, "Ana", a.invite(model.Volunteer))
	team := []*device{a, b, c}
	history(t, team, seed)
	return team
}

// history edits at random, the same things on several devices.
func history(t testing.TB, team []*device, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	var ids []model.ID
	for i := range 10 {
		d := team[r.IntN(len(team))]
		if len(ids) == 0 || r.IntN(3) == 0 {
			ids = append(ids, d.add("task", "title", fmt.Sprint("Tâche ", i)))
			settle(team...)
			continue
		}
		id := ids[r.IntN(len(ids))]
		for _, one := range team {
			if r.IntN(2) == 0 {
				check(t, one.change("task", id, "notes", fmt.Sprint(one.name, " affirme ", r.IntN(5))))
			}
		}
		if r.IntN(2) == 0 {
			d.sync()
		}
	}
	if last := team[len(team)-1]; last.name == "Ana" && last.role() == model.Volunteer { // what it may not write
		check(t, team[2].s.SetRole(ctx, ""))
		team[2].add("grant", "programme", "interdit")
		check(t, team[2].s.SetRole(ctx, model.Volunteer))
	}
	settle(team...)
}

func (d *device) role() model.Role {
	d.t.Helper()
	r, err := d.s.Role(ctx)
	check(d.t, err)
	return r
}

func filesIn(t testing.TB, f replica.Folder, prefix string) []string {
	t.Helper()
	var out []string
	for path := range everything(t, f) {
		if strings.HasPrefix(path, prefix) {
			out = append(out, path)
		}
	}
	return out
}

// proved exchanges until nothing of a checkpoint is on trial.
func (d *device) proved() *replica.Report {
	d.t.Helper()
	for range 10 {
		r := d.sync()
		n, err := d.s.Unproved(ctx)
		check(d.t, err)
		if n == 0 {
			return r
		}
	}
	d.t.Fatal("still on trial")
	return nil
}

func (d *device) sound() {
	d.t.Helper()
	bad, err := d.s.Doctor(ctx)
	check(d.t, err)
	if len(bad) > 0 {
		d.t.Fatalf("%s: %v", d.name, bad)
	}
}

// A device that joins through a checkpoint has everything at once, reads no
// segment that the checkpoint stands for, and after the replay everything is
// proved and every sealed byte is here.
func TestJoinThroughCheckpoint(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		mem := replica.NewMem()
		team := teamWithCheckpoint(t, mem, seed)
		a := team[0]
		if n := len(filesIn(t, mem, "c/"+a.x.Device().String())); n < 2 {
			t.Fatalf("%d files of checkpoints", n)
		}
		tail := a.add("task", "title", "après le point")
		check(t, a.change("task", tail, "notes", "encore"))
		a.every = replica.Measure{Parts: 1000, Bytes: 1 << 30}
		a.x, _ = replica.Open(ctx, a.options())
		code := a.invite(model.Coordinator)
		a.sync()
		d := join(t, mem, "Lucía", code)
		if n, err := d.s.Unproved(ctx); err != nil || n == 0 {
			t.Fatalf("joined without the checkpoint: %d %v", n, err)
		}
		a.sync()
		agree(t, a, d)
		d.sound()
		if d.get("task", tail).One("notes") != "encore" {
			t.Fatal("the tail is not there")
		}
		r := d.proved()
		if r.Unproved != 0 || len(r.Troubles)+len(r.Damaged)+len(r.Waiting) != 0 {
			t.Fatalf("%+v", r)
		}
		settle(append(team, d)...)
		agree(t, a, team[1], d)
		d.sound()
		mine, err := d.s.Parts(ctx)
		check(t, err)
		theirs, err := a.s.Parts(ctx)
		check(t, err)
		if len(mine) != len(theirs) {
			t.Fatalf("%d parts of %d", len(mine), len(theirs))
		}
		if n, err := d.s.Aside(ctx); err != nil || n != 1 {
			t.Fatalf("%d set aside, %v", n, err)
		}
		nothingTyped(t, mem, "Tâche", "task", "affirme", "Marie")
	}
}

// One checkpoint stands at a time, and none is written without need.
func TestCheckpointsReplaceEachOther(t *testing.T) {
	mem := replica.NewMem()
	team := teamWithCheckpoint(t, mem, 1)
	manifests := func() (out []string) {
		for _, f := range filesIn(t, mem, "c/") {
			if strings.Count(f[strings.LastIndex(f, "/"):], "-") == 1 {
				out = append(out, f)
			}
		}
		return out
	}
	before := manifests()
	if len(before) != 1 {
		t.Fatal(before)
	}
	settle(team...)
	if again := manifests(); len(again) != 1 || again[0] != before[0] {
		t.Fatal("written without need", again)
	}
	for i := range 12 {
		team[0].add("task", "title", fmt.Sprint(i))
		team[0].sync()
	}
	if again := manifests(); len(again) != 1 || again[0] == before[0] {
		t.Fatal("not replaced", again)
	}
	for path, data := range everything(t, mem) {
		if len(data) > 1<<20 {
			t.Errorf("%s: %d bytes", path, len(data))
		}
	}
}

// A checkpoint that is damaged, cut, in part missing, moved to another device,
// or of somebody who is no coordinator is passed over, and the join goes on by
// segments.
func TestBadCheckpointsArePassedOver(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, mem *replica.Mem, team []*device, path string, b []byte){
		"cut": func(t *testing.T, mem *replica.Mem, _ []*device, path string, b []byte) {
			check(t, mem.Write(ctx, path, b[:len(b)/2]))
		},
		"changed": func(t *testing.T, mem *replica.Mem, _ []*device, path string, b []byte) {
			b[len(b)/2] ^= 1
			check(t, mem.Write(ctx, path, b))
		},
		"gone": func(*testing.T, *replica.Mem, []*device, string, []byte) {},
		"moved to an officer": func(t *testing.T, mem *replica.Mem, team []*device, path string, b []byte) {
			check(t, mem.Write(ctx, strings.Replace(path, team[0].x.Device().String(), team[1].x.Device().String(), 1), b))
		},
	} {
		for _, which := range []string{"manifest", "block"} {
			t.Run(name+" "+which, func(t *testing.T) {
				mem := replica.NewMem()
				team := teamWithCheckpoint(t, mem, 2)
				code := team[0].invite(model.Officer)
				for _, path := range filesIn(t, mem, "c/") {
					isBlock := strings.Count(path[strings.LastIndex(path, "/"):], "-") == 2
					if isBlock != (which == "block") {
						continue
					}
					b, err := mem.Read(ctx, path)
					check(t, err)
					check(t, mem.Remove(ctx, path))
					spoil(t, mem, team, path, b)
				}
				d := join(t, mem, "Lucía", code)
				if n, err := d.s.Unproved(ctx); err != nil || n != 0 {
					t.Fatalf("taken: %d %v", n, err)
				}
				team[0].sync()
				agree(t, team[0], d)
				d.sound()
			})
		}
	}
}

// A checkpoint by a coordinator who was removed does not count any more.
func TestRemovedCoordinatorsCheckpoint(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b, err := tryJoin(t, mem, "Paul", a.invite(model.Coordinator))
	check(t, err)
	b.every = replica.Measure{Parts: 2, Bytes: 1 << 30}
	b.x, err = replica.Open(ctx, b.options())
	check(t, err)
	history(t, []*device{a, b}, 3)
	if len(filesIn(t, mem, "c/")) == 0 {
		t.Fatal("no checkpoint")
	}
	check(t, a.x.Remove(ctx, b.x.Device()))
	a.sync()
	d := join(t, mem, "Lucía", a.invite(model.Officer))
	if n, err := d.s.Unproved(ctx); err != nil || n != 0 {
		t.Fatalf("taken: %d %v", n, err)
	}
	a.sync()
	agree(t, a, d)
}

// A coordinator's device that was broken into publishes a checkpoint with an
// edit that nobody made: it counts until the segments are here, no longer, and
// the person is told.
func TestForgedCheckpointIsFoundOut(t *testing.T) {
	mem := replica.NewMem()
	team := teamWithCheckpoint(t, mem, 4)
	a := team[0]
	forged := &model.Changeset{Writer: model.WriterID{7}, Seq: 1, Stamp: model.Stamp{Wall: 5},
		Ops: []model.Op{{Type: model.OpSet, Kind: "task", Entity: model.ID{1}, Field: "title", Value: "inventé"}}}
	forged.Seal()
	_, err := a.s.Apply(ctx, []*model.Changeset{forged})
	check(t, err)
	a.every = replica.Measure{Parts: 1, Bytes: 1}
	a.x, err = replica.Open(ctx, a.options())
	check(t, err)
	for i := range 12 {
		a.add("task", "title", fmt.Sprint("vrai ", i))
		a.sync()
	}
	team[1].sync()
	d := join(t, mem, "Lucía", a.invite(model.Officer))
	if _, err := d.s.Get(ctx, model.Tasks.Kind, model.ID{1}); err != nil {
		t.Fatal("the checkpoint was not taken", err)
	}
	mine := d.add("task", "title", "à moi")
	r := d.proved()
	if r.Unproved != 1 || len(r.Troubles) != 1 || r.Troubles[0].Key != "share.checkpoint" {
		t.Fatalf("%+v", r)
	}
	if _, err := d.s.Get(ctx, model.Tasks.Kind, model.ID{1}); model.AsRefusal(err) == nil {
		t.Fatal("it still counts")
	}
	if d.get("task", mine).One("title") != "à moi" {
		t.Fatal("an edit of the user's own is gone")
	}
	d.sound()
}

// A removal on a device that joined through a checkpoint leaves to the removed
// device what the checkpoint stood for, although its segments are not here yet.
func TestRemovalAfterCheckpointKeepsHistory(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Coordinator))
	settle(a, b)
	code := b.invite(model.Officer)
	c := join(t, mem, "Ana", code)
	history(t, []*device{a, b, c}, 6)
	var err error
	a.every = replica.Measure{Parts: 1, Bytes: 1}
	a.x, err = replica.Open(ctx, a.options())
	check(t, err)
	settle(a, b, c)
	d := join(t, mem, "Lucía", a.invite(model.Coordinator))
	if n, err := d.s.Unproved(ctx); err != nil || n == 0 {
		t.Fatalf("joined without the checkpoint: %d %v", n, err)
	}
	settle(a)
	want := d.hash()
	check(t, d.x.Remove(ctx, c.x.Device()))
	d.proved()
	settle(a, d)
	if d.hash() != want {
		t.Fatal("what the removed device had published counts no more")
	}
	agree(t, a, d)
}
