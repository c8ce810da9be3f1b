package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newConflicts makes `relais conflicts [list | show ID | settle ID …]`: what a
// person must look at, and how they say what stands.
func newConflicts(p *program) *cobra.Command {
	c := p.command("conflicts")
	o := choice{}
	f := c.Flags()
	f.StringVar(&o.field, "field", "", p.cat.T("flag.field.help"))
	f.StringVar(&o.keep, "keep", "", p.cat.T("flag.keep.help"))
	f.StringVar(&o.value, "value", "", p.cat.T("flag.value.help"))
	f.BoolVar(&o.distinct, "distinct", false, p.cat.T("flag.distinct.help"))
	verbs := []string{"list", "show", "settle"}
	c.ValidArgs = verbs
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		o.given = c.Flags().Changed("value")
		verb, args, err := p.subVerb(args, verbs)
		if err != nil {
			return err
		}
		if verb == "list" {
			if len(args) > 0 {
				return invalid("cli.arg_extra", "value", args[0])
			}
			return p.listIssues(ctx, model.Link{})
		}
		if len(args) == 0 {
			return invalid("cli.id_missing")
		}
		if len(args) > 1 {
			return invalid("cli.arg_extra", "value", args[1])
		}
		link, err := p.resolve(ctx, nil, args[0])
		if err != nil {
			return err
		}
		p.target.kind = model.KindNamed(link.Kind) // whose words refusals use
		if verb == "show" {
			return p.listIssues(ctx, link)
		}
		return p.settleIssue(ctx, link, o)
	}
	return c
}

// choice is what a person says shall stand.
type choice struct {
	field, keep, value string
	given, distinct    bool
}

// settleIssue makes what was chosen stand.
func (p *program) settleIssue(ctx context.Context, link model.Link, o choice) error {
	found, _, err := p.db.Issues(ctx, link, 0)
	if err != nil {
		return err
	}
	is, err := p.meant(found, link, o)
	if err != nil {
		return err
	}
	var do func(*store.Tx) error
	switch {
	case is.Type == model.IssueDuplicate:
		do, err = p.apart(is, o)
	case is.Type == model.IssueRule:
		return model.Refuse(model.Ambiguous, "conflict.rule", "kind", link.Kind, "id", link.ID.Short(shortIDs))
	case is.Field == nil:
		do, err = p.letStand(is, o)
	default:
		do, err = p.chosen(ctx, is, o)
	}
	if err != nil {
		return err
	}
	res, err := p.db.Edit(ctx, do)
	if err != nil {
		return err
	}
	return p.saved(ctx, "conflict.settled", model.KindNamed(is.Link.Kind), []model.ID{is.Link.ID}, res)
}

// meant finds the issue that is meant: the record's one, or that of the field.
func (p *program) meant(found []store.Issue, link model.Link, o choice) (*store.Issue, error) {
	name := ""
	if o.field != "" {
		k := model.KindNamed(link.Kind)
		var ok bool
		if name, ok = p.lex.find(o.field, fieldNames(k), fieldWordsOf(k)); !ok {
			return nil, invalid("field.unknown", "value", o.field)
		}
	}
	var fits []*store.Issue
	var fields []string
	for i := range found {
		is := &found[i]
		switch {
		case name != "" && (is.Field == nil || is.Field.Name != name || is.Type != model.IssueValue):
		case o.distinct && is.Type != model.IssueDuplicate:
		default:
			fits = append(fits, is)
			fields = append(fields, p.issueField(is))
		}
	}
	switch {
	case len(fits) == 0:
		return nil, model.Refuse(model.NotFound, "conflict.none", "id", link.ID.Short(shortIDs))
	case len(fits) > 1 && fits[1].Type == fits[0].Type && fits[0].Type == model.IssueValue:
		slices.Sort(fields)
		return nil, model.Refuse(model.Ambiguous, "conflict.several", "fields", strings.Join(slices.Compact(fields), ", "))
	}
	return fits[0], nil
}

// issueField names the field of an issue as --field takes it.
func (p *program) issueField(is *store.Issue) string {
	if is.Field == nil {
		return ""
	}
	return dashed(is.Field.Name)
}

// number reads which of n values is kept.
func (p *program) number(is *store.Issue, o choice) (int, error) {
	if o.keep == "" {
		return 0, p.undecided(is)
	}
	n, err := strconv.Atoi(o.keep)
	if err != nil || n < 1 || n > len(is.Heads) {
		return 0, invalid("conflict.number", "value", o.keep, "count", strconv.Itoa(len(is.Heads)))
	}
	return n - 1, nil
}

// undecided asks for the choice that is missing, and says among what.
func (p *program) undecided(is *store.Issue) error {
	return model.Refuse(model.Ambiguous, "conflict.choose", "id", is.Link.ID.Short(shortIDs),
		"candidates", strings.Join(p.headTexts(is, nil), "\n"))
}

// chosen settles a field in conflict.
func (p *program) chosen(ctx context.Context, is *store.Issue, o choice) (func(*store.Tx) error, error) {
	kind := model.KindNamed(is.Link.Kind)
	if o.given {
		if o.keep != "" {
			return nil, invalid("conflict.keep_or_value")
		}
		text, err := p.fromStdin(is.Field, o.value)
		if err != nil {
			return nil, err
		}
		v, err := p.wire(ctx, kind, is.Field, text)
		if err != nil {
			return nil, err
		}
		return func(tx *store.Tx) error {
			return tx.Change(kind, is.Link.ID, is.Base, map[string]model.Value{is.Field.Name: v})
		}, nil
	}
	n, err := p.number(is, o)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) error {
		return tx.Settle(kind, is.Link.ID, is.Base, is.Field.Name, is.Heads[n].Value)
	}, nil
}

// letStand keeps a record against its deletion, or lets the deletion stand.
func (p *program) letStand(is *store.Issue, o choice) (func(*store.Tx) error, error) {
	if o.given {
		return nil, invalid("conflict.no_value")
	}
	n, err := p.number(is, o)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) error { return tx.LetStand(is, n == 0) }, nil
}

// apart says that two records are not one. That they are is for `relais merge`.
func (p *program) apart(is *store.Issue, o choice) (func(*store.Tx) error, error) {
	other := is.Others[0].Link
	if !o.distinct {
		return nil, model.Refuse(model.Ambiguous, "conflict.unite", "kind", is.Link.Kind,
			"id", is.Link.ID.Short(shortIDs), "other", other.ID.Short(shortIDs))
	}
	return func(tx *store.Tx) error {
		return tx.Add(model.KindNamed(is.Link.Kind), is.Link.ID, is.Base, "distinct", other.ID.String())
	}, nil
}
