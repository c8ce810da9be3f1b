package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"relais/model"
)

// A snapshot is the whole log, in order of arrival, and the tables that come
// of it, as one stream:
//
//	"relais-snapshot-1" shape                 fingerprint of the tables' form
//	count of changesets, each:
//	  word(writer) seq ref(prev) wall counter word(author)
//	  n × (word(writer) seq ref(hash))        seen
//	  ref(undoOf)
//	  n × op
//	op = flags type word(kind) [entity[16]] word(field) [salt[16] value | commitment[32]]
//	     [n × (changesets back, index)] [changesets on to the one that replaced it]
//	n × (place, reason)                       what is set aside
//	n × (table, columns, 1 × row … 0)         the tables, without the rows and links of
//	                                          records that have protected values
//	"end"
//
// Numbers are unsigned varints; a text is a length and bytes; a word is a text
// the first time (0 text) and its place in the order of first times, from 1,
// afterwards; a ref is 0 for nothing, 1 and the hash for a changeset that is
// not in the log, else how many changesets back it stands plus 1. Hashes of
// changesets are not in it: who reads it works them out.
const (
	snapshotMagic = "relais-snapshot-1"
	snapshotEnd   = "end"
)

// What an op's flags tell to follow.
const (
	opHasEntity   = 1 << iota // else the entity of the op before it
	opHasValue                // salt and value
	opDropped                 // commitment alone
	opHasReplaces             //
	opDead                    //
	opProtected               // the value is for some only
)

// The types of a table's values.
const (
	cellNull byte = iota
	cellInt
	cellText
	cellBlob
)

// maxText is the most bytes of one text in a snapshot: more than any value.
const maxText = 64 << 20

// snapshotWriter writes the forms that a snapshot is made of; the first error
// stays.
type snapshotWriter struct {
	w     *bufio.Writer
	words map[string]uint64
	err   error
	buf   [binary.MaxVarintLen64]byte
}

func newSnapshotWriter(w io.Writer) *snapshotWriter {
	return &snapshotWriter{w: bufio.NewWriterSize(w, 64<<10), words: map[string]uint64{}}
}

func (w *snapshotWriter) raw(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *snapshotWriter) byte(b byte) {
	if w.err == nil {
		w.err = w.w.WriteByte(b)
	}
}

func (w *snapshotWriter) number(n uint64) { w.raw(binary.AppendUvarint(w.buf[:0], n)) }

func (w *snapshotWriter) text(s string) {
	w.number(uint64(len(s)))
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

func (w *snapshotWriter) word(s string) {
	if at, ok := w.words[s]; ok {
		w.number(at)
		return
	}
	w.words[s] = uint64(len(w.words) + 1)
	w.number(0)
	w.text(s)
}

// cell writes one value of a table.
func (w *snapshotWriter) cell(v any) {
	switch v := v.(type) {
	case nil:
		w.byte(cellNull)
	case int64:
		w.byte(cellInt)
		w.raw(binary.AppendVarint(w.buf[:0], v))
	case string:
		w.byte(cellText)
		w.text(v)
	case []byte:
		w.byte(cellBlob)
		w.text(string(v))
	default:
		w.err = errors.Join(w.err, errors.New("snapshot: value of no known type"))
	}
}

func (w *snapshotWriter) flush() error {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	return w.err
}

// snapshotReader takes a snapshot apart; the first fault stays, and everything
// after it is zero.
type snapshotReader struct {
	r     *bufio.Reader
	words []string
	err   error
}

func newSnapshotReader(r io.Reader) *snapshotReader {
	return &snapshotReader{r: bufio.NewReaderSize(r, 64<<10)}
}

func (r *snapshotReader) fail() {
	if r.err == nil {
		r.err = model.ErrCorrupt
	}
}

// broke keeps the reason why bytes did not come; an early end is a fault of
// the snapshot.
func (r *snapshotReader) broke(err error) {
	if r.err == nil && err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = model.ErrCorrupt
		}
		r.err = err
	}
}

func (r *snapshotReader) raw(to []byte) {
	if r.err != nil {
		clear(to)
		return
	}
	_, err := io.ReadFull(r.r, to)
	r.broke(err)
}

func (r *snapshotReader) byte() byte {
	if r.err != nil {
		return 0
	}
	b, err := r.r.ReadByte()
	r.broke(err)
	return b
}

func (r *snapshotReader) number(most uint64) uint64 {
	if r.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(r.r)
	r.broke(err)
	if n > most {
		r.fail()
		return 0
	}
	return n
}

// text reads a text; it takes memory as bytes come, whatever its length claims.
func (r *snapshotReader) text() string {
	n := int(r.number(maxText))
	var b []byte
	for len(b) < n && r.err == nil {
		at := len(b)
		b = append(b, make([]byte, min(n-at, 64<<10))...)
		r.raw(b[at:])
	}
	if r.err != nil {
		return ""
	}
	return string(b)
}

func (r *snapshotReader) word() string {
	at := r.number(math.MaxUint32)
	if at == 0 {
		s := r.text()
		if r.err == nil {
			r.words = append(r.words, s)
		}
		return s
	}
	if at > uint64(len(r.words)) {
		r.fail()
		return ""
	}
	return r.words[at-1]
}

// id reads a word of 16 bytes.
func (r *snapshotReader) id() model.ID {
	var id model.ID
	if s := r.word(); len(s) == len(id) {
		copy(id[:], s)
	} else {
		r.fail()
	}
	return id
}

func (r *snapshotReader) magic(want string) {
	b := make([]byte, len(want))
	r.raw(b)
	if string(b) != want {
		r.fail()
	}
}

func (r *snapshotReader) cell() any {
	switch r.byte() {
	case cellNull:
		return nil
	case cellInt:
		if r.err != nil {
			return nil
		}
		n, err := binary.ReadVarint(r.r)
		r.broke(err)
		return n
	case cellText:
		return r.text()
	case cellBlob:
		return []byte(r.text())
	}
	r.fail()
	return nil
}
