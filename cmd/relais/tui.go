package main

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/seed"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/style"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// openTUI is `relais` alone: the interface on the profile, or, on a first
// start, three questions before it.
func (p *program) openTUI(ctx context.Context) error {
	if p.globals.accessible {
		return p.openLinear(ctx)
	}
	if err := p.checkTerminal(); err != nil {
		return err
	}
	opts, err := p.options()
	if err != nil {
		return err
	}
	if _, err := p.open(ctx); missing(err) {
		p.db = nil
		if err := p.firstStart(opts); err != nil {
			if errors.Is(err, tui.ErrLeft) {
				return nil
			}
			return err
		}
	} else if err != nil {
		return err
	}
	p.speakAsKept(ctx)
	p.tellPlace() // it stands above the interface, and is there when that closes
	return p.runTUI(ctx, p.db, opts, true)
}

// checkTerminal refuses to open the interface where it could not be used.
func (p *program) checkTerminal() error {
	switch {
	case !p.inTTY || !p.outTTY:
		return invalid("cli.no_tty")
	case p.env("TERM") == "dumb":
		return invalid("cli.dumb_terminal")
	}
	return nil
}

// look is the theme that the environment asks for: any text in NO_COLOR means
// none, where the library reads a boolean.
func (p *program) look(ctx context.Context, s *store.Store) (mode style.Mode, fixed bool, options []tea.ProgramOption) {
	wish := p.env("RELAIS_THEME")
	if wish == "" && s != nil {
		wish, _ = s.Setting(ctx, "theme") // without it, the default theme
	}
	mode = style.ModeFor(wish, p.env("NO_COLOR"))
	// Lip Gloss has found out at its start what colours the terminal has: asked
	// again, under tmux, it would cost two processes and a tenth of a second.
	colours := lipgloss.Writer.Profile
	if p.env("NO_COLOR") != "" {
		colours = colorprofile.ASCII
	}
	options = append(options, tea.WithContext(ctx), tea.WithColorProfile(colours))
	return mode, wish != "" || p.env("NO_COLOR") != "", options
}

// firstStart asks the three questions and makes the profile.
func (p *program) firstStart(opts store.Options) error {
	mode, fixed, options := p.look(context.Background(), nil)
	create := func(ctx context.Context, first tui.First) error {
		p.lex = newLexicon(first.Lang)
		p.cat = p.lex.cat
		p.tour.Offer = first.Demo
		if !first.Join {
			return p.create(ctx, opts, store.Identity{Name: first.Name, Lang: first.Lang}, first.Demo, 1)
		}
		home, _ := os.UserHomeDir() // without one, ~ is a name like another
		folder, err := folderPath(first.Folder, home)
		if err != nil {
			return err
		}
		return named(p.join(ctx, folder, first.Code, first.Name, true, false), folder)
	}
	say := func(cat *i18n.Catalogue, err error) string {
		return (&program{cat: cat, lex: p.lex}).firstSentence(model.AsRefusal(err))
	}
	_, err := tui.NewWelcome(p.cat.Lang(), mode, fixed, create, say).Ask(options...)
	return err
}

// firstSentence words a refusal of the first start's answers.
func (p *program) firstSentence(r *model.Refusal) string {
	if p.cat.Has("refuse_first." + r.Key) { // the command line's words name its verbs
		return p.cat.T("refuse_first."+r.Key, "dir", clean(r.Args["dir"]))
	}
	return p.sentence(r)
}

// runTUI shows the interface on an open profile until it is left. A profile
// that is shareable exchanges with its folder meanwhile.
func (p *program) runTUI(ctx context.Context, s *store.Store, opts store.Options, shareable bool) error {
	mode, fixed, options := p.look(ctx, s)
	p.unlockFirst(opts)
	now := opts.Now
	if now == nil {
		now = time.Now
	}
	d := &data{s: s}
	voice := p.voiceOf(d)
	version, err := s.Version(ctx)
	if err != nil {
		return err
	}
	d.seen.is(version)
	o := tui.Options{Past: &pastData{live: d, zone: now().Location()}, Data: d, Words: p.cat, Lexicon: p.lex, Mode: mode, Fixed: fixed,
		Now: now, Zone: opts.Zone, NewID: newID, Speak: voice.speak, Keys: p.keyFile(), Layout: p.keyboard()}
	o.Settings, o.Fleeting = settings{s}, !shareable
	shelf := macroShelf{p.opened}
	o.Shelf, o.Macros = shelf, shelf.readMacros()
	o.Tour = p.tour
	o.Tour.Demo = s.Me() == seed.Me
	if o.Tour.Kept, err = s.Setting(ctx, tui.SettingTour); err != nil {
		return err
	}
	if o.Due, err = s.Setting(ctx, tui.SettingDue); err != nil {
		return err
	}
	o.Terminal, o.Sleep = p.beside(), sleep
	if shareable {
		t := p.newTeam(s, opts, d)
		defer t.live.close()
		o.Team = t
	}
	if p.globals.asOf != "" {
		if o.LookAt, err = pastTime(p.globals.asOf, s.Env().Today, now().Location()); err != nil {
			return err
		}
	}
	thrift := time.AfterFunc(thriftAfter, thrifty)
	defer thrift.Stop()
	d.calm = time.AfterFunc(calmAfter, calm)
	defer d.calm.Stop()
	at := &desk{s: s, look: exec.LookPath}
	o.Desk = at
	err = tui.Run(tui.New(o), options...)
	last := voice.now.Load() // what is still to be said is said in it
	p.lex, p.cat = last.lex, last.cat
	if e := d.keepTop(context.WithoutCancel(ctx)); e != nil {
		p.logFault(e) // the next start takes a moment longer
	}
	if e := at.close(); e != nil {
		p.logFault(e) // the system's own cleaning takes them
	}
	return err
}

// settings keeps what a device remembers in its profile; nothing of it is shared.
type settings struct{ s *store.Store }

func (d settings) Remember(ctx context.Context, name, value string) error {
	return d.s.SetSetting(ctx, name, value)
}

// What the interface's heap may grow by, in per cent: it stays all day beside
// other programs. It has no limit in bytes: with more rows than fit one, giving
// back what is needed again would never end.
const (
	calmGrowth = 30
	calmAfter  = time.Second
	// thriftAfter is when the first screen is there: what is read from then on
	// leaves less behind.
	thriftAfter = calmAfter / 5
	manyRows    = 200 // reading so many leaves as much again behind
)

// thrifty lets the heap grow by less, but to any size: under a limit that what is
// read does not fit, sweeping would not end.
func thrifty() {
	debug.SetGCPercent(calmGrowth)
	debug.SetMemoryLimit(math.MaxInt64)
}

// calm gives back, once the first screen is there, the room that the start was
// given, and later what reading a long list took.
func calm() { debug.FreeOSMemory() }

// newID draws a random id; without randomness nothing can be kept apart.
func newID() model.ID {
	var id model.ID
	if _, err := rand.Read(id[:]); err != nil {
		panic(err) // crypto/rand never fails on the systems that Go supports
	}
	return id
}

// query reads a filter in the user's words.
func (p *program) query(kind *model.Kind, text string) (model.Query, error) {
	return model.ParseQueryWith(kind, text, p.db.Env(), p.lex)
}
