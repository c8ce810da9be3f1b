package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// watchEvery is how often the interface asks whether another process wrote to
// the profile: the one timer of an idle program.
const watchEvery = time.Second

// data answers the interface from a profile.
type data struct {
	s *store.Store
	// quickAdd makes a task of each line, as `relais add` does.
	quickAdd func(ctx context.Context, lines []string) (store.Result, error)
	// quickPreview tells how a line of it is understood.
	quickPreview func(ctx context.Context, text string) (pane.Quick, error)
	// query reads a filter in the user's words.
	query func(kind *model.Kind, text string) (model.Query, error)
	// search looks in all kinds, in the user's words.
	search func(ctx context.Context, s *store.Store, line string, limit int) (pane.Found, error)
	// live is the exchange beside the interface, nil where there is none.
	live *live
	// top is for the next start.
	top lastTop
	// calm gives back room a moment after it is reset; nil where nobody waits.
	calm *time.Timer
	// arrived hints that the exchange brought something.
	arrived chan struct{}
	// seen is the state of the log that the interface was last told of.
	seen seen
}

// seen is a state of the log, which Watch and the queue of writes both move.
type seen struct {
	mu  sync.Mutex
	now store.Version
}

// is notes a state, and tells whether it is another than before.
func (s *seen) is(now store.Version) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	other := s.now != now
	s.now = now
	return other
}

// wrote notes the position after a write of the interface's own, whose answer
// tells it: nothing more is to be told if that was all that was written since.
func (s *seen) wrote(position int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if position == s.now.Position+1 {
		s.now.Position = position
	}
}

var errUnknownKind = errors.New("not a kind")

var _ pane.Data = (*data)(nil)

// kindOf finds a kind that the interface names; an unknown one is a fault.
func kindOf(name string) (*model.Kind, error) {
	if k := model.KindNamed(name); k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("kind %q: %w", name, errUnknownKind)
}

func (d *data) Session(ctx context.Context) (pane.Session, error) {
	st, err := d.s.Summary(ctx)
	if err != nil {
		return pane.Session{}, err
	}
	me := d.s.Me()
	out := pane.Session{Organisation: st.Organisation, Me: me, Saved: st.LastEdit, Conflicts: int(st.Conflicts)}
	role, err := d.s.Role(ctx)
	if err != nil {
		return out, err
	}
	out.Withheld = !role.ReadsProtected()
	out.MayPurge = role.MayWrite(&model.Op{Type: model.OpPurge}, nil)
	labels, err := d.s.Labels(ctx, []string{"person"}, []model.ID{me})
	if err != nil {
		return out, err
	}
	out.MyName = labels[me].Text
	plan, err := d.s.CurrentPlan(ctx)
	if err != nil || plan == nil {
		return out, err
	}
	out.Plan, out.Year = plan.ID, plan.One("year")
	if out.Organisation == "" {
		out.Organisation = plan.One("organisation")
	}
	return out, nil
}

func (d *data) List(ctx context.Context, q pane.Query) (pane.List, error) {
	out := pane.List{Query: q}
	kind, err := kindOf(q.Kind)
	if err != nil {
		return out, err
	}
	where, err := d.query(kind, q.Where)
	if err != nil {
		return out, err
	}
	if out.Position, err = d.s.Position(ctx); err != nil {
		return out, err
	}
	o := store.ListOptions{Where: where, Sort: q.Sort, Fields: readable(kind, q), IDs: q.IDs, Deleted: q.Deleted, Limit: q.Limit, Flagged: true}
	b := newRowBuilder(kind, q)
	err = d.s.Each(ctx, kind, o, func(r *model.Record) error {
		out.Rows = append(out.Rows, b.row(r))
		return ctx.Err()
	})
	if err != nil {
		return out, err
	}
	if spare := cap(out.Rows) - len(out.Rows); spare > manyRows {
		out.Rows = append(make([]pane.Row, 0, len(out.Rows)), out.Rows...) // they stay as long as their pane
	}
	if d.calm != nil && len(out.Rows) >= manyRows {
		d.calm.Reset(calmAfter)
	}
	return out, b.label(ctx, d.s, out.Rows)
}

func (d *data) Count(ctx context.Context, q pane.Query) (int, error) {
	kind, err := kindOf(q.Kind)
	if err != nil {
		return 0, err
	}
	where, err := d.query(kind, q.Where)
	if err != nil {
		return 0, err
	}
	return d.s.Count(ctx, kind, store.ListOptions{Where: where, IDs: q.IDs, Deleted: q.Deleted})
}

// readable lists the fields to read: the columns, and those that tell whether
// the record is protected.
func readable(kind *model.Kind, q pane.Query) []string {
	fields := append([]string{}, q.Columns...)
	for _, f := range []string{"at_risk", "sensitive"} {
		if kind.Field(f) != nil {
			fields = append(fields, f)
		}
	}
	return fields
}

// labelsOf labels the values of a reference field by their wire form. What is
// protected is hidden unless it is asked for; what is gone has no label.
func labelsOf(ctx context.Context, s *store.Store, f *model.Field, wires map[string]string, reveal, short bool) (map[string]string, error) {
	byKinds := map[string][]model.ID{}
	wireOf := map[model.ID]string{}
	const declared = ""
	for w := range wires {
		kinds, id := declared, model.ID{}
		if l, ok := model.ParseLink(w); ok && strings.Contains(w, ":") {
			kinds, id = l.Kind, l.ID
		} else {
			id, _ = model.ParseID(w)
		}
		byKinds[kinds] = append(byKinds[kinds], id)
		wireOf[id] = w
	}
	out := make(map[string]string, len(wires))
	for kinds, ids := range byKinds {
		where := f.Targets
		if kinds != declared {
			where = []string{kinds}
		}
		labels, err := s.Labels(ctx, where, ids)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			l := labels[id]
			switch {
			case l.Protected && !reveal || l.Sealed && l.Text == "":
				out[wireOf[id]] = pane.Hidden
			case l.Gone:
				out[wireOf[id]] = ""
			default:
				out[wireOf[id]] = l.Text
				if short {
					out[wireOf[id]] = l.Short
				}
			}
		}
	}
	return out, nil
}

