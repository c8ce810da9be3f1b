package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// What was set aside is for a person to look at, once: they take it in again as
// an edit of their own, or leave it. Either takes it off the list of this
// profile; it stays in the log and among SetAside, without effect.

// AsideEdit is one thing that an action set aside would have done.
type AsideEdit struct {
	Link  model.Link
	Type  model.OpType
	Field *model.Field // nil for a deletion, or one of a newer version
	Value string
	// Gone says that the value is not here: purged, or not for this device.
	// Hidden that it is sensitive.
	Gone, Hidden bool
}

// unreviewed tells what nobody has looked at here. A taking in that was undone
// counts for nothing.
const unreviewed = `NOT EXISTS (SELECT 1 FROM reviewed r WHERE r.hash = a.hash AND (r.taken IS NULL
	OR NOT EXISTS (SELECT 1 FROM changeset u WHERE u.undo_of = r.taken AND NOT EXISTS (SELECT 1 FROM changeset v WHERE v.undo_of = u.hash))))`

// asides finds actions that were set aside.
func (f *issueFinder) asides() error {
	if !f.only.ID.IsZero() {
		return nil
	}
	rows, err := f.s.db.QueryContext(f.ctx, `SELECT c.n, a.hash, a.reason FROM aside a JOIN changeset c ON c.hash = a.hash
		WHERE `+unreviewed+` ORDER BY a.hash`)
	if err != nil {
		return err
	}
	type action struct {
		n      int64
		hash   model.Hash
		reason string
	}
	var all []action
	for rows.Next() {
		var a action
		var hash []byte
		if err := rows.Scan(&a.n, &hash, &a.reason); err != nil {
			rows.Close()
			return err
		}
		copy(a.hash[:], hash)
		all = append(all, a)
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return err
	}
	for _, a := range all {
		if !f.room() {
			continue
		}
		is := Issue{Type: model.IssueAside, Changeset: a.hash, Reason: a.reason}
		if err := errors.Join(f.wouldTouch(a.n, &is), f.edits(a.n, &is)); err != nil {
			return err
		}
		f.found = append(f.found, is)
	}
	return nil
}

// asideShown is how many records of an action set aside are named.
const asideShown = 20

// wouldTouch tells what an action would have touched, and who did it.
func (f *issueFinder) wouldTouch(n int64, is *Issue) error {
	rows, err := f.s.db.QueryContext(f.ctx, `SELECT kind, entity, min(field) FROM op WHERE id >= ? AND id < ?
		GROUP BY kind, entity ORDER BY min(id) LIMIT ?`, n<<opBits, (n+1)<<opBits, asideShown)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var b Backlink
		var id []byte
		if err := rows.Scan(&b.Link.Kind, &id, &b.Field); err != nil {
			return err
		}
		copy(b.Link.ID[:], id)
		is.Others = append(is.Others, b)
	}
	if len(is.Others) > 0 {
		is.Link = is.Others[0].Link
	}
	head, err := f.head(n << opBits)
	is.Heads = []IssueHead{head}
	if err != nil {
		return err
	}
	return rows.Err()
}

// edits tells what an action would have done, one op after the other.
func (f *issueFinder) edits(n int64, is *Issue) error {
	rows, err := f.s.db.QueryContext(f.ctx, `SELECT kind, entity, field, type, value, protected FROM op WHERE id >= ? AND id < ?
		ORDER BY id LIMIT ?`, n<<opBits, (n+1)<<opBits, asideShown)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var e AsideEdit
		var id []byte
		var field string
		var value sql.NullString
		if err := rows.Scan(&e.Link.Kind, &id, &field, &e.Type, &value, &e.Hidden); err != nil {
			return err
		}
		copy(e.Link.ID[:], id)
		if k := model.KindNamed(e.Link.Kind); k != nil {
			e.Field = k.Field(field)
		}
		e.Value, e.Gone = value.String, e.Type.HasValue() && !value.Valid
		e.Hidden = e.Hidden || e.Field != nil && e.Field.Sensitive
		is.Edits = append(is.Edits, e)
	}
	return rows.Err()
}

// TakeIn makes an edit of this person's of what was set aside: the same
// changes, to the records as they are now, by the same rules. It refuses what
// is not among what was set aside (aside.none), what this device does not hold
// whole (aside.unreadable), and a purge (aside.purge).
func (s *Store) TakeIn(ctx context.Context, hash model.Hash) (Result, error) {
	res, err := s.Edit(ctx, func(t *Tx) error { return t.takeIn(hash) })
	if err != nil {
		return res, err
	}
	var taken any
	if !res.Empty {
		taken = res.Hash[:]
	}
	return res, s.review(ctx, hash, taken)
}

// LeaveAside notes that a person looked at what was set aside, and left it so.
// It refuses as TakeIn does where nothing of that name is there (aside.none).
func (s *Store) LeaveAside(ctx context.Context, hash model.Hash) error {
	return s.review(ctx, hash, nil)
}

