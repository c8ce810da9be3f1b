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
			for path, data := range mem.Files() {
				aside.Put(path, data)
			}
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
			for path, data := range aside.Files() {
				mem.Put(path, data)
			}
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
