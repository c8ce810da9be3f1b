// Package seal holds the cryptography of a shared folder, and nothing else:
// device keys and signatures (Ed25519), sealed envelopes (XChaCha20-Poly1305
// over zstd, padded), epoch keys and their wrapping (age's hybrid
// post-quantum recipients), invitation codes (scrypt). It invents none of it.
// It promises that what Open gives was written, whole, by the holder of the
// key that it was verified with, for the team that the header names; anything
// else is ErrDamaged, and never a part of a file. It does not know what a
// change is, and reads no clock.
package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// Type says what an envelope holds.
type Type byte

// The types of envelope. The letters live in files.
const (
	Segment    Type = 'S' // changesets
	Receipt    Type = 'H' // what a device holds
	Device     Type = 'D' // a device's certificate
	Invitation Type = 'I' // opened by a code
	Epoch      Type = 'E' // epoch keys, wrapped for devices
	Verdict    Type = 'V' // which device an invitation stands for
	Archive    Type = 'A' // the end of an archive: what is in it
	Checkpoint Type = 'C' // what a checkpoint stands for, and of which blocks it is made
	Block      Type = 'B' // one block of a checkpoint
	Protected  Type = 'P' // the key of protected values, wrapped for those who may read them
	File       Type = 'F' // one chunk of an attached file
	Name       Type = 'N' // whose device it is, in its certificate
)

// Known tells the types that this version reads; others are a newer version's.
func (t Type) Known() bool { return strings.IndexByte("SHDIEVACBPFN", byte(t)) >= 0 }

// Format is the version of the envelope that this package writes, and the
// newest that it reads.
const Format = 1

// MaxFile is the most bytes of a sealed file: 1 MiB.
const MaxFile = 1 << 20

// MaxPayload is the most bytes that an envelope holds before compression, and
// the most that opening one ever expands to.
const MaxPayload = 900 << 10

const (
	magic      = "relais1\n"
	headerSize = len(magic) + 1 + 2 + 2 + 16 + 16 + 32 + 4
	signLabel  = "relais-sign-1\n"
	overhead   = headerSize + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead + ed25519.SignatureSize
)

// ErrDamaged is a file that is not whole, or not what its header says: cut,
// zeroed, altered, or signed by another key. It counts as "not here yet".
var ErrDamaged = errors.New("seal: damaged")

// ErrNoKey is a file under an epoch whose key this device does not hold (yet).
var ErrNoKey = errors.New("seal: no key for this epoch")

// ErrNewer is a file that only a newer version can read.
var ErrNewer = errors.New("seal: written for a newer version")

// Header stands in clear before every sealed file: the least that a reader
// needs to tell whether the file concerns it.
type Header struct {
	Type   Type
	Format uint16
	Oldest uint16 // the oldest version that can read it
	Team   [16]byte
	Writer [16]byte // the device that signed
	Key    KeyID    // the epoch, or what a code looks up
}

// Envelope is a sealed file, taken apart but neither verified nor opened.
type Envelope struct {
	Header
	raw  []byte // the whole file
	Hash [32]byte
}

// Seal makes a sealed file of payload. The header is bound to it; the padded
// length tells little of what is inside. Random gives the nonce. It fails on a
// payload over MaxPayload.
func Seal(h Header, payload []byte, key Key, signer ed25519.PrivateKey, random io.Reader) ([]byte, error) {
	plain, err := pack(payload)
	if err != nil {
		return nil, err
	}
	h.Format = Format
	if h.Oldest == 0 {
		h.Oldest = Format
	}
	out := h.append(make([]byte, 0, overhead+len(plain)), len(plain)+chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead)
	var nonce [chacha20poly1305.NonceSizeX]byte
	if _, err := io.ReadFull(random, nonce[:]); err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	header := out[:headerSize:headerSize]
	out = append(out, nonce[:]...)
	out = aead.Seal(out, nonce[:], plain, header)
	out = append(out, ed25519.Sign(signer, signed(out))...)
	if len(out) > MaxFile {
		return nil, errors.New("seal: file over the limit")
	}
	return out, nil
}

func signed(b []byte) []byte { return append([]byte(signLabel), b...) }

func (h Header) append(b []byte, length int) []byte {
	b = append(b, magic...)
	b = append(b, byte(h.Type))
	b = binary.BigEndian.AppendUint16(b, h.Format)
	b = binary.BigEndian.AppendUint16(b, h.Oldest)
	b = append(b, h.Team[:]...)
	b = append(b, h.Writer[:]...)
	b = append(b, h.Key[:]...)
	return binary.BigEndian.AppendUint32(b, uint32(length))
}

// Parse takes a sealed file apart. It fails with ErrDamaged on anything whose
// length or form is not exactly right, with ErrNewer on a newer format.
func Parse(b []byte) (*Envelope, error) {
	if len(b) < overhead || len(b) > MaxFile || string(b[:len(magic)]) != magic {
		return nil, ErrDamaged
	}
	e := &Envelope{raw: b}
	at := len(magic)
	e.Type = Type(b[at])
	e.Format = binary.BigEndian.Uint16(b[at+1:])
	e.Oldest = binary.BigEndian.Uint16(b[at+3:])
	at += 5
	at += copy(e.Team[:], b[at:])
	at += copy(e.Writer[:], b[at:])
	at += copy(e.Key[:], b[at:])
	if int(binary.BigEndian.Uint32(b[at:])) != len(b)-headerSize-ed25519.SignatureSize {
		return nil, ErrDamaged
	}
	if e.Oldest > Format {
		return nil, ErrNewer
	}
	e.Hash = sha256.Sum256(b)
	return e, nil
}

// Bytes gives the file as it was read.
func (e *Envelope) Bytes() []byte { return e.raw }

// Verify tells whether the holder of public's private half signed the file.
func (e *Envelope) Verify(public ed25519.PublicKey) error {
	cut := len(e.raw) - ed25519.SignatureSize
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, signed(e.raw[:cut]), e.raw[cut:]) {
		return ErrDamaged
	}
	return nil
}

// Open gives the payload. Verify it as well: the key is shared by a team, the
// signature is one device's.
func (e *Envelope) Open(key Key) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	body := e.raw[headerSize : len(e.raw)-ed25519.SignatureSize]
	nonce, box := body[:chacha20poly1305.NonceSizeX], body[chacha20poly1305.NonceSizeX:]
	plain, err := aead.Open(nil, nonce, box, e.raw[:headerSize])
	if err != nil {
		return nil, ErrDamaged
	}
	return unpack(plain)
}
