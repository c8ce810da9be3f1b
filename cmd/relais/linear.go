package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/style"
)

// linear is the interface without a screen: `relais --accessible`. It writes
// lines and asks on standard input, for screen readers and pipes: no borders,
// no colour, no cursor, nothing drawn again. What it does, verbs of the command
// line and the interface's own readings do; it only leads there, by numbers and
// by the words of the actions.
type linear struct {
	p    *program
	d    *data
	host *pane.Host
	// profile is the folder for the verbs that it runs, "" where they find it.
	profile string

	at place
	listing
	items  []item
	shown  int // items read out
	total  int // items that the list has, read or not
	filter string
	heard  int64      // of others' changes, the place up to which the list reads them; 0 for none
	link   model.Link // the record that is open
	label  string
	issues bool // it has something to settle
}

// listing is a list that can be read out.
type listing struct {
	title  string
	source reading
	none   string      // the sentence where there is nothing: what to do then
	adds   *model.Kind // what is added to the list
	of     *model.Kind // what fields its filter has; nil where that seeks words alone
	sorts  bool        // its filter can
}

// place is where answers are understood: numbers choose a pane, a record of the
// list, or an action on the record.
type place int

const (
	atMenu place = iota
	atList
	atRecord
)

// item is a line of a list; a heading stands before it where one begins.
type item struct {
	heading, text string
	link          model.Link
}

// reading reads the first n items of a list, or all; total is how many there are.
// A filter that it cannot apply itself is applied to the words of its items.
type reading func(ctx context.Context, n int, filter string) (items []item, total int, err error)

// pageItems is how many items are read out at once.
const pageItems = 20

// errEnded says that the input ended.
var errEnded = errors.New("the input ended")

// runLinear leads through the profile until the user quits or the input ends.
func (p *program) runLinear(ctx context.Context, profile string) error {
	now, err := p.clock()
	if err != nil {
		return err
	}
	p.err, p.linear = p.out, true
	d := &data{s: p.db}
	p.voiceOf(d)
	session, err := d.Session(ctx)
	if err != nil {
		return err
	}
	l := &linear{p: p, d: d, profile: profile}
	l.host = &pane.Host{Words: p.cat, Lexicon: p.lex, Theme: style.New(style.Plain), Data: d, Present: d, Queue: &pane.Queue{},
		Now: now, Zone: zoneName(p.env("TZ")), NewID: newID, Session: session}
	if err := l.greet(ctx, session, now()); err != nil {
		return err
	}
	for {
		line, err := l.ask(l.question())
		if errors.Is(err, io.EOF) && strings.TrimSpace(line) == "" {
			l.part("linear.ended")
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		quit, err := l.answer(ctx, strings.TrimSpace(line))
		switch {
		case errors.Is(err, errEnded), quit && err == nil:
			return nil
		case errors.Is(err, errLeftForm):
			l.say("linear.left")
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			p.tell(err)
		}
	}
}

// openLinear is `relais --accessible`: on a first start, three questions, then
// the session.
func (p *program) openLinear(ctx context.Context) error {
	opts, err := p.options()
	if err != nil {
		return err
	}
	p.err, p.linear = p.out, true // one stream, read from top to bottom
	if _, err := p.open(ctx); missing(err) {
		p.db = nil
		if err := p.firstQuestions(ctx, opts); err != nil {
			if errors.Is(err, errEnded) {
				return nil
			}
			return err
		}
	} else if err != nil {
		return err
	}
	p.speakAsKept(ctx)
	p.tellPlace()
	return p.runLinear(ctx, p.globals.profile)
}

// firstQuestions asks what the interface asks at a first start, until a profile
// is made.
func (p *program) firstQuestions(ctx context.Context, opts store.Options) error {
	l := &linear{p: p}
	p.line(p.cat.T("welcome.title"))
	codes := i18n.Languages()
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = capital(i18n.Load(c).T("language." + c))
	}
	i, err := l.choose(p.cat.T("welcome.lang"), names)
	if err != nil {
		return err
	}
	if i >= 0 {
		p.lex = newLexicon(codes[i])
		p.cat = p.lex.cat
	}
	for {
		name, err := l.ask(p.cat.T("welcome.name"))
		switch name = strings.TrimSpace(name); {
		case err != nil && name == "":
			return errEnded
		case name == "":
			p.line(p.sentence(invalid("field.required")))
			continue
		}
		i, err := l.choose(p.cat.T("welcome.start"), []string{p.cat.T("welcome.empty"), p.cat.T("welcome.demo"), p.cat.T("welcome.join")})
		if err != nil {
			return err
		}
		if err = p.firstProfile(ctx, l, opts, name, i); model.AsRefusal(err) == nil {
			return err
		}
		p.line(p.firstSentence(model.AsRefusal(err)))
	}
}

