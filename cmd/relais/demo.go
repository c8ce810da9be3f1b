package main

import (
	"context"
	"errors"
	"os"

	"relais/model"
	"relais/store"
	"relais/store/seed"

	"github.com/spf13/cobra"
)

// createDemo makes a profile of the demo organisation, scale times over. The
// user is its coordinator, and takes who's name where it has one.
func (p *program) createDemo(ctx context.Context, opts store.Options, who store.Identity, scale int) error {
	who.Me = seed.Me
	who.Organisation = p.cat.T("demo.organisation")
	s, err := store.Create(ctx, opts, who)
	if err != nil {
		return err
	}
	p.db = s
	err = s.Load(ctx, func(write func(store.Step) error) error {
		return seed.Demo(s.Env().Today, scale, func(st seed.Step) error { return write(stepOf(st)) })
	})
	if err != nil || who.Name == "" {
		return err
	}
	return s.Load(ctx, func(write func(store.Step) error) error {
		return write(store.Step{AtMillis: opts.Now().UnixMilli(), Author: seed.Me, Changes: []store.FieldChange{
			{Kind: model.People.Kind, ID: seed.Me, Values: map[string]model.Value{"name": {who.Name}, "handle": nil}},
		}})
	})
}

// stepOf is a step of the demo as the store takes it.
func stepOf(st seed.Step) store.Step {
	out := store.Step{AtMillis: st.AtMillis, Author: st.Author, Records: st.Records}
	for _, c := range st.Changes {
		out.Changes = append(out.Changes, store.FieldChange(c))
	}
	return out
}

// newDemo makes `relais demo`: the interface on a copy that is thrown away.
func newDemo(p *program) *cobra.Command {
	c := p.command("demo")
	tour := c.Flags().Bool("tour", false, p.cat.T("flag.tour.help"))
	c.RunE = func(c *cobra.Command, args []string) (err error) {
		if err := p.checkTerminal(); err != nil && !p.globals.accessible {
			return err
		}
		now, err := p.clock()
		if err != nil {
			return err
		}
		dir, err := os.MkdirTemp("", "relais-demo-")
		if err != nil {
			return err
		}
		defer func() {
			if p.db != nil {
				err = errors.Join(err, p.db.Close())
				p.db = nil
			}
			err = errors.Join(err, os.RemoveAll(dir))
		}()
		p.keysAt, _ = p.keyPath() // where no profile can be, there are none either
		opts := store.Options{Dir: dir, Now: now, Zone: zoneName(p.env("TZ")), Words: p.lex}
		p.opened = dir
		who := store.Identity{Lang: p.cat.Lang()}
		if err := p.createDemo(c.Context(), opts, who, 1); err != nil {
			return err
		}
		p.thrown = true
		if p.globals.accessible {
			return p.runLinear(c.Context(), dir)
		}
		p.tour.Offer, p.tour.Now = true, *tour
		return p.runTUI(c.Context(), p.db, opts, false) // thrown away: nothing to share
	}
	return c
}

// missing tells the refusal for a folder without a profile.
func missing(err error) bool {
	r := model.AsRefusal(err)
	return r != nil && r.Key == "profile.missing"
}
