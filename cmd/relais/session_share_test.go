//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// trio is three profiles of one team over a real folder, worked with by
// processes of the program.
type trio struct {
	t      *testing.T
	relais string
	dir    string
}

var trioNames = []string{"marie", "paul", "lucia"}

func newTrio(t *testing.T) *trio {
	t.Helper()
	dir := t.TempDir()
	tr := &trio{t: t, relais: relaisFor(t, dir), dir: dir}
	tr.ok("marie", "init", "--name", "Marie Tremblay", "--share", filepath.Join(dir, "team"))
	for _, name := range trioNames[1:] {
		code := strings.TrimSpace(tr.ok("marie", "invite"))
		tr.ok(name, "join", filepath.Join(dir, "team"), "--code", code, "--name", name+" Gagnon")
	}
	tr.settle()
	return tr
}

func (tr *trio) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(tr.relais, append([]string{"--profile", filepath.Join(tr.dir, name)}, args...)...)
	cmd.Env = []string{"RELAIS_LANG=fr", "TZ=UTC", "HOME=/nonexistent", "PATH=" + os.Getenv("PATH")}
	return cmd
}

// ok runs a command that must succeed, and gives its output.
func (tr *trio) ok(name string, args ...string) string {
	tr.t.Helper()
	cmd := tr.command(name, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		tr.t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), complaint.String())
	}
	return out.String()
}

func (tr *trio) settle() {
	tr.t.Helper()
	for range 3 {
		for _, name := range trioNames {
			tr.ok(name, "sync")
		}
	}
}

// agree holds the three to one state, with every task of want in it.
func (tr *trio) agree(want []string) {
	tr.t.Helper()
	first := tr.ok(trioNames[0], "state-hash")
	for _, name := range trioNames {
		if got := tr.ok(name, "state-hash"); got != first {
			tr.t.Errorf("%s has another state than %s", name, trioNames[0])
		}
		var tasks []struct{ Title string }
		if err := json.Unmarshal([]byte(tr.ok(name, "task", "list", "--json")), &tasks); err != nil {
			tr.t.Fatal(err)
		}
		have := map[string]bool{}
		for _, t := range tasks {
			have[t.Title] = true
		}
		for _, title := range want {
			if !have[title] {
				tr.t.Errorf("%s lacks %q", name, title)
			}
		}
		if got := tr.ok(name, "doctor"); strings.Contains(got, "✗") {
			tr.t.Errorf("%s: %s", name, got)
		}
	}
}

// Killed at any moment of an exchange, again and again, nothing is lost, and
// three profiles agree afterwards.
func TestKilledWhileSyncingNothingIsLost(t *testing.T) {
	tr := newTrio(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	whole := tr.timed("marie")
	var titles []string
	rounds, killed := 30, 0
	if testing.Short() {
		rounds = 9
	}
	for i := range rounds {
		name := trioNames[i%3]
		title := fmt.Sprintf("Tâche numéro %d", i)
		tr.ok(name, "task", "add", title)
		titles = append(titles, title)
		cmd := tr.command(name, "sync")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(whole) * 5 / 4)))
		_ = cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			killed++
		}
	}
	tr.settle()
	tr.agree(titles)
	t.Logf("killed in %d of %d exchanges, each of about %v", killed, rounds, whole.Round(time.Millisecond))
	if killed == 0 {
		t.Error("no exchange was killed")
	}
	tr.nothingTyped("Tâche", "numéro", "Tremblay", "Gagnon")
}

// timed tells how long an exchange takes here and now.
func (tr *trio) timed(name string) time.Duration {
	began := time.Now()
	tr.ok(name, "sync")
	return time.Since(began)
}

// nothingTyped searches the shared folder.
func (tr *trio) nothingTyped(words ...string) {
	tr.t.Helper()
	err := filepath.WalkDir(filepath.Join(tr.dir, "team"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "LISEZ-MOI.txt" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) || strings.Contains(path, w) {
				tr.t.Errorf("%s holds %q", path, w)
			}
		}
		return err
	})
	if err != nil {
		tr.t.Error(err)
	}
}

