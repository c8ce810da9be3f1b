package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math"

	"relais/model"
)

// unproved is why a changeset is set aside that came with a snapshot and that
// no device published.
const unproved = "unproved"

// LoadSnapshot takes a snapshot in, in place of the segments that it stands
// for, and keeps the share values with it: all in one transaction, or nothing.
// Everything in it is unproved until segments bring the same (Unproved). It
// fails with model.ErrCorrupt on what is no snapshot, and where somebody but
// the given writers is in the log already. Progress is told of the changesets
// done.
func (s *Store) LoadSnapshot(ctx context.Context, mine []model.WriterID, r io.Reader, keep map[string][]byte, progress func(done, total int)) error {
	return s.inBulkTx(ctx, bulkCacheKiB, func(tx *sql.Tx) error {
		others, err := othersIn(ctx, tx, mine)
		if err != nil {
			return err
		}
		if others {
			return fmt.Errorf("snapshot into a log of several: %w", model.ErrCorrupt)
		}
		l := &snapshotLoader{tx: tx, r: newSnapshotReader(r), heads: map[int64]bool{}, progress: progress}
		if err := l.load(ctx); err != nil {
			return err
		}
		for key, value := range keep {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO share VALUES (?,?)`, key, value); err != nil {
				return err
			}
		}
		return nil
	})
}

func othersIn(ctx context.Context, tx *sql.Tx, mine []model.WriterID) (bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT writer FROM changeset`)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	others := false
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return false, err
		}
		own := false
		for _, w := range mine {
			own = own || string(w[:]) == string(b)
		}
		others = others || !own
	}
	return others, rows.Err()
}

// snapshotLoader inserts a snapshot's rows behind what the log holds.
type snapshotLoader struct {
	tx        *sql.Tx
	r         *snapshotReader
	before    int64 // the local number before the snapshot's first
	shape     string
	hashes    []model.Hash
	steps     []byte
	heads     map[int64]bool // ends of chains
	sets, ops *sql.Stmt
	progress  func(done, total int)
}

func (l *snapshotLoader) load(ctx context.Context) error {
	if err := l.tx.QueryRowContext(ctx, `SELECT coalesce(max(n),0) FROM (SELECT max(n) AS n FROM changeset UNION ALL SELECT max(n) FROM lost)`).Scan(&l.before); err != nil {
		return err
	}
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{{&l.sets, `INSERT INTO changeset VALUES (?,?,?,?,?,?,?,?,?,?,?,1)`}, {&l.ops, `INSERT INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?)`}} {
		st, err := l.tx.PrepareContext(ctx, p.sql)
		if err != nil {
			return err
		}
		defer st.Close()
		*p.to = st
	}
	for _, step := range []func(context.Context) error{l.log, l.asides, l.tables, l.finish} {
		if err := step(ctx); err != nil {
			return err
		}
		if l.r.err != nil {
			return l.r.err
		}
	}
	return nil
}

// progressEvery is how many changesets pass between two words of progress.
const progressEvery = 1000

