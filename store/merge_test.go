package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"relais/model"

	"pgregory.net/rapid"
)

// changesetsOf reads a store's whole log.
func changesetsOf(t interface{ Fatal(...any) }, s *Store) []*model.Changeset {
	var out []*model.Changeset
	err := s.EachChangeset(ctx, 0, func(_ int64, h model.Hash, c *model.Changeset) error {
		back, err := model.DecodeChangeset(c.Encode())
		if err != nil {
			return err
		}
		if back.Hash() != h {
			return fmt.Errorf("changeset %s reads back as another", h)
		}
		out = append(out, back)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// device is one store of a team in a random history.
type device struct {
	s     *Store
	bases []int64 // positions at which forms were opened
	// lasting leaves purges out.
	lasting bool
}

// act does one random thing on a device.
func (d *device) act(t *rapid.T, ids *[]model.ID) {
	edit := func(do func(*Tx) error) {
		if _, err := d.s.Edit(ctx, do); err != nil && model.AsRefusal(err) == nil {
			t.Fatal(err)
		}
	}
	kind := model.Tasks.Kind
	base := int64(0)
	if rapid.Bool().Draw(t, "from an open form") {
		base = rapid.SampledFrom(d.bases).Draw(t, "base")
	}
	what := rapid.SampledFrom([]string{"create", "set", "set", "set", "notes", "tags", "delete", "restore", "undo", "redo", "purge"}).Draw(t, "what")
	if what == "create" || len(*ids) == 0 {
		r := kind.New(d.s.Env()).Put("title", "T")
		edit(func(tx *Tx) error { return tx.Create(r) })
		*ids = append(*ids, r.ID)
		return
	}
	id := rapid.SampledFrom(*ids).Draw(t, "record")
	word := rapid.SampledFrom([]string{"un", "deux", "trois", "un deux", "trois un quatre"}).Draw(t, "word")
	change := func(field string, v ...string) {
		edit(func(tx *Tx) error { return tx.Change(kind, id, base, map[string]model.Value{field: v}) })
	}
	switch what {
	case "set":
		change(rapid.SampledFrom([]string{"title", "series"}).Draw(t, "field"), word)
	case "notes":
		change("notes", word)
	case "tags":
		change("tags", rapid.SampledFrom([][]string{{}, {"a"}, {"b"}, {"a", "b"}}).Draw(t, "tags")...)
	case "delete":
		edit(func(tx *Tx) error { return tx.Delete(kind, id, base) })
	case "restore":
		edit(func(tx *Tx) error { return tx.Restore(kind, id) })
	case "purge":
		if d.lasting || rapid.IntRange(0, 3).Draw(t, "really") > 0 {
			return // else little else would be left
		}
		other := Elsewhere{kind, rapid.SampledFrom(*ids).Draw(t, "elsewhere"), "title"}
		_, err := d.s.Purge(ctx, []model.Entity{{Kind: kind.Name, ID: id}}, []Elsewhere{other})
		if err != nil && model.AsRefusal(err) == nil {
			t.Fatal(err)
		}
	case "undo":
		d.s.Undo(ctx, true) //nolint:errcheck // there may be nothing to undo
	case "redo":
		d.s.Redo(ctx, true) //nolint:errcheck // there may be nothing to redo
	}
	n, err := d.s.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d.bases = append(d.bases, n)
}

// drawTeam makes two or three devices, numbered on through a whole test; they
// are closed when the case ends.
func drawTeam(rt *rapid.T, dir string, n *int, name func(n int) string) []*device {
	var team []*device
	for range rapid.IntRange(2, 3).Draw(rt, "devices") {
		*n++
		s, err := Create(ctx, testOptions(fmt.Sprintf("%s/%d", dir, *n)), Identity{Name: name(*n), Lang: "fr"})
		if err != nil {
			rt.Fatal(err)
		}
		rt.Cleanup(func() { s.Close() })
		team = append(team, &device{s: s, bases: []int64{0}})
	}
	return team
}

// Devices that exchanged all they did agree with each other and with the rules
// in memory, whatever the order of arrival; rebuilding changes nothing.
func TestDevicesConverge(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		team := drawTeam(rt, dir, &n, func(int) string { return "A" })
		var ids []model.ID
		for range rapid.IntRange(1, 4).Draw(rt, "rounds") {
			for _, d := range team {
				for range rapid.IntRange(0, 4).Draw(rt, "acts") {
					d.act(rt, &ids)
				}
			}
			exchange(rt, team)
		}
		exchange(rt, team)
		want := agree(rt, team)
		if err := team[0].s.Rebuild(ctx, nil); err != nil {
			rt.Fatal(err)
		}
		if got := agree(rt, team); got != want {
			rt.Fatal("a rebuild changed the state")
		}
	})
}

// exchange gives every device a random part, shuffled, of what all hold; the
// last exchange of a case is followed by a full one.
func exchange(t *rapid.T, team []*device) {
	var all []*model.Changeset
	for _, d := range team {
		all = append(all, changesetsOf(t, d.s)...)
	}
	for _, d := range team {
		part := rapid.Permutation(all).Draw(t, "arrival")
		half := len(part) / 2
		for _, some := range [][]*model.Changeset{part[:half], part[half:], part[:half]} {
			if _, err := d.s.Apply(ctx, some); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// agree fails unless all devices and the fold agree; it gives what they
// agree on.
func agree(t *rapid.T, team []*device) string {
	fold := model.NewFold()
	for _, c := range changesetsOf(t, team[0].s) {
		fold.Add(c)
	}
	want := ""
	for i, d := range team {
		h, err := d.s.StateHash(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if h != fold.Hash() {
			t.Fatalf("device %d: state hash differs from the fold's", i)
		}
		got := describe(t, d.s, fold)
		if want == "" {
			want = got
		} else if got != want {
			t.Fatalf("device %d shows\n%s\nanother shows\n%s", i, got, want)
		}
	}
	return want
}

// describe writes what a device shows of every task, gone ones too.
func describe(t *rapid.T, s *Store, fold *model.Fold) string {
	var lines []string
	for _, gone := range []bool{false, true} {
		all, err := s.List(ctx, model.Tasks.Kind, ListOptions{Deleted: gone, Sort: "title"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if fold.Gone("task", r.ID) != gone {
				t.Fatalf("task %s: gone is %v, the fold says otherwise", r.ID, gone)
			}
			var conflicts []string
			for f, heads := range r.Conflicts {
				conflicts = append(conflicts, f)
				for _, h := range heads {
					conflicts = append(conflicts, h.Value)
				}
			}
			slices.Sort(conflicts)
			lines = append(lines, fmt.Sprint(r.ID, gone, r.Values, conflicts))
		}
	}
	slices.Sort(lines)
	return fmt.Sprint(lines)
}

// Two processes on one profile: edits of both are kept, each is told of the
// other's, and nobody fails.
func TestTwoOpenStores(t *testing.T) {
	a := newStore(t)
	b, err := Open(ctx, a.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := a.Changed(ctx); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, s := range []*Store{a, b} {
		wg.Go(func() {
			for i := range 20 {
				r := model.Tasks.New(s.Env()).Put("title", fmt.Sprint(i))
				if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if changed, err := a.Changed(ctx); err != nil || !changed {
		t.Errorf("told of a change: %v, %v", changed, err)
	}
	all, err := a.List(ctx, model.Tasks.Kind, ListOptions{})
	if err != nil || len(all) != 40 {
		t.Fatalf("%d tasks, %v", len(all), err)
	}
	if bad, err := a.Doctor(ctx); err != nil || len(bad) > 0 {
		t.Fatalf("doctor: %v, %v", bad, err)
	}
}
