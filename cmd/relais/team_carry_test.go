package main

import (
	"os"
	"path/filepath"
	"testing"

	"relais/model"
	"relais/tui/pane"
)

// From the interface, a stick is begun and filled, a file is written and taken
// in, and its receipt is written; what is wrong is refused with where.
func TestCarryingFromTheInterface(t *testing.T) {
	t.Parallel()
	s := newScreenless(t, newProfile(t, "Marie"))
	ctx, dir := t.Context(), t.TempDir()
	if err := s.Found(ctx, filepath.Join(dir, "team")); err != nil {
		t.Fatal(err)
	}
	s.add("Appeler le FAT")
	s.until("shared", func(n pane.Sharing) bool { return n.Shared && n.Unshared == 0 && n.Count >= 2 })
	refused := func(what, key string, err error) {
		t.Helper()
		if r := model.AsRefusal(err); r == nil || r.Key != key || r.Args["dir"] == "" && r.Args["file"] == "" {
			t.Errorf("%s gave %v", what, err)
		}
	}
	stick := filepath.Join(dir, "stick")
	_, err := s.Via(ctx, stick, false)
	refused("no stick", "via.missing", err)
	done, err := s.Via(ctx, stick, true)
	if err != nil || done.Given == 0 || done.File != stick {
		t.Errorf("a new stick gave %+v (%v)", done, err)
	}
	if _, err := os.Stat(filepath.Join(stick, "team")); err != nil {
		t.Error(err)
	}
	file := filepath.Join(dir, "envoi.relais")
	if done, err := s.Export(ctx, file, ""); err != nil || done.Given == 0 {
		t.Errorf("a file gave %+v (%v)", done, err)
	}
	_, err = s.Export(ctx, file, "")
	refused("a file that is there", "cli.file_exists", err)
	if done, err := s.Import(ctx, file); err != nil || done.Received != 0 || done.Incomplete {
		t.Errorf("one's own file brought %+v (%v)", done, err)
	}
	_, err = s.Import(ctx, filepath.Join(dir, "none"))
	refused("no file", "cli.file_unreadable", err)
	receipt := filepath.Join(dir, "recu.relais")
	if err := s.Receipt(ctx, receipt); err != nil {
		t.Error(err)
	}
	if _, err := s.Import(ctx, receipt); err != nil {
		t.Error(err)
	}
	if err := s.ChangeRole(ctx, model.ID{9}.String(), model.Volunteer); model.AsRefusal(err) == nil {
		t.Errorf("nobody's role gave %v", err)
	}
	if err := s.PurgeForAbsent(ctx); err != nil {
		t.Error(err)
	}
}