func (s *Store) review(ctx context.Context, hash model.Hash, taken any) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO reviewed SELECT hash, ? FROM aside WHERE hash=?`, taken, hash[:])
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, model.Refuse(model.NotFound, "aside.none", "id", hash.String()[:8]))
		}
		return nil
	})
}

// asideOps reads what an action set aside did, in order.
func (t *Tx) asideOps(hash model.Hash) ([]logged, error) {
	rows, err := t.tx.QueryContext(t.ctx, `SELECT o.id, o.type, o.kind, o.entity, o.field, o.value, o.replaces FROM op o
		JOIN changeset c ON o.id >= c.n << 20 AND o.id < (c.n+1) << 20 JOIN aside a ON a.hash = c.hash WHERE c.hash=? ORDER BY o.id`, hash[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []logged
	for rows.Next() {
		var o logged
		var id, replaces []byte
		var value sql.NullString
		if err := rows.Scan(&o.id, &o.typ, &o.entity.Kind, &id, &o.field, &value, &replaces); err != nil {
			return nil, err
		}
		copy(o.entity.ID[:], id)
		o.replaces, o.value = unpackOps(replaces), value.String
		if o.typ.HasValue() && !value.Valid {
			return nil, model.Refuse(model.Invalid, "aside.unreadable")
		}
		out = append(out, o)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, model.Refuse(model.NotFound, "aside.none", "id", hash.String()[:8])
	}
	return out, nil
}

// takeIn does again what was set aside.
func (t *Tx) takeIn(hash model.Hash) error {
	ops, err := t.asideOps(hash)
	if err != nil {
		return err
	}
	byEntity := map[model.Entity][]logged{}
	var order []model.Entity
	for _, o := range ops {
		if byEntity[o.entity] == nil {
			order = append(order, o.entity)
		}
		byEntity[o.entity] = append(byEntity[o.entity], o)
	}
	for _, e := range order {
		if err := t.takeInto(e, byEntity[e]); err != nil {
			return err
		}
	}
	return nil
}

// takeInto does again what was done to one record, which is made where it is
// not there.
func (t *Tx) takeInto(e model.Entity, ops []logged) error {
	kind := model.KindNamed(e.Kind)
	if kind == nil {
		return model.Refuse(model.Invalid, "aside.unreadable")
	}
	p, err := t.load(kind, e.ID)
	if err != nil {
		return err
	}
	values, deletes, err := t.takenValues(kind, p.rec, ops)
	switch {
	case err != nil:
		return err
	case p.rec == nil && !p.purged && !deletes:
		r := &model.Record{Kind: kind, ID: e.ID, Values: make([]model.Value, len(kind.Fields))}
		for name, v := range values {
			r.Put(name, v...)
		}
		return t.Create(r)
	}
	if slices.ContainsFunc(ops, func(o logged) bool { return o.typ == model.OpRestore }) {
		if err := t.Restore(kind, e.ID); err != nil {
			return err
		}
	}
	if len(values) > 0 {
		if err := t.Change(kind, e.ID, 0, values); err != nil {
			return err
		}
	}
	if deletes {
		return t.Delete(kind, e.ID, 0)
	}
	return nil
}

// takenValues works out what the fields of a record become. Sets keep what is
// in them beside.
func (t *Tx) takenValues(kind *model.Kind, now *model.Record, ops []logged) (values map[string]model.Value, deletes bool, err error) {
	values = map[string]model.Value{}
	for _, o := range ops {
		f := kind.Field(o.field)
		switch {
		case o.typ == model.OpPurge:
			return nil, false, model.Refuse(model.Invalid, "aside.purge")
		case o.typ == model.OpDelete:
			deletes = true
			continue
		case o.typ == model.OpRestore:
			continue
		case f == nil || f.Compute != nil:
			return nil, false, model.Refuse(model.Invalid, "aside.unreadable")
		case !f.Type.IsSet():
			values[f.Name] = model.Single(o.value)
			continue
		}
		v, begun := values[f.Name]
		if !begun && now != nil {
			v = slices.Clone(now.Get(f.Name))
		}
		if o.typ == model.OpAdd && !slices.Contains(v, o.value) {
			v = append(v, o.value)
		}
		if o.typ == model.OpRemove {
			gone, err := t.valuesOf(o.replaces)
			if err != nil {
				return nil, false, err
			}
			v = slices.DeleteFunc(v, func(e string) bool { return slices.Contains(gone, e) })
		}
		values[f.Name] = v
	}
	return values, deletes, nil
}

// valuesOf reads what ops gave.
func (t *Tx) valuesOf(ops []int64) ([]string, error) {
	var out []string
	for _, id := range ops {
		var value sql.NullString
		err := t.tx.QueryRowContext(t.ctx, `SELECT value FROM op WHERE id=?`, id).Scan(&value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		out = append(out, value.String)
	}
	return out, nil
}
