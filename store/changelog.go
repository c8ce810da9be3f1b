package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"relais/model"
)

// opBits is the room for an op's index in its local id: local id = n<<opBits |
// index, where n counts changesets in their order of arrival here.
const opBits = 20

// maxOps is the most ops of one changeset.
const maxOps = 1 << opBits

// packOps and unpackOps hold local op ids as varints.
func packOps(ids []int64) []byte {
	if len(ids) == 0 {
		return nil
	}
	b := make([]byte, 0, len(ids)*5)
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id))
	}
	return b
}

func unpackOps(b []byte) []int64 {
	var out []int64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return out
		}
		out = append(out, int64(v))
		b = b[n:]
	}
	return out
}

// writerState is what a changeset of ours builds on.
type writerState struct {
	writer model.WriterID
	role   model.Role
	// recipient is whom protected values are closed for where the role may
	// not read them.
	recipient string
	limits    limits
	seq       uint64
	prev      model.Hash
	stamp     model.Stamp // the largest seen
	seen      []model.Seen
}

// applier writes changesets to the log within one transaction and remembers
// which records they touch; project brings the tables up to date at the end.
type applier struct {
	tx        *sql.Tx
	ended     func() error // why to stop
	first     int64        // n of the first changeset that it writes
	next      int64        // and of the next
	numbers   map[model.Hash]int64
	lost      map[model.Hash]int64 // places that are kept for what was lost
	found     int                  // how much of it turned up
	aside     *asides
	unfit     map[model.Hash]string
	carried   bool                      // what is applied came in a part
	heads     map[model.Hash]model.Seen // ends of chains that finish writes
	inner     []model.Hash              // what ends no chain any more
	purges    purges
	sets      map[int64]setInfo // what was applied here, for the projector
	touched   map[model.Entity]bool
	order     []model.Entity
	insertSet *sql.Stmt
	insertOp  *sql.Stmt
	kill      *sql.Stmt
	findHash  *sql.Stmt
	dropHead  *sql.Stmt
	addHead   *sql.Stmt
}

