package replica_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"syscall"

	"relais/store/replica"
)

// view is the shared folder as one device sees it, with what goes wrong on
// the way. The folder that is mounted may be another than the team's.
type view struct {
	w       *world
	d       *simDevice
	mounted *replica.Mem
	late    map[string]bool            // files that have not arrived here yet
	old     map[string][]replica.Entry // listings from before, while they are stale
	trouble trouble
	calls   int
}

// trouble is what goes wrong: from the call number after on, as often as left.
type trouble struct {
	kind  string
	after int
	left  int
	hook  func() // for "meanwhile": what another process does
}

// crash is what a process that is killed does not come back from.
type crash struct{}

func (v *view) Error(kind, op, name string) error {
	of := map[string]error{
		"full": syscall.ENOSPC, "quota": syscall.EDQUOT, "readonly": syscall.EROFS, "busy": syscall.EBUSY, "denied": fs.ErrPermission,
		"unreadable": syscall.EIO, "io": syscall.EIO, "gone": fs.ErrNotExist, "hang": context.DeadlineExceeded,
	}
	return fmt.Errorf("%s %s: %w", op, name, of[kind])
}

// when tells which calls a trouble strikes.
var when = map[string]string{
	"full": "write", "quota": "write", "readonly": "write remove", "busy": "read write remove", "denied": "read remove",
	"unreadable": "read", "hang": "read", "io": "list read write remove", "gone": "list read write remove",
	"write-lost": "write", "write-cut": "write", "write-zeroed": "write", "write-unsaid": "write",
	"list-stale": "list", "list-partial": "list", "list-fails": "list",
	"crash-before": "list read write remove log", "crash-after": "write remove log", "meanwhile": "list read write remove log",
}

// strikes gives the trouble that this call meets, "" for none.
func (v *view) strikes(op string) string {
	v.calls++
	t := &v.trouble
	if t.left == 0 || v.calls <= t.after || !strings.Contains(when[t.kind], op) {
		return ""
	}
	t.left--
	v.w.count(t.kind)
	if t.kind == "meanwhile" {
		hook := t.hook
		v.trouble = trouble{}
		hook()
		return ""
	}
	if t.kind == "crash-before" {
		panic(crash{})
	}
	return t.kind
}

func (v *view) List(ctx context.Context, dir string) ([]replica.Entry, error) {
	kind := v.strikes("list")
	switch kind {
	case "list-fails":
		return nil, v.Error("io", "list", dir)
	case "list-stale":
		if got, ok := v.old[dir]; ok {
			return slices.Clone(got), nil
		}
	case "io", "gone":
		return nil, v.Error(kind, "list", dir)
	}
	got, err := v.mounted.List(ctx, dir)
	if err != nil {
		return nil, err
	}
	got = slices.DeleteFunc(got, func(e replica.Entry) bool { return !e.Dir && v.late[strings.TrimPrefix(dir+"/"+e.Name, "/")] })
	if kind == "list-partial" {
		return slices.DeleteFunc(got, func(replica.Entry) bool { return v.w.r.IntN(2) == 0 }), nil
	}
	v.old[dir] = slices.Clone(got)
	return got, nil
}

func (v *view) Read(ctx context.Context, name string) ([]byte, error) {
	if kind := v.strikes("read"); kind != "" {
		return nil, v.Error(kind, "read", name)
	}
	if v.late[name] {
		return nil, v.Error("gone", "read", name)
	}
	if strings.HasPrefix(name, "c/") {
		v.w.count("checkpoint-read")
	}
	return v.mounted.Read(ctx, name)
}

func (v *view) Stat(ctx context.Context, name string) (replica.Entry, error) {
	if v.late[name] {
		return replica.Entry{}, v.Error("gone", "stat", name)
	}
	return v.mounted.Stat(ctx, name)
}

func (v *view) Write(ctx context.Context, name string, data []byte) error {
	kind := v.strikes("write")
	v.checkWrite(name, data)
	switch kind {
	case "":
	case "write-lost":
		return nil
	case "write-cut":
		return v.put(ctx, name, data[:v.w.r.IntN(len(data))])
	case "write-zeroed":
		return v.put(ctx, name, make([]byte, len(data)))
	case "write-unsaid":
		if err := v.put(ctx, name, data); err != nil {
			return err
		}
		return v.Error("io", "write", name)
	case "crash-after":
		_ = v.put(ctx, name, data)
		panic(crash{})
	default:
		return v.Error(kind, "write", name)
	}
	return v.put(ctx, name, data)
}

