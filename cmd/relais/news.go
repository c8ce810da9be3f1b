package main

import (
	"context"

	"relais/model"
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
	for _, it := range got.Items {
		line := pane.NewsItem{Link: it.Link, Label: it.Label.Text, Verb: it.Verb, Fields: it.Fields, When: it.When}
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

// MarkSeen keeps on this device how far it looked at what others did.
func (d *data) MarkSeen(ctx context.Context, position int64) error {
	return d.s.MarkSeen(ctx, position)
}
