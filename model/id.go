// Package model holds what Relais knows of an organisation's work: the kinds
// of records, the change log's data and its merge, the rules. It promises to
// be pure: no clock, no randomness, no file, no database; what depends on
// them comes in as an argument. It refuses bad input with a Refusal and
// leaves the words to its callers.
package model

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// ID names a record: 128 random bits, or bits derived from what the record
// is (an imported plan, the next occurrence of a series). The zero ID is none.
type ID [16]byte

// IDLen is the length of an ID's text: 26 digits of 5 bits hold 128 bits.
const IDLen = 26

// crockford is Douglas Crockford's base 32 in lower case
// (https://www.crockford.com/base32.html): no i, l, o, u.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// String gives the full text of an ID, 26 characters; the zero ID is "".
func (id ID) String() string {
	return id.Short(IDLen)
}

// Short gives the first n characters of the text, as people see and type it.
func (id ID) Short(n int) string {
	if id == (ID{}) {
		return ""
	}
	var b [IDLen]byte
	crockford.Encode(b[:], id[:])
	return string(b[:min(n, IDLen)])
}

// IsZero tells whether id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// ParseID reads a full ID; "" is the zero ID. Upper case and the look-alikes
// i, l (1) and o (0) are accepted, as Crockford asks.
func ParseID(s string) (ID, bool) {
	var id ID
	if s == "" {
		return id, true
	}
	if decodeID(&id, s) {
		return id, true
	}
	return id, decodeID(&id, FoldID(s))
}

// decodeID reads the canonical letters only.
func decodeID(id *ID, s string) bool {
	if len(s) != IDLen {
		return false
	}
	var b [IDLen]byte
	n, err := crockford.Decode(b[:], []byte(s))
	if err != nil || n != len(id) || crockfordTail(s[IDLen-1]) {
		return false
	}
	copy(id[:], b[:n])
	return true
}

// crockfordTail tells a last letter that holds bits past the 128th: such a
// text would be a second name of the same ID.
func crockfordTail(c byte) bool {
	i := strings.IndexByte("0123456789abcdefghjkmnpqrstvwxyz", c)
	return i%4 != 0
}

// FoldID gives what a person typed of an ID in its canonical letters, fit to
// be compared with the start of an ID's text.
func FoldID(s string) string { return lookAlikes.Replace(strings.ToLower(s)) }

var lookAlikes = strings.NewReplacer("i", "1", "l", "1", "o", "0", "-", "")

// DeriveID hashes parts to an ID, so that two people who make the same thing
// apart (the same plan imported, the same occurrence of a series) make it once.
func DeriveID(parts ...string) ID {
	h := sha256.New()
	for _, p := range parts {
		var n [4]byte
		n[0], n[1], n[2], n[3] = byte(len(p)>>24), byte(len(p)>>16), byte(len(p)>>8), byte(len(p))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	var id ID
	copy(id[:], h.Sum(nil))
	return id
}

// KindCount is how many records of a kind there are.
type KindCount struct {
	Kind string
	N    int
}

// Link names a record of any kind. Its wire form is "kind:id".
type Link struct {
	Kind string
	ID   ID
}

// String gives the wire form; a Link to nothing is "".
func (l Link) String() string {
	if l.ID.IsZero() {
		return ""
	}
	return l.Kind + ":" + l.ID.String()
}

// ParseLink reads the wire form of a Link.
func ParseLink(s string) (Link, bool) {
	if s == "" {
		return Link{}, true
	}
	kind, text, ok := strings.Cut(s, ":")
	id, good := ParseID(text)
	return Link{kind, id}, ok && good && kind != "" && !id.IsZero()
}
