package today_test

import (
	"slices"
	"strings"
	"testing"
)

// What undo brings back is under the cursor again, below its heading, so that
// the next key is for it; each message names what was done.
func TestUndoGoesToWhatCameBack(t *testing.T) {
	f, s := monday(t, "fr", 80, 24)
	first := f.Named("task", "Relire")
	s.Keys("x")
	s.Sees("✓ Suppression : Relire le rapport d’étape avec le F… · u annule")
	s.Keys("u")
	s.Sees("Annulé : suppression de « Relire le rapport d’étape a… » · ctrl+r rétablit", "▾ En retard (13)", "›   ◐ ! Relire")
	s.Keys("x")
	if f.Record("task", first) != nil {
		t.Fatal("another task than the one that came back was deleted")
	}
	s.Keys("u", "<down>", "<down>", "*")
	s.Sees("Échéance → lun. 30 nov. : Reste 1")
	s.Keys("<down>", "<down>", "u")
	s.Sees("Annulé : échéance de « Reste 1", "›   ○ Reste 1")
}

// What is selected goes whole, whatever its kind, and the question says so.
func TestDeletionOfSeveralKinds(t *testing.T) {
	f, s := monday(t, "fr", 80, 40)
	n := len(f.All("task")) + len(f.All("deadline"))
	s.Keys("A", "x")
	s.Sees("Supprimer 17 tâches et 2 échéances ?")
	s.Keys("<right>", "<enter>")
	if left := len(f.All("task")) + len(f.All("deadline")); left != n-19 {
		t.Errorf("%d of %d are left", left, n)
	}
}

// What is deleted and brought back does not push the rows around it on.
func TestTheWindowStaysOverAnUndo(t *testing.T) {
	_, s := monday(t, "fr", 80, 14)
	s.Keys("<down>", "<down>", "<down>", "<down>", "<down>", "<down>", "<down>", "<down>", "<down>", "<up>", "<up>")
	titles := func() []string {
		var out []string
		for _, l := range strings.Split(s.Screen(), "\n")[3:9] {
			out = append(out, strings.TrimSpace(string([]rune(l)[20:50])))
		}
		return out
	}
	before := titles()
	for range 3 {
		s.Keys("x", "u")
		if now := titles(); !slices.Equal(now, before) {
			t.Fatalf("rows moved from %q to %q", before, now)
		}
	}
}
