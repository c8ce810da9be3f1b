package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/model"
)

// Issue is something that a person must look at.
type Issue struct {
	Type  model.IssueType
	Link  model.Link
	Label Label
	// Field is the field in conflict, or the one that breaks a rule where the
	// rule names one.
	Field *model.Field
	// Hidden says that what the field holds is sensitive.
	Hidden bool
	// Heads are what stands beside each other, the oldest first. Of a deletion
	// or a reference there are two: the edit that keeps the record or names it,
	// then the deletion.
	Heads []IssueHead
	// Common holds the values that the heads came from: none where there was
	// nothing before, several where that was a conflict itself.
	Common []string
	// Parts shows where long texts clash; nil where nothing of them merges.
	Parts []model.LongPart
	// Rule is the rule that is broken.
	Rule *model.Refusal
	// Reason says why an action was set aside.
	Reason string
	// Others are the other records that it is about: the duplicate, those that
	// name a deleted record, those that an action set aside would have touched.
	Others []Backlink
	// Into is the record that a deleted one was merged into; zero if none.
	Into model.ID
	// Why names what two records have in common: name, email, phone, …
	Why []string
	// Changeset names an action that was set aside, Edits are what it would have
	// done.
	Changeset model.Hash
	Edits     []AsideEdit
	// Base is the position that it was read at: the base of what settles it.
	Base int64
}

// IssueHead is one of the values, and whose it is.
type IssueHead struct {
	Value  string
	Author model.ID
	Writer model.WriterID
	When   time.Time
	// Sealed says that it is protected, and that this device may not read it.
	Sealed bool
	// Shown says that lists show it, Gone that it is a deletion; Field names
	// what an edit was of.
	Shown bool
	Gone  bool
	Field string
}

// Issues lists what a person must look at: fields in conflict, records that an
// edit keeps alive against a deletion, deleted records that others name, broken
// rules, records typed twice, actions set aside; in this order, each by kind
// and id, the same on every device. Only, if not zero, is the one record asked
// about; limit bounds how many are read of each sort (0: all). more counts the
// rest.
func (s *Store) Issues(ctx context.Context, only model.Link, limit int) (found []Issue, more int, err error) {
	base, err := s.Position(ctx)
	if err != nil {
		return nil, 0, err
	}
	f := &issueFinder{ctx: ctx, s: s, only: only, limit: limit, info: setReader(s.db)}
	for _, find := range []func() error{f.values, f.deletions, f.broken, f.duplicates, f.asides} {
		f.count = 0
		if err := find(); err != nil {
			return nil, 0, s.explain(err)
		}
	}
	if err := f.label(); err != nil {
		return nil, 0, err
	}
	for i := range f.found {
		f.found[i].Base = base
	}
	return f.found, f.more, nil
}

// issueFinder gathers issues.
type issueFinder struct {
	ctx   context.Context
	s     *Store
	only  model.Link
	limit int
	count int // found of the present sort
	info  func(context.Context, int64) (setInfo, error)
	found []Issue
	more  int
}

// room tells whether one more of the sort is wanted, and counts it.
func (f *issueFinder) room() bool {
	if f.limit > 0 && f.count >= f.limit {
		f.more++
		return false
	}
	f.count++
	return true
}

