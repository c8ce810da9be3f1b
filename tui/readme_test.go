package tui

import (
	"os"
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane/panetest"
)

// The README's tables of keys are the action registry's.
func TestREADMEKeys(t *testing.T) {
	panetest.README(t, "../README.md", "keys", CheatSheet(i18n.Load("fr"), Own{})+"\n")
}

// The README's file of keys holds.
func TestREADMEFileOfKeys(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, file, _ := strings.Cut(string(text), "\nlayout = ")
	file, _, _ = strings.Cut(file, "```")
	r := NewRegistry(i18n.Load("fr"), Own{Keys: keys.ParseFile([]byte("layout = " + file))})
	defer r.Close()
	for _, p := range r.Problems() {
		t.Error(r.app.host.Sentence(p))
	}
	if !r.app.bound.Changed("app.undo") || !r.app.bound.Changed("pane.objectives") {
		t.Errorf("the file was not found: %q", file)
	}
}

// The cheat sheet has words in each language, and every pane.
func TestCheatSheet(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		sheet := CheatSheet(words, Own{})
		if strings.Contains(sheet, "⟦") {
			t.Errorf("%s lacks words:\n%s", lang, sheet)
		}
		for _, want := range []string{words.T("action.search"), words.T("pane.sharing"), words.T("pane.today")} {
			if !strings.Contains(sheet, want) {
				t.Errorf("%s lacks %s", lang, want)
			}
		}
	}
}
