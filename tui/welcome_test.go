package tui

import (
	"context"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// Who joins a team at the first start answers the same three questions, and
// then where and by which code; what is refused is said at its place.
func TestJoiningAtTheFirstStart(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			var got First
			var refuse error
			w := NewWelcome(lang, style.Plain, true, func(_ context.Context, f First) error { got = f; return refuse },
				func(c *i18n.Catalogue, err error) string { return c.T("refuse." + model.AsRefusal(err).Key) })
			s := panetest.NewSession(t, w, size[0], size[1])
			words := i18n.Load(lang)
			s.Misses(words.T("welcome.folder"), words.T("welcome.code"))
			s.Keys("Paul Gagnon", "<tab>", "<left>")
			s.Sees(words.T("welcome.folder"), words.T("welcome.code"))
			s.Keys("<left>")
			s.Misses(words.T("welcome.code"))
			s.Keys("<right>", "<tab>", "~/Nextcloud/Relais", "<tab>", "un deux trois")
			refuse = model.Refuse(model.Invalid, "code.form")
			s.Keys("<enter>")
			s.Golden("welcome-join-" + lang + "-" + itoa(size[0]) + "x" + itoa(size[1]))
			if !got.Join || got.Demo || got.Folder != "~/Nextcloud/Relais" || got.Name != "Paul Gagnon" {
				t.Errorf("%s: answered %+v", lang, got)
			}
			refuse = nil
			s.Keys("<ctrl+u>", strings.Repeat("mot ", 8), "<enter>")
			if !s.Ended || got.Code != strings.TrimSpace(strings.Repeat("mot ", 8)) {
				t.Errorf("%s: the second answer was %+v", lang, got)
			}
		}
	}
}
