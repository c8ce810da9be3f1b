package replica

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"

	"relais/model"
	"relais/store/seal"
)

// Keyring is the operating system's own place for secrets. Its methods come
// back soon, whatever the system does.
type Keyring interface {
	Get(id string) (string, error)
	Set(id, secret string) error
	Delete(id string) error
}

// Guard says what keeps a device's keys from whoever reads its files.
type Guard string

// The guards.
const (
	ByFile       Guard = "file"       // nothing but the file's permissions
	ByKeyring    Guard = "keyring"    // a key in the system's keyring
	ByPassphrase Guard = "passphrase" // what a person knows
)

// KeyVault keeps a device's keys in a file beside its database, sealed with a
// key from the system's keyring or with a passphrase; where there is neither,
// as FileVault does. The file says which:
//
//	"relais-keys-1 keyring " id "\n" age file
//	"relais-keys-1 passphrase\n" age file
//	the keys as they are
//
// It keeps what it opened for as long as the file stays the same, so that an
// exchange every few seconds neither asks nor works for it.
type KeyVault struct {
	Dir     string
	Keyring Keyring // nil where the system has none
	// Ask asks for the passphrase; nil where nobody can be asked. It says
	// whether the last answer was wrong.
	Ask    func(wrong bool) (string, error)
	Random io.Reader
	Work   int // of the passphrase, 0 for age's own

	mu         sync.Mutex
	file       []byte // as it was when it was opened
	plain      []byte
	passphrase string // for the next Save
	id, lock   string // in the keyring
}

const keysMagic = "relais-keys-1 "

// tries is how often somebody may mistype a passphrase.
const tries = 3

// read gives the file, its guard, the guard's id and the sealed bytes.
func (v *KeyVault) read() (file []byte, g Guard, id string, sealed []byte, err error) {
	file, err = FileVault{v.Dir}.Load()
	if err != nil || file == nil {
		return nil, ByFile, "", nil, err
	}
	rest, ok := bytes.CutPrefix(file, []byte(keysMagic))
	if !ok {
		return file, ByFile, "", file, nil
	}
	line, sealed, _ := bytes.Cut(rest, []byte("\n"))
	word, id, _ := strings.Cut(string(line), " ")
	g = Guard(word)
	if g != ByKeyring && g != ByPassphrase {
		err = model.Refuse(model.Unusable, "share.keys")
	}
	return file, g, id, sealed, err
}

// Guard tells what guards the keys that are kept.
func (v *KeyVault) Guard() (Guard, error) {
	_, g, _, _, err := v.read()
	return g, err
}

// Load implements Vault. It refuses where the keyring does not give the key
// (keys.keyring), where nobody can be asked for the passphrase (keys.locked),
// and where it is wrong (keys.passphrase).
func (v *KeyVault) Load() ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.load()
}

func (v *KeyVault) load() ([]byte, error) {
	file, g, id, sealed, err := v.read()
	if err != nil || file == nil {
		return nil, err
	}
	if v.plain != nil && bytes.Equal(file, v.file) {
		return v.plain, nil
	}
	plain := sealed
	switch g {
	case ByKeyring:
		plain, err = v.fromKeyring(id, sealed)
	case ByPassphrase:
		plain, err = v.withPassphrase(sealed)
	}
	if err != nil {
		return nil, err
	}
	v.file, v.plain = file, plain
	return plain, nil
}

func (v *KeyVault) fromKeyring(id string, sealed []byte) ([]byte, error) {
	refused := model.Refuse(model.Unusable, "keys.keyring")
	if v.Keyring == nil {
		return nil, refused
	}
	lock, err := v.Keyring.Get(id)
	if err != nil {
		return nil, refused
	}
	plain, err := seal.Unlock(lock, sealed)
	if err != nil {
		return nil, model.Refuse(model.Unusable, "share.keys")
	}
	v.id, v.lock = id, lock
	return plain, nil
}

func (v *KeyVault) withPassphrase(sealed []byte) ([]byte, error) {
	if v.passphrase != "" { // another process may have sealed the file anew
		if plain, err := seal.UnlockWithPassphrase(v.passphrase, sealed); err == nil {
			return plain, nil
		}
	}
	if v.Ask == nil {
		return nil, model.Refuse(model.Unusable, "keys.locked")
	}
	for i := range tries {
		typed, err := v.Ask(i > 0)
		if err != nil {
			return nil, err
		}
		plain, err := seal.UnlockWithPassphrase(typed, sealed)
		switch {
		case err == nil:
			v.passphrase = typed
			return plain, nil
		case !errors.Is(err, seal.ErrPassphrase):
			return nil, model.Refuse(model.Unusable, "share.keys")
		}
	}
	return nil, model.Refuse(model.Invalid, "keys.passphrase")
}

// Save implements Vault. It keeps the guard that there is; the first time it
// is the passphrase, if one was set, else the keyring, else the file alone.
func (v *KeyVault) Save(plain []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	file, g, id, _, err := v.read()
	if err != nil {
		return err
	}
	switch {
	case file == nil && v.passphrase != "":
		g = ByPassphrase
	case file == nil && v.newLock():
		g = ByKeyring
	case g == ByKeyring && v.id != id, g == ByPassphrase && v.passphrase == "":
		if _, err := v.load(); err != nil {
			return err
		}
	}
	return v.write(g, plain)
}

// newLock puts a new key into the keyring, and tells whether that works.
func (v *KeyVault) newLock() bool {
	if v.Keyring == nil {
		return false
	}
	var id [16]byte
	if _, err := io.ReadFull(v.Random, id[:]); err != nil {
		return false
	}
	lock, err := seal.NewLock()
	if err != nil {
		return false
	}
	name := hex.EncodeToString(id[:])
	if v.Keyring.Set(name, lock) != nil {
		return false
	}
	if got, err := v.Keyring.Get(name); err != nil || got != lock {
		return false // it took it, and does not give it back
	}
	v.id, v.lock = name, lock
	return true
}

func (v *KeyVault) write(g Guard, plain []byte) error {
	file := plain
	var sealed []byte
	var err error
	switch g {
	case ByKeyring:
		sealed, err = seal.Lock(v.lock, plain)
		file = append([]byte(keysMagic+string(g)+" "+v.id+"\n"), sealed...)
	case ByPassphrase:
		sealed, err = seal.LockWithPassphrase(v.passphrase, v.Work, plain)
		file = append([]byte(keysMagic+string(g)+"\n"), sealed...)
	}
	if err == nil {
		err = FileVault{v.Dir}.Save(file)
	}
	if err == nil {
		v.file, v.plain = file, bytes.Clone(plain)
	}
	return err
}

// SetPassphrase guards the keys with a passphrase from now on; "" takes it
// away, and the keyring guards them, or the file alone. Without keys yet, it is
// for the first Save.
func (v *KeyVault) SetPassphrase(passphrase string) (Guard, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	plain, err := v.load()
	if err != nil {
		return "", err
	}
	_, was, old, _, err := v.read()
	if err != nil {
		return "", err
	}
	v.passphrase = passphrase
	g := ByPassphrase
	if passphrase == "" {
		if g = ByFile; v.newLock() {
			g = ByKeyring
		}
	}
	if plain == nil {
		return g, nil
	}
	if err := v.write(g, plain); err != nil {
		return g, err
	}
	if was == ByKeyring && v.Keyring != nil {
		v.Keyring.Delete(old) //nolint:errcheck // it opens nothing any more
	}
	return g, nil
}
