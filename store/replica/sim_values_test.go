package replica_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// What values promise: those that were purged are nowhere any more, and those
// that are protected are with nobody who may not read them.

func valueFaults() []fault {
	return []fault{
		{"purged-while-edited", purgedWhileEdited},
		{"purged-without-right", purgedWithoutRight},
		{"protected-written", protectedWritten},
		{"role-changed", changesRole},
		{"newer-version", newerVersion},
		{"file-purged-with-its-record", purgePaper},
	}
}

// purgedWhileEdited has a coordinator purge what others edit apart.
func purgedWhileEdited(w *world) bool {
	by := w.coordinator()
	if by == nil || len(w.ids) == 0 {
		return false
	}
	id := w.drawID()
	field := map[string]string{"task": "notes", "person": protected}[w.kinds[id]]
	for _, d := range w.devices {
		if w.r.IntN(2) == 0 {
			w.edit(d, action{what: "set", kind: w.kinds[id], id: id, field: field, value: w.value(id, field, " avant l'effacement")})
		}
	}
	if w.r.IntN(2) == 0 {
		_, _ = by.sync(replica.Mode{})
	}
	return w.edit(by, action{what: "purge", kind: w.kinds[id], id: id})
}

// purgedWithoutRight has a device purge that may not.
func purgedWithoutRight(w *world) bool {
	d := w.pick(func(d *simDevice) bool { return d.role != model.Coordinator && !d.removed })
	if d == nil || len(w.ids) == 0 {
		return false
	}
	keys, err := seal.ParseSecrets(d.keys)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	id := w.drawID()
	c := w.wrong(keys.ID(), "task")
	c.Ops = []model.Op{{Type: model.OpPurge, Kind: w.kinds[id], Entity: id}}
	c.Seal()
	return w.publish(d, c)
}

// protectedWritten has somebody write what only some may read.
func protectedWritten(w *world) bool {
	d := w.some()
	people := slices.DeleteFunc(slices.Clone(w.ids), func(id model.ID) bool { return w.kinds[id] != "person" })
	if len(people) == 0 {
		a := w.drawCreate()
		a.kind, a.field = "person", "name"
		a.value = w.value(a.id, a.field, "")
		return w.edit(d, a)
	}
	id := people[w.r.IntN(len(people))]
	return w.edit(d, action{what: "set", kind: "person", id: id, field: protected, value: w.value(id, protected, " par "+d.name[:8])})
}

// changesRole has a coordinator give a device another role.
func changesRole(w *world) bool {
	by, whom := w.coordinator(), w.some()
	if by == nil || by == whom || whom.evil { // what it forged beside its chain would be judged by the new role
		return false
	}
	x, them := by.mine(), whom.mine()
	if x == nil || them == nil {
		return false
	}
	role := w.drawRole()
	if err := x.ChangeRole(ctx, them.Device(), role); err != nil {
		return w.refused(err)
	}
	w.note("%s makes %s %s", by.name, whom.name, role)
	whom.lowered = whom.lowered || rank(role) > rank(whom.role)
	whom.role, whom.judgedAnew = role, true
	return true
}

func rank(r model.Role) int {
	return slices.Index([]model.Role{model.Coordinator, model.Officer, model.Volunteer}, r)
}

// checkValues looks for what must be nowhere: in the logs and the sealed files
// of the devices in good standing, and in what they wrote into the folder.
func (w *world) checkValues(good func(*simDevice) bool) {
	var active []*simDevice
	for _, d := range w.devices {
		if good(d) {
			active = append(active, d)
		}
	}
	if len(active) == 0 || w.broken != nil {
		return
	}
	words := w.purgedMarks(active[0])
	reader := w.readerAmong(active)
	for _, d := range active {
		role, err := d.log.Role(ctx)
		if err != nil {
			w.fail("%s: %v", d.name, err)
			return
		}
		w.checkReceipts(d)
		forbidden := slices.Clone(words)
		if !role.ReadsProtected() {
			forbidden = append(forbidden, secret)
		}
		if len(forbidden) > 0 {
			w.searchDevice(d, forbidden)
		}
	}
	if len(words) > 0 && reader != nil {
		w.searchFolder(active, reader, words)
	}
	w.checkLate(active)
	purges, err := active[0].log.Purges(ctx)
	if err != nil {
		w.fail("%s: %v", active[0].name, err)
	}
	w.checkFiles(active, purges)
}

