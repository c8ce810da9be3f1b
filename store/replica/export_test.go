package replica

import (
	"bytes"

	"relais/model"
)

// What tests outside of the package need of its inside.

// EncodePart gives what a segment holds, for tests that forge one.
func EncodePart(number uint64, prev model.Hash, changesets ...[]byte) []byte {
	c := content{number: number, prev: prev, changesets: changesets}
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
