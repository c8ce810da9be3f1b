package replica_test

import (
	"slices"
	"time"

	"relais/model"
	"relais/store/replica"
)

// What dies with its holders, and is declared lost: rightly, or too early.

func lossFaults() []fault {
	return []fault{
		{"device-dies", deviceDies},
		{"declared-lost", func(w *world) bool { return w.declare(w.coordinator()) }},
	}
}

// deviceDies takes a device away, and often some of what only it had.
func deviceDies(w *world) bool {
	d := w.some()
	left := w.pick(func(o *simDevice) bool { return o != d && o.role == model.Coordinator && !o.removed })
	x := d.mine()
	if left == nil || len(w.devices) < 3 || x == nil {
		return false
	}
	w.devices = slices.DeleteFunc(w.devices, func(o *simDevice) bool { return o == d })
	w.note("%s dies", d.name)
	if w.r.IntN(3) > 0 {
		w.drop(1+w.r.IntN(2), "s/"+x.Device().String()+"/")
		w.drop(1<<20, "r/")
	}
	return true
}

// declare has a coordinator declare lost all that it waits for.
func (w *world) declare(d *simDevice) bool {
	if d == nil {
		return false
	}
	rep, err := d.sync(replica.Mode{})
	x := d.mine()
	if err != nil || x == nil {
		return false
	}
	declared := false
	for _, m := range x.Members() {
		switch err := x.Lose(ctx, m.ID, rep); {
		case err == nil:
			w.note("%s declares lost what is missing of %s", d.name, m.ID.Short(6))
			declared = true
		case model.AsRefusal(err) == nil:
			w.fail("declaring something lost ends in a fault: %v", err)
		}
	}
	return declared
}

// mourn declares lost what nobody has once all is over: nothing waits then. It
// tells whether somebody is left who may.
func (w *world) mourn(good func(*simDevice) bool) bool {
	by := w.pick(func(d *simDevice) bool {
		role, err := d.log.Role(ctx)
		return good(d) && err == nil && role == model.Coordinator
	})
	for range 3 {
		if by == nil || w.broken != nil || !w.declare(by) {
			break
		}
		w.count("lost")
		for range 3 {
			for _, d := range w.devices {
				d.now = d.now.Add(11 * time.Minute)
				if _, err := d.sync(replica.Mode{}); err != nil {
					w.fail("%s does not exchange after a loss: %v", d.name, err)
					return false
				}
			}
		}
	}
	if by == nil || w.broken != nil {
		return by != nil
	}
	if n, err := by.log.Undelivered(ctx); err != nil || n > 0 {
		w.fail("%s waits for what was declared lost: %d, %v", by.name, n, err)
	}
	return true
}
