//go:build linux

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// relaisFor copies this test's binary, which is relais under that name, to a
// place that any user may read.
func relaisFor(t *testing.T, dir string) string {
	t.Helper()
	for at := dir; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	name := filepath.Join(dir, "relais")
	to, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// run runs a command and gives its exit code and standard error.
func run(t *testing.T, cmd *exec.Cmd) (int, string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = []string{"RELAIS_LANG=fr", "TZ=UTC", "HOME=/nonexistent", "PATH=" + os.Getenv("PATH")}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// Somebody who may not write to the profile is told so; nothing changes.
func TestReadOnlyProfile(t *testing.T) {
	dir := t.TempDir()
	relais := relaisFor(t, dir)
	profile := filepath.Join(dir, "profile")
	if code, text := run(t, exec.Command(relais, "init", "--name", "Marie", "--profile", profile)); code != 0 {
		t.Fatal(text)
	}
	if err := os.Chmod(filepath.Join(profile, "relais.db"), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(profile, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(profile, 0o755)
	before, err := os.ReadFile(filepath.Join(profile, "relais.db"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(relais, "task", "add", "Appeler", "--profile", profile)
	if os.Getuid() == 0 { // root may write anywhere: be nobody
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	code, text := run(t, cmd)
	if code != 1 || !strings.Contains(text, "Le profil ne peut pas être écrit") {
		t.Errorf("exit %d: %s", code, text)
	}
	after, err := os.ReadFile(filepath.Join(profile, "relais.db"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the profile changed: %v", err)
	}
}

// On a full disk an edit is refused in a sentence, and what was saved stays.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	relais := relaisFor(t, dir)
	disk := filepath.Join(dir, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	// A small disk of its own, in a namespace that ends with the shell.
	script := `mount -t tmpfs -o size=4m small "$2" || exit 77
"$1" init --name Marie --profile "$2/p" >/dev/null || exit 78
"$1" task add Avant --profile "$2/p" >/dev/null || exit 79
dd if=/dev/zero of="$2/filler" bs=4k 2>/dev/null
i=0; while [ $i -lt 30 ]; do
	head -c 100000 /dev/zero | tr '\0' a | "$1" task add Pendant --notes - --profile "$2/p" >/dev/null; code=$?
	[ $code -eq 0 ] || break; i=$((i+1))
done
rm -f "$2/filler"
"$1" task list --where title=Avant --profile "$2/p" | grep -q Avant || exit 80
exit $code`
	cmd := exec.Command("unshare", "-rm", "sh", "-c", script, "sh", relais, disk)
	if _, err := exec.LookPath("unshare"); err != nil {
		t.Skip("needs unshare, to make a small disk")
	}
	code, text := run(t, cmd)
	if code == 77 || strings.Contains(text, "unshare failed") {
		t.Skip("this system gives no small disk: " + text)
	}
	if code != 1 || !strings.Contains(text, "Le disque est plein") {
		t.Errorf("exit %d: %s", code, text)
	}
}
