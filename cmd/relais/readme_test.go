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
	s.sees("Aujourd’hui", "En retard (", "aide")
	screen := s.sees("Urgence", "sert une action du plan")
	var b strings.Builder
	b.WriteString("\n```\n")
	for l := range strings.SplitSeq(strings.TrimRight(screen, " \n"), "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	b.WriteString("```\n\n")
	panetest.README(t, readme, "screen", b.String())
	s.quits()
}
