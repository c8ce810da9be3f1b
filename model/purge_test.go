package model

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// A purge hides its record whatever the order of arrival: what came before,
// what nobody had seen yet, what came after; and what it lists elsewhere.
// Whoever dropped the values and whoever did not agree on the state.
func TestPurgesConverge(t *testing.T) {
	purges := 0
	manyCases(t, 3000, func(t *rapid.T) {
		w := drawHistory(t, 13)
		want := NewFold()
		for _, c := range w.log {
			want.Add(c)
		}
		w.checkLive(t, want)
		for name, order := range w.orders(t) {
			got := NewFold()
			for _, c := range order {
				got.Add(c)
			}
			sameState(t, name, want, got)
		}
		var all Purged
		for _, c := range w.log {
			for _, o := range c.Ops {
				if o.Type == OpPurge {
					all.Add(Entity{o.Kind, o.Entity}, o.Replaces)
					purges++
				}
			}
		}
		dropped := NewFold()
		for _, c := range w.log {
			back, err := DecodeChangeset(c.Encode())
			if err != nil {
				t.Fatal(err)
			}
			all.Drop(back, nil)
			if back.Hash() != c.Hash() || !all.Excuses(back) {
				t.Fatal("dropping values changed the changeset")
			}
			if back, err = DecodeChangeset(back.Encode()); err != nil {
				t.Fatal(err)
			}
			dropped.Add(back)
		}
		sameState(t, "dropped", want, dropped)
		for _, id := range twoRecords {
			for _, l := range dropped.Live("task", id) {
				if l.Op.Type.HasValue() && l.Op.Dropped {
					t.Fatal("a value that was dropped counts")
				}
			}
		}
	})
	if purges < 500 {
		t.Fatalf("%d purges", purges)
	}
}

// A value that no purge covers is missed, and not excused.
func TestOnlyPurgesExcuseMissingValues(t *testing.T) {
	c := oneOfEach()
	h := c.Seal()
	var p Purged
	p.Add(Entity{"task", DeriveID("another")}, []OpID{{h, 1}})
	if p.Drop(c, nil) != 1 || !c.Ops[1].Dropped || !p.Excuses(c) {
		t.Fatalf("%+v", c.Ops)
	}
	c.Ops[0].Dropped, c.Ops[0].Value, c.Ops[0].Salt = true, "", Salt{}
	if p.Excuses(c) {
		t.Fatal("excused")
	}
	p.Add(Entity{"task", DeriveID("r")}, nil)
	if !p.Excuses(c) || p.Drop(c, nil) != 1 || bytes.Contains(c.Encode(), []byte("Appeler")) {
		t.Fatal("not all of it was purged")
	}
}
