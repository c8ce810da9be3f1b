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
