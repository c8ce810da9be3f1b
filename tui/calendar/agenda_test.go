package calendar_test

import (
	"strings"
	"testing"
)

// A filter that finds nothing leaves the cursor on its day, though what was
// typed so far led elsewhere; what it found stays under the cursor.
func TestAFilterThatFindsNothingKeepsTheDay(t *testing.T) {
	s := open(t, office(), "fr", 120, 50)
	s.Keys("<right>", "<right>", "<right>", "<right>", "/ordre")
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("zzz")
	s.Sees("Rien ce jour-là avec ce filtre", "échap montre tout")
	s.Keys("<esc>")
	has(t, s, "›", "Atelier sur le travail")
	s.Keys("/ordre", "<enter>", "<esc>")
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("w", "/zzz")
	s.Sees("  Rien ce jour-là avec ce filtre · échap montre tout")
}

// The signs of the priority are those of other panes, and the days of the week
// are all short or all long.
func TestTheAgendaSpeaksAsOtherPanes(t *testing.T) {
	f := office()
	f.Add("task", "title", "Confirmer la salle", "status", "todo", "due", "2026-11-23", "priority", "high")
	s := open(t, f, "fr", 120, 50)
	has(t, s, "○ ! Confirmer la salle")
	for width := 80; width < 130; width += 3 {
		s := open(t, f, "fr", width, 40)
		s.Keys("w")
		if screen := s.Screen(); strings.Contains(screen, "lundi") == strings.Contains(screen, "mar.") {
			t.Errorf("%d: some days are short:\n%s", width, screen)
		}
	}
}
