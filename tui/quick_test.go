package tui

import (
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
)

const quickLine = `Appeler le FTL dans 2 semaines @marie !haute +radio *chaque lundi`

// What was understood stands below the line while it is typed.
func TestQuickFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, office(), lang, size[0], size[1])
				s.Keys("n", quickLine)
				s.Golden("quick-" + name)
			})
		}
	}
}

func TestQuickPreview(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("n", quickLine)
	s.Sees("Appeler le FTL", "lun. 7 déc.", "Marie Dubé", "haute", "radio", "chaque lundi")
	s.Keys("<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>")
	s.Misses("chaque lundi")
	s.Keys(" 31/11")
	s.Sees("calendrier")
	s.Keys("<esc>", "n", "<ctrl+u>", "Appeler @zzz")
	s.Sees("« zzz » est introuvable")
}

// Names, actions and priorities are completed at the end of the line; what was
// typed is kept until it is sent.
func TestQuickCompletes(t *testing.T) {
	f := office()
	f.Add("person", "name", "Thu Hà Nguyễn", "team", "volunteer")
	s := open(t, f, "fr", 100, 30)
	s.Keys("n")
	s.Sees("Appeler le FTL vendredi #2.1.a @moi !haute", "échap annuler")
	s.Keys("Relire @")
	s.Misses("Appeler le FTL")
	s.Sees("›moi", "tab compléter", "échap garder")
	s.Keys("thu")
	s.Sees(`›"Thu Hà Nguyễn"`)
	s.Keys("<tab>", "!ur", "<tab>")
	s.Sees(`> Relire @"Thu Hà Nguyễn" !urgente`, "Thu Hà Nguyễn", "entrée créer")
	s.Keys("@", "<shift+tab>", "<backspace>", "<enter>")
	if f.Named("task", `Relire @"Thu Hà Nguyễn" !urgente`).IsZero() { // as it was sent: the program itself reads it
		t.Error("the line was not sent as it was completed")
	}
}

// What is doubtful is told whole, however long the words.
func TestQuickDoubtsAreToldWhole(t *testing.T) {
	s := open(t, office(), "fr", 80, 24)
	s.Keys("n", "Appeler pour:leprochainconseildadministrationextraordinaire !pressant !fort")
	s.Sees("vendredi, 15 déc", "ou +2s.", "priorité inconnue", "haute ou urgente.")
}

// An answer to an older line is dropped.
func TestQuickLateAnswers(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("n", "Voir ")
	s.Hold()
	s.Keys("!basse")
	s.Keys("<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>")
	s.Let()
	s.Misses("basse", "priorité inconnue")
}

// Two Maries, and a date that may be two, are asked about when the line is
// sent; keys typed meanwhile answer.
func TestQuickAsks(t *testing.T) {
	f := office()
	curie := f.Add("person", "name", "Marie Curie", "team", "volunteer")
	s := open(t, f, "fr", 100, 30)
	s.Keys("n", "Appeler @marie vendredi prochain")
	s.Sees("2 possibles, à choisir", "« vendredi prochain » : plusieurs sens, entrée demandera")
	s.Keys("<enter>")
	s.Sees("« @marie » : lequel est le bon ?", "Marie Curie", "Marie Dubé")
	s.Keys("2")
	s.Sees("« vendredi prochain » : lequel est le bon ?", "ven. 27 nov.", "ven. 4 déc.", "laisser dans le titre")
	s.Hold()
	s.Keys("3")
	s.Let()
	title := "Appeler qui:" + curie.String() + " due:2026-12-04"
	if f.Named("task", title).IsZero() {
		t.Errorf("no task was made of %q: %v", title, f.Applied)
	}
}

// Left in the title, the words are quoted, so that nothing asks again.
func TestQuickKeepsWords(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("n", "Voir vendredi prochain", "<enter>", "<enter>")
	if f.Named("task", `Voir "vendredi prochain"`).IsZero() {
		t.Errorf("made: %v", f.Applied)
	}
	if q := model.ParseQuickAdd(`Voir "vendredi prochain"`, "2026-11-23"); q.Title != "Voir vendredi prochain" || len(q.Doubts) > 0 {
		t.Errorf("%+v", q)
	}
}

// What was typed and left is there the next time, and gone once its task is
// made; a line that was pasted over it takes nothing away.
func TestQuickKeepsWhatWasLeft(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("n", "Appeler @marie", "<esc>")
	s.Sees("Texte gardé : n le reprend.")
	paste(s, "Réserver la salle B")
	s.Keys("<esc>", "n")
	s.Sees("> Réserver la salle B")
	s.Keys("<enter>", "n")
	s.Sees("> Appeler @marie", "Marie Dubé") // read anew
	s.Keys(" !haute", "<esc>", "n")
	s.Sees("> Appeler @marie !haute")
	paste(s, "un\ndeux")
	s.Sees("2 lignes collées")
	s.Keys("<esc>")
	s.Sees("Texte gardé")
	s.Keys("n")
	paste(s, strings.Repeat("ligne\n", 201))
	s.Sees("201 lignes collées", "> Appeler @marie !haute")
	s.Keys("<enter>", "n")
	s.Misses("> Appeler", "> Réserver")
	s.Keys(" ", "<esc>")
	s.Misses("Texte gardé")
	if f.Named("task", "Réserver la salle B").IsZero() || len(f.Applied) != 2 {
		t.Errorf("made %v", f.Applied)
	}
}

// What was left of quick add is there after a restart too, the line that was being
// typed when the program was killed as well; no form is offered for it. Once its
// task is made it is there no more.
func TestQuickKeepsWhatWasLeftForTheNextStart(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("n", "Appeler Ana", "<esc>", "n", "<ctrl+u>", "Relire", "<esc>", "n", " le rapport") // killed
	s = open(t, f, "fr", 100, 30)
	s.Misses("Reprendre ce que vous étiez")
	s.Keys(":", "brouillon", "<enter>")
	s.Sees("Aucun brouillon")
	s.Keys("n")
	s.Sees("> Relire le rapport")
	s.Keys("<enter>")
	s = open(t, f, "fr", 100, 30)
	s.Keys("n", "<ctrl+u>", "<enter>")
	if drafts, _ := f.Drafts(t.Context()); len(drafts) > 0 {
		t.Errorf("kept: %v", drafts)
	}
	s = open(t, f, "fr", 100, 30)
	s.Keys("n")
	s.Misses("> Relire", "> Appeler")
}

// What is recorded or replayed types into an empty line, and takes nothing away
// from what was left.
func TestMacrosQuickAddAnew(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("n", "Appeler Ana", "<esc>", "Q", "n")
	s.Sees("Tâche rapide")
	s.Misses("Appeler Ana")
	s.Keys("<esc>", "Q", "<esc>", "n")
	s.Sees("> Appeler Ana")
}
