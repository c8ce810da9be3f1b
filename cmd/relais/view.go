package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"

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
			return p.unknownView(ctx, strings.Join(args, " "), err)
		}
		r, err := p.db.Get(ctx, model.Views.Kind, link.ID)
		if err != nil {
			return err
		}
		return p.showView(ctx, model.Views.Read(r))
	}
	return c
}

// unknownView names the views that there are, where none was found.
func (p *program) unknownView(ctx context.Context, typed string, err error) error {
	if r := model.AsRefusal(err); r == nil || r.Code != model.NotFound {
		return err
	}
	views, e := p.db.List(ctx, model.Views.Kind, store.ListOptions{Fields: []string{"title"}})
	if e != nil {
		return e
	}
	if len(views) == 0 {
		return model.Refuse(model.NotFound, "cli.view_none", "value", typed)
	}
	titles := make([]string, len(views))
	for i, v := range views {
		titles[i] = p.cat.Quote(v.One("title"))
	}
	return model.Refuse(model.NotFound, "cli.view", "value", typed, "views", strings.Join(titles, ", "))
}

// saidQueries tells in the user's words what views leave, by their ids; those that
// are not understood are missing.
func (p *program) saidQueries(ctx context.Context, views []*model.Record) map[model.ID]string {
	d := &data{s: p.db}
	p.voiceOf(d)
	h := &pane.Host{Words: p.cat, Lexicon: p.lex, Data: d, Session: pane.Session{Me: p.db.Env().Me}}
	out := map[model.ID]string{}
	for _, r := range views {
		k := model.KindNamed(r.One("kind_of"))
		if k == nil {
			continue
		}
		if q, err := model.ParseQueryWith(k, r.One("query"), p.db.Env(), p.lex); err == nil {
			out[r.ID] = p.cat.And(h.SayConditions(k, q, h.ReadNames(ctx, q))...)
		}
	}
	return out
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
