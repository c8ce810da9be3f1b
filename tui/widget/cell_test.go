package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"relais/tui/style"
)

// A sign before a text has its own ink and is never cut; what follows the text
// is cut after it; what stands at the right end gives way first.
func TestCellParts(t *testing.T) {
	theme := style.New(style.Dark)
	c := Cell{Lead: []Mark{{Text: "✗ ", Tone: style.Bad}, {Text: "! ", Tone: style.Warn}}, Text: "Mettre à jour les signataires", Tail: " · état", End: "Marie"}
	for width, want := range map[int]string{
		60: "✗ ! Mettre à jour les signataires · état               Marie",
		50: "✗ ! Mettre à jour les signataires · état     Marie",
		42: "✗ ! Mettre à jour les signa… · état  Marie",
		38: "✗ ! Mettre à jour les signatai… · état",
		20: "✗ ! Mettre à… · état",
	} {
		got := c.Paint(theme, width)
		if ansi.Strip(got) != want {
			t.Errorf("%d: %q, want %q", width, ansi.Strip(got), want)
		}
		for _, m := range c.Lead {
			if !strings.Contains(got, theme.Paint(m.Tone, m.Text)) {
				t.Errorf("%d: %q has not its own ink in %q", width, m.Text, got)
			}
		}
	}
}

// No line ends after an opening guillemet, none begins with a closing one or
// another French sign, whatever blanks were typed.
func TestWrapKeepsFrenchSigns(t *testing.T) {
	text := "Écrire la section « écarts » du rapport ; qui la relit ? Paul : oui !"
	for width := 12; width < 50; width++ {
		for _, lines := range [][]string{Wrap(text, width), WrapTo(text, width, 3)} {
			for i, l := range lines {
				l = strings.TrimSpace(l)
				if strings.HasSuffix(l, "«") || i > 0 && strings.ContainsAny(l[:min(len(l), 2)], "»;?!:") {
					t.Errorf("%d: a line is %q", width, l)
				}
			}
		}
	}
}
