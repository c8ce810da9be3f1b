package replica_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relais/model"
	"relais/store/replica"
)

// rounds is how many exchanges of everybody are enough, once faults stop.
const rounds = 14

// settle stops the faults, lets everybody exchange, and holds the team to what
// is promised.
func (w *world) settle() {
	w.note("faults stop")
	w.slow = false
	for _, d := range w.devices {
		d.view.trouble, d.view.mounted, d.view.late = trouble{}, w.team, map[string]bool{}
		d.view.old = map[string][]replica.Entry{}
		if w.r.IntN(2) == 0 {
			d.open = nil
		}
	}
	w.checkDurable()
	for i, d := range w.devices { // a folder that is gone is filled again on command
		if _, err := d.sync(replica.Mode{}); refusalIs(err, "share.empty", "share.damaged", "share.missing") && i == 0 {
			_, _ = d.sync(replica.Mode{Recreate: true})
		}
	}
	want := w.salvage()
	for round := range rounds {
		if w.broken != nil {
			return
		}
		quiet, chunks := true, len(w.names("b/"))
		for _, i := range w.r.Perm(len(w.devices)) {
			d := w.devices[i]
			d.now = d.now.Add(11 * time.Minute)
			rep, err := d.sync(replica.Mode{})
			if err != nil {
				w.fail("%s does not exchange any more: %v", d.name, err)
				return
			}
			rests := slices.ContainsFunc(rep.Troubles, func(t *model.Refusal) bool { return t.Key == "share.silent" })
			quiet = quiet && rep.Published+rep.Received+rep.Republished == 0 && !rests // files that hung are asked again in a while
		}
		if quiet && round > 2 && chunks == len(w.names("b/")) {
			break
		}
	}
	w.checkTeam(want)
}

func refusalIs(err error, keys ...string) bool {
	r := model.AsRefusal(err)
	return r != nil && slices.Contains(keys, r.Key)
}

// logOf gives the changesets of a device's log, by their hashes.
func (w *world) logOf(d *simDevice) map[model.Hash]*model.Changeset {
	all, err := d.log.all()
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	out := make(map[model.Hash]*model.Changeset, len(all))
	for _, c := range all {
		out[c.Hash()] = c
	}
	return out
}

// checkDurable tells whether what was acknowledged is where it was done.
func (w *world) checkDurable() {
	logs := map[*simDevice]map[model.Hash]*model.Changeset{}
	for h, d := range w.by {
		if logs[d] == nil {
			logs[d] = w.logOf(d)
		}
		if logs[d][h] == nil && !d.rolledBack {
			w.fail("%s lost its own change %s", d.name, h.String()[:8])
		}
	}
}

// copies is what there is of the team's work, intact: in logs, and in parts.
type copies struct {
	sets    map[model.Hash]*model.Changeset
	holders map[model.Hash][]*simDevice
	held    map[model.Hash]*replica.Held // parts
	shared  map[model.Hash]bool          // those that lie in the folder
	keepers map[model.Hash][]*simDevice
}

// salvage lists it.
func (w *world) salvage() *copies {
	c := &copies{
		map[model.Hash]*model.Changeset{}, map[model.Hash][]*simDevice{}, map[model.Hash]*replica.Held{},
		map[model.Hash]bool{}, map[model.Hash][]*simDevice{},
	}
	for _, d := range w.devices {
		for h, one := range w.logOf(d) {
			c.sets[h] = one
			c.holders[h] = append(c.holders[h], d)
		}
		x := d.mine()
		if x == nil {
			return c
		}
		for name, b := range w.team.Files() {
			if strings.HasPrefix(name, "s/") || strings.HasPrefix(name, "r/") {
				if p, err := x.LookInto(b); err == nil {
					c.held[p.Hash], c.shared[p.Hash] = p, true
				}
			}
		}
		w.salvageParts(c, d, x)
	}
	return c
}

