package main

import (
	"io"
	"strings"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"

	"github.com/spf13/cobra"
)

// completions is how many records a completion offers.
const completions = 50

// newCompletion makes `relais completion SHELL`.
func newCompletion(p *program) *cobra.Command {
	c := p.command("completion")
	shells := []string{"bash", "zsh", "fish", "powershell"}
	c.ValidArgs = shells
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return invalid("cli.shell_missing", "shells", strings.Join(shells, ", "))
		}
		root := c.Root()
		write := map[string]func(io.Writer) error{
			"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
			"zsh":        root.GenZshCompletion,
			"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
			"powershell": root.GenPowerShellCompletionWithDesc,
		}[args[0]]
		if write == nil {
			return invalid("cli.shell_unknown", "value", args[0], "shells", strings.Join(shells, ", "))
		}
		return write(p.out)
	}
	return c
}

func completeLanguages(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return i18n.Languages(), cobra.ShellCompDirectiveNoFileComp
}

// completeFixed offers the same words each time.
func completeFixed(c *cobra.Command, flag string, words []string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completeField offers what a field's flag may be given: codes with their
// words, or records with their labels.
func (p *program) completeField(c *cobra.Command, k *model.Kind, f *model.Field, changes bool) {
	flags := []string{dashed(f.Name)}
	if changes && f.Type.IsSet() {
		flags = append(flags, "add-"+dashed(f.Name), "remove-"+dashed(f.Name))
	}
	for _, flag := range flags {
		switch {
		case len(f.Codes) > 0:
			completeFixed(c, flag, p.describedCodes(k, f))
		case f.Type.IsRef():
			p.completeRef(c, flag, f.Targets)
		case f.Type == model.TypeBool:
			completeFixed(c, flag, []string{p.cat.T("widget.form.yes"), p.cat.T("widget.form.no")})
		case f.Type != model.TypeFile:
			completeFixed(c, flag, nil)
		}
	}
}

func (p *program) describedCodes(k *model.Kind, f *model.Field) []string {
	out := make([]string, len(f.Codes))
	for i, code := range f.Codes {
		out[i] = code + "\t" + p.cat.Choice(k.Name, f.Name, code)
	}
	return out
}

func (p *program) completeRef(c *cobra.Command, flag string, kinds []string) {
	_ = c.RegisterFlagCompletionFunc(flag, func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return p.offer(c, kinds, typed)
	})
}

// completeRecords offers the ids of a kind's records.
func (p *program) completeRecords(k *model.Kind) cobra.CompletionFunc {
	return func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return p.offer(c, []string{k.Name}, typed)
	}
}

// offer lists records that a person may mean: the short id to type, the label
// to read. Protected labels stay out, and so does any trouble: a shell has no
// place for it.
func (p *program) offer(c *cobra.Command, kinds []string, typed string) ([]string, cobra.ShellCompDirective) {
	s, err := p.open(c.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	found, err := s.Candidates(c.Context(), kinds, typed, completions)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	out := make([]string, len(found))
	for i, f := range found {
		id := f.Link.ID.Short(shortIDs + 2)
		if len(kinds) == 0 {
			id = f.Link.Kind + ":" + id
		}
		out[i] = id + "\t" + p.labelText(f.Label)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// completeList offers what the flags of a list may be given.
func (p *program) completeList(c *cobra.Command, k *model.Kind) {
	completeFixed(c, "sort", fieldNames(k))
	p.completeRef(c, "plan", []string{model.Plans.Name})
	conditions := func(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return p.offerConditions(c, k, typed)
	}
	_ = c.RegisterFlagCompletionFunc("where", conditions)
	c.ValidArgsFunction = conditions
}

// offerConditions completes the last condition of a filter.
func (p *program) offerConditions(c *cobra.Command, k *model.Kind, typed string) ([]string, cobra.ShellCompDirective) {
	slot := model.CompleteQuery(k, typed, p.lex)
	before := typed[:slot.From]
	var out []string
	for _, s := range pane.Suggest(p.cat, slot) {
		out = append(out, before+s.Text+"\t"+s.Hint)
	}
	directive := cobra.ShellCompDirectiveNoFileComp
	switch f := slot.Field; {
	case f == nil:
		directive |= cobra.ShellCompDirectiveNoSpace
	case f.Type.IsRef():
		s, err := p.open(c.Context())
		if err != nil {
			break // a shell has no place for trouble
		}
		found, err := s.Candidates(c.Context(), f.Targets, slot.Typed, completions)
		if err != nil {
			break
		}
		for _, x := range found {
			if name := x.Label.Short; !x.Label.Protected && name != "" {
				out = append(out, before+pane.Quoted(name)+"\t"+p.labelText(x.Label))
			}
		}
	}
	return out, directive
}
