package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"relais/model"
)

// inFolder tells whether any file of a folder holds a word.
func inFolder(t *testing.T, dir, word string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			return nil
		}
		var b []byte
		if err == nil {
			b, err = os.ReadFile(path)
		}
		if errors.Is(err, os.ErrNotExist) { // a beat of the lease was renamed
			return nil
		}
		found = found || bytes.Contains(b, []byte(word))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A purge takes the databases too that a move left behind, there and here, and
// nothing else that lies beside them.
func TestPurgeTakesWhatAMoveLeft(t *testing.T) {
	s, person, _ := lived(t)
	left := t.TempDir()
	for _, dir := range []string{left, s.Dir()} {
		for _, name := range []string{"relais.db.old", "relais.db.old-wal", "relais-2.db.old", "sauvegarde.db"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("Zénobie"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.NoteLeft(ctx, filepath.Join(t.TempDir(), "gone")); err != nil {
		t.Fatal(err)
	}
	if err := s.NoteLeft(ctx, left); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Purge(ctx, []model.Entity{entity("person", person)}, nil); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Scrub(ctx); err != nil || !done {
		t.Fatalf("scrubbed: %v %v", done, err)
	}
	for _, dir := range []string{left, s.Dir()} {
		found, err := filepath.Glob(filepath.Join(dir, "*.old*"))
		if err != nil || len(found) > 0 {
			t.Errorf("left: %q %v", found, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "sauvegarde.db")); err != nil {
			t.Errorf("what somebody else keeps is gone: %v", err)
		}
	}
}

// On a network drive a purge takes the former generations' databases, after it
// took in what was written there late; one that somebody wrote to today waits,
// and nobody says meanwhile that the purge is carried out.
func TestPurgeTakesFormerGenerations(t *testing.T) {
	first := drived(t, asleep)
	id := addTitled(t, first, "Cachottière")
	former := first.opts.path()
	s := mustOpen(t, onDrive(first.Dir(), quick))
	s.late.end()
	if s.opts.path() == former {
		t.Fatal("no new generation")
	}
	if _, err := s.Purge(ctx, []model.Entity{entity("task", id)}, nil); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Scrub(ctx); err != nil || done {
		t.Fatalf("done at once: %v %v", done, err)
	}
	old := time.Now().Add(-2 * quietFormer)
	if err := os.Chtimes(former, old, old); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Scrub(ctx); err != nil || !done {
		t.Fatalf("scrubbed: %v %v", done, err)
	}
	if inFolder(t, s.opts.Dir, "Cachottière") {
		t.Error("it is still in the folder")
	}
}
