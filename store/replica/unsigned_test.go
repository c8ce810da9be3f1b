package replica_test

import (
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
)

// What a checkpoint brought of a device whose parts are nowhere any more, and
// were declared lost, is on nobody's word but the checkpoint's: it is set aside
// by all, and all have it, since what was done meanwhile has seen it.
func TestWhatOnlyACheckpointBroughtIsSetAsideByAll(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	apart := only(mem.Files(), func(path string, _ []byte) bool { return !strings.HasPrefix(path, "s/") })
	b, err := tryJoin(t, mem, "Paul", a.invite(model.Coordinator))
	check(t, err)
	pour(mem, apart, "k/")
	b.f, b.every = apart, replica.Measure{Parts: 2, Bytes: 1 << 30}
	b.reopen()
	id := b.add("task", "title", "de Paul")
	for range 3 {
		b.sync()
		b.add("task", "title", "encore")
	}
	for path, f := range apart.Files() {
		if !strings.HasPrefix(path, "s/") { // they died with his device
			mem.Put(path, f)
		}
	}
	rep := a.sync()
	if n, err := a.s.Unproved(ctx); err != nil || n == 0 || len(rep.Waiting) == 0 {
		t.Fatalf("%d on trial, waiting for %v, %v", n, rep.Waiting, err)
	}
	check(t, a.change("task", id, "title", "repris par Marie"))
	after := a.add("task", "title", "après")
	a.sync()
	check(t, a.x.Lose(ctx, b.x.Device(), a.sync()))
	a.sync()
	for _, path := range filesIn(t, mem, "c/") { // who comes later has parts alone
		check(t, mem.Remove(ctx, path))
	}
	c := join(t, mem, "Zoé", a.invite(model.Officer))
	settle(a, c)
	for _, d := range []*device{a, c} {
		if rep := d.sync(); rep.Undelivered > 0 || len(rep.Waiting) > 0 || rep.Aside == 0 {
			t.Fatalf("%s: %+v", d.name, rep)
		}
		if d.get("task", after).One("title") != "après" || d.get("task", id).One("title") != "repris par Marie" {
			t.Fatalf("%s lacks what Marie did since", d.name)
		}
		d.sound()
	}
	agree(t, a, c)
}
