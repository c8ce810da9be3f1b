package store

import (
	"database/sql"
	"slices"

	"relais/model"
)

// undoWriter writes the ops that take back what was done to one record.
type undoWriter struct {
	u   *undoer
	e   model.Entity
	rec *model.Record // as it is shown now; nil for a newer version's kind
	now []live
	out []model.Op
	err error
}

// put emits a former value. It is protected where it was, or where the record
// is sensitive by now. It refuses a value that is not held here.
func (w *undoWriter) put(typ model.OpType, field string, former int64, seen []string, match func(live) bool) ([]string, error) {
	var v sql.NullString
	var protected bool
	err := w.u.tx.QueryRowContext(w.u.ctx, `SELECT value, protected FROM op WHERE id=?`, former).Scan(&v, &protected)
	if err != nil {
		return seen, err
	}
	if protected && !v.Valid {
		return seen, model.Refuse(model.Invalid, "undo.protected", "id", w.e.ID.Short(6)).On(field)
	}
	if !v.Valid || slices.Contains(seen, v.String) {
		return seen, nil
	}
	w.emit(typ, field, v.String, match)
	if w.err != nil || v.String == "" {
		return append(seen, v.String), w.err
	}
	o := &w.out[len(w.out)-1]
	o.Protected = protected
	if w.rec != nil {
		if f := w.rec.Kind.Field(field); f != nil {
			o.Protected = protected || w.rec.Sensitive(f)
		}
	}
	return append(seen, v.String), nil
}

func (w *undoWriter) emit(typ model.OpType, field, value string, match func(live) bool) {
	op := model.Op{Type: typ, Kind: w.e.Kind, Entity: w.e.ID, Field: field, Value: value}
	for _, o := range w.now {
		if match(o) {
			i, err := w.u.proj.info(w.u.ctx, o.id)
			if err != nil {
				w.err = err
				return
			}
			op.Replaces = append(op.Replaces, model.OpID{Changeset: i.hash, Index: uint32(o.id & (maxOps - 1))})
		}
	}
	w.out = append(w.out, op)
}

// field takes back what the changeset did to one field: one op per former
// head, so that taking back a settlement brings the conflict back.
func (w *undoWriter) field(name string, done []logged) error {
	var former []int64
	var added []int64
	register := false
	long := false
	for _, o := range done {
		if o.field != name {
			continue
		}
		switch o.typ {
		case model.OpAdd:
			added = append(added, o.id)
		case model.OpRemove:
			former = append(former, o.replaces...)
		case model.OpSet, model.OpSetLong:
			register = true
			long = o.typ == model.OpSetLong
			former = append(former, o.replaces...)
		}
	}
	slices.Sort(former)
	former = slices.Compact(former)
	if register {
		return w.register(name, long, former)
	}
	return w.set(name, former, added)
}

// register puts the former heads back.
func (w *undoWriter) register(name string, long bool, former []int64) error {
	isHead := func(o live) bool { return o.field == name && o.typ.HasValue() && !w.beside(o, former) }
	for _, o := range w.now {
		others, err := w.u.byOthers(o)
		if err != nil {
			return err
		}
		if isHead(o) && others && !w.u.force {
			return model.Refuse(model.Ambiguous, "undo.changed_since", "id", w.e.ID.Short(6)).On(name)
		}
	}
	typ := model.OpSet
	if long {
		typ = model.OpSetLong
	}
	if len(former) == 0 {
		w.emit(typ, name, "", isHead)
		return w.err
	}
	former, err := w.inOrder(former)
	if err != nil {
		return err
	}
	var seen []string
	for _, id := range former {
		if seen, err = w.put(typ, name, id, seen, isHead); err != nil {
			return err
		}
	}
	return nil
}

// beside tells a head that stood beside the former ones and that the changeset
// left there: taking it back leaves it there too.
func (w *undoWriter) beside(o live, former []int64) bool {
	return o.id < w.u.n<<opBits && !slices.ContainsFunc(unpackOps(o.cover), func(r int64) bool { return slices.Contains(former, r) })
}

// inOrder sorts former heads, the one that was shown last: of ops of one
// changeset, the last is shown.
func (w *undoWriter) inOrder(former []int64) ([]int64, error) {
	heads := make([]live, len(former))
	for i, id := range former {
		heads[i].id = id
	}
	if err := w.u.proj.newestFirst(w.u.ctx, heads); err != nil {
		return nil, err
	}
	slices.Reverse(heads)
	for i, h := range heads {
		former[i] = h.id
	}
	return former, nil
}

// set takes out what was added and puts back what was taken out.
func (w *undoWriter) set(name string, removed, added []int64) error {
	var have []string
	for _, o := range w.now {
		if o.field == name && o.typ == model.OpAdd {
			have = append(have, o.value)
		}
	}
	for _, id := range removed {
		var err error
		if have, err = w.put(model.OpAdd, name, id, have, func(live) bool { return false }); err != nil {
			return err
		}
	}
	mine := func(o live) bool { return slices.Contains(added, o.id) }
	if slices.ContainsFunc(w.now, mine) {
		w.emit(model.OpRemove, name, "", mine)
	}
	return w.err
}
