package keys

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
)

func nothing() tea.Cmd { return nil }

func places() []Place {
	act := func(id string, keys ...string) Action {
		return Action{ID: id, Words: "action.undo", Group: "group.app", Keys: keys, Do: nothing}
	}
	all := []Action{act("app.undo", "u"), act("app.help", "?"), act("app.copy", "y")}
	digit := Action{ID: "list.digit", Words: "settle.digit", Group: "group.list", Keys: []string{"1", "j"}}
	return []Place{
		{"A", []Action{act("a.sort", "z"), act("a.own", "y"), digit}, all}, // y hides app.copy's by itself
		{"B", []Action{act("b.sort", "s")}, all},
	}
}

func bound(text string, guessed *Layout) (*Bound, string) {
	b := Bind(i18n.Load("fr"), ParseFile([]byte("[keys]\n"+text)), guessed, places(), nil)
	var got []string
	for _, p := range b.Problems {
		got = append(got, p.Key+"@"+p.Args["line"]+"→"+p.Args["kept"])
	}
	return b, strings.Join(got, " ")
}

// What the file gives holds where no other action of a place has it; what does
// not hold is told with what does.
func TestBindingsHold(t *testing.T) {
	for text, want := range map[string][2]string{ // the keys of app.undo, a.sort and b.sort, then the problems
		"":                                            {"u z s", ""},
		`app.undo = "x"`:                              {"x z s", ""},
		`app.undo = ["u", "x"]`:                       {"u,x z s", ""},
		`app.undo = []`:                               {" z s", ""},
		`app.undo = "z"`:                              {"u z s", "keys.clash@2→u"},
		"app.undo = \"z\"\na.sort = \"u\"":            {"z u s", ""},
		"app.undo = [\"z\", \"x\"]":                   {"x z s", "keys.clash@2→x"},
		"a.sort = \"X\"\napp.undo = \"X\"":            {"u X s", "keys.clash@3→u"},
		"a.sort = \"X\"\nb.sort = \"X\"":              {"u X X", ""}, // never in one place
		`b.sort = "y"`:                                {"u z s", "keys.clash@2→s"},
		`app.undo = "j"`:                              {"u z s", "keys.clash@2→u"},
		`list.digit = "x"`:                            {"u z s", "keys.fixed@2→"},
		`nobody = "x"`:                                {"u z s", "keys.unknown@2→"},
		"app.undo = \"x\"\napp.undo = \"X\"":          {"x z s", "keys.twice@3→"},
		`app.undo = "é"`:                              {"u z s", "keys.untypeable@2→u"},
		`app.undo = ["alt+x", "ctrl+c", "ctrl+x"]`:    {"ctrl+x z s", "keys.untypeable@2→ctrl+x keys.reserved@2→ctrl+x"},
		`app.undo = ["Entrée", "maj+Tab", "SHIFT+a"]`: {"enter,shift+tab,A z s", ""},
		"a.sort = \"u\"\napp.undo = \"s\"":            {"u z s", "keys.clash@2→z keys.clash@3→u"}, // the one falls with the other
	} {
		b, problems := bound(text, nil)
		var got []string
		for _, a := range b.Apply([]Action{places()[0].All[0], places()[0].Own[0], places()[1].Own[0]}) {
			got = append(got, strings.Join(a.Keys, ","))
		}
		if strings.Join(got, " ") != want[0] || problems != want[1] {
			t.Errorf("%s: keys %q, problems %s", text, got, problems)
		}
	}
}

// A sign of the user's own keyboard can be bound, and the sentences name both
// actions, the key and the line.
func TestBindingsOfAKeyboard(t *testing.T) {
	words := i18n.Load("fr")
	if _, problems := bound(`app.undo = "é"`, LayoutNamed("azerty")); problems != "" {
		t.Errorf("é on AZERTY: %s", problems)
	}
	b, _ := bound(`app.undo = "z"`, nil)
	p := b.Problems[0]
	for arg, want := range map[string]string{"key": "z", "line": "2", "action": words.Quote(words.T("action.undo")) + " (app.undo)", "file": FileName} {
		if p.Args[arg] != want {
			t.Errorf("%s is %q, want %q", arg, p.Args[arg], want)
		}
	}
	if !strings.Contains(p.Args["other"], "(a.sort)") {
		t.Errorf("the other action is %q", p.Args["other"])
	}
	var none *Bound
	if a := none.Apply(places()[0].All); a[0].Keys[0] != "u" || none.Changed("app.undo") || none.Caps(words, []string{"?"}) != "?" {
		t.Error("no file changes something")
	}
}

func TestHowASignIsTyped(t *testing.T) {
	fr := i18n.Load("fr")
	for _, c := range []struct{ layout, key, want string }{
		{"azerty", "/", "maj+:"}, {"azerty", "1", "maj+&"}, {"azerty", "!", ""}, {"azerty", "?", "maj+,"},
		{"csa", "/", ""}, {"csa", "?", "maj+6"}, {"csa", "1", ""}, {"csa", "!", "maj+1"},
		{"es", "/", "maj+7"}, {"es", "=", "maj+0"}, {"us", "?", "maj+/"}, {"us", "G", "maj+g"},
		{"us", "g", ""}, {"us", "enter", ""}, {"us", "ctrl+p", ""}, {"us", "é", ""}, {"", "?", ""},
	} {
		if got := LayoutNamed(c.layout).How(fr, c.key); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.key, c.layout, got, c.want)
		}
	}
	if got := LayoutNamed("csa").Caps(fr, []string{"?", "f1"}); got != "? (maj+6) f1" {
		t.Errorf("caps %q", got)
	}
}

func TestGuessLayout(t *testing.T) {
	for locale, want := range map[string]string{
		"fr_CA.UTF-8": "csa", "fr-CA": "csa", "fr_FR@euro": "azerty", "es_ES": "es", "en_US.utf8": "us",
		"fr_BE": "", "es_MX": "", "C": "", "": "",
	} {
		got := ""
		if l := GuessLayout("", locale, "en_US"); l != nil {
			got = l.Name
		}
		if locale == "" {
			want = "us" // the next one decides
		}
		if got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
}

// All that the program itself binds can be typed on every keyboard that it knows.
func TestPunctuationHasItsKey(t *testing.T) {
	for _, name := range Layouts() {
		for _, c := range punctuation {
			if _, _, ok := LayoutNamed(name).sign(c); !ok {
				t.Errorf("%s has no key for %q", name, c)
			}
		}
	}
}

// A key that the user has is given as the action's own; one that was taken away
// means nothing, and one that now means something else means that.
func TestMeant(t *testing.T) {
	all := []Action{InDialog("a", "a", "enter", "x"), InDialog("b", "b", "esc"), InDialog("c", "c", "n")}
	b := &Bound{keys: map[string][]string{"a": {"x", "f6"}, "b": {"enter"}}}
	for key, want := range map[string]string{"x": "x", "f6": "enter", "enter": "esc", "esc": "", "n": "n", "z": "z"} {
		got, ok := b.Meant(key, all)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if b.Does("enter", all) != "b" || b.Does("esc", all) != "" || (*Bound)(nil).Does("esc", all) != "b" {
		t.Error("what keys do is wrong")
	}
}
