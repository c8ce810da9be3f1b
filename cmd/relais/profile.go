package main

import (
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/port"

	"github.com/spf13/cobra"
)

// newInit makes `relais init --name X`.
func newInit(p *program) *cobra.Command {
	c := p.command("init")
	var name, org, folder string
	var demo bool
	var scale int
	f := c.Flags()
	f.StringVar(&name, "name", "", p.cat.T("flag.name.help"))
	f.StringVar(&org, "org", "", p.cat.T("flag.org.help"))
	f.StringVar(&folder, "share", "", p.cat.T("flag.share.help"))
	f.BoolVar(&demo, "demo", false, p.cat.T("flag.demo.help"))
	guard := f.Bool("passphrase", false, p.cat.T("flag.passphrase.help"))
	f.IntVar(&scale, "scale", 1, p.cat.T("flag.scale.help"))
	_ = c.MarkFlagDirname("share")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return invalid("cli.arg_extra", "value", args[0])
		}
		if scale < 1 || scale > maxScale {
			return invalid("cli.scale")
		}
		who := store.Identity{Name: name, Organisation: org, Lang: p.cat.Lang()}
		if folder != "" {
			if err := p.share(c.Context(), folder, who, demo, scale, *guard); err != nil {
				return err
			}
			if err := p.tellGuard(); err != nil {
				return err
			}
			return p.status(c.Context(), "cli.shared")
		}
		opts, err := p.options()
		if err != nil {
			return err
		}
		if err := p.create(c.Context(), opts, who, demo, scale); err != nil {
			return err
		}
		return p.status(c.Context(), "cli.created")
	}
	return c
}

// maxScale keeps `init --demo --scale N` within what fits a disk.
const maxScale = 1000

// create makes the profile, and the demo in it where it is asked for.
func (p *program) create(ctx context.Context, opts store.Options, who store.Identity, demo bool, scale int) error {
	if !p.absent() {
		return invalid("profile.exists", "dir", opts.Dir)
	}
	if demo {
		return p.createDemo(ctx, opts, who, scale)
	}
	if err := checkName(who); err != nil {
		return err
	}
	var err error
	p.db, err = store.Create(ctx, opts, who)
	return err
}

// checkName refuses a profile without a person's name before anything is made.
func checkName(who store.Identity) error {
	if who.Name == "" {
		return invalid("cli.name_missing")
	}
	return model.People.Field("name").Check(model.Single(who.Name))
}

// newStatus makes `relais status`.
func newStatus(p *program) *cobra.Command {
	c := p.command("status")
	c.RunE = func(c *cobra.Command, args []string) error {
		if _, err := p.open(c.Context()); err != nil {
			return err
		}
		return p.status(c.Context(), "")
	}
	return c
}

// status tells what is saved here, below a first line where one is given.
func (p *program) status(ctx context.Context, first string) error {
	st, err := p.db.Status(ctx)
	if err != nil {
		return err
	}
	if p.globals.json {
		return p.statusJSON(ctx, st)
	}
	if first != "" {
		p.line(p.cat.T(first, "dir", clean(p.opened)))
	}
	author, err := p.db.Labels(ctx, []string{model.People.Name}, []model.ID{p.db.Me()})
	if err != nil {
		return err
	}
	rows := []struct{ key, value string }{
		{"status.organisation", clean(st.Organisation)},
		{"status.me", p.labelText(author[p.db.Me()])},
		{"status.folder", clean(p.opened)},
		{"status.records", p.cat.Int(st.Records)},
		{"status.changes", p.cat.Int(st.Changesets)},
		{"status.last", lastEdit(st)},
		{"status.conflicts", p.cat.Int(st.Conflicts)},
		{"status.drafts", p.cat.Int(st.Drafts)},
	}
	p.tellPlace()
	p.line(p.cat.T("status.saved_here"))
	for _, r := range rows {
		if r.value != "" {
			p.line("  " + p.cat.Label(p.cat.T(r.key), r.value))
		}
	}
	return p.shareStatus(ctx)
}

func lastEdit(st store.Status) string {
	if st.LastEdit.IsZero() {
		return ""
	}
	return st.LastEdit.Local().Format("2006-01-02 15:04")
}

