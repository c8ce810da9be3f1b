package replica

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"

	"relais/model"
	"relais/store/seal"
)

// An archive is a folder in one file, for those who have none in common:
//
//	"relais-archive-1\n"
//	n × (length name size bytes)     a file as the folder holds it
//	0 size bytes                     the sealed end: how many files, their hash
//
// Numbers are unsigned varints. The files come in the order of their names,
// "team" first, so that the same files make the same archive. They are sealed
// and signed each by its device; the end is sealed and signed by the device
// that made the archive, and tells whether all of them are here, untouched.
const (
	archiveMagic  = "relais-archive-"
	archiveFormat = "1\n"
	endMagic      = "relais-end-1"
)

// maxArchived is the most files of an archive.
const maxArchived = 1 << 20

// Archive is a Folder that cannot be written to.
type Archive struct {
	from  io.ReaderAt
	names []string
	at    map[string]stretch
	sum   model.Hash // of the entries as they were read
	end   []byte     // the sealed end, nil where the file is cut off before
}

type stretch struct{ from, size int64 }

// ReadArchive looks through a file of so many bytes. What is cut off or
// garbled ends the reading; the files before it are there. It fails with
// seal.ErrNewer on a newer format, and refuses what is no archive
// (archive.none).
func ReadArchive(from io.ReaderAt, size int64) (*Archive, error) {
	r := &archiveReader{r: bufio.NewReaderSize(io.NewSectionReader(from, 0, size), 64<<10), sum: sha256.New()}
	head := r.take(len(archiveMagic) + len(archiveFormat))
	if !strings.HasPrefix(string(head), archiveMagic) {
		return nil, model.Refuse(model.Invalid, "archive.none")
	}
	if string(head[len(archiveMagic):]) != archiveFormat {
		return nil, model.Refuse(model.Unusable, "archive.newer")
	}
	a := &Archive{from: from, at: map[string]stretch{}}
	for len(a.names) < maxArchived {
		before := model.Hash(r.sum.Sum(nil))
		length := r.number()
		if r.err == nil && length == 0 {
			a.sum, a.end = before, r.take(int(min(r.number(), seal.MaxFile+1)))
			if _, err := r.r.ReadByte(); r.err != nil || err == nil {
				a.end = nil
			}
			break
		}
		name := string(r.take(int(min(length, maxName+1))))
		s := stretch{size: int64(min(r.number(), MaxRead+1))}
		s.from = r.at
		if r.skip(s.size); r.err != nil || s.size > MaxRead || CheckName(name) != nil {
			break
		}
		if _, twice := a.at[name]; !twice {
			a.names = append(a.names, name)
			a.at[name] = s
		}
	}
	slices.Sort(a.names)
	return a, nil
}

// archiveReader reads on until something is wrong.
type archiveReader struct {
	r   *bufio.Reader
	at  int64
	sum hash.Hash
	err error
}

// ReadByte implements io.ByteReader.
func (r *archiveReader) ReadByte() (byte, error) {
	b, err := r.r.ReadByte()
	if err == nil {
		r.at++
		r.sum.Write([]byte{b})
	}
	return b, err
}

func (r *archiveReader) number() uint64 {
	if r.err != nil {
		return 0
	}
	var n uint64
	n, r.err = binary.ReadUvarint(r)
	return n
}

// take gives so many bytes, fewer at the end of the file; callers bound n.
func (r *archiveReader) take(n int) []byte {
	b := make([]byte, n)
	var got int
	if r.err == nil {
		got, r.err = io.ReadFull(r.r, b)
	}
	r.at += int64(got)
	r.sum.Write(b[:got])
	return b[:got]
}

func (r *archiveReader) skip(n int64) {
	if r.err == nil {
		var got int64
		got, r.err = io.CopyN(r.sum, r.r, n)
		r.at += got
	}
}

// List implements Folder.
func (a *Archive) List(_ context.Context, dir string) ([]Entry, error) {
	prefix := ""
	if dir != "" {
		prefix = dir + "/"
	}
	var out []Entry
	for _, name := range a.names {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		e := Entry{Name: first, Dir: deeper}
		if !deeper {
			e.Size = a.at[name].size
		}
		if n := len(out); n == 0 || out[n-1].Name != first {
			out = append(out, e)
		}
	}
	if len(out) == 0 && dir != "" {
		return nil, fs.ErrNotExist
	}
	return out, nil
}

// Read implements Folder.
func (a *Archive) Read(_ context.Context, name string) ([]byte, error) {
	s, ok := a.at[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	b := make([]byte, s.size)
	if n, err := a.from.ReadAt(b, s.from); n < len(b) {
		return nil, err
	}
	return b, nil // at the file's very end there may be an io.EOF beside all of it
}

// Stat implements Folder.
func (a *Archive) Stat(_ context.Context, name string) (Entry, error) {
	s, ok := a.at[name]
	if !ok {
		return Entry{}, fs.ErrNotExist
	}
	return Entry{Name: name[strings.LastIndexByte(name, '/')+1:], Size: s.size}, nil
}

// Write implements Folder: it never does.
func (a *Archive) Write(context.Context, string, []byte) error { return fs.ErrPermission }

// Remove implements Folder: it never does.
func (a *Archive) Remove(context.Context, string) error { return fs.ErrPermission }

// whole tells whether the archive is as its maker closed it.
func (a *Archive) whole(x *Exchange) bool {
	env, err := seal.Parse(a.end)
	if err != nil || env.Team != x.file.ID || env.Type != seal.Archive {
		return false
	}
	m := x.team.members[env.Writer]
	if m == nil || env.Verify(m.sign) != nil {
		return false
	}
	key, err := x.secrets.Epoch(env.Key)
	if err != nil {
		return false
	}
	payload, err := env.Open(key)
	return err == nil && bytes.Equal(payload, archiveEnd(a.sum))
}

func archiveEnd(sum model.Hash) []byte { return append([]byte(endMagic), sum[:]...) }

// archiveWriter writes an archive; names are given in their order.
type archiveWriter struct {
	w   io.Writer
	sum hash.Hash
	err error
}

func newArchiveWriter(w io.Writer) *archiveWriter {
	a := &archiveWriter{w: w, sum: sha256.New()}
	a.write([]byte(archiveMagic + archiveFormat))
	return a
}

func (a *archiveWriter) write(b []byte) {
	if a.err == nil {
		a.sum.Write(b)
		_, a.err = a.w.Write(b)
	}
}

func (a *archiveWriter) add(name string, b []byte) {
	if err := CheckName(name); err != nil {
		a.err = errors.Join(a.err, fmt.Errorf("archive %s: %w", name, err))
	}
	a.write(binary.AppendUvarint(nil, uint64(len(name))))
	a.write([]byte(name))
	a.write(binary.AppendUvarint(nil, uint64(len(b))))
	a.write(b)
}

// close seals the end with what seals gives.
func (a *archiveWriter) close(seals func(payload []byte) ([]byte, error)) error {
	if a.err != nil {
		return a.err
	}
	end, err := seals(archiveEnd(model.Hash(a.sum.Sum(nil))))
	if err != nil {
		return err
	}
	a.write([]byte{0})
	a.write(binary.AppendUvarint(nil, uint64(len(end))))
	a.write(end)
	return a.err
}
