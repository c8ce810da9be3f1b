package replica_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"relais/model"
	"relais/store/replica"
)

// run plays one seed: a team is made, works and suffers, then faults stop.
func (w *world) run() error {
	if err := w.assemble(); err != nil {
		return err
	}
	for range 10 + w.r.IntN(20) {
		if w.broken != nil {
			return w.broken
		}
		w.step()
	}
	w.settle()
	return w.broken
}

// assemble founds the team and brings its first devices in.
func (w *world) assemble() error {
	if err := w.found(); err != nil {
		return err
	}
	w.foundOther()
	roles := []model.Role{model.Coordinator, model.Officer, model.Volunteer}
	for range 1 + w.r.IntN(4-w.r.IntN(3)) {
		if _, err := w.join(w.devices[0], roles[w.r.IntN(3)]); err != nil {
			return err
		}
	}
	if w.r.IntN(3) > 0 { // else the first exchange meets the first fault
		for range 2 {
			for _, d := range w.devices {
				if _, err := d.sync(replica.Mode{}); err != nil {
					return err
				}
			}
		}
	}
	w.keepSnapshot()
	return nil
}

// foundOther makes the folder of another team.
func (w *world) foundOther() {
	d := w.newDevice(model.Coordinator)
	d.view.mounted = w.other
	f, err := replica.Found(ctx, d.options())
	if err != nil {
		w.fail("another team: %v", err)
		return
	}
	log := newMemLog(f.Device(), "", model.ID{1})
	x, err := f.Keep(ctx, log, memVault{d.view, &d.keys}, "Autre", model.ID{})
	if err != nil {
		w.fail("another team: %v", err)
		return
	}
	d.recreating = true // its folder is not the team's
	d.ids[x.Device().String()] = true
	_, _ = log.act(0, action{what: "create", kind: "task", id: model.ID{1}, field: "title", value: typed})
	if _, err := x.Sync(ctx, replica.Mode{}); err != nil {
		w.fail("another team: %v", err)
	}
}

// step is one thing that happens.
func (w *world) step() {
	d := w.some()
	switch n := w.r.IntN(20); {
	case n < 7 && w.r.IntN(5) == 0:
		w.attach(d)
	case n < 7:
		w.edit(d, w.drawAct(d))
	case n < 13:
		_, _ = d.sync(replica.Mode{})
	case n < 14:
		w.pass(time.Duration(w.r.IntN(48*60)) * time.Minute)
	case n < 15:
		w.keepSnapshot()
	default:
		if len(w.palette) > 0 {
			f := w.palette[w.r.IntN(len(w.palette))]
			if f.do(w) {
				w.count(f.name)
				w.note("FAULT %s", f.name)
			}
		}
	}
}

// pass lets time pass on every clock.
func (w *world) pass(some time.Duration) {
	for _, d := range w.devices {
		d.now = d.now.Add(some)
	}
}

// keepSnapshot keeps the folder as it is, for somebody to bring it back.
func (w *world) keepSnapshot() { w.saved = append(w.saved, w.team.Files()) }

// edit lets the person at a device do something, and takes note of it once it
// is acknowledged.
func (w *world) edit(d *simDevice, a action) bool {
	c, err := d.log.act(d.now.UnixMilli(), a)
	if errors.Is(err, errNothing) || model.AsRefusal(err) != nil {
		return false
	}
	if err != nil {
		w.fail("%s: an edit ends in a fault: %v", d.name, err)
		return false
	}
	h := c.Hash()
	w.acked[h], w.by[h] = c, d
	w.edits++
	w.last = h
	if a.what == "create" && a.kind != paper {
		w.ids = append(w.ids, a.id)
		w.kinds[a.id] = a.kind
	}
	w.note("%s: %s %s.%s = %s: %s", d.name, a.what, a.kind, a.field, a.value, h.String()[:8])
	return true
}

// drawAct draws what the person at d does.
func (w *world) drawAct(d *simDevice) action {
	if len(w.ids) == 0 || w.r.IntN(6) == 0 {
		return w.drawCreate()
	}
	a := drawAction(w.r, w.drawID(), w.edits)
	if a.what == "create" {
		return w.drawCreate()
	}
	if all, err := d.log.all(); err == nil {
		a.base = min(a.base, len(all))
	}
	if a.kind = w.kinds[a.id]; a.kind == "person" && a.field != "" {
		a.what, a.field = "set", []string{"name", protected}[w.r.IntN(2)]
	}
	a.value = w.value(a.id, a.field, a.value)
	return a
}

func (w *world) drawID() model.ID { return w.ids[w.r.IntN(len(w.ids))] }

// protected is a field of people whose values are.
const protected = "safe_channel"

// value gives what somebody types: it says in which record, and whether it is
// protected.
func (w *world) value(id model.ID, field, text string) string {
	if field == protected {
		text = secret + text
	}
	return typed + mark(id) + text
}

// mark is in all that is typed into a record, and nowhere else.
func mark(id model.ID) string { return "‹" + id.String() + "›" }

func (w *world) drawCreate() action {
	var id model.ID
	_, _ = io.ReadFull(w.random, id[:])
	a := action{what: "create", kind: "task", id: id, field: "title"}
	if w.r.IntN(5) == 0 {
		a.kind, a.field = "person", "name"
	}
	a.value = w.value(id, a.field, fmt.Sprint(len(w.ids)))
	return a
}

// pick draws a device among some, nil where there is none.
func (w *world) pick(keep func(*simDevice) bool) *simDevice {
	some := slices.DeleteFunc(slices.Clone(w.devices), func(d *simDevice) bool { return !keep(d) })
	if len(some) == 0 {
		return nil
	}
	return some[w.r.IntN(len(some))]
}
