//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A window too small for anything says so, and shows the work again when it
// grows; a form that was open still holds what was typed.
func TestTheWindowShrinksAndGrows(t *testing.T) {
	t.Parallel()
	s := furnished(t).open(80, 24)
	s.sees("enregistré ici")
	s.press("c").sees("Ajouter : contact")
	s.types("Appel coupé").sees("Appel coupé")
	for _, size := range [][2]int{{20, 5}, {1, 1}, {39, 10}, {40, 9}} {
		s.resize(size[0], size[1])
		s.misses("Appel coupé")
	}
	s.resize(39, 10)
	s.sees("Agrandissez un peu la fenêtre")
	s.resize(40, 10)
	s.sees("Appel coupé")
	s.resize(200, 50)
	s.sees("Ajouter : contact", "Appel coupé")
	s.press("ctrl+s").sees("✓")
	s.quits()
}

// A name mistyped where work is given to somebody makes nobody of it: it is
// asked about, and the safe answer is first.
func TestAMistypedNameMakesNobody(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	count := func() int { return len(h.fields("person", "name")) }
	before := count()
	s := h.open(80, 24)
	s.sees("En retard (", "Urgence ")
	s.press("o").sees("Responsable")
	s.types("wilnr")
	s.sees("Créer « wilnr »")
	s.press("enter").sees("Personne ne s’appelle « wilnr »", "Ne rien changer")
	s.press("enter").misses("Personne ne s’appelle")
	if n := count(); n != before {
		t.Errorf("%d people of %d", n, before)
	}
	s.press("o").sees("Responsable")
	s.types("wilnr")
	s.sees("Créer « wilnr »")
	s.press("enter").sees("Personne ne s’appelle « wilnr »")
	s.press("right", "enter").sees("✓")
	if n := count(); n != before+1 {
		t.Errorf("%d people, and one was added to %d", n, before)
	}
	s.press("u").sees("Annulé")
	if n := count(); n != before {
		t.Errorf("undone, %d people of %d", n, before)
	}
	s.quits()
}

// A program started in a window too small for it waits for a larger one.
func TestStartedInASmallWindow(t *testing.T) {
	t.Parallel()
	s := furnished(t).open(20, 5)
	s.sees("Agrandissez")
	s.resize(80, 24)
	s.sees("enregistré ici")
	s.quits()
}

// Escape sequences and control characters that are pasted are shown visibly and
// kept as harmless text: the terminal never gets them.
func TestPastedEscapesStayHarmless(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press("c").sees("Ajouter : contact")
	s.pastes("Visite\x00\u009b2J").sees("Visite␀‹U+009B›2J")
	s.press("ctrl+s").sees("Ajouter : contact", "ce n’est pas du texte")
	s.press("ctrl+u").pastes("Visite\x1b]0;piraté\x07 \x1b[31mrouge\x1b[0m \u202eenvers fin")
	s.sees("Visite", "rouge", "‹U+202E›envers", "fin")
	s.press("ctrl+s").sees("✓ Ajout (contact) : ")
	for _, bad := range []string{"\x1b]0;piraté", "\x1b[31mrouge", "\u202e", "\u009b2J"} {
		if strings.Contains(s.output(), bad) {
			t.Errorf("the terminal got %q", bad)
		}
	}
	s.quits()
	for _, r := range []record{h.one("interaction", "list", "--where", "summary~Visite summary~rouge")} {
		if strings.ContainsAny(r.text("summary"), "\x00\x1b\x07\u009b") {
			t.Errorf("kept: %q", r.text("summary"))
		}
	}
	if got := h.relais("interaction", "list", "--where", "summary~rouge"); strings.ContainsAny(got.out, "\x1b\u202e\x07") {
		t.Errorf("the list writes %q", got.out)
	}
}

// A text longer than a field takes is refused with a sentence, whole: nothing is
// cut, nothing is lost.
func TestTooLongATextIsRefusedWhole(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press("c").sees("Ajouter : contact")
	s.types("Début ").pastes(strings.Repeat("très long ", 3000)).sees("✗ Trop long pour ce champ", "Début")
	s.press("ctrl+s").sees("✓ Ajout (contact) : ")
	if got := h.one("interaction", "list", "--where", "summary~Début"); got.text("summary") != "Début" {
		t.Errorf("kept %q", got.text("summary"))
	}
}

// Where the surroundings lack something, a sentence in French says what, before
// anything is drawn.
func TestPoorSurroundings(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	corrupt := furnished(t)
	wreck(t, filepath.Join(corrupt.profile, "relais.db"))
	for name, c := range map[string]struct {
		house *house
		says  string
		code  int
	}{
		"dumb terminal":    {h.with("TERM=dumb"), "relais --accessible", 2},
		"no home":          {h.without("HOME").without("RELAIS_HOME"), "indiquez le profil avec --profile", 2},
		"corrupt database": {corrupt, "relais restore FICHIER", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.house.t = t
			s := c.house.open(80, 24)
			if code := s.ends(); code != c.code {
				t.Errorf("ended with code %d, want %d", code, c.code)
			}
			if got := strings.Join(strings.Fields(s.screen()), " "); !strings.Contains(got, c.says) {
				t.Errorf("said %q, want %q", got, c.says)
			}
		})
	}
}

// wreck overwrites the middle of a file.
func wreck(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte(strings.Repeat("épave", 4000)), 0); err != nil {
		t.Fatal(err)
	}
	for _, beside := range []string{"-wal", "-shm"} {
		os.Remove(path + beside)
	}
}
