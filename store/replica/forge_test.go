package replica_test

import (
	"crypto/rand"
	"fmt"
	"math"
	"strings"
	"testing"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// secrets gives a device's keys, as whoever runs that device has them.
func (d *device) secrets() *seal.Secrets {
	d.t.Helper()
	kept, err := replica.FileVault{Dir: d.dir}.Load()
	check(d.t, err)
	s, err := seal.ParseSecrets(kept)
	check(d.t, err)
	return s
}

// tip gives the device's newest part.
func (d *device) tip() model.Part {
	d.t.Helper()
	parts, err := d.s.Parts(ctx)
	check(d.t, err)
	var tip model.Part
	for _, p := range parts {
		if p.Device == d.x.Device() && p.Number > tip.Number {
			tip = p
		}
	}
	return tip
}

// publish writes a part with whatever is in it, as a changed program of this
// device's would.
func (d *device) publish(mem *replica.Mem, changesets ...*model.Changeset) {
	d.t.Helper()
	keys, tip := d.secrets(), d.tip()
	h := seal.Header{Type: seal.Segment, Team: keys.Team, Writer: keys.ID(), Key: keys.Newest().ID()}
	b, err := seal.Seal(h, replica.ForgePart(keys, tip.Number+1, tip.Hash, changesets...), keys.Newest(), keys.Sign, rand.Reader)
	check(d.t, err)
	mem.Put("s/"+d.x.Device().String()+"/202611/99-ff.seg", b)
}

// log gives the changesets of a device's log.
func (d *device) log() (out []*model.Changeset) {
	d.t.Helper()
	check(d.t, d.s.EachChangeset(ctx, 0, func(_ int64, _ model.Hash, c *model.Changeset) error {
		out = append(out, c)
		return nil
	}))
	return out
}

// headsOf lists the ops that set a field of a record.
func (d *device) headsOf(id model.ID, field string) (out []model.OpID) {
	for _, c := range d.log() {
		for i := range c.Ops {
			if c.Ops[i].Entity == id && c.Ops[i].Field == field {
				out = append(out, model.OpID{Changeset: c.Hash(), Index: uint32(i)})
			}
		}
	}
	return out
}

// withVolunteer makes a team of a coordinator, another and a volunteer.
func withVolunteer(t *testing.T, mem *replica.Mem) (a, b, v *device) {
	t.Helper()
	a = founder(t, mem, "Marie")
	b = join(t, mem, "Paul", a.invite(model.Coordinator))
	v = join(t, mem, "Léa", a.invite(model.Volunteer))
	settle(a, b, v)
	return a, b, v
}

// A member who publishes another's changesets again takes nothing away from
// them, whichever part comes first.
func TestWhoSendsAnothersChangesetsChangesNothing(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	id := a.add("task", "title", "à Marie")
	a.sync()
	v.sync()
	stolen := v.log()
	v.publish(mem, stolen[len(stolen)-1])
	code := a.invite(model.Officer)
	late := join(t, onlyOf(mem.Files(), v.x.Device()), "Zoé", code) // sees the thief's part first
	late.f = mem
	late.reopen()
	settle(a, b, late)
	agree(t, a, b, late)
	for _, d := range []*device{a, b, late} {
		if d.get("task", id).One("title") != "à Marie" {
			t.Fatalf("%s lost it", d.name)
		}
	}
	for _, d := range []*device{a, b, late} {
		check(t, d.s.Rebuild(ctx, nil))
	}
	agree(t, a, b, late)
}

// A device that published others' changesets again is removed, it or an
// incarnation of it: what the others wrote goes on to count, also what they
// wrote before they shared anything.
func TestRemovedThiefTakesNothingAlong(t *testing.T) {
	for _, renamed := range []bool{false, true} {
		mem := replica.NewMem()
		a := newDevice(t, mem, "Marie")
		a.create(model.WriterID{}, "")
		early := a.add("task", "title", "avant de partager")
		found, err := replica.Found(ctx, a.options())
		check(t, err)
		a.x, err = found.Keep(ctx, a.s, replica.FileVault{Dir: a.dir}, "Marie", a.s.Me())
		check(t, err)
		a.sync()
		b := join(t, mem, "Paul", a.invite(model.Coordinator))
		v := join(t, mem, "Léa", a.invite(model.Volunteer))
		later := a.add("task", "title", "après")
		settle(a, b, v)
		v.publish(mem, v.log()...)
		settle(a, b)
		if renamed {
			c := v.copied()
			c.add("task", "title", "de la copie")
			settle(c, a, b)
			v = c
		}
		check(t, a.x.Remove(ctx, v.x.Device()))
		settle(a, b)
		agree(t, a, b)
		for _, d := range []*device{a, b} {
			for _, id := range []model.ID{early, later} {
				if _, err := d.s.Get(ctx, model.Tasks.Kind, id); err != nil {
					t.Errorf("renamed %v: %s: %v", renamed, d.name, err)
				}
			}
		}
	}
}

// onlyOf is a folder with the team's files and one device's segments.
func onlyOf(files map[string][]byte, device model.WriterID) *replica.Mem {
	mem := replica.NewMem()
	for path, b := range files {
		if !strings.HasPrefix(path, "s/") || strings.Contains(path, device.String()) {
			mem.Put(path, b)
		}
	}
	return mem
}

func (d *device) reopen() {
	d.t.Helper()
	var err error
	d.x, err = replica.Open(ctx, d.options())
	check(d.t, err)
}

// A changeset under another's name is set aside everywhere, and the one whose
// name it bears neither publishes it as its own nor builds upon it.
func TestForgedNameIsNeverTakenForOnesOwn(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	forged := &model.Changeset{
		Writer: a.x.Device(), Seq: math.MaxInt64, Stamp: model.Stamp{Wall: 1},
		Ops: []model.Op{{Type: model.OpSet, Kind: "grant", Entity: model.ID{7}, Field: "programme", Value: "FORGÉ"}},
	}
	forged.Seal()
	v.publish(mem, forged)
	settle(a, b)
	id := a.add("task", "title", "à Marie")
	settle(a, b)
	agree(t, a, b)
	if b.get("task", id).One("title") != "à Marie" {
		t.Fatal("nothing of Marie's arrives any more")
	}
	for _, d := range []*device{a, b} {
		if _, err := d.s.Get(ctx, model.KindNamed("grant"), model.ID{7}); model.AsRefusal(err) == nil {
			t.Fatalf("%s shows what was forged", d.name)
		}
	}
}

// An op that claims to replace a value of another record, or of another
// field, replaces nothing: what a role may change is judged by the record.
func TestReplacingElsewhereReplacesNothing(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	id := a.add("grant", "programme", "Développement")
	settle(a, b, v)
	c := &model.Changeset{
		Writer: v.x.Device(), Seq: 1 << 40, Stamp: model.Stamp{Wall: 1},
		Ops: []model.Op{{Type: model.OpSet, Kind: "task", Entity: model.ID{8}, Field: "title", Value: "innocent", Replaces: a.headsOf(id, "programme")}},
	}
	c.Seal()
	v.publish(mem, c)
	settle(a, b)
	agree(t, a, b)
	for range 2 {
		if b.get("grant", id).One("programme") != "Développement" {
			t.Fatal("a volunteer's task took a grant's value away")
		}
		check(t, b.s.Rebuild(ctx, nil))
	}
}

// Whom a removed coordinator brought in, unseen by whoever removed it, is known
// to everybody and counts nowhere: also where its work was taken in before.
func TestWhomARemovedDeviceBroughtInCountsNowhere(t *testing.T) {
	mem := replica.NewMem()
	team := threeOf(t, mem)
	a, b, c := team[0], team[1], team[2]
	late := join(t, mem, "Zoé", c.invite(model.Coordinator))
	id := late.add("task", "title", "de Zoé")
	late.sync()
	b.sync()
	if b.get("task", id).One("title") != "de Zoé" {
		t.Fatal("not there before the removal")
	}
	check(t, a.x.Remove(ctx, c.x.Device()))
	settle(a, b, late)
	agree(t, a, b)
	for _, d := range []*device{a, b} {
		if _, err := d.s.Get(ctx, model.KindNamed("task"), id); model.AsRefusal(err) == nil {
			t.Errorf("%s still shows what Zoé wrote", d.name)
		}
	}
}

// A receipt that a clock years ahead dated does not keep a device silent for
// years once the clock is right again.
func TestReceiptOfAWrongClockDoesNotStand(t *testing.T) {
	mem := replica.NewMem()
	d := founder(t, mem, "Marie")
	d.now = d.now.AddDate(10, 0, 0)
	d.add("task", "title", "en avance")
	d.sync()
	d.now = d.now.AddDate(-10, 0, 0)
	before := everything(t, mem)
	d.sync()
	for path := range everything(t, mem) {
		if strings.HasPrefix(path, "h/") && before[path] == nil {
			return
		}
	}
	t.Fatal("nothing is said any more")
}

// A member, who holds the team's keys, cannot write a part or a certificate in
// another's name: nothing of it is taken in, although it opens.
func TestMemberCannotSignForAnother(t *testing.T) {
	mem := replica.NewMem()
	a, b, v := withVolunteer(t, mem)
	thief, victim := v.secrets(), a.secrets()
	tip := a.tip()
	c := &model.Changeset{
		Writer: a.x.Device(), Seq: 1 << 30, Stamp: model.Stamp{Wall: 1},
		Ops: []model.Op{{Type: model.OpSet, Kind: "grant", Entity: model.ID{9}, Field: "programme", Value: "FORGÉ"}},
	}
	c.Seal()
	mask := *victim
	mask.Sign = thief.Sign
	for i, payload := range [][]byte{replica.ForgePart(victim, tip.Number+1, tip.Hash, c), replica.ForgePart(&mask, tip.Number+1, tip.Hash, c)} {
		h := seal.Header{Type: seal.Segment, Team: thief.Team, Writer: victim.ID(), Key: thief.Newest().ID()}
		file, err := seal.Seal(h, payload, thief.Newest(), thief.Sign, rand.Reader)
		check(t, err)
		mem.Put(fmt.Sprintf("s/%s/202611/9%d-ff.seg", a.x.Device(), i), file)
	}
	settle(b, a)
	for _, d := range []*device{a, b} {
		for _, one := range d.log() {
			if one.Hash() == c.Hash() {
				t.Fatalf("%s took in what another signed", d.name)
			}
		}
	}
}
