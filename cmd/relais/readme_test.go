//go:build unix

package main

import (
	"strings"
	"testing"

	"relais/tui/pane/panetest"
)

const readme = "../../README.md"

// README shows the screen that `make run` opens.
func TestREADMEScreen(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "NO_COLOR=1")
	s := h.open(100, 30, "demo")
	s.sees("Aujourd’hui", "En retard (", "aide", "visite guidée")
	s.press("esc").sees("La visite attend")
	s.press("down", "up").misses("La visite attend") // the last word makes way for the keys
	screen := s.sees("Urgence", "sert une action du plan", "plan 2026-2027", "enregistré ici")
	var b strings.Builder
	b.WriteString("\n```\n")
	for l := range strings.SplitSeq(strings.TrimRight(screen, " \n"), "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	b.WriteString("```\n\n")
	panetest.README(t, readme, "screen", b.String())
	s.quits()
}

// README has every promised figure of speed, each with its ratio and within its
// target. The figures are those of a quiet machine, where `make figures` takes
// them; until it has run there, the table is empty, and quotes nothing untrue.
func TestREADMEFigures(t *testing.T) {
	_, table, _ := panetest.ReadmePart(t, readme, "bench")
	if strings.TrimSpace(table) == "" {
		t.Log("README has no figures of speed yet: make figures writes them")
		return
	}
	rows := map[string][]string{}
	for l := range strings.SplitSeq(table, "\n") {
		if cells := strings.Split(l, " | "); len(cells) == 5 {
			rows[strings.TrimPrefix(cells[0], "| ")] = cells
		}
	}
	for _, what := range []string{
		"first useful frame", "a key in a list, 95th percentile", "a letter of a filter over 50,000 entries",
		"task list --where status=todo", "bulk apply of changesets", "idle on the first pane: processor",
		"idle on the first pane: resident memory", "idle on the contact log: processor", "idle on the contact log: resident memory",
	} {
		if row := rows[what]; row == nil || row[1] == "" || row[2] == "" || row[4] != "ok |" {
			t.Errorf("%s: %q", what, row)
		}
	}
}
