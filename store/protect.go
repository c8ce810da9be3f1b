package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"

	"relais/model"
)

// recipientKey holds whom protected values are closed for.
const recipientKey = "recipient"

func currentRecipient(ctx context.Context, q querier) (string, error) {
	var to string
	err := q.QueryRowContext(ctx, `SELECT CAST(value AS TEXT) FROM share WHERE key=?`, recipientKey).Scan(&to)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return to, err
}

// SetProtection says whom protected values are closed for from now on.
func (s *Store) SetProtection(ctx context.Context, recipient string) error {
	return s.changeShareValue(ctx, recipientKey, []byte(recipient))
}

// changeShareValue writes a value only where it is new: every write makes
// other processes look.
func (s *Store) changeShareValue(ctx context.Context, key string, value []byte) error {
	before, err := s.ShareValue(ctx, key)
	if err != nil || bytes.Equal(before, value) {
		return err
	}
	return s.SetShareValue(ctx, key, value)
}

// close takes the protected values out of a changeset of a device that may not
// read them, before anything of it reaches the file. It refuses where it is
// not known for whom to close them (protect.no_key).
func (s *Store) close(w *writerState, h model.Hash, c *model.Changeset) error {
	if w.role.ReadsProtected() {
		return nil
	}
	var batch []model.ProtectedValue
	var of model.Entity
	size := 0
	flush := func() error {
		one, err := s.closeValues(w.recipient, batch)
		if err == nil && len(batch) > 0 {
			c.Sealed = append(c.Sealed, one)
		}
		batch, size = nil, 0
		return err
	}
	for _, v := range c.ProtectedValues(h) {
		o := &c.Ops[v.Op.Index]
		// A record each, so that a purge takes one out without a key.
		if e := (model.Entity{Kind: o.Kind, ID: o.Entity}); e != of || size > mostClosed {
			if err := flush(); err != nil {
				return err
			}
			of = e
		}
		batch = append(batch, v)
		size += len(v.Value)
		o.Value, o.Salt, o.Dropped = "", model.Salt{}, true
	}
	return flush()
}

// mostClosed is about how many bytes of values are closed together.
const mostClosed = 256 << 10

func (s *Store) closeValues(recipient string, values []model.ProtectedValue) (model.SealedValues, error) {
	var out model.SealedValues
	if len(values) == 0 {
		return out, nil
	}
	if s.opts.Protect == nil || recipient == "" {
		return out, model.Refuse(model.Unusable, "protect.no_key")
	}
	for _, v := range values {
		out.Ops = append(out.Ops, v.Op)
	}
	var err error
	out.Bytes, err = s.opts.Protect(recipient, model.EncodeProtected(values))
	return out, err
}

