// Package replica lets a team's devices exchange their change logs through
// one dumb folder: a network drive, a synchronised folder, a stick. FORMAT.md
// beside this file says how the folder looks.
//
// It promises that nothing unverified is applied, that everything acknowledged
// is kept until the folder has it, and that whoever holds the folder reads
// nothing and forges nothing. It never deletes another device's files, never
// takes a name or a time for the truth, and writes nowhere but in its own
// team's folder. It has no clock and no randomness of its own.
package replica

import (
	"context"
	"errors"
	"io/fs"
	"strings"
)

// Folder is where a team's files lie. Five methods, so that later transports
// (WebDAV, S3) are small; foldertest holds every one of them to the same.
// Names are relative, with slashes; CheckName says which may be written.
// Implementations are safe for concurrent use, and report a name that is not
// there with fs.ErrNotExist.
type Folder interface {
	// List gives what lies directly in dir ("" is the top), sorted by name,
	// without temporary files. It may be stale; nothing may rest on it alone.
	List(ctx context.Context, dir string) ([]Entry, error)
	// Read gives a whole file. It refuses one over MaxRead bytes.
	Read(ctx context.Context, name string) ([]byte, error)
	// Write makes a file that is not there yet, with the folders above it,
	// whole or not at all as far as the transport can. It fails with
	// fs.ErrExist where something has that name.
	Write(ctx context.Context, name string, data []byte) error
	// Stat tells of one file, without a listing.
	Stat(ctx context.Context, name string) (Entry, error)
	// Remove deletes a file of one's own.
	Remove(ctx context.Context, name string) error
}

// Entry is a file or folder as a listing shows it.
type Entry struct {
	Name string // the last part
	Size int64  // bytes, 0 for a folder
	Dir  bool
}

// MaxRead is the most bytes that Read gives.
const MaxRead = 4 << 20

// maxName is the most characters of a name below the folder: file systems and
// sync clients that count the whole path leave about that much.
const maxName = 120

// ReadmeName is the one file for people.
const ReadmeName = "LISEZ-MOI.txt"

// tempSuffix ends the names of files that are being written.
const tempSuffix = ".tmp"

// ErrName is a name that some file system or sync client would not keep.
var ErrName = errors.New("replica: name not portable")

// ErrTooLarge is a file over MaxRead.
var ErrTooLarge = errors.New("replica: file too large")

// CheckName tells whether a file may have that name: lower-case letters,
// digits and "-", at most one dot in each part, at most 120 characters.
func CheckName(name string) error {
	if name == ReadmeName {
		return nil
	}
	if name == "" || len(name) > maxName {
		return ErrName
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || part[len(part)-1] == '.' || strings.Count(part, ".") > 1 || strings.HasSuffix(part, tempSuffix) {
			return ErrName
		}
		for _, r := range part {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' {
				return ErrName
			}
		}
	}
	return nil
}

// hidden tells the names that no listing gives: files in the making, and what
// sync clients and systems keep for themselves.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, tempSuffix) ||
		strings.EqualFold(name, "desktop.ini") || strings.EqualFold(name, "Thumbs.db")
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
