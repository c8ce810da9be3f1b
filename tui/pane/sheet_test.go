package pane

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/style"
	"relais/tui/widget"
)

// The names of fields are whole on a sheet, and all values stand in one line
// beside them; where there is no room, they stand below.
func TestFieldNamesAreWhole(t *testing.T) {
	for _, lang := range i18n.Languages() {
		h := &Host{Words: i18n.Load(lang), Theme: style.New(style.Plain)}
		for _, width := range []int{30, 34, 40, 62, 100} {
			names := h.nameRoom("task", model.Tasks.Fields, width)
			for _, f := range model.Tasks.Fields {
				name := h.Words.Field("task", f.Name)
				lines := h.sheetField(name, widget.Cell{Text: "Centro de Apoyo"}, names, width)
				said := ""
				for _, l := range lines {
					if widget.Width(strings.TrimRight(ansi.Strip(l), " ")) > width {
						t.Errorf("%s, %d: %q is too wide", lang, width, l)
					}
					said += strings.TrimSpace(strings.Replace(ansi.Strip(l), "Centro de Apoyo", "", 1)) + " "
				}
				if got := strings.Join(strings.Fields(said), " "); got != strings.Join(strings.Fields(name), " ") {
					t.Errorf("%s, %d: %q is written %q", lang, width, name, got)
				}
				if before, _, _ := strings.Cut(ansi.Strip(lines[0]), "Centro"); width >= 2*namesLeast && widget.Width(before) != names {
					t.Errorf("%s, %d: the value of %q stands at %d, not %d", lang, width, name, widget.Width(before), names)
				}
			}
		}
	}
}
