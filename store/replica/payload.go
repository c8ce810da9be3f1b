package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"relais/model"
	"relais/store/seal"
)

// What a segment holds, before it is sealed:
//
//	"relais-part-1" number prev[32] n × entry
//	entry = 1 length changeset                      a whole changeset
//	      | 2 hash[32] index count length bytes     one piece of a large one
//
// and a receipt:
//
//	"relais-held-1" number millis
//	n × (device[16] number hash[32])                heads of what is delivered
//	n × (device[16] number)                         parts that are missed
//
// Numbers are unsigned varints. A piece stands alone in its part, and the
// pieces of a changeset stand in consecutive parts.
const (
	partMagic = "relais-part-1"
	heldMagic = "relais-held-1"
)

const (
	entryWhole = 1
	entryPiece = 2
)

// maxEntry is the most bytes of a part's entries, maxPieces the most parts of
// one changeset.
const (
	maxEntry  = 800 << 10
	maxPieces = 128
)

// piece is a part of a changeset that is too large for one segment.
type piece struct {
	hash         model.Hash
	index, count uint64
	bytes        []byte
}

// content is what a segment holds.
type content struct {
	number     uint64
	prev       model.Hash
	changesets [][]byte
	piece      *piece
}

func (c *content) encode() []byte {
	b := append([]byte(nil), partMagic...)
	b = binary.AppendUvarint(b, c.number)
	b = append(b, c.prev[:]...)
	if p := c.piece; p != nil {
		b = binary.AppendUvarint(b, 1)
		b = append(b, entryPiece)
		b = append(b, p.hash[:]...)
		b = binary.AppendUvarint(b, p.index)
		b = binary.AppendUvarint(b, p.count)
		b = binary.AppendUvarint(b, uint64(len(p.bytes)))
		return append(b, p.bytes...)
	}
	b = binary.AppendUvarint(b, uint64(len(c.changesets)))
	for _, s := range c.changesets {
		b = append(b, entryWhole)
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// decodeContent reads a segment's payload; it fails with seal.ErrDamaged on
// anything else, and never allocates more than a small multiple of len(b).
func decodeContent(b []byte) (*content, error) {
	r := reader{rest: b}
	c := &content{}
	r.magic(partMagic)
	c.number = r.number()
	r.bytes(c.prev[:])
	n := r.count(2)
	for range n {
		switch r.byte() {
		case entryWhole:
			c.changesets = append(c.changesets, r.block())
		case entryPiece:
			p := &piece{}
			r.bytes(p.hash[:])
			p.index, p.count = r.number(), r.number()
			p.bytes = r.block()
			if n != 1 || p.count < 2 || p.count > maxPieces || p.index >= p.count {
				r.bad = true
			}
			c.piece = p
		default:
			r.bad = true
		}
	}
	if r.bad || len(r.rest) > 0 || c.number == 0 || c.number > math.MaxInt64 {
		return nil, seal.ErrDamaged
	}
	return c, nil
}

// head is the newest part of a device that somebody holds.
type head struct {
	device model.WriterID
	number uint64
	hash   model.Hash
}

// want is a part that somebody misses.
type want struct {
	device model.WriterID
	number uint64
}

// receipt is what a device says that it holds.
type receipt struct {
	number uint64
	millis int64
	heads  []head
	wants  []want
}

// body is what a receipt says, without its number and time.
func (r *receipt) body() []byte {
	b := binary.AppendUvarint(nil, uint64(len(r.heads)))
	for _, h := range r.heads {
		b = append(b, h.device[:]...)
		b = binary.AppendUvarint(b, h.number)
		b = append(b, h.hash[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(r.wants)))
	for _, w := range r.wants {
		b = append(b, w.device[:]...)
		b = binary.AppendUvarint(b, w.number)
	}
	return b
}

func (r *receipt) encode() []byte {
	b := append([]byte(nil), heldMagic...)
	b = binary.AppendUvarint(b, r.number)
	b = binary.AppendUvarint(b, uint64(r.millis))
	return append(b, r.body()...)
}

func decodeReceipt(b []byte) (*receipt, error) {
	r := reader{rest: b}
	out := &receipt{}
	r.magic(heldMagic)
	out.number = r.number()
	out.millis = int64(min(r.number(), math.MaxInt64))
	for range r.count(49) {
		var h head
		r.bytes(h.device[:])
		h.number = r.number()
		r.bytes(h.hash[:])
		out.heads = append(out.heads, h)
	}
	for range r.count(17) {
		var w want
		r.bytes(w.device[:])
		w.number = r.number()
		out.wants = append(out.wants, w)
	}
	if r.bad || len(r.rest) > 0 {
		return nil, seal.ErrDamaged
	}
	return out, nil
}

// reader takes binary forms apart; after a fault it gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n > len(r.rest) {
		r.bad = true
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) magic(s string)  { r.bad = r.bad || string(r.take(len(s))) != s }
func (r *reader) bytes(to []byte) { copy(to, r.take(len(to))) }
func (r *reader) count(size int) int {
	n := r.number()
	if n > uint64(len(r.rest)/size) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.bad || n <= 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) block() []byte {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	return r.take(int(n))
}

func hashOf(b []byte) model.Hash { return sha256.Sum256(b) }
