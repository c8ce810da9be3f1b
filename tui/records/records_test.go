package records_test

import (
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/records"
	"relais/tui/style"
)

// Every kind can be listed, added to by its form, and read, in every language.
func TestEveryKindOpens(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := panetest.NewFake()
		for _, k := range model.Kinds {
			if p := k.Positional(); p != nil {
				f.Add(k.Name, p.Name, "Essai de "+k.Name)
			} else {
				f.Add(k.Name)
			}
			s := panetest.NewSession(t, app(f, lang, k), 130, 45)
			s.Screen()
			s.Keys("a")
			s.Screen()
			s.Keys("<esc>", "<enter>")
			s.Screen()
			s.Keys("<esc>", "h", "<esc>", "?")
			s.Screen()
		}
	}
}

// A contact noted from a project is about that project.
func TestNoteIsAboutTheRow(t *testing.T) {
	f := panetest.NewFake()
	id := f.Add("project", "name", "Radio Obrera")
	s := panetest.NewSession(t, app(f, "fr", model.Projects.Kind), 130, 45)
	s.Keys("c", "Appel", "<ctrl+s>")
	if got := f.All("interaction")[0].One("project"); got != id.String() {
		t.Errorf("the contact is about %q", got)
	}
}

func app(f *panetest.Fake, lang string, k *model.Kind) *tui.App {
	return tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{func(h *pane.Host) pane.Pane { return records.New(h, k) }},
	})
}
