package replica_test

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// forbidden is in what a member may not write, forged in what comes from
// somebody who is no member at all.
const (
	forbidden = "INTERDIT"
	forged    = "FORGÉ"
)

func teamFaults() []fault {
	return []fault{
		{"joins", joins},
		{"invitation-used-twice", joinsTwice},
		{"member-removed", func(w *world) bool { return w.remove(w.coordinator(), w.some()) }},
		{"two-removed-at-once", removesTwo},
		{"removed-goes-on", func(w *world) bool { return w.misbehave(func(d *simDevice) bool { return d.removed }, "task") }},
		{"volunteer-exceeds-role", func(w *world) bool {
			return w.misbehave(func(d *simDevice) bool { return d.role == model.Volunteer && !d.judgedAnew }, "grant")
		}},
		{"member-takes-anothers-name", takesName},
		{"forged-by-stranger", forgedByStranger},
		{"re-parented", reparent},
		{"replayed", replay},
		{"cross-team", crossTeam},
		{"giant", giant},
	}
}

func sortFaults(all []fault) {
	slices.SortFunc(all, func(a, b fault) int { return cmp.Compare(a.name, b.name) })
}

// coordinator draws a device that may bring in and remove others.
func (w *world) coordinator() *simDevice {
	return w.pick(func(d *simDevice) bool { return d.role == model.Coordinator && !d.removed })
}

func (w *world) drawRole() model.Role {
	return []model.Role{model.Coordinator, model.Officer, model.Volunteer}[w.r.IntN(3)]
}

func joins(w *world) bool {
	by := w.coordinator()
	if by == nil || len(w.devices) > 6 {
		return false
	}
	d, err := w.join(by, w.drawRole())
	if err != nil {
		return w.refused(err)
	}
	_, _ = d.sync(replica.Mode{})
	return true
}

// refused tells a refusal, which is fine where a folder fails, from a fault.
func (w *world) refused(err error) bool {
	if model.AsRefusal(err) == nil {
		w.fail("joining ends in a fault: %v", err)
	}
	return false
}

func joinsTwice(w *world) bool {
	by := w.coordinator()
	if by == nil || len(w.devices) > 5 {
		return false
	}
	first, err := w.join(by, w.drawRole())
	if err != nil {
		return w.refused(err)
	}
	var key seal.Key
	copy(key[:], fmt.Sprint("invitation ", w.invited))
	second, err := w.joinUnder(key)
	if err != nil {
		return w.refused(err)
	}
	for _, d := range []*simDevice{first, second} {
		w.edit(d, w.drawCreate())
		_, _ = d.sync(replica.Mode{})
	}
	return true
}

// remove lets one device remove another, where it may.
func (w *world) remove(by, whom *simDevice) bool {
	if by == nil || by == whom || len(by.open)+len(whom.open) == 0 {
		return false
	}
	x, them := by.mine(), whom.mine()
	if x == nil || them == nil {
		return false
	}
	if err := x.Remove(ctx, them.Device()); err != nil {
		return w.refused(err)
	}
	w.note("%s removes %s", by.name, whom.name)
	whom.removed = true
	return true
}

func removesTwo(w *world) bool {
	a, b := w.coordinator(), w.coordinator()
	return a != nil && b != nil && w.remove(a, w.some()) && w.remove(b, w.some())
}

// misbehave lets a device with a changed program publish what it may not.
func (w *world) misbehave(who func(*simDevice) bool, kind string) bool {
	d := w.pick(who)
	if d == nil {
		return false
	}
	keys, err := seal.ParseSecrets(d.keys)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	return w.publish(d, w.wrong(keys.ID(), kind))
}

// wrong makes a changeset that must have no effect.
func (w *world) wrong(writer model.WriterID, kind string) *model.Changeset {
	c := &model.Changeset{Writer: writer, Seq: uint64(1000 + w.r.IntN(1000)), Stamp: model.Stamp{Wall: w.start.UnixMilli()}}
	c.Ops = []model.Op{{Type: model.OpSet, Kind: kind, Entity: model.ID{byte(w.r.IntN(256)), 99}, Field: "title", Value: forbidden}}
	c.Seal()
	return c
}

