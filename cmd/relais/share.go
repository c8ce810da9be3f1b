package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"

	"github.com/spf13/cobra"
)

// absent tells that there is no profile yet, neither where it was named nor
// where it is worked on.
func (p *program) absent() bool { return !store.Exists(p.place.dir) && !store.Exists(p.place.work) }

// sharing is what an exchange works with.
func (p *program) sharing(opts store.Options, folder string) replica.Options {
	p.shared = folder
	o := replicaOptions(opts, folder, p.vault(opts), p.machine())
	o.Progress = p.showProgress()
	if p.db != nil {
		o.Log = p.db
	}
	return o
}

// exchanger opens the profile and gives its side of the shared folder.
func (p *program) exchanger(ctx context.Context) (*exchanger, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	opts, err := p.options()
	if err != nil {
		return nil, err
	}
	return &exchanger{s: s, opts: opts, vault: p.vault(opts), place: p.machine(), progress: p.showProgress()}, nil
}

// exchange opens the profile and its side of the shared folder, which no other
// process has until this one ends. It refuses a profile that is not shared
// (share.none), and one whose turn does not come (share.busy).
func (p *program) exchange(ctx context.Context) (*replica.Exchange, error) {
	e, err := p.exchanger(ctx)
	if err != nil {
		return nil, err
	}
	if p.shared, err = e.folder(ctx); err != nil {
		return nil, err
	}
	if p.turn, err = replica.TakeTurn(ctx, e.opts.Dir); err != nil {
		return nil, err
	}
	return e.side(ctx, p.shared)
}

// share makes a team of a profile in an empty folder. The profile is made
// first where there is none; it is gone again if the folder does not take it.
func (p *program) share(ctx context.Context, folder string, who store.Identity, demo bool, scale int, guard bool) error {
	opts, err := p.options()
	if err != nil {
		return err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	fresh := p.absent()
	if fresh && !demo {
		if err := checkName(who); err != nil {
			return err
		}
	}
	if err := p.mayShare(ctx, fresh, who, demo); err != nil {
		return err
	}
	if err := p.guardNew(opts, guard); err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o777); err != nil && !errors.Is(err, os.ErrExist) && !errors.Is(err, os.ErrNotExist) {
		return model.Refuse(model.Unusable, "share.readonly")
	}
	found, err := replica.Found(ctx, p.sharing(opts, folder))
	if err != nil {
		return err
	}
	if fresh {
		who.Writer = found.Device()
		if err := p.create(ctx, opts, who, demo, scale); err != nil {
			return err
		}
	}
	name, err := p.myName(ctx)
	if err != nil {
		return err
	}
	x, err := found.Keep(ctx, p.db, p.vault(opts), name, p.db.Me())
	return p.begin(ctx, x, err, folder, fresh)
}

// mayShare refuses to share a profile that is there already where a new one
// was asked for, or where it is shared.
func (p *program) mayShare(ctx context.Context, fresh bool, who store.Identity, demo bool) error {
	if fresh {
		return nil
	}
	if who.Name != "" || demo {
		return invalid("profile.exists", "dir", p.opened)
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	team, err := s.ShareValue(ctx, "team")
	if err == nil && team != nil {
		err = invalid("share.already")
	}
	return err
}

// begin does the first exchange of a profile that was just made a device of a
// team, and takes back a fresh profile that the folder does not take.
func (p *program) begin(ctx context.Context, x *replica.Exchange, err error, folder string, fresh bool) error {
	if err == nil {
		err = p.db.SetSetting(ctx, settingFolder, folder)
	}
	var report *replica.Report
	if err == nil {
		report, err = x.Sync(ctx, replica.Mode{})
		p.hideProgress()
	}
	if err != nil && report == nil && fresh {
		err = errors.Join(err, p.db.Discard(), os.Remove(filepath.Join(p.opened, replica.KeyFile)))
		p.db = nil
	}
	if err == nil {
		p.tellTroubles(report)
	}
	return err
}

// myName is the name of the person whose profile this is.
func (p *program) myName(ctx context.Context) (string, error) {
	labels, err := p.db.Labels(ctx, []string{model.People.Name}, []model.ID{p.db.Me()})
	return labels[p.db.Me()].Text, err
}

// newInvite makes `relais invite [--name NAME] [--role ROLE]`.
func newInvite(p *program) *cobra.Command {
	c := p.command("invite")
	name := c.Flags().String("name", "", p.cat.T("flag.invite_name.help"))
	role := c.Flags().String("role", string(model.Officer), p.cat.T("flag.role.help"))
	completeFixed(c, "role", p.describedRoles())
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return invalid("cli.invite_extra", "value", args[0])
		}
		r, err := p.role(*role)
		if err != nil {
			return err
		}
		return p.invite(c.Context(), *name, r)
	}
	return c
}

// roles are those that an invitation gives.
func roles() []string {
	return []string{string(model.Coordinator), string(model.Officer), string(model.Volunteer)}
}

