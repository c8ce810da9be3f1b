package keys

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
)

// The signs allowed are exactly those that all four keyboards give.
func TestPunctuationIsOnEveryKeyboard(t *testing.T) {
	for c := rune(33); c < 127; c++ {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			continue
		}
		all := true
		for i := range layouts {
			_, _, ok := layouts[i].sign(c)
			all = all && ok
		}
		if got := strings.ContainsRune(punctuation, c); got != all {
			t.Errorf("%q: allowed %v, on every keyboard %v", c, got, all)
		}
	}
}

func TestTypeable(t *testing.T) {
	for key, want := range map[string]bool{
		"a": true, "A": true, "7": true, "?": true, ":": true, "/": true, "ctrl+p": true, "ctrl+r": true,
		"enter": true, "f2": true, "space": true, "pgdown": true,
		"[": false, "{": false, "@": false, "#": false, "~": false, "|": false, "<": false, "ctrl+i": false,
		"ctrl+m": false, "ctrl+h": false, "shift+enter": false, "alt+x": false, "é": false, "": false, "ctrl+": false,
	} {
		if Typeable(key) != want {
			t.Errorf("Typeable(%q) = %v", key, !want)
		}
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	words := i18n.Load("fr")
	ok := Action{ID: "a", Words: "kind.task", Group: "kind.task.many", Keys: []string{"a"}}
	if err := Check(words, ok); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]Action{
		"same id":   {ID: "a", Words: "kind.task", Group: "kind.task.many", Keys: []string{"b"}},
		"same key":  {ID: "b", Words: "kind.task", Group: "kind.task.many", Keys: []string{"a"}},
		"AltGr":     {ID: "b", Words: "kind.task", Group: "kind.task.many", Keys: []string{"["}},
		"no words":  {ID: "b", Words: "nothing", Group: "kind.task.many"},
		"no group":  {ID: "b", Words: "kind.task", Group: "nothing"},
		"no action": {Words: "kind.task", Group: "kind.task.many"},
	} {
		if Check(words, ok, bad) == nil {
			t.Errorf("%s was not found", name)
		}
	}
}

func TestFindAndCan(t *testing.T) {
	did := false
	near := []Action{{ID: "near", Keys: []string{"a"}, Do: func() tea.Cmd { did = true; return nil }}}
	far := []Action{
		{ID: "far", Keys: []string{"a", "b"}, Do: func() tea.Cmd { return nil }},
		{ID: "shown", Keys: []string{"c"}},
		{ID: "no", Guard: func() (bool, string) { return false, "why" }},
	}
	if a, ok := Find("a", near, far); !ok || a.ID != "near" {
		t.Errorf("found %q", a.ID)
	} else if a.Do(); !did {
		t.Error("not done")
	}
	if a, ok := Find("b", near, far); !ok || a.ID != "far" {
		t.Errorf("found %q", a.ID)
	}
	if _, ok := Find("c", near, far); ok {
		t.Error("an action without effect was found")
	}
	if ok, why := far[2].Can(); ok || why != "why" {
		t.Error("the guard is not asked")
	}
	if ok, _ := near[0].Can(); !ok {
		t.Error("no guard means always")
	}
}

func TestShow(t *testing.T) {
	for lang, want := range map[string]string{"fr": "ctrl+p entrée ↑", "en": "ctrl+p enter ↑", "es": "ctrl+p intro ↑"} {
		if got := ShowAll(i18n.Load(lang), []string{"ctrl+p", "enter", "up"}); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
