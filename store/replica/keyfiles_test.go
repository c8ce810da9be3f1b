package replica_test

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// keyFiles lists the files of k/ of a type, by somebody.
func keyFiles(t testing.TB, mem *replica.Mem, typ seal.Type, by *device) (out []string) {
	t.Helper()
	for _, path := range filesIn(t, mem, "k/") {
		if env, err := seal.Parse(mem.Files()[path]); err == nil && env.Type == typ && env.Writer == by.x.Device() {
			out = append(out, path)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no file of type %c", typ)
	}
	return out
}

// later lets time pass for all of a team.
func later(by time.Duration, team ...*device) {
	for _, d := range team {
		d.now = d.now.Add(by)
	}
}

// A file of k/ that was damaged after everybody had read it is given again,
// for whoever could not, without being asked: the one who joins knows
// everybody, whoever's certificate it is.
func TestDamagedKeyFilesAreGivenAgain(t *testing.T) {
	for _, whose := range []int{0, 1} {
		mem := replica.NewMem()
		a := founder(t, mem, "Marie")
		b := join(t, mem, "Paul", a.invite(model.Coordinator))
		settle(a, b)
		code := a.invite(model.Officer)
		for _, path := range keyFiles(t, mem, seal.Device, []*device{a, b}[whose]) {
			blank(t, mem, path)
		}
		c := join(t, mem, "Zoé", code)
		if len(c.x.Members()) == 3 {
			t.Fatal("nothing was damaged")
		}
		id := b.add("task", "title", "de Paul")
		settle(b, c, b)
		settle(c)
		agree(t, b, c)
		if c.get("task", id).One("title") != "de Paul" || len(c.x.Members()) != 3 {
			t.Fatal("who joined does not know everybody")
		}
	}
}

// What a removal brings, the verdict and the new key, reaches a member whose
// copies were damaged on the way.
func TestRemovalsReachWhoCouldNotReadThem(t *testing.T) {
	for _, typ := range []seal.Type{seal.Verdict, seal.Epoch} {
		mem := replica.NewMem()
		a, b, c := withVolunteer(t, mem)
		before := map[string]bool{}
		for _, path := range filesIn(t, mem, "k/") {
			before[path] = true
		}
		check(t, a.x.Remove(ctx, b.x.Device()))
		id := a.add("task", "title", "sous la nouvelle clé")
		a.sync()
		for _, path := range keyFiles(t, mem, typ, a) {
			if !before[path] {
				blank(t, mem, path)
			}
		}
		c.sync()
		later(time.Hour, a, c)
		settle(a, c)
		settle(a, c)
		agree(t, a, c)
		if c.get("task", id).One("title") != "sous la nouvelle clé" {
			t.Fatalf("%c: never came", typ)
		}
	}
}

// Every member can tell who the others are, whatever keys it lacks; their
// names are for those who have the newest.
func TestMembersAreKnownWhateverKeysOneLacks(t *testing.T) {
	mem := replica.NewMem()
	a, b, c := withVolunteer(t, mem)
	check(t, a.x.Remove(ctx, b.x.Device()))
	a.sync()
	d := join(t, mem, "Zoé", a.invite(model.Officer))
	for _, one := range []*device{b, c} {
		one.f = only(mem.Files(), func(path string, f []byte) bool {
			env, err := seal.Parse(f)
			return err != nil || env.Type != seal.Epoch || env.Writer == b.x.Device()
		})
		one.reopen()
		one.sync()
		if name := one.nameOf(d); name == "" || name == "Zoé" {
			t.Fatalf("%s knows her as %q", one.name, name)
		}
	}
	c.f = mem
	c.reopen()
	c.sync()
	if c.nameOf(d) != "Zoé" {
		t.Fatalf("known as %q", c.nameOf(d))
	}
	b.f = mem
	b.reopen()
	b.sync()
	if b.nameOf(d) == "Zoé" {
		t.Fatal("who was removed reads the names of those who came since")
	}
}

// nameOf gives the name by which d knows another device, "" where it does not.
func (d *device) nameOf(other *device) string {
	for _, m := range d.x.Members() {
		if m.ID == other.x.Device() {
			return m.Name
		}
	}
	return ""
}

// Which device an invitation stands for is decided before anything of that
// device's is taken in: a checkpoint of one that turns out to stand for nobody
// would be all that there is of it.
func TestInvitationsAreDecidedBeforeAnythingIsTakenIn(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	code := a.invite(model.Coordinator)
	apart := only(mem.Files(), func(path string, _ []byte) bool { return !strings.HasPrefix(path, "s/") })
	b, err := tryJoin(t, apart, "Paul", code)
	check(t, err)
	b.every = replica.Measure{Parts: 2, Bytes: 1 << 30}
	b.reopen()
	for range 3 {
		b.add("task", "title", "de Paul")
		b.sync()
	}
	if len(filesIn(t, apart, "c/")) == 0 {
		t.Fatal("no checkpoint")
	}
	pour(apart, mem, "")
	later(365*24*time.Hour, a)
	a.sync()
	if n, err := a.s.Unproved(ctx); err != nil || n != 0 {
		t.Fatalf("%d on trial, %v", n, err)
	}
}
