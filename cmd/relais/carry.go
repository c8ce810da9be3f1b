package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"

	"relais/model"
	"relais/store/replica"

	"github.com/spf13/cobra"
)

// carrying is what `relais sync` was asked to carry by hand.
type carrying struct {
	via      string // a stick's folder
	out, to  string // an archive to write, and who for
	in, back string // an archive to read, and where the receipt goes
}

func (p *program) carryFlags(c *cobra.Command) *carrying {
	w := &carrying{}
	f := c.Flags()
	f.StringVar(&w.via, "via", "", p.cat.T("flag.via.help"))
	f.StringVar(&w.out, "export", "", p.cat.T("flag.export.help"))
	f.StringVar(&w.to, "for", "", p.cat.T("flag.for.help"))
	f.StringVar(&w.in, "import", "", p.cat.T("flag.import.help"))
	f.StringVar(&w.back, "receipt", "", p.cat.T("flag.receipt.help"))
	_ = c.MarkFlagDirname("via")
	return w
}

// check refuses what does not go together: each of them is an exchange of its
// own.
func (w *carrying) check(others bool) error {
	ways := 0
	for _, asked := range []bool{w.via != "", w.out != "", w.in != "", others} {
		if asked {
			ways++
		}
	}
	switch {
	case ways > 1:
		return invalid("sync.one_way")
	case w.to != "" && w.out == "":
		return invalid("sync.for_alone")
	case w.back != "" && w.in == "":
		return invalid("sync.receipt_alone")
	}
	return nil
}

func (w *carrying) asked() bool { return w.via != "" || w.out != "" || w.in != "" }

// carry does what was asked; the usual folder is not looked at.
func (p *program) carry(ctx context.Context, w *carrying, mode replica.Mode) error {
	x, err := p.exchange(ctx)
	if err != nil {
		return err
	}
	switch {
	case w.via != "":
		return p.carryVia(ctx, x, w.via, mode)
	case w.out != "":
		return p.carryOut(ctx, x, w.out, w.to)
	}
	return p.carryIn(ctx, x, w.in, w.back)
}

// carryVia exchanges with a stick.
func (p *program) carryVia(ctx context.Context, x *replica.Exchange, folder string, mode replica.Mode) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	p.shared = folder
	r, err := throughStick(ctx, x, folder, mode)
	if err != nil {
		return err
	}
	return p.tellReport(ctx, r)
}

// throughStick exchanges with a folder by hand. It is made where mode says so
// and the place that it is to be in exists.
func throughStick(ctx context.Context, x *replica.Exchange, folder string, mode replica.Mode) (*replica.Report, error) {
	if mode.Recreate {
		err := os.Mkdir(folder, 0o777)
		if err != nil && !errors.Is(err, os.ErrExist) && !errors.Is(err, os.ErrNotExist) {
			return nil, model.Refuse(model.Unusable, "share.readonly")
		}
	}
	return x.Via(ctx, &replica.Dir{Path: folder, Random: rand.Reader}, mode)
}

// devicesOf finds the devices of a person by name, or by what finds a person.
func (p *program) devicesOf(ctx context.Context, x *replica.Exchange, name string) ([]model.WriterID, error) {
	person := model.ID{}
	if link, err := p.resolve(ctx, []string{model.People.Name}, name); err == nil {
		person = link.ID
	} else if r := model.AsRefusal(err); r == nil || r.Code == model.Ambiguous {
		return nil, err
	}
	var out []model.WriterID
	for _, m := range x.Members() {
		named := fold(m.Name) == fold(name) || !person.IsZero() && m.Person == person
		if named && m.ID != x.Device() && m.Standing == replica.Good {
			out = append(out, m.ID)
		}
	}
	if len(out) == 0 {
		return nil, model.Refuse(model.NotFound, "sync.no_device", "name", name)
	}
	return out, nil
}

func (p *program) carryOut(ctx context.Context, x *replica.Exchange, name, to string) error {
	var devices []model.WriterID
	var err error
	if to != "" {
		if devices, err = p.devicesOf(ctx, x, to); err != nil {
			return err
		}
	}
	var done replica.Carried
	err = newFile(name, func(f *os.File) error {
		done, err = x.Export(ctx, f, devices)
		return err
	})
	if err != nil {
		return err
	}
	if p.globals.json {
		ids := []string{}
		for _, d := range devices {
			ids = append(ids, d.String())
		}
		return p.printValue(struct {
			File    string   `json:"file"`
			For     []string `json:"for"`
			Parts   int      `json:"parts"`
			Actions int      `json:"actions"`
		}{name, ids, done.Parts, done.Actions})
	}
	p.line(p.cat.T("sync.exported", "n", done.Actions, "file", clean(name)))
	p.complain(p.cat.T("sync.export_how", "file", clean(filepath.Base(name))))
	return nil
}

// newFile writes a file that is not there yet, whole or not at all.
func newFile(name string, write func(*os.File) error) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return invalid("cli.file_exists", "file", name)
	}
	if err != nil {
		return invalid("cli.file_unwritable", "file", name)
	}
	err = write(file)
	if e := file.Sync(); err == nil && e != nil {
		err = model.Refuse(model.Unusable, "archive.unwritten", "file", name)
	}
	if e := file.Close(); err == nil && e != nil {
		err = model.Refuse(model.Unusable, "archive.unwritten", "file", name)
	}
	var io *os.PathError
	if errors.As(err, &io) && io.Path == name {
		err = model.Refuse(model.Unusable, "archive.unwritten", "file", name)
	}
	if err != nil {
		_ = os.Remove(name) // half a file would pass for a whole one
	}
	return err
}

func (p *program) carryIn(ctx context.Context, x *replica.Exchange, name, back string) error {
	file, err := p.readable(name)
	if err != nil {
		return err
	}
	defer file.Close()
	p.shared = name
	a, err := archiveIn(file, name)
	if err != nil {
		return err
	}
	r, err := x.Import(ctx, a)
	if err != nil {
		return err
	}
	if back != "" {
		if err := newFile(back, func(f *os.File) error { return x.WriteReceipt(ctx, f) }); err != nil {
			return err
		}
	}
	if err := p.tellReport(ctx, r); err != nil {
		return err
	}
	if r.Incomplete {
		return model.Refuse(model.Unusable, "archive.incomplete")
	}
	if back != "" {
		p.complain(p.cat.T("sync.receipt_how", "file", clean(filepath.Base(back))))
	} else if r.Received > 0 {
		p.complain(p.cat.T("sync.receipt_offer"))
	}
	return nil
}

// archiveIn reads a file that somebody sent.
func archiveIn(file *os.File, name string) (*replica.Archive, error) {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, invalid("cli.file_unreadable", "file", name)
	}
	return replica.ReadArchive(file, info.Size())
}
