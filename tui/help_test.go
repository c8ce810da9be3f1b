package tui

import (
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// Help begins with the record under the cursor: what it is, what its status
// means, what can be done with it now and what not, and why; then every key.
func TestHelpOfWhatIsUnderTheCursor(t *testing.T) {
	s, _ := tourist(t, "fr", TourStart{}, 120, 50)
	s.Keys("?")
	s.Sees("Sous le curseur : tâche « Appeler le FAT »", "Une chose à faire, par quelqu’un, pour un jour",
		"État « à faire » : personne n’a encore commencé", "Ce qui peut se faire avec, maintenant", "Changer l’état",
		"Pas maintenant : ", "Remettre comme ce jour-là")
	s.Keys("<end>")
	s.Sees("Enregistrer le formulaire")
	if n := strings.Count(s.Screen(), "Changer l’état"); n > 1 {
		t.Errorf("a key stands %d times", n)
	}
	s.Keys("<esc>", "<home>", "?")
	s.Misses("Sous le curseur")
	past, _, _ := travel(t, "fr", 120, 50)
	past.Keys("T", "hier", "<enter>", "?")
	past.Sees("Sous le curseur")
	past.Sees("Le passé se lit, il ne s’écrit pas")
}

// Where nothing is under the cursor, that is said once, below what can be done.
func TestHelpOfAnEmptyList(t *testing.T) {
	for _, pane := range []string{"1", "3"} {
		s := open(t, panetest.NewFake(), "fr", 80, 100)
		s.Keys(pane, "?")
		s.Sees("Ajouter", "Tâche rapide")
		s.Misses("Rien n’est sous le curseur")
		s.Keys("<end>", "<up>", "<up>", "<up>")
		s.Sees("Pas maintenant : Rien n’est sous le curseur", "Changer l’état")
		s.Misses("— Rien n’est sous le curseur")
	}
}

// What is protected is not named.
func TestHelpNamesNothingProtected(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	s.Keys("3", "?")
	s.Sees("Sous le curseur : contact")
	s.Misses("Port-au-Prince", "hidden", "contact «")
}

// In a form f1 explains the field: its meaning, its form, its choices, and who
// may read it; the form stays as it was.
func TestFieldsAreExplained(t *testing.T) {
	s, _ := tourist(t, "fr", TourStart{}, 120, 40)
	s.Keys("e")
	s.Sees("f1 aide")
	s.Keys("<f1>")
	s.Sees("Titre · tâche", "Obligatoire")
	s.Keys("<esc>", "X", "<tab>", "<tab>", "<f1>")
	s.Sees("État · tâche", "en attente : c’est à quelqu’un d’autre", "Dans une liste, s le change")
	s.Keys("<esc>")
	s.Sees("Appeler le FATX")
	s.Keys("<ctrl+s>")
	s.Sees("Appeler le FATX", "Titre : Appeler le FATX")
	s.Keys(":", "ajouter personne", "<enter>", "<f1>")
	s.Keys("<esc>")
	for range len(pane.FormFields(model.People.Kind)) {
		s.Keys("<f1>")
		if strings.Contains(s.Screen(), "Comment lui écrire") {
			s.Sees("Protégé : lisible par la coordination", "jusqu’à R.")
			return
		}
		s.Keys("<esc>", "<tab>")
	}
	t.Error("the protected field was not found")
}

// Every kind and every type has its words, in every language.
func TestEverythingIsExplained(t *testing.T) {
	for _, lang := range i18n.Languages() {
		h := &pane.Host{Words: i18n.Load(lang)}
		for _, k := range model.Kinds {
			if !h.Words.Has("about.kind." + k.Name) {
				t.Errorf("%s: nothing says what %s is", lang, k.Name)
			}
			for _, f := range pane.FormFields(k) {
				for _, said := range h.Explain(k, f) {
					if strings.ContainsAny(said, "⟦{") {
						t.Errorf("%s: %s.%s is explained by %q", lang, k.Name, f.Name, said)
					}
				}
			}
		}
	}
}

func TestHelpFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			s, _ := tourist(t, lang, TourStart{}, size[0], size[1])
			s.Keys("?")
			s.Golden("help-" + name)
			s.Keys("<esc>", "e", "<tab>", "<tab>", "<f1>")
			s.Golden("explain-" + name)
		}
	}
}
