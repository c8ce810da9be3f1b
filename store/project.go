package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"relais/model"
)

// searchNow is how many touched records are indexed for search at once; after
// a larger change the index catches up when it is asked.
const searchNow = 200

// projector brings the derived tables up to date with the log, one record at
// a time, within one transaction.
type projector struct {
	tx          *sql.Tx
	deferSearch bool
	ops         *sql.Stmt
	dropLinks   *sql.Stmt
	addLink     *sql.Stmt
	due         *sql.Stmt
	revised     *sql.Stmt
	// listed is the last changeset of which the table revision holds what it must.
	listed  int64
	upserts map[string]*sql.Stmt
	search  *searchIndex
	sets    map[int64]setInfo
}

// setInfo is what showing heads asks of a changeset.
type setInfo struct {
	hash   model.Hash
	stamp  model.Stamp
	author model.ID
	writer model.WriterID
}

func newProjector(ctx context.Context, tx *sql.Tx) (*projector, error) {
	p := &projector{tx: tx, upserts: map[string]*sql.Stmt{}, sets: map[int64]setInfo{}}
	for _, q := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&p.ops, liveQuery},
		{&p.dropLinks, `DELETE FROM link WHERE id=?`},
		{&p.addLink, `INSERT OR IGNORE INTO link VALUES (?,?,?,?)`},
		{&p.due, `INSERT OR IGNORE INTO search_due VALUES (?,?)`},
		{&p.revised, `INSERT OR REPLACE INTO revision VALUES (?,?,?,?,?)`},
	} {
		st, err := tx.PrepareContext(ctx, q.sql)
		if err != nil {
			return nil, err
		}
		*q.to = st
	}
	return p, nil
}

func (p *projector) close() {
	for _, st := range []*sql.Stmt{p.ops, p.dropLinks, p.addLink, p.due, p.revised} {
		st.Close()
	}
	for _, st := range p.upserts {
		st.Close()
	}
}

