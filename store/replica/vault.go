package replica

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// KeyFile is the name of a device's keys beside its database.
const KeyFile = "device.key"

// FileVault keeps a device's keys in a file that only its owner may read.
// Whoever reads that account's files reads the keys, as they read the profile.
type FileVault struct{ Dir string }

// Load implements Vault.
func (v FileVault) Load() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(v.Dir, KeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// Save implements Vault.
func (v FileVault) Save(b []byte) error {
	return writeWhole(v.Dir, KeyFile, b)
}

// writeWhole writes a file of this profile's or machine's own, or leaves the
// one that was there.
func writeWhole(dir, name string, b []byte) error {
	path := filepath.Join(dir, name)
	temp := path + tempSuffix
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		os.Remove(temp) //nolint:errcheck // half a file
		return err
	}
	return syncDir(dir)
}
