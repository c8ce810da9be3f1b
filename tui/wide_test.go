package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"relais/tui/i18n"
	"relais/tui/pane/panetest"
)

// scripts are titles whose signs are not one cell each, or are written from the
// right.
var scripts = []string{
	"日本の組合からの手紙を訳す", "E\u0301crire a\u0300 E\u0301lodie", "👩‍👩‍👧 Garde d’enfants", "🇨🇦🇲🇽 Délégations",
	"❤️ Remercier", "שלום לכל החברים", "مرحبا بالرفاق في تونس", "ｆｕｌｌ ｗｉｄｔｈ", "हिन्दी में पत्र", "한국 노동조합", "Ordinaire",
}

func babel() *panetest.Fake {
	f := panetest.NewFake()
	for i, title := range scripts {
		f.Add("task", "title", title+strings.Repeat(" et la suite", i%3), "status", "doing")
	}
	return f
}

// Columns stay aligned whatever their cells are written in, at three sizes and in
// three languages.
func TestWideFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, babel(), lang, size[0], size[1])
				s.Keys("v")
				s.Golden("wide-" + name)
				at := -1
				for l := range strings.SplitSeq(s.Screen(), "\n") {
					before, _, found := strings.Cut(l, "◐")
					if !found {
						continue
					}
					if w := ansi.StringWidth(before); at < 0 {
						at = w
					} else if w != at {
						t.Errorf("the second column begins at %d, not %d: %q", w, at, l)
					}
				}
				if at < 0 {
					t.Error("no row was found")
				}
			})
		}
	}
}

// On a narrow screen the footer has help whatever else is more important, and keys
// are told whole or not at all.
func TestNarrowScreensTellTheirKeysWhole(t *testing.T) {
	o := options(office(), "fr")
	o.Panes = Panes()
	for pane := range len(o.Panes) {
		s := panetest.NewSession(t, New(o), 40, 12)
		s.Keys(string(rune('1' + pane)))
		lines := strings.Split(s.Screen(), "\n")
		if foot := lines[len(lines)-1]; !strings.Contains(foot, "? aide") || strings.Contains(foot, "…") {
			t.Errorf("pane %d: %q", pane+1, foot)
		}
	}
	for _, dialog := range []string{"x", "a", "s", "n", ":", "d"} {
		s := open(t, office(), "fr", 40, 12)
		s.Keys("A", dialog)
		lines := strings.Split(strings.TrimRight(s.Screen(), "\n "), "\n")
		for i, line := range lines {
			if strings.Contains(line, "╰") && strings.Contains(lines[i-1], "…") {
				t.Errorf("%s: %q", dialog, lines[i-1])
			}
		}
	}
}
