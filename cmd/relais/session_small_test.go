//go:build unix

package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clipboard gives what was sent to the terminal's clipboard, in order.
func (s *terminal) clipboard() []string {
	s.t.Helper()
	var out []string
	for _, m := range regexp.MustCompile("\x1b]52;c;([A-Za-z0-9+/=]*)[\x07\x1b]").FindAllStringSubmatch(s.output(), -1) {
		text, err := base64.StdEncoding.DecodeString(m[1])
		if err != nil {
			s.t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// opener puts a program in the place of the system's that notes what it is given
// to open, and returns the file in which it does.
func (h *house) opener(code string) (with *house, noted string) {
	h.t.Helper()
	dir := filepath.Join(h.home, "programmes")
	noted = filepath.Join(h.home, "ouvert")
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >>" + noted + "\n[ ! -f \"$1\" ] || cat \"$1\" >>" + noted + "\nexit " + code + "\n"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		h.t.Fatal(err)
	}
	return h.with("PATH=" + dir + ":" + os.Getenv("PATH")), noted
}

// A person copies a title, the e-mail of a partner from its record, and the
// titles of a selection: the terminal's clipboard has them.
func TestCopyToTheClipboard(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("task", "add", "Écrire à Zoé")
	h.relais("task", "add", "Lire l’entente")
	h.relais("organisation", "add", "Radio Obrera", "--email", "radio@example.org")
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir tâches").press("enter").sees("2 fiches")
	s.press("home", "Y").sees("1  Le titre", "échap")
	s.press("1").sees("Copié dans le presse-papiers")
	s.press("A", "Y", "1").sees("(2 fiches)")
	s.press("esc", ":").types("ouvrir organisations").press("enter").sees("› Radio Obrera")
	s.press("enter").sees("Y copier")
	s.press("Y").types("courriel").press("enter").sees("Copié dans le presse-papiers du terminal : courriel")
	s.press("esc").misses("échap fermer")
	s.quits()
	got := s.clipboard()
	if len(got) != 3 || strings.Count(got[0], "\n") != 0 || strings.Count(got[1], "\n") != 1 || got[2] != "radio@example.org" {
		t.Errorf("the clipboard had %q", got)
	}
}

// A person opens the site of a partner and the file of a document with the
// system's program; the copy is gone with the program. A file that may be a
// program is not opened, and where nothing opens, one is told.
func TestOpenLinksAndFiles(t *testing.T) {
	t.Parallel()
	h, noted := newHouse(t).opener("0")
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("organisation", "add", "Radio Obrera", "--website", "radio.example", "--email", "radio@example.org")
	for _, name := range []string{"budget.pdf", "facture.exe"} {
		file := filepath.Join(h.home, name)
		if err := os.WriteFile(file, []byte("contenu de "+name), 0o600); err != nil {
			t.Fatal(err)
		}
		h.relais("document", "add", name, "--file", file)
	}
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir organisations").press("enter").sees("› Radio Obrera")
	s.press("O").sees("Que voulez-vous ouvrir ?", "radio.example")
	s.types("radio.ex").press("enter").sees("Ouvert : radio.example")
	s.press(":").types("ouvrir documents").press("enter").sees("budget.pdf", "facture.exe")
	s.press("/").types("budget").press("enter").misses("facture").press("O").sees("Ouvert : budget.pdf")
	s.press("esc", "/").types("facture").press("enter").misses("budget").press("O").sees("pourrait être un programme")
	s.press("esc").misses("échap fermer")
	s.quits()
	data, err := os.ReadFile(noted)
	lines := strings.Split(string(data), "\n")
	if err != nil || len(lines) != 3 || lines[0] != "https://radio.example" || lines[2] != "contenu de budget.pdf" {
		t.Fatalf("opened %q %v", lines, err)
	}
	if _, err := os.Stat(lines[1]); !os.IsNotExist(err) || filepath.Base(lines[1]) != "budget.pdf" {
		t.Errorf("the copy %s is still there: %v", lines[1], err)
	}

	failing, _ := h.opener("3")
	s = failing.open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir organisations").press("enter").sees("› Radio Obrera")
	s.press("O", "1").sees("Le système n’a pas su ouvrir")
	s.quits()
	s = h.with("PATH=/nulle-part").open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir organisations").press("enter").sees("› Radio Obrera")
	s.press("O", "1").sees("Aucun programme ne peut ouvrir cela ici")
	s.quits()
}

// A person pastes the list of a mail: each line is shown as quick add reads it,
// what is doubtful is asked, and one undo takes all of the tasks back.
func TestPasteManyLines(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("person", "add", "Maude Bellerive", "--team", "volunteer")
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.pastes("- Appeler le FTL vendredi @maude !haute\r\n- Relire vendredi prochain\r\n- De trop\r\n- Voir @zzz\r\n")
	s.sees("4 lignes collées : 4 tâches", "+ Appeler le FTL", "Maude Bellerive · haute", "? Relire", "✗ Voir")
	s.press("down", "down", "x").sees("– De trop", "3 tâches")
	s.press("enter").sees("Ligne 4 : un nom est introuvable")
	s.press("e").sees("Modifier la ligne")
	s.press("backspace", "backspace", "backspace", "backspace", "enter").sees("+ Voir")
	s.press("enter").sees("lequel est le bon ?")
	s.press("2").sees("Ajout (tâche) : 3 fiches") // the first answer leaves the words
	got := map[string]string{}
	for _, r := range h.list("task", "list") {
		got[r.text("title")] = r.text("due") + " " + r.text("priority")
	}
	if len(got) != 3 || got["Appeler le FTL"] != "2026-11-27 high" || got["Relire"] != "2026-11-27 normal" {
		t.Errorf("the tasks are %v", got)
	}
	s.press("u").sees("Annulé : ajout de 3 fiches")
	s.quits()
	if left := h.list("task", "list"); len(left) != 0 {
		t.Errorf("%d tasks are left after one undo", len(left))
	}
}

// What takes its time shows in the terminal's own bar, which is empty at the end.
func TestTheTerminalsBar(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	folder := filepath.Join(h.home, "equipe")
	h.relais("init", "--name", "Marie Tremblay", "--demo", "--scale", "3", "--share", folder)
	code := strings.TrimSpace(h.relais("invite").out)
	other := newHouse(t)
	s := other.open(80, 24, "join", folder, "--code", code, "--name", "Paul Gagnon")
	if code := s.ends(); code != 0 {
		t.Fatalf("ended with %d\n%s", code, frame(s.screen()))
	}
	bars := regexp.MustCompile("\x1b]9;4;([0-9;]*)\x1b").FindAllStringSubmatch(s.output(), -1)
	if len(bars) < 2 || !strings.HasPrefix(bars[0][1], "1;") && bars[0][1] != "3" || bars[len(bars)-1][1] != "0" {
		t.Errorf("the bar was told %q", bars)
	}
}

// A person asks to be told of due deadlines: the desktop is told once, and not
// again at the next start of that day, and never of what is protected. The
// window's title names the organisation; no bell rings in any session.
func TestDueDeadlinesAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "TERM=foot")
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("deadline", "add", "Rapport au FTL", "--day", "2026-11-24")
	tells := func(s *terminal) int {
		return strings.Count(s.output(), "\x1b]777;notify;Relais;Échéance aujourd’hui\u00a0: Rapport au FTL\x1b\\")
	}
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("annoncer les échéances").sees("› Annoncer les échéances")
	s.press("enter").sees("seront annoncées")
	s.until("the notification", func(string) bool { return tells(s) > 0 })
	s.quits()
	if n := tells(s); n != 1 {
		t.Errorf("told %d times", n)
	}
	if !strings.Contains(s.output(), "\x1b]2;Relais") {
		t.Error("the window has no title")
	}
	s = h.open(80, 24)
	s.sees("enregistré ici")
	s.press(":").types("ne plus annoncer").sees("› Ne plus annoncer")
	s.press("esc").misses("Ne plus annoncer")
	s.quits()
	if n := tells(s); n != 0 {
		t.Errorf("told %d times again", n)
	}
	s = h.with("RELAIS_NOW=2026-11-25T15:00:00Z").open(80, 24)
	s.sees("enregistré ici")
	s.until("the next day's notification", func(string) bool {
		return strings.Contains(s.output(), "\x1b]777;notify;Relais;Échéance passée, ")
	})
	s.quits()
}

// Of tasks of series that are done together, the ones done and the ones that
// follow are counted each, also when it is taken back and done again.
func TestWhatFollowsIsCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("task", "add", "Triage", "--due", "2026-11-30", "--recurrence", "FREQ=WEEKLY")
	h.relais("task", "add", "Veille", "--due", "2026-11-30", "--recurrence", "FREQ=WEEKLY")
	h.relais("task", "add", "Une fois")
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press(":").types("ouvrir tâches").press("enter").sees("3 fiches")
	s.press("A").sees("3 sélections")
	s.press("s").sees("État · 3 sélections")
	s.press("5").sees("État → ✓ terminée : 3 fiches, et 2 tâches suivantes")
	s.press("u").sees("Annulé : état de 3 fiches, et 2 tâches suivantes")
	s.press("ctrl+r").sees("Rétabli : état de 3 fiches, et 2 tâches suivantes")
	s.quits()
}