func (l *snapshotLoader) log(ctx context.Context) error {
	l.r.magic(snapshotMagic)
	l.shape = l.r.text()
	total := int(l.r.number(math.MaxInt32))
	for at := range total {
		if l.r.err != nil {
			return l.r.err
		}
		if at%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if l.progress != nil {
				l.progress(at, total)
			}
		}
		if err := l.changeset(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// ref reads which changeset something names, and where that stands: -1 where
// it is not in the log.
func (l *snapshotLoader) ref() (model.Hash, int) {
	var h model.Hash
	back := l.r.number(math.MaxInt32)
	switch {
	case back == 0:
		return h, -1
	case back == 1:
		l.r.raw(h[:])
		return h, -1
	case back-1 > uint64(len(l.hashes)):
		l.r.fail()
		return h, -1
	}
	at := len(l.hashes) - int(back-1)
	return l.hashes[at], at
}

// maxSeen is more heads than a team has.
const maxSeen = 1 << 16

func (l *snapshotLoader) changeset(ctx context.Context, at int) error {
	r := l.r
	c := &model.Changeset{Writer: r.id(), Seq: r.number(math.MaxInt64)}
	var prevAt, undoAt int
	c.Prev, prevAt = l.ref()
	c.Stamp = model.Stamp{Wall: int64(r.number(math.MaxInt64 / 4)), Counter: uint32(r.number(math.MaxUint32))}
	c.Author = r.id()
	for range r.number(maxSeen) {
		s := model.Seen{Writer: r.id(), Seq: r.number(math.MaxInt64)}
		s.Hash, _ = l.ref()
		c.Seen = append(c.Seen, s)
	}
	c.UndoOf, undoAt = l.ref()
	n := l.before + 1 + int64(at)
	rows, err := l.readOps(c, n)
	if err != nil {
		return err
	}
	h := c.Seal()
	l.hashes = append(l.hashes, h)
	var undoOf any
	step := byte(0)
	if !c.UndoOf.IsZero() {
		undoOf, step = c.UndoOf[:], 1
		if undoAt >= 0 && l.steps[undoAt] == 1 {
			step = 2
		}
	}
	l.steps = append(l.steps, step)
	_, err = l.sets.ExecContext(ctx, n, h[:], c.Writer[:], int64(c.Seq), c.Prev[:], c.Stamp.Wall, int64(c.Stamp.Counter),
		c.Author[:], packSeen(c.Seen), undoOf, int64(step))
	if err != nil {
		return err
	}
	if prevAt >= 0 {
		delete(l.heads, l.before+1+int64(prevAt))
	}
	l.heads[n] = true
	for i := range rows {
		if err := l.insertOp(ctx, n, i, &c.Ops[i], &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// opRow is what a snapshot says of an op beside the op itself.
type opRow struct {
	replaces []int64
	dead     int64 // 0: alive
}

func (l *snapshotLoader) readOps(c *model.Changeset, n int64) ([]opRow, error) {
	var rows []opRow
	var entity model.ID
	for range l.r.number(maxOps - 1) {
		if l.r.err != nil {
			return nil, l.r.err
		}
		var o model.Op
		var row opRow
		flags := l.r.byte()
		o.Type, o.Kind = model.OpType(l.r.byte()), l.r.word()
		if flags&opHasEntity != 0 {
			l.r.raw(entity[:])
		}
		o.Entity, o.Field = entity, l.r.word()
		switch {
		case flags&opHasValue != 0:
			l.r.raw(o.Salt[:])
			o.Value = l.r.text()
		case flags&opDropped != 0:
			l.r.raw(o.Commitment[:])
			o.Dropped, o.Protected = true, flags&opProtected != 0
		}
		if o.Type.HasValue() != (flags&(opHasValue|opDropped) != 0) {
			l.r.fail()
		}
		if flags&opHasReplaces != 0 {
			l.readReplaces(&o, &row)
		}
		if flags&opDead != 0 {
			row.dead = n + int64(l.r.number(math.MaxInt32))
		}
		c.Ops, rows = append(c.Ops, o), append(rows, row)
	}
	return rows, l.r.err
}

func (l *snapshotLoader) readReplaces(o *model.Op, row *opRow) {
	for range l.r.number(math.MaxInt32) {
		back, index := l.r.number(math.MaxInt32), l.r.number(maxOps-1)
		if back == 0 || back > uint64(len(l.hashes)) || l.r.err != nil {
			l.r.fail()
			return
		}
		at := len(l.hashes) - int(back)
		o.Replaces = append(o.Replaces, model.OpID{Changeset: l.hashes[at], Index: uint32(index)})
		row.replaces = append(row.replaces, (l.before+1+int64(at))<<opBits|int64(index))
	}
}

func (l *snapshotLoader) insertOp(ctx context.Context, n int64, i int, o *model.Op, row *opRow) error {
	var value, salt, commitment, dead any
	if o.Type.HasValue() {
		if o.Dropped {
			commitment = o.Commitment[:]
		} else {
			value, salt = o.Value, o.Salt[:]
		}
	}
	if row.dead != 0 {
		dead = row.dead
	}
	_, err := l.ops.ExecContext(ctx, n<<opBits|int64(i), int64(o.Type), o.Kind, o.Entity[:], o.Field, value, salt, commitment, packOps(row.replaces), dead, o.Protected)
	return err
}

func (l *snapshotLoader) asides(ctx context.Context) error {
	for {
		place := l.r.number(math.MaxInt32)
		if place == 0 || l.r.err != nil {
			return l.r.err
		}
		if place > uint64(len(l.hashes)) {
			l.r.fail()
			return l.r.err
		}
		if _, err := l.tx.ExecContext(ctx, `INSERT OR IGNORE INTO aside VALUES (?,?)`, l.hashes[place-1][:], l.r.text()); err != nil {
			return err
		}
	}
}

// tables inserts the derived rows as they are, where this version's tables
// have the form of those that they come from.
func (l *snapshotLoader) tables(ctx context.Context) error {
	for l.r.err == nil {
		name := l.r.text()
		if name == "" {
			break
		}
		query := `INSERT OR IGNORE INTO link VALUES (?,?,?,?)`
		columns := 4
		if t := tables()[name]; t != nil {
			query, columns = t.upsert, len(t.columns)+1+extraCount
		} else if name != linkTable && l.shape == shapeNow {
			l.r.fail()
		}
		if err := l.table(ctx, query, columns); err != nil {
			return err
		}
	}
	l.r.magic(snapshotEnd)
	return l.r.err
}

func (l *snapshotLoader) table(ctx context.Context, query string, columns int) error {
	insert, err := l.tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer insert.Close()
	count := int(l.r.number(1000))
	same := l.shape == shapeNow
	if same && count != columns {
		l.r.fail()
	}
	args := make([]any, count)
	for l.r.err == nil && l.r.byte() == 1 {
		for i := range args {
			args[i] = l.r.cell()
		}
		if !same || l.r.err != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return l.r.err
}

// finish makes what a snapshot need not hold, and marks all of it unproved.
func (l *snapshotLoader) finish(ctx context.Context) error {
	for n := range l.heads {
		if _, err := l.tx.ExecContext(ctx, `INSERT OR REPLACE INTO chain_head SELECT hash, writer, seq FROM changeset WHERE n=?`, n); err != nil {
			return err
		}
	}
	if _, err := l.tx.ExecContext(ctx, `INSERT INTO unproved SELECT n FROM changeset WHERE n > ?`, l.before); err != nil {
		return err
	}
	if l.shape != shapeNow {
		return rebuild(ctx, l.tx, nil)
	}
	for _, k := range model.Kinds {
		if _, err := l.tx.ExecContext(ctx, `INSERT OR IGNORE INTO search_due SELECT id, ? FROM `+quote(k.Name), k.Name); err != nil {
			return err
		}
	}
	p, err := newProjector(ctx, l.tx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := l.own(ctx, p); err != nil {
		return err
	}
	return l.revise(ctx, p)
}

// own shows the records again that were edited here before, and those of which
// a snapshot holds no rows since they have protected values.
func (l *snapshotLoader) own(ctx context.Context, p *projector) error {
	rows, err := l.tx.QueryContext(ctx, `SELECT DISTINCT kind, entity FROM op WHERE id < ? OR protected=1`, (l.before+1)<<opBits)
	if err != nil {
		return err
	}
	defer rows.Close()
	var own []model.Entity
	for rows.Next() {
		var e model.Entity
		var id []byte
		if err := rows.Scan(&e.Kind, &id); err != nil {
			return err
		}
		copy(e.ID[:], id)
		own = append(own, e)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, e := range own {
		if err := p.project(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