func (p *program) statusJSON(ctx context.Context, st store.Status) error {
	b := append([]byte(nil), `{"profile":`...)
	b = port.AppendText(b, p.opened)
	b = append(b, `,"organisation":`...)
	b = port.AppendText(b, st.Organisation)
	b = append(b, `,"me":`...)
	b = port.AppendText(b, p.db.Me().String())
	for _, n := range []struct {
		name  string
		value int64
	}{
		{"records", st.Records}, {"changesets", st.Changesets}, {"ops", st.Ops}, {"waiting", st.Waiting},
		{"conflicts", st.Conflicts}, {"drafts", st.Drafts}, {"bytes", st.Bytes},
	} {
		b = append(b, ',')
		b = port.AppendText(b, n.name)
		b = append(b, ':')
		b = appendInt(b, n.value)
	}
	b = append(b, `,"last_edit":`...)
	if st.LastEdit.IsZero() {
		b = append(b, "null"...)
	} else {
		b = port.AppendText(b, st.LastEdit.UTC().Format(time.RFC3339))
	}
	b = append(b, `,"place":`...)
	b = port.AppendText(b, p.placeCode())
	share, err := p.shareValue(ctx)
	if err != nil {
		return err
	}
	if b, err = port.AppendAny(append(b, `,"share":`...), share); err != nil {
		return err
	}
	_, err = p.out.Write(append(b, '}', '\n'))
	return err
}

// newStateHash makes `relais state-hash`.
func newStateHash(p *program) *cobra.Command {
	c := p.command("state-hash")
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := p.open(c.Context())
		if err != nil {
			return err
		}
		h, err := s.StateHash(c.Context())
		if err != nil {
			return err
		}
		if p.globals.json {
			p.line(`{"state_hash":"` + hex.EncodeToString(h[:]) + `"}`)
			return nil
		}
		p.line(h.String())
		return nil
	}
	return c
}

// newDoctor makes `relais doctor [--rebuild] [--convert]`.
func newDoctor(p *program) *cobra.Command {
	c := p.command("doctor")
	var rebuild bool
	c.Flags().BoolVar(&rebuild, "rebuild", false, p.cat.T("flag.rebuild.help"))
	convert := c.Flags().Bool("convert", false, p.cat.T("flag.convert.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		if *convert {
			return p.convert(ctx)
		}
		p.looking = !rebuild
		s, err := p.open(ctx)
		if err != nil {
			return err
		}
		if rebuild {
			if err := s.Rebuild(ctx, nil); err != nil {
				return err
			}
			p.complain(p.cat.T("doctor.rebuilt"))
		}
		problems, err := s.Doctor(ctx)
		if err != nil {
			return err
		}
		p.tellPlace()
		return p.diagnose(problems)
	}
	return c
}

// diagnose writes what Doctor found. Any problem is exit code 1, and says how
// to mend it.
func (p *program) diagnose(problems []store.Problem) error {
	if p.globals.json {
		b := []byte("[")
		for i, pr := range problems {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, `{"problem":`...)
			b = port.AppendText(b, pr.Key)
			b = append(b, `,"detail":`...)
			b = port.AppendText(b, pr.Detail)
			b = append(b, '}')
		}
		p.line(string(append(b, ']')))
	}
	mend := true
	for _, pr := range problems {
		mend = mend && pr.Mend
		if !p.globals.json {
			p.line(p.cat.T("doctor."+pr.Key, "detail", clean(pr.Detail)))
		}
	}
	switch {
	case len(problems) == 0:
		if !p.globals.json {
			p.line(p.cat.T("doctor.well"))
		}
		return nil
	case mend:
		return model.Refuse(model.Unusable, "doctor.rebuild")
	}
	return model.Refuse(model.Unusable, "doctor.restore")
}

// newBackup makes `relais backup FILE`.
func newBackup(p *program) *cobra.Command {
	c := p.command("backup")
	c.RunE = func(c *cobra.Command, args []string) error {
		file, err := oneFile(args)
		if err != nil {
			return err
		}
		s, err := p.open(c.Context())
		if err != nil {
			return err
		}
		if err := s.Backup(c.Context(), file); err != nil {
			return err
		}
		p.complain(p.cat.T("cli.backed_up", "file", clean(file)))
		return nil
	}
	return c
}

// newRestoreBackup makes `relais restore FILE`.
func newRestoreBackup(p *program) *cobra.Command {
	c := p.command("restore")
	c.RunE = func(c *cobra.Command, args []string) error {
		file, err := oneFile(args)
		if err != nil {
			return err
		}
		opts, err := p.options()
		if err != nil {
			return err
		}
		if p.db, err = store.RestoreBackup(c.Context(), file, opts); err != nil {
			return err
		}
		return p.status(c.Context(), "cli.restored_backup")
	}
	return c
}

// oneFile gives the absolute path of the one file that a verb takes.
func oneFile(args []string) (string, error) {
	if len(args) == 0 || args[0] == "" {
		return "", invalid("cli.file_missing")
	}
	if len(args) > 1 {
		return "", invalid("cli.arg_extra", "value", args[1])
	}
	return filepath.Abs(args[0])
}

// readable opens a file to read.
func (p *program) readable(name string) (*os.File, error) {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, model.Refuse(model.NotFound, "cli.file_none", "file", name)
	}
	if err != nil {
		return nil, invalid("cli.file_unreadable", "file", name)
	}
	return f, nil
}
