package main

import (
	"context"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// News lists what others did, with the names of the people and records; those
// that are protected are not named.
func (d *data) News(ctx context.Context, since int64, limit int) (pane.News, error) {
	got, err := d.s.News(ctx, since, limit)
	if err != nil {
		return pane.News{}, err
	}
	out := pane.News{Since: got.Since, Position: got.Position, More: got.More, AtLeast: got.AtLeast}
	var people []model.ID
	for _, it := range got.Items {
		people = append(people, it.Authors...)
	}
	names, err := d.s.Labels(ctx, []string{model.People.Name}, people)
	if err != nil {
		return out, err
	}
	labels, err := d.newsLabels(ctx, got.Items)
	if err != nil {
		return out, err
	}
	for _, it := range got.Items {
		line := pane.NewsItem{Link: it.Link, Label: it.Label.Text, Verb: it.Verb, Fields: it.Fields, When: it.When, Labels: labels[it.Link.Kind]}
		if it.From != "" {
			line.From = model.Value{it.From}
		}
		if it.To != "" {
			line.To = model.Value{it.To}
		}
		if it.Label.Hidden() {
			line.Label = pane.Hidden
		}
		for _, id := range it.Authors {
			if l := names[id]; !l.Protected && l.Text != "" {
				line.Who = append(line.Who, l.Text)
			}
		}
		out.Items = append(out.Items, line)
	}
	return out, nil
}

// newsLabels names what references were and are, by kind of record.
func (d *data) newsLabels(ctx context.Context, items []store.NewsItem) (map[string]map[string]string, error) {
	values := map[string]map[string][]string{}
	for _, it := range items {
		if it.From == "" && it.To == "" {
			continue
		}
		if values[it.Link.Kind] == nil {
			values[it.Link.Kind] = map[string][]string{}
		}
		of := values[it.Link.Kind]
		for _, v := range []string{it.From, it.To} {
			if v != "" {
				of[it.Fields[0]] = append(of[it.Fields[0]], v)
			}
		}
	}
	out := map[string]map[string]string{}
	for kind, of := range values {
		labels, err := d.labelsIn(ctx, model.KindNamed(kind), func(f *model.Field) []string { return of[f.Name] })
		if err != nil {
			return nil, err
		}
		out[kind] = labels
	}
	return out, nil
}

// MarkSeen keeps on this device how far it looked at what others did.
func (d *data) MarkSeen(ctx context.Context, position int64) error {
	return d.s.MarkSeen(ctx, position)
}