func roleWords(c *catalogue, role string) []string { return listed(c, "role."+role) }

func (p *program) describedRoles() []string {
	var out []string
	for _, r := range roles() {
		out = append(out, r+"\t"+p.cat.T("role."+r))
	}
	return out
}

// role finds a role by its word in any language.
func (p *program) role(typed string) (model.Role, error) {
	r, ok := p.lex.find(typed, roles(), roleWords)
	if !ok {
		return "", invalid("team.role", "value", typed)
	}
	return model.Role(r), nil
}

// invite exchanges, so that the folder has what the guest needs, and makes the
// code. A guest who has a record here joins as that person.
func (p *program) invite(ctx context.Context, name string, role model.Role) error {
	x, err := p.exchange(ctx)
	if err != nil {
		return err
	}
	report, err := x.Sync(ctx, replica.Mode{})
	p.hideProgress()
	if err != nil {
		return err
	}
	p.tellTroubles(report)
	guest := replica.Guest{Role: role, Name: name}
	if guest.Organisation, err = p.db.Organisation(ctx); err != nil {
		return err
	}
	if name != "" {
		link, err := p.resolve(ctx, []string{model.People.Name}, name)
		switch r := model.AsRefusal(err); {
		case err == nil:
			labels, err := p.db.Labels(ctx, []string{model.People.Name}, []model.ID{link.ID})
			if err != nil {
				return err
			}
			guest.Person, guest.Name = link.ID, labels[link.ID].Text
		case r == nil || r.Code != model.NotFound:
			return err
		}
	}
	code, expires, err := x.Invite(ctx, guest)
	if err != nil {
		return err
	}
	return p.tellCode(code, expires, guest)
}

func (p *program) tellCode(code string, expires time.Time, g replica.Guest) error {
	if p.globals.json {
		out := struct {
			Code    string `json:"code"`
			Role    string `json:"role"`
			Name    string `json:"name,omitempty"`
			Person  string `json:"person,omitempty"`
			Expires string `json:"expires"`
		}{Code: code, Role: string(g.Role), Name: g.Name, Expires: expires.UTC().Format(time.RFC3339)}
		if !g.Person.IsZero() {
			out.Person = g.Person.String()
		}
		return p.printValue(out)
	}
	p.line(code)
	folder, err := p.db.Setting(context.Background(), settingFolder)
	if err != nil {
		return err
	}
	p.complain(p.cat.T("invite.how", "folder", clean(folder), "code", code))
	p.complain(p.cat.T("invite.once", "day", p.cat.DayLong(expires), "role", p.cat.T("role."+string(g.Role))))
	return nil
}

// newJoin makes `relais join DIR --code CODE --name "Prénom Nom"`.
func newJoin(p *program) *cobra.Command {
	c := p.command("join")
	code := c.Flags().String("code", "", p.cat.T("flag.code.help"))
	name := c.Flags().String("name", "", p.cat.T("flag.name.help"))
	guard := c.Flags().Bool("passphrase", false, p.cat.T("flag.passphrase.help"))
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 || args[0] == "":
			return invalid("cli.folder_missing")
		case len(args) > 1:
			return invalid("cli.arg_extra", "value", args[1])
		case *code == "":
			return invalid("cli.code_missing")
		}
		folder, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		if err := p.join(c.Context(), folder, *code, *name, false, *guard); err != nil {
			return err
		}
		if err := p.tellGuard(); err != nil {
			return err
		}
		return p.status(c.Context(), "cli.joined")
	}
	return c
}

// join makes a profile that is a device of the folder's team. Nothing is
// written before the code has opened its invitation. Who says their name as the
// inviter wrote it, or not at all, is the person who was invited; with trust
// whoever was invited by name is, whatever they call themselves.
func (p *program) join(ctx context.Context, folder, code, name string, trust, guard bool) error {
	opts, err := p.options()
	if err != nil {
		return err
	}
	if !p.absent() {
		return invalid("profile.exists", "dir", opts.Dir)
	}
	o := p.sharing(opts, folder)
	j, err := replica.OpenInvitation(ctx, o, code)
	if err != nil {
		return err
	}
	who := store.Identity{Name: name, Organisation: j.Organisation, Lang: p.cat.Lang(), Team: string(j.Role), Writer: j.Device(), Role: j.Role}
	if name == "" || fold(name) == fold(j.Name) || trust && !j.Person.IsZero() {
		who.Name, who.Me = j.Name, j.Person
	}
	if err := checkName(who); err != nil {
		return err
	}
	if err := p.guardNew(opts, guard); err != nil {
		return err
	}
	if p.db, err = store.Create(ctx, opts, who); err != nil {
		return err
	}
	x, err := j.Keep(ctx, p.db, p.vault(opts), who.Name, p.db.Me())
	return p.begin(ctx, x, err, folder, true)
}
