package store

import (
	"cmp"
	"context"
	"slices"

	"relais/model"
)

// The table revision holds which changesets touched a record after the one that made
// it. Most do no more than replace the one value of a field by another, of a
// record that nobody disputes: these are plain, and what the record was before
// them is what it is now but for the values that they replaced. That is how a
// look back finds thousands of records without working out each.

// revision is a changeset that touched a record which was there.
type revision struct {
	n, wall int64
	plain   bool
}

// longestShort is the length in bytes of the longest values that op_former holds
// itself.
const longestShort = 64

// noteRevisions brings the table revision up to date with a record. What once
// was not plain stays so.
func (p *projector) noteRevisions(ctx context.Context, d *derived) error {
	all, orderly, err := p.revisionsOf(ctx, d, p.listed)
	if err != nil {
		return err
	}
	id, kind := d.rec.ID.String(), d.t.kind.Name
	if p.listed > 0 && !orderly {
		if _, err := p.tx.ExecContext(ctx, `UPDATE revision SET plain=0 WHERE id=? AND kind=? AND plain`, id, kind); err != nil {
			return err
		}
	}
	for _, r := range all {
		if _, err := p.revised.ExecContext(ctx, id, kind, r.n, r.wall, r.plain); err != nil {
			return err
		}
	}
	return nil
}

// revisionsOf lists a record's revisions by changesets that arrived after one. A
// time that knows the record knows those too that are stamped no later than what
// made it: these are none. orderly is that of the record.
func (p *projector) revisionsOf(ctx context.Context, d *derived, after int64) (out []revision, orderly bool, err error) {
	if d.fresh() {
		return nil, true, nil
	}
	history := d.of.history()
	orderly = d.orderly(history)
	made, err := p.info(ctx, d.of.sets[0]<<opBits)
	if err != nil {
		return nil, false, err
	}
	for _, n := range d.of.sets[1:] {
		if n <= after {
			continue
		}
		of, err := p.info(ctx, n<<opBits)
		if err != nil {
			return nil, false, err
		}
		if of.stamp.Wall <= made.stamp.Wall {
			continue
		}
		r := revision{n: n, wall: of.stamp.Wall}
		if orderly && replacesOnly(d.t.kind, history, n) {
			if r.plain, err = p.soundBefore(ctx, d, history, n); err != nil {
				return nil, false, err
			}
		}
		out = append(out, r)
	}
	return out, orderly, nil
}

// orderly tells whether each register of a record had one value at any time,
// which is held here, and nothing of it is protected or was taken away.
func (d *derived) orderly(history []spent) bool {
	if d.rec.Deleted || len(d.rec.Sealed) > 0 || d.rec.Protected() {
		return false
	}
	lasts := map[string]int64{} // by field, the changeset that replaced the value before
	for _, o := range history {
		switch {
		case o.typ == model.OpDelete || o.typ == model.OpRestore || o.gone:
			return false
		case o.typ != model.OpSet && o.typ != model.OpSetLong:
			continue
		}
		if by, some := lasts[o.field]; some && by != o.id>>opBits {
			return false
		}
		lasts[o.field] = o.by
	}
	for _, by := range lasts {
		if by != 0 {
			return false
		}
	}
	return true
}

// history gives all ops that were not set aside, in order of arrival.
func (c *counted) history() []spent {
	out := make([]spent, 0, len(c.ops)+len(c.spent))
	for _, o := range c.ops {
		out = append(out, spent{o, 0})
	}
	out = append(out, c.spent...)
	slices.SortFunc(out, func(a, b spent) int { return cmp.Compare(a.id, b.id) })
	return out
}

// replacesOnly tells whether a changeset did nothing to a record but replace
// short values of fields that a single column shows.
func replacesOnly(k *model.Kind, history []spent, n int64) bool {
	replaced := map[string]bool{}
	for _, o := range history {
		if o.by == n && len(o.value) <= longestShort {
			replaced[o.field] = true
		}
		if o.id>>opBits != n {
			continue
		}
		f := k.Field(o.field)
		if o.typ != model.OpSet && o.typ != model.OpSetLong || !replaced[o.field] || f == nil || !plainColumn(f) {
			return false
		}
	}
	return true
}

// plainColumn tells whether a column holds a field's value as the log has it,
// and nothing else tells of it.
func plainColumn(f *model.Field) bool {
	columns := columnsOf(f)
	return f.Compute == nil && !f.Type.IsRef() && !f.Type.IsSet() && len(columns) == 1 && columns[0].typ == "TEXT"
}

// soundBefore tells whether a record kept the rules of its kind before a
// changeset.
func (p *projector) soundBefore(ctx context.Context, d *derived, history []spent, n int64) (bool, error) {
	var then []live
	for _, o := range history {
		if o.id>>opBits < n && (o.by == 0 || o.by >= n) && o.typ.HasValue() {
			then = append(then, o.live)
		}
	}
	s, err := p.assemble(ctx, d.t.kind, d.rec.ID, then)
	return err == nil && s.broken() == nil && len(s.conflicts) == 0, err
}

// revise lists the revisions of the records that were changed at another time
// than they were made: a snapshot does not hold them.
func (l *snapshotLoader) revise(ctx context.Context, p *projector) error {
	for _, k := range model.Kinds {
		rows, err := l.tx.QueryContext(ctx, `SELECT id FROM `+quote(k.Name)+` WHERE changed > created`)
		if err != nil {
			return err
		}
		ids, err := columnOf[string](rows)
		if err != nil {
			return err
		}
		for _, text := range ids {
			id, _ := model.ParseID(text)
			d, err := p.derive(ctx, model.Entity{Kind: k.Name, ID: id})
			if err == nil && d != nil && d.row != nil {
				err = p.noteRevisions(ctx, d)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
