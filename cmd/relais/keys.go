package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui"
	"relais/tui/keys"
	"relais/tui/widget"

	"github.com/spf13/cobra"
)

// mostKeyBytes is the most that a file of keys may hold.
const mostKeyBytes = 1 << 20

// keyPath names the user's file of keys, in the profile's folder.
func (p *program) keyPath() (string, error) {
	switch {
	case p.keysAt != "":
		return p.keysAt, nil
	case p.opened != "":
		return filepath.Join(p.opened, keys.FileName), nil
	}
	dir, err := p.profileDir()
	if err != nil {
		return "", err
	}
	at, err := p.settle(dir)
	if err != nil {
		return "", err
	}
	return filepath.Join(at.work, keys.FileName), nil
}

// keyFile reads the user's file of keys, nil where there is none. One that
// cannot be read is told of among what does not hold: it stops nothing.
func (p *program) keyFile() *keys.File {
	name, err := p.keyPath()
	if err != nil {
		return nil
	}
	text, err := readSome(name, mostKeyBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &keys.File{Problems: []*model.Refusal{invalid("keys.unreadable", "file", keys.FileName, "cause", clean(rootCause(err)))}}
	}
	return keys.ParseFile(text)
}

var errTooLong = errors.New("too long")

// readSome reads a file of at most so many bytes.
func readSome(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = errTooLong
	}
	return text, err
}

// own is what is a person's own among the actions.
func (p *program) own() tui.Own {
	name, err := p.keyPath()
	if err != nil {
		return tui.Own{}
	}
	return tui.Own{Keys: p.keyFile(), Macros: macroShelf{filepath.Dir(name)}.readMacros()}
}

// keyboard is the layout that goes with the user's locale, nil where that
// cannot be known.
func (p *program) keyboard() *keys.Layout {
	return keys.GuessLayout(p.env("LC_ALL"), p.env("LC_CTYPE"), p.env("LANG"))
}

// newKeys makes `relais keys [--check] [--write] [--json]`.
func newKeys(p *program) *cobra.Command {
	c := p.command("keys")
	check := c.Flags().Bool("check", false, p.cat.T("flag.check.help"))
	write := c.Flags().Bool("write", false, p.cat.T("flag.write.help"))
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return invalid("cli.keys_args", "word", args[0])
		}
		name, err := p.keyPath()
		if err != nil {
			return err
		}
		own := p.own()
		file := own.Keys
		own.Layout = p.keyboard()
		r := tui.NewRegistry(p.cat, own)
		defer r.Close()
		switch {
		case *write:
			return p.writeKeys(name, r)
		case p.globals.json:
			return p.keysJSON(name, r)
		case *check:
			return p.checkKeys(name, file, r)
		}
		p.listKeys(name, file, r)
		return nil
	}
	return c
}

// writeKeys writes a whole file of keys; one that is there is never touched.
func (p *program) writeKeys(name string, r *tui.Registry) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return invalid("cli.file_unwritable", "file", name)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return invalid("cli.file_exists", "file", name)
	}
	if err != nil {
		return invalid("cli.file_unwritable", "file", name)
	}
	_, err = file.WriteString(r.KeyFile())
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(name) // half a file would pass for a whole one
		return invalid("cli.file_unwritable", "file", name)
	}
	p.line(p.cat.T("keys.written", "file", clean(name)))
	return nil
}

// checkKeys says what does not hold, or that all does.
func (p *program) checkKeys(name string, file *keys.File, r *tui.Registry) error {
	switch n := len(r.Problems()); {
	case n > 0:
		for _, problem := range r.Problems() {
			p.line(p.sentence(problem))
		}
		return invalid("keys.trouble", "n", strconv.Itoa(n))
	case file == nil:
		p.line(p.cat.T("keys.none", "file", clean(name)))
	default:
		p.line(p.cat.T("keys.sound", "file", clean(name)))
	}
	return nil
}

// listKeys writes every action with its keys.
func (p *program) listKeys(name string, file *keys.File, r *tui.Registry) {
	if l := r.Layout(); l != nil {
		p.line(p.cat.T("keys.keyboard", "name", p.cat.T("layout."+l.Name)))
	} else {
		p.line(p.cat.T("keys.keyboard.none", "file", clean(name)))
	}
	entries := r.Entries()
	wide, caps := 0, 0
	for _, e := range entries {
		wide, caps = max(wide, cells(e.ID)), max(caps, cells(e.Caps))
	}
	caps = min(caps, p.width/3) // few are longer: those stand above their words
	place := ""
	for _, e := range entries {
		if e.Place != place {
			place = e.Place
			p.line("")
			p.line(place)
		}
		if cells(e.Caps) > caps {
			p.line(widget.Cut("  "+e.Caps, p.width))
			e.Caps = ""
		}
		line := widget.Fit("  "+e.Caps, caps+4) + widget.Fit(e.ID, wide+2) + e.Words
		p.line(strings.TrimRight(widget.Cut(line, p.width), " "))
	}
	for _, problem := range r.Problems() {
		p.complain(p.sentence(problem))
	}
	if file == nil {
		p.line("")
		p.line(p.cat.T("keys.none", "file", clean(name)))
	}
}

// jsonKeys is what `relais keys --json` prints.
type jsonKeys struct {
	File     string    `json:"file"`
	Layout   *string   `json:"layout"`
	Actions  []jsonKey `json:"actions"`
	Problems []string  `json:"problems"`
}

type jsonKey struct {
	ID    string   `json:"id"`
	Keys  []string `json:"keys"`
	Own   []string `json:"own"`
	Fixed bool     `json:"fixed"`
	Words string   `json:"words"`
	Place string   `json:"place"`
}

func (p *program) keysJSON(name string, r *tui.Registry) error {
	out := jsonKeys{File: name, Problems: []string{}}
	if l := r.Layout(); l != nil {
		out.Layout = &l.Name
	}
	for _, e := range r.Entries() {
		out.Actions = append(out.Actions, jsonKey{e.ID, append([]string{}, e.Keys...), append([]string{}, e.Own...), e.Fixed, e.Words, e.Place})
	}
	for _, problem := range r.Problems() {
		out.Problems = append(out.Problems, p.sentence(problem))
	}
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	p.line(string(text))
	return nil
}
