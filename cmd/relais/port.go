package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"relais/model"
	"relais/store"
	"relais/store/port"

	"github.com/spf13/cobra"
)

// formats are what export writes and import reads.
var formats = []string{"json", "csv"}

// formatOf gives the format that was asked for, else what the file's name says.
func formatOf(wish, file string) (string, error) {
	if wish == "" {
		switch filepath.Ext(file) {
		case ".csv", ".tsv":
			wish = "csv"
		default:
			wish = "json"
		}
	}
	if !slices.Contains(formats, wish) {
		return "", invalid("cli.format", "value", wish)
	}
	return wish, nil
}

// kindFlag reads the kind that --kind names, nil for none.
func (p *program) kindFlag(typed string) (*model.Kind, error) {
	if typed == "" {
		return nil, nil
	}
	name, ok := p.lex.find(typed, kindNames(), kindWords)
	if !ok {
		known := kindNames()
		for _, k := range model.Kinds {
			known = append(known, kindWords(p.cat, k.Name)...)
		}
		return nil, p.unknown("cli.kind_unknown", typed, known)
	}
	return model.KindNamed(name), nil
}

// newExport makes `relais export [KIND] --format json|csv -o FILE`.
func newExport(p *program) *cobra.Command {
	c := p.command("export")
	var kind, format, output string
	f := c.Flags()
	f.StringVar(&kind, "kind", "", p.cat.T("flag.kind.help"))
	f.StringVar(&format, "format", "", p.cat.T("flag.format.help"))
	f.StringVarP(&output, "output", "o", "", p.cat.T("flag.output.help"))
	c.ValidArgs = kindNames()
	completeFixed(c, "kind", kindNames())
	completeFixed(c, "format", formats)
	c.RunE = func(c *cobra.Command, args []string) error {
		if kind == "" && len(args) == 1 {
			kind = args[0]
		} else if len(args) > 0 {
			return invalid("cli.arg_extra", "value", args[len(args)-1])
		}
		k, err := p.kindFlag(kind)
		if err != nil {
			return err
		}
		format, err := formatOf(format, output)
		if err != nil {
			return err
		}
		if format == "csv" && k == nil {
			return invalid("cli.csv_kind")
		}
		if _, err := p.open(c.Context()); err != nil {
			return err
		}
		if output == "" || output == "-" {
			return p.export(c.Context(), p.out, k, format)
		}
		return p.exportFile(c.Context(), output, k, format)
	}
	return c
}

// exportFile writes a new file; an existing one is never overwritten.
func (p *program) exportFile(ctx context.Context, name string, k *model.Kind, format string) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return invalid("cli.file_exists", "file", name)
	}
	if err != nil {
		return invalid("cli.file_unwritable", "file", name)
	}
	err = p.export(ctx, file, k, format)
	if e := file.Close(); err == nil && e != nil {
		err = refuseOutput(e)
	}
	if err != nil {
		_ = os.Remove(name) // half a file would pass for a whole one
		return err
	}
	p.complain(p.cat.T("cli.exported", "file", clean(name)))
	return nil
}

