package main

import (
	"context"

	"relais/model"

	"github.com/spf13/cobra"
)

// newProtect makes `relais protect KIND ID --yes`.
func newProtect(p *program) *cobra.Command {
	c := p.command("protect")
	yes := c.Flags().Bool("yes", false, p.cat.T("flag.protect_yes.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < 2:
			return invalid("protect.what")
		case len(args) > 2:
			return invalid("cli.arg_extra", "value", args[2])
		}
		return p.protect(c.Context(), args[0], args[1], *yes)
	}
	return c
}

// protect moves the values of a record that was not sensitive when they were
// written. It refuses without --yes, and says then what it would do.
func (p *program) protect(ctx context.Context, kindWord, typed string, yes bool) error {
	link, err := p.ofKind(ctx, kindWord, typed)
	if err != nil {
		return err
	}
	if !yes {
		return model.Refuse(model.Ambiguous, "protect.confirm", "kind", p.cat.Kind(link.Kind), "id", link.ID.Short(6))
	}
	res, err := p.db.Protect(ctx, model.KindNamed(link.Kind), link.ID)
	if err != nil {
		return err
	}
	return p.tellErased(ctx, "protect", link, res)
}
