package replica

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"

	"relais/model"
	"relais/store/seal"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/crypto/chacha20poly1305"
)

// endless is a file that never ends.
type endless struct{}

func (endless) ReadAt(to []byte, _ int64) (int, error) {
	for i := range to {
		to[i] = 0x7f
	}
	return len(to), nil
}

// Counts and lengths that claim more than there is, in everything that is
// decoded, are refused without the memory that they claim.
func TestGiantCountsTakeNoMemory(t *testing.T) {
	giant := binary.AppendUvarint(nil, 1<<62)
	huge := binary.AppendUvarint(nil, 1<<40)
	one := actionOf(1, 10)
	core := wholePart(model.DeriveID("d"), one).core.encode()
	counted := len(core) - 33 - 1 // where the core's count stands
	part := func(core, rest []byte) []byte {
		return slices.Concat(appendBlock([]byte(partMagic), core), make([]byte, 64), rest)
	}
	change := one.Encode()
	for name, read := range map[string]func(count []byte) error{
		"core": func(n []byte) error {
			_, err := decodeContent(part(slices.Concat(core[:counted], n, core[counted+1:]), nil))
			return err
		},
		"segment block": func(n []byte) error { _, err := decodeContent(part(core, n)); return err },
		"protected blocks": func(n []byte) error {
			_, err := decodeContent(part(core, slices.Concat(appendBlock(nil, change), n)))
			return err
		},
		"ops of a protected block": func(n []byte) error {
			_, err := decodeContent(part(core, slices.Concat(appendBlock(nil, change), []byte{1}, n)))
			return err
		},
		"changeset": func(n []byte) error {
			b := slices.Clone(change[:len("relais-change-1")+16+1+32+1+1+16])
			_, err := model.DecodeChangeset(append(b, n...))
			return err
		},
		"protected values": func(n []byte) error {
			_, err := model.DecodeProtected(append([]byte("relais-protected-1"), n...))
			return err
		},
		"receipt heads": func(n []byte) error {
			_, err := decodeReceipt(slices.Concat([]byte(heldMagic), []byte{1, 1}, n))
			return err
		},
		"receipt wants": func(n []byte) error {
			_, err := decodeReceipt(slices.Concat([]byte(heldMagic), []byte{1, 1, 0}, n))
			return err
		},
		"receipt purges": func(n []byte) error {
			_, err := decodeReceipt(slices.Concat([]byte(heldMagic), []byte{1, 1, 0, 0}, n))
			return err
		},
		"name in an archive": func(n []byte) error { return archiveOf(n) },
		"file in an archive": func(n []byte) error { return archiveOf(slices.Concat([]byte{4}, []byte("team"), n)) },
		"end of an archive":  func(n []byte) error { return archiveOf(slices.Concat([]byte{0}, n)) },
		"attached file": func([]byte) error {
			const hash = "aa00000000000000000000000000000000000000000000000000000000000000"
			if _, ok := model.ParseAttachment("file:" + hash + ":" + hash + ":4611686018427387904:film"); ok {
				return nil
			}
			return seal.ErrDamaged
		},
	} {
		for _, count := range [][]byte{giant, huge} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := read(count)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Errorf("%s: read", name)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
				t.Errorf("%s: %d MiB", name, used>>20)
			}
		}
	}
}

// archiveOf reads an archive that begins so and never ends.
func archiveOf(rest []byte) error {
	head := append([]byte(archiveMagic+archiveFormat), rest...)
	a, err := ReadArchive(io.NewSectionReader(both{head}, 0, 1<<50), 1<<50)
	if err == nil && len(a.names) == 0 && a.end == nil {
		return seal.ErrDamaged
	}
	return err
}

// both is some bytes, then no end.
type both struct{ head []byte }

func (b both) ReadAt(to []byte, at int64) (int, error) {
	if at < int64(len(b.head)) {
		n := copy(to, b.head[at:])
		if n == len(to) {
			return n, nil
		}
		m, err := endless{}.ReadAt(to[n:], at+int64(n))
		return n + m, err
	}
	return endless{}.ReadAt(to, at)
}

// Bombs in every kind of sealed file are refused without going off: what packs
// a payload here packs none over the limit, so that they are made by hand.
func TestBombsInEveryFileAreRefused(t *testing.T) {
	x, founder, _, _ := trio(t)
	key := founder.Newest()
	for _, typ := range []seal.Type{seal.Segment, seal.Receipt, seal.Device, seal.Verdict, seal.Epoch, seal.Protected, seal.Checkpoint, seal.Block, seal.Archive, seal.File} {
		b := bomb(t, typ, founder)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, part := x.openPart(b)
		_, _, receipt := x.openReceipt(b)
		_, manifest := x.openManifest(b)
		_, chunk := x.openChunk(model.Attachment{Key: key}, b)
		statement := (&teamFiles{}).read(x.file, founder, b)
		block := blockReader{x: x, folder: onlyFile(b), c: &candidate{by: x.team.members[founder.ID()], manifest: manifest0(b)}}
		_, blocked := block.block(0)
		runtime.ReadMemStats(&after)
		for what, err := range map[string]error{"segment": part, "receipt": receipt, "manifest": manifest, "statement": statement, "block": blocked} {
			if !errors.Is(err, seal.ErrDamaged) {
				t.Errorf("%c as a %s: %v", typ, what, err)
			}
		}
		if used := after.TotalAlloc - before.TotalAlloc; chunk || used > 32<<20 {
			t.Errorf("%c: %v, %d MiB", typ, chunk, used>>20)
		}
	}
}

// bomb is a sealed file, as FORMAT.md says, of a few kilobytes that unpack to
// 256 MiB.
func bomb(t *testing.T, typ seal.Type, by *seal.Secrets) []byte {
	t.Helper()
	var out bytes.Buffer // streamed: neither its size nor its window says how large it is
	enc, err := zstd.NewWriter(&out, zstd.WithWindowSize(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	for range 256 {
		if _, err := enc.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := enc.Close(); err != nil {
		t.Fatal(err)
	}
	small := out.Bytes()
	plain := append(binary.BigEndian.AppendUint32(nil, uint32(len(small))), small...)
	key, id := by.Newest(), by.ID()
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		t.Fatal(err)
	}
	name := key.ID()
	b := slices.Concat([]byte("relais1\n"), []byte{byte(typ), 0, 1, 0, 1}, by.Team[:], id[:], name[:])
	b = binary.BigEndian.AppendUint32(b, uint32(24+len(plain)+aead.Overhead()))
	nonce := make([]byte, 24)
	b = append(b, aead.Seal(nonce, nonce, plain, b)...)
	return append(b, ed25519.Sign(by.Sign, append([]byte("relais-sign-1\n"), b...))...)
}

func manifest0(b []byte) manifest { return manifest{Blocks: []hex32{hex32(hashOf(b))}} }

// onlyFile is a folder in which every name is one file.
func onlyFile(b []byte) Folder { return oneFile{NewMem(), b} }

type oneFile struct {
	*Mem
	b []byte
}

func (o oneFile) Read(context.Context, string) ([]byte, error) { return o.b, nil }
