package main

import (
	"context"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
	"relais/store/port"
	"relais/tui/pane"

	"github.com/spf13/cobra"
)

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// newLog makes `relais log "Résumé" --org FAT --channel call`: an entry of
// the contact log with shorter flags for the most used fields.
func newLog(p *program) *cobra.Command {
	c := p.command("log")
	if p.target.command != "log" {
		return c
	}
	k := model.Interactions.Kind
	t := p.fieldFlags(c, k, false)
	orgs := c.Flags().StringArray("org", nil, p.cat.T("flag.log_org.help"))
	people := c.Flags().StringArray("with", nil, p.cat.T("flag.with.help"))
	p.completeRef(c, "org", []string{model.Organisations.Name})
	p.completeRef(c, "with", []string{model.People.Name})
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		var more []change
		for field, texts := range map[string]*[]string{"organisations": orgs, "people": people} {
			f := k.Field(field)
			v, err := p.wireAll(ctx, k, f, texts)
			if err != nil {
				return err
			}
			if len(v) > 0 {
				more = append(more, change{field: f, plus: v})
			}
		}
		return p.runAdd(ctx, k, t, strings.Join(args, " "), more)
	}
	return c
}

// newUndo makes `relais undo`, newRedo `relais redo`.
func newUndo(p *program) *cobra.Command {
	return p.takeBack("undo", func(ctx context.Context, s *store.Store, force bool) (store.Undone, error) {
		return s.Undo(ctx, force)
	})
}

func newRedo(p *program) *cobra.Command {
	return p.takeBack("redo", func(ctx context.Context, s *store.Store, force bool) (store.Undone, error) {
		return s.Redo(ctx, force)
	})
}

func (p *program) takeBack(name string, do func(context.Context, *store.Store, bool) (store.Undone, error)) *cobra.Command {
	c := p.command(name)
	force := c.Flags().Bool("force", false, p.cat.T("flag.force.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		s, err := p.open(c.Context())
		if err != nil {
			return err
		}
		u, err := do(c.Context(), s, *force)
		if err != nil {
			return err
		}
		return p.undone(c.Context(), name, u)
	}
	return c
}

// undoneShown is how many records an undo names.
const undoneShown = 5

// undone tells what was taken back, or done again.
func (p *program) undone(ctx context.Context, name string, u store.Undone) error {
	if p.globals.json {
		b := append([]byte(nil), `{"changeset":`...)
		b = port.AppendText(b, u.Hash.String())
		b = append(b, `,"of":`...)
		b = port.AppendText(b, u.Of.String())
		b = append(b, `,"records":[`...)
		for i, l := range u.Records {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, `{"kind":`...)
			b = port.AppendText(b, l.Kind)
			b = append(b, `,"id":`...)
			b = port.AppendText(b, l.ID.String())
			b = append(b, '}')
		}
		b = append(b, `],"skipped":`...)
		p.line(string(append(appendInt(b, int64(u.Skipped)), '}')))
		return nil
	}
	ids := make([]model.ID, len(u.Records))
	for i, l := range u.Records {
		ids[i] = l.ID
	}
	labels, err := p.db.Labels(ctx, nil, ids)
	if err != nil {
		return err
	}
	done, err := (&data{s: p.db}).doneBy(ctx, u)
	if err != nil {
		return err
	}
	if name == "redo" {
		done = doneAgain(done)
	}
	h := &pane.Host{Words: p.cat}
	p.line(p.cat.T("cli."+name, "what", h.TakenBack(done)))
	if len(u.Records) == 1 { // it is named already
		u.Records = nil
	}
	for i, l := range u.Records {
		if i == undoneShown {
			p.line("  …")
			break
		}
		p.line("  " + p.cat.T("cli.named", "kind", p.cat.Kind(l.Kind), "id", l.ID.Short(shortIDs+2), "label", p.labelText(labels[l.ID])))
	}
	if u.Skipped > 0 {
		p.line(p.cat.T("cli.skipped", "n", u.Skipped))
	}
	return nil
}
