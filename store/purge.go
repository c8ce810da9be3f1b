package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// purges knows the records that were purged, and the local number of the
// changeset that did it first.
type purges map[model.Entity]int64

func loadPurges(ctx context.Context, tx *sql.Tx) (purges, error) {
	rows, err := tx.QueryContext(ctx, `SELECT kind, entity, id >> 20 FROM op INDEXED BY op_purge WHERE type=7 AND dead IS NULL ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := purges{}
	for rows.Next() {
		var e model.Entity
		var id []byte
		var n int64
		if err := rows.Scan(&e.Kind, &id, &n); err != nil {
			return nil, err
		}
		copy(e.ID[:], id)
		if out[e] == 0 {
			out[e] = n
		}
	}
	return out, rows.Err()
}

// hides tells whether an op has no effect, and no value, for good.
func (p purges) hides(e model.Entity, o *model.Op) bool { return o.Type != model.OpPurge && p[e] != 0 }

// drop gives changesets that wait without the values that were purged.
func (p purges) drop(queue []*model.Changeset) []*model.Changeset {
	if len(p) == 0 {
		return queue
	}
	var all model.Purged
	for e := range p {
		all.Add(e, nil)
	}
	out := make([]*model.Changeset, len(queue))
	for i, c := range queue {
		copied := *c
		copied.Ops = slices.Clone(c.Ops)
		all.Drop(&copied, nil)
		out[i] = &copied
	}
	return out
}

// isPurged tells it from what counts of a record.
func isPurged(ops []live) bool {
	return slices.ContainsFunc(ops, func(o live) bool { return o.typ == model.OpPurge })
}

func refusePurged(id model.ID) error {
	return model.Refuse(model.NotFound, "record.purged", "id", id.Short(6))
}

// refuseNone tells a record that was purged from one that never was.
func (s *Store) refuseNone(ctx context.Context, kind *model.Kind, id model.ID) error {
	purged, err := s.purged(ctx, kind, id)
	if err != nil {
		return err
	}
	if purged {
		return refusePurged(id)
	}
	return model.Refuse(model.NotFound, "record.none", "id", id.Short(6))
}

// purged tells whether a record was purged.
func (s *Store) purged(ctx context.Context, kind *model.Kind, id model.ID) (bool, error) {
	var one int
	err := s.db.QueryRowContext(ctx, `SELECT 1 FROM op WHERE type=7 AND entity=? AND kind=? AND dead IS NULL`, id[:], kind.Name).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, s.explain(err)
}

// purge carries a purge out within a delivery: values and salts leave the log,
// the drafts and the tables.
func (a *applier) purge(ctx context.Context, n int64, e model.Entity, also []int64) error {
	if a.purges[e] == 0 {
		a.purges[e] = n
	}
	for _, op := range also {
		var kind string
		var id []byte
		err := a.tx.QueryRowContext(ctx, `SELECT kind, entity FROM op WHERE id=?`, op).Scan(&kind, &id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		a.touch(model.Entity{Kind: kind, ID: model.ID(id)})
	}
	return carryOut(ctx, a.tx, n, e, also)
}

// hideQuery ends what ops do that changeset ?1 purges: from then on, and from
// their own arrival on where that is later (they never counted then).
const hideQuery = `UPDATE op SET dead = max(?1, id >> 20) WHERE type<>7 AND (dead IS NULL OR dead > max(?1, id >> 20)) AND `

// carryOut does to the log what a purge says, whatever was done of it before.
func carryOut(ctx context.Context, tx *sql.Tx, n int64, e model.Entity, also []int64) error {
	if _, err := tx.ExecContext(ctx, hideQuery+`entity=?2 AND kind=?3`, n, e.ID[:], e.Kind); err != nil {
		return err
	}
	changed, err := dropValues(ctx, tx, `entity=? AND kind=?`, e.ID[:], e.Kind)
	if err != nil {
		return err
	}
	for _, op := range also {
		if _, err := tx.ExecContext(ctx, hideQuery+`id=?2`, n, op); err != nil {
			return err
		}
		more, err := dropValues(ctx, tx, `id=?`, op)
		if err != nil {
			return err
		}
		changed = changed || more
	}
	waited, err := dropWaiting(ctx, tx, e)
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, `DELETE FROM draft WHERE kind=? AND id=?`, e.Kind, e.ID.String())
	if err != nil {
		return err
	}
	drafts, err := result.RowsAffected()
	if err != nil || drafts == 0 && !changed && !waited {
		return err
	}
	return needScrub(ctx, tx)
}

// dropWaiting drops a record's values from the changesets that wait.
func dropWaiting(ctx context.Context, tx *sql.Tx, e model.Entity) (bool, error) {
	queue, err := loadWaiting(ctx, tx)
	if err != nil {
		return false, err
	}
	var purged model.Purged
	purged.Add(e, nil)
	n := 0
	var values []string
	for _, c := range queue {
		h := c.Hash()
		for i := range c.Ops {
			if o := &c.Ops[i]; !o.Dropped && purged.Covers(model.OpID{Changeset: h, Index: uint32(i)}, o) {
				values = append(values, o.Value)
			}
		}
		n += purged.Drop(c, nil)
	}
	if n == 0 {
		return false, nil
	}
	return true, errors.Join(loseChunks(ctx, tx, values), keepWaiting(ctx, tx, queue))
}

// dropValues leaves the commitments of ops where their values and salts were,
// and of what was closed here for others, nothing. It tells whether there were
// any.
func dropValues(ctx context.Context, tx *sql.Tx, where string, args ...any) (bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, value, salt, protected FROM op WHERE (value IS NOT NULL OR protected=1) AND `+where, args...)
	if err != nil {
		return false, err
	}
	commitments, protected := map[int64]model.Hash{}, map[int64]bool{}
	var values []string
	for rows.Next() {
		var id int64
		var value sql.NullString
		var salt []byte
		var apart bool
		if err := rows.Scan(&id, &value, &salt, &apart); err != nil {
			return false, errors.Join(err, rows.Close())
		}
		if value.Valid {
			values = append(values, value.String)
			o := model.Op{Type: model.OpSet, Value: value.String}
			copy(o.Salt[:], salt)
			o.Commit()
			commitments[id] = o.Commitment
		}
		if apart {
			protected[id] = true
		}
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	if err := loseChunks(ctx, tx, values); err != nil {
		return false, err
	}
	for id, commitment := range commitments {
		if _, err := tx.ExecContext(ctx, `UPDATE op SET value=NULL, salt=NULL, commitment=? WHERE id=?`, commitment[:], id); err != nil {
			return false, err
		}
	}
	if len(protected) == 0 {
		return len(commitments) > 0, nil
	}
	return true, dropSealed(ctx, tx, protected)
}

// dropSealed takes what was closed for others and not published yet, where all
// of it was purged, and marks the ops as gone for everybody. Where only some
// was, this device has no key to part it: who has one does, once it is
// published.
func dropSealed(ctx context.Context, tx *sql.Tx, purged map[int64]bool) error {
	rows, err := tx.QueryContext(ctx, `SELECT rowid, ops FROM sealed`)
	if err != nil {
		return err
	}
	var gone []int64
	kept := map[int64]bool{}
	for rows.Next() {
		var row int64
		var b []byte
		if err := rows.Scan(&row, &b); err != nil {
			return errors.Join(err, rows.Close())
		}
		ops := unpackOps(b)
		if slices.ContainsFunc(ops, func(op int64) bool { return !purged[op] }) {
			for _, op := range ops {
				kept[op] = true
			}
		} else {
			gone = append(gone, row)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, row := range gone {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sealed WHERE rowid=?`, row); err != nil {
			return err
		}
	}
	for op := range purged {
		if kept[op] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE op SET protected=0 WHERE id=?`, op); err != nil {
			return err
		}
	}
	return nil
}

// hiding is a purge as the log holds it.
type hiding struct {
	n    int64
	at   model.Entity
	also []int64
}

// eachHiding lists the purges that count, in order of arrival.
func eachHiding(ctx context.Context, tx *sql.Tx, aside *asides) ([]hiding, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id >> 20, kind, entity, replaces FROM op INDEXED BY op_purge WHERE type=7 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []hiding
	for rows.Next() {
		var p hiding
		var id, also []byte
		if err := rows.Scan(&p.n, &p.at.Kind, &id, &also); err != nil {
			return nil, err
		}
		copy(p.at.ID[:], id)
		p.also = unpackOps(also)
		if !aside.has(p.n) {
			all = append(all, p)
		}
	}
	return all, rows.Err()
}

// enforcePurges carries every purge out again, after ops were revived.
func enforcePurges(ctx context.Context, tx *sql.Tx, aside *asides) error {
	all, err := eachHiding(ctx, tx, aside)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := carryOut(ctx, tx, p.n, p.at, p.also); err != nil {
			return err
		}
	}
	return nil
}

// hidden says when ops were purged, by record and by op.
type hidden struct {
	records purges
	ops     map[int64]int64
}

func loadHiding(ctx context.Context, tx *sql.Tx, aside *asides) (hidden, error) {
	out := hidden{purges{}, map[int64]int64{}}
	all, err := eachHiding(ctx, tx, aside)
	for _, p := range all {
		if out.records[p.at] == 0 {
			out.records[p.at] = p.n
		}
		for _, op := range p.also {
			if out.ops[op] == 0 {
				out.ops[op] = p.n
			}
		}
	}
	return out, err
}

// death gives what must stand for an op's end, where by is what replaced it or
// 0: what hideQuery makes of it.
func (h hidden) death(op int64, at model.Entity, by int64) int64 {
	for _, n := range []int64{h.records[at], h.ops[op]} {
		if n == 0 {
			continue
		}
		if n = max(n, op>>opBits); by == 0 || n < by {
			by = n
		}
	}
	return by
}

// erase takes a purged record out of the tables.
func (p *projector) erase(ctx context.Context, d *derived) error {
	id := d.rec.ID.String()
	if _, err := p.tx.ExecContext(ctx, `DELETE FROM `+quote(d.t.kind.Name)+` WHERE id=?`, id); err != nil {
		return err
	}
	if _, err := p.dropLinks.ExecContext(ctx, id); err != nil {
		return err
	}
	if _, err := p.tx.ExecContext(ctx, `DELETE FROM revision WHERE id=? AND kind=?`, id, d.t.kind.Name); err != nil {
		return err
	}
	return p.index(ctx, d.rec)
}
