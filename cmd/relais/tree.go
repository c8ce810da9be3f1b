package main

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"relais/model"
	"relais/tui/i18n"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// target is the command that the arguments name, known before the tree of
// commands is built: only the branch that is asked for is built, so that
// small commands start in a few milliseconds.
type target struct {
	command string // top-level name, "" for relais itself or a kind
	kind    *model.Kind
	verb    string // a kind's verb, "" where none is named yet
}

// branch is a top-level command or a kind's verb.
type branch struct {
	name string
	make func(*program) *cobra.Command
}

// branches lists the top-level commands in the order of help.
func branches() []branch {
	return []branch{
		{"init", newInit}, {"demo", newDemo}, {"status", newStatus},
		{"invite", newInvite}, {"join", newJoin}, {"sync", newSync}, {"device", newDevice},
		{"conflicts", newConflicts}, {"merge", newMerge},
		{"add", newQuickAdd}, {"log", newLog}, {"list", newListView}, {"search", newSearch},
		{"undo", newUndo}, {"redo", newRedo}, {"purge", newPurge}, {"protect", newProtect},
		{"export", newExport}, {"chart", newChart}, {"import", newImport},
		{"backup", newBackup}, {"restore", newRestoreBackup},
		{"doctor", newDoctor}, {"state-hash", newStateHash}, {"completion", newCompletion}, {"man", newMan}, {"keys", newKeys},
	}
}

// verbs lists what can be done with the records of a kind.
func verbs(k *model.Kind) []branch {
	all := []branch{
		{"add", newAdd}, {"list", newList}, {"show", newShow}, {"edit", newEdit},
		{"delete", newDelete}, {"restore", newRestore}, {"history", newHistory},
	}
	if len(k.FileFields()) > 0 {
		all = append(all, branch{"save", newSave})
	}
	if k == model.Plans.Kind {
		all = append(all, branch{"import", newPlanImport})
	}
	return all
}

func names(bs []branch) []string {
	out := make([]string, len(bs))
	for i, b := range bs {
		out[i] = b.name
	}
	return out
}

func kindNames() []string {
	out := make([]string, len(model.Kinds))
	for i, k := range model.Kinds {
		out[i] = k.Name
	}
	return out
}

// execute finds the target, builds its branch and runs it.
func (p *program) execute(ctx context.Context) error {
	if len(p.args) == 1 && (p.args[0] == "--version" || p.args[0] == "-v") {
		_, err := p.out.WriteString("relais " + version() + "\n")
		return err
	}
	if lang, given := langFlag(p.args); given && !p.completing() && !i18n.Knows(lang) {
		return invalid("cli.lang", "value", lang)
	}
	args := p.aim(slices.Clone(p.args))
	root := p.root()
	root.SetArgs(args)
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.SetIn(p.in)
	return root.ExecuteContext(ctx)
}

// aim finds the target in the arguments and puts English names in the place
// of the words that name it; `help X` becomes `X --help`.
func (p *program) aim(args []string) []string {
	rest := args
	completing := p.completing()
	if completing {
		rest = args[1:max(1, len(args)-1)]
	}
	first := p.word(rest, 0)
	name := p.firstName(rest, first)
	if name == "help" && !completing {
		args = append(slices.Delete(args, first, first+1), "--help")
		rest, first = args, p.word(args, 0)
		name = p.firstName(rest, first)
	}
	if name == "" || name == "help" {
		return args
	}
	rest[first] = name
	if slices.Contains(names(branches()), name) {
		p.target.command = name
		if name == "log" {
			p.target.kind, p.target.verb = model.Interactions.Kind, "add"
		}
		return args
	}
	p.target.kind = model.KindNamed(name)
	if second := p.word(rest, first+1); second < len(rest) {
		if verb, ok := p.lex.find(rest[second], names(verbs(p.target.kind)), verbWords); ok {
			rest[second], p.target.verb = verb, verb
		}
	}
	return args
}

// completing tells whether a shell asks what may follow.
func (p *program) completing() bool {
	return len(p.args) > 0 && strings.HasPrefix(p.args[0], cobra.ShellCompRequestCmd)
}

