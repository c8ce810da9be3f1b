package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	for _, p := range append(r.app.places(), r.app.dialogPlaces()...) {
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

// What one hand learns in a pane changes nothing in another: the keys by which
// the triage decides are no keys that go somewhere elsewhere.
func TestKeysThatDecideGoNowhereElsewhere(t *testing.T) {
	goes := []string{"board.", "timeline.", "tree.", "objectives.out", "objectives.close", "internships.in", "internships.out", "calendar.today", "calendar.earlier"}
	r := NewRegistry(i18n.Load("fr"), Own{})
	defer r.Close()
	places := r.app.places()
	decides := map[string]string{}
	for _, p := range places {
		for _, x := range p.Own {
			if x.ID == "task.do" || x.ID == "task.done" || x.ID == "task.drop" || x.ID == "task.wait" {
				for _, k := range x.Keys {
					decides[k] = x.ID
				}
			}
		}
	}
	if len(decides) != 4 {
		t.Fatalf("the decisions have the keys %v", decides)
	}
	for _, p := range places {
		for _, x := range p.Own {
			for _, k := range x.Keys {
				if id, ok := decides[k]; ok && slices.ContainsFunc(goes, func(g string) bool { return strings.HasPrefix(x.ID, g) }) {
					t.Errorf("%s is %s and, in %s, %s", k, id, p.Title, x.ID)
				}
			}
		}
	}
}

// Every dialog with keys of its own is known to references and to files of keys;
// none has a key twice, and what it shares with another place has the same keys
// there: one line of a file is for both.
func TestRegistryKnowsEveryDialog(t *testing.T) {
	r := NewRegistry(i18n.Load("fr"), Own{})
	defer r.Close()
	modes := regexp.MustCompile(`(?m)^func \(\w+ \*\w+\) Mode\(\) (pane\.)?Mode`)
	found := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			var text []byte
			text, err = os.ReadFile(path)
			found += len(modes.FindAllString(string(text), -1))
		}
		return err
	})
	if boxes := r.app.boxes(); err != nil || found != len(boxes) {
		t.Errorf("%d dialogs have keys of their own, the registry knows %d: %v", found, len(boxes), err)
	}
	own := map[string]string{}
	for _, p := range append(r.app.dialogPlaces(), r.app.places()...) {
		for _, x := range append(slices.Clone(p.Own), p.All...) {
			has := strings.Join(x.Keys, " ")
			if was, ok := own[x.ID]; ok && was != has && !slices.Contains(differByPlace, x.ID) {
				t.Errorf("%s: %s has the keys %s, elsewhere %s", p.Title, x.ID, has, was)
			}
			own[x.ID] = has
		}
	}
}

// differByPlace are the actions that have more keys in a mode of their pane.
var differByPlace = []string{"triage.toggle", "news.seen", "members.join", "members.end"}
