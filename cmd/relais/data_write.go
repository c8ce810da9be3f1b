package main

import (
	"context"
	"slices"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

func (d *data) Drafts(ctx context.Context) ([]pane.Draft, error) {
	all, err := d.s.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	var out []pane.Draft
	for _, k := range all {
		id, _ := model.ParseID(k.ID)
		fields := map[string]string{}
		for name, v := range k.Values {
			if len(v) > 0 {
				fields[name] = v[0]
			}
		}
		out = append(out, pane.Draft{Key: k.Key, Link: model.Link{Kind: k.Kind, ID: id}, Base: k.Base, Fields: fields, Kept: k.Saved})
	}
	return out, nil
}

func (d *data) KeepDraft(ctx context.Context, k pane.Draft) error {
	values := map[string][]string{}
	for name, v := range k.Fields {
		values[name] = []string{v}
	}
	return d.s.SaveDraft(ctx, store.Draft{Key: k.Key, Kind: k.Link.Kind, ID: k.Link.ID.String(), Base: k.Base, Values: values})
}

func (d *data) DropDraft(ctx context.Context, key string) error { return d.s.DropDraft(ctx, key) }

// Apply makes edits as one user action. A bulk edit skips records that are
// gone meanwhile; an edit of one record says so.
func (d *data) Apply(ctx context.Context, edits []pane.Edit) (pane.Done, error) {
	if len(edits) > 0 {
		switch edits[0].Op {
		case pane.Purge:
			return d.purge(ctx, edits)
		case pane.Protect:
			return d.protect(ctx, edits[0])
		case pane.TakeIn, pane.LeaveAside:
			return d.review(ctx, edits[0])
		}
	}
	var done pane.Done
	if err := d.attachAll(ctx, edits); err != nil {
		return done, err
	}
	res, err := patiently(d, func() (store.Result, error) { return d.s.Edit(ctx, applying(&done, edits)) })
	if err != nil {
		return pane.Done{}, err
	}
	d.wrote(res)
	done.Position, done.Count, done.Empty = res.Position, len(done.Links), res.Empty
	done.Followed = len(res.Created)
	for _, e := range edits {
		if e.Op == pane.Create {
			done.Followed--
		}
	}
	done.Followed = max(0, done.Followed)
	if n := len(done.Links); n > 0 {
		named := done.Links[0]
		if n == len(edits) && edits[n-1].Op == pane.Create {
			named = done.Links[n-1] // what else was made is for it
		}
		done.Label, err = d.labelOf(ctx, named)
	}
	return done, err
}

// wrote notes a write of the interface's own.
func (d *data) wrote(res store.Result) {
	if !res.Empty {
		d.seen.wrote(res.Position)
	}
}

// labelOf names a record, gone or not; a protected one is not named.
func (d *data) labelOf(ctx context.Context, l model.Link) (string, error) {
	labels, err := d.s.Labels(ctx, []string{l.Kind}, []model.ID{l.ID})
	if label := labels[l.ID]; err == nil && !label.Protected {
		return label.Text, nil
	}
	return "", err
}

// review takes in what was set aside, or leaves it.
func (d *data) review(ctx context.Context, e pane.Edit) (pane.Done, error) {
	if e.Op == pane.LeaveAside {
		return pane.Done{Left: true}, d.s.LeaveAside(ctx, e.Action)
	}
	res, err := patiently(d, func() (store.Result, error) { return d.s.TakeIn(ctx, e.Action) })
	if err != nil {
		return pane.Done{}, err
	}
	return pane.Done{Links: []model.Link{e.Link}, Count: 1, Position: res.Position, Empty: res.Empty}, nil
}

// protect moves earlier values; where somebody reads just now, the next exchange
// leaves no trace.
func (d *data) protect(ctx context.Context, e pane.Edit) (pane.Done, error) {
	kind, err := kindOf(e.Link.Kind)
	if err != nil {
		return pane.Done{}, err
	}
	res, err := patiently(d, func() (store.Result, error) { return d.s.Protect(ctx, kind, e.Link.ID) })
	if err != nil {
		return pane.Done{}, err
	}
	done := pane.Done{Links: []model.Link{e.Link}, Count: 1, Position: res.Position, Moved: true}
	if _, err := d.s.Scrub(ctx); err != nil && model.AsRefusal(err) == nil {
		return done, err
	}
	return done, nil
}

// purge erases records for good. Where somebody reads just now, the next
// exchange leaves no trace.
func (d *data) purge(ctx context.Context, edits []pane.Edit) (pane.Done, error) {
	done := pane.Done{Final: true, Count: len(edits)}
	var records []model.Entity
	for _, e := range edits {
		records = append(records, model.Entity(e.Link))
		done.Links = append(done.Links, e.Link)
	}
	res, err := patiently(d, func() (store.Result, error) { return d.s.Purge(ctx, records, nil) })
	if err != nil {
		return pane.Done{}, err
	}
	done.Position = res.Position
	if _, err := d.s.Scrub(ctx); err != nil && model.AsRefusal(err) == nil {
		return done, err
	}
	return done, nil
}

func applying(done *pane.Done, edits []pane.Edit) func(*store.Tx) error {
	return func(t *store.Tx) error {
		*done = pane.Done{}
		for _, e := range edits {
			link, err := applyEdit(t, e)
			if r := model.AsRefusal(err); r != nil && r.Key == "record.none" && len(edits) > 1 {
				continue
			}
			if err != nil {
				return err
			}
			done.Links = append(done.Links, link)
			if e.Draft != "" {
				if err := t.DropDraft(e.Draft); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// patiently writes, again and again while this program's own exchange holds the
// profile: what a colleague did in a year takes longer than a write waits. The
// exchange hears of what was written.
func patiently[T any](d *data, write func() (T, error)) (T, error) {
	for {
		out, err := write()
		r := model.AsRefusal(err)
		if r == nil || r.Code != model.Busy || d.live == nil || !d.live.busy() {
			if err == nil && d.live != nil {
				d.edited()
			}
			return out, err
		}
	}
}

// edited tells the exchange how far the log is now.
func (d *data) edited() {
	if position, err := d.s.Position(context.Background()); err == nil { // else it is noticed within a second
		d.live.edited(position)
	}
}

// attachAll takes in the files that the edits name.
func (d *data) attachAll(ctx context.Context, edits []pane.Edit) error {
	for _, e := range edits {
		kind := model.KindNamed(e.Link.Kind)
		if kind == nil {
			continue
		}
		for _, f := range kind.FileFields() {
			v := e.Fields[f.Name]
			if v.One() == "" {
				continue
			}
			wire, err := attach(ctx, d.s, f, v.One())
			if err != nil {
				return err
			}
			e.Fields[f.Name] = model.Single(wire)
		}
	}
	return nil
}

func applyEdit(t *store.Tx, e pane.Edit) (model.Link, error) {
	kind, err := kindOf(e.Link.Kind)
	if err != nil {
		return e.Link, err
	}
	switch e.Op {
	case pane.Create:
		r := kind.New(t.Env())
		r.ID = e.Link.ID
		for name, v := range e.Fields {
			if kind.Field(name) == nil {
				return e.Link, model.Refuse(model.Invalid, "field.unknown", "value", name).On(name)
			}
			r.Put(name, v...)
		}
		err = t.Create(r)
		return model.Link{Kind: kind.Name, ID: r.ID}, err
	case pane.Delete:
		return e.Link, t.Delete(kind, e.Link.ID, e.Base)
	case pane.Restore:
		return e.Link, t.Restore(kind, e.Link.ID)
	case pane.Unite:
		return e.Link, t.Unite(kind, e.Link.ID, e.Other, e.Base, e.Fields)
	case pane.Rename:
		return e.Link, t.Rename(e.Link, e.Other)
	case pane.Settle:
		for _, name := range sortedKeys(e.Fields) {
			if err := t.Settle(kind, e.Link.ID, e.Base, name, e.Fields[name].One()); err != nil {
				return e.Link, err
			}
		}
		return e.Link, nil
	}
	if len(e.Fields) > 0 {
		if err := t.Change(kind, e.Link.ID, e.Base, e.Fields); err != nil {
			return e.Link, err
		}
	}
	for _, name := range sortedKeys(e.Add) {
		if err := t.Add(kind, e.Link.ID, e.Base, name, e.Add[name]...); err != nil {
			return e.Link, err
		}
	}
	for _, name := range sortedKeys(e.Remove) {
		if err := t.Remove(kind, e.Link.ID, e.Base, name, e.Remove[name]...); err != nil {
			return e.Link, err
		}
	}
	return e.Link, nil
}

func sortedKeys(m map[string]model.Value) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (d *data) Undo(ctx context.Context, force bool) (pane.Done, error) {
	return d.takenBack(ctx, force, d.s.Undo)
}

func (d *data) Redo(ctx context.Context, force bool) (pane.Done, error) {
	done, err := d.takenBack(ctx, force, d.s.Redo)
	return doneAgain(done), err
}

// doneAgain turns what an undo of an undo did into what that does again.
func doneAgain(done pane.Done) pane.Done {
	switch done.What { // that of the undo, which is taken back
	case pane.DidDelete:
		done.What = pane.DidCreate
	case pane.DidRestore:
		done.What = pane.DidDelete
	}
	return done
}

func (d *data) Together(ctx context.Context, first, last int64) error {
	_, err := patiently(d, func() (struct{}, error) { return struct{}{}, d.s.Together(ctx, first, last) })
	return err
}

func (d *data) takenBack(ctx context.Context, force bool, do func(context.Context, bool) (store.Undone, error)) (pane.Done, error) {
	u, err := patiently(d, func() (store.Undone, error) { return do(ctx, force) })
	if err != nil {
		return pane.Done{}, err
	}
	out, err := d.doneBy(ctx, u)
	if err != nil {
		return out, err
	}
	if out.Position, err = d.s.Position(ctx); err == nil {
		d.seen.wrote(out.Position)
	}
	return out, err
}

// doneBy tells what an undo did, to which records.
func (d *data) doneBy(ctx context.Context, u store.Undone) (out pane.Done, err error) {
	out = pane.Done{Links: u.Records, Count: len(u.Records), What: u.What, Fields: u.Fields}
	if u.What == pane.DidEdit {
		out.Count, out.Followed = out.Count-u.Beside, u.Beside
	}
	if len(u.Records) > 0 {
		out.Label, err = d.labelOf(ctx, u.Records[0])
	}
	return out, err
}

func (d *data) QuickPreview(ctx context.Context, text string) (pane.Quick, error) {
	return d.quickPreview(ctx, text)
}

func (d *data) QuickAdd(ctx context.Context, lines []string) (pane.Done, error) {
	res, err := patiently(d, func() (store.Result, error) { return d.quickAdd(ctx, lines) })
	if err != nil {
		return pane.Done{}, err
	}
	d.wrote(res)
	out := pane.Done{Position: res.Position, Count: len(res.Created)}
	for _, id := range res.Created {
		out.Links = append(out.Links, model.Link{Kind: "task", ID: id})
	}
	if len(out.Links) > 0 {
		out.Label, err = d.labelOf(ctx, out.Links[0])
	}
	return out, err
}
