package replica_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// died makes a team in which a part of Inès's died with her device: Paul has
// seen it and built on it, then his copy is gone as well (his backup is older),
// and only what he did since is in the folder. It gives the records, and the
// files that died.
type died struct {
	mem           *replica.Mem
	a, o          *device // who is left: a coordinator and an officer
	theirs, after model.ID
	files         map[string][]byte
}

func dies(t *testing.T) *died {
	t.Helper()
	mem := replica.NewMem()
	d := &died{mem: mem, a: founder(t, mem, "Marie"), files: map[string][]byte{}}
	d.o = join(t, mem, "Omar", d.a.invite(model.Officer))
	ines := join(t, mem, "Inès", d.a.invite(model.Officer))
	paul := join(t, mem, "Paul", d.a.invite(model.Officer))
	settle(d.a, d.o, ines, paul)
	settle(d.a, d.o, ines, paul)
	d.theirs = ines.add("task", "title", "d'Inès")
	ines.sync()
	paul.sync()
	check(t, paul.change("task", d.theirs, "title", "repris par Paul"))
	d.after = paul.add("task", "title", "de Paul")
	paul.sync()
	ines.add("task", "title", "d'Inès encore")
	ines.sync()
	prefix := "s/" + ines.x.Device().String()
	names := filesIn(t, mem, prefix)
	slices.Sort(names)
	for name, b := range mem.Files() {
		gone := strings.Contains(name, "/2-") && strings.HasPrefix(name, prefix) || strings.HasPrefix(name, "r/")
		if gone {
			d.files[name] = b
			check(t, mem.Remove(ctx, name))
		}
	}
	if len(d.files) == 0 {
		t.Fatalf("nothing died of %v", names)
	}
	check(t, os.RemoveAll(ines.dir))
	check(t, os.RemoveAll(paul.dir))
	return d
}

func (d *died) gone() model.WriterID {
	for _, m := range d.a.x.Members() {
		if m.Name == "Inès" {
			return m.ID
		}
	}
	return model.WriterID{}
}

// What a device published and nobody has any more is waited for; declared lost
// by a coordinator, it is not, on any device, those that join later included.
func TestLostPartsAreWaitedForNoLonger(t *testing.T) {
	d := dies(t)
	settle(d.a, d.o)
	rep := d.a.sync()
	if len(rep.Waiting) == 0 || rep.Undelivered == 0 || !d.a.gone("task", d.after) {
		t.Fatalf("nothing waits: %+v", rep)
	}
	if err := d.o.x.Lose(ctx, d.gone(), d.o.sync()); refusalKey(err) != "team.lost_role" {
		t.Fatalf("an officer declared it: %v", err)
	}
	if err := d.a.x.Lose(ctx, model.WriterID{9}, rep); refusalKey(err) != "team.none" {
		t.Fatalf("got %v", err)
	}
	if err := d.a.x.Lose(ctx, d.o.x.Device(), rep); refusalKey(err) != "team.nothing_lost" {
		t.Fatalf("got %v", err)
	}
	check(t, d.a.x.Lose(ctx, d.gone(), rep))
	settle(d.a, d.o)
	late := join(t, d.mem, "Lucía", d.a.invite(model.Officer))
	settle(d.a, d.o, late)
	for _, one := range []*device{d.a, d.o, late} {
		if rep := one.sync(); len(rep.Waiting) > 0 || rep.Undelivered > 0 {
			t.Fatalf("%s still waits: %+v", one.name, rep)
		}
		if one.get("task", d.after).One("title") != "de Paul" || one.get("task", d.theirs).One("title") != "repris par Paul" {
			t.Fatalf("%s does not have what Paul did", one.name)
		}
		o, err := one.x.Overview(ctx)
		check(t, err)
		for _, state := range o.Devices {
			if state.This && len(state.Lacks) > 0 {
				t.Fatalf("%s lacks %v", one.name, state.Lacks)
			}
		}
		one.sound()
	}
	agree(t, d.a, d.o, late)
}

