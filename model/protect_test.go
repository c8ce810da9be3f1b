package model

import (
	"errors"
	"testing"
)

func protectedChangeset() *Changeset {
	c := &Changeset{Writer: WriterID{1}, Seq: 1, Stamp: Stamp{Wall: 10}, Ops: []Op{
		{Type: OpSet, Kind: "person", Entity: ID{9}, Field: "name", Value: "Rosa", Salt: Salt{1}, Protected: true},
		{Type: OpSet, Kind: "person", Entity: ID{9}, Field: "at_risk", Value: "1", Salt: Salt{2}},
	}}
	c.Seal()
	return c
}

// The form of a changeset never holds a protected value; with what travels
// apart it is whole again, and its hash is the same for both.
func TestProtectedValuesTravelApart(t *testing.T) {
	c := protectedChangeset()
	h := c.Hash()
	got, err := DecodeChangeset(c.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if o := got.Ops[0]; !o.Protected || !o.Dropped || o.Value != "" || got.Hash() != h {
		t.Fatalf("got %+v", o)
	}
	values, err := DecodeProtected(EncodeProtected(c.ProtectedValues(h)))
	if err != nil || len(values) != 1 {
		t.Fatalf("%v %v", values, err)
	}
	forged := values[0]
	forged.Value = "Eva"
	got.Unprotect(h, []ProtectedValue{forged, {Op: OpID{h, 1}}, {Op: OpID{h, 7}}, {Op: OpID{Hash{}, 0}}})
	if !got.Ops[0].Dropped {
		t.Fatal("a value that does not match its commitment was taken")
	}
	got.Unprotect(h, values)
	if o := got.Ops[0]; o.Dropped || o.Value != "Rosa" || got.Hash() != h {
		t.Fatalf("got %+v", o)
	}
}

func FuzzDecodeProtected(f *testing.F) {
	c := protectedChangeset()
	good := EncodeProtected(c.ProtectedValues(c.Hash()))
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte(protectedMagic + "\xff\xff\xff\xff\x0f"))
	f.Fuzz(func(t *testing.T, b []byte) {
		values, err := DecodeProtected(b)
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
		if err == nil && len(values) > len(b)/50 {
			t.Fatal("more values than bytes")
		}
	})
}

// What is protected is judged by the record as the edit leaves it.
func TestSensitiveIsJudgedAtTheEdit(t *testing.T) {
	p := People.New(Env{}).Put("name", "Rosa")
	if p.Sensitive(People.Field("name")) || !p.Sensitive(People.Field("safe_channel")) {
		t.Fatal("plain person")
	}
	p.Put("at_risk", "1")
	if !p.Sensitive(People.Field("name")) || p.Sensitive(People.Field("at_risk")) || p.Sensitive(People.Field("hours_week")) {
		t.Fatal("person at risk")
	}
}
