package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
)

// Outcome says what an import did, or would do.
type Outcome struct {
	Plan    model.ID
	Created []Item
	Updated []Item // texts that the last import wrote and this one changed
	Kept    []Item // texts changed by hand: left as they are
	Missing []Item // records that the document no longer has: left as they are
	Deleted []Item // records deleted by hand that the document has: left deleted
	Unsure  []Item // records that may be the same as another's: nothing was done
}

// Unchanged tells whether the import wrote nothing.
func (o *Outcome) Unchanged() bool { return len(o.Created)+len(o.Updated) == 0 }

// Item is one record of an Outcome, with the field and the texts in question.
type Item struct {
	Link       model.Link
	Ref        string
	Field      string
	Here, File string // the text here and in the file
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("dry run")

// Import brings a document into the store as one user action: a first import
// creates the plan of its year, a later one of the same year updates what the
// last import wrote and nobody changed since, and another year's becomes a
// second plan. Records are matched by ref and similarity (Match); nothing is
// deleted or detached. Ids derive from the year, the path and the text when
// first seen, so two people who import apart create each record once. title
// names a plan whose document does not. A dry run writes nothing.
func Import(ctx context.Context, s *store.Store, doc *Document, title string, dry bool) (*Outcome, error) {
	out := &Outcome{}
	_, err := s.Edit(ctx, func(t *store.Tx) error {
		*out = Outcome{}
		w := &importer{ctx: ctx, s: s, t: t, doc: doc, out: out}
		if err := w.plan(title); err != nil {
			return err
		}
		if err := w.levels(); err != nil {
			return err
		}
		if dry {
			return errDry
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	return out, nil
}

type importer struct {
	ctx    context.Context
	s      *store.Store
	t      *store.Tx
	doc    *Document
	out    *Outcome
	revive bool // the plan itself was deleted: an undone import is done again
}

// all lists the records of a kind, deleted ones too.
func (w *importer) all(kind *model.Kind) ([]*model.Record, error) {
	live, err := w.s.List(w.ctx, kind, store.ListOptions{})
	if err != nil {
		return nil, err
	}
	gone, err := w.s.List(w.ctx, kind, store.ListOptions{Deleted: true})
	return append(live, gone...), err
}

// plan finds or makes the year's plan.
func (w *importer) plan(title string) error {
	all, err := w.all(model.Plans.Kind)
	if err != nil {
		return err
	}
	current := false
	var found *model.Record
	for _, p := range all {
		current = current || !p.Deleted && p.One("status") == "current"
		if found == nil && p.One("year") == w.doc.Year && p.One("type") != "strategic" {
			found = p
		}
	}
	texts := []text{
		{"title", or(w.doc.Title, title)}, {"organisation", w.doc.Organisation},
		{"transversal_priority", w.doc.TransversalPriority}, {"principles", w.doc.Principles},
	}
	if found != nil {
		w.out.Plan = found.ID
		w.revive = found.Deleted
		if w.doc.Title == "" {
			texts = texts[1:]
		}
		if strings.Contains(found.One("organisation"), w.doc.Organisation) {
			texts = slices.DeleteFunc(texts, func(t text) bool { return t.field == "organisation" })
		}
		return w.update(found, w.doc.Year, texts)
	}
	r := model.Plans.New(w.t.Env()).Put("year", w.doc.Year)
	r.ID = model.DeriveID("plan", w.doc.Year)
	w.out.Plan = r.ID
	if !current {
		r.Put("status", "current")
	}
	return w.create(r, w.doc.Year, texts)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// text is one field of a record as the document has it.
type text struct{ field, value string }

// entry is one numbered text of the document with its place.
type entry struct {
	ref    string
	title  string // what is matched by similarity
	texts  []text
	parent int // index into the level above
}

// levels brings objectives, means and actions in, each level matched alone.
func (w *importer) levels() error {
	var objectives, means, actions []entry
	for i, o := range w.doc.Objectives {
		number := strconv.Itoa(o.Number)
		objectives = append(objectives, entry{number, o.Title, []text{{"number", number}, {"title", o.Title}, {"intro", o.Intro}}, 0})
		for _, m := range o.Means {
			parent := len(means)
			means = append(means, entry{m.Number, m.Title, []text{{"number", m.Number}, {"title", m.Title}}, i})
			for _, a := range m.Actions {
				actions = append(actions, entry{a.Ref, a.Text, []text{{"ref", a.Ref}, {"text", a.Text}}, parent})
			}
		}
	}
	ids := []model.ID{w.out.Plan}
	for _, l := range []struct {
		kind       *model.Kind
		up, number string
		text       string
		entries    []entry
	}{
		{model.Objectives.Kind, "plan", "number", "title", objectives},
		{model.MeansKind.Kind, "objective", "number", "title", means},
		{model.Actions.Kind, "means", "ref", "text", actions},
	} {
		var err error
		if ids, err = w.level(l.kind, l.up, l.number, l.text, l.entries, ids); err != nil {
			return err
		}
	}
	return nil
}

// level matches one level with the records that hang from the level above,
// whose ids are given in the document's order, and gives its own.
func (w *importer) level(kind *model.Kind, up, number, body string, entries []entry, parents []model.ID) ([]model.ID, error) {
	all, err := w.all(kind)
	if err != nil {
		return nil, err
	}
	var old []*model.Record
	var oldNodes, newNodes []Node
	for _, r := range all {
		if id, _ := model.ParseID(r.One(up)); slices.Contains(parents, id) {
			old = append(old, r)
			oldNodes = append(oldNodes, Node{r.One(number), r.One(body)})
		}
	}
	for _, e := range entries {
		newNodes = append(newNodes, Node{e.ref, e.title})
	}
	m := Match(oldNodes, newNodes)
	ids := make([]model.ID, len(entries))
	for _, p := range m.Pairs {
		e := entries[p.New]
		ids[p.New] = old[p.Old].ID
		texts := append([]text{{up, parents[e.parent].String()}}, e.texts...)
		if err := w.update(old[p.Old], e.ref, texts); err != nil {
			return nil, err
		}
	}
	for _, i := range m.Gone {
		if !old[i].Deleted {
			w.out.Missing = append(w.out.Missing, item(old[i], oldNodes[i].Ref, body, oldNodes[i].Text, ""))
		}
	}
	for _, g := range m.Ambiguous {
		w.unsure(g, old, oldNodes, entries, body, ids)
	}
	for _, i := range m.Added {
		e := entries[i]
		parent := parents[e.parent]
		if parent.IsZero() {
			continue // hangs from what is unsure
		}
		r := kind.New(w.t.Env())
		r.ID = model.DeriveID("plan", w.doc.Year, kind.Name, e.ref, e.title)
		ids[i] = r.ID
		if err := w.create(r, e.ref, append([]text{{up, parent.String()}}, e.texts...)); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// unsure reports a group that has more than one pairing. Its members of the
// same ref stand for each other as parents, their texts are left alone.
func (w *importer) unsure(g Ambiguity, old []*model.Record, oldNodes []Node, entries []entry, body string, ids []model.ID) {
	for _, k := range g.New {
		it := Item{Ref: entries[k].ref, Field: body, File: entries[k].title}
		for _, i := range g.Old {
			if oldNodes[i].Ref == entries[k].ref {
				ids[k] = old[i].ID
				it.Link = model.Link{Kind: old[i].Kind.Name, ID: old[i].ID}
				it.Here = oldNodes[i].Text
			}
		}
		w.out.Unsure = append(w.out.Unsure, it)
	}
}

func item(r *model.Record, ref, field, here, file string) Item {
	return Item{model.Link{Kind: r.Kind.Name, ID: r.ID}, ref, field, here, file}
}

// mark says that a field's value is what an import wrote.
func mark(field, value string) string {
	sum := sha256.Sum256([]byte(value))
	return field + ":" + hex.EncodeToString(sum[:6])
}

func ofField(field string) func(string) bool {
	return func(m string) bool { return strings.HasPrefix(m, field+":") }
}

const marksField = "import_marks"

func (w *importer) create(r *model.Record, ref string, texts []text) error {
	var marks []string
	for _, t := range texts {
		if t.value != "" {
			r.Put(t.field, t.value)
			marks = append(marks, mark(t.field, t.value))
		}
	}
	r.Put(marksField, marks...)
	w.out.Created = append(w.out.Created, item(r, ref, "", "", texts[len(texts)-1].value))
	return w.t.Create(r)
}

// update brings a record's texts up to date where they are as the last import
// left them. What a person changed stays and is listed.
func (w *importer) update(r *model.Record, ref string, texts []text) error {
	if r.Deleted {
		if !w.revive {
			w.out.Deleted = append(w.out.Deleted, item(r, ref, "", "", ""))
			return nil
		}
		if err := w.t.Restore(r.Kind, r.ID); err != nil {
			return err
		}
		w.out.Created = append(w.out.Created, item(r, ref, "", "", ""))
	}
	marks := slices.Clone(r.Get(marksField))
	changes := map[string]model.Value{}
	for _, t := range texts {
		here := r.One(t.field)
		written := slices.Contains(marks, mark(t.field, here)) || here == "" && !slices.ContainsFunc(marks, ofField(t.field))
		switch {
		case t.value == "":
			continue // the form does not say: nothing is taken away
		case here != t.value && !written:
			w.out.Kept = append(w.out.Kept, item(r, ref, t.field, here, t.value))
			continue
		case here != t.value:
			changes[t.field] = model.Single(t.value)
			w.out.Updated = append(w.out.Updated, item(r, ref, t.field, here, t.value))
		}
		marks = slices.DeleteFunc(marks, ofField(t.field))
		marks = append(marks, mark(t.field, t.value))
	}
	slices.Sort(marks)
	if !slices.Equal(marks, slices.Sorted(slices.Values(r.Get(marksField)))) {
		changes[marksField] = marks
	}
	if len(changes) == 0 {
		return nil
	}
	return w.t.Change(r.Kind, r.ID, 0, changes)
}