// purgedMarks lists what stood in the records that were purged.
func (w *world) purgedMarks(d *simDevice) (out []string) {
	purges, err := d.log.Purges(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	for _, p := range purges {
		w.count("purge-carried-out")
		out = append(out, mark(p.At.ID))
	}
	return out
}

// readerAmong gives a device that can open all, nil where none may.
func (w *world) readerAmong(active []*simDevice) *simDevice {
	for _, d := range active {
		if role, err := d.log.Role(ctx); err == nil && role == model.Coordinator {
			return d
		}
	}
	return nil
}

// searchDevice looks into a device's log, and into the sealed files that it
// keeps, with its own keys.
func (w *world) searchDevice(d *simDevice, words []string) {
	all, err := d.log.all()
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	if m, ok := d.log.(*memLog); ok {
		all = slices.AppendSeq(slices.Clone(all), maps.Values(m.waits))
	}
	for _, c := range all {
		for i := range c.Ops {
			if has([]byte(c.Ops[i].Value), words) {
				w.fail("%s still has %q in its log", d.name, c.Ops[i].Value)
			}
		}
	}
	parts, err := d.log.Parts(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	for _, p := range parts {
		b, err := d.log.PartBytes(ctx, p.Hash)
		if err != nil {
			w.fail("%s: %v", d.name, err)
		}
		if p.State != model.PartRefused {
			w.searchFile(d, words, b, "%s still has %q in a part that it keeps", d.name)
		}
	}
}

// searchFolder looks into the files that devices in good standing wrote.
func (w *world) searchFolder(active []*simDevice, reader *simDevice, words []string) {
	own := map[string]bool{}
	for _, d := range active {
		own[d.mine().Device().String()] = true
	}
	for name, b := range w.team.Files() {
		if parts := strings.Split(name, "/"); len(parts) > 2 && own[parts[1]] {
			w.searchFile(reader, words, b, "the folder still has %[2]q in %[1]s", name)
		}
	}
}

// searchFile looks into a sealed file, opened with a device's keys.
func (w *world) searchFile(d *simDevice, words []string, b []byte, format, where string) {
	if w.holds(d, words, b) {
		w.fail(format, where, words)
	}
}

// holds tells whether a sealed file, opened with a device's keys, has one of
// the words.
func (w *world) holds(d *simDevice, words []string, b []byte) bool {
	keys, err := seal.ParseSecrets(d.keys)
	if err != nil {
		w.fail("%s: %v", d.name, err)
		return false
	}
	env, err := seal.Parse(b)
	if err != nil {
		return false
	}
	key, err := keys.Epoch(env.Key)
	if err != nil {
		return false
	}
	payload, err := env.Open(key)
	if err != nil {
		return false
	}
	found := has(payload, words)
	for _, closed := range replica.ClosedIn(payload) {
		open, err := keys.Unprotect(closed)
		found = found || err == nil && has(open, words)
	}
	return found
}

func has(in []byte, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(in, []byte(word)) })
}

// checkReceipts tells whether everybody said that the purges are carried out.
func (w *world) checkReceipts(d *simDevice) {
	purges, err := d.log.Purges(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	done, err := d.log.ShareValue(ctx, "carried")
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	for _, p := range purges {
		if !bytes.Contains(done, p.ID.Changeset[:]) {
			w.fail("%s has not carried out the purge %s", d.name, p.ID.Changeset.String()[:8])
		}
	}
}

// mayRemove tells whether a device may remove another's file: a coordinator's
// may that holds what was purged (an empty value too: no word tells of it), or
// a checkpoint that may.
func (w *world) mayRemove(d *simDevice, name string) bool {
	if role, err := d.log.Role(ctx); err != nil || role != model.Coordinator {
		return false
	}
	purges, err := d.log.Purges(ctx)
	if err != nil {
		w.fail("%s: %v", d.name, err)
	}
	if len(purges) == 0 || strings.HasPrefix(name, "c/") {
		return len(purges) > 0
	}
	return d.mine().HoldsPurged(w.team.Files()[name], purges)
}

// checkWhole tells whether each device has every value that another has: none
// is gone for one alone.
func (w *world) checkWhole(good func(*simDevice) bool) {
	whole := map[model.OpID]*simDevice{}
	each := func(do func(*simDevice, model.OpID, *model.Op)) {
		for _, d := range w.devices {
			if !good(d) {
				continue
			}
			for h, c := range w.logOf(d) {
				for i := range c.Ops {
					if o := &c.Ops[i]; o.Type.HasValue() && !o.Protected {
						do(d, model.OpID{Changeset: h, Index: uint32(i)}, o)
					}
				}
			}
		}
	}
	each(func(d *simDevice, id model.OpID, o *model.Op) {
		if !o.Dropped {
			whole[id] = d
		}
	})
	each(func(d *simDevice, id model.OpID, o *model.Op) {
		if by := whole[id]; o.Dropped && by != nil {
			w.fail("%s lacks the value of %s in %s, which %s has", d.name, o.Field, id.Changeset.String()[:8], by.name)
		}
	})
}
