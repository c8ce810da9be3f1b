package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
)

// exchanger is this profile's side of a shared folder. Its methods may be
// called from several goroutines; the exchanges of one profile, those of other
// processes included, happen one after the other.
type exchanger struct {
	s        *store.Store
	opts     store.Options
	vault    replica.Vault
	place    replica.Place
	progress func(replica.Progress) // or nil
}

// settingFolder is where this device finds the shared folder: each device
// mounts it elsewhere.
const settingFolder = "share.folder"

// folder is where this device finds the shared folder, "" where it is not
// shared.
func (e *exchanger) folder(ctx context.Context) (string, error) {
	return e.s.Setting(ctx, settingFolder)
}

// side opens the profile's side of the folder without a turn: to look at what
// is kept here. It refuses a profile that is not shared (share.none).
func (e *exchanger) side(ctx context.Context, folder string) (*replica.Exchange, error) {
	o := replicaOptions(e.opts, folder, e.vault, e.place)
	o.Log, o.Progress = e.s, e.progress
	return replica.Open(ctx, o)
}

// alone runs do with the profile's side of the folder, while no other process
// exchanges for this profile. Refusals that speak of the folder say which.
func (e *exchanger) alone(ctx context.Context, folder string, do func(*replica.Exchange) error) error {
	release, err := replica.TakeTurn(ctx, e.opts.Dir)
	if err != nil {
		return err
	}
	defer release()
	x, err := e.side(ctx, folder)
	if err == nil {
		err = do(x)
	}
	return named(err, folder)
}

// syncIn is one exchange with the folder at some place.
func (e *exchanger) syncIn(ctx context.Context, folder string, mode replica.Mode) (r *replica.Report, err error) {
	err = e.alone(ctx, folder, func(x *replica.Exchange) error {
		r, err = syncThrough(ctx, x, mode)
		return err
	})
	return namedIn(r, folder), err
}

// syncThrough exchanges until nothing is left to fetch of what a checkpoint
// stood for. It gives the sum of what was done.
func syncThrough(ctx context.Context, x *replica.Exchange, mode replica.Mode) (*replica.Report, error) {
	sum, err := x.Sync(ctx, mode)
	for err == nil && sum.Behind > 0 && len(sum.Troubles) == 0 {
		var next *replica.Report
		if next, err = x.Sync(ctx, replica.Mode{}); err != nil {
			break
		}
		next.Published += sum.Published
		next.Received += sum.Received
		next.Republished += sum.Republished
		if next.Behind >= sum.Behind {
			return next, nil // nothing came: the next exchange tries again
		}
		sum = next
	}
	return sum, err
}

// watch exchanges until ctx ends, and follows the folder where it is moved to.
// begin and told hear of each exchange.
func (e *exchanger) watch(ctx context.Context, poke <-chan struct{}, begin func(), told func(*replica.Report, error)) error {
	events := replica.WatchFolder()
	defer events.Close()
	exchange := func(ctx context.Context) (r *replica.Report, err error) {
		begin()
		folder, err := e.folder(ctx)
		if err != nil {
			return nil, err
		}
		err = e.alone(ctx, folder, func(x *replica.Exchange) error {
			events.Renew(folder, x.Device())
			r, err = x.Sync(ctx, replica.Mode{})
			return err
		})
		return namedIn(r, folder), err
	}
	return replica.Watching{Random: rand.Reader, Exchange: exchange, Poke: poke, Hints: events.C, Told: told}.Run(ctx)
}

// found makes a team of this profile in an empty folder, and exchanges. The
// folder is made where the one above it is there.
func (e *exchanger) found(ctx context.Context, folder string) (*replica.Report, error) {
	if err := makeFolder(folder); err != nil {
		return nil, err
	}
	found, err := replica.Found(ctx, replicaOptions(e.opts, folder, e.vault, e.place))
	if err != nil {
		return nil, named(err, folder)
	}
	labels, err := e.s.Labels(ctx, []string{model.People.Name}, []model.ID{e.s.Me()})
	if err != nil {
		return nil, err
	}
	if _, err := found.Keep(ctx, e.s, e.vault, labels[e.s.Me()].Text, e.s.Me()); err != nil {
		return nil, err
	}
	if err := e.s.SetSetting(ctx, settingFolder, folder); err != nil {
		return nil, err
	}
	return e.syncIn(ctx, folder, replica.Mode{})
}

func makeFolder(folder string) error {
	if err := os.Mkdir(folder, 0o777); err != nil && !errors.Is(err, os.ErrExist) && !errors.Is(err, os.ErrNotExist) {
		return model.Refuse(model.Unusable, "share.readonly", "dir", folder)
	}
	return nil
}

// invite exchanges, so that the folder has what the guest needs, and makes a
// code.
func (e *exchanger) invite(ctx context.Context, g replica.Guest) (r *replica.Report, code string, expires time.Time, err error) {
	folder, err := e.folder(ctx)
	if err != nil {
		return nil, "", expires, err
	}
	if g.Organisation, err = e.s.Organisation(ctx); err != nil {
		return nil, "", expires, err
	}
	err = e.alone(ctx, folder, func(x *replica.Exchange) error {
		if r, err = x.Sync(ctx, replica.Mode{}); err == nil {
			code, expires, err = x.Invite(ctx, g)
		}
		return err
	})
	return namedIn(r, folder), code, expires, err
}

// remove ends a device's part in the team, and exchanges.
func (e *exchanger) remove(ctx context.Context, device model.WriterID) (r *replica.Report, err error) {
	folder, err := e.folder(ctx)
	if err != nil {
		return nil, err
	}
	err = e.alone(ctx, folder, func(x *replica.Exchange) error {
		if err := x.Remove(ctx, device); err != nil {
			return err
		}
		r, err = x.Sync(ctx, replica.Mode{})
		return err
	})
	return namedIn(r, folder), err
}

// moved is sync with a folder that may be elsewhere now; it is kept at its new
// place once an exchange there went through. Folder "" is where it was.
func (e *exchanger) moved(ctx context.Context, folder string, mode replica.Mode) (*replica.Report, error) {
	kept, err := e.folder(ctx)
	if err != nil {
		return nil, err
	}
	if folder == "" {
		folder = kept
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	r, err := e.syncIn(ctx, folder, mode)
	if err == nil && folder != kept {
		err = e.s.SetSetting(ctx, settingFolder, folder)
	}
	return r, err
}

// named tells a refusal of the folder which folder it is.
func named(err error, folder string) error {
	if r := model.AsRefusal(err); r != nil && r.Args["dir"] == "" {
		with := *r
		with.Args = map[string]string{"dir": folder}
		for k, v := range r.Args {
			with.Args[k] = v
		}
		return &with
	}
	return err
}

// namedIn does so for what stood in an exchange's way.
func namedIn(r *replica.Report, folder string) *replica.Report {
	if r != nil {
		for i, t := range r.Troubles {
			r.Troubles[i] = model.AsRefusal(named(t, folder))
		}
	}
	return r
}

// replicaOptions is what an exchange works with: the vault keeps the keys, the
// shared folder everything else.
func replicaOptions(opts store.Options, folder string, vault replica.Vault, place replica.Place) replica.Options {
	return replica.Options{
		Folder: &replica.Dir{Path: folder, Random: rand.Reader},
		Vault:  vault, Now: opts.Now, Random: rand.Reader, Place: place,
	}
}
