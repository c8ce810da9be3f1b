package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"relais/store"
	"relais/store/replica"
	"relais/store/seal"
	"relais/tui"
	"relais/tui/i18n"

	"golang.org/x/term"
)

// program is one run of relais: what it was given, and what it talks to.
type program struct {
	args []string
	in   *bufio.Reader
	out  *bufio.Writer
	err  io.Writer
	env  func(string) string
	// inTTY and outTTY tell whether a person sits at that end.
	inTTY, outTTY bool
	width         int // cells of the terminal, 80 where unknown

	lex     *lexicon
	cat     *i18n.Catalogue
	target  target
	globals globals

	db      *store.Store
	present *store.Store // where db looks back: the profile itself
	opened  string       // the profile's folder, "" until it is known
	keysAt  string       // the user's file of keys, where the profile is not theirs
	place   *settled
	told    bool // where the profile lies was said
	// looking tells that a command reads only, although others of its name write.
	looking bool
	shared  string // the team's folder, "" until it is known
	keys    *replica.KeyVault
	tour    tui.TourStart
	linear  bool   // asks line by line, as long as the session lasts
	thrown  bool   // the profile is thrown away at the end
	ended   bool   // the input has
	turn    func() // ends this process's turn to exchange, nil before it

	endProgress func() // takes the line of progress away, nil where there is none
}

// globals are the flags that every command takes.
type globals struct {
	profile, lang, asOf                     string
	json, accessible, reveal, help, version bool
}

func newProgram(args []string, in, out, errOut *os.File, env func(string) string) *program {
	p := &program{
		args: args, env: env,
		in: bufio.NewReader(in), out: bufio.NewWriterSize(out, 64<<10), err: errOut,
		inTTY: term.IsTerminal(int(in.Fd())), outTTY: term.IsTerminal(int(out.Fd())),
		width: 80,
	}
	if w, _, err := term.GetSize(int(out.Fd())); err == nil && w > 0 {
		p.width = w
	}
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil && n >= 20 {
		p.width = n
	}
	p.lex = newLexicon(language(args, env))
	p.cat = p.lex.cat
	return p
}

// main runs the command and gives the exit code.
func (p *program) main(ctx context.Context) int {
	err := p.execute(ctx)
	if p.turn != nil {
		p.turn()
	}
	for _, s := range []*store.Store{p.db, p.present} {
		if s == nil {
			continue
		}
		if e := s.Close(); err == nil {
			err = e
		}
	}
	if e := p.out.Flush(); err == nil && e != nil {
		err = refuseOutput(e)
	}
	return p.tell(err)
}

// clock gives the time: RELAIS_NOW stands for it in tests and demos.
func (p *program) clock() (func() time.Time, error) {
	text := p.env("RELAIS_NOW")
	if text == "" {
		return time.Now, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, invalid("cli.now", "value", text)
	}
	t = t.In(time.Local)
	return func() time.Time { return t }, nil
}

// options says which profile is meant, and at what time.
func (p *program) options() (store.Options, error) {
	now, err := p.clock()
	if err != nil {
		return store.Options{}, err
	}
	dir, err := p.profileDir()
	if err != nil {
		return store.Options{}, err
	}
	at, err := p.settle(dir)
	if err != nil {
		return store.Options{}, err
	}
	p.opened = at.work
	return p.onDrive(store.Options{Dir: at.work, Now: now, Zone: zoneName(p.env("TZ")), Words: p.lex, Protect: seal.Protect})
}

// open opens the profile once; every verb that needs records calls it.
func (p *program) open(ctx context.Context) (*store.Store, error) {
	if p.db != nil {
		return p.db, nil
	}
	opts, err := p.options()
	if err != nil {
		return nil, err
	}
	if err := p.bring(ctx, opts); err != nil {
		return nil, err
	}
	if p.db, err = store.Open(ctx, opts); err != nil {
		return nil, err
	}
	if err := p.joinOriginal(ctx); err != nil {
		return p.db, err
	}
	if err := p.known(ctx); err != nil {
		return p.db, err
	}
	return p.db, p.lookBack(ctx)
}

// profileDir gives the profile's folder: --profile, RELAIS_HOME, or the place
// that the system keeps for programs' data.
func (p *program) profileDir() (string, error) {
	for _, dir := range []string{p.globals.profile, p.env("RELAIS_HOME")} {
		if dir != "" {
			return filepath.Abs(dir)
		}
	}
	base, err := dataDir(runtime.GOOS, p.env)
	if err != nil {
		return "", invalid("cli.no_home")
	}
	return filepath.Join(base, "relais"), nil
}

var errNoHome = errors.New("no home folder")

func dataDir(goos string, env func(string) string) (string, error) {
	switch goos {
	case "windows":
		if dir := env("LOCALAPPDATA"); dir != "" {
			return dir, nil
		}
	case "darwin":
		if home := env("HOME"); home != "" {
			return filepath.Join(home, "Library", "Application Support"), nil //words: a folder of macOS
		}
	default:
		if dir := env("XDG_DATA_HOME"); filepath.IsAbs(dir) {
			return dir, nil
		}
		if home := env("HOME"); home != "" {
			return filepath.Join(home, ".local", "share"), nil
		}
	}
	return "", errNoHome
}

// zoneName gives the IANA name of the user's zone, "" where it cannot be
// known. Go's time.Local does not tell it.
func zoneName(tz string) string {
	if tz != "" {
		if loc, err := time.LoadLocation(tz); err == nil {
			return loc.String()
		}
		return ""
	}
	path, err := os.Readlink("/etc/localtime")
	if err != nil {
		return ""
	}
	for at := path; at != "/" && at != "."; {
		if filepath.Base(at) == "zoneinfo" {
			name, err := filepath.Rel(at, path)
			if err != nil {
				return ""
			}
			return name
		}
		at = filepath.Dir(at)
	}
	return ""
}
