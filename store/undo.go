package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// Undone says what an undo or redo did.
type Undone struct {
	Hash    model.Hash // the changeset that it wrote
	Of      model.Hash // the one that it took back
	Records []model.Link
	// What the one that it took back did to the first of them: create, edit, delete
	// or restore; Fields are those that it edited.
	What   string
	Fields []string
	// Beside are the records that it did something else to: an edit that finishes
	// a task of a series makes the next one.
	Beside  int
	Skipped int // records that are gone now, and were left so
}

// Undo takes back this device's last action that is not taken back yet, as one
// step; those of Together are one. Where somebody changed since what it would take back, it refuses with
// undo.changed_since (Ambiguous) unless force is given; undo.nothing where
// there is nothing to take back. A purge cannot be taken back: Undo refuses
// with undo.purged (Ambiguous), and goes on to the action before where force is
// given.
func (s *Store) Undo(ctx context.Context, force bool) (Undone, error) {
	return s.takeBack(ctx, force, "undo.nothing", `SELECT n, hash, `+purgesQuery+` FROM changeset c WHERE writer=?1 AND step IN (0,2) AND n > 1 AND carried=0
		AND NOT EXISTS (SELECT 1 FROM changeset u WHERE u.undo_of = c.hash)
		AND NOT (?2 AND `+purgesQuery+`) ORDER BY seq DESC LIMIT 1`)
}

// Redo does again what the last undo took back, unless something else was
// done since. It refuses as Undo does.
func (s *Store) Redo(ctx context.Context, force bool) (Undone, error) {
	return s.takeBack(ctx, force, "redo.nothing", `SELECT n, hash, false FROM changeset c WHERE writer=?1 AND step = 1 AND carried=0
		AND NOT EXISTS (SELECT 1 FROM changeset u WHERE u.undo_of = c.hash)
		AND NOT EXISTS (SELECT 1 FROM changeset d WHERE d.writer=?1 AND d.step = 0 AND d.seq > c.seq)
		ORDER BY seq DESC LIMIT 1`)
}

// purgesQuery tells whether changeset c purges.
const purgesQuery = `EXISTS (SELECT 1 FROM op WHERE id >= c.n << 20 AND id < (c.n+1) << 20 AND type=7)`

// Together makes one step for undo of what this device did since: the
// changesets from a number to another, both included. Of one alone nothing is
// to be made.
func (s *Store) Together(ctx context.Context, first, last int64) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		writer, err := currentWriter(ctx, tx)
		if err != nil || last <= first {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO together(n, first)
			SELECT n, ?2 FROM changeset WHERE writer=?1 AND n BETWEEN ?2 AND ?3 AND n > 1 AND carried=0`, writer[:], first, last)
		return err
	})
}

// step is a changeset that may be taken back: its number, its hash, whether it
// purges, and the first of those that are taken back with it, 0 for none.
type step struct {
	n, group int64
	hash     model.Hash
	purges   bool
}

// nextStep finds what is taken back next, nil for nothing.
func nextStep(ctx context.Context, tx *sql.Tx, query string, writer model.WriterID, force bool) (*step, error) {
	st := &step{}
	var hash []byte
	err := tx.QueryRowContext(ctx, query, writer[:], force).Scan(&st.n, &hash, &st.purges)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	copy(st.hash[:], hash)
	err = tx.QueryRowContext(ctx, `SELECT first FROM together WHERE n=?`, st.n).Scan(&st.group)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return st, err
}

func (s *Store) takeBack(ctx context.Context, force bool, nothing, query string) (Undone, error) {
	var out Undone
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		writer, err := currentWriter(ctx, tx)
		if err != nil {
			return err
		}
		st, err := nextStep(ctx, tx, query, writer, force)
		if err == nil && st == nil {
			return model.Refuse(model.Invalid, nothing)
		}
		for group := int64(0); err == nil && st != nil && (group == 0 || st.group == group); {
			if err := s.takeOneBack(ctx, tx, st, writer, force, &out); err != nil {
				return err
			}
			if group = st.group; group == 0 {
				return nil
			}
			st, err = nextStep(ctx, tx, query, writer, force)
		}
		return err
	})
	return out, err
}

// takeOneBack takes one changeset back, and puts what does so among those that
// it was done with: they are done again as one.
func (s *Store) takeOneBack(ctx context.Context, tx *sql.Tx, st *step, writer model.WriterID, force bool, out *Undone) error {
	if st.purges {
		return model.Refuse(model.Ambiguous, "undo.purged")
	}
	p, err := newProjector(ctx, tx)
	if err != nil {
		return err
	}
	defer p.close()
	u := &undoer{ctx: ctx, s: s, tx: tx, proj: p, n: st.n, writer: writer, force: force, out: out}
	ops, err := u.ops()
	if err != nil {
		return err
	}
	out.Of = st.hash
	var n int64
	if out.Hash, n, err = s.append(ctx, tx, ops, out.Of, s.opts.Now().UnixMilli()); err != nil || st.group == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO together(n, first) VALUES (?,?)`, n, st.group)
	return err
}

// undoer writes the ops that take one changeset back.
type undoer struct {
	ctx    context.Context
	s      *Store
	tx     *sql.Tx
	proj   *projector
	n      int64          // the changeset that is taken back
	writer model.WriterID // whose it is: this device's
	force  bool
	out    *Undone
}

// logged is an op as the log holds it.
type logged struct {
	live
	entity   model.Entity
	replaces []int64
	dead     bool
}

