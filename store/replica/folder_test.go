package replica_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"relais/store/replica"
	"relais/store/replica/foldertest"
)

func TestMemIsAFolder(t *testing.T) {
	foldertest.Run(t, func(*testing.T) replica.Folder { return replica.NewMem() })
}

func TestDirIsAFolder(t *testing.T) {
	foldertest.Run(t, func(t *testing.T) replica.Folder { return &replica.Dir{Path: t.TempDir(), Random: rand.Reader} })
}

// A mount point whose drive is not there must not be filled.
func TestDirNeverMakesItsTop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "share")
	d := &replica.Dir{Path: path, Random: rand.Reader}
	if err := d.Write(t.Context(), "team", []byte("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the top was made")
	}
}

// Sync clients' own files, half-written ones and links are not listed.
func TestDirShowsOnlyWholeFiles(t *testing.T) {
	path := t.TempDir()
	for _, name := range []string{".DS_Store", "desktop.ini", "w-1.tmp", "~lock", "team"} {
		if err := os.WriteFile(filepath.Join(path, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(path, "link")); err != nil {
		t.Fatal(err)
	}
	d := &replica.Dir{Path: path, Random: rand.Reader}
	got, err := d.List(t.Context(), "")
	if err != nil || len(got) != 1 || got[0].Name != "team" {
		t.Fatalf("lists %v, %v", got, err)
	}
	if _, err := d.Read(t.Context(), "link"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("followed a link: %v", err)
	}
}
