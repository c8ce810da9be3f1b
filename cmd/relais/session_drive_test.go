//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lease is short, for tests that wait for one to lapse.
const lease = 500 * time.Millisecond

// mounts gives two computers that have one profile on a network drive: two
// bind mounts in mount namespaces of their own where the machine allows, else
// two links to the same folder.
func mounts(t *testing.T) (a, b *computer) {
	t.Helper()
	binary(t)
	h := newHouse(t, "RELAIS_DRIVE=network", "RELAIS_LEASE="+lease.String())
	served := filepath.Join(h.home, "serveur")
	for _, dir := range []string{served, h.home + "/a", h.home + "/b"} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	bind := exec.Command("unshare", "-m", "sh", "-c", `mount --bind "$0" "$1"`, served, h.home+"/a").Run() == nil
	computerAt := func(at string) *computer {
		c := &computer{house: *h}
		if !bind {
			if err := os.Remove(at); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(served, at); err != nil {
				t.Fatal(err)
			}
		} else {
			c.wrap = []string{"unshare", "-m", "sh", "-c", `mount --bind "$0" "$1" && shift && exec "$@"`, served, at}
		}
		c.profile = filepath.Join(at, "profil")
		c.served = filepath.Join(served, "profil")
		c.env = slices.Concat(h.env, []string{"RELAIS_HOME=" + c.profile})
		return c
	}
	if !bind {
		t.Log("no mount namespaces here: two links instead")
	}
	return computerAt(h.home + "/a"), computerAt(h.home + "/b")
}

// computer is a house whose profile lies on another one's disk.
type computer struct {
	house
	wrap   []string
	served string // the profile, as the server has it
}

func (c *computer) command(args ...string) *exec.Cmd {
	line := append(append(append([]string{}, c.wrap...), filepath.Join(built.dir, "relais")), args...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env, cmd.Dir = c.env, c.home
	return cmd
}

// run gives what a command wrote; it must end with the code.
func (c *computer) run(code int, args ...string) string {
	c.t.Helper()
	cmd := c.command(args...)
	out, _ := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != code {
		c.t.Fatalf("relais %v: code %d, want %d\n%s", args, got, code, out)
	}
	return plain.Replace(string(out))
}

func (c *computer) screen() *terminal {
	c.t.Helper()
	return open(c.t, room{width: 120, height: 40, env: c.env, wrap: c.wrap})
}

// The interface that was stopped past its lease and woken says that somebody
// took over, and changes nothing of what they did; the next one goes on with
// everything.
func TestStoppedPastItsLeaseAndWoken(t *testing.T) {
	t.Parallel()
	a, b := mounts(t)
	a.run(0, "init", "--name", "Marie Tremblay")
	a.run(0, "task", "add", "Appeler le FAT")
	s := a.screen()
	s.sees("enregistré ici", "Appeler le FAT")
	if got := b.run(5, "task", "add", "Trop tôt"); !strings.Contains(got, "est ouvert sur un autre ordinateur") {
		t.Errorf("while the interface is open: %s", got)
	}
	if got := b.run(0, "task", "list"); !strings.Contains(got, "Appeler le FAT") {
		t.Errorf("a reader has to wait: %s", got)
	}

	if err := s.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if got := b.run(0, "task", "add", "Écrire au FAT"); !strings.Contains(got, "attente d’au plus 2 s") {
		t.Errorf("the takeover is not told: %s", got)
	}
	if err := s.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.press("a").sees("Ajouter : tâche")
	s.types("Pendant le sommeil").press("ctrl+s").sees("Un autre ordinateur a repris ce profil")
	s.press("esc")
	s.kill()
	b.run(0, "task", "add", "Ensuite")
	got := b.run(0, "task", "list")
	for _, title := range []string{"Appeler le FAT", "Écrire au FAT", "Ensuite"} {
		if !strings.Contains(got, title) {
			t.Errorf("%s is lost:\n%s", title, got)
		}
	}
	if strings.Contains(got, "sommeil") {
		t.Error("what was refused was saved")
	}
	for _, c := range []*computer{a, b} {
		if got := c.run(0, "doctor"); !strings.Contains(got, "Tout va bien") {
			t.Errorf("doctor: %s", got)
		}
	}
}

// committing waits until a commit is under way: the journal is there, and the
// database's first page has the next number.
func committing(dir string, before uint32) bool {
	late := time.Now().Add(patience)
	for time.Now().Before(late) {
		if n := counter(dir); n != before {
			_, err := os.Stat(filepath.Join(dir, "relais.db-journal"))
			return err == nil
		}
	}
	return false
}

// counter is the number of an SQLite file's last commit, at byte 24.
func counter(dir string) uint32 {
	var b [28]byte
	f, err := os.Open(filepath.Join(dir, "relais.db"))
	if err != nil {
		return 0
	}
	defer f.Close()
	_, _ = f.ReadAt(b[:], 0)
	return uint32(b[24])<<24 | uint32(b[25])<<16 | uint32(b[26])<<8 | uint32(b[27])
}

// A process that is stopped in the midst of a commit, loses its lease, and
// wakes, either saved nothing and says so, or its actions are joined: in no
// case is the other's work touched or the database damaged.
func TestStoppedInTheMidstOfACommit(t *testing.T) {
	t.Parallel()
	var outcomes []string
	for round := range 3 {
		a, b := mounts(t)
		a.run(0, "init", "--name", "Marie Tremblay")
		var rows bytes.Buffer
		rows.WriteString("title\n")
		for i := range 400 {
			fmt.Fprintf(&rows, "Importée %d\n", i)
		}
		file := filepath.Join(a.home, "taches.csv")
		if err := os.WriteFile(file, rows.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		before := counter(a.served)
		cmd := a.command("import", file, "--kind", "task")
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if round > 0 { // the first is stopped before
			committing(a.served, before)
		} else {
			time.Sleep(20 * time.Millisecond)
		}
		if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		b.run(0, "task", "add", "De l’autre côté")
		_ = cmd.Process.Signal(syscall.SIGCONT)
		_ = cmd.Wait()
		text := plain.Replace(said.String())
		b.run(0, "task", "add", "Après") // joins what is late
		list := b.run(0, "task", "list", "--json")
		imported := strings.Count(list, "Importée ")
		want := 400
		switch code := cmd.ProcessState.ExitCode(); {
		case code == 0:
			outcomes = append(outcomes, "saved before")
		case code == 5 && strings.Contains(text, "gardée à part"):
			outcomes = append(outcomes, "late, joined")
		case code == 5 && (strings.Contains(text, "n’a pas été enregistrée") || strings.Contains(text, "est ouvert sur")):
			outcomes, want = append(outcomes, "refused"), 0
		default:
			t.Fatalf("code %d: %s", code, text)
		}
		if imported != want || !strings.Contains(list, "De l’autre côté") || !strings.Contains(list, "Après") {
			t.Errorf("%s: %d of %d imported, the others there: %v", outcomes[round], imported, want, strings.Contains(list, "De l’autre côté"))
		}
		if got := b.run(0, "doctor"); !strings.Contains(got, "Tout va bien") {
			t.Errorf("%s: doctor: %s", outcomes[round], got)
		}
	}
	t.Logf("stopped while importing: %s", strings.Join(outcomes, "; "))
}
