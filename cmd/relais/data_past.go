package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// pastData answers what the interface asks of the past.
type pastData struct {
	live *data
	zone *time.Location
}

// pastView is the interface's data of a time that is past.
type pastView struct{ *data }

func (v pastView) Close() error { return v.s.Close() }

// actionsShown is the most actions that a list of changes holds.
const actionsShown = 2000

func (p *pastData) AsOf(ctx context.Context, at time.Time) (pane.View, error) {
	past, err := p.live.s.AsOf(ctx, at)
	if err != nil {
		return nil, err
	}
	refuse := func(context.Context, []string) (store.Result, error) {
		return store.Result{}, model.Refuse(model.Invalid, "past.readonly")
	}
	out := &data{s: past, query: p.live.query, search: p.live.search, quickAdd: refuse, quickPreview: p.live.quickPreview}
	return pastView{out}, nil
}

func (p *pastData) Days(ctx context.Context) ([]pane.DayCount, error) {
	hours, err := p.live.s.Hours(ctx)
	var out []pane.DayCount
	for _, h := range hours {
		day := model.DayOf(h.Hour.In(p.zone))
		if n := len(out); n == 0 || out[n-1].Day != day {
			out = append(out, pane.DayCount{Day: day})
		}
		out[len(out)-1].Count += h.Count
	}
	return out, err
}

func (p *pastData) Changed(ctx context.Context, after time.Time) (map[model.Link]bool, error) {
	found, err := p.live.s.ChangedSince(ctx, after)
	out := make(map[model.Link]bool, len(found))
	for _, l := range found {
		out[l] = true
	}
	return out, err
}

func (p *pastData) Actions(ctx context.Context, after, until time.Time) (pane.Actions, error) {
	found, more, err := p.live.s.Actions(ctx, after, until, actionsShown)
	if err != nil {
		return pane.Actions{}, err
	}
	byKind := map[string][]model.ID{}
	for _, a := range found {
		byKind[a.Link.Kind] = append(byKind[a.Link.Kind], a.Link.ID)
		byKind["person"] = append(byKind["person"], a.Author)
	}
	labels := map[model.Link]store.Label{}
	for kind, ids := range byKind {
		some, err := p.live.s.Labels(ctx, []string{kind}, ids)
		if err != nil {
			return pane.Actions{}, err
		}
		for id, l := range some {
			labels[model.Link{Kind: kind, ID: id}] = l
		}
	}
	out := pane.Actions{More: more}
	for _, a := range found {
		l, who := labels[a.Link], labels[model.Link{Kind: "person", ID: a.Author}]
		row := pane.PastAction{Hash: a.Hash, When: a.When, Link: a.Link, Protected: l.Protected, What: a.What, Fields: a.Fields, Undo: a.Undo, Of: a.Of}
		if !l.Protected {
			row.Label = l.Text
		}
		if !who.Protected {
			row.Who = who.Text
		}
		out.List = append(out.List, row)
	}
	return out, nil
}

func (p *pastData) Former(ctx context.Context, w pane.FormerWish) (pane.Former, error) {
	s := p.live.s
	whole := !w.Action.IsZero() && len(w.Links) == 0
	past, only, err := p.before(ctx, &w)
	if err != nil {
		return pane.Former{}, err
	}
	defer past.Close() //nolint:errcheck // memory
	var out pane.Former
	for _, l := range w.Links {
		kind := model.KindNamed(l.Kind)
		if kind == nil {
			continue
		}
		fields := only[l]
		if w.Field != "" {
			fields = []string{w.Field}
		}
		f, err := s.Former(ctx, past, kind, l.ID, fields)
		if r := model.AsRefusal(err); r != nil && r.Code == model.NotFound {
			out.Gone++
			continue
		}
		if err != nil {
			return out, err
		}
		if f.Delete && !whole {
			return out, model.Refuse(model.NotFound, "past.not_then")
		}
		if err := p.put(ctx, &out, &f); err != nil {
			return out, err
		}
	}
	return out, nil
}

// before gives the past that is wished. Where a whole action is to be put back,
// the wish has its links, and only its fields.
func (p *pastData) before(ctx context.Context, w *pane.FormerWish) (past *store.Store, only map[model.Link][]string, err error) {
	if w.Action.IsZero() {
		past, err = p.live.s.AsOf(ctx, w.At)
		return past, nil, err
	}
	past, only, err = p.live.s.BeforeAction(ctx, w.Action)
	if len(w.Links) > 0 {
		return past, nil, err
	}
	w.Links = slices.SortedFunc(maps.Keys(only), func(a, b model.Link) int { return strings.Compare(a.String(), b.String()) })
	return past, only, err
}

// put adds what makes one record what it was.
func (p *pastData) put(ctx context.Context, out *pane.Former, f *store.Former) error {
	out.Kept += len(f.Kept)
	if f.Empty() {
		return nil
	}
	labels, err := p.live.s.Labels(ctx, []string{f.Link.Kind}, []model.ID{f.Link.ID})
	if err != nil {
		return err
	}
	label := labels[f.Link.ID].Text
	if labels[f.Link.ID].Protected {
		label = ""
	}
	line := func(verb string) {
		out.Lines = append(out.Lines, pane.FormerLine{Link: f.Link, Label: label, Verb: verb})
	}
	if f.Delete {
		line("delete")
		out.Edits = append(out.Edits, pane.Edit{Op: pane.Delete, Link: f.Link, Base: f.Now.Base})
		return nil
	}
	if f.Revive {
		line("restore")
		out.Edits = append(out.Edits, pane.Edit{Op: pane.Restore, Link: f.Link})
	}
	if len(f.Fields) == 0 {
		return nil
	}
	kind := f.Now.Kind
	names, err := p.live.labelsIn(ctx, kind, func(x *model.Field) []string {
		return append(append([]string{}, f.Now.Values[x.Index()]...), f.Then.Values[x.Index()]...)
	})
	if err != nil {
		return err
	}
	e := pane.Edit{Op: pane.Set, Link: f.Link, Base: f.Now.Base, Fields: map[string]model.Value{}}
	for _, name := range f.Fields {
		x := kind.Field(name)
		from, to := f.Now.Values[x.Index()], f.Then.Values[x.Index()]
		e.Fields[name] = to
		out.Lines = append(out.Lines, pane.FormerLine{Link: f.Link, Label: label, Verb: "edit", Field: name, From: from, To: to, Labels: names,
			Hidden: f.Now.Sensitive(x) || f.Then.Sensitive(x)})
	}
	out.Edits = append(out.Edits, e)
	return nil
}
