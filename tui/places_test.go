package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/keys"
)

// Every action that stands in the source is known to references and to files of
// keys; none has a key twice in one place.
func TestRegistryKnowsEveryAction(t *testing.T) {
	words := i18n.Load("fr")
	r := NewRegistry(words, Own{})
	defer r.Close()
	known := map[string]bool{}
	for _, p := range r.app.places() {
		if err := keys.Check(words, p.Own...); err != nil {
			t.Errorf("%s: %v", p.Title, err)
		}
		for _, a := range append(p.Own, p.All...) {
			known[a.ID] = true
		}
	}
	id := regexp.MustCompile(`keys\.Action\{ID: "([a-z_.]+)"|^\s*\{ID: "([a-z_.]+)", Words`)
	found := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for line := range strings.Lines(string(text)) {
			if m := id.FindStringSubmatch(line); m != nil {
				found++
				if name := m[1] + m[2]; !known[name] && !strings.HasSuffix(name, ".") {
					t.Errorf("%s: the registry does not know %s", path, name)
				}
			}
		}
		return err
	})
	if err != nil || found < 80 {
		t.Fatalf("%d actions found, %v", found, err)
	}
}
