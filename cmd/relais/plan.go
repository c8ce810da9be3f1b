package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"
	"relais/store/port"

	"github.com/spf13/cobra"
)

// currentPlan finds the plan that is meant when none is named: the latest
// that is current, else the latest.
func (p *program) currentPlan(ctx context.Context) (model.ID, error) {
	s, err := p.open(ctx)
	if err != nil {
		return model.ID{}, err
	}
	plans, err := s.List(ctx, model.Plans.Kind, store.ListOptions{Sort: "-year"})
	if err != nil {
		return model.ID{}, err
	}
	for _, r := range plans {
		if r.One("status") == "current" {
			return r.ID, nil
		}
	}
	if len(plans) == 0 {
		return model.ID{}, model.Refuse(model.NotFound, "cli.no_plan")
	}
	return plans[0].ID, nil
}

// tree is a plan's objectives, means and actions by what they hang from.
type tree map[model.ID][]*model.Record

// planTree reads what hangs from a plan, in the plan's order.
func (p *program) planTree(ctx context.Context, plan model.ID) (tree, error) {
	t := tree{}
	for _, level := range []struct {
		kind   *model.Kind
		parent string
	}{{model.Objectives.Kind, "plan"}, {model.MeansKind.Kind, "objective"}, {model.Actions.Kind, "means"}} {
		records, err := p.db.List(ctx, level.kind, store.ListOptions{Plan: plan, Fields: fieldNames(level.kind)})
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			id := idOf(r.One(level.parent))
			t[id] = append(t[id], r)
		}
	}
	return t, nil
}

// showPlan writes a plan as a tree with its progress.
func (p *program) showPlan(ctx context.Context, typed string) error {
	id, err := p.planNamed(ctx, typed)
	if err != nil {
		return err
	}
	plan, err := p.db.Get(ctx, model.Plans.Kind, id)
	if err != nil {
		return err
	}
	t, err := p.planTree(ctx, id)
	if err != nil {
		return err
	}
	if p.globals.json {
		_, err := p.out.Write(append(t.json(nil, plan, p.globals.reveal), '\n'))
		return err
	}
	p.line(p.progress(clean(plan.One("title")), plan))
	if text := plan.One("transversal_priority"); text != "" {
		p.line(p.cat.Label(capital(p.cat.Field(plan.Kind.Name, "transversal_priority")), clean(text)))
	}
	for _, o := range t[id] {
		p.line("")
		p.branch("", p.progress(clean(join(o.One("number"), o.One("title"))), o))
		for _, m := range t[o.ID] {
			p.branch("  ", p.progress(clean(join(m.One("number"), m.One("title"))), m))
			for _, a := range t[m.ID] {
				status := p.cat.Choice(a.Kind.Name, "status", a.One("status"))
				p.branch("    ", p.cat.T("plan.action", "text", clean(join(a.One("ref"), a.One("text"))), "status", status))
			}
		}
	}
	return nil
}

func (p *program) planNamed(ctx context.Context, typed string) (model.ID, error) {
	if typed == "" {
		return p.currentPlan(ctx)
	}
	link, err := p.resolve(ctx, []string{model.Plans.Name}, typed)
	return link.ID, err
}

func join(number, text string) string {
	return strings.TrimSpace(number + " " + text)
}

// branch writes one line of the tree, folded to the terminal where there is one.
func (p *program) branch(indent, text string) {
	if !p.outTTY {
		p.line(indent + text)
		return
	}
	for i, l := range wrap(text, max(20, p.width-len(indent)-2)) {
		if i > 0 {
			l = "  " + l
		}
		p.line(indent + l)
	}
}

// progress adds the share that is done, where something can be.
func (p *program) progress(text string, r *model.Record) string {
	share := r.One("progress")
	if share == "" {
		return text
	}
	return p.cat.T("plan.progress", "text", text, "percent", share)
}

// json appends a record and what hangs from it: objectives of a plan, means
// of an objective, actions of a means.
func (t tree) json(b []byte, r *model.Record, reveal bool) []byte {
	below := map[string]string{"plan": "objectives", "objective": "means", "means": "actions"}[r.Kind.Name]
	b = port.AppendJSON(b, r, reveal)
	if below == "" {
		return b
	}
	b = append(b[:len(b)-1], ',')
	b = port.AppendText(b, below)
	b = append(b, ":["...)
	for i, c := range t[r.ID] {
		if i > 0 {
			b = append(b, ',')
		}
		b = t.json(append(b, '\n'), c, reveal)
	}
	return append(b, ']', '}')
}

// newPlanImport makes `relais plan import FILE`.
func newPlanImport(p *program) *cobra.Command {
	c, aimed := p.verb("import")
	if !aimed {
		return c
	}
	dry := c.Flags().Bool("dry-run", false, p.cat.T("flag.dry-run.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		file, err := oneFile(args)
		if err != nil {
			return err
		}
		return p.importPlan(c.Context(), file, *dry)
	}
	return c
}
