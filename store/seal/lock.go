package seal

import (
	"bytes"
	"errors"
	"io"

	"filippo.io/age"
)

// ErrPassphrase is a passphrase that does not open what it should.
var ErrPassphrase = errors.New("seal: wrong passphrase")

// mostLocked is more bytes than a device's keys have.
const mostLocked = 1 << 20

// NewLock draws a key that a keyring can keep, short enough for all of them.
func NewLock() (string, error) {
	k, err := age.GenerateHybridIdentity()
	if err != nil {
		return "", err
	}
	return k.String(), nil
}

// Lock seals bytes with a key of NewLock's.
func Lock(lock string, plain []byte) ([]byte, error) {
	k, err := age.ParseHybridIdentity(lock)
	if err != nil {
		return nil, ErrDamaged
	}
	return encryptFor(plain, k.Recipient().String())
}

// Unlock opens what Lock sealed. It fails with ErrNoKey on another key.
func Unlock(lock string, b []byte) ([]byte, error) {
	k, err := age.ParseHybridIdentity(lock)
	if err != nil {
		return nil, ErrDamaged
	}
	return decryptWith(b, mostLocked, k)
}

// LockWithPassphrase seals bytes with a passphrase, through scrypt; work is
// the logarithm of its cost, 0 for age's own.
func LockWithPassphrase(passphrase string, work int, plain []byte) ([]byte, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	if work != 0 {
		r.SetWorkFactor(work)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, r)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// UnlockWithPassphrase opens what LockWithPassphrase sealed. It fails with
// ErrPassphrase on another one.
func UnlockWithPassphrase(passphrase string, b []byte) ([]byte, error) {
	k, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	r, err := age.Decrypt(bytes.NewReader(b), k)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return nil, ErrPassphrase
		}
		return nil, ErrDamaged
	}
	all, err := io.ReadAll(io.LimitReader(r, mostLocked+1))
	if err != nil || len(all) > mostLocked {
		return nil, ErrDamaged
	}
	return all, nil
}