// publish puts a part of a device's into the folder by hand, after its newest.
func (w *world) publish(d *simDevice, changesets ...*model.Changeset) bool {
	keys, err := seal.ParseSecrets(d.keys)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	parts, err := d.log.Parts(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	var tip model.Part
	for _, p := range parts {
		if p.Device == keys.ID() && p.Number > tip.Number {
			tip = p
		}
	}
	d.evil = true
	h := seal.Header{Type: seal.Segment, Team: keys.Team, Writer: keys.ID(), Key: keys.Newest().ID()}
	b, err := seal.Seal(h, replica.ForgePart(keys, tip.Number+1, tip.Hash, changesets...), keys.Newest(), keys.Sign, w.random)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	w.team.Put(fmt.Sprintf("s/%s/202611/%d-%d.seg", model.ID(keys.ID()), tip.Number+1, w.r.IntN(1<<30)), b)
	return true
}

// takesName lets a member publish another's changesets again, and write under
// its name.
func takesName(w *world) bool {
	d, from := w.some(), w.some()
	all, err := from.log.all()
	x := from.mine()
	if err != nil || d == from || x == nil || d.owns(x.Device().String()) {
		return false
	}
	shared := &copies{held: map[model.Hash]*replica.Held{}, keepers: map[model.Hash][]*simDevice{}}
	w.salvageParts(shared, from, x) // nobody else can have the others
	all = slices.DeleteFunc(slices.Clone(all), func(c *model.Changeset) bool {
		for _, p := range shared.held {
			if slices.Contains(p.Changesets, c.Hash()) {
				return false
			}
		}
		return true
	})
	if len(all) == 0 {
		return false
	}
	c := w.wrong(x.Device(), "task")
	c.Seq = math.MaxInt64
	c.Seal()
	stolen := all[w.r.IntN(len(all))]
	return !d.owns(stolen.Writer.String()) && w.publish(d, stolen, c)
}

// forgedByStranger writes what somebody without any key of the team can: a
// segment of their own, one under a member's name, a certificate.
func forgedByStranger(w *world) bool {
	x := w.devices[0].mine()
	keys, err := seal.ParseSecrets(w.devices[0].keys)
	if x == nil || err != nil {
		return false
	}
	stranger, err := seal.NewSecrets(keys.Team, w.random)
	if err != nil {
		return false
	}
	key, _ := seal.NewKey(w.random)
	stranger.Learn(key)
	c := w.wrong(stranger.ID(), "task")
	c.Ops[0].Value = forged
	c.Seal()
	payload := replica.ForgePart(stranger, 1, model.Hash{}, c)
	for i, h := range []seal.Header{
		{Type: seal.Segment, Writer: stranger.ID(), Key: key.ID()},
		{Type: seal.Segment, Writer: x.Device(), Key: key.ID()},
		{Type: seal.Segment, Writer: x.Device(), Key: keys.Newest().ID()},
		{Type: seal.Device, Writer: stranger.ID(), Key: key.ID()},
	} {
		h.Team = keys.Team
		b, err := seal.Seal(h, payload, key, stranger.Sign, rand.Reader)
		if err != nil {
			return false
		}
		dir := "s/" + x.Device().String() + "/202611/"
		if h.Type == seal.Device {
			dir = "k/"
		}
		w.team.Put(fmt.Sprintf("%s%d-%d.seg", dir, 90+i, w.r.IntN(1<<30)), b)
	}
	return true
}

// reparent puts a device's file under another device's name.
func reparent(w *world) bool {
	names := w.names("s/")
	if len(names) == 0 {
		return false
	}
	name := names[w.r.IntN(len(names))]
	parts := strings.Split(name, "/")
	parts[1] = w.anyID()
	w.team.Put(strings.Join(parts, "/")+"x", w.team.Files()[name])
	return true
}

// replay puts old files again, under other numbers and in other places.
func replay(w *world) bool {
	old := w.saved[w.r.IntN(len(w.saved))]
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if strings.HasPrefix(name, "s/") && w.r.IntN(2) == 0 {
			w.team.Put(fmt.Sprintf("r/%s/%s/%d-0.seg", w.anyID(), w.anyID(), w.r.IntN(50)), old[name])
		}
		if strings.HasPrefix(name, "h/") {
			w.team.Put(fmt.Sprintf("h/%s/%d", w.anyID(), w.r.IntN(90)), old[name])
		}
	}
	return true
}

