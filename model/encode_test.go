package model

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// Every changeset of a history reads back as itself, with its hash.
func TestChangesetsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range drawWorld(t).log {
			b := c.Encode()
			back, err := DecodeChangeset(b)
			if err != nil {
				t.Fatal(err)
			}
			if back.Hash() != c.Hash() || !bytes.Equal(back.Encode(), b) || !reflect.DeepEqual(back.Ops, c.Ops) {
				t.Fatalf("%+v reads back as %+v", c, back)
			}
		}
	})
}

// Dropping a value breaks neither the hash nor the encoding: purge needs it.
func TestValuesCanBeDropped(t *testing.T) {
	c := oneOfEach()
	hash := c.Seal()
	for i := range c.Ops {
		if c.Ops[i].Type.HasValue() {
			c.Ops[i].Dropped, c.Ops[i].Value, c.Ops[i].Salt = true, "", Salt{}
		}
	}
	back, err := DecodeChangeset(c.Encode())
	if err != nil || back.Hash() != hash || back.Seal() != hash || !back.Ops[0].Dropped || back.Ops[0].Value != "" {
		t.Fatalf("%+v, %v", back, err)
	}
}

// One flipped bit anywhere, one byte more or less, is noticed, or it is
// another changeset with another hash.
func TestDamageIsNoticed(t *testing.T) {
	c := oneOfEach()
	hash := c.Seal()
	whole := c.Encode()
	for i := range whole {
		for bit := range 8 {
			b := bytes.Clone(whole)
			b[i] ^= 1 << bit
			if back, err := DecodeChangeset(b); err == nil && back.Hash() == hash {
				t.Fatalf("bit %d of byte %d is flipped, and nothing tells", bit, i)
			} else if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
		}
		if _, err := DecodeChangeset(whole[:i]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	if _, err := DecodeChangeset(append(bytes.Clone(whole), 0)); !errors.Is(err, ErrCorrupt) {
		t.Fatalf("a byte too many: %v", err)
	}
}

func oneOfEach() *Changeset {
	id := DeriveID("r")
	other := OpID{DeriveHash(1), 7}
	return &Changeset{
		Writer: DeriveID("w"), Seq: 300, Prev: DeriveHash(2), Stamp: Stamp{1_790_000_000_000, 3}, Author: DeriveID("a"),
		Seen: []Seen{{DeriveID("v"), 9, DeriveHash(3)}}, UndoOf: DeriveHash(4),
		Ops: []Op{
			{Type: OpSet, Kind: "task", Entity: id, Field: "title", Value: "Appeler", Salt: Salt{1}, Replaces: []OpID{other}},
			{Type: OpSetLong, Kind: "task", Entity: id, Field: "notes", Value: "", Salt: Salt{2}},
			{Type: OpAdd, Kind: "task", Entity: id, Field: "tags", Value: "é", Salt: Salt{3}},
			{Type: OpRemove, Kind: "task", Entity: id, Field: "tags", Replaces: []OpID{other, {DeriveHash(5), 0}}},
			{Type: OpDelete, Kind: "task", Entity: id, Replaces: []OpID{other}},
			{Type: OpRestore, Kind: "task", Entity: id, Replaces: []OpID{other}},
			{Type: OpPurge, Kind: "from_a_newer_version", Entity: id},
		},
	}
}

func FuzzDecodeChangeset(f *testing.F) {
	c := oneOfEach()
	c.Seal()
	f.Add(c.Encode())
	f.Add([]byte(changeMagic))
	f.Add([]byte{})
	empty := &Changeset{}
	f.Add(empty.Encode())
	f.Add(append([]byte(changeMagic), bytes.Repeat([]byte{0xff}, 200)...))
	c.Ops[0].Dropped = true
	f.Add(c.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeChangeset(b)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(c.Encode(), b) {
			t.Fatal("a changeset has two encodings")
		}
		f := NewFold()
		f.Add(c)
		f.Hash()
	})
}
