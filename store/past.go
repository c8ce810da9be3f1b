package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"relais/model"
)

// past answers what model asks of the log to merge texts and to find what
// values came from.
type past struct {
	ctx  context.Context
	q    querier
	info func(ctx context.Context, op int64) (setInfo, error)
	ids  map[model.OpID]int64
	err  error // the first fault; what was answered since counts for nothing
}

func newPast(ctx context.Context, q querier, info func(context.Context, int64) (setInfo, error)) *past {
	return &past{ctx: ctx, q: q, info: info, ids: map[model.OpID]int64{}}
}

// setReader gives an info that remembers what it read.
func setReader(q querier) func(context.Context, int64) (setInfo, error) {
	known := map[int64]setInfo{}
	return func(ctx context.Context, op int64) (setInfo, error) {
		n := op >> opBits
		if i, ok := known[n]; ok {
			return i, nil
		}
		i, err := readSet(ctx, q, n)
		if err == nil {
			known[n] = i
		}
		return i, err
	}
}

// global gives the name that an op has on every device.
func (p *past) global(local int64) model.OpID {
	i, err := p.info(p.ctx, local)
	p.fail(err)
	id := model.OpID{Changeset: i.hash, Index: uint32(local & (maxOps - 1))}
	p.ids[id] = local
	return id
}

func (p *past) globals(ops []live) []model.OpID {
	out := make([]model.OpID, len(ops))
	for i, o := range ops {
		out[i] = p.global(o.id)
	}
	return out
}

func (p *past) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// fetch gives an op's value and what it stands on, as model.MergeLong asks.
func (p *past) fetch(id model.OpID) (string, []model.OpID, bool) {
	value, replaces, ok := p.read(p.ids[id])
	if !ok || p.err != nil {
		return "", nil, false
	}
	on := make([]model.OpID, len(replaces))
	for i, r := range replaces {
		on[i] = p.global(r)
	}
	return value, on, p.err == nil
}

// read gives an op's value and the local ids that it replaces: for one that
// takes an action back, the former head that it brings back.
func (p *past) read(op int64) (string, []int64, bool) {
	var value sql.NullString
	var replaces, undo []byte
	err := p.q.QueryRowContext(p.ctx, `SELECT o.value, o.replaces, c.undo_of FROM op o JOIN changeset c ON c.n = o.id >> 20 WHERE o.id=?`, op).
		Scan(&value, &replaces, &undo)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !value.Valid {
		return "", nil, false
	}
	p.fail(err)
	if undo != nil {
		if back := p.broughtBack(op, undo, value.String); len(back) > 0 {
			return value.String, back, true
		}
	}
	return value.String, unpackOps(replaces), true
}

// broughtBack lists the former heads of that value, which the changeset undone
// replaced and op brings back.
func (p *past) broughtBack(op int64, undone []byte, value string) []int64 {
	rows, err := p.q.QueryContext(p.ctx, `SELECT d.replaces FROM op o JOIN changeset c ON c.hash = ?
		JOIN op d ON d.entity = o.entity AND d.kind = o.kind AND d.field = o.field
		WHERE o.id = ? AND d.id >= c.n << 20 AND d.id < (c.n + 1) << 20`, undone, op)
	if err != nil {
		p.fail(err)
		return nil
	}
	defer rows.Close()
	var former []int64
	for rows.Next() {
		var replaces []byte
		p.fail(rows.Scan(&replaces))
		former = append(former, unpackOps(replaces)...)
	}
	p.fail(rows.Err())
	var out []int64
	for _, f := range former {
		var v sql.NullString
		p.fail(p.q.QueryRowContext(p.ctx, `SELECT value FROM op WHERE id=?`, f).Scan(&v))
		if v.Valid && v.String == value && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// maxBack bounds how often an action may be undone and redone before the last
// of it counts as the origin of a value.
const maxBack = 64

// origin gives the op that first gave a value which undoing or redoing brought
// back: whose work it is, and when.
func (p *past) origin(op int64) int64 {
	for range maxBack {
		var undo []byte
		var value sql.NullString
		err := p.q.QueryRowContext(p.ctx, `SELECT o.value, c.undo_of FROM op o JOIN changeset c ON c.n = o.id >> 20 WHERE o.id=?`, op).Scan(&value, &undo)
		p.fail(err)
		if err != nil || undo == nil {
			return op
		}
		back := p.broughtBack(op, undo, value.String)
		if len(back) == 0 {
			return op
		}
		op = back[0]
	}
	return op
}
