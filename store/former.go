package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"relais/store/drive"
)

// Beside a profile may lie copies of it that this program left: the databases
// of former generations, on a network drive, and those of a profile that was
// moved. They are there in case; they hold what a purge is to reach.

// settingLeft lists the folders in which this profile left copies of itself, one
// a line.
const settingLeft = "left"

// NoteLeft remembers that the profile was moved away from a folder, where a copy
// of it stays.
func (s *Store) NoteLeft(ctx context.Context, dir string) error {
	before, err := s.Setting(ctx, settingLeft)
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, settingLeft, strings.TrimPrefix(before+"\n"+dir, "\n"))
}

// quietFormer is how long the database of a former generation must have been
// left alone before a purge takes it away: a process that was stopped in the
// midst of writing to it has given up since.
const quietFormer = 24 * time.Hour

// dropFormer deletes the copies of the profile that this program left. It tells
// whether none is left: one that somebody wrote to lately waits.
func (s *Store) dropFormer(ctx context.Context) (bool, error) {
	left, err := s.Setting(ctx, settingLeft)
	if err != nil {
		return false, err
	}
	for _, dir := range append(strings.Split(left, "\n"), s.opts.Dir) {
		if dir == "" {
			continue
		}
		if err := dropRetired(dir); err != nil {
			return false, nil //nolint:nilerr // asked again by the next exchange
		}
	}
	if s.lease == nil {
		return true, nil
	}
	if _, err := s.JoinLate(ctx); err != nil {
		return false, err
	}
	whole := true
	for _, name := range drive.Databases(s.opts.Dir, FileName) {
		path := filepath.Join(s.opts.Dir, name)
		if path == s.opts.path() {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			continue // gone meanwhile
		}
		if time.Since(info.ModTime()) < quietFormer {
			whole = false
		} else if err := drive.Remove(path); err != nil {
			return false, nil //nolint:nilerr // asked again by the next exchange
		}
	}
	return whole, nil
}

// retired ends the name of a database that was set aside.
const retired = ".old"

// dropRetired deletes the databases that were set aside in a folder. One that is
// not there has none.
func dropRetired(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ext := filepath.Ext(FileName)
	for _, e := range entries {
		name, suffix, found := strings.Cut(e.Name(), ext+retired)
		if !found || !strings.HasPrefix(name, strings.TrimSuffix(FileName, ext)) || suffix != "" && !strings.HasPrefix(suffix, "-") {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
