package store

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A profile that cannot be used says so, and is left as it was.
func TestOpenRefuses(t *testing.T) {
	s := newStore(t)
	s.Close()
	file := s.opts.path()
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, testOptions(t.TempDir())); refusalKey(err) != "profile.missing" {
		t.Errorf("missing: %v", err)
	}
	for _, c := range []struct {
		name, key string
		spoil     func()
	}{
		{"newer", "profile.newer", func() {
			s2, _ := connect(ctx, s.opts)
			s2.db.Exec(`PRAGMA user_version=99`)
			s2.Close()
		}},
		{"text", "profile.corrupt", func() { os.WriteFile(file, []byte("ceci n'est pas une base\n"), 0o600) }},
		{"cut", "profile.corrupt", func() { os.WriteFile(file, good[:len(good)/3], 0o600) }},
	} {
		c.spoil()
		spoilt, _ := os.ReadFile(file)
		if _, err := Open(ctx, s.opts); refusalKey(err) != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
		if now, _ := os.ReadFile(file); !slices.Equal(now, spoilt) {
			t.Errorf("%s: the file was changed", c.name)
		}
		for _, suffix := range []string{"-wal", "-shm"} {
			os.Remove(file + suffix)
		}
		os.WriteFile(file, good, 0o600)
	}
}

// A backup opens as a profile, writes as a new writer, and is not overwritten.
func TestBackup(t *testing.T) {
	s := newStore(t)
	addTask(t, s, "A")
	file := filepath.Join(t.TempDir(), "copie.db")
	if err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, file); refusalKey(err) != "backup.exists" {
		t.Fatalf("got %v", err)
	}
	o := testOptions(filepath.Join(t.TempDir(), "neuf"))
	back, err := RestoreBackup(ctx, file, o)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if stateHash(t, back) != stateHash(t, s) || writerOf(t, back) == writerOf(t, s) {
		t.Fatal("the copy differs, or writes as the same writer")
	}
}
