package panetest

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"

	"relais/model"
	"relais/tui/pane"
)

// Apply makes edits, all or none.
func (f *Fake) Apply(_ context.Context, edits []pane.Edit) (pane.Done, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Refusal != nil {
		return pane.Done{}, f.Refusal
	}
	next := maps.Clone(f.now)
	done := pane.Done{Count: len(edits)}
	for _, e := range edits {
		if e.Link.ID.IsZero() {
			f.next++
			e.Link.ID = ID(f.next)
		}
		old := next[e.Link]
		switch {
		case e.Op == pane.TakeIn, e.Op == pane.Rename: // ends an issue, and changes what tests do not look at
		case e.Op == pane.Protect:
			done.Moved = true
		case e.Op == pane.LeaveAside:
			done.Left = true
		case e.Op == pane.Purge:
			delete(next, e.Link)
			done.Final = true
		case e.Op == pane.Unite:
			r, err := f.edited(old, e)
			if err != nil {
				return pane.Done{}, err
			}
			next[e.Link] = r
			delete(next, model.Link{Kind: e.Link.Kind, ID: e.Other})
		case e.Op == pane.Delete:
			delete(next, e.Link)
			f.note(e.Link, pane.Change{Verb: "delete"})
		case e.Op == pane.Restore && old != nil: // kept alive by an edit: its deletion goes
		case e.Op == pane.Restore:
			if old = f.last(e.Link); old == nil {
				return pane.Done{}, model.Refuse(model.NotFound, "field.ref", "value", e.Link.String())
			}
			next[e.Link] = old
			f.note(e.Link, pane.Change{Verb: "restore"})
		case e.Op == pane.Create:
			old = &model.Record{Kind: model.KindNamed(e.Link.Kind), ID: e.Link.ID}
			old.Values = make([]model.Value, len(old.Kind.Fields))
			fallthrough
		case old != nil:
			r, err := f.edited(old, e)
			if err != nil {
				return pane.Done{}, err
			}
			next[e.Link] = r
			if e.Op == pane.Create {
				old = nil
			}
			for _, made := range r.Kind.Effects(old, r, f.env()) {
				next[model.Link{Kind: made.Kind.Name, ID: made.ID}] = made
				done.Followed++
			}
		default:
			return pane.Done{}, model.Refuse(model.NotFound, "field.ref", "value", e.Link.String())
		}
		done.Links = append(done.Links, e.Link)
	}
	for _, e := range edits {
		delete(f.drafts, e.Draft)
	}
	f.Applied = append(f.Applied, edits)
	f.past, f.future, f.now = append(f.past, f.now), nil, next
	done.Position = int64(len(f.past)) + 1
	if n := len(done.Links); n > 0 {
		done.Label = f.nameOf(done.Links[n-1])
	}
	return done, nil
}

// nameOf names a record that is or was.
func (f *Fake) nameOf(l model.Link) string {
	r := f.now[l]
	if r == nil {
		r = f.last(l)
	}
	if r == nil || r.Protected() {
		return ""
	}
	return f.labelOf(r)
}

// last returns a record as it was before it was deleted, or nil.
func (f *Fake) last(link model.Link) *model.Record {
	for i := len(f.past) - 1; i >= 0; i-- {
		if r := f.past[i][link]; r != nil {
			return r
		}
	}
	return nil
}

