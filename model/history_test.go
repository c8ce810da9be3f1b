package model

import (
	"encoding/binary"

	"pgregory.net/rapid"
)

// world is a team of devices that edit two records apart and meet now and then,
// with the whole history beside it, for oracles that know everything.
type world struct {
	devices []*device
	log     []*Changeset
	at      map[Hash]int
	past    []uint64 // by place in log: the places of its causal past, as bits
	salts   uint64
}

type device struct {
	id    WriterID
	fold  *Fold
	has   uint64 // places in log
	seq   uint64
	prev  Hash
	clock Stamp
	skew  int64
	mine  []*Changeset
}

// mostChangesets fits the bits of a causal past.
const mostChangesets = 40

var (
	twoRecords = []ID{DeriveID("one"), DeriveID("two")}
	registers  = map[string]OpType{"title": OpSet, "notes": OpSetLong}
)

// drawWorld draws a history of two to five devices.
func drawWorld(t *rapid.T) *world { return drawHistory(t, 12) }

// drawHistory draws one of the steps up to a number: purges are the last.
func drawHistory(t *rapid.T, steps int) *world {
	w := &world{at: map[Hash]int{}}
	for i := range rapid.IntRange(2, 5).Draw(t, "devices") {
		w.devices = append(w.devices, &device{
			id: DeriveID("device", itoa(i)), fold: NewFold(), skew: rapid.Int64Range(-5, 5).Draw(t, "skew"),
		})
	}
	for range rapid.IntRange(4, 30).Draw(t, "steps") {
		some := func(name string) *device { return w.devices[rapid.IntRange(0, len(w.devices)-1).Draw(t, name)] }
		d := some("device")
		switch rapid.IntRange(0, steps).Draw(t, "step") {
		case 0, 1, 2:
			w.receive(d, some("from"))
		case 3, 4, 5, 6:
			w.commit(d, d.edits(t))
		case 7, 8:
			w.commit(d, d.add(t))
		case 9:
			w.commit(d, d.remove(t))
		case 10:
			w.commit(d, d.drop(t))
		case 11:
			w.commit(d, d.restore(t))
		case 12:
			d.undo(t, w)
		case 13:
			w.commit(d, d.purge(t))
		}
	}
	return w
}

// receive gives d all that another device has.
func (w *world) receive(d, from *device) {
	for i, c := range w.log {
		if from.has&^d.has&(1<<i) != 0 {
			d.fold.Add(c)
			d.has |= 1 << i
			if d.clock.Less(c.Stamp) {
				d.clock = c.Stamp
			}
		}
	}
}

// commit makes a changeset of ops, as one action of a person at d.
func (w *world) commit(d *device, ops []Op) { w.commitUndo(d, ops, Hash{}) }

func (w *world) commitUndo(d *device, ops []Op, undone Hash) {
	if len(ops) == 0 || len(w.log) == mostChangesets {
		return
	}
	d.seq++
	d.clock = d.clock.Next(int64(1000+len(w.log)) + d.skew)
	c := &Changeset{Writer: d.id, Seq: d.seq, Prev: d.prev, Stamp: d.clock, Author: d.id, UndoOf: undone, Ops: ops}
	newest := map[WriterID]Seen{}
	for i, o := range w.log {
		if d.has&(1<<i) != 0 && o.Writer != d.id && o.Seq > newest[o.Writer].Seq {
			newest[o.Writer] = Seen{o.Writer, o.Seq, o.Hash()}
		}
	}
	for _, s := range newest {
		c.Seen = append(c.Seen, s)
	}
	for i := range c.Ops {
		if !c.Ops[i].Type.HasValue() {
			continue
		}
		w.salts++
		binary.BigEndian.PutUint64(c.Ops[i].Salt[:], w.salts)
	}
	h := c.Seal()
	w.at[h] = len(w.log)
	w.past = append(w.past, d.has)
	d.has |= 1 << len(w.log)
	w.log = append(w.log, c)
	d.prev = h
	d.mine = append(d.mine, c)
	d.fold.Add(c)
}

// shown lists what counts of a field on d: all of the record for "".
func (d *device) shown(id ID, keep func(Live) bool) (ids []OpID) {
	for _, l := range d.fold.Live("task", id) {
		if keep(l) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

func (d *device) set(id ID, field, value string) Op {
	return Op{Type: registers[field], Kind: "task", Entity: id, Field: field, Value: value,
		Replaces: d.shown(id, func(l Live) bool { return l.Op.Field == field })}
}

// edits sets one or two registers: two make one action that sets several.
func (d *device) edits(t *rapid.T) (ops []Op) {
	id := rapid.SampledFrom(twoRecords).Draw(t, "record")
	if d.fold.Gone("task", id) {
		return nil
	}
	for _, field := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"title", "notes"}), 1, 2, rapid.ID[string]).Draw(t, "fields") {
		ops = append(ops, d.set(id, field, rapid.SampledFrom([]string{"a", "b", "c", ""}).Draw(t, "value")))
	}
	return ops
}

