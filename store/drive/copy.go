package drive

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// What an SQLite file says of itself (https://sqlite.org/fileformat.html): the
// bytes that tell a write-ahead log, and a counter that every commit raises.
const (
	walAt     = 18
	counterAt = 24
	headSize  = 28
)

// Beside a database: the journal of a transaction under way, the write-ahead
// log, its index.
const (
	journal = "-journal"
	wal     = "-wal"
	shm     = "-shm"
)

// Files lists the suffixes of a database's files.
var Files = []string{"", journal, wal, shm}

// Remove deletes a database and what lies beside it.
func Remove(path string) error {
	var out error
	for _, suffix := range Files {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			out = errors.Join(out, err)
		}
	}
	return out
}

func head(path string) ([headSize]byte, error) {
	var b [headSize]byte
	f, err := os.Open(path)
	if err != nil {
		return b, err
	}
	defer f.Close()
	_, err = io.ReadFull(f, b[:])
	return b, err
}

// HasLog tells whether a database was left with a write-ahead log, which needs
// memory that processes of different computers do not share.
func HasLog(path string) bool {
	b, err := head(path)
	return err == nil && b[walAt] == 2
}

// Print tells two states of a database apart without reading it.
func Print(path string) (string, error) {
	b, err := head(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d %d %d %d %d", binary.BigEndian.Uint32(b[counterAt:]), info.Size(), info.ModTime().UnixNano(),
		sizeOf(path+journal), sizeOf(path+wal)), nil
}

// sizeOf is -1 for a file that is not there.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// copyTries is how often a copy is begun again while somebody writes, and
// copyPause how long between. Somebody who died in a transaction leaves its
// journal for good: the copy takes it along, and SQLite undoes what was half
// written.
const (
	copyTries = 25
	copyPause = 100 * time.Millisecond
)

// Copy copies a database that another process may be writing to: what it gives
// was the database's state at one moment, as far as the drive tells; whoever
// opens it checks it.
func Copy(ctx context.Context, from, to string) error {
	for try := range copyTries {
		before, err := Print(from)
		if err != nil {
			return err
		}
		if busy := sizeOf(from+journal) > 0; !busy || try > copyTries/2 {
			if err := copyAll(from, to); err != nil {
				return err
			}
			after, err := Print(from)
			if err != nil {
				return err
			}
			if after == before {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(copyPause):
		}
	}
	return nil // it never stood still: the check after it decides
}

func copyAll(from, to string) error {
	if err := Remove(to); err != nil {
		return err
	}
	for _, suffix := range []string{journal, wal, ""} { // the database last: without it there is none
		err := copyFile(from+suffix, to+suffix)
		if err != nil && (suffix == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}
