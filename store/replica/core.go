package replica

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"math"

	"relais/model"
	"relais/store/seal"
)

// What a segment holds, before it is sealed:
//
//	"relais-part-1" length core signature[64]
//	for each changeset of the core: length changeset    its canonical form
//	or for a piece: length skeleton length values       its share of that form
//	n × (n × (place index) length closed)               protected values: of which ops, by
//	                                                    the changeset's place in the core,
//	                                                    closed for those who may read them
//
//	core = "relais-core-1" device[16] number prev[32]
//	       n × (1 hash[32] | 2 hash[32] index count)    whole changesets, or one piece
//
// Numbers are unsigned varints, hashes those of changesets' skeletons. A piece
// stands alone in its part, and the pieces of a changeset stand in consecutive
// parts. A part's name is SHA-256 of its core, which its device signs: values
// may be dropped and the file be sealed anew, by the device or by a
// coordinator, and the part, its name and the chain stay.
const (
	partMagic = "relais-part-1"
	coreMagic = "relais-core-1"
	coreLabel = "relais-core-sign-1\n"
)

const (
	heldWhole = 1
	heldPiece = 2
)

// maxEntry is the most bytes of what a part holds, maxPieces the most parts of
// one changeset.
const (
	maxEntry  = 800 << 10
	maxPieces = 128
)

// heldSize is about what a changeset takes in a part beside its own bytes.
const heldSize = 48

// held is a changeset that a part holds, or one piece of it.
type held struct {
	hash         model.Hash
	index, count uint64 // of a piece; count is 0 for a whole changeset
}

// core is what a part is.
type core struct {
	device model.WriterID
	number uint64
	prev   model.Hash
	held   []held
}

func (c *core) encode() []byte {
	b := append(make([]byte, 0, 128+len(c.held)*40), coreMagic...)
	b = append(b, c.device[:]...)
	b = binary.AppendUvarint(b, c.number)
	b = append(b, c.prev[:]...)
	b = binary.AppendUvarint(b, uint64(len(c.held)))
	for _, h := range c.held {
		if h.count == 0 {
			b = append(b, heldWhole)
			b = append(b, h.hash[:]...)
			continue
		}
		b = append(b, heldPiece)
		b = append(b, h.hash[:]...)
		b = binary.AppendUvarint(b, h.index)
		b = binary.AppendUvarint(b, h.count)
	}
	return b
}

// read takes a core apart; the reader is bad after anything that no device
// writes.
func (c *core) read(r *reader) {
	r.magic(coreMagic)
	r.bytes(c.device[:])
	c.number = r.number()
	r.bytes(c.prev[:])
	n := r.count(33)
	for range n {
		var h held
		kind := r.byte()
		r.bytes(h.hash[:])
		if kind == heldPiece {
			h.index, h.count = r.number(), r.number()
			r.bad = r.bad || n != 1 || h.count < 2 || h.count > maxPieces || h.index >= h.count
		}
		r.bad = r.bad || kind != heldWhole && kind != heldPiece
		c.held = append(c.held, h)
	}
	r.bad = r.bad || n == 0 || c.number == 0 || c.number > math.MaxInt64 || c.prev.IsZero() != (c.number == 1)
}

// piece gives the piece that the part is, nil where it holds whole changesets.
func (c *core) piece() *held {
	if c.held[0].count == 0 {
		return nil
	}
	return &c.held[0]
}

// content is what a segment holds.
type content struct {
	core
	signature        [ed25519.SignatureSize]byte
	changesets       [][]byte // canonical forms, in the core's order
	skeleton, values []byte   // of a piece
	closed           []closed // protected values
}

func (c *content) encode() []byte {
	size := 256 + len(c.held)*48 + len(c.skeleton) + len(c.values)
	for _, s := range c.changesets {
		size += len(s)
	}
	for _, s := range c.closed {
		size += len(s.bytes) + 20*(1+len(s.ops))
	}
	b := append(make([]byte, 0, size), partMagic...)
	b = appendBlock(b, c.core.encode())
	b = append(b, c.signature[:]...)
	if c.piece() != nil {
		b = appendBlock(appendBlock(b, c.skeleton), c.values)
	}
	for _, s := range c.changesets {
		b = appendBlock(b, s)
	}
	return appendClosed(b, c.closed)
}

func appendBlock(b, block []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(block))), block...)
}

// decodeContent reads a segment's payload; it fails with seal.ErrDamaged on
// anything that encode would write otherwise, and never allocates more than a
// small multiple of len(b).
func decodeContent(b []byte) (*content, error) {
	r := reader{rest: b}
	c := &content{}
	r.magic(partMagic)
	inner := reader{rest: r.block(), bad: r.bad}
	c.core.read(&inner)
	if r.bytes(c.signature[:]); r.bad || inner.bad || len(inner.rest) > 0 {
		return nil, seal.ErrDamaged
	}
	if c.piece() != nil {
		c.skeleton, c.values = r.block(), r.block()
	} else {
		for range c.held {
			c.changesets = append(c.changesets, r.block())
		}
	}
	c.closed = r.closed(len(c.held))
	if r.bad || len(r.rest) > 0 || !bytes.Equal(c.encode(), b) {
		return nil, seal.ErrDamaged
	}
	return c, nil
}

func (c *core) hash() model.Hash { return hashOf(c.encode()) }

// sign signs the core for a team.
func (c *content) sign(team [16]byte, key ed25519.PrivateKey) {
	copy(c.signature[:], ed25519.Sign(key, statement(coreLabel, team, c.core.encode())))
}

// signedBy tells whether the holder of public's private half signed the core.
func (c *content) signedBy(team *teamFile, public []byte) bool {
	return team.verify(public, statement(coreLabel, team.ID, c.core.encode()), c.signature[:])
}

// open gives the changesets that stand whole in the part, each the one that
// the core names. It fails with seal.ErrDamaged.
func (c *content) open() ([]*model.Changeset, error) {
	out := make([]*model.Changeset, 0, len(c.changesets))
	for i, b := range c.changesets {
		one, err := model.DecodeChangeset(b)
		if err != nil || !sane(one) || one.Hash() != c.held[i].hash {
			return nil, seal.ErrDamaged
		}
		out = append(out, one)
	}
	return out, nil
}

// check counts the values that are gone, and gives the changesets that stand
// whole in the part. It fails with seal.ErrDamaged where what the part holds is
// not what its core names, as far as that shows in the part alone.
func (c *content) check() (int, []*model.Changeset, error) {
	if c.piece() != nil {
		_, n, err := model.CountValues(c.values)
		if err != nil {
			return 0, nil, seal.ErrDamaged
		}
		return n, nil, nil
	}
	changesets, err := c.open()
	n := 0
	for _, one := range changesets {
		n += one.Dropped()
	}
	return n, changesets, err
}
