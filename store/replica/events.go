package replica

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"relais/model"

	"github.com/fsnotify/fsnotify"
)

// Events hints that something may have come to a folder of the operating
// system, so that an exchange need not wait for its turn. It promises nothing:
// a network drive tells of this machine's own changes only, a system runs out
// of watches, a folder is not there. What it does not tell, polling finds.
type Events struct {
	// C is hinted on; it holds one hint at most.
	C <-chan struct{}

	wanted  atomic.Pointer[aim]
	hints   chan struct{}
	renew   chan struct{}
	done    chan struct{}
	at      aim  // what is watched; this and missing are the goroutine's own
	missing bool // the folder was not there at the last look
}

// aim is what is watched: a folder, and the part of it that this device writes
// itself.
type aim struct{ path, own string }

// mostWatched is how many folders are watched: those of the newest segments. A
// system has some thousands of watches for all programs together.
const mostWatched = 200

// WatchFolder hints from the first Renew on. Where events cost an open file
// for every file, as on macOS and the BSDs, it never does.
func WatchFolder() *Events {
	e := &Events{hints: make(chan struct{}, 1), renew: make(chan struct{}, 1), done: make(chan struct{})}
	e.C = e.hints
	switch runtime.GOOS {
	case "linux", "windows", "illumos", "solaris":
		go e.run()
	}
	return e
}

// Renew says where the folder is and who this device is, and looks for what
// must be watched since. Call it before an exchange, which finds what came
// before it was watched.
func (e *Events) Renew(path string, own model.WriterID) {
	path = filepath.Clean(path)
	e.wanted.Store(&aim{path, filepath.Join(path, "s", own.String()) + string(filepath.Separator)})
	select {
	case e.renew <- struct{}{}:
	default:
	}
}

// Close ends the hints. It does not wait: a drive that hangs would hold it.
func (e *Events) Close() { close(e.done) }

// run has a goroutine of its own since adding a watch may hang where the
// folder does.
func (e *Events) run() {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return // the system has none left
	}
	defer func() { w.Close() }() //nolint:errcheck // nothing was written
	for {
		select {
		case <-e.done:
			return
		case <-e.renew:
			w = e.cover(w)
		case ev, ok := <-w.Events:
			if !ok {
				return
			}
			if e.tells(ev) {
				select {
				case e.hints <- struct{}{}:
				default:
				}
			}
		case _, ok := <-w.Errors:
			if !ok {
				return
			}
			// Too many at once, mostly: polling finds what was dropped.
		}
	}
}

// tells reports whether an event may be news: not a file in the making, nor
// what this device writes itself.
func (e *Events) tells(ev fsnotify.Event) bool {
	if ev.Op&(fsnotify.Create|fsnotify.Write|fsnotify.Rename) == 0 || hidden(filepath.Base(ev.Name)) {
		return false
	}
	if e.missing {
		return ev.Name == e.at.path
	}
	return !strings.HasPrefix(ev.Name, e.at.own)
}

// cover watches what there is: the newest folders of segments, and the team's
// files. Where the folder is not there it watches for its coming; once it is
// back everything is watched anew, since a watch goes where its folder goes.
func (e *Events) cover(w *fsnotify.Watcher) *fsnotify.Watcher {
	want := *e.wanted.Load()
	_, err := os.Stat(want.path)
	gone := err != nil
	if gone != e.missing || want.path != e.at.path {
		fresh, err := fsnotify.NewWatcher()
		if err != nil {
			return w
		}
		w.Close() //nolint:errcheck // nothing was written
		w = fresh
	}
	e.at, e.missing = want, gone
	if gone {
		w.Add(filepath.Dir(want.path)) //nolint:errcheck // then polling finds it
		return w
	}
	for _, dir := range e.dirs() {
		if w.Add(dir) != nil {
			break // none left, or gone since
		}
	}
	return w
}

// dirs lists what is watched, the most telling first.
func (e *Events) dirs() []string {
	s := filepath.Join(e.at.path, "s")
	out := []string{e.at.path, s, filepath.Join(e.at.path, "k")}
	if _, err := os.Stat(s); err != nil {
		return out[:1]
	}
	var months []string
	for _, writer := range below(s) {
		out = append(out, writer)
		months = append(months, below(writer)...)
	}
	slices.SortFunc(months, func(a, b string) int { return strings.Compare(filepath.Base(b), filepath.Base(a)) })
	return append(out, months...)[:min(mostWatched, len(out)+len(months))]
}

func below(dir string) []string {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range found {
		if f.Type()&fs.ModeType == fs.ModeDir {
			out = append(out, filepath.Join(dir, f.Name()))
		}
	}
	return out
}
