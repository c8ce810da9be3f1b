package pane

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"relais/tui/i18n"
	"relais/tui/style"
	"relais/tui/widget"
)

// The name of a field is whole on a sheet, beside its value and above it.
func TestFieldNamesAreWhole(t *testing.T) {
	h := &Host{Words: i18n.Load("fr"), Theme: style.New(style.Plain)}
	for _, width := range []int{30, 34, 62, 100} {
		for _, name := range []string{"titre", "organisme d’accueil", "durée prévue (min)", "risque de préjudice sérieux"} {
			lines := h.sheetField(name, widget.Cell{Text: "Centro de Apoyo Laboral Maguey, à Puerto Nopales, avec le comité"}, width)
			if got := ansi.Strip(lines[0]); !strings.HasPrefix(got, name+" ") {
				t.Errorf("%d: %q begins with %q", width, name, got)
			}
			for _, l := range lines {
				if widget.Width(strings.TrimRight(ansi.Strip(l), " ")) > width {
					t.Errorf("%d: %q is too wide", width, l)
				}
			}
		}
	}
}
