package replica_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"relais/model"
	"relais/store/replica"
)

// fault is something that goes wrong. It tells whether it could, just now.
type fault struct {
	name string
	do   func(*world) bool
}

// drawPalette draws what may go wrong in one simulation: one kind of fault, a
// few, or all.
func drawPalette(r *rand.Rand) []fault {
	all := allFaults()
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	switch n := r.IntN(10); {
	case n < 4:
		return all[:1]
	case n < 7:
		return all[:2+r.IntN(3)]
	case n < 8:
		return all[:8]
	}
	return all
}

func allFaults() []fault {
	out := []fault{
		{"truncated", alter(func(w *world, b []byte) []byte { return b[:w.r.IntN(len(b))] })},
		{"zero-filled", alter(func(w *world, b []byte) []byte {
			at := w.r.IntN(len(b))
			return append(bytes.Clone(b[:at]), make([]byte, len(b)-at)...)
		})},
		{"bit-flip", alter(func(w *world, b []byte) []byte {
			b = bytes.Clone(b)
			b[w.r.IntN(len(b))] ^= 1 << w.r.IntN(8)
			return b
		})},
		{"conflicted-copy", conflictedCopy},
		{"file-deleted", func(w *world) bool { return w.drop(1, "s/", "k/", "h/", "r/", "b/") }},
		{"device-folder-deleted", func(w *world) bool { return w.drop(99, "s/"+w.anyID()+"/") }},
		{"team-file-deleted", func(w *world) bool { return w.drop(1, "team") }},
		{"folder-deleted", func(w *world) bool { return w.drop(1<<20, "") }},
		{"folder-rolled-back", rollBack},
		{"late", arrival},
		{"restart", func(w *world) bool { w.some().open = nil; return true }},
		{"two-instances", twoInstances},
		{"cloned-profile", cloneProfile},
		{"backup-taken", takeBackup},
		{"backup-restored", restoreBackup},
		{"clock-ahead", func(w *world) bool { return w.clock(10 * 365 * 24 * time.Hour) }},
		{"clock-back", func(w *world) bool { return w.clock(-10 * 365 * 24 * time.Hour) }},
		{"clocks-equal", func(w *world) bool {
			for _, d := range w.devices {
				d.now = w.devices[0].now
			}
			return true
		}},
		{"back-after-18-months", away},
		{"same-field", sameField},
		{"delete-against-edit", deleteAgainstEdit},
		{"empty-folder", func(w *world) bool { return w.mount(replica.NewMem(), "share.empty") }},
		{"foreign-folder", func(w *world) bool { return w.mount(w.other, "share.foreign") }},
		{"folders-swapped", swap},
	}
	for kind := range when {
		out = append(out, fault{"try-" + kind, func(w *world) bool { return w.strike(kind) }})
	}
	out = append(out, teamFaults()...)
	out = append(out, valueFaults()...)
	out = append(out, lossFaults()...)
	sortFaults(out)
	return out
}

// strike lets a trouble happen in the middle of an exchange.
func (w *world) strike(kind string) bool {
	if kind == "meanwhile" {
		return false // two-instances does it
	}
	d := w.some()
	d.view.trouble = trouble{kind: kind, after: w.r.IntN(30), left: 1 + w.r.IntN(3)*w.r.IntN(8)}
	_, _ = d.sync(replica.Mode{})
	d.view.trouble = trouble{}
	return true
}

// alter changes a file of the folder.
func alter(how func(*world, []byte) []byte) func(*world) bool {
	return func(w *world) bool {
		names := w.names("s/", "k/", "h/", "r/", "c/", "b/")
		if w.r.IntN(30) == 0 {
			names = w.names("team")
		}
		if len(names) == 0 {
			return false
		}
		name := names[w.r.IntN(len(names))]
		b := w.team.Files()[name]
		if len(b) == 0 {
			return false
		}
		w.note("alters %s", name)
		w.team.Put(name, how(w, b))
		return true
	}
}

// drop deletes up to so many files.
func (w *world) drop(most int, prefixes ...string) bool {
	names := w.names(prefixes...)
	if len(names) == 0 {
		return false
	}
	w.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:min(most, len(names))] {
		w.note("deletes %s", name)
		_ = w.team.Remove(ctx, name)
	}
	return true
}

// anyID gives a name that some device had in the team.
func (w *world) anyID() string {
	names := w.names("s/")
	if len(names) == 0 {
		return "none"
	}
	return strings.Split(names[w.r.IntN(len(names))], "/")[1]
}

func conflictedCopy(w *world) bool {
	names := w.names("s/", "k/", "h/", "r/", "b/", "team")
	if len(names) == 0 {
		return false
	}
	name := names[w.r.IntN(len(names))]
	i := w.r.IntN(len(conflictNames))
	w.team.Put(conflictName(i, name), w.team.Files()[name])
	w.count(fmt.Sprint("conflicted-copy-", i))
	return true
}