// firstProfile makes the profile that the first questions asked for.
func (p *program) firstProfile(ctx context.Context, l *linear, opts store.Options, name string, start int) error {
	const join = 2
	if start != join {
		return p.create(ctx, opts, store.Identity{Name: name, Lang: p.cat.Lang()}, start == 1, 1)
	}
	folder, err := l.ask(p.cat.T("welcome.folder"))
	if err != nil {
		return errEnded
	}
	code, err := l.ask(p.cat.T("welcome.code"))
	if err != nil && code == "" {
		return errEnded
	}
	home, _ := os.UserHomeDir() // without one, ~ is a name like another
	if folder, err = folderPath(folder, home); err != nil {
		return err
	}
	return p.join(ctx, folder, code, name, true, false)
}

// greet says whose work this is, what waits, and where one may go.
func (l *linear) greet(ctx context.Context, s pane.Session, now time.Time) error {
	l.say("linear.hello")
	if s.Organisation != "" {
		l.p.line(clean(s.Organisation))
	}
	if s.MyName != "" {
		l.say("linear.me", "name", clean(s.MyName), "day", l.p.cat.DayLong(now))
	}
	if l.p.thrown {
		l.say("linear.demo")
	}
	if s.Conflicts > 0 {
		l.say("header.conflicts", "n", s.Conflicts)
	}
	drafts, err := l.d.Drafts(ctx)
	if err != nil {
		return err
	}
	if drafts, _ = pane.SplitUnsent(drafts); len(drafts) > 0 {
		l.say("linear.drafts", "n", len(drafts), "words", l.p.cat.Quote(l.p.cat.T("action.drafts")))
	}
	l.menu()
	return nil
}

// part says the last words, which a profile that is thrown away has its own of.
func (l *linear) part(key string) {
	if l.p.thrown {
		key += "_demo"
	}
	l.say(key)
}

func (l *linear) say(key string, args ...any) { l.p.line(l.p.cat.T(key, args...)) }

// question says where one is and what a number means there.
func (l *linear) question() string {
	c := l.p.cat
	switch l.at {
	case atList:
		if len(l.items) == 0 {
			return c.T("linear.ask_empty", "title", l.title)
		}
		return c.T("linear.ask_list", "title", l.title)
	case atRecord:
		return c.T("linear.ask_record", "title", l.label)
	}
	return c.T("linear.ask_menu")
}

// ask writes a question and reads its answer. Where nobody types, the answer is
// written too, so that the output can be read alone.
func (l *linear) ask(question string) (string, error) {
	l.p.line("")
	if _, err := l.p.out.WriteString(l.p.cat.Label(question, "")); err != nil {
		return "", refuseOutput(err)
	}
	return l.p.read()
}

// read reads an answer after what was asked is on the screen.
func (p *program) read() (string, error) {
	if err := p.out.Flush(); err != nil {
		return "", refuseOutput(err)
	}
	line, err := p.readLine()
	p.heard(line, false)
	return line, err
}

// answer does what a line asks for.
func (l *linear) answer(ctx context.Context, line string) (quit bool, err error) {
	if line == "" {
		return false, nil
	}
	if rest, ok := strings.CutPrefix(line, "relais "); ok { // the whole command line
		_, err := l.run(ctx, strings.Fields(rest)...)
		return false, err
	}
	if n, err := strconv.Atoi(line); err == nil {
		return l.number(ctx, n)
	}
	a, rest, found := l.find(line)
	switch {
	case len(found) > 1:
		l.say("linear.several", "text", l.p.cat.Quote(clean(line)), "choices", strings.Join(found, ", "))
		return false, nil
	case len(found) == 0:
		l.say("linear.unknown", "text", l.p.cat.Quote(clean(line)))
		return false, nil
	}
	return l.do(ctx, a, rest)
}

// number does what a number means here.
func (l *linear) number(ctx context.Context, n int) (quit bool, err error) {
	of := 0
	switch l.at {
	case atMenu:
		panes := l.panes()
		if of = len(panes); n >= 1 && n <= of {
			return false, l.openPane(ctx, panes[n-1])
		}
	case atList:
		if of = len(l.items); n >= 1 && n <= of {
			return false, l.open(ctx, l.items[n-1].link)
		}
	case atRecord:
		acts := l.onRecord()
		if of = len(acts); n >= 1 && n <= of {
			return l.do(ctx, acts[n-1], "")
		}
	}
	if of == 0 {
		l.say("linear.no_numbers")
	} else {
		l.say("linear.number", "n", n, "of", of)
	}
	return false, nil
}

// run runs a verb of the command line on the profile, and tells what it says.
func (l *linear) run(ctx context.Context, args ...string) (code int, err error) {
	p := l.p
	args = append(args, "--accessible")
	if l.profile != "" {
		args = append(args, "--profile", l.profile)
	}
	q := &program{args: args, in: p.in, out: p.out, err: p.out, env: p.env, inTTY: p.inTTY, width: p.width, lex: p.lex, cat: p.cat}
	code = q.main(ctx)
	return code, ctx.Err()
}
