// Package panetest is what panes are tested with: a store in memory, and a
// session that types keys and reads the screen. It is imported by tests only.
package panetest

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Now is the time in tests: Monday 23 November 2026, ten in the morning.
var Now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// Fake is a store in memory that behaves as the real one does where panes can
// tell: one action is one step of undo, and rules refuse.
type Fake struct {
	mu      sync.Mutex
	who     pane.Session
	now     state
	past    []state
	future  []state
	drafts  map[string]pane.Draft
	next    byte
	history map[model.Link][]pane.Change
	// Err, if set, fails every read; Refusal every write.
	Err, Refusal error
	// Words reads filters, as the command line's lexicon does.
	Words model.Words
	// Compute fills computed fields in lists, as the real store does.
	Compute bool
	// TopTasks, if set, is how many tasks make the top of a triage; TopUncounted
	// leaves out how many there are.
	TopTasks     int
	TopUncounted bool
	// Charts are the charts there are, by name.
	Charts map[string]model.Chart
	// Given are the issues there are until an action ends them.
	Given []pane.Issue
	// Heard is what others did, Seen the position up to which it was looked at.
	Heard pane.News
	Seen  int64
	// Applied lists the edits of every action, for tests to look at.
	Applied [][]pane.Edit
}

// state is all records; a record in it is never changed, only replaced.
type state map[model.Link]*model.Record

// NewFake returns a store with one person, Élodie, at the keyboard.
func NewFake() *Fake {
	f := &Fake{now: state{}, drafts: map[string]pane.Draft{}, history: map[model.Link][]pane.Change{}}
	me := f.Add("person", "name", "Élodie Côté", "team", "coordinator")
	f.who = pane.Session{Organisation: "Solidarité Monde", Year: "2026-2027", Me: me, MyName: "Élodie Côté", Saved: Now}
	return f
}

// MayPurge makes the device a coordinator's.
func (f *Fake) MayPurge() { f.who.MayPurge = true }

// ID returns the id of the n-th record that was added, for tests to name.
func ID(n byte) model.ID { return model.DeriveID("panetest", string([]byte{n})) }

// NewID makes ids as Add does.
func (f *Fake) NewID() model.ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	return ID(f.next)
}

// Add puts a record in, from pairs of field and value; a field given twice is
// a set of two.
func (f *Fake) Add(kind string, pairs ...string) model.ID {
	k := model.KindNamed(kind)
	r := k.New(f.env())
	r.ID = f.NewID()
	values := map[string][]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = append(values[pairs[i]], pairs[i+1])
	}
	for name, v := range values {
		r.Put(name, v...)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now[model.Link{Kind: kind, ID: r.ID}] = r
	return r.ID
}

func (f *Fake) env() model.Env {
	return model.Env{Today: model.DayOf(Now), Now: model.MomentOf(Now, "America/Toronto"), Me: f.who.Me}
}

// Record returns a live record, or nil.
func (f *Fake) Record(kind string, id model.ID) *model.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now[model.Link{Kind: kind, ID: id}]
}

// All returns the live records of a kind, by label.
func (f *Fake) All(kind string) []*model.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sorted(kind, "")
}

func (f *Fake) sorted(kind, by string) []*model.Record {
	k := model.KindNamed(kind)
	var out []*model.Record
	for l, r := range f.now {
		if l.Kind == kind {
			out = append(out, r)
		}
	}
	if by == "" {
		by = k.Sort
	}
	by, _, _ = strings.Cut(by, ",") // tests have no ties that another order settles
	name, down := strings.CutPrefix(by, "-")
	value := func(r *model.Record) string {
		if fd := k.Field(name); fd != nil && fd.Type.IsRef() {
			return f.label(r.Kind, r.Get(name).One(), fd)
		}
		return r.Get(name).One()
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := value(out[i]), value(out[j])
		switch {
		case a == b:
			return out[i].ID.String() < out[j].ID.String()
		case a == "" || b == "": // unset comes last
			return b == ""
		}
		return (a < b) != down
	})
	return out
}

