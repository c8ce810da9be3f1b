package tui

import (
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

// The README's tables of keys are the action registry's.
func TestREADMEKeys(t *testing.T) {
	panetest.README(t, "../README.md", "keys", CheatSheet(i18n.Load("fr"))+"\n")
}

// The cheat sheet has words in each language, and every pane.
func TestCheatSheet(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		sheet := CheatSheet(words)
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