// firstName gives the name of the command or kind that the argument at a place
// means, "" for none. Both are looked for at once: each other language is read
// only for a word that is neither in this one.
func (p *program) firstName(args []string, at int) string {
	if at >= len(args) {
		return ""
	}
	commands := append(names(branches()), "help")
	name, _ := p.lex.find(args[at], append(commands, kindNames()...), func(c *i18n.Catalogue, name string) []string {
		if slices.Contains(commands, name) {
			return commandWords(c, name)
		}
		return kindWords(c, name)
	})
	return name
}

// subVerb takes the verb off the arguments of a command that has some of its
// own; without one it is the first, which lists.
func (p *program) subVerb(args, verbs []string) (verb string, rest []string, err error) {
	if len(args) == 0 {
		return verbs[0], nil, nil
	}
	verb, ok := p.lex.find(args[0], verbs, verbWords)
	if !ok {
		return "", nil, p.unknown("cli.verb_unknown", args[0], verbs)
	}
	return verb, args[1:], nil
}

// word gives the place of the next argument that is no flag and no flag's
// value, from a place on; len(args) where there is none.
func (p *program) word(args []string, from int) int {
	for i := from; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return len(args)
		case !strings.HasPrefix(a, "-") || a == "-":
			return i
		case strings.HasPrefix(a, "--") && !strings.Contains(a, "="):
			if name := p.flagName(nil, a[2:]); name == "profile" || name == "lang" || name == "as-of" {
				i++
			}
		}
	}
	return len(args)
}

// root builds relais itself and the branch that was aimed at; every branch
// by its name where none was.
func (p *program) root() *cobra.Command {
	root := p.command("relais")
	root.RunE = func(c *cobra.Command, args []string) error {
		if p.globals.version {
			_, err := p.out.WriteString("relais " + version() + "\n")
			return err
		}
		if len(args) > 0 {
			return p.unknownCommand(args[0])
		}
		return p.openTUI(c.Context())
	}
	root.PersistentPreRunE = p.mayLookBack
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	root.SetHelpFunc(p.help)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return p.flagError(c.Flags(), err) })
	root.SetGlobalNormalizationFunc(func(f *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(p.flagName(f, name))
	})
	g := root.PersistentFlags()
	g.StringVar(&p.globals.profile, "profile", "", p.cat.T("flag.profile.help"))
	g.StringVar(&p.globals.lang, "lang", "", p.cat.T("flag.lang.help"))
	g.StringVar(&p.globals.asOf, "as-of", "", p.cat.T("flag.as-of.help"))
	g.BoolVar(&p.globals.json, "json", false, p.cat.T("flag.json.help"))
	g.BoolVar(&p.globals.accessible, "accessible", false, p.cat.T("flag.accessible.help"))
	g.BoolVar(&p.globals.reveal, "reveal", false, p.cat.T("flag.reveal.help"))
	g.BoolVarP(&p.globals.help, "help", "h", false, p.cat.T("flag.help.help"))
	root.Flags().BoolVarP(&p.globals.version, "version", "v", false, p.cat.T("flag.version.help"))
	_ = root.RegisterFlagCompletionFunc("lang", completeLanguages)

	if len(p.args) == 0 {
		return root // the interface: nobody asks for a command
	}
	t := p.target
	for _, b := range branches() {
		if t.command == b.name || t.command == "" && t.kind == nil {
			root.AddCommand(b.make(p))
		}
	}
	for _, k := range model.Kinds {
		if t.command == "" && (t.kind == nil || t.kind == k) {
			root.AddCommand(p.kindCommand(k))
		}
	}
	return root
}

// command makes a command whose words come from the catalogue.
func (p *program) command(name string) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: p.cat.T("cmd." + name + ".help"),
		Args: cobra.ArbitraryArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }, // completion skips what does not run
	}
}

// verb makes a kind's verb. Its flags are built by its maker only where it is
// the target.
func (p *program) verb(name string) (c *cobra.Command, aimed bool) {
	c = p.command(name)
	c.Short = p.cat.T("verb." + name + ".help")
	return c, p.target.verb == name
}

