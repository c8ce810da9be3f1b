package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

const pasted = "À faire :\n- Appeler le FTL vendredi @marie !haute\n* Écrire le bilan #radio +cn\n\n2) Payer 31/11\n[ ] Voir @zzz\nRelire vendredi prochain\n"

func paste(s *panetest.Session, text string) { s.Send(tea.PasteMsg{Content: text}) }

// What tasks the pasted lines would make stands there first, in each language
// and size, each as it is understood.
func TestPasteFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, office(), lang, size[0], size[1])
				paste(s, pasted)
				s.Keys("<down>")
				s.Golden("paste-" + name)
			})
		}
	}
}

// Pasted lines make one task each: what no task can be made of is said, what is
// doubtful is asked, lines can be left out and mended; one undo takes all back.
func TestPasteMakesTasks(t *testing.T) {
	f := office()
	f.Add("person", "name", "Marie Curie", "team", "volunteer")
	s := open(t, f, "fr", 110, 34)
	paste(s, "Premier !haute\n- Appeler @marie\n- Voir @zzz\n- Relire vendredi prochain\n- De trop\n- 31/11\n")
	s.Sees("6 lignes collées : 6 tâches", "entrée créer 6 tâches", "? Appeler", "! 31/11", "✗ Voir", "« zzz » introuvable", "? Relire vendredi prochain")
	s.Keys("<end>", "<up>", "x")
	s.Sees("5 tâches", "– De trop")
	s.Keys("<enter>")
	s.Sees("Ligne 3 : un nom est introuvable")
	s.Keys("e", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<enter>")
	s.Sees("+ Voir")
	s.Keys("<enter>")
	s.Sees("« @marie » : lequel est le bon ?")
	s.Keys("<esc>")
	if len(f.Applied) != 0 {
		t.Fatal("something was made before it was clear")
	}
	s.Keys("<enter>", "2")
	s.Sees("« vendredi prochain » : lequel est le bon ?")
	s.Keys("3")
	if len(f.Applied) != 1 || len(f.Applied[0]) != 5 {
		t.Fatalf("made %v", f.Applied)
	}
	s.Sees("Ajout (tâche) : 5 fiches", "8 fiches")
	s.Misses("lignes collées")
	s.Keys("u")
	s.Sees("3 fiches")
}

// What was changed in pasted lines is not thrown away unasked; lines as they
// were pasted are.
func TestPasteIsNotThrownAway(t *testing.T) {
	for name, work := range map[string][]string{"changed": {"e", " XX", "<enter>"}, "left out": {"x"}} {
		s := open(t, office(), "fr", 110, 34)
		paste(s, "Un\nDeux\nTrois")
		s.Keys(work...)
		s.Keys("<esc>")
		s.Sees("Laisser ces 3 lignes sans en faire de tâches ?", "[Continuer]")
		s.Keys("<enter>")
		s.Sees("3 lignes collées")
		s.Keys("<esc>", "<right>", "<enter>")
		s.Misses("lignes collées")
		if name == "changed" {
			paste(s, "Un\nDeux\nTrois")
			s.Keys("<esc>")
			s.Misses("lignes collées", "Laisser ces")
		}
	}
}

// Nothing is guessed while lines are still being read: keys wait.
func TestPasteWaits(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 110, 34)
	s.Hold()
	paste(s, "Un\nDeux")
	s.Keys("<enter>", "2")
	if s.Let(); len(f.Applied) != 1 || len(f.Applied[0]) != 2 {
		t.Fatalf("made %v", f.Applied)
	}
	s.Sees("Radio Obrera") // the 2 went to the panes
}

// One line opens quick add; in quick add, several join what was typed; a filter
// and a form take what is pasted as text; what is too much is not read.
func TestPasteElsewhere(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 110, 34)
	paste(s, "- Appeler le FTL !haute\n")
	s.Sees("Tâche rapide", "> Appeler le FTL !haute", "haute")
	s.Keys("<esc>", "n", "<ctrl+u>", "D’abord")
	paste(s, "un\ndeux")
	s.Sees("2 lignes collées : 2 tâches", "+ D’abord un", "+ deux")
	s.Keys("<esc>", "/")
	paste(s, "Rapport\nnarratif")
	s.Sees("/ Rapport narratif")
	s.Keys("<esc>")
	paste(s, strings.Repeat("ligne\n", 201))
	s.Sees("201 lignes collées : c’est plus que 200")
	paste(s, " \n\n")
	s.Keys("a")
	paste(s, "Titre\nsuite")
	s.Misses("lignes collées")
	s.Sees("Titre suite")
	if len(f.Applied) != 0 {
		t.Errorf("made %v", f.Applied)
	}
}

// A line that the store refuses is not made, nor are the others; the preview
// stays and says why.
func TestPasteRefused(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 110, 34)
	f.Refusal = model.Refuse(model.Invalid, "period.backwards", "start", "2026-12-01", "end", "2026-11-01")
	paste(s, "un\ndeux")
	s.Keys("<enter>")
	s.Sees("2 lignes collées", "précède")
	f.Refusal = nil
	s.Keys("<enter>")
	s.Sees("Ajout (tâche) : 2 fiches")
}
