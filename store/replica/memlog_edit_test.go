package replica_test

import (
	"encoding/binary"
	"slices"

	"relais/model"
)

// action is what a simulated person does: one changeset, or a refusal.
type action struct {
	what  string // create set add remove delete restore undo purge
	kind  string
	id    model.ID
	field string
	value string
	base  int // the position of the log at which their form was opened, 0 for now
}

// longFields merge when they are read.
var longFields = map[string]bool{"notes": true}

// act does an action and gives the changeset that came of it. It fails with
// errNothing where there is nothing to do, as a screen would not offer it.
func (m *memLog) act(nowMillis int64, a action) (*model.Changeset, error) {
	if a.what == "undo" {
		return m.undo(nowMillis)
	}
	if a.what == "purge" {
		return m.purge(nowMillis, a)
	}
	live := m.shownAt(a)
	gone := model.GoneOf(m.state().Live(a.kind, a.id))
	if a.what != "create" && (len(live) == 0 || gone != (a.what == "restore") || m.hides(a.kind, a.id)) {
		return nil, errNothing
	}
	op := model.Op{Type: model.OpSet, Kind: a.kind, Entity: a.id, Field: a.field, Value: a.value}
	switch a.what {
	case "create", "set":
		if longFields[a.field] {
			op.Type = model.OpSetLong
		}
		op.Replaces = idsOf(live, func(l model.Live) bool { return l.Op.Field == a.field && l.Op.Type.HasValue() })
	case "add":
		op.Type = model.OpAdd
	case "remove":
		op.Type, op.Value = model.OpRemove, ""
		op.Replaces = idsOf(live, func(l model.Live) bool {
			return l.Op.Type == model.OpAdd && l.Op.Field == a.field && l.Op.Value == a.value
		})
		if len(op.Replaces) == 0 {
			return nil, errNothing
		}
	case "delete":
		op.Type, op.Field, op.Value = model.OpDelete, "", ""
		op.Replaces = idsOf(live, func(l model.Live) bool { return l.Op.Type != model.OpDelete })
	case "restore":
		op.Type, op.Field, op.Value = model.OpRestore, "", ""
		op.Replaces = idsOf(live, func(l model.Live) bool { return l.Op.Type == model.OpDelete })
	}
	return m.commit(nowMillis, model.Hash{}, op)
}

// purge hides a record for good.
func (m *memLog) purge(nowMillis int64, a action) (*model.Changeset, error) {
	if len(m.state().Live(a.kind, a.id)) == 0 || m.hides(a.kind, a.id) {
		return nil, errNothing
	}
	return m.commit(nowMillis, model.Hash{}, model.Op{Type: model.OpPurge, Kind: a.kind, Entity: a.id})
}

// hides tells whether a record was purged.
func (m *memLog) hides(kind string, id model.ID) bool {
	return slices.ContainsFunc(m.state().Live(kind, id), func(l model.Live) bool { return l.Op.Type == model.OpPurge })
}

// shownAt lists what counted of a record when the action's form was opened.
func (m *memLog) shownAt(a action) []model.Live {
	if a.base == 0 || a.base >= len(m.chain) {
		return m.state().Live(a.kind, a.id)
	}
	then := model.NewFoldWithout(m.asides)
	for _, c := range m.chain[:a.base] {
		then.Add(c)
	}
	return then.Live(a.kind, a.id)
}

func idsOf(live []model.Live, keep func(model.Live) bool) (out []model.OpID) {
	for _, l := range live {
		if keep(l) {
			out = append(out, l.ID)
		}
	}
	return out
}

// commit makes ops one changeset of this device, unless its role forbids it.
func (m *memLog) commit(nowMillis int64, undoOf model.Hash, ops ...model.Op) (*model.Changeset, error) {
	for i := range ops {
		if !m.device.role.MayWrite(&ops[i], m.device.needs) {
			return nil, model.Refuse(model.Invalid, "role.forbidden")
		}
	}
	if m.device.role.DeletesOwnOnly() {
		var past []model.Hash
		for h := range m.heads {
			past = append(past, h)
		}
		if m.foreign(ops, past, append(slices.Clone(m.device.names), m.device.writer)) {
			return nil, model.Refuse(model.Invalid, "role.delete")
		}
	}
	c, err := m.closed(m.next(nowMillis, undoOf, ops...))
	if err != nil {
		return nil, err
	}
	m.apply(c.Hash(), c)
	return c, nil
}

