package model

import (
	"flag"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// manyCases runs a property that often and tells the seed, which repeats the
// run: go test ./model -run NAME -rapid.seed=SEED.
func manyCases(t *testing.T, cases int, property func(*rapid.T)) {
	t.Helper()
	set := func(name, value string) {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = flag.Set(name, before) })
	}
	seed := flag.Lookup("rapid.seed").Value.String()
	if seed == "0" {
		seed = strconv.FormatInt(time.Now().UnixNano(), 10)
	}
	set("rapid.seed", seed)
	set("rapid.checks", strconv.Itoa(cases))
	t.Logf("%d cases from seed %s", cases, seed)
	rapid.Check(t, property)
}

// Two devices that saw the same changes agree, whatever the order, the repeats
// or the groups that they came in; what counts is what the whole history says;
// and a deletion never eats an edit that it did not know of.
func TestMergeConverges(t *testing.T) {
	const cases = 10_000
	var ran, heads, deletions, removals int
	manyCases(t, cases, func(t *rapid.T) {
		w := drawWorld(t)
		want := NewFold()
		for _, c := range w.log {
			want.Add(c)
		}
		w.checkLive(t, want)
		w.checkDeletions(t, want)
		for name, order := range w.orders(t) {
			got := NewFold()
			for _, c := range order {
				got.Add(c)
			}
			sameState(t, name, want, got)
		}
		for _, d := range w.devices { // each has its own order, and catches up
			for _, other := range w.devices {
				w.receive(d, other)
			}
			sameState(t, "device", want, d.fold)
		}
		ran++
		heads += count(w.hadConcurrentHeads(want))
		deletions += count(w.hadDeletionAgainstEdit())
		removals += count(w.hadRemoval())
	})
	t.Logf("of %d cases, %d had concurrent heads, %d a deletion against an edit, %d a removal from a set", ran, heads, deletions, removals)
	wanted := cases
	if testing.Short() {
		wanted /= 5 // as rapid does
	}
	if ran < wanted || min(heads, deletions, removals)*10 < ran {
		t.Errorf("too few cases are telling: each sort must be a tenth of all")
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// orders are ways in which the history may arrive.
func (w *world) orders(t *rapid.T) map[string][]*Changeset {
	shuffled := rapid.Permutation(w.log).Draw(t, "order")
	repeated := slices.Concat(shuffled, w.log[:len(w.log)/2])
	backwards := slices.Clone(w.log)
	slices.Reverse(backwards)
	byWriter := slices.Clone(w.log)
	slices.SortStableFunc(byWriter, func(a, b *Changeset) int { return b.Writer.compare(a.Writer) })
	return map[string][]*Changeset{"shuffled": shuffled, "repeated": repeated, "backwards": backwards, "by writer": byWriter}
}

func (id ID) compare(o ID) int { return slices.Compare(id[:], o[:]) }

func sameState(t *rapid.T, name string, want, got *Fold) {
	if got.Waiting() > 0 {
		t.Fatalf("%s: %d changesets wait for ever", name, got.Waiting())
	}
	if got.Hash() != want.Hash() {
		t.Fatalf("%s: state hash %s, want %s", name, got.Hash(), want.Hash())
	}
	for _, id := range twoRecords {
		same := slices.EqualFunc(got.Live("task", id), want.Live("task", id), func(a, b Live) bool { return a.ID == b.ID && a.Stamp == b.Stamp })
		if !same || got.Gone("task", id) != want.Gone("task", id) {
			t.Fatalf("%s: other values count", name)
		}
	}
}

// checkLive holds the fold against what the whole history says.
func (w *world) checkLive(t *rapid.T, f *Fold) {
	want := w.liveByHistory()
	n := 0
	for _, id := range twoRecords {
		live := f.Live("task", id)
		for i, l := range live {
			n++
			if want[l.ID] != l.Op {
				t.Fatalf("%v counts, and was replaced", l.ID)
			}
			if i > 0 && Newer(live[i-1], l) >= 0 {
				t.Fatalf("%v is shown before a newer one", live[i-1].ID)
			}
		}
	}
	if n != len(want) {
		t.Fatalf("%d ops count, want %d", n, len(want))
	}
}

// checkDeletions: a record with an edit that counts and that no deletion knew
// of is alive; one whose last action by somebody who knew all was to delete it
// is gone.
func (w *world) checkDeletions(t *rapid.T, f *Fold) {
	for _, id := range twoRecords {
		safe, any, covered := false, false, false
		live := f.Live("task", id)
		for _, l := range live {
			if l.Op.Type == OpDelete {
				any = true
				all := true
				for _, h := range live {
					all = all && (h.Op.Type == OpDelete || slices.Contains(l.Op.Replaces, h.ID))
				}
				covered = covered || all
				continue
			}
			unknown := true
			for i, c := range w.log {
				for _, o := range c.Ops {
					if o.Type == OpDelete && o.Entity == id && w.past[i]&(1<<w.at[l.ID.Changeset]) != 0 {
						unknown = false
					}
				}
			}
			safe = safe || unknown
		}
		gone := f.Gone("task", id)
		if safe && gone {
			t.Fatal("a deletion ate an edit that it did not know of")
		}
		if gone != (any && covered) {
			t.Fatalf("gone: %v, though a deletion that knew all: %v", gone, covered)
		}
	}
}

func (w *world) hadConcurrentHeads(f *Fold) bool {
	for _, id := range twoRecords {
		values := map[string]map[string]bool{}
		for _, l := range f.Live("task", id) {
			if l.Op.Type == OpSet || l.Op.Type == OpSetLong {
				if values[l.Op.Field] == nil {
					values[l.Op.Field] = map[string]bool{}
				}
				values[l.Op.Field][l.Op.Value] = true
			}
		}
		for _, v := range values {
			if len(v) > 1 {
				return true
			}
		}
	}
	return false
}

func (w *world) hadDeletionAgainstEdit() bool {
	for i, c := range w.log {
		for _, o := range c.Ops {
			if o.Type != OpDelete {
				continue
			}
			for j, e := range w.log {
				edits := func(p Op) bool { return p.Entity == o.Entity && p.Type.HasValue() }
				if w.concurrent(i, j) && slices.ContainsFunc(e.Ops, edits) {
					return true
				}
			}
		}
	}
	return false
}

func (w *world) hadRemoval() bool {
	return slices.ContainsFunc(w.log, func(c *Changeset) bool {
		return slices.ContainsFunc(c.Ops, func(o Op) bool { return o.Type == OpRemove })
	})
}

// Marie opens a form, Paul's value arrives, Marie saves: both values stay.
func TestAnEditReplacesOnlyWhatWasShown(t *testing.T) {
	w := &world{at: map[Hash]int{}}
	marie, paul := &device{id: DeriveID("marie"), fold: NewFold()}, &device{id: DeriveID("paul"), fold: NewFold()}
	id := twoRecords[0]
	w.commit(marie, []Op{marie.set(id, "title", "a")})
	w.receive(paul, marie)
	saved := marie.set(id, "title", "marie's") // the form opens here
	w.commit(paul, []Op{paul.set(id, "title", "paul's")})
	w.receive(marie, paul)
	w.commit(marie, []Op{saved})
	live := marie.fold.Live("task", id)
	if len(live) != 2 || live[0].Op.Value != "marie's" || live[1].Op.Value != "paul's" {
		t.Fatalf("what counts: %+v", live)
	}
	settled := marie.set(id, "title", "both")
	w.commit(marie, []Op{settled})
	if live := marie.fold.Live("task", id); len(live) != 1 {
		t.Fatalf("settled, and yet: %+v", live)
	}
}

// A changeset waits for all that it has seen, and for its writer's one before.
func TestChangesetsWaitForTheirPast(t *testing.T) {
	w := &world{at: map[Hash]int{}}
	a, b := &device{id: DeriveID("a"), fold: NewFold()}, &device{id: DeriveID("b"), fold: NewFold()}
	w.commit(a, []Op{a.set(twoRecords[0], "title", "1")})
	w.commit(a, []Op{a.set(twoRecords[0], "title", "2")})
	w.receive(b, a)
	w.commit(b, []Op{b.set(twoRecords[0], "title", "3")})
	f := NewFold()
	for i, want := range []int{1, 2, 0} {
		f.Add(w.log[2-i])
		if f.Waiting() != want {
			t.Fatalf("after %d of 3, %d wait; want %d", i+1, f.Waiting(), want)
		}
	}
	if live := f.Live("task", twoRecords[0]); len(live) != 1 || live[0].Op.Value != "3" {
		t.Errorf("what counts: %+v", live)
	}
}
