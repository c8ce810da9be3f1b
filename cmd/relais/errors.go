package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/widget"

	"github.com/spf13/pflag"
)

// The exit codes: DESIGN §6.
const (
	exitDone  = 0
	exitFault = 1
)

func invalid(key string, args ...string) *model.Refusal {
	return model.Refuse(model.Invalid, key, args...)
}

// outputError is standard output that takes no more: a full disk, mostly.
type outputError struct{ cause error }

func (e *outputError) Error() string { return "write to standard output: " + e.cause.Error() }
func (e *outputError) Unwrap() error { return e.cause }

func refuseOutput(err error) error { return &outputError{err} }

// tell writes what went wrong, calmly, and gives the exit code.
func (p *program) tell(err error) int {
	if err == nil {
		return exitDone
	}
	var out *outputError
	if errors.As(err, &out) {
		p.complain(p.cat.T("cli.output_failed", "cause", clean(rootCause(out.cause))))
		return exitFault
	}
	if errors.Is(err, context.Canceled) {
		p.complain(p.cat.T("cli.interrupted"))
		return exitFault
	}
	r := model.AsRefusal(err)
	if r == nil {
		p.fault(err)
		return exitFault
	}
	p.complain(p.sentence(r))
	p.pointAt(r.Args["query"], r.Args["column"])
	if lines := r.Args["candidates"]; lines != "" {
		for l := range strings.SplitSeq(lines, "\n") {
			fmt.Fprintln(p.err, "  "+clean(l))
		}
	}
	return exitCode(r.Code)
}

// pointAt writes a filter that was refused, and a caret under the column that is
// wrong.
func (p *program) pointAt(query, column string) {
	at, err := strconv.Atoi(column)
	runes := []rune(query)
	if err != nil || query == "" || at < 1 || at > len(runes)+1 || p.linear { // a caret is for eyes
		return
	}
	before, after := clean(string(runes[:at-1])), clean(string(runes[at-1:]))
	const margin = 2
	room := max(8, p.width-2*margin)
	if cells(before) > room/2 { // the end of what stands before is enough
		for cells(before) > room/2-1 {
			_, size := utf8.DecodeRuneInString(before)
			before = before[size:]
		}
		before = "…" + before
	}
	p.complain(strings.Repeat(" ", margin) + widget.Cut(before+after, room))
	p.complain(strings.Repeat(" ", margin+cells(before)) + "^")
}

func exitCode(c model.Code) int {
	switch c {
	case model.Invalid:
		return 2
	case model.Ambiguous:
		return 3
	case model.NotFound:
		return 4
	case model.Busy:
		return 5
	}
	return exitFault
}

// complain writes a sentence to standard error.
func (p *program) complain(sentence string) { fmt.Fprintln(p.err, sentence) }

// fault logs what we did wrong beside the profile, and tells it in one line.
// Values never stand in a fault's text, so the log holds none.
func (p *program) fault(err error) {
	if file, ok := p.logFault(err); ok {
		p.complain(p.cat.T("cli.fault", "file", clean(file)))
		return
	}
	p.complain(p.cat.T("cli.fault_unlogged", "cause", clean(err.Error())))
}

// logFault writes what we did wrong into the log beside the profile.
func (p *program) logFault(err error) (file string, ok bool) {
	if p.opened == "" {
		return "", false
	}
	file = filepath.Join(p.opened, "relais.log")
	f, e := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if e != nil {
		return file, false
	}
	_, e = fmt.Fprintf(f, "%s %s %s\n", time.Now().UTC().Format(time.RFC3339), version(), clean(err.Error()))
	return file, errors.Join(e, f.Close()) == nil
}

func rootCause(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// sentence words a refusal: the field, what is wrong, what to do.
func (p *program) sentence(r *model.Refusal) string {
	args := make([]any, 0, 2*len(r.Args)+4)
	for name := range r.Args {
		args = append(args, name, clean(p.cat.ArgTyped(r.Args, name)))
	}
	if r.Field != "" {
		args = append(args, "field", p.fieldWord(r.Field))
	}
	if r.Args["dir"] == "" {
		args = append(args, "dir", clean(p.shared))
	}
	if r.Line > 0 {
		args = append(args, "line", r.Line)
	}
	key := "refuse." + r.Key
	if here := "refuse_here." + r.Key; p.linear && p.cat.Has(here) { // the command line's words name flags
		key = here
	}
	text := p.cat.T(key, args...)
	if r.Field != "" {
		text = p.cat.Label(p.fieldWord(r.Field), text)
	}
	if r.Line > 0 {
		text = p.cat.T("cli.at_line", "line", r.Line, "text", text)
	}
	for _, v := range r.Args {
		if v != "" && strings.HasPrefix(text, clean(v)) {
			return text // what was typed stays as it was typed
		}
	}
	return capital(text)
}

func (p *program) fieldWord(name string) string {
	kind := ""
	if k := p.target.kind; k != nil && k.Field(name) != nil {
		kind = k.Name
	}
	if !p.cat.Has("field."+kind+"."+name) && !p.cat.Has("field."+name) {
		return name
	}
	return p.cat.Field(kind, name)
}

// flagError turns what the flag parser says into a refusal, with the nearest
// flag where one is near.
func (p *program) flagError(flags *pflag.FlagSet, err error) error {
	var unknown *pflag.NotExistError
	var lacks *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		typed := unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			return invalid("cli.flag_unknown", "flag", "-"+typed)
		}
		if near := p.nearestFlag(flags, typed); near != "" {
			return invalid("cli.flag_unknown_near", "flag", "--"+typed, "near", "--"+near)
		}
		return invalid("cli.flag_unknown", "flag", "--"+typed)
	case errors.As(err, &lacks):
		flag := "--" + lacks.GetSpecifiedName()
		if lacks.GetSpecifiedShortnames() != "" {
			flag = flag[1:]
		}
		return invalid("cli.flag_value", "flag", flag)
	case errors.As(err, &bad):
		return invalid("cli.flag_bad", "flag", "--"+bad.GetFlag().Name, "value", bad.GetValue())
	}
	return invalid("cli.flag_syntax", "flag", strings.Join(p.args, " "))
}

func (p *program) nearestFlag(flags *pflag.FlagSet, typed string) string {
	var known []string
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			known = append(known, f.Name)
		}
	})
	if k := p.target.kind; k != nil {
		for _, f := range k.Fields {
			if flags.Lookup(dashed(f.Name)) != nil {
				known = append(known, fieldWords(p.cat, k, f.Name)...)
			}
		}
	}
	slices.Sort(known)
	return nearest(typed, known)
}

// capital begins a sentence with a capital.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// langFlag is the language that the arguments ask for.
func langFlag(args []string) (lang string, given bool) {
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			lang, given = v, true
		} else if a == "--lang" && i+1 < len(args) {
			lang, given = args[i+1], true
		}
	}
	return lang, given
}

// language chooses the language before anything else is read.
func language(args []string, env func(string) string) string {
	wish := env("RELAIS_LANG")
	if v, given := langFlag(args); given {
		wish = v
	}
	return i18n.Detect(wish, env("LC_ALL"), env("LC_MESSAGES"), env("LANG"))
}