// next makes a changeset that this device could write now.
func (m *memLog) next(nowMillis int64, undoOf model.Hash, ops ...model.Op) *model.Changeset {
	c := &model.Changeset{Writer: m.device.writer, Author: m.device.me, UndoOf: undoOf, Ops: ops}
	var last model.Stamp
	for _, o := range m.chain {
		if last.Less(o.Stamp) {
			last = o.Stamp
		}
		if h := o.Hash(); o.Writer == c.Writer && !m.carried[h] && o.Seq >= c.Seq {
			c.Seq, c.Prev = o.Seq, h
		}
	}
	c.Seq++
	c.Stamp = last.Next(nowMillis)
	for _, s := range m.heads {
		if s.Writer != c.Writer {
			c.Seen = append(c.Seen, s)
		}
	}
	for i := range c.Ops {
		m.device.edits++
		c.Ops[i].Protected = c.Ops[i].Type.HasValue() && sensitive(&c.Ops[i])
		if c.Ops[i].Type.HasValue() {
			binary.BigEndian.PutUint64(c.Ops[i].Salt[:], m.device.edits)
			copy(c.Ops[i].Salt[8:], c.Writer[:8])
		}
	}
	c.Seal()
	return c
}

// sensitive tells whether an op is of a field whose values are protected, in
// whatever record.
func sensitive(o *model.Op) bool {
	k := model.KindNamed(o.Kind)
	return k != nil && k.Field(o.Field) != nil && k.Field(o.Field).Sensitive
}

// undo takes back this device's last action that is not taken back: one op per
// former head.
func (m *memLog) undo(nowMillis int64) (*model.Changeset, error) {
	undone := map[model.Hash]bool{}
	for i := len(m.chain) - 1; i > 0; i-- {
		c := m.chain[i]
		h := c.Hash()
		if c.Writer != m.device.writer || m.carried[h] || undone[h] {
			continue
		}
		if !c.UndoOf.IsZero() {
			undone[c.UndoOf] = true
			continue
		}
		var ops []model.Op
		for j := range c.Ops {
			ops = append(ops, m.takeBack(model.OpID{Changeset: h, Index: uint32(j)}, &c.Ops[j])...)
		}
		if len(ops) == 0 {
			return nil, errNothing
		}
		return m.commit(nowMillis, h, ops...)
	}
	return nil, errNothing
}

func (m *memLog) takeBack(id model.OpID, o *model.Op) (out []model.Op) {
	live := m.state().Live(o.Kind, o.Entity)
	if m.hides(o.Kind, o.Entity) || sensitive(o) && !m.device.role.ReadsProtected() {
		return nil // it cannot write again what it cannot read
	}
	op := func(typ model.OpType, field, value string, keep func(model.Live) bool) {
		out = append(out, model.Op{Type: typ, Kind: o.Kind, Entity: o.Entity, Field: field, Value: value, Replaces: idsOf(live, keep)})
	}
	heads := func(l model.Live) bool { return l.Op.Field == o.Field && l.Op.Type.HasValue() }
	switch o.Type {
	case model.OpSet, model.OpSetLong:
		if len(o.Replaces) == 0 {
			op(o.Type, o.Field, "", heads)
		}
		for _, former := range o.Replaces {
			if f := m.opAt(former); f != nil {
				op(o.Type, o.Field, f.Value, heads)
			}
		}
	case model.OpAdd:
		op(model.OpRemove, o.Field, "", func(l model.Live) bool { return l.ID == id })
	case model.OpRemove:
		for _, former := range o.Replaces {
			if f := m.opAt(former); f != nil {
				op(model.OpAdd, o.Field, f.Value, func(model.Live) bool { return false })
			}
		}
	case model.OpDelete:
		op(model.OpRestore, "", "", func(l model.Live) bool { return l.Op.Type == model.OpDelete })
	case model.OpRestore:
		op(model.OpDelete, "", "", func(l model.Live) bool { return l.Op.Type != model.OpDelete })
	}
	return slices.DeleteFunc(out, func(o model.Op) bool { return !o.Type.HasValue() && len(o.Replaces) == 0 })
}

func (m *memLog) opAt(id model.OpID) *model.Op {
	if i, ok := m.at[id.Changeset]; ok && int(id.Index) < len(m.chain[i].Ops) {
		return &m.chain[i].Ops[id.Index]
	}
	return nil
}
