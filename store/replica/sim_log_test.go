package replica_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
)

// simLog is a profile in a simulation: in memory, or a real store.
type simLog interface {
	replica.Log
	StateHash(context.Context) (model.Hash, error)
}

// profile is a simLog in which somebody works.
type profile interface {
	simLog
	act(nowMillis int64, a action) (*model.Changeset, error)
	all() ([]*model.Changeset, error)
	// duplicate copies the profile as a backup or a copied disk does.
	duplicate(d *simDevice) (profile, error)
}

func (m *memLog) all() ([]*model.Changeset, error)      { return m.chain, nil }
func (m *memLog) duplicate(*simDevice) (profile, error) { return m.clone(), nil }

// diskLog is a real store.
type diskLog struct{ *store.Store }

func newDiskLog(d *simDevice, id model.WriterID, role model.Role) (profile, error) {
	o := store.Options{Dir: d.w.dir(), Now: func() time.Time { return d.now }, Random: d.w.random, Protect: seal.Protect}
	s, err := store.Create(ctx, o, store.Identity{Name: d.name, Organisation: "Solidarité", Lang: "fr", Writer: id, Role: role})
	if err == nil {
		d.w.closers = append(d.w.closers, s.Close)
	}
	return diskLog{s}, err
}

func (l diskLog) duplicate(d *simDevice) (profile, error) {
	dir := d.w.dir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := l.Backup(ctx, filepath.Join(dir, store.FileName)); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Options{Dir: dir, Now: func() time.Time { return d.now }, Random: d.w.random, Protect: seal.Protect})
	if err == nil {
		d.w.closers = append(d.w.closers, s.Close)
	}
	return diskLog{s}, err
}

func (l diskLog) all() (out []*model.Changeset, err error) {
	err = l.EachChangeset(ctx, 0, func(_ int64, _ model.Hash, c *model.Changeset) error {
		out = append(out, c)
		return nil
	})
	return out, err
}

func (l diskLog) act(_ int64, a action) (*model.Changeset, error) {
	before, err := l.Position(ctx)
	if err != nil {
		return nil, err
	}
	switch a.what {
	case "undo":
		_, err = l.Undo(ctx, true)
	case "purge":
		_, err = l.Purge(ctx, []model.Entity{{Kind: a.kind, ID: a.id}}, nil)
	default:
		_, err = l.Edit(ctx, func(tx *store.Tx) error { return editOf(tx, a, before) })
	}
	if err != nil {
		if model.AsRefusal(err) != nil {
			return nil, errNothing
		}
		return nil, err
	}
	made, done := (*model.Changeset)(nil), errNothing
	err = l.EachChangeset(ctx, before, func(_ int64, _ model.Hash, c *model.Changeset) error {
		made, done = c, nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	return made, done
}

func editOf(tx *store.Tx, a action, position int64) error {
	kind, base := model.KindNamed(a.kind), min(int64(a.base), position)
	switch a.what {
	case "create":
		r := kind.New(tx.Env()).Put(a.field, a.value)
		if a.kind == paper {
			r.Put("title", typed+mark(a.id))
		}
		r.ID = a.id
		return tx.Create(r)
	case "add":
		return tx.Add(kind, a.id, base, a.field, a.value)
	case "remove":
		return tx.Remove(kind, a.id, base, a.field, a.value)
	case "delete":
		return tx.Delete(kind, a.id, base)
	case "restore":
		return tx.Restore(kind, a.id)
	}
	return tx.Change(kind, a.id, base, map[string]model.Value{a.field: {a.value}})
}

// hooked is a profile whose writes meet troubles: kills, and other processes.
type hooked struct {
	profile
	v *view
}

func (h hooked) around(do func() error) error {
	kind := h.v.strikes("log")
	err := do()
	if kind == "crash-after" {
		panic(crash{})
	}
	return err
}

func (h hooked) SetWriter(ctx context.Context, id model.WriterID) error {
	return h.around(func() error { return h.profile.SetWriter(ctx, id) })
}

func (h hooked) Pack(ctx context.Context, device model.WriterID, mine []model.WriterID, p model.Packer) (n int, err error) {
	err = h.around(func() error { n, err = h.profile.Pack(ctx, device, mine, p); return err })
	return n, err
}

func (h hooked) HoldParts(ctx context.Context, parts []model.Part) error {
	return h.around(func() error { return h.profile.HoldParts(ctx, parts) })
}

func (h hooked) Deliver(ctx context.Context, c []*model.Changeset, aside map[model.Hash]string, states map[model.Hash]model.PartState) (n int, err error) {
	err = h.around(func() error { n, err = h.profile.Deliver(ctx, c, aside, states); return err })
	return n, err
}

func (h hooked) Rejudge(ctx context.Context, aside map[model.Hash]string, restore []model.Hash) error {
	return h.around(func() error { return h.profile.Rejudge(ctx, aside, restore) })
}

func (h hooked) KeepFile(ctx context.Context, a model.Attachment, data []byte) error {
	return h.around(func() error { return h.profile.KeepFile(ctx, a, data) })
}

func (h hooked) KeepTeamFile(ctx context.Context, name model.Hash, b []byte) error {
	return h.around(func() error { return h.profile.KeepTeamFile(ctx, name, b) })
}

func (h hooked) KeepFolderFiles(ctx context.Context, keep []model.FolderFile, forget []string) error {
	return h.around(func() error { return h.profile.KeepFolderFiles(ctx, keep, forget) })
}

func (h hooked) SetShareValue(ctx context.Context, key string, value []byte) error {
	return h.around(func() error { return h.profile.SetShareValue(ctx, key, value) })
}

// memVault keeps a device's keys in memory; its writes meet troubles too.
type memVault struct {
	v    *view
	kept *[]byte
}

func (m memVault) Load() ([]byte, error) { return *m.kept, nil }

func (m memVault) Save(b []byte) error {
	return hooked{v: m.v}.around(func() error { *m.kept = b; return nil })
}

// memPlace is what a machine keeps apart from its profiles.
type memPlace struct {
	d    *simDevice
	kept map[string][]byte
}

func (p memPlace) Recall(name string) ([]byte, error) { return p.kept[name], nil }

func (p memPlace) Keep(name string, b []byte) error {
	return hooked{v: p.d.view}.around(func() error { p.kept[name] = b; return nil })
}

// opened is what the program does when it opens the device's profile.
func (d *simDevice) opened() {
	copied, err := replica.Settle(ctx, d.log, d.place, d.w.random)
	if err != nil {
		d.w.fail("%s cannot be settled: %v", d.name, err)
	}
	if copied {
		d.w.count("copy-known")
		d.w.note("%s is known for a copy", d.name)
	}
}

// dir gives a new folder for a real store.
func (w *world) dir() string {
	w.dirs++
	return filepath.Join(w.top, strconv.Itoa(w.dirs))
}
