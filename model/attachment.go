package model

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Attachment is a file that a record holds: what a field of type file says of
// it. The bytes lie elsewhere; whoever reads the value can find and open them,
// and nobody else.
type Attachment struct {
	Hash Hash     // SHA-256 of the bytes
	Key  [32]byte // seals its chunks, and names them
	Size int64    // bytes
	Name string   // for people; never where others could read it
}

// MaxFileBytes is the most that one attachment holds: scanned receipts and
// contracts fit, films do not.
const MaxFileBytes = 20 << 20

// FileChunkBytes is how much of a file one chunk holds.
const FileChunkBytes = 512 << 10

const attachmentPrefix = "file:"

// maxFileName is the most bytes of a name that is kept.
const maxFileName = 200

// String gives the wire form.
func (a Attachment) String() string {
	return attachmentPrefix + a.Hash.String() + ":" + hex.EncodeToString(a.Key[:]) + ":" + strconv.FormatInt(a.Size, 10) + ":" + a.Name
}

// ParseAttachment reads a wire form. Other texts in a field of type file are
// names and addresses that came from elsewhere.
func ParseAttachment(wire string) (Attachment, bool) {
	var a Attachment
	rest, ok := strings.CutPrefix(wire, attachmentPrefix)
	parts := strings.SplitN(rest, ":", 4)
	if !ok || len(parts) != 4 || !unhexTo(a.Hash[:], parts[0]) || !unhexTo(a.Key[:], parts[1]) {
		return Attachment{}, false
	}
	size, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || size < 0 || size > MaxFileBytes || parts[3] == "" {
		return Attachment{}, false
	}
	a.Size, a.Name = size, parts[3]
	return a, true
}

func unhexTo(to []byte, text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && copy(to, b) == len(to) && len(b) == len(to)
}

// Chunks is how many chunks the file has, at least one.
func (a Attachment) Chunks() int { return max(1, int((a.Size+FileChunkBytes-1)/FileChunkBytes)) }

// ChunkName is what a chunk of the file is called where its sealed bytes lie. It
// tells nothing to whoever has not got the value.
func (a Attachment) ChunkName(place int) string {
	h := sha256.Sum256([]byte("relais-chunk-1\n" + string(a.Key[:]) + strconv.Itoa(place)))
	return hex.EncodeToString(h[:16])
}

// FileShown is what of a field of type file is for people, and for other
// programs: its name, never the key. Other texts stay as they are.
func FileShown(wire string) string {
	if a, ok := ParseAttachment(wire); ok {
		return a.Name
	}
	return wire
}

// FileName makes a name for people of a path: its last part, without what no
// terminal should be given, never empty.
func FileName(p string) string {
	name := path.Base(strings.ReplaceAll(p, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	for len(name) > maxFileName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name == "" || name == "." || name == "/" {
		return "-"
	}
	return name
}

// FileFields lists the fields of a kind that hold files.
func (k *Kind) FileFields() []*Field {
	var out []*Field
	for _, f := range k.Stored() {
		if f.Type == TypeFile {
			out = append(out, f)
		}
	}
	return out
}
