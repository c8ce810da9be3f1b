package store

import (
	"context"
	"database/sql"
	"errors"

	"relais/model"
)

// Elsewhere is a field of another record whose values, earlier ones too, go
// with a purge: a title that says a name.
type Elsewhere struct {
	Kind  *model.Kind
	ID    model.ID
	Field string
}

// mayErase tells whether this device's role may purge.
func mayErase(ctx context.Context, tx *sql.Tx) (bool, error) {
	role, err := currentRole(ctx, tx)
	return err == nil && role.MayWrite(&model.Op{Type: model.OpPurge}, nil), err
}

// Purge hides records for good and drops their values here, with the lines of
// their checklists and the values elsewhere that are named. Other devices do
// the same when they hear of it. Nothing brings them back. It refuses with
// purge.role on a device that is no coordinator's, with purge.self for the
// user's own person, and records that are not there (record.none) or purged
// already (record.purged).
func (s *Store) Purge(ctx context.Context, records []model.Entity, also []Elsewhere) (Result, error) {
	var res Result
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		may, err := mayErase(ctx, tx)
		switch {
		case err != nil:
			return err
		case !may:
			return model.Refuse(model.Invalid, "purge.role")
		}
		var ops []model.Op
		if len(records) == 0 {
			return model.Refuse(model.Invalid, "purge.what")
		}
		for _, e := range records {
			if err := s.mayPurge(ctx, tx, e); err != nil {
				return err
			}
			lines, err := checklistOf(ctx, tx, e)
			if err != nil {
				return err
			}
			for _, e := range append([]model.Entity{e}, lines...) {
				ops = append(ops, model.Op{Type: model.OpPurge, Kind: e.Kind, Entity: e.ID})
			}
		}
		for _, f := range also {
			named, err := s.opsOfField(ctx, tx, f)
			if err != nil {
				return err
			}
			ops[0].Replaces = append(ops[0].Replaces, named...)
		}
		res.Hash, res.Position, err = s.append(ctx, tx, ops, model.Hash{}, s.opts.Now().UnixMilli())
		return err
	})
	return res, err
}

func (s *Store) mayPurge(ctx context.Context, tx *sql.Tx, e model.Entity) error {
	if e.ID == s.me {
		return model.Refuse(model.Invalid, "purge.self")
	}
	var purged sql.NullBool
	err := tx.QueryRowContext(ctx, `SELECT max(type=7 AND dead IS NULL) FROM op WHERE entity=? AND kind=?`, e.ID[:], e.Kind).Scan(&purged)
	switch {
	case err != nil:
		return err
	case !purged.Valid:
		return model.Refuse(model.NotFound, "record.none", "id", e.ID.Short(6))
	case purged.Bool:
		return refusePurged(e.ID)
	}
	return nil
}

// checklistOf lists the items of a record, deleted ones too.
func checklistOf(ctx context.Context, tx *sql.Tx, e model.Entity) ([]model.Entity, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM item WHERE parent=?`, model.Link(e).String())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []model.Entity
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		id, _ := model.ParseID(text)
		out = append(out, model.Entity{Kind: "item", ID: id})
	}
	return out, rows.Err()
}

// opsOfField lists all that ever gave a field a value.
func (s *Store) opsOfField(ctx context.Context, tx *sql.Tx, f Elsewhere) ([]model.OpID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.hash, o.id & 1048575 FROM op o JOIN changeset c ON c.n = o.id >> 20
		WHERE o.entity=? AND o.kind=? AND o.field=? AND o.value IS NOT NULL ORDER BY o.id`, f.ID[:], f.Kind.Name, f.Field)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []model.OpID
	for rows.Next() {
		var id model.OpID
		var hash []byte
		if err := rows.Scan(&hash, &id.Index); err != nil {
			return nil, err
		}
		copy(id.Changeset[:], hash)
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, model.Refuse(model.NotFound, "record.none", "id", f.ID.Short(6)).On(f.Field)
	}
	return out, nil
}

// purgesList names its index: for the order of ids SQLite would read the whole
// log.
const purgesList = `SELECT c.hash, o.id & 1048575, o.kind, o.entity, o.replaces, c.wall, c.counter, c.author, c.writer
	FROM op o INDEXED BY op_purge JOIN changeset c ON c.n = o.id >> 20 WHERE o.type=7 AND o.dead IS NULL ORDER BY o.id`

// Purges lists what was purged, in order of arrival.
func (s *Store) Purges(ctx context.Context) ([]model.Purge, error) {
	rows, err := s.db.QueryContext(ctx, purgesList)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.Purge
	for rows.Next() {
		var p model.Purge
		var hash, entity, also, author, writer []byte
		if err := rows.Scan(&hash, &p.ID.Index, &p.At.Kind, &entity, &also, &p.Stamp.Wall, &p.Stamp.Counter, &author, &writer); err != nil {
			return nil, err
		}
		copy(p.ID.Changeset[:], hash)
		copy(p.At.ID[:], entity)
		copy(p.Author[:], author)
		copy(p.Writer[:], writer)
		for _, local := range unpackOps(also) {
			i, err := readSet(ctx, s.db, local>>opBits)
			if err != nil {
				return nil, s.explain(err)
			}
			if err := s.protects(ctx, &p, local); err != nil {
				return nil, err
			}
			p.Also = append(p.Also, model.OpID{Changeset: i.hash, Index: uint32(local & (maxOps - 1))})
		}
		out = append(out, p)
	}
	return out, s.explain(rows.Err())
}

// protects tells by one of the ops that a purge names whether it only moved
// values of its record.
func (s *Store) protects(ctx context.Context, p *model.Purge, op int64) error {
	if !p.Protects.ID.IsZero() {
		return nil
	}
	var entity []byte
	err := s.db.QueryRowContext(ctx, `SELECT entity FROM op WHERE id=?`, op).Scan(&entity)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return s.explain(err)
	}
	if id := model.ID(entity); moved(id) == p.At.ID {
		p.Protects = model.Entity{Kind: p.At.Kind, ID: id}
	}
	return nil
}
