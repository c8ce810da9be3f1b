package replica_test

import (
	"crypto/rand"
	"testing"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

func (d *device) remove(kind string, id model.ID) error {
	_, err := d.s.Edit(ctx, func(tx *store.Tx) error { return tx.Delete(model.KindNamed(kind), id, 0) })
	return err
}

func refusalKey(err error) string {
	if r := model.AsRefusal(err); r != nil {
		return r.Key
	}
	return ""
}

// unchecked edits as a changed program would: as if the device might.
func (d *device) unchecked(do func()) {
	d.t.Helper()
	role := d.role()
	check(d.t, d.s.SetRole(ctx, ""))
	do()
	check(d.t, d.s.SetRole(ctx, role))
}

func (d *device) gone(kind string, id model.ID) bool {
	d.t.Helper()
	_, err := d.s.Get(ctx, model.KindNamed(kind), id)
	return model.AsRefusal(err) != nil
}

// A volunteer deletes what it made, also where others edited it, and nothing
// else: its own program refuses, and what a changed one publishes is set aside
// by everybody, whoever hears first.
func TestVolunteersDeleteTheirOwnOnly(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	byA, byV, second := a.add("task", "title", "de Marie"), v.add("task", "title", "d'Inès"), v.add("task", "title", "d'Inès aussi")
	settle(a, o, v)
	check(t, o.change("task", byV, "due", "2026-12-15"))
	settle(a, o, v)
	check(t, v.change("task", byA, "title", "de Marie, changé")) // every head is the volunteer's now
	check(t, v.change("task", byA, "status", "doing"))
	if err := v.remove("task", byA); refusalKey(err) != "role.delete" {
		t.Fatalf("got %v", err)
	}
	check(t, v.remove("task", byV))
	settle(a, o, v)
	agree(t, a, o, v)
	v.unchecked(func() { check(t, v.remove("task", byA)) })
	v.add("task", "title", "après")
	check(t, v.remove("task", second))
	o.sync()
	v.sync()
	a.sync()
	settle(o, a, v)
	for _, d := range []*device{a, o} {
		if d.gone("task", byA) || !d.gone("task", byV) || !d.gone("task", second) {
			t.Fatalf("%s: %v %v %v", d.name, d.gone("task", byA), d.gone("task", byV), d.gone("task", second))
		}
		d.sound()
	}
	agree(t, a, o)
	late := join(t, mem, "Lucía", a.invite(model.Coordinator))
	settle(late, a)
	agree(t, a, late)
}

// A record that two devices made apart belongs to both: a volunteer does not
// delete it, whichever half arrives first, and one that hides the other's half
// deletes nothing of it.
func TestRecordsMadeTwiceAreNobodysAlone(t *testing.T) {
	for _, first := range []int{0, 1} {
		mem := replica.NewMem()
		a, o, v := mixedTeam(t, mem)
		id := model.DeriveID("twice")
		for _, d := range []*device{a, v} {
			r := model.Tasks.New(d.s.Env()).Put("title", d.name)
			r.ID = id
			_, err := d.s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(r) })
			check(t, err)
		}
		v.unchecked(func() { check(t, v.remove("task", id)) })
		order := []*device{a, v}
		order[first].sync()
		order[1-first].sync()
		settle(o, a, v)
		if a.gone("task", id) || o.gone("task", id) {
			t.Fatal("a deletion that saw one half took both")
		}
		v.unchecked(func() { check(t, v.remove("task", id)) })
		settle(v, o, a)
		if a.gone("task", id) || o.gone("task", id) {
			t.Fatal("a volunteer deleted what was the coordinator's too")
		}
		agree(t, a, o)
	}
}

// A coordinator raises and lowers a device's role. What it published before
// stays; what it publishes after is judged by the new role, on every device,
// also what it edited before it heard.
func TestRoleOfADeviceChanges(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	secret := a.atRisk()
	grant := o.add("grant", "programme", "d'avant")
	settle(a, o, v)
	if err := o.x.ChangeRole(ctx, v.x.Device(), model.Officer); refusalKey(err) != "team.senior" {
		t.Fatalf("an officer changed a role: %v", err)
	}
	if err := a.x.ChangeRole(ctx, a.x.Device(), model.Officer); refusalKey(err) != "team.senior" {
		t.Fatalf("the founder demoted itself: %v", err)
	}
	if err := a.x.ChangeRole(ctx, o.x.Device(), model.Officer); refusalKey(err) != "team.same_role" {
		t.Fatalf("got %v", err)
	}

	check(t, a.x.ChangeRole(ctx, v.x.Device(), model.Officer))
	settle(a, v, o)
	settle(a, v, o)
	if v.role() != model.Officer || !v.holds(secret) {
		t.Fatalf("role %q, reads %v", v.role(), v.holds(secret))
	}
	ofV := v.add("grant", "programme", "promue")

	check(t, a.x.ChangeRole(ctx, o.x.Device(), model.Volunteer))
	a.sync()
	late := o.add("grant", "programme", "trop tard") // it has not heard
	task := o.add("task", "title", "permis")
	settle(v, o, a)
	settle(v, o, a)
	if o.role() != model.Volunteer {
		t.Fatalf("role %q", o.role())
	}
	if found := o.readable(secretWords, everything(t, mem)); len(found) > 0 {
		t.Fatalf("after it was lowered, it can read %v", found)
	}
	if _, err := o.s.Edit(ctx, func(tx *store.Tx) error {
		return tx.Change(model.KindNamed("grant"), grant, 0, map[string]model.Value{"programme": {"x"}})
	}); refusalKey(err) != "role.forbidden" {
		t.Fatalf("got %v", err)
	}
	agree(t, a, o, v)
	for _, d := range []*device{a, o, v} {
		if d.gone("grant", grant) || d.gone("grant", ofV) || !d.gone("grant", late) || d.gone("task", task) {
			t.Fatalf("%s: %v %v %v %v", d.name, d.gone("grant", grant), d.gone("grant", ofV), d.gone("grant", late), d.gone("task", task))
		}
		d.sound()
	}
	fresh := join(t, mem, "Lucía", a.invite(model.Coordinator))
	settle(fresh, a)
	agree(t, a, fresh)

	check(t, a.x.ChangeRole(ctx, o.x.Device(), model.Officer))
	settle(a, o, v, fresh)
	settle(a, o, v, fresh)
	if !o.holds(secret) || !o.gone("grant", late) {
		t.Fatal("raised again, it reads again, and what was set aside stays so")
	}
	agree(t, a, o, v, fresh)
}

