package replica

import (
	"bytes"
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// Mem is a folder in memory, for tests.
type Mem struct {
	mu    sync.Mutex
	files map[string][]byte
}

// NewMem makes an empty folder.
func NewMem() *Mem { return &Mem{files: map[string][]byte{}} }

// List implements Folder.
func (m *Mem) List(_ context.Context, dir string) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	prefix := ""
	if dir != "" {
		prefix = dir + "/"
	}
	found := map[string]Entry{}
	for name, data := range m.files {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		switch {
		case deeper:
			found[first] = Entry{Name: first, Dir: true}
		case !hidden(first):
			found[first] = Entry{Name: first, Size: int64(len(data))}
		}
	}
	if len(found) == 0 && dir != "" {
		return nil, fs.ErrNotExist
	}
	out := make([]Entry, 0, len(found))
	for _, e := range found {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Read implements Folder.
func (m *Mem) Read(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	if len(data) > MaxRead {
		return nil, ErrTooLarge
	}
	return bytes.Clone(data), nil
}

// Write implements Folder.
func (m *Mem) Write(_ context.Context, name string, data []byte) error {
	if err := CheckName(name); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.files[name]; ok {
		return fs.ErrExist
	}
	m.files[name] = bytes.Clone(data)
	return nil
}

// Stat implements Folder.
func (m *Mem) Stat(_ context.Context, name string) (Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[name]
	if !ok {
		return Entry{}, fs.ErrNotExist
	}
	return Entry{Name: name[strings.LastIndex(name, "/")+1:], Size: int64(len(data))}, nil
}

// Remove implements Folder.
func (m *Mem) Remove(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.files[name]; !ok {
		return fs.ErrNotExist
	}
	delete(m.files, name)
	return nil
}
