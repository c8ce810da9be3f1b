package seal

import (
	"strings"

	"filippo.io/age"
)

// ProtectedKey opens protected values; Recipient is whom they are closed for.
type ProtectedKey struct {
	Recipient string
	identity  *age.HybridIdentity
}

func protectedKey(k *age.HybridIdentity) ProtectedKey {
	return ProtectedKey{k.Recipient().String(), k} // worked out once: it is asked for often
}

// Secret gives the key as LearnProtected takes it.
func (k ProtectedKey) Secret() string { return k.identity.String() }

// NewProtectedKey draws a key for protected values and gives its recipient,
// whom anybody can close values for. The randomness is the system's.
func (s *Secrets) NewProtectedKey() (recipient string, err error) {
	k, err := age.GenerateHybridIdentity()
	if err != nil {
		return "", err
	}
	key := protectedKey(k)
	s.Protected = append(s.Protected, key)
	return key.Recipient, nil
}

// LearnProtected adds a key, an age identity, unless it is held already.
func (s *Secrets) LearnProtected(identity string) error {
	k, err := age.ParseHybridIdentity(identity)
	if err != nil {
		return ErrDamaged
	}
	if key := protectedKey(k); !s.HoldsProtected(key.Recipient) {
		s.Protected = append(s.Protected, key)
	}
	return nil
}

// HoldsProtected tells whether the key of a recipient is held.
func (s *Secrets) HoldsProtected(recipient string) bool {
	for _, k := range s.Protected {
		if k.Recipient == recipient {
			return true
		}
	}
	return false
}

// ForgetProtected drops every key of protected values.
func (s *Secrets) ForgetProtected() { s.Protected = nil }

// WrapProtected seals the keys of protected values for devices, named by their
// age recipients.
func (s *Secrets) WrapProtected(recipients []string) ([]byte, error) {
	var lines []string
	for _, k := range s.Protected {
		lines = append(lines, k.Secret())
	}
	return encryptFor([]byte(strings.Join(lines, "\n")), recipients...)
}

// UnwrapProtected opens what WrapProtected sealed, and gives how many keys it
// learnt. It fails with ErrNoKey where this device is not among the recipients.
func (s *Secrets) UnwrapProtected(b []byte) (int, error) {
	all, err := decryptWith(b, 1<<20, s.Box)
	if err != nil {
		return 0, err
	}
	before := len(s.Protected)
	for line := range strings.SplitSeq(string(all), "\n") {
		if err := s.LearnProtected(line); err != nil {
			return 0, err
		}
	}
	return len(s.Protected) - before, nil
}

// Protect closes bytes for a recipient: compressed and padded, since their
// length is seen by those who may not read them.
func Protect(recipient string, values []byte) ([]byte, error) {
	plain, err := pack(values)
	if err != nil {
		return nil, err
	}
	return encryptFor(plain, recipient)
}

// Unprotect opens what Protect closed. It fails with ErrNoKey on a device that
// may not read it.
func (s *Secrets) Unprotect(b []byte) ([]byte, error) {
	var keys []age.Identity
	for _, k := range s.Protected {
		keys = append(keys, k.identity)
	}
	plain, err := decryptWith(b, 2*MaxPayload, keys...)
	if err != nil {
		return nil, err
	}
	return unpack(plain)
}
