package replica_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"relais/model"
	"relais/store/replica"
	"relais/store/seal"
)

// typed is in everything that a simulated person types, secret in what only
// some may read.
const (
	typed  = "mot-tapé"
	secret = "protégé"
)

// world is a team of devices over a folder that fails, all of it drawn from
// one seed.
type world struct {
	seed    uint64
	r       *rand.Rand
	random  io.Reader
	onDisk  bool            // real stores
	slow    bool            // files arrive late
	every   replica.Measure // how often checkpoints are written
	palette []fault
	team    *replica.Mem
	other   *replica.Mem // another team's folder
	saved   []map[string][]byte
	devices []*simDevice
	ids     []model.ID // records that somebody made
	kinds   map[model.ID]string
	papers  map[model.ID][]attached
	last    model.Hash // of the last edit
	acked   map[model.Hash]*model.Changeset
	by      map[model.Hash]*simDevice
	counts  map[string]int
	trace   []string
	// verified are the signatures that some device verified.
	verified map[model.Hash]bool
	broken   error // the first promise that was broken
	start    time.Time
	edits    int
	invited  int

	top     string // for real stores
	dirs    int
	closers []func() error
}

// simDevice is one profile of the team.
type simDevice struct {
	w          *world
	name       string
	role       model.Role
	now        time.Time
	log        profile
	keys       []byte
	view       *view
	place      replica.Place // of its machine; nil where nothing can be kept
	open       []*replica.Exchange
	ids        map[string]bool // the names that it had in the team
	backup     *backup
	recreating bool
	evil       bool // runs a changed program
	removed    bool
	lowered    bool // it had more rights once
	judgedAnew bool // its role changed: parts beside its chain count by the new one
	rolledBack bool // a backup was restored, or it is a copy
}

// backup is what somebody copied of a profile, with the keys beside it.
type backup struct {
	log  profile
	keys []byte
	role model.Role
}

func newWorld(seed uint64, top string, onDisk bool) *world {
	var key [32]byte
	copy(key[:], fmt.Sprint("relais-sim-", seed))
	w := &world{
		seed: seed, r: rand.New(rand.NewPCG(seed, 1)), random: rand.NewChaCha8(key), onDisk: onDisk, top: top,
		team: replica.NewMem(), other: replica.NewMem(), acked: map[model.Hash]*model.Changeset{}, by: map[model.Hash]*simDevice{},
		counts: map[string]int{}, verified: map[model.Hash]bool{}, kinds: map[model.ID]string{}, papers: map[model.ID][]attached{}, start: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}
	w.slow = w.r.IntN(4) == 0
	if w.r.IntN(2) == 0 {
		w.every = replica.Measure{Parts: 2 + w.r.IntN(8), Bytes: 1 << 30}
	}
	w.palette = drawPalette(w.r)
	return w
}

func (w *world) close() {
	for _, c := range w.closers {
		_ = c()
	}
}

func (w *world) count(kind string) { w.counts[kind]++ }

func (w *world) note(format string, args ...any) {
	w.trace = append(w.trace, fmt.Sprintf(format, args...))
}

// fail takes note of the first promise that was broken.
func (w *world) fail(format string, args ...any) {
	w.note("BROKEN: "+format, args...)
	if w.broken == nil {
		w.broken = fmt.Errorf(format, args...)
	}
}

func (w *world) newDevice(role model.Role) *simDevice {
	d := &simDevice{
		w: w, name: fmt.Sprintf("Prénom%d Nom", len(w.devices)), role: role, ids: map[string]bool{},
		now: w.start.Add(time.Duration(w.r.IntN(600)) * time.Second),
	}
	if w.r.IntN(4) > 0 {
		d.place = memPlace{d, map[string][]byte{}}
	}
	d.view = &view{w: w, d: d, mounted: w.team, late: map[string]bool{}, old: map[string][]replica.Entry{}}
	return d
}

func (d *simDevice) options() replica.Options {
	o := replica.Options{Folder: d.view, Vault: memVault{d.view, &d.keys}, Now: func() time.Time { return d.now }, Random: d.w.random, Every: d.w.every, Place: d.place}
	o.ShareVerified(d.w.verified)
	if d.log != nil {
		o.Log = hooked{d.log, d.view}
	}
	return o
}

