package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// Result is what an edit did.
type Result struct {
	Hash     model.Hash
	Position int64      // the log's position after it
	Empty    bool       // nothing differed, so nothing was written
	Created  []model.ID // records that the edit and its effects made
}

// Tx gathers one user action. Nothing reaches the log before Edit commits it.
type Tx struct {
	ctx   context.Context
	s     *Store
	tx    *sql.Tx
	proj  *projector
	env   model.Env
	recs  map[model.Entity]*pending
	order []*pending
}

// pending is a record as an action leaves it.
type pending struct {
	at      model.Entity
	kind    *model.Kind
	ops     []live // all that counted when the action began
	base    int64  // where the user began; later values stay
	old     *model.Record
	rec     *model.Record
	created bool
	// disputed names the fields in conflict when the action began.
	disputed []string
	touched  map[string]bool
	kept     map[string]bool   // of touched: given a value that stood in the log
	only     map[string]string // of touched: the one value that is replaced
	purged   bool              // for good: nothing can be done with it
	drop     bool              // delete it
	into     string            // with drop: the record that takes its place
	revive   bool              // restore it
}

// Edit runs do as one user action: all of its changes become one changeset,
// or none is written. It fails with model.Refusal for invalid records, and
// with a Busy refusal when another process holds the profile past the
// deadline. An action that changes nothing writes nothing.
func (s *Store) Edit(ctx context.Context, do func(*Tx) error) (Result, error) {
	var res Result
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		p, err := newProjector(ctx, tx)
		if err != nil {
			return err
		}
		defer p.close()
		t := &Tx{ctx: ctx, s: s, tx: tx, proj: p, env: s.Env(), recs: map[model.Entity]*pending{}}
		if err := do(t); err != nil {
			return err
		}
		if err := t.settle(); err != nil {
			return err
		}
		ops, err := t.ops()
		if err != nil {
			return err
		}
		for _, r := range t.order {
			if r.created {
				res.Created = append(res.Created, r.at.ID)
			}
		}
		res.Hash, res.Position, err = s.append(ctx, tx, ops, model.Hash{}, s.opts.Now().UnixMilli())
		res.Empty = len(ops) == 0
		return err
	})
	if err == nil {
		err = s.afterEdit(ctx)
	}
	return res, err
}

// afterEdit leaves nothing on the disk of a draft whose values this device had
// to close.
func (s *Store) afterEdit(ctx context.Context) error {
	role, err := s.Role(ctx)
	if err != nil || role.ReadsProtected() {
		return err
	}
	return s.forgetJournal(ctx)
}

// load brings a record into the action.
func (t *Tx) load(kind *model.Kind, id model.ID) (*pending, error) {
	at := model.Entity{Kind: kind.Name, ID: id}
	if p := t.recs[at]; p != nil {
		return p, nil
	}
	ops, sets, err := liveOps(t.ctx, t.proj.ops, at)
	if err != nil {
		return nil, err
	}
	p := &pending{at: at, kind: kind, ops: ops, touched: map[string]bool{}, kept: map[string]bool{}, only: map[string]string{}}
	if p.purged = isPurged(ops); len(sets) == 0 || p.purged {
		return p, nil
	}
	s, err := t.proj.assemble(t.ctx, kind, id, ops)
	if err != nil {
		return nil, err
	}
	p.old, p.rec, p.disputed = s.rec, cloneRecord(s.rec), s.disputed()
	t.keep(p)
	return p, nil
}

func (t *Tx) keep(p *pending) {
	t.recs[p.at] = p
	t.order = append(t.order, p)
}

func cloneRecord(r *model.Record) *model.Record {
	c := *r
	c.Values = make([]model.Value, len(r.Values))
	for i, v := range r.Values {
		c.Values[i] = slices.Clone(v)
	}
	return &c
}

// Env tells what defaults and rules may know.
func (t *Tx) Env() model.Env { return t.env }

