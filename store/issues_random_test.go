package store

import (
	"fmt"
	"testing"

	"relais/model"

	"pgregory.net/rapid"
)

// Whatever devices did, settled and merged at once, they list the same issues
// once they met, and settling one after the other comes to an end on all.
func TestSettlingConverges(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		team := drawTeam(rt, dir, &n, func(n int) string { return fmt.Sprint("Personne", n) })
		var ids []model.ID
		for range rapid.IntRange(1, 3).Draw(rt, "rounds") {
			for _, d := range team {
				for range rapid.IntRange(0, 3).Draw(rt, "acts") {
					d.act(rt, &ids)
				}
				d.settleOne(rt)
				d.uniteTwo(rt, ids)
			}
			exchange(rt, team)
		}
		exchange(rt, team)
		agree(rt, team)
		sameIssues(rt, team)
		for range 20 * len(team) {
			if !team[0].settleOne(rt) {
				break
			}
		}
		exchange(rt, team)
		agree(rt, team)
		if left := sameIssues(rt, team); left != "[]" {
			rt.Fatalf("left: %s", left)
		}
		if bad, err := team[0].s.Doctor(ctx); err != nil || len(bad) > 0 {
			rt.Fatalf("doctor: %v %v", bad, err)
		}
	})
}

// settleOne settles one issue in a way that is drawn; false when none is left.
func (d *device) settleOne(t *rapid.T) bool {
	found, _, err := d.s.Issues(ctx, model.Link{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return false
	}
	is := &found[rapid.IntRange(0, len(found)-1).Draw(t, "issue")]
	_, err = d.s.Edit(ctx, func(tx *Tx) error {
		if is.Type == model.IssueValue {
			v := rapid.SampledFrom(is.Heads).Draw(t, "head").Value
			return tx.Settle(model.KindNamed(is.Link.Kind), is.Link.ID, is.Base, is.Field.Name, v)
		}
		return tx.LetStand(is, rapid.Bool().Draw(t, "keep"))
	})
	if err != nil {
		t.Fatal(err)
	}
	return true
}

// uniteTwo merges two records, where there are two to merge.
func (d *device) uniteTwo(t *rapid.T, ids []model.ID) {
	if len(ids) < 2 || !rapid.Bool().Draw(t, "unite") {
		return
	}
	a, b := rapid.SampledFrom(ids).Draw(t, "stays"), rapid.SampledFrom(ids).Draw(t, "goes")
	_, err := d.s.Edit(ctx, func(tx *Tx) error {
		return tx.Unite(model.Tasks.Kind, a, b, 0, set("title", "uni"))
	})
	if err != nil && model.AsRefusal(err) == nil {
		t.Fatal(err)
	}
}

// sameIssues fails unless all devices list the same; it gives what they do.
func sameIssues(t *rapid.T, team []*device) string {
	want := ""
	for i, d := range team {
		found, _, err := d.s.Issues(ctx, model.Link{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{}
		for _, is := range found {
			name := ""
			if is.Field != nil {
				name = is.Field.Name
			}
			lines = append(lines, fmt.Sprint(is.Type, is.Link, name, is.Heads, is.Common, is.Parts, is.Others, is.Into, is.Why))
		}
		got := fmt.Sprint(lines)
		if i > 0 && got != want {
			t.Fatalf("device %d lists\n%s\nanother\n%s", i, got, want)
		}
		want = got
	}
	return want
}