func newApplier(ctx context.Context, tx *sql.Tx) (*applier, error) {
	a := &applier{tx: tx, ended: ctx.Err, heads: map[model.Hash]model.Seen{}, numbers: map[model.Hash]int64{}, sets: map[int64]setInfo{}, touched: map[model.Entity]bool{}}
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n),0)+1 FROM (SELECT max(n) AS n FROM changeset UNION ALL SELECT max(n) FROM lost)`).Scan(&a.first); err != nil {
		return nil, err
	}
	a.next = a.first
	var err error
	if a.aside, err = loadAsides(ctx, tx); err != nil {
		return nil, err
	}
	if a.lost, err = loadLost(ctx, tx); err != nil {
		return nil, err
	}
	if a.purges, err = loadPurges(ctx, tx); err != nil {
		return nil, err
	}
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&a.insertSet, `INSERT INTO changeset VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`},
		{&a.insertOp, `INSERT INTO op VALUES (?,?,?,?,?,?,?,?,?,?,?)`},
		{&a.kill, killOne},
		{&a.findHash, `SELECT n FROM changeset WHERE hash=?`},
		{&a.dropHead, `DELETE FROM chain_head WHERE hash=?`},
		{&a.addHead, `INSERT OR REPLACE INTO chain_head VALUES (?,?,?)`},
	} {
		st, err := tx.PrepareContext(ctx, p.sql)
		if err != nil {
			return nil, err
		}
		*p.to = st
	}
	return a, nil
}

func (a *applier) close() {
	for _, st := range []*sql.Stmt{a.insertSet, a.insertOp, a.kill, a.findHash, a.dropHead, a.addHead} {
		st.Close()
	}
}

// number finds the local number of a changeset, 0 when it is not applied. One
// that was lost counts.
func (a *applier) number(ctx context.Context, h model.Hash) (int64, error) {
	if n, ok := a.numbers[h]; ok {
		return n, nil
	}
	var n int64
	err := a.findHash.QueryRowContext(ctx, h[:]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return a.lost[h], nil
	}
	if err == nil {
		a.numbers[h] = n
	}
	return n, err
}

// missing tells whether c has seen, replaces, or takes back something that is
// not applied here. An honest device has seen what it replaces; another's changeset waits
// for ever rather than stop the others.
func (a *applier) missing(ctx context.Context, c *model.Changeset) (bool, error) {
	for _, want := range c.Needs() {
		if n, err := a.number(ctx, want.Hash); err != nil || n == 0 {
			return true, err
		}
	}
	return false, nil
}

// apply writes one sealed changeset whose causal past is applied. Applying it
// again brings only values that it lacked. It fails where an op names a changeset that is unknown.
func (a *applier) apply(ctx context.Context, h model.Hash, c *model.Changeset) error {
	if n, err := a.number(ctx, h); err != nil || n != 0 && a.lost[h] == 0 {
		if n != 0 && a.carried && a.unfit[h] == "" {
			// what this device packed itself stays its own
			_, err = a.tx.ExecContext(ctx, `UPDATE changeset SET carried=1 WHERE n=? AND carried=0
				AND n > coalesce((SELECT CAST(value AS INTEGER) FROM share WHERE key=?), 0)`, n, packedKey)
		}
		if n == 0 || err != nil {
			return err
		}
		return a.refill(ctx, n, c)
	}
	if len(c.Ops) >= maxOps {
		return fmt.Errorf("changeset %s: %d ops", h, len(c.Ops))
	}
	if err := a.judgeOwned(ctx, h, c); err != nil {
		return err
	}
	step, err := a.step(ctx, c)
	if err != nil {
		return err
	}
	n, err := a.foundAt(ctx, h)
	if err != nil {
		return err
	}
	if n == 0 {
		n = a.next
		a.next++
	}
	var undoOf any
	if !c.UndoOf.IsZero() {
		undoOf = c.UndoOf[:]
	}
	_, err = a.insertSet.ExecContext(ctx, n, h[:], c.Writer[:], int64(c.Seq), c.Prev[:],
		c.Stamp.Wall, int64(c.Stamp.Counter), c.Author[:], packSeen(c.Seen), undoOf, step, a.carried)
	if err != nil {
		return err
	}
	a.numbers[h] = n
	a.aside.number(h, n)
	a.sets[n] = setInfo{h, c.Stamp, c.Author, c.Writer}
	if !c.Prev.IsZero() {
		if _, ours := a.heads[c.Prev]; ours {
			delete(a.heads, c.Prev)
		} else {
			a.inner = append(a.inner, c.Prev)
		}
	}
	a.heads[h] = model.Seen{Writer: c.Writer, Seq: c.Seq}
	for i := range c.Ops {
		if err := a.applyOp(ctx, n, i, &c.Ops[i]); err != nil {
			return fmt.Errorf("changeset %s op %d: %w", h, i, err)
		}
	}
	return nil
}

// step tells a plain change (0) from an undo (1) and a redo (2).
func (a *applier) step(ctx context.Context, c *model.Changeset) (int, error) {
	if c.UndoOf.IsZero() {
		return 0, nil
	}
	var of int
	err := a.tx.QueryRowContext(ctx, `SELECT step FROM changeset WHERE hash=?`, c.UndoOf[:]).Scan(&of)
	if errors.Is(err, sql.ErrNoRows) {
		return 1, nil
	}
	if of == 1 {
		return 2, err
	}
	return 1, err
}

func (a *applier) applyOp(ctx context.Context, n int64, i int, o *model.Op) error {
	id := n<<opBits | int64(i)
	e := model.Entity{Kind: o.Kind, ID: o.Entity}
	hidden := a.purges.hides(e, o)
	var value, salt, commitment any
	if o.Type.HasValue() {
		if o.Dropped || hidden {
			commitment = o.Commitment[:]
			if err := loseChunks(ctx, a.tx, []string{o.Value}); err != nil {
				return err
			}
		} else {
			value, salt = o.Value, o.Salt[:]
		}
	}
	replaces := make([]int64, 0, len(o.Replaces))
	for _, r := range o.Replaces {
		m, err := a.number(ctx, r.Changeset)
		if err != nil {
			return err
		}
		if m == 0 || m == n {
			return model.ErrCorrupt // outside of the causal past, or of itself
		}
		local := m<<opBits | int64(r.Index)
		replaces = append(replaces, local)
		if o.Type != model.OpDelete && o.Type != model.OpPurge && !a.aside.has(n) {
			if err := a.killOp(ctx, n, o, local); err != nil {
				return err
			}
		}
	}
	slices.Sort(replaces)
	_, err := a.insertOp.ExecContext(ctx, id, o.Type, o.Kind, o.Entity[:], o.Field, value, salt, commitment, packOps(replaces), a.death(n, hidden), o.Protected && !hidden)
	a.touch(e)
	if err == nil && o.Type == model.OpPurge && !a.aside.has(n) {
		err = a.purge(ctx, n, e, replaces)
	}
	return err
}

// touch notes that a record's tables must be brought up to date.
func (a *applier) touch(e model.Entity) {
	if !a.touched[e] {
		a.touched[e] = true
		a.order = append(a.order, e)
	}
}

// death gives what stands in the log for a new op's end: one that was purged
// before it came never counted.
func (a *applier) death(n int64, hidden bool) any {
	if hidden {
		return n
	}
	return a.aside.death(n)
}

func packSeen(seen []model.Seen) []byte {
	b := []byte{}
	for _, s := range seen {
		b = append(b, s.Writer[:]...)
		b = binary.AppendUvarint(b, s.Seq)
		b = append(b, s.Hash[:]...)
	}
	return b
}

func unpackSeen(b []byte) []model.Seen {
	var out []model.Seen
	for len(b) > 48 {
		var s model.Seen
		copy(s.Writer[:], b)
		seq, n := binary.Uvarint(b[16:])
		if n <= 0 || len(b) < 16+n+32 {
			return out
		}
		s.Seq = seq
		copy(s.Hash[:], b[16+n:])
		out = append(out, s)
		b = b[16+n+32:]
	}
	return out
}