// Get gives a record as the action has it so far. It refuses with NotFound.
func (t *Tx) Get(kind *model.Kind, id model.ID) (*model.Record, error) {
	p, err := t.load(kind, id)
	if err != nil {
		return nil, err
	}
	if p.purged {
		return nil, refusePurged(id)
	}
	if p.rec == nil || p.rec.Deleted || p.drop {
		return nil, model.Refuse(model.NotFound, "record.none", "id", id.Short(6))
	}
	return cloneRecord(p.rec), nil
}

// Create adds a record; a zero ID is drawn. It refuses an ID that is in the
// log already (record.exists).
func (t *Tx) Create(r *model.Record) error {
	if r.ID.IsZero() {
		id, err := t.s.newID()
		if err != nil {
			return err
		}
		r.ID = id
	}
	p, err := t.load(r.Kind, r.ID)
	if err != nil {
		return err
	}
	if p.purged {
		return refusePurged(r.ID)
	}
	if p.rec != nil {
		return model.Refuse(model.Invalid, "record.exists", "id", r.ID.Short(6))
	}
	p.rec, p.created = cloneRecord(r), true
	for i, f := range r.Kind.Fields {
		if f.Compute == nil && len(r.Values[i]) > 0 {
			if err := f.Check(r.Values[i]); err != nil {
				return err
			}
			p.touched[f.Name] = true
		}
	}
	t.keep(p)
	return nil
}

// Change gives fields of a record new values; a set's value is the whole set
// that is wanted. Base is the log position at which the user began to edit (0
// for now): only what was shown there is replaced, so that a value that came
// in meanwhile stays beside this one.
func (t *Tx) Change(kind *model.Kind, id model.ID, base int64, values map[string]model.Value) error {
	p, err := t.editable(kind, id, base)
	if err != nil {
		return err
	}
	for _, f := range kind.Fields { // in the fields' order: the same ops each time
		v, ok := values[f.Name]
		if !ok {
			continue
		}
		if err := f.Check(v); err != nil {
			return err
		}
		p.put(f, v)
	}
	for name := range values {
		if kind.Field(name) == nil {
			return model.Refuse(model.Invalid, "field.unknown", "value", name).On(name)
		}
	}
	return nil
}

// put gives a field a new value.
func (p *pending) put(f *model.Field, v model.Value) {
	p.rec.Values[f.Index()] = slices.Clone(v)
	p.touched[f.Name] = true
	delete(p.kept, f.Name)
	delete(p.only, f.Name)
}

func (t *Tx) editable(kind *model.Kind, id model.ID, base int64) (*pending, error) {
	p, err := t.load(kind, id)
	if err != nil {
		return nil, err
	}
	if p.purged {
		return nil, refusePurged(id)
	}
	if p.rec == nil || p.rec.Deleted || p.drop {
		return nil, model.Refuse(model.NotFound, "record.none", "id", id.Short(6))
	}
	if base != 0 {
		p.base = base
	}
	return p, nil
}

// Add puts elements into a set, Remove takes them out; what else is in the
// set stays.
func (t *Tx) Add(kind *model.Kind, id model.ID, base int64, field string, elements ...string) error {
	return t.changeSet(kind, id, base, field, func(v model.Value) model.Value {
		for _, e := range elements {
			if !slices.Contains(v, e) {
				v = append(v, e)
			}
		}
		return v
	})
}

// Remove takes elements out of a set.
func (t *Tx) Remove(kind *model.Kind, id model.ID, base int64, field string, elements ...string) error {
	return t.changeSet(kind, id, base, field, func(v model.Value) model.Value {
		return slices.DeleteFunc(v, func(e string) bool { return slices.Contains(elements, e) })
	})
}

func (t *Tx) changeSet(kind *model.Kind, id model.ID, base int64, field string, change func(model.Value) model.Value) error {
	p, err := t.editable(kind, id, base)
	if err != nil {
		return err
	}
	f := kind.Field(field)
	if f == nil || !f.Type.IsSet() {
		return model.Refuse(model.Invalid, "field.unknown", "value", field).On(field)
	}
	return t.Change(kind, id, base, map[string]model.Value{field: change(slices.Clone(p.rec.Values[f.Index()]))})
}