func (p *program) export(ctx context.Context, w io.Writer, k *model.Kind, format string) error {
	kinds := model.Kinds
	if k != nil {
		kinds = []*model.Kind{k}
	}
	if format == "csv" {
		records, err := p.db.List(ctx, k, store.ListOptions{})
		if err != nil {
			return err
		}
		if err := port.WriteCSV(w, k, records, p.globals.reveal); err != nil {
			return refuseOutput(err)
		}
		return nil
	}
	first := true
	for _, k := range kinds {
		err := p.db.Each(ctx, k, store.ListOptions{}, func(r *model.Record) error {
			b := []byte(",\n")
			if first {
				b = []byte("[\n")
			}
			first = false
			if _, err := w.Write(port.AppendJSON(b, r, p.globals.reveal)); err != nil {
				return refuseOutput(err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	end := "\n]\n"
	if first {
		end = "[]\n"
	}
	if _, err := io.WriteString(w, end); err != nil {
		return refuseOutput(err)
	}
	return nil
}

// newImport makes `relais import FILE --format json|csv`.
func newImport(p *program) *cobra.Command {
	c := p.command("import")
	var kind, format string
	var dry bool
	f := c.Flags()
	f.StringVar(&kind, "kind", "", p.cat.T("flag.kind.help"))
	f.StringVar(&format, "format", "", p.cat.T("flag.format.help"))
	f.BoolVar(&dry, "dry-run", false, p.cat.T("flag.dry-run.help"))
	completeFixed(c, "kind", kindNames())
	completeFixed(c, "format", formats)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		if len(args) == 0 {
			return invalid("cli.file_missing")
		}
		if len(args) > 1 {
			return invalid("cli.arg_extra", "value", args[1])
		}
		k, err := p.kindFlag(kind)
		if err != nil {
			return err
		}
		format, err := formatOf(format, args[0])
		if err != nil {
			return err
		}
		entries, err := p.entries(ctx, args[0], k, format)
		if err != nil {
			return err
		}
		return p.importEntries(ctx, entries, dry)
	}
	return c
}

// entries reads the file's records, "-" for standard input.
func (p *program) entries(ctx context.Context, name string, k *model.Kind, format string) ([]port.Entry, error) {
	var in io.Reader = p.in
	if name != "-" {
		file, err := p.readable(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	if format == "json" {
		return port.ReadJSON(in)
	}
	heading := func(k *model.Kind, title string) string {
		n, _ := p.lex.find(title, fieldNames(k), fieldWordsOf(k))
		return n
	}
	return port.ReadCSV(in, k, heading, func(k *model.Kind, f *model.Field, typed string) (model.Value, error) {
		return p.wire(ctx, k, f, typed)
	})
}

// importEntries saves all entries as one step for undo, or none: those whose
// id is here already change what differs, the others are added.
func (p *program) importEntries(ctx context.Context, entries []port.Entry, dry bool) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	added, changed := 0, 0
	res, err := s.Edit(ctx, func(tx *store.Tx) error {
		for _, e := range entries {
			isNew, err := importOne(tx, e)
			if err != nil {
				if r := model.AsRefusal(err); r != nil && r.Line == 0 {
					r.Line = e.Line
				}
				return err
			}
			if isNew {
				added++
			} else {
				changed++
			}
		}
		if dry {
			return errDry
		}
		return nil
	})
	if err != nil && err != errDry {
		return err
	}
	if p.globals.json {
		p.line(`{"added":` + strconv.Itoa(added) + `,"seen":` + strconv.Itoa(changed) + `,"written":` + strconv.FormatBool(err == nil && !res.Empty) + `}`)
		return nil
	}
	key := "cli.imported"
	if dry {
		key = "cli.would_import"
	}
	p.line(p.cat.T(key, "added", p.cat.Int(int64(added)), "seen", p.cat.Int(int64(changed))))
	return nil
}

// errDry ends an edit that was only tried.
var errDry = model.Refuse(model.Invalid, "cli.dry")

// importOne changes the record of the entry's id, or adds one.
func importOne(tx *store.Tx, e port.Entry) (isNew bool, err error) {
	if !e.ID.IsZero() {
		r, err := tx.Get(e.Kind, e.ID)
		if err == nil {
			keepFiles(r, e.Values)
			return false, tx.Change(e.Kind, e.ID, 0, e.Values)
		}
		if r := model.AsRefusal(err); r == nil || r.Code != model.NotFound {
			return false, err
		}
	}
	r := e.Kind.New(tx.Env())
	r.ID = e.ID
	for name, v := range e.Values {
		r.Put(name, v...)
	}
	return true, tx.Create(r)
}

// keepFiles leaves the attached files of a record alone where what comes in
// only says their names, as exports do.
func keepFiles(r *model.Record, values map[string]model.Value) {
	for _, f := range r.Kind.FileFields() {
		now := r.One(f.Name)
		if v, ok := values[f.Name]; ok && now != "" && v.One() == model.FileShown(now) {
			delete(values, f.Name)
		}
	}
}
