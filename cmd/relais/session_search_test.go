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

// Each filter of the search narrows, in words of the user's language or of
// another's; accents, the beginning of a word and a phrase do, what is not
// understood is said, and what was found is marked, in names and in snippets.
func TestSearchFilters(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("person", "add", "Élodie Bédard", "--team", "volunteer")
	for _, args := range [][]string{
		{"task", "add", "Réunion du comité", "--due", "2026-12-01", "--assignee", "Élodie"},
		{"task", "add", "Réunion passée", "--due", "2026-10-01", "--status", "done", "--assignee", "Marie"},
		{"log", "Réunion au café", "--notes", "la coopérative de couture ouvre"},
	} {
		if got := h.relais(args...); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press("ctrl+f").sees("Tapez des mots")
	for _, c := range []struct{ line, found, left string }{
		{"reunion", "Réunion du comité", "Rien trouvé"},
		{"REUN", "Réunion passée", "Rien trouvé"},
		{"reunion sorte:contact", "Réunion au café", "Réunion du comité"},
		{"reunion kind:task", "Réunion du comité", "Réunion au café"},
		{"reunion état:terminée", "Réunion passée", "Réunion du comité"},
		{"reunion status:todo", "Réunion du comité", "Réunion passée"},
		{"reunion qui:elodie", "Réunion du comité", "Réunion passée"},
		{"reunion who:me", "Réunion passée", "Réunion du comité"},
		{"reunion avant:2026-11-01", "Réunion passée", "Réunion du comité"},
		{"reunion before:2026-12-02 après:2026-11-01", "Réunion du comité", "Réunion passée"},
		{`"couture ouvre"`, "Réunion au café", "Rien trouvé"},
		{`"ouvre couture"`, "Rien trouvé", "Réunion au café"},
		{"cooperatvie", "Réunion au café", "Rien trouvé"},
		{"sorte:girafe", "Aucune sorte de fiche ne s’appelle girafe", "Réunion au café"},
		{"reunion état=à-faire", "Réunion du comité", "Réunion passée"},
		{"reunion responsable:elodie", "Réunion du comité", "Réunion passée"},
		{"reunion -comité", "Réunion passée", "Réunion du comité"},
		{"avant:jamais sorte:tâche qui:moi", "n’est pas une date", "Réunion au café"},
		{"avant:jamais", "n’est pas une date", "Réunion au café"},
	} {
		s.press("ctrl+u").sees("Tapez des mots")
		s.types(c.line).sees("> "+c.line, c.found)
		s.misses(c.left)
	}
	s.press("ctrl+u").sees("Tapez des mots")
	s.types("coop").sees("la coopérative de couture")
	// Its first two letters marked « couture », too.
	s.until("a mark on what was found, and on nothing else", func(string) bool { return s.marked("coopérative") && !s.marked("couture") })
	s.press("ctrl+u").sees("Tapez des mots")
	s.types("reunion comi").sees("› Tâche")
	s.press("enter").misses("↑↓ choisir")
	s.sees("▾ Plus tard (1)", "›   ○ Réunion du comité", "mar. 1er déc.")
	s.quits()
}

// marked reports whether a text stands underlined on the screen.
func (s *terminal) marked(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := []rune(text)
	for y := range s.emu.Height() {
		for x := range s.emu.Width() - len(want) {
			all := true
			for i, r := range want {
				c := s.emu.CellAt(x+i, y)
				all = all && c != nil && c.Content == string(r) && c.Style.Underline > 0
			}
			if all {
				return true
			}
		}
	}
	return false
}