// shareOn runs a script in which "$DISK" is a small disk of its own with a
// team's folder on it. It skips where the system gives no such disk.
func shareOn(t *testing.T, script string) (int, string) {
	t.Helper()
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Skip("needs unshare, to make a small disk")
	}
	dir := t.TempDir()
	relais := relaisFor(t, dir)
	disk := filepath.Join(dir, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	prelude := `R="$1"; DISK="$2/disk"; A="$2/a"; B="$2/b"
mount -t tmpfs -o size=1m small "$DISK" || exit 77
"$R" --profile "$A" init --name Marie --share "$DISK/team" >/dev/null || exit 78
CODE=$("$R" --profile "$A" invite 2>/dev/null) || exit 79
"$R" --profile "$B" join "$DISK/team" --code "$CODE" --name Paul >/dev/null || exit 80
"$R" --profile "$A" sync >/dev/null || exit 81
same() { "$R" --profile "$A" sync >/dev/null && "$R" --profile "$B" sync >/dev/null && "$R" --profile "$A" sync >/dev/null &&
	[ "$("$R" --profile "$A" state-hash)" = "$("$R" --profile "$B" state-hash)" ]; }
`
	code, text := run(t, exec.Command("unshare", "-rm", "sh", "-c", prelude+script, "sh", relais, dir))
	if code == 77 || strings.Contains(text, "unshare failed") {
		t.Skip("this system gives no small disk: " + text)
	}
	return code, text
}

// On a full disk an exchange says so, the edit stays here, and goes out once
// there is room.
func TestFullShare(t *testing.T) {
	code, text := shareOn(t, `
dd if=/dev/zero of="$DISK/filler" bs=1k 2>/dev/null
"$R" --profile "$A" task add Pendant >/dev/null || exit 82
"$R" --profile "$A" sync >/dev/null; [ $? -eq 1 ] || exit 83
"$R" --profile "$A" task list | grep -q Pendant || exit 84
rm "$DISK/filler"
same || exit 85
"$R" --profile "$B" task list | grep -q Pendant || exit 86
`)
	if code != 0 || !strings.Contains(text, "plus de place") {
		t.Errorf("exit %d: %s", code, text)
	}
}

// On a read-only share an exchange says so, still takes in what is there, and
// gives what it has once it may.
func TestReadOnlyShare(t *testing.T) {
	code, text := shareOn(t, `
"$R" --profile "$B" task add Avant >/dev/null || exit 82
"$R" --profile "$B" sync >/dev/null || exit 83
mount -o remount,ro "$DISK" || exit 77
"$R" --profile "$A" task add Pendant >/dev/null || exit 84
"$R" --profile "$A" sync >/dev/null; [ $? -eq 1 ] || exit 85
"$R" --profile "$A" task list | grep -q Avant || exit 86
mount -o remount,rw "$DISK" || exit 87
same || exit 88
"$R" --profile "$B" task list | grep -q Pendant || exit 89
`)
	if code != 0 || !strings.Contains(text, "ne se laisse pas écrire") {
		t.Errorf("exit %d: %s", code, text)
	}
}

// A drive that is not mounted any more leaves its mount point, an empty
// folder: nothing is written there, and nothing is lost.
func TestUnmountedShare(t *testing.T) {
	code, text := shareOn(t, `
mkdir "$DISK/../hold"; mount --move "$DISK" "$DISK/../hold" 2>/dev/null || mount --bind "$DISK" "$DISK/../hold"
umount "$DISK" 2>/dev/null
mkdir -p "$DISK/team"
"$R" --profile "$A" task add Pendant >/dev/null || exit 82
"$R" --profile "$A" sync >/dev/null; [ $? -ne 0 ] || exit 83
[ -z "$(ls -A "$DISK/team")" ] || exit 84
"$R" --profile "$A" sync --share "$DISK/../hold/team" >/dev/null || exit 85
"$R" --profile "$B" sync --share "$DISK/../hold/team" >/dev/null || exit 86
"$R" --profile "$B" task list | grep -q Pendant || exit 87
`)
	if code != 0 {
		t.Errorf("exit %d: %s", code, text)
	}
}
