package model

import (
	"encoding/binary"
	"math"
)

// ProtectedValue is the value of a protected op on its own, as those hold it
// who may read it. It travels beside its changeset, sealed for them.
type ProtectedValue struct {
	Op    OpID
	Salt  Salt
	Value string
}

// SealedValues are protected values as everybody else holds them: closed, with
// the ops that they are of.
type SealedValues struct {
	Ops   []OpID
	Bytes []byte
}

// ProtectedValues gives the values of the protected ops of a changeset that
// are held here. Hash is the changeset's.
func (c *Changeset) ProtectedValues(hash Hash) []ProtectedValue {
	var out []ProtectedValue
	for i := range c.Ops {
		if o := &c.Ops[i]; o.Protected && !o.Dropped {
			out = append(out, ProtectedValue{OpID{hash, uint32(i)}, o.Salt, o.Value})
		}
	}
	return out
}

// Unprotect puts values that were opened into the ops that they are of; those
// that do not match their commitments, or another changeset's, are passed over.
func (c *Changeset) Unprotect(hash Hash, values []ProtectedValue) {
	for _, v := range values {
		if v.Op.Changeset != hash || int64(v.Op.Index) >= int64(len(c.Ops)) {
			continue
		}
		o := &c.Ops[v.Op.Index]
		if o.Protected && o.Dropped && v.Matches(o.Commitment) {
			o.Dropped, o.Salt, o.Value = false, v.Salt, v.Value
		}
	}
}

// Matches tells whether a commitment is to this value.
func (v ProtectedValue) Matches(c Hash) bool { return commitment(v.Salt, v.Value) == c }

// protectedMagic begins the encoding of protected values:
//
//	"relais-protected-1" n × (changeset[32] index salt[16] value)
const protectedMagic = "relais-protected-1"

// EncodeProtected writes protected values, to be sealed.
func EncodeProtected(values []ProtectedValue) []byte {
	b := binary.AppendUvarint([]byte(protectedMagic), uint64(len(values)))
	for _, v := range values {
		b = append(b, v.Op.Changeset[:]...)
		b = binary.AppendUvarint(b, uint64(v.Op.Index))
		b = append(b, v.Salt[:]...)
		b = appendText(b, v.Value)
	}
	return b
}

// DecodeProtected reads what EncodeProtected wrote. It fails with ErrCorrupt
// on anything else.
func DecodeProtected(b []byte) ([]ProtectedValue, error) {
	d := decoder{rest: b}
	if string(d.take(len(protectedMagic))) != protectedMagic {
		return nil, ErrCorrupt
	}
	var out []ProtectedValue
	for range d.count(50) {
		var v ProtectedValue
		copy(v.Op.Changeset[:], d.take(32))
		v.Op.Index = uint32(d.number(math.MaxUint32))
		copy(v.Salt[:], d.take(16))
		v.Value = d.text()
		out = append(out, v)
	}
	if d.bad || len(d.rest) > 0 {
		return nil, ErrCorrupt
	}
	return out, nil
}
