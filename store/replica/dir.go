package replica

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how long one call on a folder may take: a placeholder that a
// sync client cannot fetch hangs instead of failing.
const patience = 30 * time.Second

// Dir is a folder of the operating system.
type Dir struct {
	Path   string
	Random io.Reader     // for temporary names
	Limit  time.Duration // 0: patience
}

// within runs do, and stops waiting for it after the limit. What hangs then
// goes on alone and can do no harm: a write has not been renamed yet, or is
// whole.
func within[T any](ctx context.Context, d *Dir, do func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	limit := d.Limit
	if limit == 0 {
		limit = patience
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		v, err := do()
		done <- result{v, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("folder does not answer: %w", ctx.Err())
	}
}

func (d *Dir) path(name string) string { return filepath.Join(d.Path, filepath.FromSlash(name)) }

// List implements Folder.
func (d *Dir) List(ctx context.Context, dir string) ([]Entry, error) {
	return within(ctx, d, func() ([]Entry, error) {
		found, err := os.ReadDir(d.path(dir))
		if err != nil {
			return nil, err
		}
		out := make([]Entry, 0, len(found))
		for _, f := range found {
			if hidden(f.Name()) {
				continue
			}
			e := Entry{Name: f.Name(), Dir: f.IsDir()}
			if !e.Dir {
				info, err := f.Info()
				if err != nil || !info.Mode().IsRegular() {
					continue // gone since, or no file
				}
				e.Size = info.Size()
			}
			out = append(out, e)
		}
		slices.SortFunc(out, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
		return out, nil
	})
}

// Read implements Folder.
func (d *Dir) Read(ctx context.Context, name string) ([]byte, error) {
	return within(ctx, d, func() ([]byte, error) {
		info, err := os.Lstat(d.path(name))
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, fs.ErrNotExist
		}
		f, err := os.Open(d.path(name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, MaxRead+1))
		if err == nil && len(data) > MaxRead {
			return nil, ErrTooLarge
		}
		return data, err
	})
}

// Stat implements Folder.
func (d *Dir) Stat(ctx context.Context, name string) (Entry, error) {
	return within(ctx, d, func() (Entry, error) {
		info, err := os.Lstat(d.path(name))
		if err != nil {
			return Entry{}, err
		}
		return Entry{Name: info.Name(), Size: info.Size(), Dir: info.IsDir()}, nil
	})
}

// Remove implements Folder.
func (d *Dir) Remove(ctx context.Context, name string) error {
	_, err := within(ctx, d, func() (struct{}, error) { return struct{}{}, os.Remove(d.path(name)) })
	return err
}

// Write implements Folder: a temporary file, its fsync, a rename, the fsync of
// the folder. It fails with fs.ErrNotExist where the top is not there: a
// folder that is not mounted is never made.
func (d *Dir) Write(ctx context.Context, name string, data []byte) error {
	if err := CheckName(name); err != nil {
		return err
	}
	_, err := within(ctx, d, func() (struct{}, error) { return struct{}{}, d.write(name, data) })
	return err
}

func (d *Dir) write(name string, data []byte) error {
	if _, err := os.Stat(d.Path); err != nil {
		return err
	}
	target := d.path(name)
	if _, err := os.Lstat(target); err == nil {
		return fs.ErrExist
	}
	if err := d.makeParents(filepath.Dir(target)); err != nil {
		return err
	}
	var nonce [6]byte
	if _, err := io.ReadFull(d.Random, nonce[:]); err != nil {
		return err
	}
	temp := filepath.Join(filepath.Dir(target), "w-"+hex.EncodeToString(nonce[:])+tempSuffix)
	if err := writeSynced(temp, data); err != nil {
		os.Remove(temp) //nolint:errcheck // half a file under a name that nobody reads
		return err
	}
	if err := os.Rename(temp, target); err != nil {
		// Some network drives report a failure of what succeeded.
		if got, readErr := os.ReadFile(target); readErr == nil && bytes.Equal(got, data) {
			return nil
		}
		os.Remove(temp) //nolint:errcheck // as above
		return err
	}
	return syncDir(filepath.Dir(target))
}

// makeParents makes the folders between the top and dir, each one made
// durable in the one above it.
func (d *Dir) makeParents(dir string) error {
	if dir == filepath.Clean(d.Path) {
		return nil
	}
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := d.makeParents(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// syncDir makes names durable where the system can; that it cannot (network
// drives, Windows) is no failure: readers never trust a rename.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	f.Sync() //nolint:errcheck // see above
	f.Close()
	return nil
}
