package main

import (
	"context"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newEdit makes `relais KIND edit ID…`: several records at once are one step
// for undo.
func newEdit(p *program) *cobra.Command {
	c, aimed := p.verb("edit")
	if !aimed {
		return c
	}
	k := p.target.kind
	t := p.fieldFlags(c, k, true)
	c.ValidArgsFunction = p.completeRecords(k)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		records, err := p.records(ctx, args)
		if err != nil {
			return err
		}
		changes, err := p.changes(ctx, t)
		if err != nil {
			return err
		}
		if p.globals.accessible && len(records) == 1 {
			return p.editByAsking(ctx, records[0], t, changes)
		}
		if len(changes) == 0 {
			return invalid("cli.nothing_to_change")
		}
		ids := make([]model.ID, len(records))
		res, err := p.db.Edit(ctx, func(tx *store.Tx) error {
			for i, r := range records {
				ids[i] = r.ID
				if err := apply(tx, r, changes); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return p.saved(ctx, "cli.changed", k, ids, res)
	}
	return c
}

// apply writes the changes of one record, as of what was read.
func apply(tx *store.Tx, r *model.Record, changes []change) error {
	values := map[string]model.Value{}
	for _, c := range changes {
		if c.whole {
			values[c.field.Name] = c.applied(nil)
			continue
		}
		if len(c.plus) > 0 {
			if err := tx.Add(r.Kind, r.ID, r.Base, c.field.Name, c.plus...); err != nil {
				return err
			}
		}
		if len(c.less) > 0 {
			if err := tx.Remove(r.Kind, r.ID, r.Base, c.field.Name, c.less...); err != nil {
				return err
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	return tx.Change(r.Kind, r.ID, r.Base, values)
}

// records finds the records that the arguments name, at least one.
func (p *program) records(ctx context.Context, args []string) ([]*model.Record, error) {
	if len(args) == 0 {
		return nil, invalid("cli.id_missing")
	}
	out := make([]*model.Record, len(args))
	for i, arg := range args {
		r, err := p.record(ctx, arg)
		if err != nil {
			return nil, err
		}
		out[i] = r
	}
	return out, nil
}

// newDelete makes `relais KIND delete ID…`. It says who still names what is gone.
func newDelete(p *program) *cobra.Command {
	return p.onRecords("delete", "cli.deleted", p.records,
		func(tx *store.Tx, r *model.Record) error { return tx.Delete(r.Kind, r.ID, r.Base) }, p.tellNamed)
}

// tellNamed says how many records name some that were deleted.
func (p *program) tellNamed(ctx context.Context, ids []model.ID) error {
	named, err := p.db.NamedBy(ctx, ids)
	if err != nil || len(named) == 0 || p.globals.json {
		return err
	}
	total := 0
	who := make([]string, len(named))
	for i, c := range named {
		total += c.N
		who[i] = p.cat.Count(c.Kind, c.N)
	}
	p.line(p.cat.T("cli.still_named", "n", total, "who", p.cat.And(who...)))
	return nil
}

// newRestore makes `relais KIND restore ID…`. Deleted records answer to their
// ids only.
func newRestore(p *program) *cobra.Command {
	return p.onRecords("restore", "cli.restored", p.anyRecords,
		func(tx *store.Tx, r *model.Record) error { return tx.Restore(r.Kind, r.ID) }, nil)
}

// anyRecords is records for deleted ones too.
func (p *program) anyRecords(ctx context.Context, args []string) ([]*model.Record, error) {
	if len(args) == 0 {
		return nil, invalid("cli.id_missing")
	}
	k := p.target.kind
	out := make([]*model.Record, len(args))
	for i, arg := range args {
		link, err := p.resolve(ctx, []string{k.Name}, arg)
		if err != nil {
			return nil, err
		}
		if out[i], err = p.db.GetAny(ctx, k, link.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// onRecords makes a verb that does one thing to each record that it is given;
// after, if any, tells more once that is said.
func (p *program) onRecords(verb, key string,
	find func(context.Context, []string) ([]*model.Record, error),
	do func(*store.Tx, *model.Record) error, after func(context.Context, []model.ID) error) *cobra.Command {
	c, aimed := p.verb(verb)
	if !aimed {
		return c
	}
	k := p.target.kind
	c.ValidArgsFunction = p.completeRecords(k)
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		records, err := find(ctx, args)
		if err != nil {
			return err
		}
		ids := make([]model.ID, len(records))
		res, err := p.db.Edit(ctx, func(tx *store.Tx) error {
			for i, r := range records {
				ids[i] = r.ID
				if err := do(tx, r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := p.saved(ctx, key, k, ids, res); err != nil || after == nil {
			return err
		}
		return after(ctx, ids)
	}
	return c
}
