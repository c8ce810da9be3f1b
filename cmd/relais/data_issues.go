package main

import (
	"context"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// Issues tells the interface what a person must look at.
func (d *data) Issues(ctx context.Context, only model.Link, limit int) (pane.Issues, error) {
	found, more, err := d.s.Issues(ctx, only, limit)
	if err != nil {
		return pane.Issues{}, err
	}
	labels, err := d.issueLabels(ctx, found)
	if err != nil {
		return pane.Issues{}, err
	}
	out := pane.Issues{More: more}
	for i := range found {
		is, err := d.issue(ctx, &found[i], labels)
		if err != nil {
			return out, err
		}
		out.Found = append(out.Found, is)
	}
	return out, nil
}

// issueLabels names authors and the other records of issues.
func (d *data) issueLabels(ctx context.Context, found []store.Issue) (map[model.ID]store.Label, error) {
	var ids []model.ID
	for _, is := range found {
		ids = append(ids, is.Into)
		for _, h := range is.Heads {
			ids = append(ids, h.Author)
		}
		for _, o := range is.Others {
			ids = append(ids, o.Link.ID)
		}
	}
	return d.s.Labels(ctx, nil, ids)
}

func (d *data) issue(ctx context.Context, is *store.Issue, labels map[model.ID]store.Label) (pane.Issue, error) {
	name := func(id model.ID) string {
		if labels[id].Protected {
			return ""
		}
		return labels[id].Text
	}
	out := pane.Issue{Type: is.Type, Link: is.Link, Label: is.Label.Text, Hidden: is.Hidden, Common: is.Common, Parts: is.Parts,
		Reason: is.Reason, Why: is.Why, Base: is.Base}
	if is.Label.Protected {
		out.Label = ""
	}
	if is.Rule != nil {
		out.Rule = is.Rule
	}
	for _, h := range is.Heads {
		out.Heads = append(out.Heads, pane.IssueHead{Value: h.Value, Who: name(h.Author), When: h.When, Shown: h.Shown, Gone: h.Gone, Edited: h.Field})
	}
	for _, o := range is.Others {
		out.Others = append(out.Others, pane.Candidate{Link: o.Link, Label: name(o.Link.ID), Detail: o.Field})
	}
	if !is.Into.IsZero() {
		out.Into = pane.Candidate{Link: model.Link{Kind: is.Link.Kind, ID: is.Into}, Label: name(is.Into)}
	}
	if is.Field == nil {
		return out, nil
	}
	out.Field = is.Field.Name
	if !is.Field.Type.IsRef() {
		return out, nil
	}
	var err error
	out.Labels, err = d.labelsIn(ctx, model.KindNamed(is.Link.Kind), func(f *model.Field) []string {
		if f != is.Field {
			return nil
		}
		values := append([]string{}, is.Common...)
		for _, h := range is.Heads {
			values = append(values, h.Value)
		}
		return values
	})
	return out, err
}
