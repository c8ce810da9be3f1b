package replica_test

import (
	"strings"
	"time"

	"relais/model"
	"relais/store/replica"
)

// lateEvery is in which seeds somebody joins when all is over: one in so many.
const lateEvery = 4

// checkLate lets a new device join, once from a checkpoint where there is one,
// and once from nothing but segments: both reach the others' state.
func (w *world) checkLate(active []*simDevice) {
	if w.seed%lateEvery != 0 || w.broken != nil {
		return
	}
	by := w.readerAmong(active)
	if by == nil {
		return
	}
	for _, replay := range []bool{false, true} {
		if replay {
			w.drop(1<<20, "c/")
		}
		d, err := w.join(by, w.drawRole())
		if refusalIs(err, "code.expired") {
			return // the inviter's clock is years behind
		}
		if err != nil {
			w.fail("nobody can join any more: %v", err)
			return
		}
		for range 3 {
			for _, one := range []*simDevice{d, by} {
				one.now = one.now.Add(11 * time.Minute)
				if _, err := one.sync(replica.Mode{}); err != nil {
					w.fail("%s does not exchange after a late join: %v", one.name, err)
					return
				}
			}
		}
		w.count("late-join")
		w.same(by, d)
		if role, err := d.log.Role(ctx); err == nil && !role.ReadsProtected() {
			w.searchDevice(d, append(w.purgedMarks(d), secret))
		}
	}
}

// newerVersion has a coordinator's device write what only a newer version
// knows, and puts a file into the folder that only a newer one reads.
func newerVersion(w *world) bool {
	names := w.names("s/")
	d := w.coordinator()
	if d == nil || len(names) == 0 || w.onDisk {
		return false
	}
	b := append([]byte(nil), w.team.Files()[names[0]]...)
	if at := len("relais1\n") + 3; len(b) > at+2 {
		b[at], b[at+1] = 9, 9
		w.team.Put(names[0][:strings.LastIndex(names[0], "/")]+"/999-newer.seg", b)
	}
	a := w.drawCreate()
	a.kind, a.field = "newsletter", "title"
	if w.r.IntN(2) == 0 && len(w.ids) > 0 { // or an unknown field of a known kind
		a = action{what: "set", id: w.drawID(), field: "mood"}
		if a.kind = w.kinds[a.id]; a.kind == "" {
			a.kind = "task"
		}
	}
	a.value = w.value(a.id, a.field, "")
	_, err := d.log.act(d.now.UnixMilli(), a)
	if err != nil && err != errNothing && model.AsRefusal(err) == nil {
		w.fail("%s: %v", d.name, err)
	}
	return err == nil
}