// Session says who works here.
func (f *Fake) Session(context.Context) (pane.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.who, f.Err
}

// computed is a record with its computed fields.
func (f *Fake) computed(r *model.Record) *model.Record {
	if !f.Compute {
		return r
	}
	copied := *r
	copied.Values = slices.Clone(r.Values)
	for i, fd := range r.Kind.Fields {
		if fd.Compute != nil {
			copied.Values[i] = fd.Compute(r, facts{f})
		}
	}
	return &copied
}

// List understands the whole language of filters.
func (f *Fake) List(_ context.Context, q pane.Query) (pane.List, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := pane.List{Query: q, Position: int64(len(f.past)) + 1}
	records := f.sorted(q.Kind, q.Sort)
	if q.Deleted {
		records = f.deleted(q.Kind)
	}
	where, err := f.query(q.Kind, q.Where)
	if err != nil {
		return list, err
	}
	for _, r := range records {
		if !model.Match(f.computed(r), where.Cond, facts{f}) || len(q.IDs) > 0 && !slices.Contains(q.IDs, r.ID) {
			continue
		}
		hidden := r.HiddenFrom(q.Reveal)
		row := pane.Row{ID: r.ID, Cells: make([]string, len(q.Columns)), Conflict: len(r.Conflicts) > 0}
		for i, name := range q.Columns {
			fd := r.Kind.Field(name)
			switch {
			case fd.Compute != nil && f.Compute:
				row.Cells[i] = strings.Join(fd.Compute(r, facts{f}), pane.Join)
			case slices.Contains(hidden, name):
				row.Cells[i] = pane.Hidden
			case fd.Type.IsRef() && !slices.Contains(q.Wires, name):
				var labels []string
				for _, s := range r.Get(name) {
					labels = append(labels, f.shown(s, fd, q.Reveal))
				}
				row.Cells[i] = strings.Join(labels, pane.Join)
			default:
				row.Cells[i] = strings.Join(r.Get(name), pane.Join)
			}
		}
		list.Rows = append(list.Rows, row)
		if len(list.Rows) == q.Limit {
			break
		}
	}
	return list, f.Err
}

// Count counts them.
func (f *Fake) Count(ctx context.Context, q pane.Query) (int, error) {
	q.Limit = 0
	list, err := f.List(ctx, q)
	return len(list.Rows), err
}

// query reads a filter; names stand for every record whose label has them.
func (f *Fake) query(kind, where string) (model.Query, error) {
	q, err := model.ParseQueryWith(model.KindNamed(kind), where, f.env(), f.Words)
	if err != nil {
		return q, err
	}
	return q.Resolve(func(fd *model.Field, text string) ([]string, error) {
		if linkOf(fd, text).ID != (model.ID{}) {
			return []string{text}, nil
		}
		var out []string
		for l, r := range f.now {
			if slices.Contains(fd.Targets, l.Kind) && strings.Contains(widget.Fold(f.labelOf(r)), widget.Fold(text)) {
				wire := l.ID.String()
				if fd.Type == model.TypeAnyRef || fd.Type == model.TypeAnyRefs {
					wire = l.String()
				}
				out = append(out, wire)
			}
		}
		return out, nil
	})
}

// Get returns a record with the labels of what it refers to.
func (f *Fake) Get(_ context.Context, link model.Link) (*pane.Full, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.now[link]
	if r == nil {
		r = f.gone(link)
	}
	if r == nil {
		return nil, model.Refuse(model.NotFound, "field.ref", "value", link.String())
	}
	copied := *f.computed(r)
	copied.Base = int64(len(f.past)) + 1
	full := &pane.Full{Record: &copied, Labels: map[string]string{}}
	for _, fd := range r.Kind.Fields {
		if fd.Type.IsRef() {
			for _, s := range r.Get(fd.Name) {
				full.Labels[s] = f.label(r.Kind, s, fd)
			}
		}
	}
	return full, f.Err
}

