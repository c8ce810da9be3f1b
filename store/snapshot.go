package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"

	"relais/model"
)

// Why no snapshot is made.
var (
	errUnknownOps = errors.New("snapshot: the log holds what this version does not know")
	errUnpacked   = errors.New("snapshot: the log holds what no part does")
	errIncomplete = errors.New("snapshot: the log lacks what was lost")
)

// Snapshot writes the whole log and the tables that come of it to w, as of one
// moment, and tells what it covers. It gives nil, and w is of no use, where
// the log holds what this version does not know (its tables would be wrong for
// a newer one), or something of the given writers that no part holds yet (who
// reads it could not prove it).
func (s *Store) Snapshot(ctx context.Context, mine []model.WriterID, w io.Writer) (*model.Snapshot, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.explain(err)
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	e := &snapshotMaker{tx: tx, w: newSnapshotWriter(w), places: map[model.Hash]uint64{}, out: &model.Snapshot{}, guarded: map[string]bool{}}
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return s.allPacked(ctx, tx, mine) },
		e.parts, e.numbering, e.log, e.asides, e.tables,
	} {
		if err := step(ctx); errors.Is(err, errUnknownOps) || errors.Is(err, errUnpacked) || errors.Is(err, errIncomplete) {
			return nil, nil
		} else if err != nil {
			return nil, s.explain(err)
		}
	}
	e.w.raw([]byte(snapshotEnd))
	return e.out, e.w.flush()
}

// allPacked fails with errUnpacked where somebody edited since the last pack.
func (s *Store) allPacked(ctx context.Context, tx *sql.Tx, mine []model.WriterID) error {
	from, err := s.packed(ctx, tx)
	if err != nil {
		return err
	}
	n, err := countOf(ctx, tx, from, mine)
	if err == nil && n > 0 {
		err = errUnpacked
	}
	if err == nil {
		var lost bool
		if err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM lost)`).Scan(&lost); lost {
			err = errIncomplete
		}
	}
	return err
}

// snapshotMaker writes one snapshot within one read transaction.
type snapshotMaker struct {
	tx     *sql.Tx
	w      *snapshotWriter
	ns     []int64 // local numbers in order: a changeset's place is its index
	places map[model.Hash]uint64
	out    *model.Snapshot
	// guarded are the records with protected values: readers make their rows.
	guarded map[string]bool
}

// parts lists the delivered parts, which are what the snapshot stands for.
func (e *snapshotMaker) parts(ctx context.Context) error {
	rows, err := e.tx.QueryContext(ctx, `SELECT hash, writer, number, prev FROM part WHERE state=? ORDER BY writer, number, hash`, model.PartDelivered)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p := model.Part{State: model.PartDelivered}
		var hash, device, prev sql.RawBytes
		if err := rows.Scan(&hash, &device, &p.Number, &prev); err != nil {
			return err
		}
		copy(p.Hash[:], hash)
		copy(p.Device[:], device)
		copy(p.Prev[:], prev)
		e.out.Parts = append(e.out.Parts, p)
	}
	return rows.Err()
}

func (e *snapshotMaker) numbering(ctx context.Context) error {
	rows, err := e.tx.QueryContext(ctx, `SELECT n FROM changeset ORDER BY n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return err
		}
		e.ns = append(e.ns, n)
	}
	e.w.raw([]byte(snapshotMagic))
	e.w.text(shapeNow)
	e.w.number(uint64(len(e.ns)))
	return rows.Err()
}

// place finds where a changeset stands.
func (e *snapshotMaker) place(n int64) (uint64, error) {
	at, ok := slices.BinarySearch(e.ns, n)
	if !ok {
		return 0, fmt.Errorf("snapshot: no changeset %d", n)
	}
	return uint64(at), nil
}

func (e *snapshotMaker) ref(at uint64, hash []byte) {
	h := model.Hash(hash)
	place, ok := e.places[h]
	switch {
	case h.IsZero():
		e.w.number(0)
	case ok:
		e.w.number(at - place + 1)
	default:
		e.w.number(1)
		e.w.raw(hash)
	}
}

// log writes the changesets, each with its ops: two cursors that go on
// together.
func (e *snapshotMaker) log(ctx context.Context) error {
	sets, err := e.tx.QueryContext(ctx, `SELECT c.n, c.hash, c.writer, c.seq, c.prev, c.wall, c.counter, c.author, c.seen, c.undo_of,
		(SELECT count(*) FROM op WHERE id >= c.n << 20 AND id < (c.n + 1) << 20) FROM changeset c ORDER BY c.n`)
	if err != nil {
		return err
	}
	defer sets.Close()
	ops, err := e.tx.QueryContext(ctx, `SELECT id, type, kind, entity, field, value, salt, commitment, replaces, dead, protected FROM op ORDER BY id`)
	if err != nil {
		return err
	}
	defer ops.Close()
	for at := uint64(0); sets.Next(); at++ {
		var n, count int64
		var seq, wall, counter uint64
		var hash, writer, prev, author, seen, undo []byte
		if err := sets.Scan(&n, &hash, &writer, &seq, &prev, &wall, &counter, &author, &seen, &undo, &count); err != nil {
			return err
		}
		e.w.word(string(writer))
		e.w.number(seq)
		e.ref(at, prev)
		e.w.number(wall)
		e.w.number(counter)
		e.w.word(string(author))
		all := unpackSeen(seen)
		e.w.number(uint64(len(all)))
		for _, s := range all {
			e.w.word(string(s.Writer[:]))
			e.w.number(s.Seq)
			e.ref(at, s.Hash[:])
		}
		if undo == nil {
			e.w.number(0)
		} else {
			e.ref(at, undo)
		}
		if err := e.ops(ops, at, count); err != nil {
			return err
		}
		e.places[model.Hash(hash)] = at
		e.out.Changesets++
	}
	return errors.Join(sets.Err(), ops.Err(), e.w.err)
}

