package main

import (
	"context"
	"errors"
	"slices"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// edit asks for every field of the record.
func (l *linear) edit(ctx context.Context) error {
	r, err := l.record(ctx)
	if err != nil {
		return err
	}
	return l.fill(ctx, r, l.link.String(), r.Base, false)
}

// add asks for a new record of the kind that the list shows, a task elsewhere.
func (l *linear) add(ctx context.Context) error {
	k := model.Tasks.Kind
	if l.adds != nil && l.at != atMenu {
		k = l.adds
	}
	return l.fill(ctx, k.New(l.p.db.Env()), k.Name+"/new", 0, true)
}

func (l *linear) contact(ctx context.Context) error {
	k := model.Interactions.Kind
	return l.fill(ctx, k.New(l.p.db.Env()), k.Name+"/new", 0, true)
}

// fill asks for the fields of a record and writes it. Where the input ends
// before, what was answered is kept as the draft that the interface offers.
func (l *linear) fill(ctx context.Context, r *model.Record, key string, base int64, isNew bool) error {
	p, link := l.p, model.Link{Kind: r.Kind.Name}
	if !isNew {
		link.ID = r.ID
	}
	p.target.kind = r.Kind
	before := slices.Clone(r.Values)
	p.ended = false
	l.say("linear.may_leave", "word", p.cat.Quote(p.cat.T("linear.leave")))
	err := p.ask(ctx, r, nil, nil)
	if p.ended {
		return l.keep(ctx, r, before, pane.Draft{Key: key, Link: link, Base: base})
	}
	if err != nil {
		return err
	}
	if isNew { // of a draft that is resumed, what was answered then counts too
		before = r.Kind.New(p.db.Env()).Values
	}
	values := map[string]model.Value{}
	var answered []string
	for _, f := range settable(r.Kind) {
		values[f.Name] = r.Values[f.Index()]
		if f != r.Kind.Positional() && !slices.Equal(r.Values[f.Index()], before[f.Index()]) { // the name is said anyway
			answered = append(answered, f.Name)
		}
	}
	said := "cli.changed"
	res, err := p.db.Edit(ctx, func(tx *store.Tx) error {
		if err := tx.DropDraft(key); err != nil {
			return err
		}
		if isNew {
			said = "cli.added"
			return tx.Create(r)
		}
		return tx.Change(r.Kind, r.ID, base, values)
	})
	if err != nil { // what was typed is not lost by a refusal
		return errors.Join(err, l.d.KeepDraft(ctx, l.draft(ctx, r, before, pane.Draft{Key: key, Link: link, Base: base})))
	}
	return l.wrote(ctx, said, r, res, answered)
}

// wrote tells what was written, and reads back what the fields that were asked
// for are now: who listens learns what « vendredi » became. The list stays as it
// was read out, since its numbers are in the user's ear; one that was empty is
// read anew.
func (l *linear) wrote(ctx context.Context, key string, r *model.Record, res store.Result, fields []string) error {
	if err := l.p.saved(ctx, key, r.Kind, []model.ID{r.ID}, res); err != nil {
		return err
	}
	if len(fields) > 0 {
		if err := l.readBack(ctx, r, fields); err != nil {
			return err
		}
	}
	if l.at == atList && len(l.items) == 0 && l.filter == "" {
		return l.readOut(ctx)
	}
	return nil
}

// readBack says what fields of a record are now.
func (l *linear) readBack(ctx context.Context, r *model.Record, fields []string) error {
	now, err := l.p.db.GetAny(ctx, r.Kind, r.ID)
	if err != nil {
		return err
	}
	s, err := l.p.newSheet(ctx, r.Kind, []*model.Record{now}, r.Kind.Fields)
	if err != nil {
		return err
	}
	for _, f := range r.Kind.Fields {
		switch {
		case !slices.Contains(fields, f.Name):
		case len(now.Values[f.Index()]) == 0:
			l.p.line(l.p.cat.Label(capital(l.p.cat.Field(r.Kind.Name, f.Name)), l.p.cat.T("history.nothing")))
		default:
			l.p.showField(s, now, f, l.p.hidden(now))
		}
	}
	return nil
}

// keep keeps what was answered, and ends the session.
func (l *linear) keep(ctx context.Context, r *model.Record, before []model.Value, d pane.Draft) error {
	d = l.draft(ctx, r, before, d)
	if len(d.Fields) == 0 {
		l.part("linear.ended")
		return errEnded
	}
	if err := l.d.KeepDraft(ctx, d); err != nil {
		return err
	}
	l.part("linear.draft_kept")
	return errEnded
}

// draft puts into a draft what was answered.
func (l *linear) draft(ctx context.Context, r *model.Record, before []model.Value, d pane.Draft) pane.Draft {
	changed := map[string]model.Value{}
	for _, f := range settable(r.Kind) {
		if v := r.Values[f.Index()]; !slices.Equal(v, before[f.Index()]) {
			changed[f.Name] = v
		}
	}
	s := &sheet{p: l.p, kind: r.Kind}
	labels := map[string]string{}
	if err := s.lookUp(ctx, []*model.Record{r}, settable(r.Kind)); err == nil { // without labels, ids are shown
		for _, f := range settable(r.Kind) {
			for _, wire := range r.Values[f.Index()] {
				labels[wire] = s.labels[idOf(wire)].Text
			}
		}
	}
	d.Fields = l.host.DraftFields(r.Kind, changed, labels)
	return d
}

// resume asks which draft to go on with, and for its fields.
func (l *linear) resume(ctx context.Context) error {
	drafts, err := l.d.Drafts(ctx)
	if err != nil {
		return err
	}
	if drafts, _ = pane.SplitUnsent(drafts); len(drafts) == 0 {
		l.say("draft.none")
		return nil
	}
	i := 0
	if len(drafts) > 1 {
		names := make([]string, len(drafts))
		for i, d := range drafts {
			names[i] = l.p.cat.T("draft.what", "kind", capital(l.p.cat.Kind(d.Link.Kind)), "when", l.p.cat.Ago(l.host.Now().Sub(d.Kept)))
		}
		if i, err = l.choose(l.p.cat.T("draft.question"), names); err != nil || i < 0 {
			return err
		}
	}
	d := drafts[i]
	k := model.KindNamed(d.Link.Kind)
	if k == nil {
		return nil
	}
	r, isNew := k.New(l.p.db.Env()), d.Link.ID.IsZero()
	if !isNew {
		if r, err = l.p.db.GetAny(ctx, k, d.Link.ID); err != nil {
			return err
		}
	}
	for name, v := range l.host.DraftValues(k, d.Fields) {
		r.Values[k.Field(name).Index()] = v
	}
	return l.fill(ctx, r, d.Key, d.Base, isNew)
}
