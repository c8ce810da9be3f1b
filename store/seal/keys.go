package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// Key is a symmetric key: an epoch's, or what a code opens.
type Key [32]byte

// KeyID names a key without telling it.
type KeyID [32]byte

// ID gives a key's name: the hash of it.
func (k Key) ID() KeyID { return sha256.Sum256(append([]byte("relais-epoch-1\n"), k[:]...)) }

// NewKey draws a key.
func NewKey(random io.Reader) (Key, error) {
	var k Key
	_, err := io.ReadFull(random, k[:])
	return k, err
}

// DeviceID names a device by its public key, so that nobody can write under
// another's name.
func DeviceID(public ed25519.PublicKey) [16]byte {
	h := sha256.Sum256(append([]byte("relais-device-1\n"), public...))
	return [16]byte(h[:16])
}

// Secrets is all that a device must keep to itself. It is never part of a
// profile's database, so that a backup of that holds no key.
type Secrets struct {
	Team   [16]byte
	Sign   ed25519.PrivateKey
	Box    *age.HybridIdentity
	Epochs []Key // the newest last
	// Protected are the keys that open protected values, the newest last; none
	// on a device that may not read them.
	Protected []ProtectedKey
}

// NewSecrets draws a device's keys. The box key's randomness is the system's
// (age takes no other).
func NewSecrets(team [16]byte, random io.Reader) (*Secrets, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, err
	}
	box, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	return &Secrets{Team: team, Sign: ed25519.NewKeyFromSeed(seed), Box: box}, nil
}

// Public gives the key that the device's signatures are verified with.
func (s *Secrets) Public() ed25519.PublicKey { return s.Sign.Public().(ed25519.PublicKey) }

// ID names the device.
func (s *Secrets) ID() [16]byte { return DeviceID(s.Public()) }

// Epoch gives the key of an epoch, or ErrNoKey.
func (s *Secrets) Epoch(id KeyID) (Key, error) {
	for _, k := range s.Epochs {
		if k.ID() == id {
			return k, nil
		}
	}
	return Key{}, ErrNoKey
}

// Newest gives the epoch to seal under.
func (s *Secrets) Newest() Key { return s.Epochs[len(s.Epochs)-1] }

// Learn adds keys that are not held yet and tells whether there was one.
func (s *Secrets) Learn(keys ...Key) bool {
	learnt := false
	for _, k := range keys {
		if _, err := s.Epoch(k.ID()); err != nil {
			s.Epochs = append(s.Epochs, k)
			learnt = true
		}
	}
	return learnt
}

type secretsFile struct {
	Format int      `json:"relais_device_keys"`
	Team   []byte   `json:"team"`
	Sign   []byte   `json:"sign"`
	Box    string   `json:"box"`
	Epochs [][]byte `json:"epochs"`
	// Protected are age identities.
	Protected []string `json:"protected,omitempty"`
}

// Marshal gives the text to keep.
func (s *Secrets) Marshal() []byte {
	f := secretsFile{Format: 1, Team: s.Team[:], Sign: s.Sign.Seed(), Box: s.Box.String()}
	for _, k := range s.Epochs {
		f.Epochs = append(f.Epochs, k[:])
	}
	for _, k := range s.Protected {
		f.Protected = append(f.Protected, k.Secret())
	}
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		panic(err) // bytes and texts only
	}
	return append(b, '\n')
}

// ParseSecrets reads what Marshal gave. It fails on anything else.
func ParseSecrets(b []byte) (*Secrets, error) {
	var f secretsFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("device keys: %w", err)
	}
	if f.Format != 1 || len(f.Team) != 16 || len(f.Sign) != ed25519.SeedSize || len(f.Epochs) == 0 {
		return nil, errors.New("device keys: incomplete")
	}
	box, err := age.ParseHybridIdentity(f.Box)
	if err != nil {
		return nil, fmt.Errorf("device keys: %w", err)
	}
	s := &Secrets{Team: [16]byte(f.Team), Sign: ed25519.NewKeyFromSeed(f.Sign), Box: box}
	for _, k := range f.Epochs {
		if len(k) != 32 {
			return nil, errors.New("device keys: incomplete")
		}
		s.Epochs = append(s.Epochs, Key(k))
	}
	for _, k := range f.Protected {
		if err := s.LearnProtected(k); err != nil {
			return nil, fmt.Errorf("device keys: %w", err)
		}
	}
	return s, nil
}

// WrapKeys seals keys for devices, named by their age recipients; only those
// can unwrap them.
func WrapKeys(keys []Key, recipients []string) ([]byte, error) {
	var plain []byte
	for _, k := range keys {
		plain = append(plain, k[:]...)
	}
	return encryptFor(plain, recipients...)
}

// encryptFor seals bytes for age recipients.
func encryptFor(plain []byte, recipients ...string) ([]byte, error) {
	var to []age.Recipient
	for _, r := range recipients {
		parsed, err := age.ParseHybridRecipient(r)
		if err != nil {
			return nil, fmt.Errorf("seal for recipient: %w", err)
		}
		to = append(to, parsed)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, fmt.Errorf("seal for recipient: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decryptWith opens what encryptFor sealed. It fails with ErrNoKey where none
// of the identities is a recipient, and with ErrDamaged on what is longer than
// most bytes.
func decryptWith(b []byte, most int64, identities ...age.Identity) ([]byte, error) {
	if len(identities) == 0 {
		return nil, ErrNoKey
	}
	r, err := age.Decrypt(bytes.NewReader(b), identities...)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return nil, ErrNoKey
		}
		return nil, ErrDamaged
	}
	all, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil || int64(len(all)) > most {
		return nil, ErrDamaged
	}
	return all, nil
}

// UnwrapKeys opens what WrapKeys sealed. It fails with ErrNoKey where this
// device is not among the recipients.
func (s *Secrets) UnwrapKeys(b []byte) ([]Key, error) {
	all, err := decryptWith(b, 32*1024, s.Box)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || len(all)%32 != 0 {
		return nil, ErrDamaged
	}
	var keys []Key
	for ; len(all) > 0; all = all[32:] {
		keys = append(keys, Key(all[:32]))
	}
	return keys, nil
}
