package replica_test

import (
	"testing"

	"relais/model"
	"relais/store/replica"
)

// demotedWhilePurging makes a team of a founder, a coordinator and an officer.
// The coordinator purges a record that owner made while it has not heard that
// it is an officer now, and goes on. It gives the team, the record, and what
// came after.
func demotedWhilePurging(t *testing.T, mem *replica.Mem, owner int) (team []*device, id, after model.ID) {
	t.Helper()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Coordinator))
	c := join(t, mem, "Inès", a.invite(model.Officer))
	team = []*device{a, b, c}
	settle(team...)
	id = team[owner].add("task", "title", "à garder")
	if owner != 1 {
		settle(team...)
	}
	check(t, a.x.ChangeRole(ctx, b.x.Device(), model.Officer))
	b.purge("task", id)
	b.sync()
	after = b.add("task", "title", "ensuite")
	b.sync()
	a.sync()
	return team, id, after
}

// A purge turns out to have come from one who had no right to it any more. Its
// device dropped the values of others' parts: it takes them in again.
func TestValuesComeBackWhereAPurgeIsSetAside(t *testing.T) {
	team, id, _ := demotedWhilePurging(t, replica.NewMem(), 2)
	check(t, team[2].change("task", id, "notes", "arrivé avec la nouvelle"))
	team[2].sync()
	for range 2 {
		settle(team[1], team[0], team[2])
	}
	for _, d := range team {
		r := d.get("task", id)
		if r.One("title") != "à garder" || r.One("notes") != "arrivé avec la nouvelle" {
			t.Errorf("%s shows %q, %q", d.name, r.One("title"), r.One("notes"))
		}
		d.sound()
	}
	agree(t, team...)
}

// What a device purged of its own, before anybody had it, nobody can give. Its
// part is waited for until a coordinator says that it is lost: then it is
// delivered as it is, and so is what came after it.
func TestWhatAPurgeTookThatIsSetAsideIsDeclaredLost(t *testing.T) {
	mem := replica.NewMem()
	team, id, after := demotedWhilePurging(t, mem, 1)
	a, b := team[0], team[1]
	settle(team...)
	settle(team...)
	next := b.add("task", "title", "encore") // in the same chain
	rep := a.sync()
	if len(rep.Waiting) == 0 || !a.gone("task", after) {
		t.Fatalf("it is not waited for: %+v", rep)
	}
	check(t, a.x.Lose(ctx, b.x.Device(), rep))
	settle(team...)
	team = append(team, join(t, mem, "Lucía", a.invite(model.Officer)))
	settle(team...)
	for _, d := range team {
		if rep := d.sync(); len(rep.Waiting) > 0 || rep.Undelivered > 0 {
			t.Errorf("%s still waits: %+v", d.name, rep)
		}
		if d.get("task", after).One("title") != "ensuite" || d.gone("task", id) || d.gone("task", next) {
			t.Errorf("%s does not have what Paul did", d.name)
		}
		d.sound()
	}
	oneHistoryEach(t, team...)
	agree(t, team...)
}

// What was declared lost so comes back all the same should somebody have it:
// to the device that purged its own as well, which goes on in its own chain.
func TestValuesThatWereDeclaredLostComeBack(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Coordinator))
	c := join(t, mem, "Inès", a.invite(model.Officer))
	settle(a, b, c)
	id := b.add("task", "title", "à garder")
	b.sync()
	c.sync() // has it, and goes on holiday
	check(t, a.x.ChangeRole(ctx, b.x.Device(), model.Officer))
	b.purge("task", id)
	b.sync()
	check(t, a.x.Lose(ctx, b.x.Device(), a.sync()))
	if a.sync(); a.gone("task", id) || a.get("task", id).One("title") != "" {
		t.Fatal("it is not delivered as it is")
	}
	for range 3 {
		settle(c, a, b)
	}
	for _, d := range []*device{a, b, c} {
		if got := d.get("task", id).One("title"); got != "à garder" {
			t.Errorf("%s shows %q", d.name, got)
		}
		d.sound()
	}
	agree(t, a, b, c)
}
