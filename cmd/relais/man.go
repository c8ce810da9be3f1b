package main

import (
	"strings"

	"relais/model"
	"relais/tui"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan makes `relais man`: the manual page, or the keys alone.
func newMan(p *program) *cobra.Command {
	c := p.command("man")
	onlyKeys := c.Flags().Bool("keys", false, p.cat.T("flag.keys.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return invalid("cli.man_args", "word", args[0])
		}
		text := p.manual()
		if *onlyKeys {
			text = strings.TrimPrefix(tui.CheatSheet(p.cat, p.own()), "\n")
		}
		_, err := p.out.WriteString(text)
		return err
	}
	return c
}

// roff writes a page for man. Every text goes through escape: none of it can
// be taken for a request.
type roff struct{ strings.Builder }

var roffEscapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, "\u00a0", `\ `, "\u202f", `\ `)

func (r *roff) text(s string) {
	for line := range strings.SplitSeq(s, "\n") {
		line = roffEscapes.Replace(strings.TrimSpace(line))
		if strings.HasPrefix(line, ".") {
			line = `\&` + line
		}
		r.WriteString(line + "\n")
	}
}

func (r *roff) request(name string, args ...string) {
	r.WriteString("." + name)
	for _, a := range args {
		r.WriteString(` "` + strings.ReplaceAll(roffEscapes.Replace(a), `"`, `\(dq`) + `"`)
	}
	r.WriteString("\n")
}

// item is a tagged paragraph: a name in bold, and what it is.
func (r *roff) item(name, text string) {
	r.request("TP")
	r.request("B", name)
	r.text(text)
}

// manual is the manual page in the user's language, made from the tree of
// commands, the declarations of the kinds, and the action registry.
func (p *program) manual() string {
	r := &roff{}
	r.WriteString(".\\\" -*- coding: utf-8 -*-\n") //words: tells groff the encoding
	r.request("TH", "RELAIS", "1", "", "relais "+version(), p.cat.T("man.title"))
	section := func(key string) { r.request("SH", strings.ToUpper(p.cat.T(key))) }
	section("man.name")
	r.text("relais - " + p.cat.T("cmd.relais.help"))
	section("man.synopsis")
	r.request("B", "relais")
	r.text(p.cat.T("help.any_command"))
	section("help.commands")
	for _, b := range branches() {
		p.manCommand(r, b.name, target{command: b.name})
	}
	section("help.verbs")
	r.text(p.cat.T("man.verbs"))
	for _, v := range allVerbs() {
		p.manCommand(r, v.name, target{kind: v.kind, verb: v.name})
	}
	section("help.kinds")
	p.manKinds(r)
	section("help.global")
	p.manFlags(r, p.branchOf(target{command: "status"}).Root().PersistentFlags())
	section("man.keys")
	for _, g := range tui.KeyGroups(p.cat, p.own()) {
		r.request("SS", g.Title)
		for _, l := range g.Lines {
			r.item(strings.Join(l.Keys, "  "), l.Words)
		}
	}
	section("man.environment")
	for _, name := range []string{"RELAIS_HOME", "RELAIS_LANG", "RELAIS_THEME", "RELAIS_NOW", "NO_COLOR"} {
		r.item(name, p.cat.T("man.env."+strings.ToLower(name)))
	}
	section("man.exit")
	r.text(p.cat.T("help.exit_codes"))
	return r.String()
}

// verbOf is a verb and a kind that has it.
type verbOf struct {
	name string
	kind *model.Kind
}

// allVerbs lists every verb once, with the first kind that has it: tasks, where
// they do.
func allVerbs() []verbOf {
	var out []verbOf
	seen := map[string]bool{}
	for _, k := range append([]*model.Kind{model.Tasks.Kind}, model.Kinds...) {
		for _, v := range verbs(k) {
			if !seen[v.name] {
				seen[v.name] = true
				out = append(out, verbOf{v.name, k})
			}
		}
	}
	return out
}

// branchOf builds the branch of a target beside the one that runs.
func (p *program) branchOf(t target) *cobra.Command {
	q := &program{args: p.args, lex: p.lex, cat: p.cat, env: p.env, width: p.width, target: t}
	if t.command == "log" {
		q.target.kind, q.target.verb = model.Interactions.Kind, "add"
	}
	c := q.root()
	path := []string{t.command}
	if t.command == "" {
		path = []string{t.kind.Name, t.verb}
	}
	for _, name := range path {
		for _, sub := range c.Commands() {
			if sub.Name() == name {
				c = sub
				break
			}
		}
	}
	return c
}

// manCommand writes one command: its call, what it does, its own flags. Flags
// that are fields stand with the kinds.
func (p *program) manCommand(r *roff, name string, t target) {
	c := p.branchOf(t)
	usage := "relais "
	words := commandWords(p.cat, name)
	if t.command == "" {
		usage += p.cat.T("man.kind") + " "
		words = verbWords(p.cat, name)
	}
	usage += withWord(name, words)
	if key := p.helpKey(c) + ".args"; p.cat.Has(key) {
		usage += " " + p.cat.T(key)
	}
	r.item(usage, c.Short)
	if key := p.helpKey(c) + ".long"; p.cat.Has(key) {
		r.text(p.cat.T(key))
	}
	for _, sub := range c.Commands() {
		r.request("br")
		r.text(p.cat.Label(withWord(sub.Name(), verbWords(p.cat, sub.Name())), sub.Short))
	}
	fields := map[string]bool{}
	if k := t.kind; k != nil || t.command == "log" {
		if k == nil {
			k = model.Interactions.Kind
		}
		for _, f := range k.Fields {
			fields[dashed(f.Name)], fields["add-"+dashed(f.Name)], fields["remove-"+dashed(f.Name)] = true, true, true
		}
	}
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	ownFlags(c).VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && !fields[f.Name] {
			flags.AddFlag(f)
		}
	})
	if !flags.HasFlags() {
		return
	}
	r.request("RS")
	p.manFlags(r, flags)
	r.request("RE")
}

func (p *program) manFlags(r *roff, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if words := flagWords(p.cat, f.Name); len(words) > 0 && fold(words[0]) != fold(f.Name) {
			name += ", --" + words[0]
		}
		if f.Value.Type() != "bool" {
			name += " " + p.cat.T("takes.text")
		}
		r.item(name, f.Usage)
	})
}

// manKinds writes every kind with its fields, and what each takes.
func (p *program) manKinds(r *roff) {
	for _, k := range model.Kinds {
		r.request("SS", withWord(k.Name, kindWords(p.cat, k.Name)))
		for _, f := range k.Stored() {
			if f.ReadOnly {
				continue
			}
			takes := p.cat.T("takes." + typeWord(f.Type))
			if len(f.Codes) > 0 {
				takes = strings.Join(p.codeWords(k, f), ", ")
			}
			r.item("--"+dashed(f.Name), p.cat.Label(p.cat.Field(k.Name, f.Name), takes))
		}
	}
}
