package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"

	"pgregory.net/rapid"
)

// knownOf lists the changesets of which a stamp is known, with their causal past,
// as the words of the design have it.
func knownOf(all []*model.Changeset, stamped func(model.Stamp) bool) []*model.Changeset {
	byHash := map[model.Hash]*model.Changeset{}
	for _, c := range all {
		byHash[c.Hash()] = c
	}
	known := map[model.Hash]bool{}
	var add func(model.Hash)
	add = func(h model.Hash) {
		c := byHash[h]
		if c == nil || known[h] {
			return
		}
		known[h] = true
		add(c.Prev)
		for _, s := range c.Seen {
			add(s.Hash)
		}
	}
	for h, c := range byHash {
		if stamped(c.Stamp) {
			add(h)
		}
	}
	var out []*model.Changeset
	for _, c := range all {
		if known[c.Hash()] {
			out = append(out, c)
		}
	}
	return out
}

// skewed is a device's clock, days off, which random steps set forward and back.
type skewed struct{ at time.Time }

func (c *skewed) now() time.Time {
	c.at = c.at.Add(time.Minute)
	return c.at
}

// As of any time, in any history of devices with clocks that are off, or with
// right ones that work in turn, the profile shows what a replay of the changesets known then shows: values,
// conflicts, deletions, and the state hash.
func TestAsOfIsAReplayOfThePrefix(t *testing.T) {
	dir := t.TempDir()
	n, cases, copied := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		cases++
		var team []*device
		var clocks []*skewed
		inTurn, right := rapid.Bool().Draw(rt, "in turn"), &skewed{time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
		open := func() *Store {
			n++
			c := right
			if !inTurn {
				c = &skewed{c.at.Add(time.Duration(rapid.IntRange(-60, 60).Draw(rt, "hours off")) * time.Hour)}
			}
			clocks = append(clocks, c)
			s, err := Create(ctx, Options{Dir: fmt.Sprintf("%s/%d", dir, n), Now: c.now}, Identity{Name: "A", Lang: "fr"})
			if err != nil {
				rt.Fatal(err)
			}
			return s
		}
		for range 2 {
			s := open()
			defer s.Close()
			team = append(team, &device{s: s, bases: []int64{0}, lasting: true})
		}
		var ids []model.ID
		most := 3
		if inTurn {
			most = 6
		}
		for range rapid.IntRange(1, most).Draw(rt, "rounds") {
			for i, d := range team {
				for range rapid.IntRange(0, 4).Draw(rt, "acts") {
					if !inTurn {
						clocks[i].at = clocks[i].at.Add(time.Duration(rapid.IntRange(-30, 30).Draw(rt, "set by hours")) * time.Hour)
					}
					d.act(rt, &ids)
				}
				if inTurn {
					exchange(rt, team)
				}
			}
			exchange(rt, team)
		}
		all := changesetsOf(rt, team[0].s)
		replay := open()
		defer replay.Close()
		act := rapid.SampledFrom(all).Draw(rt, "a change")
		at := time.UnixMilli(act.Stamp.Wall + int64(rapid.IntRange(-1, 1).Draw(rt, "beside")))
		stamped := func(s model.Stamp) bool { return s.Wall <= at.UnixMilli() }
		look := func() (*Store, error) { return team[0].s.AsOf(ctx, at) }
		if rapid.Bool().Draw(rt, "before it") {
			stamped = func(s model.Stamp) bool { return s.Less(act.Stamp) }
			look = func() (*Store, error) {
				past, _, err := team[0].s.BeforeAction(ctx, act.Hash())
				return past, err
			}
		}
		known := knownOf(all, stamped)
		if _, err := replay.Apply(ctx, known); err != nil {
			rt.Fatal(err)
		}
		fold := model.NewFold()
		for _, c := range known {
			fold.Add(c)
		}
		past, err := look()
		if err != nil {
			rt.Fatal(err)
		}
		defer past.Close()
		if got, want := describe(rt, past, fold), describe(rt, replay, fold); got != want {
			rt.Fatalf("as of %s the profile shows\n%s\nthe replay\n%s", at, got, want)
		}
		ofReplay := func(row string) bool { return strings.Contains(row, replay.Me().String()) }
		if got, want := heldBy(rt, past), slices.DeleteFunc(heldBy(rt, replay), ofReplay); !slices.Equal(got, want) {
			rt.Fatalf("as of %s the tables hold\n%s\nthose of the replay\n%s", at, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if h, err := past.StateHash(ctx); err != nil || h != fold.Hash() {
			rt.Fatalf("as of %s: another state hash, %v", at, err)
		}
		if copiesAt(rt, team[0].s, at) {
			copied++
		}
	})
	t.Logf("%d cases, of which %d copied records with former values", cases, copied)
	if copied*20 < cases {
		t.Errorf("of %d cases only %d copied records with former values", cases, copied)
	}
}

// copiesAt tells whether a look back copies records instead of working them out.
func copiesAt(t interface{ Fatal(...any) }, s *Store, at time.Time) bool {
	b := &pastBuilder{ctx: ctx, from: s, atMillis: at.UnixMilli()}
	if err := b.draw(); err != nil {
		t.Fatal(err)
	}
	var some bool
	err := s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM revision WHERE plain AND n > ?)`, b.cut.hi).Scan(&some)
	if err != nil {
		t.Fatal(err)
	}
	return some && b.cut.clean()
}

// heldBy lists every row of the tables, with when it was made and changed and
// whether it breaks a rule, and the links of the records that there are.
func heldBy(t interface{ Fatal(...any) }, s *Store) []string {
	var out, known []string
	for _, k := range model.Kinds {
		columns := []string{"id"}
		for _, c := range tables()[k.Name].columns {
			columns = append(columns, "quote("+quote(c.name)+")")
		}
		for _, name := range []string{"deleted", "conflicts", "protected", "created", "changed", "broken"} {
			columns = append(columns, "quote("+name+")")
		}
		rows, err := s.db.QueryContext(ctx, `SELECT '`+k.Name+` ' || `+strings.Join(columns, " || ' ' || ")+` FROM `+quote(k.Name)+` ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		some, err := columnOf[string](rows)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, some...)
		known = append(known, `SELECT id FROM `+quote(k.Name))
	}
	rows, err := s.db.QueryContext(ctx, `SELECT target || ' ' || kind || ' ' || field || ' ' || id FROM link WHERE id IN (`+strings.Join(known, " UNION ")+`) ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	links, err := columnOf[string](rows)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, links...)
}

// pastOf opens a view that the test closes.
func pastOf(t *testing.T, s *Store, at time.Time) *Store {
	t.Helper()
	past, err := s.AsOf(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { past.Close() })
	return past
}

// A view of the past refuses every write, and knows when it is out of date.
func TestThePastIsReadOnly(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Un")
	past := pastOf(t, s, s.opts.Now())
	_, err := past.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Tasks.Kind, id, 0) })
	if r := model.AsRefusal(err); r == nil || r.Key != "past.readonly" {
		t.Fatalf("an edit of the past: %v", err)
	}
	if _, err := past.Undo(ctx, true); model.AsRefusal(err) == nil {
		t.Fatalf("an undo in the past: %v", err)
	}
	if err := past.SaveDraft(ctx, Draft{Key: "a", Kind: "task"}); model.AsRefusal(err) == nil {
		t.Fatalf("a draft in the past: %v", err)
	}
	if stale, err := past.Stale(ctx); err != nil || stale {
		t.Fatalf("stale %v, %v", stale, err)
	}
	addTask(t, s, "Deux")
	if stale, err := past.Stale(ctx); err != nil || !stale {
		t.Fatalf("stale %v, %v, after an edit", stale, err)
	}
}

// Of many records, which are read and written in pieces, each is what it was:
// edited, linked anew, deleted and brought back since, or left alone.
func TestThePastOfManyRecords(t *testing.T) {
	s := newStore(t)
	project := model.Projects.New(s.Env()).Put("name", "École")
	var ids []model.ID
	_, err := s.Edit(ctx, func(tx *Tx) error {
		if err := tx.Create(project); err != nil {
			return err
		}
		for i := range 2*readAtOnce + writeAtOnce/2 {
			r := model.Tasks.New(s.Env()).Put("title", fmt.Sprint("Tâche ", i))
			if i%3 == 0 {
				r.Put("project", project.ID.String())
			}
			if err := tx.Create(r); err != nil {
				return err
			}
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	edit := func(every int, do func(tx *Tx, id model.ID) error) {
		_, err := s.Edit(ctx, func(tx *Tx) error {
			for i, id := range ids {
				if i%every == 0 {
					if err := do(tx, id); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set := func(field, value string) func(*Tx, model.ID) error {
		return func(tx *Tx, id model.ID) error {
			return tx.Change(model.Tasks.Kind, id, 0, map[string]model.Value{field: model.Single(value)})
		}
	}
	remove := func(tx *Tx, id model.ID) error { return tx.Delete(model.Tasks.Kind, id, 0) }
	type moment struct {
		at   time.Time
		rows []string
	}
	var moments []moment
	note := func() { moments = append(moments, moment{s.opts.Now(), heldBy(t, s)}) }
	edit(2, set("priority", "high"))
	note()
	edit(11, remove)
	note()
	then := s.opts.Now()
	edit(1, func(tx *Tx, id model.ID) error {
		if r, err := tx.Get(model.Tasks.Kind, id); err != nil || r.Deleted {
			return tx.Restore(model.Tasks.Kind, id)
		}
		return set("status", "done")(tx, id)
	})
	note()
	edit(5, set("project", ""))
	edit(7, set("due", "2027-01-31"))
	note()
	edit(3, set("title", strings.Repeat("Un titre long ", longestShort/10)))
	edit(4, set("priority", ""))
	note()
	edit(3, set("title", "Court"))
	edit(8, set("priority", "low"))
	edit(2, set("status", "todo"))
	note()
	edit(13, remove)
	var plain int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM revision WHERE plain`).Scan(&plain); err != nil || plain < len(ids)/2 {
		t.Errorf("%d plain revisions of %d records, %v", plain, len(ids), err)
	}
	for i, m := range moments {
		if got := heldBy(t, pastOf(t, s, m.at)); !slices.Equal(got, m.rows) {
			t.Errorf("moment %d: %d rows, %d before; the first that differ: %v", i, len(got), len(m.rows), firstOther(got, m.rows))
		}
	}
	for i := range 20 {
		leaveEarly(t, s, then, time.Duration(i)*time.Millisecond)
	}
}

// leaveEarly leaves a look back after some time: it must end then, done or not.
func leaveEarly(t *testing.T, s *Store, then time.Time, after time.Duration) {
	t.Helper()
	left, leave := context.WithTimeout(ctx, after)
	defer leave()
	ended := make(chan error, 1)
	go func() {
		past, err := s.AsOf(left, then)
		if err == nil {
			err = past.Close()
		}
		ended <- err
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatalf("a look back that was left after %s goes on", after)
	}
}

// firstOther gives the first lines in which two lists differ.
func firstOther(a, b []string) []string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return []string{a[i], b[i]}
		}
	}
	return nil
}
