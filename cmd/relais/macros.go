package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"relais/model"
	"relais/tui/macro"
)

// mostMacroBytes is the most that a file of macros may hold.
const mostMacroBytes = 4 << 20

// macroShelf keeps the file of macros in the profile's folder. Its errors are
// refusals: a full disk is the user's to mend.
type macroShelf struct{ dir string }

func (m macroShelf) path() string { return filepath.Join(m.dir, macro.FileName) }

// refuseMacros tells why the file cannot be read or written.
func refuseMacros(err error) error {
	return model.Refuse(model.Unusable, "macros.file", "cause", rootCause(err))
}

// Read returns the file, nothing where there is none.
func (m macroShelf) Read() ([]byte, error) {
	text, err := readSome(m.path(), mostMacroBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, refuseMacros(err)
	}
	return text, nil
}

// Write replaces the file: a new one is written beside it and takes its name, so
// that a power cut leaves the one or the other.
func (m macroShelf) Write(text []byte) error {
	f, err := os.CreateTemp(m.dir, macro.FileName+".*.tmp")
	if err != nil {
		return refuseMacros(err)
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), m.path())
	}
	if err != nil {
		_ = os.Remove(f.Name()) // half a file is nothing
		return refuseMacros(err)
	}
	return nil
}

// SetAside gives the file another name, one that nothing has.
func (m macroShelf) SetAside() (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.bad-%d", macro.FileName, n)
		if _, err := os.Lstat(filepath.Join(m.dir, name)); err == nil {
			continue
		}
		if err := os.Rename(m.path(), filepath.Join(m.dir, name)); err != nil {
			return "", refuseMacros(err)
		}
		return name, nil
	}
}

// readMacros reads the user's macros. A file that cannot be read is told of as
// one that makes no sense is.
func (m macroShelf) readMacros() *macro.Book {
	text, err := m.Read()
	if err != nil {
		return macro.Unreadable(model.AsRefusal(err))
	}
	return macro.Parse(text)
}
