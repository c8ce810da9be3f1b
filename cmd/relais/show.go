package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/model"

	"github.com/spf13/cobra"
)

// newShow makes `relais KIND show ID…`; `relais plan show` alone shows the
// current plan's tree.
func newShow(p *program) *cobra.Command {
	c, aimed := p.verb("show")
	if !aimed {
		return c
	}
	k := p.target.kind
	c.ValidArgsFunction = p.completeRecords(k)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		if k == model.Plans.Kind && len(args) <= 1 {
			return p.showPlan(ctx, strings.Join(args, ""))
		}
		records, err := p.anyRecords(ctx, args)
		if err != nil {
			return err
		}
		if p.globals.json {
			if len(records) == 1 {
				return p.printOne(records[0])
			}
			return p.printJSON(records)
		}
		return p.showRecords(ctx, k, records)
	}
	return c
}

// showRecords writes every field that has a value, one a line.
func (p *program) showRecords(ctx context.Context, k *model.Kind, records []*model.Record) error {
	s, err := p.newSheet(ctx, k, records, k.Fields)
	if err != nil {
		return err
	}
	for i, r := range records {
		if i > 0 {
			p.line("")
		}
		head := p.cat.T("cli.head", "kind", capital(p.cat.Kind(k.Name)), "id", s.ids[r.ID])
		if r.Deleted {
			head = p.cat.T("cli.head_deleted", "head", head)
		}
		p.line(head)
		hidden := p.hidden(r)
		for _, f := range k.Fields {
			p.showField(s, r, f, hidden)
		}
	}
	return nil
}

func (p *program) showField(s *sheet, r *model.Record, f *model.Field, hidden []string) {
	word := capital(p.cat.Field(r.Kind.Name, f.Name))
	texts := s.texts(r, f, hidden)
	switch {
	case len(texts) == 0:
		return
	case f.Type == model.TypeLong && strings.Contains(texts[0], "\n") && !slices.Contains(hidden, f.Name):
		p.line(p.cat.Label(word, ""))
		for line := range strings.SplitSeq(texts[0], "\n") {
			p.line("  " + clean(line))
		}
	case f.Type == model.TypeDay && !slices.Contains(hidden, f.Name):
		p.line(p.cat.Label(word, p.dayAloud(model.Day(r.One(f.Name)))))
	default:
		p.line(p.cat.Label(word, clean(strings.Join(texts, ", "))))
	}
	if heads := r.Conflicts[f.Name]; len(heads) > 0 {
		p.line("  " + p.cat.T("cli.conflict"))
		for _, h := range heads {
			text := clean(s.text(f, h.Value))
			if h.Sealed || slices.Contains(hidden, f.Name) {
				text = p.cat.T("value.protected")
			}
			p.line("  · " + text)
		}
	}
}

// today is the day that the profile's clock shows.
func (p *program) today() time.Time { return p.db.Env().Today.Time() }

// newHistory makes `relais KIND history ID`.
func newHistory(p *program) *cobra.Command {
	c, aimed := p.verb("history")
	if !aimed {
		return c
	}
	k := p.target.kind
	c.ValidArgsFunction = p.completeRecords(k)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		if len(args) > 1 {
			return invalid("cli.arg_extra", "value", args[1])
		}
		records, err := p.anyRecords(ctx, args)
		if err != nil {
			return err
		}
		return p.showHistory(ctx, k, records[0])
	}
	return c
}
