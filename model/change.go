package model

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Hash names a changeset: SHA-256 of its skeleton.
type Hash [32]byte

// String gives the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero tells whether h names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// OpID names an op: the changeset that holds it and its place there.
type OpID struct {
	Changeset Hash
	Index     uint32
}

// Compare orders op ids by their bytes.
func (o OpID) Compare(p OpID) int {
	if c := bytes.Compare(o.Changeset[:], p.Changeset[:]); c != 0 {
		return c
	}
	return cmp.Compare(o.Index, p.Index)
}

// OpType says what an op does. A reader that does not know an op's kind or
// field merges it all the same by its type. The numbers live in the log.
type OpType uint8

// The types of ops.
const (
	OpSet     OpType = 1 // gives a register a value; "" unsets it
	OpSetLong OpType = 2 // the same for a long text, which merges when read
	OpAdd     OpType = 3 // adds an element to a set
	OpRemove  OpType = 4 // removes the additions that it lists in Replaces
	OpDelete  OpType = 5 // deletes a record whose heads it lists in Replaces
	OpRestore OpType = 6 // undoes the deletions that it lists in Replaces
	OpPurge   OpType = 7 // hides every value of a record for good, and the ops that it lists in Replaces
)

// HasValue tells the types of ops that carry a value.
func (t OpType) HasValue() bool { return t == OpSet || t == OpSetLong || t == OpAdd }

// Salt keeps a commitment from telling which value it commits to.
type Salt [16]byte

// Op is one change of one register, set or record.
type Op struct {
	Type   OpType
	Kind   string
	Entity ID
	// Field is "" for purge. Of a deletion it is "", or the id of the record of
	// the same kind that takes the deleted one's place, where two that were one
	// are merged; of a restoration, that of the deletions that it takes back.
	Field string
	Value string
	Salt  Salt
	// Dropped tells that value and salt are gone (purged, or never given to
	// this device); Commitment still stands for them.
	Dropped bool
	// Protected tells that value and salt travel apart, sealed for those who
	// may read protected values; others hold the op as dropped.
	Protected  bool
	Commitment Hash // SHA-256(salt ‖ value) for the types that carry one
	// Replaces lists the ops that were shown when this edit began, and that
	// this op takes the place of; sorted, no repeats.
	Replaces []OpID
}

// Commit fills the commitment from salt and value.
func (o *Op) Commit() {
	if o.Type.HasValue() {
		o.Commitment = commitment(o.Salt, o.Value)
	}
}

func commitment(salt Salt, value string) Hash {
	h := sha256.New()
	h.Write(salt[:])
	h.Write([]byte(value))
	return Hash(h.Sum(nil))
}

// WriterID names one incarnation of one device.
type WriterID = ID

// Seen is the head of a writer's chain as somebody saw it.
type Seen struct {
	Writer WriterID
	Seq    uint64
	Hash   Hash
}

// Changeset is one user's action: all of it is applied, or none.
type Changeset struct {
	Writer WriterID
	Seq    uint64 // 1 for the writer's first
	Prev   Hash   // the writer's changeset before this one
	Stamp  Stamp
	Author ID // the person
	// Seen lists what was applied here before, the newest of each writer
	// other than this one: delivery waits for it.
	Seen []Seen
	// UndoOf names the changeset that this one takes back, or nothing.
	UndoOf Hash
	Ops    []Op
	// Sealed holds protected values that were written here and cannot be read
	// here, until they are published. It is no part of the changeset's form.
	Sealed []SealedValues
}

// Hash gives the changeset's id.
func (c *Changeset) Hash() Hash {
	var room [roomBytes]byte
	return sha256.Sum256(c.appendSkeleton(room[:0]))
}

// normalise puts what has no order into the one order that is encoded.
func (c *Changeset) normalise() {
	slices.SortFunc(c.Seen, func(a, b Seen) int {
		if d := bytes.Compare(a.Writer[:], b.Writer[:]); d != 0 {
			return d
		}
		if d := cmp.Compare(a.Seq, b.Seq); d != 0 {
			return d
		}
		return bytes.Compare(a.Hash[:], b.Hash[:])
	})
	c.Seen = slices.Compact(c.Seen)
	for i := range c.Ops {
		slices.SortFunc(c.Ops[i].Replaces, OpID.Compare)
		c.Ops[i].Replaces = slices.Compact(c.Ops[i].Replaces)
	}
}

// Seal normalises the changeset, fills its commitments and gives its hash.
// After it, the changeset must not change.
func (c *Changeset) Seal() Hash {
	c.normalise()
	for i := range c.Ops {
		if !c.Ops[i].Dropped {
			c.Ops[i].Commit()
		}
	}
	return c.Hash()
}
