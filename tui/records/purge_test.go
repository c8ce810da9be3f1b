package records_test

import (
	"testing"

	"relais/model"
	"relais/tui/pane"
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

// So it is in a record's own view.
func TestErasingForGoodFromARecord(t *testing.T) {
	f := panetest.NewFake()
	f.Add("organisation", "name", "Radio Obrera")
	s := panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 80, 24)
	s.Keys("<enter>", "X")
	s.Sees("Seulement pour la coordination")
	s.Misses("Effacer définitivement cette fiche")
	s.Keys("h")
	s.Misses("Seulement pour la coordination")
	f.MayPurge()
	s = panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 80, 24)
	s.Keys("<enter>", "X")
	s.Sees("Effacer définitivement cette fiche", "[Garder]")
	s.Keys("<right>", "<enter>")
	if len(f.All("organisation")) != 0 {
		t.Fatal("still there")
	}
}

// What was written of a record before it was sensitive is protected from the
// palette, by a coordinator, after a question.
func TestProtectingWhatWasWrittenBefore(t *testing.T) {
	f := panetest.NewFake()
	f.Add("organisation", "name", "Radio Obrera")
	s := panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 120, 40)
	s.Keys(":", "protéger aussi", "<enter>")
	s.Misses("[Laisser]")
	f.MayPurge()
	s = panetest.NewSession(t, app(f, "fr", model.Organisations.Kind), 120, 40)
	s.Keys(":", "protéger aussi", "<enter>")
	s.Sees("[Laisser]", "Les valeurs sensibles restent")
	s.Keys("<enter>")
	if len(f.Applied) != 0 {
		t.Fatal("done without a yes")
	}
	s.Keys(":", "protéger aussi", "<enter>", "<right>", "<enter>")
	if len(f.Applied) != 1 || f.Applied[0][0].Op != pane.Protect {
		t.Fatalf("done: %+v", f.Applied)
	}
	s.Sees("Protégé, avec ce qui avait été écrit avant")
}