func rollBack(w *world) bool {
	if len(w.saved) == 0 {
		return false
	}
	w.drop(1<<20, "")
	for name, b := range w.saved[w.r.IntN(len(w.saved))] {
		w.team.Put(name, b)
	}
	return true
}

// arrival lets late files come, in any order, or others not be there yet.
func arrival(w *world) bool {
	d := w.some()
	names := w.names("s/", "k/", "r/", "b/")
	for _, name := range names {
		if w.r.IntN(3) == 0 {
			d.view.late[name] = true
		} else if w.r.IntN(2) == 0 {
			delete(d.view.late, name)
		}
	}
	return len(names) > 0
}

// twoInstances lets another process of the profile exchange, or edit, in the
// middle of an exchange.
func twoInstances(w *world) bool {
	d := w.some()
	hook := func() {
		if w.r.IntN(2) == 0 {
			w.edit(d, w.drawAct(d))
		}
		x, err := replica.Open(ctx, d.options())
		if err != nil {
			w.fail("%s cannot be opened twice: %v", d.name, err)
			return
		}
		d.open = append(d.open, x)
		rep, err := x.Sync(ctx, replica.Mode{})
		d.ids[x.Device().String()] = true
		w.note("%s exchanges meanwhile: %s", d.name, told(rep, err))
		if err != nil && model.AsRefusal(err) == nil {
			w.fail("%s: a second exchange ends in a fault: %v", d.name, err)
		}
	}
	d.view.trouble = trouble{kind: "meanwhile", after: w.r.IntN(30), left: 1, hook: hook}
	_, _ = d.sync(replica.Mode{})
	d.view.trouble = trouble{}
	if len(d.open) > 1 {
		d.open = d.open[:1+w.r.IntN(2)]
	}
	return true
}

// clock sets a device's clock off.
func (w *world) clock(by time.Duration) bool {
	d := w.some()
	if far := d.now.Sub(w.start); far > 100*time.Hour*24*365 || far < -30*time.Hour*24*365 {
		return false
	}
	d.now = d.now.Add(by)
	return true
}

// away lets everybody but one device go on for 18 months.
func away(w *world) bool {
	d := w.some()
	if len(w.devices) < 2 {
		return false
	}
	for range 4 {
		if other := w.some(); other != d {
			w.edit(other, w.drawAct(other))
			_, _ = other.sync(replica.Mode{})
		}
		w.pass(135 * 24 * time.Hour)
	}
	return true
}

// mount lets a device find another folder where the team's was: nothing may be
// written there.
func (w *world) mount(f *replica.Mem, key string) bool {
	d := w.some()
	before := len(f.Files())
	d.view.mounted = f
	mode := replica.Mode{Recreate: f == w.other && w.r.IntN(2) == 0}
	_, err := d.sync(mode)
	d.view.mounted = w.team
	r := model.AsRefusal(err)
	if r == nil || r.Key != key {
		w.fail("%s in a wrong folder: %v, want %s", d.name, err, key)
	}
	if len(f.Files()) != before {
		w.fail("%s wrote into a wrong folder", d.name)
	}
	return true
}

// swap mounts another team's folder for everybody, for a while.
func swap(w *world) bool {
	for range w.devices {
		w.mount(w.other, "share.foreign")
	}
	return true
}

// sameField lets everybody edit one field apart, and two settle it apart.
func sameField(w *world) bool {
	if len(w.ids) == 0 {
		return false
	}
	a := action{what: "set", id: w.drawID(), field: "title"}
	if a.kind = w.kinds[a.id]; a.kind == "person" {
		a.field = []string{"name", protected}[w.r.IntN(2)]
	}
	for i, d := range w.devices {
		a.value = w.value(a.id, a.field, fmt.Sprint(" à ", i))
		w.edit(d, a)
	}
	for _, d := range w.devices {
		_, _ = d.sync(replica.Mode{})
	}
	for _, d := range []*simDevice{w.some(), w.some()} {
		_, _ = d.sync(replica.Mode{})
		a.value = w.value(a.id, a.field, " réglé par "+d.name[:8])
		w.edit(d, a)
	}
	return true
}

func deleteAgainstEdit(w *world) bool {
	if len(w.ids) == 0 || len(w.devices) < 2 {
		return false
	}
	id := w.drawID()
	field := map[string]string{"task": "notes", "person": "name"}[w.kinds[id]]
	w.edit(w.devices[0], action{what: "delete", kind: w.kinds[id], id: id})
	return w.edit(w.devices[1], action{what: "set", kind: w.kinds[id], id: id, field: field, value: w.value(id, field, " quand même")})
}
