package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"

	"relais/model"
	"relais/store/seal"
)

// What a receipt holds, before it is sealed:
//
//	"relais-held-1" number millis
//	n × (device[16] number hash[32])                heads of what is delivered
//	n × (device[16] number)                         parts that are missed
//	n × hash[32]                                    purges that are carried out
//
// Numbers are unsigned varints.
const heldMagic = "relais-held-1"

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
	purges []model.Hash // the changesets that purge
	chunks []chunkID    // of attached files, which lie there damaged
}

// chunkID is what a chunk is called, sixteen bytes in hex.
type chunkID [16]byte

// chunkOf reads a chunk's name.
func chunkOf(name string) (c chunkID) {
	_, _ = hex.Decode(c[:], []byte(chunkIn(name)))
	return c
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
	b = binary.AppendUvarint(b, uint64(len(r.purges)))
	for _, h := range r.purges {
		b = append(b, h[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(r.chunks)))
	for _, c := range r.chunks {
		b = append(b, c[:]...)
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
	for range r.count(32) {
		var h model.Hash
		r.bytes(h[:])
		out.purges = append(out.purges, h)
	}
	for range r.count(16) {
		var c chunkID
		r.bytes(c[:])
		out.chunks = append(out.chunks, c)
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
