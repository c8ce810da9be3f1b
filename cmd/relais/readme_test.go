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
	s.press("esc").sees("la commence, n’importe quand")
	s.press("down", "up").misses("la commence, n’importe quand") // the last word makes way for the keys
	s.sees("Urgence", "sert une action du plan", "plan 2026-2027", "enregistré ici")
	block := func(screen string) string {
		var b strings.Builder
		b.WriteString("\n```\n")
		for l := range strings.SplitSeq(strings.TrimRight(screen, " \n"), "\n") {
			b.WriteString(strings.TrimRight(l, " ") + "\n")
		}
		b.WriteString("```\n\n")
		return b.String()
	}
	panetest.README(t, readme, "screen", block(s.settles(func(screen string) bool {
		_, shown, _ := panetest.ReadmePart(t, readme, "screen")
		return shown == block(screen)
	})))
	s.quits()
}

// README has every promised figure of speed, measured in one run, each with
// its ratio and whether it meets its target: `make figures` writes them, on a
// quiet machine. A figure that misses its target says so.
func TestREADMEFigures(t *testing.T) {
	_, table, _ := panetest.ReadmePart(t, readme, "bench")
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
		"first join with 500,000 ops", "memory during the join", "catching up 10,000 ops", "sync with nothing to do",
		"a key of a search over 100,000 tasks and 200,000 contacts", "a switch of panes, 100,000 tasks and 200,000 contacts",
		"a key on a board, an agenda, a timeline of 100,000 tasks", "any key in a triage of 100,000 tasks", "the time machine, to a day of the year before", "bytes to the terminal per key",
		"folder growth per small edit", "an edit to the other device's screen",
	} {
		if row := rows[what]; row == nil || row[1] == "" || row[2] == "" || row[4] != "ok |" && row[4] != "NOT met |" {
			t.Errorf("%s: %q", what, row)
		}
	}
}