func (u *undoer) ops() ([]model.Op, error) {
	rows, err := u.tx.QueryContext(u.ctx, `SELECT id, type, kind, entity, field, coalesce(value,''), replaces, dead IS NOT NULL
		FROM op WHERE id >= ? AND id < ? ORDER BY id`, u.n<<opBits, (u.n+1)<<opBits)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byEntity := map[model.Entity][]logged{}
	var order []model.Entity
	for rows.Next() {
		var o logged
		var id, replaces []byte
		if err := rows.Scan(&o.id, &o.typ, &o.entity.Kind, &id, &o.field, &o.value, &replaces, &o.dead); err != nil {
			return nil, err
		}
		copy(o.entity.ID[:], id)
		o.replaces = unpackOps(replaces)
		if byEntity[o.entity] == nil {
			order = append(order, o.entity)
		}
		byEntity[o.entity] = append(byEntity[o.entity], o)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var out []model.Op
	for _, e := range order {
		ops, err := u.entity(e, byEntity[e])
		if err != nil {
			return nil, err
		}
		out = append(out, ops...)
	}
	if len(out) == 0 {
		return nil, model.Refuse(model.Ambiguous, "undo.gone")
	}
	return out, nil
}

// entity takes back what the changeset did to one record.
func (u *undoer) entity(e model.Entity, done []logged) ([]model.Op, error) {
	now, sets, err := liveOps(u.ctx, u.proj.ops, e)
	if err != nil {
		return nil, err
	}
	if isPurged(now) {
		u.out.Skipped++
		return nil, nil
	}
	gone := isGone(now)
	deletes := slices.ContainsFunc(done, func(o logged) bool { return o.typ == model.OpDelete })
	restores := slices.ContainsFunc(done, func(o logged) bool { return o.typ == model.OpRestore })
	created := len(sets) > 0 && sets[0] == u.n
	if gone && !deletes {
		u.out.Skipped++
		return nil, nil
	}
	what := whatDid(created, deletes, restores)
	if len(u.out.Records) == 0 {
		u.out.What = what
	}
	if !slices.Contains(u.out.Records, model.Link(e)) {
		u.out.Records = append(u.out.Records, model.Link(e))
		if what != u.out.What {
			u.out.Beside++
		}
	}
	if created || restores {
		return u.deleteAgain(e, now, done, created)
	}
	w := &undoWriter{u: u, e: e, now: now}
	if kind := model.KindNamed(e.Kind); kind != nil {
		s, err := u.proj.assemble(u.ctx, kind, e.ID, now)
		if err != nil {
			return nil, err
		}
		w.rec = s.rec
	}
	if deletes {
		mine := func(o live) bool { return o.typ == model.OpDelete && o.id>>opBits == u.n }
		if isGone(slices.DeleteFunc(slices.Clone(now), mine)) { // by somebody else's deletion too
			mine = func(o live) bool { return o.typ == model.OpDelete }
		}
		for _, into := range successors(now) {
			ends := func(o live) bool { return mine(o) && o.field == into }
			if slices.ContainsFunc(now, ends) {
				w.emit(model.OpRestore, into, "", ends)
			}
		}
	}
	fields := map[string]bool{}
	for _, o := range done {
		if o.field == "" || fields[o.field] {
			continue
		}
		fields[o.field] = true
		if !slices.Contains(u.out.Fields, o.field) {
			u.out.Fields = append(u.out.Fields, o.field)
		}
		if err := w.field(o.field, done); err != nil {
			return nil, err
		}
	}
	return w.out, nil
}

// whatDid names what a changeset did to a record.
func whatDid(created, deletes, restores bool) string {
	switch {
	case created:
		return "create"
	case restores:
		return "restore"
	case deletes:
		return "delete"
	}
	return "edit"
}

// byOthers tells whether another device wrote an op. What this one wrote since
// was taken back before (undo goes from the last action to the first), so only
// others' changes are in the way.
func (u *undoer) byOthers(o live) (bool, error) {
	i, err := u.proj.info(u.ctx, o.id)
	return i.writer != u.writer, err
}

// deleteAgain takes back a creation or a restoration. Where somebody added
// to the record since, it asks.
func (u *undoer) deleteAgain(e model.Entity, now []live, done []logged, created bool) ([]model.Op, error) {
	for _, o := range now {
		others, err := u.byOthers(o)
		if err != nil {
			return nil, err
		}
		if created && others && o.typ != model.OpDelete && !u.force {
			return nil, model.Refuse(model.Ambiguous, "undo.changed_since", "id", e.ID.Short(6))
		}
	}
	successor, covered, err := u.deletion(done)
	if err != nil {
		return nil, err
	}
	w := &undoWriter{u: u, e: e, now: now}
	w.emit(model.OpDelete, successor, "", func(o live) bool {
		// An edit that kept the record alive before it was restored does so again.
		return o.typ != model.OpDelete && (created || o.id >= u.n<<opBits || slices.Contains(covered, o.id))
	})
	return w.out, w.err
}

// deletion gives what the deletions that done took back were: the record that
// took the place of this one, if that was a merge of records, and the ops that
// they covered.
func (u *undoer) deletion(done []logged) (successor string, covered []int64, err error) {
	for _, o := range done {
		if o.typ != model.OpRestore {
			continue
		}
		for _, id := range o.replaces {
			var field string
			var cover []byte
			if err := u.tx.QueryRowContext(u.ctx, `SELECT field, replaces FROM op WHERE id=?`, id).Scan(&field, &cover); err != nil {
				return "", nil, err
			}
			successor = max(successor, field)
			covered = append(covered, unpackOps(cover)...)
		}
	}
	return successor, covered, nil
}
