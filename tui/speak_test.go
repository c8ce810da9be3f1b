package tui

import (
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

// The language changes at once, in every pane, for filters too, and is
// remembered; the cursor stays where it was.
func TestSpeaking(t *testing.T) {
	kept := memory{}
	var asked string
	a := touringApp("fr", TourStart{}, kept)
	a.opts.Speak = func(lang string) model.Words { asked = lang; return nil }
	s := panetest.NewSession(t, a, 120, 40)
	s.Keys("2", "1", "<down>", "<down>")
	record := a.scene().Record
	s.Keys(":", "idioma", "<enter>")
	s.Sees("Changer de langue", "Français", "English", "Español")
	s.Keys("2")
	s.Sees("Today", "Overdue (1)", "The interface speaks English", "Objectives")
	s.Misses("Aujourd’hui", "Échéance")
	if got := a.scene().Record; got != record || record.ID.IsZero() {
		t.Errorf("the cursor went from %s to %s", record, got)
	}
	if kept[SettingLang] != "en" || asked != "en" {
		t.Errorf("kept %v, asked %q", kept, asked)
	}
	s.Keys("2")
	s.Sees("one you have")
	s.Keys("?")
	s.Sees("Help", "Put back as on that day")
	s.Keys("<end>")
	s.Sees("Signs")
	s.Keys("<esc>", ":", "langue", "<enter>", "3")
	s.Sees("Objetivos", "La interfaz habla español, también")
	a.opts.Fleeting = true
	s.Keys(":", "langue", "<enter>", "1")
	s.Sees("L’interface parle français, dans cette démonstration")
}

// A list that was opened beside the panes stays there, shown or not.
func TestSpeakingKeepsTheListBeside(t *testing.T) {
	for _, first := range []string{"1", ""} {
		s := open(t, office(), "fr", 120, 40)
		s.Keys(":", "ouvrir projets", "<enter>", first, ":", "langue", "<enter>", "2")
		s.Sees("Projects")
	}
}

func TestLanguageFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			s, _ := tourist(t, lang, TourStart{}, size[0], size[1])
			s.Keys(":", "idioma", "<enter>")
			s.Golden("language-" + lang + "-" + itoa(size[0]) + "x" + itoa(size[1]))
		}
	}
}
