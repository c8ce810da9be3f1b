package replica_test

import (
	"testing"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// A person becomes at risk after much was written of them plainly, by a
// volunteer too. Once a coordinator protects it, no device that may not read
// it holds a byte of it, nor can open one in the folder; who may reads what
// stands there, conflicts and sets included; and all agree.
func TestEarlierValuesAreProtected(t *testing.T) {
	mem := replica.NewMem()
	a, o, v := mixedTeam(t, mem)
	p := model.People.New(v.s.Env()).Put("name", "Rosalinda").Put("phone", "238-555-0199").Put("notes", "Vit à Zacatepec").Put("languages", "zapotèque", "nahuatl").Put("safe_channel", "tambour")
	_, err := v.s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(p) })
	check(t, err)
	settle(a, o, v)
	check(t, a.change("person", p.ID, "phone", "238-555-0199 (soir)"))
	check(t, o.change("person", p.ID, "phone", "238-555-0199 (matin)")) // in conflict
	settle(a, o, v)
	words := append(secretWords[:2:2], "238-555", "zapotèque")
	check(t, a.change("person", p.ID, "at_risk", "1"))
	settle(a, o, v)
	if len(v.readable(words, everything(t, mem))) == 0 {
		t.Fatal("nothing plain was there: the test tests nothing")
	}
	if _, err := o.s.Protect(ctx, model.People.Kind, p.ID); model.AsRefusal(err) == nil || model.AsRefusal(err).Key != "protect.role" {
		t.Errorf("an officer: %v", err)
	}
	before := a.get("person", p.ID)
	_, err = a.s.Protect(ctx, model.People.Kind, p.ID)
	check(t, err)
	_, err = a.s.Scrub(ctx)
	check(t, err)
	settle(a, o, v)
	settle(a, o, v)
	agree(t, a, o, v)
	if found := v.readable(words, everything(t, mem)); len(found) > 0 {
		t.Errorf("the volunteer still reads %q", found)
	}
	for _, d := range []*device{a, o} {
		after := d.get("person", p.ID)
		for _, f := range []string{"name", "notes", "at_risk"} {
			if after.One(f) != before.One(f) {
				t.Errorf("%s: %s is %q, was %q", d.name, f, after.One(f), before.One(f))
			}
		}
		if len(after.Get("languages")) != 2 || len(after.Conflicts["phone"]) != 2 {
			t.Errorf("%s: %v, in conflict %v", d.name, after.Get("languages"), after.Conflicts)
		}
		if bad, err := d.s.Doctor(ctx); err != nil || len(bad) > 0 {
			t.Errorf("%s: doctor: %v %v", d.name, bad, err)
		}
	}
	if r := v.get("person", p.ID); len(r.Sealed) == 0 {
		t.Errorf("the volunteer has %v", r.Values)
	}
	o1, err := a.x.Overview(ctx)
	check(t, err)
	if last := o1.Purges[0]; last.Protects.ID != p.ID || last.Done != 3 || last.Of != 3 {
		t.Errorf("told as %+v", last)
	}
	_, err = a.s.Protect(ctx, model.People.Kind, p.ID)
	if r := model.AsRefusal(err); r == nil || r.Key != "protect.nothing" {
		t.Errorf("a second time: %v", err)
	}
}
