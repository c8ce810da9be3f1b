package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

func (d *data) Candidates(ctx context.Context, kinds []string, text string, limit int) ([]pane.Candidate, int, error) {
	all, err := d.s.Candidates(ctx, kinds, text, 0)
	if err != nil {
		return nil, 0, err
	}
	var out []pane.Candidate
	for _, c := range all[:min(limit, len(all))] {
		out = append(out, candidate(c))
	}
	return out, len(all) - len(out), belong(ctx, d.s, out)
}

// candidate hides the name of a protected record, and what would tell it.
func candidate(c store.Candidate) pane.Candidate {
	if c.Label.Hidden() {
		return pane.Candidate{Link: c.Link, Label: pane.Hidden}
	}
	return pane.Candidate{Link: c.Link, Label: c.Label.Text, Detail: c.Detail}
}

// belong says of people that were found which organisation they are of.
func belong(ctx context.Context, s *store.Store, found []pane.Candidate) error {
	people, at := []model.ID{}, map[model.ID]int{}
	for i, c := range found {
		if c.Link.Kind == model.People.Name && c.Label != pane.Hidden {
			people, at[c.Link.ID] = append(people, c.Link.ID), i
		}
	}
	if len(people) == 0 {
		return nil
	}
	var of []model.ID
	err := s.Each(ctx, model.People.Kind, store.ListOptions{IDs: people, Fields: []string{"organisation"}}, func(r *model.Record) error {
		if id, ok := model.ParseID(r.One("organisation")); ok && !id.IsZero() {
			found[at[r.ID]].Of, of = id, append(of, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	labels, err := s.Labels(ctx, []string{model.Organisations.Name}, of)
	for i := range found {
		if l := labels[found[i].Of]; l.Short != "" && !l.Protected {
			found[i].Detail = strings.TrimSuffix(l.Short+" · "+found[i].Detail, " · ")
		}
	}
	return err
}