// deleted returns the records of a kind that once were and are no more.
func (f *Fake) deleted(kind string) []*model.Record {
	var out []*model.Record
	gone := map[model.Link]bool{}
	for i := len(f.past) - 1; i >= 0; i-- {
		for l, r := range f.past[i] {
			if l.Kind == kind && f.now[l] == nil && !gone[l] {
				gone[l] = true
				out = append(out, r)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID.String() < out[j].ID.String() })
	return out
}

// gone returns a deleted record, marked as such, or nil.
func (f *Fake) gone(link model.Link) *model.Record {
	r := f.last(link)
	if r == nil {
		return nil
	}
	marked := *r
	marked.Deleted = true
	return &marked
}

// edited returns a record with an edit made, checked as the real store does.
func (f *Fake) edited(old *model.Record, e pane.Edit) (*model.Record, error) {
	r := *old
	r.Values = slices.Clone(old.Values)
	verb := "edit"
	if e.Op == pane.Create {
		verb = "create"
	}
	for name, v := range e.Fields {
		fd := r.Kind.Field(name)
		if err := fd.Check(v); err != nil {
			return nil, err
		}
		f.note(e.Link, pane.Change{Verb: verb, Field: name, From: r.Get(name), To: v})
		r.Put(name, slices.Clone(v)...)
	}
	for name, v := range e.Add {
		r.Put(name, append(slices.Clone(r.Get(name)), v...)...)
	}
	for name, v := range e.Remove {
		r.Put(name, slices.DeleteFunc(slices.Clone(r.Get(name)), func(s string) bool { return slices.Contains(v, s) })...)
	}
	return &r, r.Kind.Check(&r, f.env())
}

func (f *Fake) note(l model.Link, c pane.Change) {
	c.When, c.Who, c.Mine = Now, f.who.MyName, true
	f.history[l] = append(f.history[l], c)
}

// Together forgets what was between the first and the last.
func (f *Fake) Together(_ context.Context, first, last int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.past = append(f.past[:first-1:first-1], f.past[last-1:]...)
	return nil
}

// Undo takes the last action back.
func (f *Fake) Undo(context.Context, bool) (pane.Done, error) {
	return f.swap(&f.past, &f.future, "undo.nothing")
}

// Redo does it again.
func (f *Fake) Redo(context.Context, bool) (pane.Done, error) {
	return f.swap(&f.future, &f.past, "redo.nothing")
}

func (f *Fake) swap(from, to *[]state, nothing string) (pane.Done, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(*from)
	if n == 0 {
		return pane.Done{}, model.Refuse(model.NotFound, nothing)
	}
	before := f.now
	*to = append(*to, f.now)
	f.now = (*from)[n-1]
	*from = (*from)[:n-1]
	done := pane.Done{}
	for _, s := range []state{before, f.now} {
		for l := range s {
			if before[l] != f.now[l] && !slices.Contains(done.Links, l) {
				done.Links = append(done.Links, l)
			}
		}
	}
	done.Count = len(done.Links)
	sort.Slice(done.Links, func(i, j int) bool { return done.Links[i].String() < done.Links[j].String() })
	if done.Count > 0 {
		l := done.Links[0]
		old, now := f.now[l], before[l] // of the action, which an undo takes back
		if nothing == "redo.nothing" {
			old, now = now, old
		}
		done.What, done.Fields, done.Label = whatDid(old, now), fieldsOf(old, now), f.nameOf(l)
	}
	return done, nil
}

// whatDid names what made one record of another.
func whatDid(old, now *model.Record) string {
	switch {
	case old == nil:
		return pane.DidCreate
	case now == nil:
		return pane.DidDelete
	}
	return pane.DidEdit
}

// fieldsOf names the fields in which two records differ.
func fieldsOf(old, now *model.Record) []string {
	var out []string
	if old == nil || now == nil {
		return nil
	}
	for _, f := range old.Kind.Stored() {
		if !slices.Equal(old.Get(f.Name), now.Get(f.Name)) {
			out = append(out, f.Name)
		}
	}
	return out
}

// QuickPreview reads a line as the real store does; people are named by the
// start of their names.
func (f *Fake) QuickPreview(ctx context.Context, text string) (pane.Quick, error) {
	q := model.ParseQuickAdd(text, model.DayOf(Now))
	out := pane.Quick{Line: text, Title: q.Title, Doubts: q.Doubts}
	for _, piece := range q.Pieces {
		part := pane.QuickPart{Piece: piece}
		if fd := model.Tasks.Field(piece.Field); fd.Type.IsRef() {
			found, _, err := f.Candidates(ctx, fd.Targets, piece.Meaning, 9)
			if id, ok := model.ParseID(piece.Meaning); ok {
				if r := f.Record(fd.Targets[0], id); r != nil {
					found = []pane.Candidate{{Link: model.Link{Kind: fd.Targets[0], ID: id}, Label: f.labelOf(r)}}
				}
			}
			switch {
			case err != nil:
				return out, err
			case len(found) == 0:
				part.Unknown = true
			case len(found) == 1:
				part.Label = found[0].Label
			default:
				part.Choices = found
			}
		}
		out.Parts = append(out.Parts, part)
	}
	return out, nil
}

// QuickAdd makes tasks whose titles are the lines, but for p:high.
func (f *Fake) QuickAdd(ctx context.Context, lines []string) (pane.Done, error) {
	var edits []pane.Edit
	for _, text := range lines {
		edits = append(edits, quickEdit(text))
	}
	return f.Apply(ctx, edits)
}

func quickEdit(text string) pane.Edit {
	fields := map[string]model.Value{"status": {"todo"}, "priority": {"normal"}}
	var title []string
	for _, w := range strings.Fields(text) {
		if p, ok := strings.CutPrefix(w, "p:"); ok {
			fields["priority"] = model.Value{p}
			continue
		}
		title = append(title, w)
	}
	fields["title"] = model.Value{strings.Join(title, " ")}
	return pane.Edit{Op: pane.Create, Link: model.Link{Kind: "task"}, Fields: fields}
}

// KeepDraft keeps a draft.
func (f *Fake) KeepDraft(_ context.Context, d pane.Draft) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	d.Kept = Now
	f.drafts[d.Key] = d
	return nil
}

// DropDraft forgets it.
func (f *Fake) DropDraft(_ context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.drafts, key)
	return nil
}

var levels = []struct{ kind, parent, number, text, owner string }{
	{"objective", "plan", "number", "title", ""}, {"means", "objective", "number", "title", ""},
	{"action", "means", "ref", "text", "responsible"}, {"task", "action", "", "title", "assignee"},
}