// crossTeam puts another team's files among the team's.
func crossTeam(w *world) bool {
	for name, b := range w.other.Files() {
		switch {
		case strings.HasPrefix(name, "s/"):
			w.team.Put("s/"+w.anyID()+"/202611/1-cross.seg", b)
		case strings.HasPrefix(name, "k/"):
			w.team.Put("k/cross.key", b)
		}
	}
	return true
}

// giant puts files whose counts are larger than the world, and a file larger
// than any.
func giant(w *world) bool {
	keys, err := seal.ParseSecrets(w.devices[0].keys)
	if err != nil {
		return false
	}
	counts := slices.Repeat([]byte{0xff}, 9)
	for i, payload := range [][]byte{
		append(append([]byte("relais-part-1"), counts...), 1),
		append(append([]byte("relais-held-1"), counts...), 1),
		make([]byte, seal.MaxPayload),
	} {
		h := seal.Header{Type: seal.Segment, Team: keys.Team, Writer: keys.ID(), Key: keys.Newest().ID()}
		if i == 1 {
			h.Type = seal.Receipt
		}
		b, err := seal.Seal(h, payload, keys.Newest(), keys.Sign, w.random)
		if err != nil {
			return false
		}
		w.team.Put(fmt.Sprintf("s/%s/202611/9%d-bomb.seg", model.ID(keys.ID()), i), b)
		w.team.Put(fmt.Sprintf("h/%s/9%d", model.ID(keys.ID()), i), b)
	}
	if w.r.IntN(8) == 0 {
		w.team.Put("s/"+w.anyID()+"/202611/99-giant.seg", make([]byte, replica.MaxRead+1))
	}
	return true
}

// cloneProfile starts a copy of a profile on another machine.
func cloneProfile(w *world) bool {
	d := w.some()
	if len(w.devices) > 6 {
		return false
	}
	log, err := d.log.duplicate(d)
	if err != nil {
		w.fail("copy of %s: %v", d.name, err)
		return false
	}
	c := w.newDevice(d.role)
	c.name, c.log, c.keys, c.ids, c.removed, c.evil = d.name, log, slices.Clone(d.keys), maps.Clone(d.ids), d.removed, d.evil
	c.now = d.now
	w.devices = append(w.devices, c)
	c.opened()
	return true
}

func takeBackup(w *world) bool {
	d := w.some()
	log, err := d.log.duplicate(d)
	if err != nil {
		w.fail("backup of %s: %v", d.name, err)
		return false
	}
	d.backup = &backup{log, slices.Clone(d.keys), d.role}
	return true
}

// restoreBackup puts a profile back to what it was, its keys as well or not.
func restoreBackup(w *world) bool {
	d := w.pick(func(d *simDevice) bool { return d.backup != nil })
	if d == nil {
		return takeBackup(w) && false
	}
	log, err := d.backup.log.duplicate(d)
	if err != nil {
		w.fail("backup of %s: %v", d.name, err)
		return false
	}
	d.log, d.open, d.rolledBack = log, nil, true
	if w.r.IntN(4) > 0 {
		d.keys = slices.Clone(d.backup.keys)
	}
	d.opened()
	return true
}