// begin makes the device's profile.
func (d *simDevice) begin(id model.WriterID, role model.Role) error {
	var err error
	d.role = role
	if d.w.onDisk {
		d.log, err = newDiskLog(d, id, role)
		return err
	}
	me := model.DeriveID(fmt.Sprint(d.w.seed), d.name)
	d.log = newMemLog(id, role, me)
	_, err = d.log.act(d.now.UnixMilli(), action{what: "create", kind: "person", id: me, field: "name", value: d.name})
	return err
}

// keep takes an opened exchange for the device's.
func (d *simDevice) keep(x *replica.Exchange) {
	d.open = []*replica.Exchange{x}
	d.ids[x.Device().String()] = true
	if !slices.Contains(d.w.devices, d) {
		d.w.devices = append(d.w.devices, d)
	}
}

func (w *world) found() error {
	d := w.newDevice(model.Coordinator)
	f, err := replica.Found(ctx, d.options())
	if err != nil {
		return err
	}
	if err := d.begin(f.Device(), model.Coordinator); err != nil {
		return err
	}
	o := d.options()
	x, err := f.Keep(ctx, o.Log, o.Vault, d.name, model.ID{})
	if err != nil {
		return err
	}
	d.keep(x)
	_, err = d.sync(replica.Mode{})
	return err
}

// join brings a device in by an invitation of another's.
func (w *world) join(by *simDevice, role model.Role) (*simDevice, error) {
	w.invited++
	var key seal.Key
	copy(key[:], fmt.Sprint("invitation ", w.invited))
	if err := by.mine().InviteUnder(ctx, replica.Guest{Role: role, Organisation: "Solidarité"}, key); err != nil {
		return nil, err
	}
	return w.joinUnder(key)
}

func (w *world) joinUnder(key seal.Key) (*simDevice, error) {
	d := w.newDevice("")
	j, err := replica.OpenUnder(ctx, d.options(), key)
	if err != nil {
		return nil, err
	}
	if err := d.begin(j.Device(), j.Role); err != nil {
		return nil, err
	}
	o := d.options()
	x, err := j.Keep(ctx, o.Log, o.Vault, d.name, model.ID{})
	if err != nil {
		return nil, err
	}
	d.keep(x)
	return d, nil
}

// mine gives the device's exchange, opened where it was closed.
func (d *simDevice) mine() *replica.Exchange {
	if len(d.open) == 0 {
		x, err := replica.Open(ctx, d.options())
		if err != nil {
			d.w.fail("%s cannot be opened: %v", d.name, err)
			return nil
		}
		d.open = []*replica.Exchange{x}
	}
	return d.open[0]
}

// sync is one exchange; a process that is killed leaves it half done.
func (d *simDevice) sync(mode replica.Mode) (rep *replica.Report, err error) {
	defer func() {
		if dead := recover(); dead != nil {
			if _, ok := dead.(crash); !ok {
				panic(dead)
			}
			d.w.note("%s is killed at call %d", d.name, d.view.calls)
			d.open, err = nil, errCrashed
		}
	}()
	d.view.calls = 0
	x := d.mine()
	if x == nil {
		return nil, errCrashed
	}
	d.recreating = mode.Recreate
	rep, err = x.Sync(ctx, mode)
	d.recreating = false
	d.view.trouble = trouble{}
	d.ids[x.Device().String()] = true
	d.now = d.now.Add(time.Minute)
	d.w.note("%s exchanges: %s", d.name, told(rep, err))
	if err != nil && model.AsRefusal(err) == nil {
		d.w.fail("%s: an exchange ends in a fault: %v", d.name, err)
	}
	return rep, err
}

var errCrashed = errors.New("killed")

func told(rep *replica.Report, err error) string {
	if rep == nil {
		return fmt.Sprint(err)
	}
	r := *rep
	keys := ""
	for _, t := range r.Troubles {
		keys += " " + t.Key
	}
	return fmt.Sprintf("published %d received %d republished %d unpublished %d waiting %d undelivered %d aside %d damaged %d foreign %d%s %v",
		r.Published, r.Received, r.Republished, r.Unpublished, len(r.Waiting), r.Undelivered, r.Aside, len(r.Damaged), len(r.Foreign), keys, err)
}

// some draws a device that is at work.
func (w *world) some() *simDevice { return w.devices[w.r.IntN(len(w.devices))] }
