package replica_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"relais/model"
	"relais/store"
)

// The profile in memory, on which most simulations run, is a store: given the
// same changesets, in parts or in pieces, twice or never, some of them set
// aside and others again, both have the same state hash, the same waiting, and
// hand over the same changesets to be packed.
func TestMemLogIsAStore(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { sameAsAStore(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func sameAsAStore(t *testing.T, r *rand.Rand) {
	d := newDevice(t, nil, "Marie Tremblay")
	d.create(model.WriterID{9}, "")
	mem := newMemLog(model.WriterID{9}, "", d.s.Me())
	own := d.log()
	mem.apply(own[0].Hash(), own[0])
	history := drawHistory(r)
	seen := model.NewFold()
	for _, c := range history {
		seen.Add(c)
	}
	var given []*model.Changeset
	for range 6 {
		some, aside := batch(r, history)
		for _, log := range []simLog{d.s, mem} {
			_, err := log.Deliver(ctx, some, aside, nil)
			check(t, err)
		}
		given = append(given, some...)
		if r.IntN(3) == 0 {
			again, restore := judgement(r, given)
			for _, log := range []simLog{d.s, mem} {
				check(t, log.Rejudge(ctx, again, restore))
			}
		}
		sameState(t, d.s, mem)
	}
	for range 2 { // some of what is lacking is lost, and then the rest
		lacking, err := d.s.Lacking(ctx)
		check(t, err)
		lost := slices.Concat(lacking...)
		lost = lost[:len(lost)-r.IntN(len(lost)/2+1)]
		n, err := d.s.SetLost(ctx, lost)
		check(t, err)
		if m, err := mem.SetLost(ctx, lost); err != nil || m != n {
			t.Fatalf("in memory %d were applied, in a store %d, %v", m, n, err)
		}
		sameState(t, d.s, mem)
	}
	_, err := d.s.Deliver(ctx, history, nil, nil)
	check(t, err)
	_, err = mem.Deliver(ctx, history, nil, nil)
	check(t, err)
	sameState(t, d.s, mem)
	packsTheSame(t, d.s, mem)
	check(t, d.s.Rebuild(ctx, nil))
	sameState(t, d.s, mem)
	sameValues(t, d.s, mem)
}

// batch draws changesets in any order, some of them to be set aside.
func batch(r *rand.Rand, history []*model.Changeset) ([]*model.Changeset, map[model.Hash]string) {
	some := slices.Clone(history)
	r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	some = some[:r.IntN(len(some))]
	aside := map[model.Hash]string{}
	for _, c := range some {
		if r.IntN(5) == 0 {
			aside[c.Hash()] = "role"
		}
	}
	return some, aside
}

func judgement(r *rand.Rand, given []*model.Changeset) (map[model.Hash]string, []model.Hash) {
	aside := map[model.Hash]string{}
	var restore []model.Hash
	for _, c := range given {
		switch h := c.Hash(); r.IntN(6) {
		case 0:
			aside[h] = "removed"
		case 1:
			restore = append(restore, h)
		}
	}
	return aside, restore
}

// drawHistory draws what three devices did that met now and then.
func drawHistory(r *rand.Rand) []*model.Changeset {
	var team []*memLog
	for i := range 3 {
		team = append(team, newMemLog(model.WriterID{byte(i + 1)}, "", model.ID{byte(i + 1)}))
	}
	var out []*model.Changeset
	ids := []model.ID{{1, 1}, {1, 2}}
	for now := range int64(40) {
		d := team[r.IntN(3)]
		if r.IntN(4) == 0 {
			from := team[r.IntN(3)]
			_, _ = d.Deliver(ctx, from.chain, nil, nil)
			continue
		}
		if r.IntN(15) == 0 {
			if c, err := d.act(now, action{what: "purge", kind: "task", id: ids[1]}); err == nil {
				out = append(out, c)
			}
			continue
		}
		if c, err := d.act(now, drawAction(r, ids[r.IntN(2)], len(d.chain))); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// drawAction draws something to do with a task.
func drawAction(r *rand.Rand, id model.ID, position int) action {
	a := action{kind: "task", id: id, field: "title", value: fmt.Sprint("mot", r.IntN(5))}
	if position > 0 && r.IntN(4) == 0 {
		a.base = r.IntN(position)
	}
	a.what = []string{"create", "set", "set", "set", "add", "remove", "delete", "restore", "undo", "undo"}[r.IntN(10)]
	switch {
	case a.what == "add" || a.what == "remove":
		a.field = "tags"
	case a.what == "set" && r.IntN(2) == 0:
		a.field = "notes"
	}
	return a
}

func sameState(t *testing.T, s *store.Store, m *memLog) {
	t.Helper()
	for _, ask := range []func(simLog) (any, error){
		func(l simLog) (any, error) { return l.StateHash(ctx) },
		func(l simLog) (any, error) { return l.Undelivered(ctx) },
		func(l simLog) (any, error) { return l.Aside(ctx) },
	} {
		want, err := ask(s)
		check(t, err)
		if got, err := ask(m); err != nil || got != want {
			t.Fatalf("in memory %v %v, a store %v", got, err, want)
		}
	}
}

// sameValues tells whether both let go of the same values.
func sameValues(t *testing.T, s *store.Store, m *memLog) {
	t.Helper()
	check(t, s.EachChangeset(ctx, 0, func(_ int64, h model.Hash, c *model.Changeset) error {
		if got := m.chain[m.at[h]]; !bytes.Equal(got.Encode(), c.Encode()) {
			t.Errorf("in memory %+v, a store %+v", got.Ops, c.Ops)
		}
		return nil
	}))
}

// counter is a packer that takes note of what it is given.
type counter struct{ got []model.Hash }

func (c *counter) Begin(model.Part) {}
func (c *counter) Add(one *model.Changeset) ([]model.Part, error) {
	c.got = append(c.got, one.Hash())
	return nil, nil
}
func (c *counter) End() ([]model.Part, error) { return nil, nil }

func packsTheSame(t *testing.T, logs ...simLog) {
	t.Helper()
	var got [2]counter
	for i, log := range logs {
		mine := []model.WriterID{{9}, {1}}
		_, err := log.Pack(ctx, model.WriterID{9}, mine, &got[i])
		check(t, err)
		if n, _, err := log.Unshared(ctx, model.WriterID{9}, mine); err != nil || n != 0 {
			t.Fatalf("%d are not packed, %v", n, err)
		}
	}
	if !slices.Equal(got[0].got, got[1].got) || len(got[0].got) == 0 {
		t.Fatalf("packed %d and %d", len(got[0].got), len(got[1].got))
	}
}
