package replica

import (
	"bytes"

	"relais/model"
	"relais/store/seal"
)

// What tests outside of the package need of its inside.

// ForgePart gives what a segment of a device holds, whatever is in it.
func ForgePart(keys *seal.Secrets, number uint64, prev model.Hash, changesets ...*model.Changeset) []byte {
	c := content{core: core{device: keys.ID(), number: number, prev: prev}}
	for _, one := range changesets {
		c.held = append(c.held, held{hash: one.Hash()})
		c.changesets = append(c.changesets, one.Encode())
	}
	c.sign(keys.Team, keys.Sign)
	return c.encode()
}

// Put writes a file whatever its name, as whoever holds the folder can.
func (m *Mem) Put(name string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = bytes.Clone(data)
}

// Files gives every file.
func (m *Mem) Files() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[string][]byte, len(m.files))
	for name, data := range m.files {
		out[name] = data
	}
	return out
}
