package replica_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"relais/model"
	"relais/store/replica"
)

// A share hangs at each of its calls, all of them or those on some files: the
// exchange ends soon and says so, keeps everything, and once the share answers
// the next ones go on.
func TestShareThatHangs(t *testing.T) {
	for _, op := range []string{"list", "read", "write"} {
		for _, on := range []string{"", "team", "k", "s/", "h", "c"} {
			t.Run(fmt.Sprint(op, " ", on), func(t *testing.T) {
				mem := replica.NewMem()
				a := founder(t, mem, "Marie")
				b := join(t, mem, "Paul", a.invite(model.Coordinator))
				settle(a, b)
				for i := range 3 {
					b.add("task", "title", fmt.Sprint("de Paul ", i))
					b.sync()
				}
				var hangs atomic.Bool
				hangs.Store(true)
				wake := make(chan struct{})
				defer close(wake)
				slow := &replica.Hanging{Folder: mem, Limit: 60 * time.Millisecond, Wake: wake,
					Hangs: func(o, name string) bool { return hangs.Load() && o == op && strings.HasPrefix(name, on) }}
				a.f = slow
				a.reopen()
				id := a.add("task", "title", "de Marie")
				r, err := a.x.Sync(ctx, replica.Mode{})
				told := refusalKey(err) == "share.silent"
				for _, x := range troublesOf(r) {
					told = told || x == "share.silent"
				}
				quiet := op == "write" && strings.Contains("team k c", on) && on != "" // nothing was to be written there
				if !told && !quiet && slow.Hung.Load() > 0 {
					t.Fatalf("it hung, and the exchange says %v %v", troublesOf(r), err)
				}
				if n := slow.Hung.Load(); n > 12 {
					t.Fatalf("waited for %d calls", n)
				}
				if a.get("task", id).One("title") != "de Marie" {
					t.Fatal("the edit is gone")
				}
				hangs.Store(false)
				slow.Limit = time.Minute // what answers is not late, however busy the machine
				for range 4 {
					a.sync()
				}
				settle(b, a)
				agree(t, a, b)
				if b.get("task", id).One("title") != "de Marie" {
					t.Fatal("not published once the share answers")
				}
			})
		}
	}
}

func troublesOf(r *replica.Report) (out []string) {
	if r != nil {
		for _, t := range r.Troubles {
			out = append(out, t.Key)
		}
	}
	return out
}

// Files that never come, more than an exchange waits for, do not keep others
// from being read that lie behind them, nor edits from going out.
func TestFilesThatNeverComeHoldNothingUp(t *testing.T) {
	mem := replica.NewMem()
	a := founder(t, mem, "Marie")
	b := join(t, mem, "Paul", a.invite(model.Coordinator))
	settle(a, b)
	for i := range 30 { // before all others by their names
		mem.Put(fmt.Sprintf("s/%s/202001/%d-%032x.seg", b.x.Device(), 1000+i, i), []byte("placeholder"))
	}
	id := b.add("task", "title", "de Paul")
	b.sync()
	wake := make(chan struct{})
	defer close(wake)
	a.f = &replica.Hanging{Folder: mem, Limit: 20 * time.Millisecond, Wake: wake,
		Hangs: func(op, name string) bool { return op == "read" && strings.Contains(name, "/202001/") }}
	a.reopen()
	mine := a.add("task", "title", "de Marie")
	for range 5 {
		a.sync()
	}
	settle(b)
	if _, err := a.s.Get(ctx, model.Tasks.Kind, id); err != nil {
		t.Error("what lies behind them was not read")
	}
	if _, err := b.s.Get(ctx, model.Tasks.Kind, mine); err != nil {
		t.Error("nothing went out")
	}
}