// If it turns up it applies as if it had come in time: what replaced it has.
func TestWhatWasLostTurnsUp(t *testing.T) {
	d := dies(t)
	settle(d.a, d.o)
	check(t, d.a.x.Lose(ctx, d.gone(), d.a.sync()))
	settle(d.a, d.o)
	d.a.add("task", "title", "entre-temps")
	settle(d.a, d.o)
	before := len(d.a.log())
	for name, b := range d.files {
		d.mem.Put(name, b)
	}
	late := join(t, d.mem, "Lucía", d.a.invite(model.Officer))
	settle(d.a, d.o, late)
	settle(d.a, d.o, late)
	for _, one := range []*device{d.a, d.o, late} {
		r := one.get("task", d.theirs)
		if r.One("title") != "repris par Paul" || len(r.Conflicts) > 0 {
			t.Fatalf("%s shows %q, conflicts %v", one.name, r.One("title"), r.Conflicts)
		}
		one.sound()
	}
	if len(d.a.log()) <= before {
		t.Fatal("nothing turned up")
	}
	agree(t, d.a, d.o, late)
	check(t, d.a.s.Rebuild(ctx, nil))
	agree(t, d.a, late)
}

// A volunteer's deletion that knew only what was not lost is judged again when
// the rest turns up.
func TestDeletionsAreJudgedAgainWhenSomethingTurnsUp(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	id := model.DeriveID("à deux")
	make := func(d *device) {
		r := model.Tasks.New(d.s.Env()).Put("title", d.name)
		r.ID = id
		_, err := d.s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(r) })
		check(t, err)
	}
	make(o)
	before := filesIn(t, mem, "s/"+o.x.Device().String())
	o.sync()
	make(v)
	v.sync() // has seen the officer's half
	v.unchecked(func() { check(t, v.remove("task", id)) })
	v.sync()
	files := map[string][]byte{}
	for name, b := range mem.Files() {
		if strings.HasPrefix(name, "s/"+o.x.Device().String()) && !slices.Contains(before, name) || strings.HasPrefix(name, "r/") {
			files[name] = b
			check(t, mem.Remove(ctx, name))
		}
	}
	check(t, a.x.Lose(ctx, o.x.Device(), a.sync()))
	a.sync()
	for name, b := range files {
		mem.Put(name, b)
	}
	late := join(t, mem, "Lucía", a.invite(model.Officer))
	settle(a, late)
	settle(a, late)
	if a.gone("task", id) {
		t.Fatal("a volunteer deleted what was an officer's too")
	}
	agree(t, a, late)
}

// What a coordinator purged of its own, whose invitation turned out to stand
// for nobody, is waited for by nobody: nothing of its device counts.
func TestPurgesOfARevokedDeviceHoldNothingUp(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	c, err := tryJoin(t, mem, "Lucía", a.invite(model.Coordinator))
	check(t, err)
	id := c.add("task", "title", "à effacer")
	c.sync()
	c.purge("task", id)
	c.sync() // its file without the value is the only one
	a.now = a.now.AddDate(1, 0, 0)
	a.sync() // the invitation has expired when it is first seen
	b.now = a.now
	settle(a, b)
	settle(a, b)
	for _, d := range []*device{a, b} {
		if rep := d.sync(); len(rep.Waiting) > 0 {
			t.Fatalf("%s waits for %v", d.name, rep.Waiting)
		}
	}
	agree(t, a, b)
}

// What was declared lost although somebody has it is asked for all the same by
// who does not: its file may be there, damaged.
func TestWhatIsNotLostIsGivenAgain(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	id := b.add("task", "title", "de Paul")
	prefix := "s/" + b.x.Device().String()
	before := filesIn(t, mem, prefix)
	b.sync()
	var name string
	for _, one := range filesIn(t, mem, prefix) {
		if !slices.Contains(before, one) {
			name = one
		}
	}
	whole := mem.Files()[name]
	bad := slices.Clone(whole)
	bad[len(bad)/2] ^= 1
	mem.Put(name, bad)
	rep := a.sync() // waits for it, and loses patience
	check(t, a.x.Lose(ctx, b.x.Device(), rep))
	a.sync()
	for range 3 {
		settle(a, b)
		a.now, b.now = a.now.Add(time.Hour), b.now.Add(time.Hour)
	}
	if a.get("task", id).One("title") != "de Paul" {
		t.Fatal("it is not there")
	}
	agree(t, a, b)
}
