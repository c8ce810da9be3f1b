//go:build unix

package main

import (
	"strings"
	"testing"
)

// A person looks for a meeting with a slip of the finger, narrows by a filter
// that tab completes, reads the preview, and goes to the record in its pane.
func TestSearchEverywhere(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("En retard (")
	s.press("ctrl+f").sees("Tapez des mots", "tab : sorte:")
	s.types("reuinon").sees("Résultats pour « réunion »", "Réunion de la TQMJ")
	s.types(" so").sees("tab : sorte:")
	s.press("tab").sees("> reuinon sorte:")
	s.types("cont").sees("tab : contact")
	s.press("tab").sees("> reuinon sorte:contact", "› Contact")
	if screen := s.screen(); strings.Contains(screen, "  Réunion   ") || strings.Contains(screen, "› Réunion  ") {
		t.Errorf("a meeting among the contacts\n%s", frame(screen))
	}
	s.press("down", "up", "enter").sees("Contacts", "Réunion")
	s.misses("> reuinon")
	s.press("f").types(`"coopératives de couturières"`).sees("Fil solidaire · Coop")
	s.press("esc").misses("Fil solidaire · Coop")
	s.quits()
}
