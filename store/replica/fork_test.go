package replica_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// blank damages a file as a disk that lost its blocks does: its size stays.
func blank(t testing.TB, mem *replica.Mem, path string) {
	t.Helper()
	b, err := mem.Read(ctx, path)
	check(t, err)
	mem.Put(path, make([]byte, len(b)))
}

// A copy and its original published under one name before they knew of each
// other, and a file of one branch was damaged after some had read it: whoever
// lacks that branch is given it, although the numbers of the other branch go
// further.
func TestLostBranchIsAskedFor(t *testing.T) {
	for _, which := range []int{0, 1} {
		t.Run(fmt.Sprint(which), func(t *testing.T) {
			mem := replica.NewMem()
			a := founder(t, mem, "Marie")
			b := join(t, mem, "Paul", a.invite(model.Coordinator))
			d := join(t, mem, "Zoé", a.invite(model.Coordinator))
			settle(a, b, d)
			c := a.copied()
			aside := replica.NewMem() // a sync client of its own, far behind
			pour(mem, aside, "")
			a.f = aside
			a.reopen()
			before := filesIn(t, mem, "s/"+a.x.Device().String())
			var ids []model.ID
			for i := range 2 {
				ids = append(ids, c.add("task", "title", fmt.Sprint("de la copie ", i)))
				c.sync()
			}
			branch := slices.DeleteFunc(filesIn(t, mem, "s/"+a.x.Device().String()), func(f string) bool { return slices.Contains(before, f) })
			slices.SortFunc(branch, func(x, y string) int { return strings.Compare(numberOf(x), numberOf(y)) })
			if len(branch) != 2 {
				t.Fatal(branch)
			}
			b.sync()
			blank(t, mem, branch[which])
			for i := range 4 {
				a.add("task", "title", fmt.Sprint("de l'original ", i))
				a.sync()
			}
			pour(aside, mem, "")
			a.f = mem
			a.reopen()
			settle(d, b)
			settle(a, d, b)
			for _, id := range ids {
				if _, err := d.s.Get(ctx, model.Tasks.Kind, id); err != nil {
					t.Error("what the copy did is gone", err)
				}
			}
			agree(t, a, b, d)
		})
	}
}

// numberOf gives a segment's number as its name tells it, to be compared.
func numberOf(path string) string {
	digits, _, _ := strings.Cut(path[strings.LastIndex(path, "/")+1:], "-")
	return fmt.Sprintf("%9s", digits)
}

// What was declared lost of a branch is asked for all the same, where the other
// branch has a part of that number: its writer, who trusts its file, has it.
func TestLostBranchIsAskedForAfterItWasDeclaredLost(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Officer))
	settle(a, b)
	c := b.copied()
	aside := replica.NewMem() // a sync client of its own, far behind
	pour(mem, aside, "")
	b.f = aside
	b.reopen()
	prefix := "s/" + b.x.Device().String()
	before := filesIn(t, mem, prefix)
	first := c.add("task", "title", "de la copie")
	c.sync()
	for _, path := range filesIn(t, mem, prefix) {
		if !slices.Contains(before, path) {
			blank(t, mem, path) // the disk lied, and its writer does not know
		}
	}
	check(t, a.x.Lose(ctx, b.x.Device(), a.sync()))
	a.sync()
	for _, path := range filesIn(t, mem, "h/") { // what she asks for does not arrive
		check(t, mem.Remove(ctx, path))
	}
	second := c.add("task", "title", "de la copie encore")
	c.sync()
	b.add("task", "title", "de l'original")
	b.sync()
	pour(aside, mem, "s/")
	b.f = mem
	b.reopen()
	settle(a, b, c)
	settle(a, b, c)
	for _, id := range []model.ID{first, second} {
		if _, err := a.s.Get(ctx, model.Tasks.Kind, id); err != nil {
			t.Error("what the copy did is gone", err)
		}
	}
	agree(t, a, b, c)
}