func (p *program) kindCommand(k *model.Kind) *cobra.Command {
	c := p.command(k.Name)
	c.Short = p.cat.Kinds(k.Name)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		known := names(verbs(k))
		for _, v := range names(verbs(k)) {
			known = append(known, verbWords(p.cat, v)...)
		}
		return p.unknown("cli.verb_unknown", args[0], known)
	}
	if p.target.kind != k {
		return c
	}
	for _, b := range verbs(k) {
		if p.target.verb == "" || p.target.verb == b.name {
			c.AddCommand(b.make(p))
		}
	}
	return c
}

func (p *program) unknownCommand(word string) error {
	known := append(names(branches()), kindNames()...)
	for _, b := range branches() {
		known = append(known, commandWords(p.cat, b.name)...)
	}
	for _, k := range model.Kinds {
		known = append(known, kindWords(p.cat, k.Name)...)
	}
	return p.unknown("cli.command_unknown", word, known)
}

// unknown refuses a word, with the nearest known one where one is near.
func (p *program) unknown(key, word string, known []string) error {
	if near := nearest(word, known); near != "" {
		return invalid(key+"_near", "word", word, "near", near)
	}
	return invalid(key, "word", word)
}

// flagName gives the name of a flag as it is declared: any case, _ or -, the
// words of the three languages. Flags of the set come first, so that a
// field's word never hides a flag.
func (p *program) flagName(set *pflag.FlagSet, typed string) string {
	name := fold(typed)
	k := p.target.kind
	if k != nil {
		rest, prefix := name, ""
		for _, pre := range []string{"add-", "remove-"} {
			if cut, ok := strings.CutPrefix(name, pre); ok {
				rest, prefix = cut, pre
			}
		}
		if k.Field(strings.ReplaceAll(rest, "-", "_")) != nil {
			return prefix + rest
		}
	}
	if slices.Contains(flagNames, name) {
		return name
	}
	if k != nil {
		if n, ok := findIn(p.cat, name, fieldNames(k), fieldWordsOf(k)); ok {
			return dashed(n)
		}
	}
	if n, ok := findIn(p.cat, name, flagNames, flagWords); ok {
		return n
	}
	if k != nil {
		if n, ok := p.fieldNamed(name, k); ok {
			return n
		}
	}
	for _, c := range p.lex.rest() {
		if n, ok := findIn(c, name, flagNames, flagWords); ok {
			return n
		}
	}
	return name
}

// flagNames are the flags that are no fields.
var flagNames = []string{
	"profile", "lang", "as-of", "json", "accessible", "reveal", "help", "version",
	"where", "sort", "limit", "plan", "deleted", "force", "dry-run", "format",
	"kind", "name", "org", "with", "demo", "scale", "rebuild", "output",
	"share", "role", "code", "watch", "recreate", "via", "export", "for", "import", "receipt", "convert",
	"field", "keep", "value", "distinct", "take", "prefer",
	"absent", "also", "check", "keys", "none", "passphrase", "status", "tour", "write", "yes",
}

func fieldNames(k *model.Kind) []string {
	fields := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		fields[i] = f.Name
	}
	return fields
}

func fieldWordsOf(k *model.Kind) func(*catalogue, string) []string {
	return func(c *catalogue, field string) []string { return fieldWords(c, k, field) }
}

// fieldNamed finds a field of the kind by its word in any language, with the
// words for «add» and «remove» before it.
func (p *program) fieldNamed(typed string, k *model.Kind) (string, bool) {
	if n, ok := p.lex.find(typed, fieldNames(k), fieldWordsOf(k)); ok {
		return dashed(n), true
	}
	for _, verb := range []string{"add", "remove"} {
		for _, c := range append([]*catalogue{p.cat}, p.lex.rest()...) {
			for _, w := range listed(c, "verb."+verb) {
				if rest, ok := strings.CutPrefix(typed, fold(w)+"-"); ok {
					if n, ok := p.lex.find(rest, fieldNames(k), fieldWordsOf(k)); ok {
						return verb + "-" + dashed(n), true
					}
				}
			}
		}
	}
	return "", false
}

// builtVersion is set by the linker (-X main.builtVersion=…).
var builtVersion string

// version tells which relais this is.
func version() string {
	if builtVersion != "" {
		return builtVersion
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	if v := info.Main.Version; v != "" {
		return strings.Trim(v, "()")
	}
	return "devel"
}