func (d *device) add(t *rapid.T) []Op {
	id := rapid.SampledFrom(twoRecords).Draw(t, "record")
	if d.fold.Gone("task", id) {
		return nil
	}
	return []Op{{Type: OpAdd, Kind: "task", Entity: id, Field: "tags", Value: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "element")}}
}

// remove takes one element out of a set: the additions of it that d has seen.
func (d *device) remove(t *rapid.T) []Op {
	for _, id := range rapid.Permutation(twoRecords).Draw(t, "records") {
		var element string
		covered := d.shown(id, func(l Live) bool {
			if l.Op.Type == OpAdd && element == "" {
				element = l.Op.Value
			}
			return l.Op.Type == OpAdd && l.Op.Value == element
		})
		if len(covered) > 0 && !d.fold.Gone("task", id) {
			return []Op{{Type: OpRemove, Kind: "task", Entity: id, Field: "tags", Replaces: covered}}
		}
	}
	return d.add(t)
}

func (d *device) purged(id ID) bool {
	return len(d.shown(id, func(l Live) bool { return l.Op.Type == OpPurge })) > 0
}

func (d *device) drop(t *rapid.T) []Op {
	id := rapid.SampledFrom(twoRecords).Draw(t, "record")
	heads := d.shown(id, func(l Live) bool { return l.Op.Type != OpDelete })
	if len(heads) == 0 || d.fold.Gone("task", id) {
		return nil
	}
	return []Op{{Type: OpDelete, Kind: "task", Entity: id, Replaces: heads}}
}

func (d *device) restore(t *rapid.T) []Op {
	for _, id := range rapid.Permutation(twoRecords).Draw(t, "records") {
		if d.fold.Gone("task", id) && !d.purged(id) {
			return []Op{{Type: OpRestore, Kind: "task", Entity: id, Replaces: d.shown(id, func(l Live) bool { return l.Op.Type == OpDelete })}}
		}
	}
	return nil
}

// purge hides a record, and sometimes what counts of the other's title.
func (d *device) purge(t *rapid.T) []Op {
	i := rapid.IntRange(0, 1).Draw(t, "record")
	o := Op{Type: OpPurge, Kind: "task", Entity: twoRecords[i]}
	if rapid.Bool().Draw(t, "elsewhere") {
		o.Replaces = d.shown(twoRecords[1-i], func(l Live) bool { return l.Op.Field == "title" })
	}
	return []Op{o}
}

// undo takes back one of d's own changesets: one op for each former head, so
// that undoing a settlement brings the conflict back.
func (d *device) undo(t *rapid.T, w *world) {
	if len(d.mine) == 0 {
		return
	}
	c := d.mine[rapid.IntRange(0, len(d.mine)-1).Draw(t, "undone")]
	var ops []Op
	for i, o := range c.Ops {
		if o.Type == OpDelete || o.Type == OpRestore || d.fold.Gone("task", o.Entity) {
			continue
		}
		switch o.Type {
		case OpAdd:
			added := OpID{c.Hash(), uint32(i)}
			if still := d.shown(o.Entity, func(l Live) bool { return l.ID == added }); len(still) > 0 {
				ops = append(ops, Op{Type: OpRemove, Kind: "task", Entity: o.Entity, Field: o.Field, Replaces: still})
			}
		case OpRemove:
			ops = append(ops, Op{Type: OpAdd, Kind: "task", Entity: o.Entity, Field: o.Field, Value: w.op(o.Replaces[0]).Value})
		default:
			former := o.Replaces
			if len(former) == 0 {
				ops = append(ops, d.set(o.Entity, o.Field, ""))
			}
			for _, f := range former {
				ops = append(ops, d.set(o.Entity, o.Field, w.op(f).Value))
			}
		}
	}
	w.commitUndo(d, ops, c.Hash())
}

func (w *world) op(id OpID) *Op { return &w.log[w.at[id.Changeset]].Ops[id.Index] }

// concurrent tells that neither of two changesets knew of the other.
func (w *world) concurrent(i, j int) bool {
	return i != j && w.past[i]&(1<<j) == 0 && w.past[j]&(1<<i) == 0
}

// liveByHistory says what counts without folding: every op that gives or
// deletes, but for those that any other op (deletions do not) replaces.
func (w *world) liveByHistory() map[OpID]*Op {
	live := map[OpID]*Op{}
	for _, c := range w.log {
		for i := range c.Ops {
			if o := &c.Ops[i]; o.Type != OpRemove && o.Type != OpRestore {
				live[OpID{c.Hash(), uint32(i)}] = o
			}
		}
	}
	for _, c := range w.log {
		for _, o := range c.Ops {
			for _, r := range o.Replaces {
				if o.Type != OpDelete && live[r] != nil && live[r].Type != OpPurge {
					delete(live, r)
				}
			}
			for id, p := range live {
				if o.Type == OpPurge && p.Entity == o.Entity && p.Type != OpPurge {
					delete(live, id)
				}
			}
		}
	}
	return live
}
