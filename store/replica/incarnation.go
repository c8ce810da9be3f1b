package replica

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"relais/model"
)

// A profile that is copied to another machine, or put back from a backup, would
// write under a name that another history goes on under. It is known by a
// nonce that stands in the profile and, apart from it, in what the operating
// system keeps of this machine's state: whoever copies the one does not copy
// the other. It changes whenever something is published, so that an older
// state of the same profile is known too. Where nothing can be kept there (a
// read-only home), the folder tells a copy later, by what it shows of it.

// Place keeps a few bytes by name, apart from the profile. Recall gives nil
// where there are none; Keep is atomic.
type Place interface {
	Recall(name string) ([]byte, error)
	Keep(name string, value []byte) error
}

// FilePlace keeps them in files of a folder.
type FilePlace struct{ Dir string }

// Recall implements Place.
func (p FilePlace) Recall(name string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(p.Dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// Keep implements Place.
func (p FilePlace) Keep(name string, value []byte) error {
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return err
	}
	return writeWhole(p.Dir, name, value)
}

// incarnation is what the profile says: under which name the place keeps the
// nonce, and which one it is.
type incarnation struct{ name, nonce [16]byte }

// The place keeps two nonces, the same but while the nonce is changed.

func (i *incarnation) encode() []byte { return append(i.name[:], i.nonce[:]...) }

func (i *incarnation) file() string { return hex.EncodeToString(i.name[:]) }

// loadIncarnation gives nil where the profile says nothing yet.
func loadIncarnation(ctx context.Context, log Log) (*incarnation, error) {
	b, err := log.ShareValue(ctx, keyIncarnation)
	if err != nil || len(b) != 32 {
		return nil, err
	}
	return &incarnation{[16]byte(b), [16]byte(b[16:])}, nil
}

// Copied tells whether a profile is a copy, or was put back: what the place
// keeps is not what it says. It writes nothing.
func Copied(ctx context.Context, log Log, place Place) (bool, error) {
	if place == nil {
		return false, nil
	}
	for {
		own, err := loadIncarnation(ctx, log)
		if err != nil || own == nil {
			return false, err
		}
		kept, err := place.Recall(own.file())
		if err != nil {
			return false, nil //nolint:nilerr // what cannot be read says nothing
		}
		again, err := loadIncarnation(ctx, log)
		if err != nil {
			return false, err
		}
		if again != nil && *again == *own { // else another process changes it just now
			return len(kept) != 32 || !bytes.Equal(kept[:16], own.nonce[:]) && !bytes.Equal(kept[16:], own.nonce[:]), nil
		}
	}
}

// Settle gives a shared profile that is a copy a new name to write under, and
// tells so; both histories stay. One that says nothing yet is made known to
// this machine. Where the place keeps nothing, nothing is done. No other
// process may exchange for the profile meanwhile.
func Settle(ctx context.Context, log Log, place Place, random io.Reader) (bool, error) {
	if place == nil {
		return false, nil
	}
	team, err := log.ShareValue(ctx, keyTeam)
	if err != nil || team == nil {
		return false, err
	}
	own, err := loadIncarnation(ctx, log)
	if err != nil {
		return false, err
	}
	copied, err := Copied(ctx, log, place)
	if err != nil || own != nil && !copied {
		return false, err
	}
	var next incarnation
	for _, b := range [][]byte{next.name[:], next.nonce[:]} {
		if _, err := io.ReadFull(random, b); err != nil {
			return false, err
		}
	}
	if place.Keep(next.file(), append(next.nonce[:], next.nonce[:]...)) != nil {
		return false, nil
	}
	if copied {
		if err := rename(ctx, log, random); err != nil {
			return false, err
		}
	}
	return copied, log.SetShareValue(ctx, keyIncarnation, next.encode())
}

// rename gives a profile another name to write under, which its next exchange
// takes for a new incarnation's.
func rename(ctx context.Context, log Log, random io.Reader) error {
	var id model.WriterID
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return err
	}
	taken, err := log.ShareValue(ctx, keyTaken)
	if err != nil {
		return err
	}
	if err := log.SetShareValue(ctx, keyTaken, append(bytes.Clone(taken), id[:]...)); err != nil {
		return err
	}
	return log.SetWriter(ctx, id)
}

// taken lists the names that this device took since its keys were drawn.
func (x *Exchange) taken(ctx context.Context, writer model.WriterID) ([]hex16, error) {
	b, err := x.o.Log.ShareValue(ctx, keyTaken)
	if err != nil {
		return nil, err
	}
	var out []hex16
	for ; len(b) >= 16; b = b[16:] {
		if id := hex16(b[:16]); id != hex16(writer) && id != hex16(x.Device()) {
			out = append(out, id)
		}
	}
	if writer != x.Device() {
		out = append(out, hex16(writer))
	}
	return out, nil
}

// turnNonce changes the nonce, after something was packed: an older state of
// this profile is known from then on.
func (x *Exchange) turnNonce(ctx context.Context) error {
	own, err := loadIncarnation(ctx, x.o.Log)
	if err != nil || own == nil || x.o.Place == nil {
		return err
	}
	next := incarnation{name: own.name}
	if _, err := io.ReadFull(x.o.Random, next.nonce[:]); err != nil {
		return err
	}
	if x.o.Place.Keep(own.file(), append(bytes.Clone(own.nonce[:]), next.nonce[:]...)) != nil {
		return nil
	}
	if err := x.o.Log.SetShareValue(ctx, keyIncarnation, next.encode()); err != nil {
		return err
	}
	_ = x.o.Place.Keep(own.file(), append(bytes.Clone(next.nonce[:]), next.nonce[:]...)) // the next one does
	return nil
}
