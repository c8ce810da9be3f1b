package panetest

import (
	"os"
	"strings"
	"testing"
)

// README holds a part of README.md, which stands between two marks, to what
// the program says; -update writes it. An empty part is a failure too.
func README(t testing.TB, file, name, want string) {
	t.Helper()
	if strings.TrimSpace(want) == "" {
		t.Fatalf("there is nothing to hold README.md's %s to", name)
	}
	before, inside, after := ReadmePart(t, file, name)
	if inside == want {
		return
	}
	if !*update {
		t.Fatalf("README.md: %s is not as the program has it (go test ./tui ./cmd/relais -run README -update writes it)", name)
	}
	if err := os.WriteFile(file, []byte(before+want+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Updating tells that -update was given.
func Updating() bool { return *update }

// ReadmePart finds what stands between the two marks of a part of README.md.
func ReadmePart(t testing.TB, file, name string) (before, inside, after string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	open, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(data), open)
	inside, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks the marks of %s", name)
	}
	return before + open, inside, end + after
}
