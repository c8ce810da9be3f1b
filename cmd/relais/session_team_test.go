//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// codeOn reads an invitation's code off the screen.
func (s *terminal) codeOn() string {
	s.t.Helper()
	screen := s.sees("Code pour", "c copier")
	code := ""
	for _, line := range regexp.MustCompile(`│ +((?:[a-z]+-? +){4})`).FindAllStringSubmatch(screen, -1) {
		code += strings.ReplaceAll(line[1], " ", "")
	}
	if strings.Count(code, "-") != 7 {
		s.t.Fatalf("the code on the screen is %q\n%s", code, frame(screen))
	}
	return code
}

// twoScreens is a team of two, made from the interface alone: Marie shares her
// profile and invites Paul, who joins at his first start. Both stay open.
func twoScreens(t *testing.T) (marie, paul *house, a, b *terminal, folder string) {
	t.Helper()
	marie, paul = newHouse(t), newHouse(t)
	folder = filepath.Join(t.TempDir(), "equipe")
	if got := marie.relais("init", "--name", "Marie Tremblay", "--org", "Solidarité"); got.code != 0 {
		t.Fatal(got.err)
	}
	a = marie.open(120, 40)
	a.sees("enregistré ici · pas partagé")
	a.goTo("Partage")
	a.press("p").sees("Dossier à partager")
	a.types(folder).press("enter").sees("Ce profil est partagé", "Marie Tremblay (cet appareil)")
	a.press("i").sees("Qui invitez-vous ?")
	a.types("Paul Gagnon").sees("Créer « Paul Gagnon »")
	a.press("enter").sees("Avec quel rôle ?")
	a.press("1")
	code := a.codeOn()
	a.press("esc", "esc").misses("Code pour")

	b = paul.open(80, 24)
	b.sees("Bienvenue dans Relais")
	b.types("Paul").press("tab").types("r").sees("Dossier partagé", "Code d’invitation")
	b.press("tab").types(folder).press("tab").types("un deux trois").press("enter")
	b.sees("Ce code n’en est pas un")
	b.press("ctrl+u").types(strings.ReplaceAll(code, "-", " ")).press("enter")
	b.sees("Solidarité", "partagé à l’instant")
	a.sees("Paul Gagnon", "2 appareils")
	return marie, paul, a, b, folder
}

// Two screens on one folder: an edit on one is on the other at once; the same
// field edited on both while the folder is away is a conflict on both, and
// settled on one it is gone on the other.
func TestTwoScreensOneFolder(t *testing.T) {
	t.Parallel()
	marie, paul, a, b, folder := twoScreens(t)
	a.press("1").sees("à voir")
	a.press("n").sees("@moi")
	a.types("Appeler le FAT").sees("Appeler le FAT")
	began := time.Now()
	a.press("enter")
	b.sees("Appeler le FAT")
	took := time.Since(began)
	t.Logf("from one screen to the other: %s", took.Round(time.Millisecond))
	if took > 3*time.Second {
		t.Errorf("an edit took %s to the other screen", took)
	}

	if err := os.Rename(folder, folder+"-parti"); err != nil {
		t.Fatal(err)
	}
	for s, text := range map[*terminal]string{a: " vite", b: " demain"} {
		s.press("e").sees("Modifier") // what arrived in an empty list is under the cursor
		s.types(text).press("ctrl+s")
		s.sees("dossier introuvable", "1 action à partager", "Appeler le FAT"+text)
	}
	if err := os.Rename(folder+"-parti", folder); err != nil {
		t.Fatal(err)
	}
	a.sees("≠ 1 conflit", "partagé à l’instant")
	b.sees("≠ 1 conflit", "partagé à l’instant")
	a.goTo("Partage")
	a.sees("À régler")

	b.press("e").sees("Modifier")
	b.types(" matin").press("ctrl+s").misses("≠ 1 conflit")
	a.misses("≠ 1 conflit")
	a.misses("À régler")
	for _, s := range []*terminal{a, b} {
		s.quits()
	}
	if x, y := marie.relais("state-hash"), paul.relais("state-hash"); x.out != y.out {
		t.Errorf("they end apart: %s%s", x.out, y.out)
	}
	one := marie.one("task", "list")
	if !strings.HasSuffix(one.text("title"), "matin") {
		t.Errorf("the task is %q", one.text("title"))
	}
}

// The command line, `sync --watch` and the interface work on one profile at
// once: nothing is published twice, nothing is refused, all of it arrives.
func TestThreeProcessesOnOneProfile(t *testing.T) {
	t.Parallel()
	marie, paul, a, b, folder := twoScreens(t)
	watch := marie.open(80, 24, "sync", "--watch")
	watch.sees("Échange en continu")
	done := make(chan error)
	const each = 5
	for i := range 3 {
		go func() {
			for n := range each {
				got, err := marie.try("task", "add", "Tâche "+string(rune('A'+i))+string(rune('0'+n)))
				if err == nil && got.code != 0 {
					t.Errorf("adding: %s", got.err)
				}
				if got, err := marie.try("sync"); err == nil && got.code != 0 && got.code != 5 {
					t.Errorf("exchanging: %s", got.err)
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	a.press("1").sees("15 à voir")
	b.sees("15 à voir", "partagé")
	a.until("everything is shared", func(screen string) bool { return !strings.Contains(screen, "à partager") })
	if got := paul.list("task", "list"); len(got) != 3*each {
		t.Errorf("%d tasks arrived, want %d", len(got), 3*each)
	}
	writers, err := os.ReadDir(filepath.Join(folder, "s"))
	if err != nil || len(writers) != 1 { // Paul wrote nothing
		t.Errorf("%d devices write, want one (%v)", len(writers), err)
	}
	if got := marie.relais("status"); strings.Count(got.out, "Marie Tremblay") > 2 {
		t.Errorf("the device took itself for a copy:\n%s", got.out)
	}
}
