//go:build unix

package main

import (
	"strings"
	"testing"
)

// A filter is completed key by key and its error stands under its column; what it
// leaves becomes a view of the whole team, pinned on the colleague's screen too,
// where the same rows are an agenda, a timeline, a board, a tree and a list.
func TestAViewOfTheWholeTeam(t *testing.T) {
	t.Parallel()
	marie, paul, a, b, _ := twoScreens(t)
	marie.relais("task", "add", "Appeler le FAT", "--start", "2026-11-20", "--due", "2026-11-27", "--status", "doing")
	marie.relais("task", "add", "Écrire au CALM", "--due", "2026-12-01", "--assignee", "Paul")
	marie.relais("task", "add", "Finie", "--status", "done", "--due", "2026-11-02")
	a.press(":").types("ouvrir tâches").press("enter").sees("3 fiches", "Finie")
	a.press("/").types("éta").sees("›état=")
	a.press("tab").sees("/ état=", "›à-faire")
	a.types("terminée couleur=bleu").press("enter").sees("Champ inconnu dans le filtre : couleur")
	lines := strings.Split(a.screen(), "\n")
	for i, l := range lines {
		if at := strings.Index(l, "couleur=bleu"); at >= 0 {
			typed, below, _ := strings.Cut(lines[i+1], "↑")
			if len([]rune(l[:at])) != len([]rune(typed)) || !strings.Contains(below, "Champ inconnu") {
				t.Errorf("the arrow is not under the column:\n%s\n%s", l, lines[i+1])
			}
		}
	}
	a.press("ctrl+u").types("état!=terminée tri:-échéance").press("enter").sees("2 sur 3")
	a.misses("Finie")
	a.press("D").sees("5  Arbre")
	a.press("3").sees("mar. 1er déc., dans 7 jours", "ven. 27 nov., dans 3 jours")
	a.press("S").sees("Nom de la vue")
	a.types("À venir").press("enter").sees("Épingler cette vue")
	a.press("right", "enter").sees("9 À venir")

	b.sees("9 À venir")
	b.press("9").sees("› 9 À venir", "Filtre · ", "mar. 1er déc., dans 7 jours")
	b.misses("Finie").press("D").sees("5  Arbre")
	b.press("4").sees("▼", "█", "◆", "+ zoom")
	b.press("D").sees("• choix actuel")
	b.press("2").sees("○ à faire", "◐ en cours", "maj+→ déplacer")
	b.press(")").sees("État → ")
	b.press("u").sees("Annulé")
	b.press("D").sees("• choix actuel")
	b.press("5").sees("▾ Sans action (2)")
	b.press("home", "left").misses("Appeler le FAT")
	b.press("D").sees("• choix actuel")
	b.press("1").sees("Appeler le FAT", "Écrire au CALM")
	a.quits()
	b.quits()
	if got := paul.relais("list", "À venir"); strings.Count(got.out, "\n") != 2 || !strings.Contains(got.out, "Écrire au CALM") {
		t.Errorf("the view by name: %v", got)
	}
}

// The four charts come one after the other on the screen, with their words and
// figures, and the same ones as SVG from the command line.
func TestFourCharts(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(80, 24)
	s.sees("En retard (")
	s.press("G")
	for _, c := range []struct{ name, title, figure string }{
		{"workload", "Charge par personne et par semaine", "h sur"},
		{"contacts", "Contacts par partenaire", "novembre 2026"},
		{"tasks", "Tâches ouvertes et fermées", "sem. du 23 nov."},
		{"progress", "Avancement par objectif", " %  █"},
	} {
		s.sees(c.title, c.figure, "un autre graphique")
		s.press("right").misses(c.title)
		got := h.relais("chart", c.name, "--format", "svg", "-o", "-")
		if got.code != 0 || !strings.HasPrefix(got.out, "<svg") && !strings.HasPrefix(got.out, "<?xml") || !strings.Contains(got.out, c.title) {
			t.Errorf("%s as SVG: %d %s %.200s", c.name, got.code, got.err, got.out)
		}
	}
	s.sees("Charge par personne") // round again
	s.press("esc").misses("un autre graphique")
	s.quits()
}

// Names in wide characters, with combining accents, emoji, or written from right
// to left leave the columns where they are; a long one is cut so that what sets
// it apart stays.
func TestColumnsKeepTheirPlace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	due := map[bool]string{false: "2026-11-27", true: "2026-11-28"} // the two long ones follow each other
	for _, name := range []string{"Simple", "東京の連帯 組織", "E\u0301cole de\u0301mocratique", "Fête 👩‍👩‍👧 ✊🏽 du FAT", "منظمة التضامن",
		"Préparer le rapport du projet Université populaire, pour le FAT", "Préparer le rapport du projet Université populaire, pour la CTC"} {
		if got := h.relais("task", "add", name, "--due", due[len(name) > 50]); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir tâches").press("enter").sees("7 fiches", "…le FAT", "…la CTC")
	s.mu.Lock()
	defer s.mu.Unlock()
	place := map[int]int{}
	for y := range s.emu.Height() {
		for x := range s.emu.Width() - 1 {
			if c, next := s.emu.CellAt(x, y), s.emu.CellAt(x+2, y); x > 20 && c != nil && next != nil && c.Content == "○" && next.Content == "à" {
				place[x]++
			}
		}
	}
	for _, n := range place {
		if n == 7 {
			return
		}
	}
	t.Errorf("the states of the rows stand at %v, by column", place)
}
