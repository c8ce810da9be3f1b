package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"relais/model"
)

// Some devices may delete only records that they made. Whether one did must
// come out alike on every device, whatever arrived in which order: it is
// judged by the causal past of the deletion alone. A record was made by whom
// the changesets are that touch it and have none before them there.

// limitsKey holds what the exchange says that this device may do.
const limitsKey = "limits"

// limits is what a device may do beside its role.
type limits struct {
	Needs model.Needs      `json:"needs,omitempty"`
	Own   []model.WriterID `json:"own,omitempty"` // its names in the log
}

// SetLimits says which kinds need which role, beside those of the format, and
// under which names this device made records.
func (s *Store) SetLimits(ctx context.Context, needs model.Needs, own []model.WriterID) error {
	b, err := json.Marshal(limits{needs, own})
	if err != nil {
		return err
	}
	return s.changeShareValue(ctx, limitsKey, b)
}

func currentLimits(ctx context.Context, q querier, writer model.WriterID) (limits, error) {
	l := limits{}
	var b []byte
	err := q.QueryRowContext(ctx, `SELECT value FROM share WHERE key=?`, limitsKey).Scan(&b)
	if err == nil {
		err = json.Unmarshal(b, &l)
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if !slices.Contains(l.Own, writer) {
		l.Own = append(l.Own, writer)
	}
	return l, err
}

// mayWrite refuses what readers would set aside: ops of kinds that the role is
// not for (role.forbidden), and deletions of what others made (role.delete).
func (a *applier) mayWrite(ctx context.Context, w *writerState, ops []model.Op) error {
	for i := range ops {
		if !w.role.MayWrite(&ops[i], w.limits.Needs) {
			return model.Refuse(model.Invalid, "role.forbidden", "role", string(w.role), "kind", ops[i].Kind)
		}
	}
	if !w.role.DeletesOwnOnly() || !deletes(ops) {
		return nil
	}
	if err := a.writeHeads(ctx); err != nil {
		return err
	}
	var past []model.Hash
	rows, err := a.tx.QueryContext(ctx, `SELECT hash FROM chain_head`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		past = append(past, model.Hash(b))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	e, err := foreign(ctx, a.tx, ops, past, w.limits.Own)
	if err == nil && e != nil {
		err = model.Refuse(model.Invalid, "role.delete", "id", e.ID.Short(6), "kind", e.Kind)
	}
	return err
}

func deletes(ops []model.Op) bool {
	return slices.ContainsFunc(ops, func(o model.Op) bool { return o.Type == model.OpDelete })
}

// foreign gives a record that ops delete and that none of the given writers
// made, by a causal past, nil where there is none.
func foreign(ctx context.Context, tx *sql.Tx, ops []model.Op, past []model.Hash, own []model.WriterID) (*model.Entity, error) {
	for i := range ops {
		if ops[i].Type != model.OpDelete {
			continue
		}
		e := model.Entity{Kind: ops[i].Kind, ID: ops[i].Entity}
		by, err := makers(ctx, tx, e, past)
		if err != nil {
			return nil, err
		}
		for _, w := range by {
			if !slices.Contains(own, w) {
				return &e, nil
			}
		}
	}
	return nil, nil
}

// touch is a changeset that touches a record.
type touch struct {
	n      int64
	writer model.WriterID
}

// makers lists who made a record, by the changesets of a causal past.
func makers(ctx context.Context, tx *sql.Tx, e model.Entity, past []model.Hash) ([]model.WriterID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT c.n, c.writer FROM op o JOIN changeset c ON c.n = o.id >> 20
		WHERE o.entity=? AND o.kind=? ORDER BY c.n`, e.ID[:], e.Kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []touch
	for rows.Next() {
		var one touch
		var writer []byte
		if err := rows.Scan(&one.n, &writer); err != nil {
			return nil, err
		}
		copy(one.writer[:], writer)
		all = append(all, one)
	}
	if err := rows.Err(); err != nil || len(all) == 0 {
		return nil, err
	}
	g := &graph{ctx: ctx, tx: tx, floor: all[0].n}
	before, err := g.reached(past)
	if err != nil {
		return nil, err
	}
	var out []model.WriterID
	var inside []int64
	for _, one := range all { // a cause arrives before its effects
		if !before[one.n] {
			continue
		}
		first, err := g.first(one.n, inside)
		if err != nil {
			return nil, err
		}
		if first {
			out = append(out, one.writer)
		}
		inside = append(inside, one.n)
	}
	return out, nil
}

// graph walks the causal past of changesets, not below a local number: causes
// have smaller ones.
type graph struct {
	ctx   context.Context
	tx    *sql.Tx
	floor int64
}

// reached gives the changesets of a causal past whose ends are given.
func (g *graph) reached(ends []model.Hash) (map[int64]bool, error) {
	out := map[int64]bool{}
	queue := slices.Clone(ends)
	for len(queue) > 0 {
		h := queue[0]
		queue = queue[1:]
		var n int64
		var prev, seen []byte
		err := g.tx.QueryRowContext(g.ctx, `SELECT n, prev, seen FROM changeset WHERE hash=?`, h[:]).Scan(&n, &prev, &seen)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if n < g.floor || out[n] {
			continue
		}
		out[n] = true
		if p := model.Hash(prev); !p.IsZero() {
			queue = append(queue, p)
		}
		for _, s := range unpackSeen(seen) {
			queue = append(queue, s.Hash)
		}
	}
	return out, nil
}

// first tells whether none of others is in the causal past of changeset n.
func (g *graph) first(n int64, others []int64) (bool, error) {
	if len(others) == 0 {
		return true, nil
	}
	var hash []byte
	if err := g.tx.QueryRowContext(g.ctx, `SELECT hash FROM changeset WHERE n=?`, n).Scan(&hash); err != nil {
		return false, err
	}
	before, err := g.reached([]model.Hash{model.Hash(hash)})
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(others, func(o int64) bool { return before[o] }), nil
}

// asideDelete is why a changeset is set aside that deletes what others made.
const asideDelete = "delete"

// Restrict says of changesets, delivered or to come, by which names their
// device made records: what they delete must have been made under one of them,
// or they are set aside. No names lift that.
func (s *Store) Restrict(ctx context.Context, own map[model.Hash][]model.WriterID) error {
	if len(own) == 0 {
		return nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for h, names := range own {
			var err error
			if names == nil {
				_, err = tx.ExecContext(ctx, `DELETE FROM own_only WHERE hash=?`, h[:])
			} else {
				var b []byte
				for _, w := range names {
					b = append(b, w[:]...)
				}
				_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO own_only VALUES (?,?)`, h[:], b)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// restricted gives the names of a changeset's device where it may delete only
// what it made.
func restricted(ctx context.Context, tx *sql.Tx, h model.Hash) (own []model.WriterID, ok bool, err error) {
	var b []byte
	err = tx.QueryRowContext(ctx, `SELECT own FROM own_only WHERE hash=?`, h[:]).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	for chunk := range slices.Chunk(b, 16) {
		var w model.WriterID
		copy(w[:], chunk)
		own = append(own, w)
	}
	return own, err == nil, err
}

// judgeOwned sets a changeset aside, before it is applied, that deletes what
// its device may not.
func (a *applier) judgeOwned(ctx context.Context, h model.Hash, c *model.Changeset) error {
	if !deletes(c.Ops) {
		return nil
	}
	own, ok, err := restricted(ctx, a.tx, h)
	if err != nil || !ok {
		return err
	}
	past := make([]model.Hash, 0, 1+len(c.Seen))
	if !c.Prev.IsZero() {
		past = append(past, c.Prev)
	}
	for _, s := range c.Seen {
		past = append(past, s.Hash)
	}
	e, err := foreign(ctx, a.tx, c.Ops, past, own)
	if err != nil || e == nil {
		return err
	}
	a.aside.hashes[h] = true
	_, err = a.tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside VALUES (?,?)`, h[:], asideDelete)
	return err
}

// ownedAgain tells whether a changeset of the log deletes what its device may
// not.
func ownedAgain(ctx context.Context, tx *sql.Tx, h model.Hash) (bool, error) {
	own, ok, err := restricted(ctx, tx, h)
	if err != nil || !ok {
		return false, err
	}
	var n int64
	var prev, seen []byte
	err = tx.QueryRowContext(ctx, `SELECT n, prev, seen FROM changeset WHERE hash=?`, h[:]).Scan(&n, &prev, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // judged when it is applied
	}
	if err != nil {
		return false, err
	}
	past := []model.Hash{model.Hash(prev)}
	for _, one := range unpackSeen(seen) {
		past = append(past, one.Hash)
	}
	rows, err := tx.QueryContext(ctx, `SELECT type, kind, entity FROM op WHERE id >= ? AND id < ?`, n<<opBits, (n+1)<<opBits)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	var ops []model.Op
	for rows.Next() {
		var o model.Op
		var id []byte
		if err := rows.Scan(&o.Type, &o.Kind, &id); err != nil {
			return false, err
		}
		copy(o.Entity[:], id)
		ops = append(ops, o)
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	e, err := foreign(ctx, tx, ops, past, own)
	return e != nil, err
}

// SetAside lists the changesets that were set aside and are here, the newest
// first: a person may want to look at what did not count.
func (s *Store) SetAside(ctx context.Context) ([]model.SetAside, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT a.hash, a.reason, c.n, c.wall, c.author, c.writer
		FROM aside a JOIN changeset c ON c.hash = a.hash ORDER BY c.wall DESC, c.n DESC`)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.SetAside
	for rows.Next() {
		var one model.SetAside
		var n, wall int64
		var hash, author, writer []byte
		if err := rows.Scan(&hash, &one.Reason, &n, &wall, &author, &writer); err != nil {
			return nil, err
		}
		copy(one.Hash[:], hash)
		copy(one.Author[:], author)
		copy(one.Writer[:], writer)
		one.When = time.UnixMilli(wall)
		if one.Records, err = s.touchedBy(ctx, n); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, s.explain(rows.Err())
}

// touchedBy lists the records that a changeset names.
func (s *Store) touchedBy(ctx context.Context, n int64) ([]model.Link, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT kind, entity FROM op WHERE id >= ? AND id < ?`, n<<opBits, (n+1)<<opBits)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.Link
	for rows.Next() {
		var l model.Link
		var id []byte
		if err := rows.Scan(&l.Kind, &id); err != nil {
			return nil, err
		}
		copy(l.ID[:], id)
		out = append(out, l)
	}
	return out, s.explain(rows.Err())
}
