package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"relais/model"
)

// Change is one line of a record's history.
type Change struct {
	When   time.Time
	Author model.ID
	Writer model.WriterID
	Type   model.OpType
	Field  string
	From   []string // what it replaced
	To     []string
	Undo   bool // it took something back
	Hash   model.Hash
	// Position is its place in the order of arrival here.
	Position int64
	// Protected tells that what was written, or replaced, is readable for some
	// only; Sealed that it is not held here, so that From or To lack it.
	Protected, Sealed bool
}

// History lists what happened to a record, the oldest first: who, when, from
// which value to which.
func (s *Store) History(ctx context.Context, kind *model.Kind, id model.ID) ([]Change, error) {
	if s.past != nil {
		if purged, err := s.purged(ctx, kind, id); err != nil || purged {
			return s.past.of.History(ctx, kind, id) // what is left of it is that it was purged
		}
	}
	rows, err := s.db.QueryContext(ctx, `SELECT o.id, o.type, o.field, o.value, o.replaces, o.protected, c.wall, c.author, c.writer, c.hash, c.step
		FROM op o JOIN changeset c ON c.n = o.id >> 20 WHERE o.entity=? AND o.kind=? AND (o.dead IS NULL OR o.dead <> o.id >> 20) ORDER BY o.id`, id[:], kind.Name)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	values := map[int64]string{}
	guarded := map[int64]bool{}
	var out []Change
	for rows.Next() {
		var op, wall, step int64
		var c Change
		var value sql.NullString
		var replaces, author, writer, hash []byte
		if err := rows.Scan(&op, &c.Type, &c.Field, &value, &replaces, &c.Protected, &wall, &author, &writer, &hash, &step); err != nil {
			return nil, err
		}
		values[op] = value.String
		if c.Protected {
			guarded[op], c.Sealed = !value.Valid, !value.Valid
		}
		c.When, c.Position = time.UnixMilli(wall), op>>opBits
		copy(c.Author[:], author)
		copy(c.Writer[:], writer)
		copy(c.Hash[:], hash)
		c.Undo = step == 1
		if c.Type == model.OpDelete || c.Type == model.OpRestore {
			c.Field = "" // there it names the record that took the place
		} else {
			for _, r := range unpackOps(replaces) {
				if v := values[r]; v != "" {
					c.From = append(c.From, v)
				}
				if sealed, ok := guarded[r]; ok {
					c.Protected, c.Sealed = true, c.Sealed || sealed
				}
			}
		}
		if value.Valid && value.String != "" {
			c.To = []string{value.String}
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(err)
	}
	if len(out) == 0 {
		return nil, model.Refuse(model.NotFound, "record.none", "id", id.Short(6))
	}
	if purges := slices.DeleteFunc(slices.Clone(out), func(c Change) bool { return c.Type != model.OpPurge }); len(purges) > 0 {
		return purges, nil // the rest went with its values
	}
	return out, nil
}

// StateHash works out the state hash from the log.
func (s *Store) StateHash(ctx context.Context) (model.Hash, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT o.id, o.type, o.kind, o.entity, o.field, coalesce(o.value,''), o.salt, o.commitment, c.hash
		FROM op o JOIN changeset c ON c.n = o.id >> 20 WHERE o.dead IS NULL AND o.type NOT IN (?,?)`, model.OpRemove, model.OpRestore)
	if err != nil {
		return model.Hash{}, s.explain(err)
	}
	defer rows.Close()
	var state model.StateHash
	for rows.Next() {
		var id int64
		var o model.Op
		var at model.OpID
		var entity, salt, commitment, hash sql.RawBytes
		if err := rows.Scan(&id, &o.Type, &o.Kind, &entity, &o.Field, &o.Value, &salt, &commitment, &hash); err != nil {
			return model.Hash{}, err
		}
		copy(o.Entity[:], entity)
		copy(o.Salt[:], salt)
		copy(at.Changeset[:], hash)
		at.Index = uint32(id & (maxOps - 1))
		if commitment != nil {
			copy(o.Commitment[:], commitment)
		} else {
			o.Commit()
		}
		state.Add(at, &o)
	}
	return state.Sum(), s.explain(rows.Err())
}