func (w *world) salvageParts(c *copies, d *simDevice, x *replica.Exchange) {
	parts, err := d.log.Parts(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	for _, p := range parts {
		if b, err := d.log.PartBytes(ctx, p.Hash); err == nil && p.State != model.PartRefused {
			if p, err := x.LookInto(b); err == nil {
				c.held[p.Hash] = p
				c.keepers[p.Hash] = append(c.keepers[p.Hash], d)
			}
		}
	}
}

// due lists the changesets that everybody must have: those of which somebody
// in good standing has a copy, or the folder within a whole chain, as long as
// all that they build on can be had.
func (c *copies) due(good func(*simDevice) bool, acked map[model.Hash]*model.Changeset) map[model.Hash]bool {
	have := map[model.Hash]bool{}
	for h, who := range c.holders {
		have[h] = slices.ContainsFunc(who, good)
	}
	for _, p := range c.held {
		if c.whole(p, good) {
			for _, h := range p.Changesets {
				have[h] = true
			}
		}
	}
	for again := true; again; {
		again = false
		for h, ok := range have {
			one := c.sets[h]
			if one == nil {
				one = acked[h]
			}
			if ok && (one == nil || !depends(one, have)) {
				have[h] = false
				again = true
			}
		}
	}
	maps.DeleteFunc(have, func(_ model.Hash, ok bool) bool { return !ok })
	return have
}

func depends(one *model.Changeset, have map[model.Hash]bool) bool {
	if !one.Prev.IsZero() && !have[one.Prev] || slices.ContainsFunc(one.Seen, func(s model.Seen) bool { return !have[s.Hash] }) {
		return false
	}
	return !slices.ContainsFunc(one.Ops, func(o model.Op) bool {
		return slices.ContainsFunc(o.Replaces, func(r model.OpID) bool { return !have[r.Changeset] })
	})
}

// whole tells whether a part, and the chain before it, can be had of the folder
// or of somebody in good standing.
func (c *copies) whole(p *replica.Held, good func(*simDevice) bool) bool {
	for ; p != nil; p = c.held[p.Prev] {
		if !c.shared[p.Hash] && !slices.ContainsFunc(c.keepers[p.Hash], good) {
			return false
		}
		if p.Prev.IsZero() {
			return p.Number == 1
		}
	}
	return false
}

// checkTeam holds the devices in good standing to what is promised.
func (w *world) checkTeam(c *copies) {
	x := w.devices[0].mine()
	if x == nil || w.broken != nil {
		return
	}
	standing := map[model.WriterID]replica.Standing{}
	for _, m := range x.Members() {
		standing[m.ID] = m.Standing
	}
	good := func(d *simDevice) bool {
		x := d.mine()
		if x == nil {
			return false
		}
		s, member := standing[x.Device()]
		return member && s == replica.Good
	}
	mourned := w.mourn(good)
	if w.broken != nil {
		return
	}
	if !mourned {
		// What a device in dispute purged of its own nothing excuses, and nobody
		// is left who may declare it lost: it is waited for.
		maps.DeleteFunc(c.held, func(_ model.Hash, p *replica.Held) bool {
			return p.Dropped > 0 && standing[p.Device] == replica.Duplicate
		})
	}
	due := c.due(good, w.acked)
	var first *simDevice
	for _, d := range w.devices {
		if !good(d) {
			continue
		}
		has := w.logOf(d)
		for h := range due {
			if has[h] == nil {
				w.fail("%s lacks %s of %s", d.name, h.String()[:8], w.whose(h))
			}
		}
		w.checkShown(d, has)
		if first == nil {
			first = d
		}
		w.same(first, d)
	}
	w.checkWhole(good)
	w.checkValues(good)
}

func (w *world) whose(h model.Hash) string {
	if d := w.by[h]; d != nil {
		return d.name
	}
	return "somebody"
}

// same holds two devices to one state.
func (w *world) same(a, b *simDevice) {
	one, two := w.logOf(a), w.logOf(b)
	for h := range one {
		if two[h] == nil {
			w.fail("%s has %s of %s, %s does not", a.name, h.String()[:8], w.whose(h), b.name)
		}
	}
	for h := range two {
		if one[h] == nil {
			w.fail("%s has %s of %s, %s does not", b.name, h.String()[:8], w.whose(h), a.name)
		}
	}
	x, errA := a.log.StateHash(ctx)
	y, errB := b.log.StateHash(ctx)
	if errA != nil || errB != nil || x != y {
		m, _ := a.log.Aside(ctx)
		n, _ := b.log.Aside(ctx)
		w.fail("%s (%d aside) and %s (%d aside) differ: %v %v", a.name, m, b.name, n, errA, errB)
	}
}

// checkShown tells whether a device shows every value that nobody replaced,
// and none that nobody had the right to write.
func (w *world) checkShown(d *simDevice, has map[model.Hash]*model.Changeset) {
	for _, c := range has {
		for i := range c.Ops {
			if strings.Contains(c.Ops[i].Value, forged) {
				w.fail("%s took in what no member wrote", d.name)
			}
		}
	}
	log, ok := d.log.(*memLog)
	if !ok {
		return
	}
	replaced, purged := map[model.OpID]bool{}, map[model.Entity]bool{}
	for h, c := range has {
		for i := range c.Ops {
			if o := &c.Ops[i]; !log.asides[h] && o.Type == model.OpPurge {
				purged[model.Entity{Kind: o.Kind, ID: o.Entity}] = true
			} else if !log.asides[h] && o.Type != model.OpDelete {
				replacedBy(replaced, log, has, o.Replaces)
			}
		}
	}
	for h, c := range has {
		for i := range c.Ops {
			o, id := &c.Ops[i], model.OpID{Changeset: h, Index: uint32(i)}
			shown := slices.ContainsFunc(log.state().Live(o.Kind, o.Entity), func(l model.Live) bool { return l.ID == id })
			want := !log.asides[h] && !replaced[id] && !purged[model.Entity{Kind: o.Kind, ID: o.Entity}]
			if o.Type.HasValue() && shown != want {
				w.fail("%s: %s.%s = %q is shown: %v, want %v", d.name, o.Kind, o.Field, o.Value, shown, want)
			}
			if shown && o.Value == forbidden && !(o.Kind == "task" && w.acquitted(c.Writer)) {
				w.fail("%s shows what its writer had no right to", d.name)
			}
			if honest := w.by[h]; honest != nil && !honest.evil && !honest.removed && !honest.lowered && log.asides[h] && w.broken == nil && !w.doubtful(honest) && !w.unbacked(h) {
				w.fail("%s sets aside what %s had the right to: %s", d.name, honest.name, fmt.Sprint(o.Field))
			}
		}
	}
}

// replacedBy takes note of what ops replace, through what was set aside.
func replacedBy(out map[model.OpID]bool, log *memLog, has map[model.Hash]*model.Changeset, ids []model.OpID) {
	for _, id := range ids {
		if !log.asides[id.Changeset] {
			out[id] = true
			continue
		}
		if c := has[id.Changeset]; c != nil && int(id.Index) < len(c.Ops) && c.Ops[id.Index].Type != model.OpDelete {
			replacedBy(out, log, has, c.Ops[id.Index].Replaces)
		}
	}
}

// unbacked tells whether somebody has a changeset of a checkpoint alone: no
// part that its device signed was left when it was declared lost, so that
// nobody can know whose it is, and it is set aside.
func (w *world) unbacked(h model.Hash) bool {
	return slices.ContainsFunc(w.devices, func(d *simDevice) bool {
		log, ok := d.log.(*memLog)
		return ok && log.unbacked[h]
	})
}

// acquitted tells whether a device that somebody removed is a member in good
// standing all the same: whoever removed it was removed before.
func (w *world) acquitted(writer model.WriterID) bool {
	removed := slices.ContainsFunc(w.devices, func(d *simDevice) bool { return d.removed && d.ids[writer.String()] })
	x := w.devices[0].mine()
	return removed && x != nil && slices.ContainsFunc(x.Members(), func(m replica.Member) bool { return m.ID == writer && m.Standing == replica.Good })
}

// doubtful tells whether a device's right is in dispute: its invitation was
// used twice, or whoever removed somebody removed its inviter.
func (w *world) doubtful(d *simDevice) bool {
	x := w.devices[0].mine()
	if x == nil {
		return true
	}
	for _, m := range x.Members() {
		if d.ids[m.ID.String()] && m.Standing != replica.Good {
			return true
		}
	}
	return false
}