// Of two coordinators who knew nothing of each other the more senior's word
// about a role counts; who knew of the other's has the last word.
func TestRolesDecidedTwice(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	c := join(t, mem, "Lucía", a.invite(model.Coordinator))
	w := join(t, mem, "Zoé", c.invite(model.Volunteer))
	settle(a, o, v, c, w)
	id := w.x.Device()
	check(t, c.x.ChangeRole(ctx, id, model.Coordinator))
	check(t, a.x.ChangeRole(ctx, id, model.Officer))
	settle(c, a, o, v, w)
	for _, d := range []*device{a, o, v, c, w} {
		if got := roleOf(d, id); got != model.Officer {
			t.Fatalf("%s says %s", d.name, got)
		}
	}
	check(t, c.x.ChangeRole(ctx, id, model.Volunteer))
	settle(c, a, o, v, w)
	if got := roleOf(a, id); got != model.Volunteer {
		t.Fatalf("%s", got)
	}
	if got := w.role(); got != model.Volunteer {
		t.Fatalf("%s", got)
	}
}

func roleOf(d *device, id model.WriterID) model.Role {
	for _, m := range d.x.Members() {
		if m.ID == id {
			return m.Role
		}
	}
	return "none"
}

// A coordinator who is lowered leaves the team as it made it: whom it invited
// stays, and it invites and decides no more.
func TestLoweredCoordinatorsLeaveTheirGuests(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	c := join(t, mem, "Lucía", a.invite(model.Coordinator))
	g := join(t, mem, "Zoé", c.invite(model.Officer))
	settle(a, c, g)
	id := g.add("grant", "programme", "de Zoé")
	check(t, a.x.ChangeRole(ctx, c.x.Device(), model.Officer))
	settle(a, c, g)
	settle(a, c, g)
	if a.gone("grant", id) || roleOf(a, g.x.Device()) != model.Officer || roleOf(g, c.x.Device()) != model.Officer {
		t.Fatal("the guest of a lowered coordinator is gone")
	}
	if _, _, err := c.x.Invite(ctx, replica.Guest{Role: model.Volunteer}); refusalKey(err) != "team.coordinator" {
		t.Fatalf("got %v", err)
	}
	if err := c.x.Remove(ctx, g.x.Device()); refusalKey(err) != "team.senior" {
		t.Fatalf("got %v", err)
	}
	agree(t, a, c, g)
}

// Which role a kind of a newer version needs stands in the team's files: until
// it does, the kind is for coordinators.
func TestNeedsOfNewerKindsAreData(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	newer := func(d *device, seq byte) {
		last := d.log()[len(d.log())-1]
		c := &model.Changeset{Writer: d.x.Device(), Seq: last.Seq + uint64(seq), Stamp: model.Stamp{Wall: 1}, Ops: []model.Op{
			{Type: model.OpSet, Kind: "newsletter", Entity: model.DeriveID(d.name), Field: "title", Value: "x", Salt: model.Salt{seq}},
		}}
		c.Seal()
		d.publish(mem, c)
	}
	newer(o, 1)
	newer(v, 1)
	settle(a, o, v)
	asides := func(want int) {
		t.Helper()
		for _, d := range []*device{a, o, v} {
			if n, err := d.s.Aside(ctx); err != nil || n != want {
				t.Fatalf("%s: %d set aside, %v", d.name, n, err)
			}
		}
		agree(t, a, o, v)
	}
	asides(2)
	say := func(d *device, name string, needs model.Needs) {
		keys := d.secrets()
		b, err := seal.Seal(seal.Header{Type: seal.Verdict, Team: keys.Team, Writer: keys.ID(), Key: keys.Newest().ID()},
			replica.NeedsStatement(needs, d.now.Add(time.Minute)), keys.Newest(), keys.Sign, rand.Reader)
		check(t, err)
		mem.Put(name, b)
		settle(a, o, v)
	}
	say(v, "k/aa.key", model.Needs{"newsletter": model.Volunteer})
	asides(2)
	say(a, "k/bb.key", model.Needs{"newsletter": model.Officer, "grant": model.Volunteer})
	asides(1)
}
