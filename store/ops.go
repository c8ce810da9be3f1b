package store

import (
	"slices"

	"relais/model"
)

// ops turns what an action left pending into the ops of its changeset.
func (t *Tx) ops() ([]model.Op, error) {
	var out []model.Op
	for _, p := range t.order {
		ops, err := t.opsOf(p)
		if err != nil {
			return nil, err
		}
		out = append(out, ops...)
	}
	if len(out) >= maxOps {
		return nil, model.Refuse(model.Invalid, "edit.too_large")
	}
	return out, nil
}

func (t *Tx) opsOf(p *pending) ([]model.Op, error) {
	if p.created && p.drop {
		return nil, nil
	}
	shownThen, err := t.shownAt(p)
	if err != nil {
		return nil, err
	}
	e := &emitter{t: t, p: p, shown: shownThen}
	if p.revive {
		for _, into := range successors(shownThen) {
			e.emit(model.OpRestore, into, "", func(o live) bool { return o.typ == model.OpDelete && o.field == into })
		}
	}
	for _, f := range p.kind.Fields {
		if !p.touched[f.Name] {
			continue
		}
		if f.Type.IsSet() {
			e.set(f)
		} else {
			e.register(f)
		}
	}
	if p.drop {
		e.emit(model.OpDelete, p.into, "", func(o live) bool { return o.typ != model.OpDelete })
	}
	return e.out, e.err
}

// successors lists what the deletions among ops name as taking the record's
// place: an op ends only ops of its own field, so that each takes a restoration
// of its own.
func successors(ops []live) []string {
	var out []string
	for _, o := range ops {
		if o.typ == model.OpDelete && !slices.Contains(out, o.field) {
			out = append(out, o.field)
		}
	}
	slices.Sort(out)
	return out
}

// shownAt lists the ops that counted at the position where the user began.
func (t *Tx) shownAt(p *pending) ([]live, error) {
	if p.base == 0 {
		return p.ops, nil
	}
	rows, err := t.tx.QueryContext(t.ctx, `SELECT id, type, field, coalesce(value,''), kind, value IS NULL AND protected FROM op
		WHERE entity=? AND id < ? AND (dead IS NULL OR dead > ?) AND type NOT IN (?,?) ORDER BY id`,
		p.at.ID[:], (p.base+1)<<opBits, p.base, model.OpRemove, model.OpRestore)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []live
	for rows.Next() {
		var o live
		var kind string
		if err := rows.Scan(&o.id, &o.typ, &o.field, &o.value, &kind, &o.sealed); err != nil {
			return nil, err
		}
		if kind == p.at.Kind {
			out = append(out, o)
		}
	}
	return out, rows.Err()
}

// emitter writes the ops of one record.
type emitter struct {
	t     *Tx
	p     *pending
	shown []live // what the user saw
	out   []model.Op
	err   error
}

// emit adds an op that replaces what the user saw and which matches.
func (e *emitter) emit(typ model.OpType, field, value string, match func(live) bool) {
	op := model.Op{Type: typ, Kind: e.p.at.Kind, Entity: e.p.at.ID, Field: field, Value: value}
	if f := e.p.kind.Field(field); f != nil && value != "" {
		op.Protected = e.p.rec.Sensitive(f)
	}
	for _, o := range e.shown {
		if !match(o) {
			continue
		}
		i, err := e.t.proj.info(e.t.ctx, o.id)
		if err != nil {
			e.err = err
			return
		}
		op.Replaces = append(op.Replaces, model.OpID{Changeset: i.hash, Index: uint32(o.id & (maxOps - 1))})
	}
	e.out = append(e.out, op)
}

// register emits a new value, unless the one value that counts is the same.
func (e *emitter) register(f *model.Field) {
	want := e.p.rec.Values[f.Index()].One()
	only, some := e.p.only[f.Name]
	heads := 0
	same := true
	for _, o := range e.p.ops {
		if o.field == f.Name && o.typ.HasValue() {
			heads++
			same = same && o.value == want && !o.gone
		}
	}
	if heads == 0 && want == "" || heads > 0 && same {
		return
	}
	typ := model.OpSet
	if f.Type == model.TypeLong {
		typ = model.OpSetLong
	}
	if unseen := e.unseen(f); unseen != nil {
		e.err = unseen
		return
	}
	e.emit(typ, f.Name, want, func(o live) bool {
		return o.field == f.Name && o.typ.HasValue() && (!some || o.value == only)
	})
}

// unseen refuses to settle a conflict of which not every value can be read here.
func (e *emitter) unseen(f *model.Field) error {
	heads, sealed := 0, false
	for _, o := range e.shown {
		if o.field == f.Name && o.typ.HasValue() {
			heads++
			sealed = sealed || o.sealed
		}
	}
	if heads > 1 && sealed {
		return model.Refuse(model.Invalid, "conflict.protected").On(f.Name)
	}
	return nil
}

// set emits the additions that are missing and the removals of what the user
// saw and no longer wants.
func (e *emitter) set(f *model.Field) {
	want := e.p.rec.Values[f.Index()]
	isAdd := func(o live) bool { return o.field == f.Name && o.typ == model.OpAdd }
	var have []string
	for _, o := range e.p.ops {
		if isAdd(o) {
			have = append(have, o.value)
		}
	}
	for _, v := range want {
		if !slices.Contains(have, v) {
			e.emit(model.OpAdd, f.Name, v, func(live) bool { return false })
		}
	}
	unwanted := func(o live) bool { return isAdd(o) && !o.sealed && !slices.Contains(want, o.value) }
	if slices.ContainsFunc(e.shown, unwanted) {
		e.emit(model.OpRemove, f.Name, "", unwanted)
	}
}