// Delete deletes a record as it was shown at base (0 for now): an edit that
// came in since keeps it alive.
func (t *Tx) Delete(kind *model.Kind, id model.ID, base int64) error {
	p, err := t.editable(kind, id, base)
	if err != nil {
		return err
	}
	p.drop = true
	return nil
}

// Restore brings a deleted record back. To one that an edit keeps alive against
// its deletion, it takes the deletion away; to any other it does nothing.
func (t *Tx) Restore(kind *model.Kind, id model.ID) error {
	p, err := t.load(kind, id)
	if err != nil {
		return err
	}
	if p.purged {
		return refusePurged(id)
	}
	if p.rec == nil {
		return model.Refuse(model.NotFound, "record.none", "id", id.Short(6))
	}
	p.revive = p.revive || slices.ContainsFunc(p.ops, func(o live) bool { return o.typ == model.OpDelete })
	p.rec.Deleted, p.drop = false, false
	return nil
}

// settle checks the rules, and adds the records that they bring about.
func (t *Tx) settle() error {
	for i := 0; i < len(t.order); i++ { // effects lengthen it
		p := t.order[i]
		if p.drop || len(p.touched) == 0 {
			continue
		}
		if err := t.check(p); err != nil {
			return err
		}
		for _, r := range p.kind.Effects(p.old, p.rec, t.env) {
			made, err := t.load(r.Kind, r.ID)
			if err != nil {
				return err
			}
			switch {
			case made.purged: // nobody wants it back
			case made.rec == nil:
				err = t.Create(r)
			case made.rec.Deleted: // withdrawn by an undo, brought about again
				err = t.Restore(r.Kind, r.ID)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// check refuses a record that this action breaks. A rule that was broken
// before (by a merge) does not stop an edit of something else.
func (t *Tx) check(p *pending) error {
	err := p.kind.Check(p.rec, t.env)
	if len(p.kept) == len(p.touched) {
		err = nil // nothing but values that other devices wrote by the rules
	}
	if err != nil {
		refusal := model.AsRefusal(err)
		if p.old == nil || refusal == nil || p.touched[refusal.Field] {
			return err
		}
		before := model.AsRefusal(p.kind.Check(p.old, t.env))
		if before == nil || before.Key != refusal.Key || before.Field != refusal.Field {
			return err
		}
	}
	for _, f := range p.kind.Fields {
		if !p.touched[f.Name] || p.kept[f.Name] || !f.Type.IsRef() {
			continue
		}
		for _, v := range p.rec.Values[f.Index()] {
			if p.old != nil && slices.Contains(p.old.Values[f.Index()], v) {
				continue
			}
			if err := t.checkTarget(f, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkTarget refuses a reference to a record that is not there.
func (t *Tx) checkTarget(f *model.Field, v string) error {
	kinds := f.Targets
	id, _ := model.ParseID(v)
	if l, ok := model.ParseLink(v); ok && f.Type != model.TypeRef && f.Type != model.TypeRefs {
		if len(kinds) > 0 && !slices.Contains(kinds, l.Kind) {
			return model.Refuse(model.Invalid, "field.target", "value", v).On(f.Name)
		}
		kinds, id = []string{l.Kind}, l.ID
	}
	for _, name := range kinds {
		kind := model.KindNamed(name)
		if kind == nil {
			continue
		}
		if p := t.recs[model.Entity{Kind: name, ID: id}]; p != nil {
			if p.rec != nil && !p.drop && (!p.rec.Deleted || p.revive) {
				return nil
			}
			continue
		}
		var one int
		err := t.tx.QueryRowContext(t.ctx, `SELECT 1 FROM `+quote(name)+` WHERE id=? AND deleted=0`, id.String()).Scan(&one)
		if err == nil {
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return model.Refuse(model.NotFound, "field.dangling", "value", id.Short(6)).On(f.Name)
}
