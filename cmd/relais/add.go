package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newAdd makes `relais KIND add`.
func newAdd(p *program) *cobra.Command {
	c, aimed := p.verb("add")
	if !aimed {
		return c
	}
	k := p.target.kind
	t := p.fieldFlags(c, k, false)
	c.RunE = func(c *cobra.Command, args []string) error {
		return p.runAdd(c.Context(), k, t, strings.Join(args, " "), nil)
	}
	return c
}

// runAdd creates a record of the flags' values, the text without flag, and
// changes that come from elsewhere. With --accessible it asks for the rest.
func (p *program) runAdd(ctx context.Context, k *model.Kind, t *typed, text string, more []change) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	changes, err := p.changes(ctx, t)
	if err != nil {
		return err
	}
	changes = append(changes, more...)
	if text != "" {
		first := k.Positional()
		if first == nil {
			return invalid("cli.arg_extra", "value", text)
		}
		v, err := p.wire(ctx, k, first, text)
		if err != nil {
			return err
		}
		changes = append(changes, change{field: first, value: v, whole: true})
	}
	r := k.New(s.Env())
	for _, c := range changes {
		r.Values[c.field.Index()] = c.applied(r.Values[c.field.Index()])
	}
	if p.globals.accessible {
		if err := p.ask(ctx, r, t, changes); err != nil {
			return err
		}
	}
	res, err := s.Edit(ctx, func(tx *store.Tx) error { return tx.Create(r) })
	if err != nil {
		return err
	}
	return p.saved(ctx, "cli.added", k, []model.ID{r.ID}, res)
}

// saved tells what an edit did: the records as JSON, or a line for each, and
// one for each record that it brought about.
func (p *program) saved(ctx context.Context, key string, k *model.Kind, ids []model.ID, res store.Result) error {
	if p.globals.json {
		records := make([]*model.Record, len(ids))
		for i, id := range ids {
			r, err := p.db.GetAny(ctx, k, id)
			if err != nil {
				return err
			}
			records[i] = r
		}
		if len(records) == 1 {
			return p.printOne(records[0])
		}
		return p.printJSON(records)
	}
	if res.Empty {
		p.line(p.cat.T("cli.unchanged"))
		return nil
	}
	if err := p.nameAll(ctx, key, k, ids); err != nil {
		return err
	}
	var more []model.ID
	for _, id := range res.Created {
		if !contains(ids, id) {
			more = append(more, id)
		}
	}
	if len(more) == 0 {
		return nil
	}
	labels, err := p.db.Labels(ctx, nil, more)
	if err != nil {
		return err
	}
	for _, id := range more {
		p.line(p.cat.T("cli.effect", "id", id.Short(shortIDs), "label", p.labelText(labels[id])))
	}
	return nil
}

func contains(ids []model.ID, id model.ID) bool {
	for _, i := range ids {
		if i == id {
			return true
		}
	}
	return false
}

// nameAll writes a line for each record of a kind: what was done, and to which.
func (p *program) nameAll(ctx context.Context, key string, k *model.Kind, ids []model.ID) error {
	labels, err := p.db.Labels(ctx, []string{k.Name}, ids)
	if err != nil {
		return err
	}
	lengths, err := p.db.ShortLengths(ctx, k, ids, shortIDs)
	if err != nil {
		return err
	}
	for i, id := range ids {
		p.line(p.cat.T(key, "kind", p.cat.Kind(k.Name), "id", id.Short(lengths[i]), "label", p.labelText(labels[id])))
	}
	return nil
}

// labelText gives a label fit for the terminal; a protected one only where
// --reveal asks for it.
func (p *program) labelText(l store.Label) string {
	switch {
	case l.Protected && !p.globals.reveal || l.Sealed && l.Text == "":
		return p.cat.T("value.protected")
	case l.Text == "":
		return p.cat.T("value.unnamed")
	}
	return clean(p.title(l.Text))
}

// title is a title as it is shown: the log has a sign, not words, before that of
// a task that follows a contact up, and nothing else where that is protected.
func (p *program) title(text string) string {
	if model.HiddenFollowUp(text) {
		return p.cat.T("task.follow_up_protected")
	}
	if summary, ok := model.FollowUp(text); ok {
		return p.cat.T("task.follow_up", "summary", summary)
	}
	return text
}