func keepSealed(ctx context.Context, tx *sql.Tx, n int64, all []model.SealedValues) error {
	for _, one := range all {
		ops := make([]int64, len(one.Ops))
		for i, o := range one.Ops {
			ops[i] = n<<opBits | int64(o.Index)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO sealed VALUES (?,?,?)`, n, packOps(ops), one.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// sealedOf gives the closed values of a changeset that no part carries yet.
func (s *Store) sealedOf(ctx context.Context, n int64, h model.Hash) ([]model.SealedValues, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT ops, bytes FROM sealed WHERE n=? ORDER BY rowid`, n)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	var out []model.SealedValues
	for rows.Next() {
		var one model.SealedValues
		var ops []byte
		if err := rows.Scan(&ops, &one.Bytes); err != nil {
			return nil, err
		}
		for _, id := range unpackOps(ops) {
			one.Ops = append(one.Ops, model.OpID{Changeset: h, Index: uint32(id & (maxOps - 1))})
		}
		out = append(out, one)
	}
	return out, s.explain(rows.Err())
}

// Reveal takes protected values that were opened: those of ops that lack
// theirs come to the tables. Values that do not match are passed over. It
// gives how many were new.
func (s *Store) Reveal(ctx context.Context, values []model.ProtectedValue) (int, error) {
	if len(values) == 0 {
		return 0, nil
	}
	count := 0
	return count, s.inTx(ctx, func(tx *sql.Tx) error {
		a, err := newApplier(ctx, tx)
		if err != nil {
			return err
		}
		defer a.close()
		byHash := map[model.Hash][]model.ProtectedValue{}
		for _, v := range values {
			byHash[v.Op.Changeset] = append(byHash[v.Op.Changeset], v)
		}
		for h, vs := range byHash {
			n, err := a.number(ctx, h)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			for _, v := range vs {
				new, err := a.reveal(ctx, n, v)
				if err != nil {
					return err
				}
				count += new
			}
		}
		if err := revealWaiting(ctx, tx, byHash); err != nil {
			return err
		}
		return a.finish(ctx)
	})
}

func (a *applier) reveal(ctx context.Context, n int64, v model.ProtectedValue) (int, error) {
	id := n<<opBits | int64(v.Op.Index)
	var kind string
	var entity, commitment []byte
	err := a.tx.QueryRowContext(ctx, `SELECT kind, entity, commitment FROM op WHERE id=? AND protected AND value IS NULL`, id).
		Scan(&kind, &entity, &commitment)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if len(commitment) != 32 || !v.Matches(model.Hash(commitment)) {
		return 0, nil
	}
	a.touch(model.Entity{Kind: kind, ID: model.ID(entity)})
	_, err = a.tx.ExecContext(ctx, `UPDATE op SET value=?, salt=?, commitment=NULL WHERE id=?`, v.Value, v.Salt[:], id)
	return 1, err
}

// revealWaiting gives values to the changesets that wait for others.
func revealWaiting(ctx context.Context, tx *sql.Tx, byHash map[model.Hash][]model.ProtectedValue) error {
	queue, err := loadWaiting(ctx, tx)
	if err != nil || len(queue) == 0 {
		return err
	}
	for _, c := range queue {
		h := c.Hash()
		c.Unprotect(h, byHash[h])
	}
	return keepWaiting(ctx, tx, queue)
}

// Withhold drops every protected value that is held here, from the log, the
// tables, the drafts and the file's freed pages: for a device that may no
// longer read them. What was written here and is not published yet must be
// packed before, and the role be set.
func (s *Store) Withhold(ctx context.Context) error {
	dropped := 0
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var err error
		if dropped, err = dropProtected(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE waiting SET protected=NULL`); err != nil {
			return err
		}
		if dropped == 0 {
			return nil
		}
		if err := needScrub(ctx, tx); err != nil {
			return err
		}
		return rebuild(ctx, tx, nil)
	})
	if err != nil {
		return err
	}
	drafts, err := s.Drafts(ctx)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if err := s.SaveDraft(ctx, d); err != nil {
			return err
		}
	}
	if dropped == 0 {
		return nil
	}
	if _, err := s.CatchUpSearch(ctx); err != nil {
		return err
	}
	_, err = s.Scrub(ctx) // where somebody reads just now, the next exchange does
	return err
}

// dropProtected leaves of each protected value its commitment.
func dropProtected(ctx context.Context, tx *sql.Tx) (int, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, type, value, salt FROM op WHERE protected=1 AND value IS NOT NULL`)
	if err != nil {
		return 0, err
	}
	held := map[int64]model.Hash{}
	for rows.Next() {
		var id int64
		var o model.Op
		var salt []byte
		if err := rows.Scan(&id, &o.Type, &o.Value, &salt); err != nil {
			rows.Close()
			return 0, err
		}
		copy(o.Salt[:], salt)
		o.Commit()
		held[id] = o.Commitment
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return 0, err
	}
	for id, c := range held {
		if _, err := tx.ExecContext(ctx, `UPDATE op SET value=NULL, salt=NULL, commitment=? WHERE id=?`, c[:], id); err != nil {
			return 0, err
		}
	}
	return len(held), nil
}

// withoutSensitive gives what a draft may keep on a device that may not read
// protected values.
func (s *Store) withoutSensitive(ctx context.Context, d Draft) (map[string][]string, error) {
	k := model.KindNamed(d.Kind)
	if k == nil {
		return nil, nil
	}
	r := &model.Record{Kind: k, Values: make([]model.Value, len(k.Fields))}
	if id, ok := model.ParseID(d.ID); ok && !id.IsZero() {
		kept, err := s.getRow(ctx, k, id)
		if err != nil {
			return nil, err
		}
		if kept != nil {
			r = kept
		}
	}
	for name, v := range d.Values {
		if f := k.Field(name); f != nil && f.Compute == nil && len(v) > 0 {
			// A form keeps of what was chosen its code, then this and its word.
			wire, _, _ := strings.Cut(v[0], "\x1f")
			r.Values[f.Index()] = model.Single(wire)
		}
	}
	out := map[string][]string{}
	for name, v := range d.Values {
		f := k.Field(name)
		if f == nil && r.Protected() || f != nil && r.Sensitive(f) {
			continue
		}
		out[name] = v
	}
	return out, nil
}

// forgetJournal moves what the file beside the database holds into it, so that
// what was overwritten there is gone from the disk. It does without where
// somebody reads just now: the next one will.
func (s *Store) forgetJournal(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	if r := model.AsRefusal(s.explain(err)); r != nil && r.Code == model.Busy {
		return nil
	}
	return err
}

// protectedBatch is about how many bytes of protected values are given at once.
const protectedBatch = 256 << 10

// EachProtected gives the protected values that are held here, some at a time.
func (s *Store) EachProtected(ctx context.Context, do func([]model.ProtectedValue) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT o.id, o.value, o.salt, c.hash FROM op o JOIN changeset c ON c.n = o.id >> 20
		WHERE o.protected=1 AND o.value IS NOT NULL ORDER BY o.id`)
	if err != nil {
		return s.explain(err)
	}
	defer rows.Close()
	var batch []model.ProtectedValue
	size := 0
	for rows.Next() {
		var id int64
		var v model.ProtectedValue
		var salt, hash []byte
		if err := rows.Scan(&id, &v.Value, &salt, &hash); err != nil {
			return err
		}
		copy(v.Salt[:], salt)
		copy(v.Op.Changeset[:], hash)
		v.Op.Index = uint32(id & (maxOps - 1))
		batch = append(batch, v)
		if size += len(v.Value) + 64; size > protectedBatch {
			if err := do(batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
	}
	if err := rows.Err(); err != nil || len(batch) == 0 {
		return s.explain(err)
	}
	return do(batch)
}
