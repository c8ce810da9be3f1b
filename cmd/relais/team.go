package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"
	"relais/tui/pane"
)

// team answers the interface of the exchange with a shared folder.
type team struct {
	e    *exchanger
	live *live
	home string // the user's, for paths that begin with ~

	once sync.Once // of begin
}

var _ pane.Team = (*team)(nil)

// begin starts the exchange of a profile that is shared already.
func (t *team) begin() {
	if err := t.live.start(context.Background()); err != nil {
		t.live.fault(err)
	}
}

func (t *team) Watch(ctx context.Context, rev int) (pane.Sharing, error) {
	t.once.Do(func() { go t.begin() }) // the interface asks once it has something to show
	return t.live.next(ctx, rev)
}

func (t *team) Exchange(ctx context.Context, recreate bool) error {
	return t.live.doing(func() (*replica.Report, error) {
		return t.e.moved(ctx, "", replica.Mode{Recreate: recreate})
	})
}

func (t *team) Move(ctx context.Context, folder string) error {
	path, err := folderPath(folder, t.home)
	if err != nil {
		return err
	}
	return t.live.doing(func() (*replica.Report, error) { return t.e.moved(ctx, path, replica.Mode{}) })
}

func (t *team) Found(ctx context.Context, folder string) error {
	path, err := folderPath(folder, t.home)
	if err != nil {
		return err
	}
	switch shared, err := t.live.look(ctx); {
	case err != nil:
		return err
	case shared:
		return invalid("share.already")
	}
	if err := t.live.doing(func() (*replica.Report, error) { return t.e.found(ctx, path) }); err != nil {
		_, _ = t.live.look(ctx) // what the attempt came to; its own refusal is what is told
		return err
	}
	return t.live.start(ctx)
}

func (t *team) Invite(ctx context.Context, g pane.Guest) (pane.Invitation, error) {
	out := pane.Invitation{Role: g.Role}
	labels, err := t.e.s.Labels(ctx, []string{model.People.Name}, []model.ID{g.Person})
	if err != nil {
		return out, err
	}
	out.Name = labels[g.Person].Text
	if out.Folder, err = t.e.folder(ctx); err != nil {
		return out, err
	}
	err = t.live.doing(func() (r *replica.Report, err error) {
		guest := replica.Guest{Role: g.Role, Name: out.Name, Person: g.Person}
		r, out.Code, out.Expires, err = t.e.invite(ctx, guest)
		return r, err
	})
	return out, err
}

func (t *team) Remove(ctx context.Context, device string) error {
	id, ok := model.ParseID(device)
	if !ok {
		return model.Refuse(model.NotFound, "team.none")
	}
	return t.live.doing(func() (*replica.Report, error) { return t.e.remove(ctx, id) })
}

func (t *team) Overview(ctx context.Context) (pane.Overview, error) {
	folder, err := t.e.folder(ctx)
	if err != nil {
		return pane.Overview{}, err
	}
	x, err := t.e.side(ctx, folder)
	if err != nil {
		return pane.Overview{}, named(err, folder)
	}
	o, err := x.Overview(ctx)
	if err != nil {
		return pane.Overview{}, err
	}
	out := pane.Overview{Folder: folder}
	mine := -1
	names := map[model.WriterID]string{}
	for i, d := range o.Devices {
		names[d.ID] = d.Name
		if d.This {
			mine = i
			out.Coordinator = d.Role == model.Coordinator && d.Standing == replica.Good
		}
	}
	for i, d := range o.Devices {
		one := paneDevice(d)
		one.Inviter = names[d.Inviter]
		one.Removable = out.Coordinator && i > mine && d.Standing != replica.Removed
		out.Devices = append(out.Devices, one)
	}
	for _, s := range o.Purges {
		at := s.At
		if !s.Protects.ID.IsZero() {
			at = s.Protects
		}
		out.Purges = append(out.Purges, pane.Erasure{At: model.Link(at), Moved: !s.Protects.ID.IsZero(), Records: s.Records, When: time.UnixMilli(s.Stamp.Wall),
			Done: s.Done, Of: s.Of, Missing: s.Missing})
	}
	return out, t.addReport(ctx, x, &out)
}

func paneDevice(d replica.DeviceState) pane.Device {
	out := pane.Device{ID: d.ID.String(), Name: d.Name, Person: d.Person, Role: d.Role, Standing: string(d.Standing),
		This: d.This, Heard: d.Heard, Ahead: d.Ahead}
	if d.Created > 0 {
		out.Since = time.UnixMilli(d.Created)
	}
	for _, l := range d.Lacks {
		out.Lacks = append(out.Lacks, pane.Lack{Device: l.Name, Parts: int(l.Parts)})
	}
	return out
}

// gapsShown is how many parts that are not here are named one by one.
const gapsShown = 100

// addReport adds what the last exchange found in the folder.
func (t *team) addReport(ctx context.Context, x *replica.Exchange, out *pane.Overview) error {
	r := t.live.last()
	if r == nil {
		return nil
	}
	named := r.Waiting[:min(len(r.Waiting), gapsShown)]
	out.More = len(r.Waiting) - len(named)
	holders, err := x.Holders(ctx, named)
	if err != nil {
		return err
	}
	for i, g := range named {
		out.Gaps = append(out.Gaps, pane.Gap{Device: g.Name, Number: g.Number, Holders: holders[i]})
	}
	out.Undelivered, out.Behind, out.Newer, out.Foreign = r.Undelivered, r.Behind, r.Newer, r.Foreign
	names := x.DeviceNames()
	for _, path := range r.Damaged {
		out.Damaged = append(out.Damaged, pane.BadFile{Path: path, Device: names[writerIn(path)]})
	}
	return nil
}

// writerIn reads which device a file of the folder belongs to, as far as its
// place tells.
func writerIn(path string) model.WriterID {
	_, rest, _ := strings.Cut(path, "/")
	name, _, _ := strings.Cut(rest, "/")
	id, _ := model.ParseID(name)
	return id
}

// folderPath makes of what a person typed, or dropped on the terminal, the
// path of a folder.
func folderPath(typed, home string) (string, error) {
	path := strings.TrimSpace(typed)
	for _, q := range []string{`"`, `'`} {
		if len(path) > 1 && strings.HasPrefix(path, q) && strings.HasSuffix(path, q) {
			path = path[1 : len(path)-1]
		}
	}
	if path == "" {
		return "", invalid("cli.folder_missing")
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && home != "" && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = filepath.Join(home, rest)
	}
	return filepath.Abs(path)
}

// newTeam makes the exchange beside the interface of a profile, and joins it to
// what the interface reads.
func (p *program) newTeam(s *store.Store, opts store.Options, d *data) *team {
	e := &exchanger{s: s, opts: opts, vault: p.vault(opts), place: p.machine()}
	d.arrived = make(chan struct{}, 1)
	d.live = newLive(e, func() {
		select {
		case d.arrived <- struct{}{}:
		default:
		}
	}, func(err error) { p.logFault(err) })
	home, _ := os.UserHomeDir() // without one, ~ is a name like another
	return &team{e: e, live: d.live, home: home}
}
