package replica_test

import (
	"bytes"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// chunks lists what lies in b/.
func chunks(t *testing.T, mem *replica.Mem) []string {
	t.Helper()
	return filesIn(t, mem, "b/")
}

// scan takes a file in; spend records an expense whose receipt it is.
func (d *device) scan(name string, size int) model.Attachment {
	d.t.Helper()
	a, err := d.s.Attach(ctx, name, bytes.NewReader(some(d.t, size)))
	check(d.t, err)
	return a
}

func (d *device) spend(a model.Attachment) model.ID {
	d.t.Helper()
	return d.add("expense", "receipt", a.String())
}

// A purge takes the chunks of a record's files out of the folder, whoever gave
// them back since; those that another record names too stay.
func TestPurgeTakesTheChunks(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	a, b := team[0], team[1]
	contract := b.scan("contrat.pdf", 10)
	gone := []model.ID{b.spend(b.scan("recu.pdf", 3*model.FileChunkBytes)), b.spend(contract)}
	b.spend(contract)
	settle(team...)
	mine := chunks(t, mem)
	if len(mine) != 4 {
		t.Fatalf("b/ has %q", mine)
	}
	check(t, mem.Remove(ctx, mine[0])) // given back by whoever comes first
	settle(team...)
	if len(chunks(t, mem)) != 4 {
		t.Fatalf("b/ has %q", chunks(t, mem))
	}
	for i, path := range mine[1:] { // programs that synchronise made copies
		b, err := mem.Read(ctx, path)
		check(t, err)
		if path != "b/"+contract.ChunkName(0) {
			mem.Put(conflictName(i, path), b)
		}
	}
	for _, id := range gone {
		a.purge("expense", id)
	}
	settle(team...)
	settle(team...)
	left := chunks(t, mem)
	if len(left) != 1 || left[0] != "b/"+contract.ChunkName(0) {
		t.Errorf("b/ has %q, want the one of contrat.pdf", left)
	}
	if done, of, _ := a.doneBy(); done != 3 || of != 3 {
		t.Errorf("done on %d of %d", done, of)
	}
	agree(t, team...)
}

// The chunks of a device that stays away are removed by a coordinator's, when
// asked to; an officer's leaves them.
func TestCoordinatorTakesTheChunksOfTheAbsent(t *testing.T) {
	mem := replica.NewMem()
	team, _, _ := fourOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	at := b.scan("recu.pdf", 10)
	expense := b.spend(at)
	settle(team...)
	a.purge("expense", expense)
	settle(a, c)
	settle(a, c)
	if left := chunks(t, mem); len(left) != 1 || left[0] != "b/"+at.ChunkName(0) {
		t.Fatalf("b/ has %q: another's chunk went at once", left)
	}
	check(t, a.x.CarryOutForAbsent(ctx))
	a.sync()
	if left := chunks(t, mem); len(left) > 0 {
		t.Errorf("b/ has %q", left)
	}
	settle(team...)
	settle(team...)
	if left := chunks(t, mem); len(left) > 0 {
		t.Errorf("who returned gave back %q", left)
	}
}

// A purge reaches protected values: no device can read a byte of them any more,
// on its disk or in the folder, by any key that it holds; and all agree.
func TestPurgeOfProtectedValues(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	other := v.atRisk() // keeps the search from showing nothing
	check(t, v.change("person", other, "phone", "autre"))
	person := v.atRisk()
	settle(a, o, v)
	check(t, o.change("person", person, "notes", "Vit à Zacatepec, au 12"))
	settle(a, o, v)
	if len(a.readable(secretWords, everything(t, mem))) == 0 {
		t.Fatal("nothing is there before: the test tests nothing")
	}
	a.purge("person", person)
	a.purge("person", other)
	check(t, a.change("person", a.add("person", "name", "Ana"), "safe_channel", "tambour")) // something closed is left
	settle(a, o, v)
	settle(a, o, v)
	agree(t, a, o, v)
	files := everything(t, mem)
	for _, d := range []*device{a, o, v} {
		if found := d.readable(secretWords, files); len(found) > 0 {
			t.Errorf("%s still reads %q", d.name, found)
		}
		if done, of, _ := d.doneBy(); done != 3 || of != 3 {
			t.Errorf("%s: done on %d of %d", d.name, done, of)
		}
	}
}