// labelsIn labels every reference of some fields' values. A protected record
// has an empty label, as pane.Full asks.
func (d *data) labelsIn(ctx context.Context, kind *model.Kind, values func(*model.Field) []string) (map[string]string, error) {
	out := map[string]string{}
	for _, f := range kind.FileFields() {
		for _, v := range values(f) {
			if a, ok := model.ParseAttachment(v); ok {
				if has, err := d.s.HasFile(ctx, a); err != nil {
					return nil, err
				} else if !has {
					out[v] = pane.Away
				}
			}
		}
	}
	for _, f := range kind.Fields {
		if !f.Type.IsRef() {
			continue
		}
		wires := map[string]string{}
		for _, v := range values(f) {
			wires[v] = ""
		}
		labels, err := labelsOf(ctx, d.s, f, wires, false, false)
		if err != nil {
			return nil, err
		}
		for w, text := range labels {
			if text == pane.Hidden {
				text = ""
			}
			out[w] = text
		}
	}
	return out, nil
}

func (d *data) Get(ctx context.Context, link model.Link) (*pane.Full, error) {
	kind, err := kindOf(link.Kind)
	if err != nil {
		return nil, err
	}
	r, err := d.s.GetAny(ctx, kind, link.ID) // who brings a record back reads it first
	if err != nil {
		return nil, err
	}
	labels, err := d.labelsIn(ctx, kind, func(f *model.Field) []string {
		v := append([]string{}, r.Values[f.Index()]...)
		for _, h := range r.Conflicts[f.Name] {
			v = append(v, h.Value)
		}
		return v
	})
	return &pane.Full{Record: r, Labels: labels}, err
}

func (d *data) Links(ctx context.Context, link model.Link, limit int) ([]pane.LinkGroup, error) {
	all, err := d.s.LinksByField(ctx, link.ID, limit)
	if err != nil {
		return nil, err
	}
	var out []pane.LinkGroup
	for _, b := range all {
		labels, err := d.s.Labels(ctx, []string{b.Kind}, b.IDs)
		if err != nil {
			return nil, err
		}
		g := pane.LinkGroup{Kind: b.Kind, Field: b.Field, More: b.More}
		for _, id := range b.IDs {
			c := pane.Candidate{Link: model.Link{Kind: b.Kind, ID: id}, Label: labels[id].Text}
			if labels[id].Protected {
				c.Label = pane.Hidden
			}
			g.Found = append(g.Found, c)
		}
		out = append(out, g)
	}
	return out, nil
}

func (d *data) NamedBy(ctx context.Context, links []model.Link) ([]model.KindCount, error) {
	ids := make([]model.ID, len(links))
	for i, l := range links {
		ids[i] = l.ID
	}
	return d.s.NamedBy(ctx, ids)
}

func (d *data) History(ctx context.Context, link model.Link) ([]pane.Change, error) {
	kind, err := kindOf(link.Kind)
	if err != nil {
		return nil, err
	}
	all, err := d.s.History(ctx, kind, link.ID)
	if err != nil {
		return nil, err
	}
	people := map[model.ID]bool{}
	byField := map[string][]string{}
	for _, c := range all {
		people[c.Author] = true
		byField[c.Field] = append(append(byField[c.Field], c.From...), c.To...)
	}
	var ids []model.ID
	for id := range people {
		ids = append(ids, id)
	}
	names, err := d.s.Labels(ctx, []string{"person"}, ids)
	if err != nil {
		return nil, err
	}
	labels, err := d.labelsIn(ctx, kind, func(f *model.Field) []string { return byField[f.Name] })
	if err != nil {
		return nil, err
	}
	writer, err := d.s.Writer(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]pane.Change, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		c := all[i]
		verb := "edit"
		switch {
		case c.Type == model.OpDelete:
			verb = "delete"
		case c.Type == model.OpRestore:
			verb = "restore"
		case c.Hash == all[0].Hash:
			verb = "create"
		}
		out = append(out, pane.Change{When: c.When, Who: names[c.Author].Text, Verb: verb, Field: c.Field,
			From: c.From, To: c.To, Protected: c.Protected, Sealed: c.Sealed, Labels: labels,
			Position: c.Position, Mine: c.Writer == writer && c.Author == d.s.Me()})
	}
	return out, nil
}

func (d *data) Search(ctx context.Context, line string, limit int) (pane.Found, error) {
	return d.search(ctx, d.s, line, limit)
}

// Watch asks once a second; it is the only work of an idle program. What the
// exchange writes for itself is nothing that the interface shows.
func (d *data) Watch(ctx context.Context) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		changed, err := d.s.Changed(ctx)
		if err != nil {
			return err
		}
		if changed {
			now, err := d.s.Version(ctx)
			if err != nil {
				return err
			}
			if d.live != nil {
				d.live.noticed(ctx, now.Position)
			}
			if d.seen.is(now) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.arrived:
		case <-tick.C:
		}
	}
}
