package main

import (
	"context"
	"os"

	"relais/model"
	"relais/store/replica"
	"relais/tui/pane"
)

// What the interface does by hand: roles, purges for those who are away, and
// what travels on a stick or by mail.

// through runs do with the profile's side of the folder, as something that the
// user asked for. What came is shown, and given on by the next exchange.
func (t *team) through(ctx context.Context, place string, do func(*replica.Exchange) error) error {
	folder, err := t.e.folder(ctx)
	if err != nil {
		return err
	}
	return t.live.beside(func() error {
		return t.e.alone(ctx, folder, func(x *replica.Exchange) error { return named(do(x), place) })
	})
}

// decide exchanges, does what was decided about a device, and tells the others.
func (e *exchanger) decide(ctx context.Context, do func(*replica.Exchange) error) (r *replica.Report, err error) {
	folder, err := e.folder(ctx)
	if err != nil {
		return nil, err
	}
	err = e.alone(ctx, folder, func(x *replica.Exchange) error {
		if r, err = syncThrough(ctx, x, replica.Mode{}); err != nil {
			return err
		}
		if err := do(x); err != nil {
			return err
		}
		r, err = x.Sync(ctx, replica.Mode{})
		return err
	})
	return namedIn(r, folder), err
}

func (t *team) ChangeRole(ctx context.Context, device string, role model.Role) error {
	id, ok := model.ParseID(device)
	if !ok {
		return model.Refuse(model.NotFound, "team.none")
	}
	return t.live.doing(func() (*replica.Report, error) {
		return t.e.decide(ctx, func(x *replica.Exchange) error { return x.ChangeRole(ctx, id, role) })
	})
}

func (t *team) PurgeForAbsent(ctx context.Context) error {
	return t.live.doing(func() (*replica.Report, error) {
		return t.e.decide(ctx, func(x *replica.Exchange) error { return x.CarryOutForAbsent(ctx) })
	})
}

func (t *team) Via(ctx context.Context, folder string, begin bool) (pane.Carried, error) {
	var out pane.Carried
	path, err := folderPath(folder, t.home)
	if err != nil {
		return out, err
	}
	err = t.through(ctx, path, func(x *replica.Exchange) error {
		r, err := throughStick(ctx, x, path, replica.Mode{Recreate: begin})
		if err != nil {
			return err
		}
		out = pane.Carried{Given: r.Published + r.Carried, Received: r.Received, File: path}
		if len(r.Troubles) > 0 {
			return r.Troubles[0]
		}
		return nil
	})
	return out, err
}

func (t *team) Export(ctx context.Context, file, device string) (pane.Carried, error) {
	var out pane.Carried
	path, err := folderPath(file, t.home)
	if err != nil {
		return out, err
	}
	var to []model.WriterID
	if id, ok := model.ParseID(device); ok {
		to = append(to, id)
	}
	err = t.through(ctx, path, func(x *replica.Exchange) error {
		return newFile(path, func(f *os.File) error {
			done, err := x.Export(ctx, f, to)
			out = pane.Carried{Given: done.Actions, File: path}
			return err
		})
	})
	return out, err
}

func (t *team) Import(ctx context.Context, file string) (pane.Carried, error) {
	var out pane.Carried
	path, err := folderPath(file, t.home)
	if err != nil {
		return out, err
	}
	f, err := os.Open(path)
	if err != nil {
		return out, invalid("cli.file_unreadable", "file", path)
	}
	defer f.Close()
	err = t.through(ctx, path, func(x *replica.Exchange) error {
		a, err := archiveIn(f, path)
		if err != nil {
			return err
		}
		r, err := x.Import(ctx, a)
		if err != nil {
			return err
		}
		out = pane.Carried{Received: r.Received, File: path, Incomplete: r.Incomplete}
		return nil
	})
	return out, err
}

func (t *team) Receipt(ctx context.Context, file string) error {
	path, err := folderPath(file, t.home)
	if err != nil {
		return err
	}
	return t.through(ctx, path, func(x *replica.Exchange) error {
		return newFile(path, func(f *os.File) error { return x.WriteReceipt(ctx, f) })
	})
}