// put writes a file. One that lies there and has not arrived here becomes a
// conflicted copy, as a sync client makes them.
func (v *view) put(ctx context.Context, name string, data []byte) error {
	if v.late[name] {
		v.w.count("conflict")
		v.mounted.Put(conflictName(v.w.r.IntN(len(conflictNames)), name), data)
		delete(v.late, name)
		return nil
	}
	if err := v.mounted.Write(ctx, name, data); err != nil {
		return err
	}
	if v.w.slow {
		for _, d := range v.w.devices {
			if d.view != v && d.view.mounted == v.mounted && v.w.r.IntN(3) == 0 {
				d.view.late[name] = true
				v.w.count("late")
			}
		}
	}
	return nil
}

func (v *view) Remove(ctx context.Context, name string) error {
	kind := v.strikes("remove")
	v.checkRemove(name)
	switch kind {
	case "", "crash-after":
	default:
		return v.Error(kind, "remove", name)
	}
	err := v.mounted.Remove(ctx, name)
	if kind == "crash-after" {
		panic(crash{})
	}
	return err
}

// checkWrite holds what a device writes to its promises: nothing in a folder
// that is not its team's, nothing that somebody typed, nothing under another
// device's name.
func (v *view) checkWrite(name string, data []byte) {
	if v.mounted != v.w.team && !v.d.recreating {
		v.w.fail("%s writes %s into a folder that is not its team's", v.d.name, name)
	}
	if name != replica.ReadmeName && (strings.Contains(string(data), typed) || strings.Contains(string(data), v.d.name)) {
		v.w.fail("%s writes what was typed, in clear, into %s", v.d.name, name)
	}
	if err := replica.CheckName(name); err != nil {
		v.w.fail("%s writes %q: %v", v.d.name, name, err)
	}
	if strings.HasPrefix(name, "c/") {
		v.w.count("checkpoint-written")
	}
	v.checkOwn("writes", name)
}

func (v *view) checkRemove(name string) {
	if v.mounted != v.w.team {
		v.w.fail("%s removes %s from a folder that is not its team's", v.d.name, name)
	}
	if name == replica.TeamName && v.d.recreating {
		return
	}
	if !v.w.mayRemove(v.d, name) {
		v.checkOwn("removes", name)
	}
	if strings.HasPrefix(name, "k/") && !strings.Contains(name, "-") {
		v.w.fail("%s removes %s", v.d.name, name)
	}
}

// checkOwn tells whether the name has the device's own place.
func (v *view) checkOwn(verb, name string) {
	parts := strings.Split(name, "/")
	if strings.Contains("s r h c", parts[0]) && len(parts) > 1 && !v.d.owns(parts[1]) {
		v.w.fail("%s %s another's %s", v.d.name, verb, name)
	}
	if _, rest, ok := strings.Cut(strings.TrimSuffix(name, ".key"), "-"); ok && parts[0] == "k" && !v.d.owns(rest) {
		v.w.fail("%s %s another's %s", v.d.name, verb, name)
	}
}

// owns tells whether the device has, or had, that name in the team.
func (d *simDevice) owns(id string) bool {
	for _, x := range d.open {
		d.ids[x.Device().String()] = true
	}
	return d.ids[id]
}

// names lists the files of the team's folder that begin so.
func (w *world) names(prefixes ...string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.team.Files())), func(name string) bool {
		return !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	})
}

// The names that sync clients give to what they could not merge.
var conflictNames = []string{
	"%s (conflicted copy 2026-11-24).%s",           // Dropbox
	"%s (copie en conflit de Marie 2026-11-24).%s", // Dropbox, in French
	"%s-DESKTOP-4F2K.%s",                           // OneDrive
	"%s.sync-conflict-20261124-091500-ABCDEF7.%s",  // Syncthing
	"%s (conflicted copy 2026-11-24 091500).%s",    // Nextcloud
	"%s (1).%s", // Google Drive
}

func conflictName(i int, name string) string {
	stem, ext, _ := strings.Cut(name, ".")
	return fmt.Sprintf(conflictNames[i], stem, ext)
}
