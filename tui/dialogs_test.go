package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// desktop is the office with something for every dialog.
func desktop() *panetest.Fake {
	f := office()
	f.MayPurge()
	f.Add("organisation", "name", "Alianza Andina", "website", "andina.example", "email", "info@andina.example")
	f.Add("view", "title", "En retard", "kind_of", "task", "query", "due<2026-11-23")
	return f
}

// dialogs are what opens above the panes, by the keys that open it.
var dialogs = map[string][]string{
	"help":        {"?"},
	"palette":     {":"},
	"add":         {"a"},
	"edit":        {"e"},
	"record":      {"<enter>"},
	"record-keys": {"<enter>", "?"},
	"pick-keys":   {"s", "<f1>"},
	"history":     {"h"},
	"status":      {"s"},
	"owner":       {"o"},
	"date":        {"d", "vendredi"},
	"priority":    {"p"},
	"tags":        {"t"},
	"any":         {"m"},
	"delete":      {"A", "x"},
	"sort":        {"z"},
	"group":       {"g"},
	"layout":      {"D"},
	"view-name":   {"S"},
	"view-pin":    {"S", "Vue", "<enter>"},
	"copy":        {"Y"},
	"copy-many":   {"A", "Y"},
	"links":       {"2", "<home>", "O"},
	"quick-asks":  {"n", "Relire vendredi prochain", "<enter>"},
	"contact":     {"c"},
	"filter":      {"/", "état"},
	"filter-bad":  {"/", "couleur=bleu"},
	"leave-form":  {"a", "À moitié", "<esc>"},
	"refused":     {"a", "<ctrl+s>"},
	"language":    {":", "language", "<enter>"},
	"selection":   {"<space>", "<space>"},
}

// Every dialog, at three sizes, in three languages, without colour.
func TestDialogFrames(t *testing.T) {
	for name, typed := range dialogs {
		for _, lang := range i18n.Languages() {
			for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
				frame := name + "-" + lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
				t.Run(frame, func(t *testing.T) {
					s := open(t, desktop(), lang, size[0], size[1])
					s.Keys(typed...)
					s.Golden("dialog-" + frame)
				})
			}
		}
	}
}

// A draft is offered at the start; an undo of what changed since is asked about.
func TestQuestionFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			frame := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(frame, func(t *testing.T) {
				f := desktop()
				open(t, f, lang, size[0], size[1]).Keys("a", "À moitié") // killed
				s := open(t, f, lang, size[0], size[1])
				s.Golden("dialog-draft-" + frame)
				s.Keys("<esc>")
				s.Send(pane.Wrote{Verb: "undo", Err: model.Refuse(model.Ambiguous, "undo.changed_since", "id", "k7f3"), Again: func() tea.Cmd { return nil }})
				s.Golden("dialog-force-" + frame)
			})
		}
	}
}

// Without colour, signs and words still tell what is under the cursor, what is
// selected, what is urgent, what is in conflict, and what is protected.
func TestNothingIsToldByColourAlone(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("<space>")
	s.Sees(" ●Appeler le FAT", "› Rapport narratif", "✗ bloquée", "◐ en cours")
	s.Keys("3")
	s.Sees("protégé")
	s.Keys("1", "s")
	s.Sees("› 2  ◐ en cours")
}

// What changes a row leaves it in sight, wherever it is on the screen; where
// there is no room, its title names the record.
func TestDialogsLeaveTheirRowInSight(t *testing.T) {
	f := panetest.NewFake()
	for i := range 30 {
		f.Add("task", "title", "Tâche "+itoa(i+10), "status", "todo")
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := open(t, f, "fr", size[0], size[1])
		s.Keys("v")
		for range 30 {
			s.Keys("s")
			if screen := s.Screen(); !strings.Contains(screen, "│› Tâche") && !strings.Contains(screen, "de « Tâche") {
				t.Fatalf("%v: its row is hidden\n%s", size, screen)
			}
			s.Keys("<esc>", "<down>")
		}
	}
	s := open(t, f, "fr", 120, 40)
	s.Keys("v")
	for range 18 {
		s.Keys("<down>")
	}
	s.Keys("s")
	s.Sees("│› Tâche")
}
