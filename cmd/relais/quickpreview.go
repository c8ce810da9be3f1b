package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// quickChoices is the most records that a line is asked about.
const quickChoices = 9

// quickPreview tells how a line is understood, with the names of the records
// that it means, or those that it may mean.
func (p *program) quickPreview(ctx context.Context, text string) (pane.Quick, error) {
	q := model.ParseQuickAdd(text, p.db.Env().Today)
	out := pane.Quick{Line: text, Title: q.Title, Doubts: q.Doubts}
	for _, piece := range q.Pieces {
		part := pane.QuickPart{Piece: piece}
		if f := model.Tasks.Field(piece.Field); f.Type.IsRef() {
			if err := p.quickRef(ctx, f, &part); err != nil {
				return out, err
			}
		}
		out.Parts = append(out.Parts, part)
	}
	return out, nil
}

// quickRef finds the record that a part names.
func (p *program) quickRef(ctx context.Context, f *model.Field, part *pane.QuickPart) error {
	var id model.ID
	var err error
	if f.Name == "action" {
		id, err = p.actionByRef(ctx, part.Meaning)
	} else {
		var link model.Link
		link, err = p.resolve(ctx, f.Targets, part.Meaning)
		id = link.ID
	}
	r := model.AsRefusal(err)
	switch {
	case r != nil && r.Code == model.Ambiguous:
		return p.quickSeveral(ctx, f, part)
	case r != nil:
		part.Unknown = true
		return nil
	case err != nil:
		return err
	}
	labels, err := p.db.Labels(ctx, f.Targets, []model.ID{id})
	if err != nil {
		return err
	}
	part.Label = shownLabel(labels[id])
	return nil
}

func (p *program) quickSeveral(ctx context.Context, f *model.Field, part *pane.QuickPart) error {
	found, err := p.db.Candidates(ctx, f.Targets, part.Meaning, quickChoices)
	for _, c := range found {
		part.Choices = append(part.Choices, candidate(c))
	}
	if part.Unknown = len(found) == 0; err != nil {
		return err
	}
	return belong(ctx, p.db, part.Choices)
}

// shownLabel hides the name of a protected record.
func shownLabel(l store.Label) string {
	if l.Hidden() {
		return "…"
	}
	return l.Text
}

// quickAsks refuses a line that a person must make clear: a date that may be
// two, a field given twice. Nobody can be asked here.
func (p *program) quickAsks(q model.QuickAdd) error {
	for _, d := range q.Doubts {
		if d.Asks() {
			return model.Refuse(model.Ambiguous, "quickadd.choose", "text", d.Text, "choices", strings.Join(d.Choices, ", ")).On(d.Field)
		}
	}
	return nil
}
