package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"relais/model"
)

// audit tells whether the tables say what the log says: which ops count, each
// record's row and its links. It reads, and nothing else: a snapshot of the
// file, so that it stops nobody. It gives the first difference in words for a
// log, "" where there is none.
func audit(ctx context.Context, tx *sql.Tx) (string, error) {
	if bad, err := auditDeaths(ctx, tx); bad != "" || err != nil {
		return bad, err
	}
	return auditTables(ctx, tx)
}

// auditDeaths works out again which ops were replaced, and compares.
func auditDeaths(ctx context.Context, tx *sql.Tx) (string, error) {
	aside, err := loadAsides(ctx, tx)
	if err != nil {
		return "", err
	}
	type death struct {
		by int64
		at register
	}
	first := map[int64][]death{} // the killers of an op, in order: the first that may counts
	err = eachDeath(ctx, tx, aside, func(by int64, at register, op int64) error {
		first[op] = append(first[op], death{by, at})
		return nil
	})
	if err != nil {
		return "", err
	}
	hidden, err := loadHiding(ctx, tx, aside)
	if err != nil {
		return "", err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, type, coalesce(dead, 0), kind, entity, field FROM op`)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	for rows.Next() {
		var id, dead, want int64
		var typ model.OpType
		var kind, field string
		var entity sql.RawBytes
		if err := rows.Scan(&id, &typ, &dead, &kind, &entity, &field); err != nil {
			return "", err
		}
		if aside.has(id >> opBits) {
			want = id >> opBits
		} else if typ != model.OpPurge {
			for _, d := range first[id] {
				if d.at.kind == kind && d.at.field == field && string(d.at.entity) == string(entity) {
					want = d.by
					break
				}
			}
			want = hidden.death(id, model.Entity{Kind: kind, ID: model.ID(entity)}, want)
		}
		if dead != want {
			return fmt.Sprintf("op %d/%d", id>>opBits, id&(maxOps-1)), nil
		}
	}
	return "", rows.Err()
}

// auditor compares records with their rows.
type auditor struct {
	tx      *sql.Tx
	p       *projector
	rows    map[string]*sql.Stmt
	links   *sql.Stmt
	counts  map[string]int // rows that there must be, by kind
	linked  int
	revised int
}

func auditTables(ctx context.Context, tx *sql.Tx) (string, error) {
	p, err := newProjector(ctx, tx)
	if err != nil {
		return "", err
	}
	defer p.close()
	a := &auditor{tx: tx, p: p, rows: map[string]*sql.Stmt{}, counts: map[string]int{}}
	if a.links, err = tx.PrepareContext(ctx, `SELECT target, kind, field FROM link WHERE id=?`); err != nil {
		return "", err
	}
	defer a.links.Close()
	defer func() {
		for _, st := range a.rows {
			st.Close()
		}
	}()
	all, err := entities(ctx, tx)
	if err != nil {
		return "", err
	}
	for _, e := range all {
		if bad, err := a.record(ctx, e); bad != "" || err != nil {
			return bad, err
		}
	}
	return a.extra(ctx)
}

// record compares one record's row and links with what the log says.
func (a *auditor) record(ctx context.Context, e model.Entity) (string, error) {
	d, err := a.p.derive(ctx, e)
	if err != nil || d == nil || d.row == nil {
		return "", err
	}
	a.counts[e.Kind]++
	st := a.rows[e.Kind]
	if st == nil {
		if st, err = a.tx.PrepareContext(ctx, `SELECT * FROM `+quote(e.Kind)+` WHERE id=?`); err != nil {
			return "", err
		}
		a.rows[e.Kind] = st
	}
	got, to := make([]any, len(d.row)), make([]any, len(d.row))
	for i := range got {
		to[i] = &got[i]
	}
	differs := e.Kind + " " + e.ID.String()
	if err := st.QueryRowContext(ctx, e.ID.String()).Scan(to...); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return differs, nil
		}
		return "", err
	}
	for i := range got {
		if !sameCell(got[i], d.row[i]) {
			return differs, nil
		}
	}
	for _, same := range []func(context.Context, *derived) (bool, error){a.sameLinks, a.sameRevisions} {
		if same, err := same(ctx, d); err != nil || !same {
			return differs, err
		}
	}
	return "", nil
}

// sameCell compares a value that was read with one that would be written.
func sameCell(got, want any) bool {
	switch w := want.(type) {
	case int:
		want = int64(w)
	case string:
		if g, ok := got.([]byte); ok {
			return string(g) == w
		}
	}
	return got == want
}

func (a *auditor) sameLinks(ctx context.Context, d *derived) (bool, error) {
	r := d.rec
	want := map[linked]bool{}
	for _, l := range linksOf(r) {
		want[l] = true
	}
	a.linked += len(want)
	rows, err := a.links.QueryContext(ctx, r.ID.String())
	if err != nil {
		return false, err
	}
	defer rows.Close()
	count := 0
	for rows.Next() {
		var l linked
		var kind string
		if err := rows.Scan(&l.target, &kind, &l.field); err != nil {
			return false, err
		}
		if kind != r.Kind.Name {
			continue // an id that two kinds share
		}
		if !want[l] {
			return false, nil
		}
		count++
	}
	return count == len(want), rows.Err()
}

// sameRevisions compares a record's revisions. One that is plain by what the log
// says may stand there as not plain: the record was disputed once.
func (a *auditor) sameRevisions(ctx context.Context, d *derived) (bool, error) {
	all, _, err := a.p.revisionsOf(ctx, d, 0)
	if err != nil {
		return false, err
	}
	want := map[int64]revision{}
	for _, r := range all {
		want[r.n] = r
	}
	rows, err := a.tx.QueryContext(ctx, `SELECT n, wall, plain FROM revision WHERE id=? AND kind=?`, d.rec.ID.String(), d.t.kind.Name)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	found := 0
	for rows.Next() {
		var got revision
		if err := rows.Scan(&got.n, &got.wall, &got.plain); err != nil {
			return false, err
		}
		if r, ok := want[got.n]; !ok || got.wall != r.wall || got.plain && !r.plain {
			return false, nil
		}
		found++
	}
	a.revised += found
	return found == len(want), rows.Err()
}

// extra finds rows that no record of the log stands behind.
func (a *auditor) extra(ctx context.Context) (string, error) {
	for _, k := range model.Kinds {
		var n int
		if err := a.tx.QueryRowContext(ctx, `SELECT count(*) FROM `+quote(k.Name)).Scan(&n); err != nil {
			return "", err
		}
		if n != a.counts[k.Name] {
			return fmt.Sprintf("%s: %d rows for %d records", k.Name, n, a.counts[k.Name]), nil
		}
	}
	var n int
	if err := a.tx.QueryRowContext(ctx, `SELECT count(*) FROM link`).Scan(&n); err != nil {
		return "", err
	}
	if n != a.linked {
		return fmt.Sprintf("%d links for %d", n, a.linked), nil
	}
	if err := a.tx.QueryRowContext(ctx, `SELECT count(*) FROM revision`).Scan(&n); err != nil {
		return "", err
	}
	if n != a.revised {
		return fmt.Sprintf("%d revisions for %d", n, a.revised), nil
	}
	return "", nil
}

// entities lists the records of the log.
func entities(ctx context.Context, tx *sql.Tx) ([]model.Entity, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT kind, entity FROM op ORDER BY entity`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []model.Entity
	for rows.Next() {
		var e model.Entity
		var id []byte
		if err := rows.Scan(&e.Kind, &id); err != nil {
			return nil, err
		}
		copy(e.ID[:], id)
		all = append(all, e)
	}
	return all, rows.Err()
}
