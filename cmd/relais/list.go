package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newList makes `relais KIND list`.
func newList(p *program) *cobra.Command {
	c, aimed := p.verb("list")
	if !aimed {
		return c
	}
	k := p.target.kind
	var where, order, plan string
	var limit int
	var deleted bool
	f := c.Flags()
	f.StringVar(&where, "where", "", p.cat.T("flag.where.help"))
	f.StringVar(&order, "sort", "", p.cat.T("flag.sort.help"))
	f.IntVar(&limit, "limit", 0, p.cat.T("flag.limit.help"))
	f.StringVar(&plan, "plan", "", p.cat.T("flag.plan.help"))
	f.BoolVar(&deleted, "deleted", false, p.cat.T("flag.deleted.help"))
	p.completeList(c, k)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		s, err := p.open(ctx)
		if err != nil {
			return err
		}
		o := store.ListOptions{Limit: limit, Deleted: deleted, Fields: p.wanted(k)}
		if limit < 0 {
			return invalid("field.negative").On("limit")
		}
		if o.Where, err = model.ParseQueryWith(k, strings.TrimSpace(where+" "+strings.Join(args, " ")), s.Env(), p.lex); err != nil {
			return err
		}
		if o.Sort, err = p.order(k, order); err != nil {
			return err
		}
		if plan != "" {
			link, err := p.resolve(ctx, []string{model.Plans.Name}, plan)
			if err != nil {
				return err
			}
			o.Plan = link.ID
		}
		return p.listRecords(ctx, k, o, nil)
	}
	return c
}

// listRecords lists records with some columns, or the kind's own for none,
// under the headings that the filter asks for.
func (p *program) listRecords(ctx context.Context, k *model.Kind, o store.ListOptions, columns []*model.Field) error {
	if g := o.Where.Group; g != nil {
		o.Fields = append(o.Fields, g.Name)
	}
	if p.piped() { // as long as it may be, it is not held in memory
		l := p.newLines(k, columns)
		o.Passing = true
		err := p.db.Each(ctx, k, o, func(r *model.Record) error { return l.add(ctx, r) })
		if err != nil {
			return err
		}
		return l.print(ctx)
	}
	records, err := p.db.List(ctx, k, o)
	if err != nil {
		return err
	}
	return p.printGrouped(ctx, k, records, columns, o.Where.Group)
}

// wanted names the fields that a list reads: all of them for JSON, else the
// columns, with the stored fields that a rule of protection may ask for.
func (p *program) wanted(k *model.Kind) []string {
	if p.globals.json {
		return fieldNames(k)
	}
	names := slices.Clone(k.Columns)
	if k.Guarded() {
		for _, f := range k.Stored() {
			names = append(names, f.Name)
		}
	}
	return names
}

// order reads the field that a list is sorted by, "-" before it for the other
// way round.
func (p *program) order(k *model.Kind, typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	name, down := strings.CutPrefix(typed, "-")
	minus := ""
	if down {
		minus = "-"
	}
	if name == "created" || name == "changed" {
		return minus + name, nil
	}
	if n, ok := p.lex.find(name, fieldNames(k), fieldWordsOf(k)); ok {
		return minus + n, nil
	}
	known := fieldNames(k)
	for _, f := range k.Fields {
		known = append(known, fieldWords(p.cat, k, f.Name)...)
	}
	return "", p.unknown("cli.field_unknown", name, known)
}
