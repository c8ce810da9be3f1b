package store

import (
	"context"
	"database/sql"
	"slices"

	"relais/model"
)

// A record may become sensitive when some of it was written plainly. Protect
// moves what was: what stands in its sensitive fields is written once more,
// protected, and every plain value that they ever had is purged, so that no
// device keeps it, in no file. Of earlier values only the protected ones are
// left in the history.

// moved names the tombstone of a protection, which no record has: the same for
// each of the same record.
func moved(id model.ID) model.ID { return model.DeriveID("protected", id.String()) }

// Protect moves the values of a record's sensitive fields that were written
// before they were. It refuses with protect.role on a device that is no
// coordinator's, with protect.not_sensitive for a record that has nothing
// sensitive, and with protect.nothing where nothing of it is plain.
func (s *Store) Protect(ctx context.Context, kind *model.Kind, id model.ID) (Result, error) {
	var res Result
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		may, err := mayErase(ctx, tx)
		switch {
		case err != nil:
			return err
		case !may:
			return model.Refuse(model.Invalid, "protect.role")
		}
		p, err := newProjector(ctx, tx)
		if err != nil {
			return err
		}
		defer p.close()
		t := &Tx{ctx: ctx, s: s, tx: tx, proj: p, env: s.Env(), recs: map[model.Entity]*pending{}}
		ops, err := t.protect(kind, id)
		if err != nil {
			return err
		}
		res.Hash, res.Position, err = s.append(ctx, tx, ops, model.Hash{}, s.opts.Now().UnixMilli())
		return err
	})
	return res, err
}

// protect gives the ops that move a record's plain values.
func (t *Tx) protect(kind *model.Kind, id model.ID) ([]model.Op, error) {
	p, err := t.editable(kind, id, 0)
	if err != nil {
		return nil, err
	}
	e := &emitter{t: t, p: p, shown: p.ops}
	purge := model.Op{Type: model.OpPurge, Kind: kind.Name, Entity: moved(id)}
	sensitive := false
	for _, f := range kind.Stored() {
		if !p.rec.Sensitive(f) {
			continue
		}
		sensitive = sensitive || p.rec.Protected() || len(p.rec.Values[f.Index()]) > 0
		plain, err := t.plainOps(p.at, f)
		if err != nil {
			return nil, err
		}
		for _, op := range plain {
			i, err := t.proj.info(t.ctx, op)
			if err != nil {
				return nil, err
			}
			purge.Replaces = append(purge.Replaces, model.OpID{Changeset: i.hash, Index: uint32(op & (maxOps - 1))})
		}
		e.again(f, plain)
	}
	switch {
	case e.err != nil:
		return nil, e.err
	case !sensitive:
		return nil, model.Refuse(model.Invalid, "protect.not_sensitive", "id", id.Short(6))
	case len(purge.Replaces) == 0:
		return nil, model.Refuse(model.Invalid, "protect.nothing", "id", id.Short(6))
	}
	return append(e.out, purge), nil
}

// plainOps lists all that ever gave a field of a record a value in plain.
func (t *Tx) plainOps(at model.Entity, f *model.Field) ([]int64, error) {
	return opIDs(t.ctx, t.tx, `SELECT id FROM op WHERE entity=? AND kind=? AND field=? AND value IS NOT NULL AND value<>''
		AND protected=0 ORDER BY id`, at.ID[:], at.Kind, f.Name)
}

// again writes what stands in a field once more, protected, in the place of
// what stands there in plain. Values in conflict stay so.
func (e *emitter) again(f *model.Field, plain []int64) {
	stands := func(o live) bool { return o.field == f.Name && o.typ.HasValue() && slices.Contains(plain, o.id) }
	if !slices.ContainsFunc(e.shown, stands) {
		return
	}
	if f.Type.IsSet() {
		for _, v := range distinct(e.shown, stands) {
			e.emit(model.OpAdd, f.Name, v, func(live) bool { return false })
		}
		e.emit(model.OpRemove, f.Name, "", stands)
		return
	}
	typ := model.OpSet
	if f.Type == model.TypeLong {
		typ = model.OpSetLong
	}
	if !slices.Contains(e.p.disputed, f.Name) { // several that merge or agree are one from now on
		e.emit(typ, f.Name, e.p.rec.Values[f.Index()].One(), func(o live) bool { return o.field == f.Name && o.typ.HasValue() })
		return
	}
	for _, v := range distinct(e.shown, stands) {
		e.emit(typ, f.Name, v, func(o live) bool { return stands(o) && o.value == v })
	}
}

// distinct lists the values of some ops, each once.
func distinct(ops []live, some func(live) bool) []string {
	var out []string
	for _, o := range ops {
		if some(o) && !slices.Contains(out, o.value) {
			out = append(out, o.value)
		}
	}
	return out
}
