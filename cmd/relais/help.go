package main

import (
	"strings"

	"relais/model"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// help writes what a command does, how it is called, what it takes.
func (p *program) help(c *cobra.Command, _ []string) {
	p.para(c.Short)
	if key := p.helpKey(c) + ".long"; p.cat.Has(key) {
		p.line("")
		p.para(p.cat.T(key))
	}
	p.line("")
	p.line(p.cat.Label(p.cat.T("help.usage"), p.usage(c)))
	if !c.HasParent() {
		p.commandRows(c)
	} else if c.HasSubCommands() {
		p.section("help.verbs")
		for _, sub := range c.Commands() {
			p.row(withWord(sub.Name(), verbWords(p.cat, sub.Name())), sub.Short)
		}
	}
	if own := ownFlags(c); own.HasAvailableFlags() {
		p.section("help.flags")
		p.flagRows(own)
	}
	p.section("help.global")
	p.flagRows(c.Root().PersistentFlags())
}

// ownFlags gives the flags that are the command's alone, in the order that
// they were declared in.
func ownFlags(c *cobra.Command) *pflag.FlagSet {
	global := c.Root().PersistentFlags()
	own := pflag.NewFlagSet(c.Name(), pflag.ContinueOnError)
	own.SortFlags = false
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if global.Lookup(f.Name) == nil {
			own.AddFlag(f)
		}
	})
	return own
}

// helpKey is the catalogue key of a command: verb.add or cmd.status.
func (p *program) helpKey(c *cobra.Command) string {
	if c.HasParent() && c.Parent().HasParent() {
		return "verb." + c.Name()
	}
	return "cmd." + c.Name()
}

func (p *program) usage(c *cobra.Command) string {
	text := c.CommandPath()
	key := p.helpKey(c) + ".args"
	switch {
	case !c.HasParent():
		return text + " " + p.cat.T("help.any_command")
	case c.HasSubCommands():
		return text + " " + p.cat.T("help.any_verb")
	case c.Name() == "add" && p.target.kind != nil && p.target.command == "":
		if f := p.target.kind.Positional(); f != nil {
			text += " [" + p.cat.Field(p.target.kind.Name, f.Name) + "]"
		}
	case p.cat.Has(key):
		text += " " + p.cat.T(key)
	}
	return text + " " + p.cat.T("help.any_flag")
}

func (p *program) commandRows(c *cobra.Command) {
	p.section("help.commands")
	var kinds []*cobra.Command
	for _, sub := range c.Commands() {
		if sub.Hidden {
			continue
		}
		if model.KindNamed(sub.Name()) != nil {
			kinds = append(kinds, sub)
			continue
		}
		p.row(withWord(sub.Name(), commandWords(p.cat, sub.Name())), sub.Short)
	}
	p.section("help.kinds")
	for _, k := range kinds {
		p.row(withWord(k.Name(), kindWords(p.cat, k.Name())), k.Short)
	}
	p.line("")
	p.para(p.cat.T("help.exit_codes"))
	p.para(p.cat.T("help.cheat_sheet"))
}

func (p *program) section(key string) {
	p.line("")
	p.line(p.cat.T(key))
}

// withWord gives an English name and the current language's word for it.
func withWord(name string, words []string) string {
	if len(words) == 0 || fold(words[0]) == fold(name) {
		return name
	}
	return name + ", " + words[0]
}

func (p *program) flagRows(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		word, kind := p.flagWord(f)
		if word != "" && fold(word) != fold(f.Name) {
			name += ", --" + word
		}
		if kind != "" {
			name += " " + kind
		}
		p.row(name, capital(f.Usage))
	})
}

// flagWord gives a flag's word in the current language, and what it takes.
func (p *program) flagWord(f *pflag.Flag) (word, takes string) {
	if f.Value.Type() != "bool" {
		takes = p.cat.T("takes.text")
	}
	if k := p.target.kind; k != nil {
		name := strings.ReplaceAll(f.Name, "-", "_")
		if d := k.Field(name); d != nil {
			return slug(p.cat.Field(k.Name, name)), p.cat.T("takes." + typeWord(d.Type))
		}
		for _, verb := range []string{"add", "remove"} {
			if rest, ok := strings.CutPrefix(name, verb+"_"); ok && k.Field(rest) != nil {
				w := listed(p.cat, "verb."+verb)
				return w[0] + "-" + slug(p.cat.Field(k.Name, rest)), takes
			}
		}
	}
	if w := flagWords(p.cat, f.Name); len(w) > 0 {
		word = w[0]
	}
	return word, takes
}

// typeWord is the part of a catalogue key that names what a type of field takes.
func typeWord(t model.Type) string {
	switch t {
	case model.TypeChoice:
		return "choice"
	case model.TypeDay:
		return "day"
	case model.TypeMoment:
		return "moment"
	case model.TypeInt:
		return "int"
	case model.TypeBool:
		return "bool"
	case model.TypeMoney:
		return "money"
	case model.TypeRef, model.TypeAnyRef:
		return "ref"
	case model.TypeSet, model.TypeCodes, model.TypeRefs, model.TypeAnyRefs:
		return "set"
	}
	return "text"
}

// row writes a name and its explanation, which is folded to the width.
func (p *program) row(name, text string) {
	const indent = 30
	left := "  " + name
	if cells(left) >= indent {
		p.line(left)
		left = ""
	}
	for _, l := range wrap(text, max(20, p.width-indent)) {
		p.line(left + strings.Repeat(" ", indent-cells(left)) + l)
		left = ""
	}
}

func (p *program) para(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, l := range wrap(line, p.width) {
			p.line(l)
		}
	}
}

// line writes one line to standard output; Flush tells whether it arrived.
func (p *program) line(s string) {
	_, _ = p.out.WriteString(s)
	_ = p.out.WriteByte('\n')
}

// wrap folds a text at spaces to lines of at most width cells.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		if line != "" && cells(line)+1+cells(word) > width {
			lines, line = append(lines, line), word
			continue
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
