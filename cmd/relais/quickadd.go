package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newQuickAdd makes `relais add "…"`: a task of one line.
func newQuickAdd(p *program) *cobra.Command {
	c := p.command("add")
	c.RunE = func(c *cobra.Command, args []string) error {
		text := strings.TrimSpace(strings.Join(args, " "))
		if text == "" {
			return invalid("cli.text_missing")
		}
		s, err := p.open(c.Context())
		if err != nil {
			return err
		}
		q := model.ParseQuickAdd(text, s.Env().Today)
		if err := p.quickAsks(q); err != nil {
			return err
		}
		changes, err := p.quickChanges(c.Context(), q)
		if err != nil {
			return err
		}
		p.target.kind = model.Tasks.Kind
		if err := p.runAdd(c.Context(), model.Tasks.Kind, &typed{kind: model.Tasks.Kind, set: c.Flags()}, q.Title, changes); err != nil {
			return err
		}
		p.quickDoubts(q)
		return nil
	}
	return c
}

// quickAdd makes a task of each line, for the interface: all or none.
func (p *program) quickAdd(ctx context.Context, lines []string) (store.Result, error) {
	made := make([]*model.Record, len(lines))
	for i, line := range lines {
		q := model.ParseQuickAdd(line, p.db.Env().Today)
		changes, err := p.quickChanges(ctx, q)
		if err != nil {
			return store.Result{}, err
		}
		made[i] = model.Tasks.New(p.db.Env()).Put("title", q.Title)
		for _, c := range changes {
			made[i].Values[c.field.Index()] = c.value
		}
	}
	return p.db.Edit(ctx, func(t *store.Tx) error {
		for _, r := range made {
			if err := t.Create(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// quickChanges gives what the line says as changes of a new task; names that
// mean no record, or several, are refused.
func (p *program) quickChanges(ctx context.Context, q model.QuickAdd) ([]change, error) {
	k := model.Tasks.Kind
	var out []change
	put := func(field string, v ...string) {
		if len(v) > 0 && v[0] != "" {
			out = append(out, change{field: k.Field(field), value: v, whole: true})
		}
	}
	put("due", string(q.Due))
	put("priority", q.Priority)
	put("tags", q.Tags...)
	put("recurrence", q.Recurrence)
	for _, ref := range []struct{ field, typed string }{
		{"assignee", q.Assignee}, {"project", q.Project}, {"organisation", q.Organisation},
	} {
		if ref.typed == "" {
			continue
		}
		v, err := p.wire(ctx, k, k.Field(ref.field), ref.typed)
		if err != nil {
			return nil, err
		}
		put(ref.field, v...)
	}
	if q.ActionRef != "" {
		id, err := p.actionByRef(ctx, q.ActionRef)
		if err != nil {
			return nil, onField(err, k.Field("action"))
		}
		put("action", id.String())
	}
	return out, nil
}

// actionByRef finds an action of the current plan by its ref; every year's
// plan has a 2.1.a.
func (p *program) actionByRef(ctx context.Context, ref string) (model.ID, error) {
	plan, err := p.currentPlan(ctx)
	if err != nil {
		return model.ID{}, err
	}
	found, err := p.db.List(ctx, model.Actions.Kind, store.ListOptions{
		Plan: plan, Fields: []string{"ref"},
		Where: model.Where(model.Term{Field: model.Actions.Field("ref"), Op: "=", Values: []string{ref}}),
	})
	if err != nil {
		return model.ID{}, err
	}
	if len(found) != 1 {
		return model.ID{}, model.Refuse(model.NotFound, "reference.none", "value", ref)
	}
	return found[0].ID, nil
}

// quickDoubts tells what may have been meant and was left in the title.
func (p *program) quickDoubts(q model.QuickAdd) {
	for _, d := range q.Doubts {
		p.complain(p.cat.T("quickadd."+d.Key, "text", clean(d.Text), "bare", clean(d.Text), "field", p.cat.Field(model.Tasks.Name, d.Field), "choices", clean(strings.Join(d.Choices, ", "))))
	}
}
