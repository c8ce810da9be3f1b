package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newListView makes `relais list VIEW`: the rows of a saved view.
func newListView(p *program) *cobra.Command {
	c := p.command("list")
	c.ValidArgsFunction = p.completeRecords(model.Views.Kind)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		if _, err := p.open(ctx); err != nil {
			return err
		}
		if len(args) == 0 {
			k := model.Views.Kind
			return p.listRecords(ctx, k, store.ListOptions{Fields: p.wanted(k)}, nil)
		}
		link, err := p.resolve(ctx, []string{model.Views.Name}, strings.Join(args, " "))
		if err != nil {
			return err
		}
		r, err := p.db.Get(ctx, model.Views.Kind, link.ID)
		if err != nil {
			return err
		}
		return p.showView(ctx, model.Views.Read(r))
	}
	return c
}

// showView writes the rows of a view, in its order and under its headings.
func (p *program) showView(ctx context.Context, v *model.View) error {
	k := model.KindNamed(v.KindOf)
	if k == nil {
		return invalid("view.kind", "value", v.KindOf)
	}
	o := store.ListOptions{Fields: p.wanted(k)}
	var err error
	if o.Where, err = model.ParseQueryWith(k, v.Query, p.db.Env(), p.lex); err != nil {
		return err
	}
	var columns []*model.Field
	for _, name := range v.Shown(k) {
		columns = append(columns, k.Field(name))
		o.Fields = append(o.Fields, name)
	}
	return p.listRecords(ctx, k, o, columns)
}