// ids asks for records of a kind; asked about one record, it gives that alone.
func (f *issueFinder) ids(kind, where string, args ...any) ([]model.ID, error) {
	query := `SELECT id FROM ` + where
	if !f.only.ID.IsZero() {
		if f.only.Kind != kind {
			return nil, nil
		}
		query += ` AND id=?`
		args = append(args, f.only.ID.String())
	}
	rows, err := f.s.db.QueryContext(f.ctx, query+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	links, err := readIDs(rows, kind)
	out := make([]model.ID, len(links))
	for i, l := range links {
		out[i] = l.ID
	}
	return out, err
}

// values finds fields with several values.
func (f *issueFinder) values() error {
	for _, k := range model.Kinds {
		ids, err := f.ids(k.Name, quote(k.Name)+` WHERE conflicts IS NOT NULL AND deleted=0`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !f.room() {
				continue
			}
			if err := f.valuesOf(k, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *issueFinder) valuesOf(k *model.Kind, id model.ID) error {
	r, err := f.s.getRow(f.ctx, k, id)
	if err != nil || r == nil {
		return err
	}
	ops, _, err := f.liveOps(model.Entity{Kind: k.Name, ID: id})
	if err != nil {
		return err
	}
	for _, field := range k.Fields {
		if _, in := r.Conflicts[field.Name]; !in {
			continue
		}
		var heads []live
		for _, o := range ops {
			if o.field == field.Name && o.typ.HasValue() && (!o.gone || o.sealed) {
				heads = append(heads, o)
			}
		}
		is := Issue{Type: model.IssueValue, Link: model.Link{Kind: k.Name, ID: id}, Field: field,
			Hidden: slices.Contains(r.Hidden(), field.Name) || r.Protected() || field.Sensitive}
		if err := f.describe(&is, heads); err != nil {
			return err
		}
		f.found = append(f.found, is)
	}
	return nil
}

// describe fills in heads, what they came from, and where they clash. The
// oldest come first, so that one that arrives changes no other's place; equal
// values count once, as that of whoever gave it first.
func (f *issueFinder) describe(is *Issue, heads []live) error {
	past := newPast(f.ctx, f.s.db, f.info)
	if err := newestFirst(f.ctx, f.info, heads); err != nil {
		return err
	}
	slices.Reverse(heads)
	var distinct []live
	for _, h := range heads {
		if h.sealed || !slices.ContainsFunc(distinct, func(o live) bool { return o.value == h.value && !o.sealed }) {
			distinct = append(distinct, h)
		}
	}
	last := heads[len(heads)-1]
	for _, h := range distinct {
		head, err := f.head(past.origin(h.id))
		if err != nil {
			return err
		}
		head.Value, head.Sealed = h.value, h.sealed
		head.Shown = h.value == last.value && h.sealed == last.sealed
		is.Heads = append(is.Heads, head)
	}
	for _, id := range model.CommonPast(past.globals(heads), past.fetch) {
		if value, _, ok := past.fetch(id); ok && !slices.Contains(is.Common, value) {
			is.Common = append(is.Common, value)
		}
	}
	if is.Field.Type == model.TypeLong {
		is.Parts, _ = model.LongParts(past.globals(distinct), past.fetch)
	}
	return past.err
}

func (f *issueFinder) head(op int64) (IssueHead, error) {
	i, err := f.info(f.ctx, op)
	return IssueHead{Author: i.author, Writer: i.writer, When: i.stamp.Time()}, err
}

func (f *issueFinder) liveOps(e model.Entity) ([]live, []int64, error) {
	st, err := f.s.db.PrepareContext(f.ctx, liveQuery)
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	return liveOps(f.ctx, st, e)
}

// broken finds records that break a rule.
func (f *issueFinder) broken() error {
	for _, k := range model.Kinds {
		ids, err := f.ids(k.Name, quote(k.Name)+` WHERE broken IS NOT NULL`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !f.room() {
				continue
			}
			r, err := f.s.getRow(f.ctx, k, id)
			if err != nil || r == nil {
				return err
			}
			is := Issue{Type: model.IssueRule, Link: model.Link{Kind: k.Name, ID: id}, Hidden: r.Protected(),
				Rule: model.AsRefusal(k.Check(r, f.s.Env()))}
			if is.Rule == nil {
				continue
			}
			is.Field = k.Field(is.Rule.Field)
			is.Hidden = is.Hidden || is.Field != nil && is.Field.Sensitive
			f.found = append(f.found, is)
		}
	}
	return nil
}

// label names the records, one question for each kind.
func (f *issueFinder) label() error {
	byKind := map[string][]model.ID{}
	for _, is := range f.found {
		byKind[is.Link.Kind] = append(byKind[is.Link.Kind], is.Link.ID)
	}
	for kind, ids := range byKind {
		labels, err := f.s.Labels(f.ctx, []string{kind}, ids)
		if err != nil {
			return err
		}
		for i := range f.found {
			if is := &f.found[i]; is.Link.Kind == kind {
				is.Label = labels[is.Link.ID]
				is.Label.Text = strings.TrimSpace(is.Label.Text)
			}
		}
	}
	return nil
}