// ops writes the next count ops, which are those of the changeset at a place.
func (e *snapshotMaker) ops(rows *sql.Rows, at uint64, count int64) error {
	e.w.number(uint64(count))
	var before [16]byte
	for range count {
		if !rows.Next() {
			return errors.Join(rows.Err(), fmt.Errorf("snapshot: %w", model.ErrCorrupt))
		}
		var o snapshotOp
		if err := rows.Scan(&o.id, &o.typ, &o.kind, &o.entity, &o.field, &o.value, &o.salt, &o.commitment, &o.replaces, &o.dead, &o.protected); err != nil {
			return err
		}
		if !o.known() {
			return errUnknownOps
		}
		if err := e.op(&o, at, &before); err != nil {
			return err
		}
		e.out.Ops++
		if o.typ == model.OpPurge && !o.dead.Valid {
			e.out.Purges++
		}
	}
	return nil
}

type snapshotOp struct {
	id                         int64
	typ                        model.OpType
	kind, field                string
	value                      sql.NullString
	entity                     sql.RawBytes
	salt, commitment, replaces sql.RawBytes
	dead                       sql.NullInt64
	protected                  bool
}

// committed gives the op's commitment, which the log holds only where it lacks
// the value.
func (o *snapshotOp) committed() []byte {
	if len(o.commitment) > 0 {
		return o.commitment
	}
	op := model.Op{Type: o.typ, Value: o.value.String}
	copy(op.Salt[:], o.salt)
	op.Commit()
	return op.Commitment[:]
}

// known tells whether this version knows what the op does, and to what.
func (o *snapshotOp) known() bool {
	k := model.KindNamed(o.kind)
	return k != nil && o.typ >= model.OpSet && o.typ <= model.OpPurge && (o.field == "" || k.Field(o.field) != nil)
}

func (e *snapshotMaker) op(o *snapshotOp, at uint64, before *[16]byte) error {
	flags := byte(0)
	if string(before[:]) != string(o.entity) {
		flags |= opHasEntity
		copy(before[:], o.entity)
	}
	switch {
	case !o.typ.HasValue():
	case o.protected: // whoever reads the snapshot may not read this
		flags |= opDropped | opProtected
		e.guarded[model.ID(o.entity).String()] = true
	case o.value.Valid:
		flags |= opHasValue
	default:
		flags |= opDropped
	}
	if len(o.replaces) > 0 {
		flags |= opHasReplaces
	}
	if o.dead.Valid {
		flags |= opDead
	}
	e.w.byte(flags)
	e.w.byte(byte(o.typ))
	e.w.word(o.kind)
	if flags&opHasEntity != 0 {
		e.w.raw(o.entity)
	}
	e.w.word(o.field)
	if flags&opHasValue != 0 {
		e.w.raw(o.salt)
		e.w.text(o.value.String)
	}
	if flags&opDropped != 0 {
		e.w.raw(o.committed())
	}
	if flags&opHasReplaces != 0 {
		all := unpackOps(o.replaces)
		e.w.number(uint64(len(all)))
		for _, r := range all {
			place, err := e.place(r >> opBits)
			if err != nil {
				return err
			}
			e.w.number(at - place)
			e.w.number(uint64(r & (maxOps - 1)))
		}
	}
	if flags&opDead != 0 {
		place, err := e.place(o.dead.Int64)
		if err != nil {
			return err
		}
		e.w.number(place - at)
	}
	return nil
}

func (e *snapshotMaker) asides(ctx context.Context) error {
	rows, err := e.tx.QueryContext(ctx, `SELECT c.n, a.reason FROM aside a JOIN changeset c ON c.hash = a.hash ORDER BY c.n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var reason string
		if err := rows.Scan(&n, &reason); err != nil {
			return err
		}
		place, err := e.place(n)
		if err != nil {
			return err
		}
		e.w.number(place + 1)
		e.w.text(reason)
	}
	e.w.number(0)
	return rows.Err()
}

// tables writes the derived rows in the order of their keys, which is how they
// are cheapest to insert; without those that hold protected values.
func (e *snapshotMaker) tables(ctx context.Context) error {
	for _, k := range model.Kinds {
		if err := e.table(ctx, k.Name, 0, `SELECT * FROM `+quote(k.Name)+` ORDER BY id`); err != nil {
			return err
		}
	}
	if err := e.table(ctx, linkTable, 3, `SELECT target, kind, field, id FROM link ORDER BY 1, 2, 3, 4`); err != nil {
		return err
	}
	e.w.text("")
	return nil
}

// linkTable stands for the table of links in a snapshot: no kind has that name.
const linkTable = "-link"

// table writes a table; the column at id tells whose row one is.
func (e *snapshotMaker) table(ctx context.Context, name string, id int, query string) error {
	rows, err := e.tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, to := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		to[i] = &cells[i]
	}
	e.w.text(name)
	e.w.number(uint64(len(columns)))
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if of, ok := cells[id].(string); ok && e.guarded[of] {
			continue
		}
		e.w.byte(1)
		for _, v := range cells {
			e.w.cell(v)
		}
	}
	e.w.byte(0)
	return rows.Err()
}
