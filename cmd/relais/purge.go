package main

import (
	"context"
	"strings"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/replica"

	"github.com/spf13/cobra"
)

// newPurge makes `relais purge KIND ID [--also KIND:ID.FIELD] --yes`,
// `relais purge --status` and `relais purge --absent`.
func newPurge(p *program) *cobra.Command {
	c := p.command("purge")
	also := c.Flags().StringArray("also", nil, p.cat.T("flag.also.help"))
	yes := c.Flags().Bool("yes", false, p.cat.T("flag.yes.help"))
	status := c.Flags().Bool("status", false, p.cat.T("flag.purge_status.help"))
	absent := c.Flags().Bool("absent", false, p.cat.T("flag.absent.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		switch {
		case (*status || *absent) && len(args) > 0:
			return invalid("cli.arg_extra", "value", args[0])
		case *absent:
			return p.purgeAbsent(ctx)
		case *status:
			return p.purgeStatus(ctx)
		case len(args) < 2:
			return invalid("purge.what")
		case len(args) > 2:
			return invalid("cli.arg_extra", "value", args[2])
		}
		return p.purge(ctx, args[0], args[1], *also, *yes)
	}
	return c
}

// purge erases one record for good. It refuses without --yes, and says then
// what it would do.
func (p *program) purge(ctx context.Context, kindWord, typed string, also []string, yes bool) error {
	link, err := p.ofKind(ctx, kindWord, typed)
	if err != nil {
		return err
	}
	var elsewhere []store.Elsewhere
	for _, one := range also {
		e, err := p.elsewhere(ctx, one)
		if err != nil {
			return err
		}
		elsewhere = append(elsewhere, e)
	}
	if !yes {
		named, err := p.db.Links(ctx, link.ID)
		if err != nil {
			return err
		}
		r := model.Refuse(model.Ambiguous, "purge.confirm", "kind", p.cat.Kind(link.Kind), "id", link.ID.Short(6))
		p.complain(p.cat.T("purge.what_it_does", "n", len(named)))
		return r
	}
	res, err := p.db.Purge(ctx, []model.Entity{model.Entity(link)}, elsewhere)
	if err != nil {
		return err
	}
	return p.tellErased(ctx, "purge", link, res)
}

// ofKind finds the record that a kind's word and an id name.
func (p *program) ofKind(ctx context.Context, kindWord, typed string) (model.Link, error) {
	name, ok := p.lex.find(kindWord, kindNames(), kindWords)
	if !ok {
		return model.Link{}, invalid("purge.kind", "value", kindWord)
	}
	return p.resolve(ctx, []string{name}, typed)
}

// tellErased takes the last traces out of this profile, and tells of a purge or
// a protection that was written.
func (p *program) tellErased(ctx context.Context, what string, link model.Link, res store.Result) error {
	here, err := p.db.Scrub(ctx)
	if err != nil {
		return err
	}
	if p.globals.json {
		return p.printValue(struct {
			ID        string `json:"id"`
			Kind      string `json:"kind"`
			Changeset string `json:"changeset"`
			Here      bool   `json:"here"` // no trace is left in this profile
		}{link.ID.String(), link.Kind, res.Hash.String(), here})
	}
	p.line(p.cat.T(what+".done", "kind", p.cat.Kind(link.Kind), "id", link.ID.Short(6)))
	p.line(p.cat.T(what + ".promise"))
	return nil
}

// elsewhere reads KIND:ID.FIELD.
func (p *program) elsewhere(ctx context.Context, typed string) (store.Elsewhere, error) {
	bad := invalid("purge.also", "value", typed)
	at := strings.LastIndexByte(typed, '.')
	if at < 0 || !strings.Contains(typed[:at], ":") {
		return store.Elsewhere{}, bad
	}
	link, err := p.resolve(ctx, nil, typed[:at])
	if err != nil {
		return store.Elsewhere{}, err
	}
	k := model.KindNamed(link.Kind)
	f := k.Field(p.lex.Field(k.Name, typed[at+1:]))
	if f == nil || f.Compute != nil {
		return store.Elsewhere{}, bad
	}
	return store.Elsewhere{Kind: k, ID: link.ID, Field: f.Name}, nil
}

// purgeAbsent has this device do for the others what they have not done, and
// exchanges.
func (p *program) purgeAbsent(ctx context.Context) error {
	x, err := p.exchange(ctx)
	if err != nil {
		return err
	}
	if err := x.CarryOutForAbsent(ctx); err != nil {
		return err
	}
	r, err := x.Sync(ctx, replica.Mode{})
	if err != nil {
		return err
	}
	p.tellTroubles(r)
	return p.tellPurges(ctx, x)
}

// purgeStatus tells how far every purge has come.
func (p *program) purgeStatus(ctx context.Context) error {
	x, err := p.exchange(ctx)
	if err != nil {
		return err
	}
	return p.tellPurges(ctx, x)
}

func (p *program) tellPurges(ctx context.Context, x *replica.Exchange) error {
	all, err := x.Purges(ctx)
	if err != nil {
		return err
	}
	if p.globals.json {
		type row struct {
			ID      string   `json:"id"`
			Kind    string   `json:"kind"`
			When    string   `json:"when"`
			Done    int      `json:"done"`
			Of      int      `json:"of"`
			Missing []string `json:"missing"`
			Moved   bool     `json:"moved"` // only its earlier values, which are protected now
		}
		out := []row{}
		for _, s := range all {
			when := time.UnixMilli(s.Stamp.Wall).UTC().Format(time.RFC3339)
			at, moved := s.At, !s.Protects.ID.IsZero()
			if moved {
				at = s.Protects
			}
			out = append(out, row{at.ID.String(), at.Kind, when, s.Done, s.Of, append([]string{}, s.Missing...), moved})
		}
		return p.printValue(out)
	}
	if len(all) == 0 {
		p.line(p.cat.T("purge.none"))
	}
	for _, s := range all {
		p.line(p.purgeLine(s))
	}
	return nil
}

// purgeLine names a purge by what is left of it, and who has yet to carry it
// out.
func (p *program) purgeLine(s replica.PurgeState) string {
	key, at := "purge.state", s.At
	if !s.Protects.ID.IsZero() {
		key, at = "protect.state", s.Protects
	}
	text := p.cat.T(key, "kind", p.cat.Kind(at.Kind), "id", at.ID.Short(6),
		"day", p.cat.DayLong(time.UnixMilli(s.Stamp.Wall)), "n", s.Done, "of", s.Of)
	if len(s.Missing) == 0 {
		return text
	}
	names := make([]string, len(s.Missing))
	for i, n := range s.Missing {
		names[i] = clean(n)
	}
	return p.cat.T("purge.missing", "text", text, "names", strings.Join(names, ", "))
}
