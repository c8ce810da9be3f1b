package records_test

import (
	"testing"

	"relais/model"
	"relais/tui/pane/panetest"
)

// A coordinator erases a record for good from the palette, after a question
// that keeps it unless told otherwise; others are told why they cannot.
func TestErasingForGoodAsksFirst(t *testing.T) {
	f := panetest.NewFake()
	f.Add("organisation", "name", "Radio Obrera")
	s := panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 120, 40)
	s.Keys(":", "définitivement", "<enter>")
	s.Misses("Effacer définitivement cette fiche")
	f.MayPurge()
	s = panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 120, 40)
	s.Keys(":", "définitivement", "<enter>")
	s.Sees("Effacer définitivement cette fiche", "hébergeur", "[Garder]")
	s.Keys("<enter>")
	if len(f.All("organisation")) != 1 {
		t.Fatal("gone without a yes")
	}
	s.Keys(":", "définitivement", "<enter>", "<right>", "<enter>")
	if len(f.All("organisation")) != 0 {
		t.Fatal("still there")
	}
	s.Sees("Effacé définitivement")
	s.Misses("u annule")
}