// Links looks through every record.
func (f *Fake) Links(_ context.Context, link model.Link, limit int) ([]pane.LinkGroup, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []pane.LinkGroup
	for _, k := range model.Kinds {
		for _, fd := range k.Stored() {
			if !fd.Type.IsRef() {
				continue
			}
			g := pane.LinkGroup{Kind: k.Name, Field: fd.Name}
			for _, r := range f.sorted(k.Name, "") {
				for _, s := range r.Get(fd.Name) {
					if linkOf(fd, s).ID != link.ID {
						continue
					}
					if len(g.Found) == limit {
						g.More++
						continue
					}
					g.Found = append(g.Found, pane.Candidate{Link: model.Link{Kind: k.Name, ID: r.ID}, Label: f.labelOf(r)})
				}
			}
			if len(g.Found)+g.More > 0 {
				out = append(out, g)
			}
		}
	}
	return out, f.Err
}

// NamedBy looks through every record.
func (f *Fake) NamedBy(_ context.Context, links []model.Link) ([]model.KindCount, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := func(r *model.Record) bool {
		for _, fd := range r.Kind.Stored() {
			for _, s := range r.Get(fd.Name) {
				if fd.Type.IsRef() && slices.ContainsFunc(links, func(l model.Link) bool { return linkOf(fd, s).ID == l.ID }) {
					return true
				}
			}
		}
		return false
	}
	var out []model.KindCount
	for _, k := range model.Kinds {
		n := 0
		for l, r := range f.now {
			if l.Kind == k.Name && !slices.Contains(links, l) && names(r) {
				n++
			}
		}
		if n > 0 {
			out = append(out, model.KindCount{Kind: k.Name, N: n})
		}
	}
	slices.SortStableFunc(out, func(a, b model.KindCount) int { return b.N - a.N })
	return out, f.Err
}

// History returns what Apply noted.
func (f *Fake) History(_ context.Context, link model.Link) ([]pane.Change, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := slices.Clone(f.history[link])
	slices.Reverse(out)
	return out, f.Err
}

// Candidates matches labels by the start of a word.
func (f *Fake) Candidates(_ context.Context, kinds []string, text string, limit int) ([]pane.Candidate, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []pane.Candidate
	more := 0
	for _, k := range model.Kinds {
		if kinds != nil && !slices.Contains(kinds, k.Name) {
			continue
		}
		for _, r := range f.sorted(k.Name, "") {
			label := f.labelOf(r)
			if _, ok := widget.Fuzzy(widget.Fold(text), widget.Fold(label)); !ok {
				continue
			}
			if len(out) == limit {
				more++
				continue
			}
			c := pane.Candidate{Link: model.Link{Kind: k.Name, ID: r.ID}, Label: label}
			if k == model.People.Kind {
				c.Of, _ = model.ParseID(r.One("organisation"))
			}
			out = append(out, c)
		}
	}
	return out, more, f.Err
}

// Search finds by words alone, in labels alone; the only filter offered is
// "kind:".
func (f *Fake) Search(ctx context.Context, line string, limit int) (pane.Found, error) {
	var out pane.Found
	if line != "" && strings.HasPrefix("kind:", line) {
		out.Offers = []pane.Offer{{Line: "kind:", Word: "kind:"}}
	}
	for _, t := range model.SearchTokens(model.FoldText(line)) {
		out.Sought.Words = append(out.Sought.Words, model.SoughtWord{Tokens: []string{t.Text}})
	}
	if len(out.Sought.Words) == 0 {
		return out, f.Err
	}
	found, _, err := f.Candidates(ctx, nil, "", 1000)
	for _, c := range found {
		if len(out.Sought.Marks(c.Label)) == 0 || len(out.Hits) == limit {
			continue
		}
		out.Hits = append(out.Hits, pane.Hit{Link: c.Link, Label: c.Label})
	}
	return out, err
}

// Drafts returns the drafts kept.
func (f *Fake) Drafts(context.Context) ([]pane.Draft, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Values(f.drafts)), nil
}

// Watch ends at once: nobody else writes here.
func (f *Fake) Watch(context.Context) error { return context.Canceled }
