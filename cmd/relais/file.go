package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// attach takes the file in that somebody named for a field, and gives the wire
// form. An address, and what the field held before, stay as they are. It
// refuses a file that is not there, is no file, cannot be read, or is too
// large.
func attach(ctx context.Context, s *store.Store, f *model.Field, typed string) (string, error) {
	if _, ok := model.ParseAttachment(typed); ok || strings.Contains(typed, "://") {
		return typed, nil
	}
	path := typed
	if rest, ok := strings.CutPrefix(typed, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	info, err := os.Stat(path)
	name := model.FileName(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", model.Refuse(model.NotFound, "file.missing", "name", typed).On(f.Name)
	case err == nil && !info.Mode().IsRegular():
		return "", model.Refuse(model.Invalid, "file.no_file", "name", typed).On(f.Name)
	case err == nil && info.Size() > model.MaxFileBytes:
		return "", tooLarge(name).On(f.Name)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", model.Refuse(model.Unusable, "file.unreadable", "name", typed).On(f.Name)
	}
	defer file.Close()
	a, err := s.Attach(ctx, path, file)
	if err != nil {
		return "", onField(err, f)
	}
	return a.String(), nil
}

func tooLarge(name string) *model.Refusal {
	return model.Refuse(model.Invalid, "file.too_large", "name", name, "limit", strconv.Itoa(model.MaxFileBytes>>20))
}

// newSave makes `relais KIND save ID FILE`: it writes a copy of the attached
// file, to the standard output for "-".
func newSave(p *program) *cobra.Command {
	c, aimed := p.verb("save")
	if !aimed {
		return c
	}
	c.ValidArgsFunction = p.completeRecords(p.target.kind)
	c.RunE = func(c *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return invalid("cli.id_missing")
		case 1:
			return invalid("file.where")
		case 2:
			return p.saveFile(c.Context(), args[0], args[1])
		}
		return invalid("cli.arg_extra", "value", args[2])
	}
	return c
}

// saveFile fetches the file where it is not here yet. It never writes over
// another file.
func (p *program) saveFile(ctx context.Context, id, to string) error {
	r, err := p.record(ctx, id)
	if err != nil {
		return err
	}
	a, err := p.attached(r)
	if err != nil {
		return err
	}
	if err := p.fetchFile(ctx, a); err != nil {
		return err
	}
	if to == "-" {
		return p.db.WriteFile(ctx, a, p.out)
	}
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		to = filepath.Join(to, model.FileName(a.Name))
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return invalid("file.exists", "file", to)
	}
	if err != nil {
		return model.Refuse(model.Unusable, "file.unwritable", "file", to)
	}
	err = p.db.WriteFile(ctx, a, file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		os.Remove(to) //nolint:errcheck // half a file
		if model.AsRefusal(err) == nil {
			err = model.Refuse(model.Unusable, "file.unwritable", "file", to)
		}
		return err
	}
	p.line(p.cat.T("file.saved", "file", clean(to), "size", p.cat.Bytes(a.Size)))
	return nil
}

// attached gives the file that a record holds; a protected one only to those
// who ask for it.
func (p *program) attached(r *model.Record) (model.Attachment, error) {
	hidden := p.hidden(r)
	for _, f := range r.Kind.FileFields() {
		a, ok := model.ParseAttachment(r.One(f.Name))
		if !ok {
			continue
		}
		for _, name := range hidden {
			if name == f.Name {
				return a, invalid("file.protected")
			}
		}
		return a, nil
	}
	return model.Attachment{}, model.Refuse(model.NotFound, "file.none")
}

// fetchFile takes a file in from the shared folder where it is not here.
func (p *program) fetchFile(ctx context.Context, a model.Attachment) error {
	has, err := p.db.HasFile(ctx, a)
	if err != nil || has {
		return err
	}
	x, err := p.exchange(ctx)
	if r := model.AsRefusal(err); r != nil && r.Key == "share.none" {
		return model.Refuse(model.NotFound, "file.away", "name", a.Name)
	}
	if err != nil {
		return err
	}
	return x.Fetch(ctx, a)
}

// fileText shows what a field of type file holds.
func (p *program) fileText(wire string) string {
	a, ok := model.ParseAttachment(wire)
	if !ok {
		return wire
	}
	key := "file.shown"
	if has, err := p.db.HasFile(context.Background(), a); err == nil && !has {
		key = "file.shown_away"
	}
	return p.cat.T(key, "name", a.Name, "size", p.cat.Bytes(a.Size))
}
