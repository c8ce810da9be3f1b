package model

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// The canonical form of a changeset. All numbers are unsigned varints
// (encoding/binary), all texts are a length and bytes. A changeset has one
// encoding: Decode refuses any other.
//
//	skeleton = "relais-change-1" writer[16] seq prev[32] wall counter author[16]
//	           n × (writer[16] seq hash[32])      seen
//	           undoOf[32]
//	           n × hash[32]                       the changesets that ops name, sorted
//	           n × op
//	op       = type kind entity[16] field [commitment[32] if the type has a value]
//	           n × (place of the changeset in the table, index)
//	values   = for each op whose type has a value: 0 where it is gone, 1 salt[16] value,
//	           2 where it is protected and travels apart
const changeMagic = "relais-change-1"

// ErrCorrupt is a changeset that is not in canonical form, or whose values do
// not match their commitments.
var ErrCorrupt = errors.New("changeset: corrupt")

// skeleton gives the bytes that the changeset's hash is of.
func (c *Changeset) skeleton() []byte {
	return c.appendSkeleton(make([]byte, 0, 256+len(c.Ops)*96))
}

// roomBytes is room on the stack for the form of a usual changeset: what is
// looked at and thrown away touches no new memory.
const roomBytes = 4 << 10

func (c *Changeset) appendSkeleton(b []byte) []byte {
	b = append(b, changeMagic...)
	b = append(b, c.Writer[:]...)
	b = binary.AppendUvarint(b, c.Seq)
	b = append(b, c.Prev[:]...)
	b = binary.AppendUvarint(b, uint64(c.Stamp.Wall))
	b = binary.AppendUvarint(b, uint64(c.Stamp.Counter))
	b = append(b, c.Author[:]...)
	b = binary.AppendUvarint(b, uint64(len(c.Seen)))
	for _, s := range c.Seen {
		b = append(b, s.Writer[:]...)
		b = binary.AppendUvarint(b, s.Seq)
		b = append(b, s.Hash[:]...)
	}
	b = append(b, c.UndoOf[:]...)
	table := c.hashTable()
	b = binary.AppendUvarint(b, uint64(len(table)))
	for _, h := range table {
		b = append(b, h[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(c.Ops)))
	for i := range c.Ops {
		b = c.Ops[i].append(b, table)
	}
	return b
}

func (c *Changeset) hashTable() []Hash {
	var table []Hash
	for i := range c.Ops {
		for _, r := range c.Ops[i].Replaces {
			table = append(table, r.Changeset)
		}
	}
	slices.SortFunc(table, compareHash)
	return slices.Compact(table)
}

func compareHash(a, b Hash) int { return bytes.Compare(a[:], b[:]) }

func (o *Op) append(b []byte, table []Hash) []byte {
	b = append(b, byte(o.Type))
	b = appendText(b, o.Kind)
	b = append(b, o.Entity[:]...)
	b = appendText(b, o.Field)
	if o.Type.HasValue() {
		b = append(b, o.Commitment[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(o.Replaces)))
	for _, r := range o.Replaces {
		at, _ := slices.BinarySearchFunc(table, r.Changeset, compareHash)
		b = binary.AppendUvarint(b, uint64(at))
		b = binary.AppendUvarint(b, uint64(r.Index))
	}
	return b
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// Encode gives the changeset's canonical form, skeleton and values. The
// changeset must have been sealed.
func (c *Changeset) Encode() []byte { return c.appendForm(make([]byte, 0, 256+len(c.Ops)*160)) }

func (c *Changeset) appendForm(b []byte) []byte {
	b = c.appendSkeleton(b)
	for i := range c.Ops {
		b = c.Ops[i].appendValue(b)
	}
	return b
}

// appendValue writes what travels beside the skeleton of an op.
func (o *Op) appendValue(b []byte) []byte {
	switch {
	case !o.Type.HasValue():
		return b
	case o.Protected:
		return append(b, 2)
	case o.Dropped:
		return append(b, 0)
	}
	b = append(b, 1)
	b = append(b, o.Salt[:]...)
	return appendText(b, o.Value)
}

// DecodeChangeset reads a canonical form. It fails with ErrCorrupt on anything
// else, on values that do not match their commitments, and on counts that the
// bytes cannot hold; it never allocates more than a small multiple of len(b).
func DecodeChangeset(b []byte) (*Changeset, error) {
	d := decoder{rest: b}
	c := &Changeset{}
	if string(d.take(len(changeMagic))) != changeMagic {
		return nil, ErrCorrupt
	}
	copy(c.Writer[:], d.take(16))
	c.Seq = d.number(math.MaxUint64)
	copy(c.Prev[:], d.take(32))
	c.Stamp.Wall = int64(d.number(math.MaxInt64))
	c.Stamp.Counter = uint32(d.number(math.MaxUint32))
	copy(c.Author[:], d.take(16))
	for range d.count(49) {
		var s Seen
		copy(s.Writer[:], d.take(16))
		s.Seq = d.number(math.MaxUint64)
		copy(s.Hash[:], d.take(32))
		c.Seen = append(c.Seen, s)
	}
	copy(c.UndoOf[:], d.take(32))
	var table []Hash
	for range d.count(32) {
		table = append(table, Hash(d.take(32)))
	}
	count := d.count(20)
	c.Ops = make([]Op, 0, min(count, usualOps)) // an op is large: growing would copy it again and again
	for range count {
		c.Ops = append(c.Ops, d.op(table))
	}
	for i := range c.Ops {
		d.value(&c.Ops[i])
	}
	if d.bad || len(d.rest) > 0 {
		return nil, ErrCorrupt
	}
	c.normalise()
	var room [roomBytes]byte
	if !bytes.Equal(c.appendForm(room[:0]), b) {
		return nil, ErrCorrupt
	}
	return c, nil
}

// usualOps is room for the ops of nearly every change.
const usualOps = 64

type decoder struct {
	rest []byte
	bad  bool
}

var zeros [32]byte

func (d *decoder) take(n int) []byte {
	if d.bad || n > len(d.rest) {
		d.bad = true
		return zeros[:min(n, len(zeros))]
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) number(most uint64) uint64 {
	v, n := binary.Uvarint(d.rest)
	if d.bad || n <= 0 || v > most {
		d.bad = true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// count reads how many things of at least size bytes follow.
func (d *decoder) count(size int) int {
	return int(d.number(uint64(len(d.rest) / size)))
}

func (d *decoder) text() string {
	n := int(d.number(uint64(len(d.rest))))
	if d.bad || n > len(d.rest) {
		d.bad = true
		return ""
	}
	return string(d.take(n))
}

func (d *decoder) op(table []Hash) Op {
	var o Op
	o.Type = OpType(d.take(1)[0])
	o.Kind = d.text()
	copy(o.Entity[:], d.take(16))
	o.Field = d.text()
	if o.Type.HasValue() {
		o.Commitment = Hash(d.take(32))
	}
	for range d.count(2) {
		at, index := d.number(math.MaxUint32), d.number(math.MaxUint32)
		if at >= uint64(len(table)) {
			d.bad = true
			return o
		}
		o.Replaces = append(o.Replaces, OpID{table[at], uint32(index)})
	}
	return o
}

func (d *decoder) value(o *Op) {
	if !o.Type.HasValue() || d.bad {
		return
	}
	d.unit(o)
	if !d.bad && !o.Dropped && commitment(o.Salt, o.Value) != o.Commitment {
		d.bad = true
	}
}

// unit reads what travels beside the skeleton of an op that has a value.
func (d *decoder) unit(o *Op) {
	switch d.take(1)[0] {
	case 0:
		o.Dropped = true
	case 1:
		copy(o.Salt[:], d.take(16))
		o.Value = d.text()
	case 2:
		o.Dropped, o.Protected = true, true
	default:
		d.bad = true
	}
}
