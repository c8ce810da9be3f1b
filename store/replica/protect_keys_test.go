package replica_test

import (
	"slices"
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// Two devices that do not hear of each other mint keys of protected values; an
// officer who joins then is given both, also the one that is the older by its
// maker's clock and comes later.
func TestOlderProtectedKeysAreWrappedToo(t *testing.T) {
	mem := replica.NewMem()
	a, o, _ := mixedTeam(t, mem)
	x := join(t, mem, "Ana", a.invite(model.Officer))
	settle(a, o, x)
	check(t, a.x.Remove(ctx, x.x.Device()))
	a.sync()
	o.now = a.now.Add(-time.Hour)
	apart := only(mem.Files(), func(_ string, b []byte) bool {
		env, err := seal.Parse(b)
		return err != nil || env.Type != seal.Protected || env.Writer != a.x.Device()
	})
	o.f = apart
	o.reopen()
	o.sync()
	id := o.atRisk()
	o.sync()
	if slices.Equal(keysOf(a), keysOf(o)) {
		t.Fatal("both have the same key")
	}
	c := join(t, mem, "Zoé", a.invite(model.Officer))
	pour(apart, mem, "")
	o.f = mem
	o.reopen()
	settle(a, o, c)
	settle(c)
	agree(t, a, o, c)
	if !a.holds(id) || !c.holds(id) {
		t.Fatalf("it is read by the coordinator %v, by who joined later %v", a.holds(id), c.holds(id))
	}
}

// keysOf names a device's keys of protected values.
func keysOf(d *device) (out []string) {
	for _, k := range d.secrets().Protected {
		out = append(out, k.Recipient)
	}
	slices.Sort(out)
	return out
}