// info gives what is asked of the changeset that an op is in.
func (p *projector) info(ctx context.Context, op int64) (setInfo, error) {
	n := op >> opBits
	if i, ok := p.sets[n]; ok {
		return i, nil
	}
	i, err := readSet(ctx, p.tx, n)
	if err == nil {
		p.sets[n] = i
	}
	return i, err
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func readSet(ctx context.Context, q querier, n int64) (setInfo, error) {
	var i setInfo
	var hash, author, writer []byte
	err := q.QueryRowContext(ctx, `SELECT hash, wall, counter, author, writer FROM changeset WHERE n=?`, n).
		Scan(&hash, &i.stamp.Wall, &i.stamp.Counter, &author, &writer)
	if errors.Is(err, sql.ErrNoRows) {
		err = q.QueryRowContext(ctx, `SELECT hash, writer FROM lost WHERE n=?`, n).Scan(&hash, &writer)
	}
	if err != nil {
		return i, err
	}
	copy(i.hash[:], hash)
	copy(i.author[:], author)
	copy(i.writer[:], writer)
	return i, nil
}

// shown is a record as its live ops show it.
type shown struct {
	rec       *model.Record
	conflicts map[string][]live // newest first, with their information
}

// disputed names the fields in conflict, sorted.
func (s *shown) disputed() []string {
	return slices.Sorted(maps.Keys(s.conflicts))
}

// broken gives 1 for a live record that breaks a rule of its kind, else NULL:
// rules run in Edit and never stop a merge, so that a person must look. Where
// something of it cannot be read here, nobody can tell.
func (s *shown) broken() any {
	if s.rec.Deleted || len(s.rec.Sealed) > 0 || s.rec.Kind.Check(s.rec, model.Env{}) == nil {
		return nil
	}
	return 1
}

// assemble works out what a record's live ops show.
func (p *projector) assemble(ctx context.Context, kind *model.Kind, id model.ID, ops []live) (shown, error) {
	r := &model.Record{Kind: kind, ID: id, Values: make([]model.Value, len(kind.Fields)), Deleted: isGone(ops)}
	out := shown{rec: r}
	heads := map[string][]live{}
	for _, o := range ops {
		f := kind.Field(o.field)
		if f == nil || f.Compute != nil || !o.typ.HasValue() || o.gone && !o.sealed {
			continue
		}
		if o.typ == model.OpAdd && o.sealed {
			seal(r, f)
			continue
		}
		if o.typ == model.OpAdd {
			v := r.Values[f.Index()]
			if !slices.Contains(v, o.value) {
				r.Values[f.Index()] = append(v, o.value)
			}
			continue
		}
		heads[o.field] = append(heads[o.field], o)
		r.Values[f.Index()] = model.Single(o.value)
	}
	for i, f := range kind.Fields {
		if f.Type.IsSet() {
			slices.Sort(r.Values[i]) // arrival differs between devices
		}
	}
	for name, hs := range heads {
		f := kind.Field(name)
		if len(hs) < 2 {
			if hs[0].sealed {
				seal(r, f)
			}
			continue
		}
		if err := p.newestFirst(ctx, hs); err != nil {
			return out, err
		}
		r.Values[f.Index()] = model.Single(hs[0].value)
		if hs[0].sealed {
			seal(r, f)
		}
		if allSame(hs) {
			continue
		}
		if f.Type == model.TypeLong && !slices.ContainsFunc(hs, func(o live) bool { return o.sealed }) {
			text, merged, err := p.mergeLong(ctx, hs)
			if err != nil {
				return out, err
			}
			if merged {
				r.Values[f.Index()] = model.Single(text)
				continue
			}
		}
		if out.conflicts == nil {
			out.conflicts = map[string][]live{}
		}
		out.conflicts[name] = hs
	}
	slices.Sort(r.Sealed)
	return out, nil
}

// seal notes that a field has a value that is not held here.
func seal(r *model.Record, f *model.Field) {
	if !slices.Contains(r.Sealed, f.Name) {
		r.Sealed = append(r.Sealed, f.Name)
	}
}

// allSame tells whether heads are no conflict. Of values that are not held
// here nobody can tell, since equal ones have different commitments.
func allSame(hs []live) bool {
	for _, h := range hs[1:] {
		if h.value != hs[0].value || h.sealed || hs[0].sealed {
			return false
		}
	}
	return true
}

// newestFirst sorts heads as model.Newer does.
func (p *projector) newestFirst(ctx context.Context, hs []live) error {
	return newestFirst(ctx, p.info, hs)
}

func newestFirst(ctx context.Context, info func(context.Context, int64) (setInfo, error), hs []live) error {
	at := map[int64]model.Live{}
	for _, h := range hs {
		i, err := info(ctx, h.id)
		if err != nil {
			return err
		}
		at[h.id] = model.Live{ID: model.OpID{Changeset: i.hash, Index: uint32(h.id & (maxOps - 1))}, Stamp: i.stamp}
	}
	slices.SortFunc(hs, func(a, b live) int { return model.Newer(at[a.id], at[b.id]) })
	return nil
}

// project writes one record's row, links and search entry.
func (p *projector) project(ctx context.Context, e model.Entity) error {
	d, err := p.derive(ctx, e)
	if err != nil || d == nil {
		return err
	}
	if d.row == nil {
		return p.erase(ctx, d)
	}
	up := p.upserts[e.Kind]
	if up == nil {
		if up, err = p.tx.PrepareContext(ctx, d.t.upsert); err != nil {
			return err
		}
		p.upserts[e.Kind] = up
	}
	if _, err := up.ExecContext(ctx, d.row...); err != nil {
		return err
	}
	if err := p.relink(ctx, d.rec, d.fresh()); err != nil {
		return err
	}
	if err := p.noteRevisions(ctx, d); err != nil {
		return err
	}
	if p.deferSearch {
		_, err = p.due.ExecContext(ctx, e.ID.String(), e.Kind)
		return err
	}
	return p.index(ctx, d.rec)
}

// relink writes which records this one names.
func (p *projector) relink(ctx context.Context, r *model.Record, fresh bool) error {
	id := r.ID.String()
	if !fresh {
		if _, err := p.dropLinks.ExecContext(ctx, id); err != nil {
			return err
		}
	}
	for _, l := range linksOf(r) {
		if _, err := p.addLink.ExecContext(ctx, l.target, r.Kind.Name, l.field, id); err != nil {
			return err
		}
	}
	return nil
}

// linked is a record that another names, and by which field.
type linked struct{ target, field string }

// targetOf gives the id in a reference's wire form, with or without a kind.
func targetOf(wire string) string {
	if _, id, ok := strings.Cut(wire, ":"); ok {
		return id
	}
	return wire
}

// linksOf lists which records one names. A gone record names none.
func linksOf(r *model.Record) []linked {
	if r.Deleted {
		return nil
	}
	var out []linked
	for i, f := range r.Kind.Fields {
		if !f.Type.IsRef() {
			continue
		}
		for _, v := range r.Values[i] {
			out = append(out, linked{targetOf(v), f.Name})
		}
	}
	return out
}

// mergeLong merges heads of a long text by their common past in the log.
func (p *projector) mergeLong(ctx context.Context, hs []live) (string, bool, error) {
	past := newPast(ctx, p.tx, p.info)
	heads := past.globals(hs)
	text, merged := model.MergeLong(heads, past.fetch)
	return text, merged && past.err == nil, past.err
}
