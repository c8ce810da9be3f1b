package model

import "testing"

func TestCompleteQuickAdd(t *testing.T) {
	for text, want := range map[string]struct{ field, typed, head string }{
		"Appeler @ma":             {"assignee", "ma", "Appeler @"},
		"Appeler @":               {"assignee", "", "Appeler @"},
		`Appeler @"Thu H`:         {"assignee", "Thu H", "Appeler @"},
		"Appeler @« Thu H":        {"assignee", "Thu H", "Appeler @"},
		"Lire #2.1":               {"action", "2.1", "Lire #"},
		"Lire !ha":                {"priority", "ha", "Lire !"},
		"Lire projet:fil":         {"project", "fil", "Lire projet:"},
		`Lire proyecto:"Fil sol`:  {"project", "Fil sol", "Lire proyecto:"},
		`Lire qui:"Thu Hà" org:r`: {"organisation", "r", `Lire qui:"Thu Hà" org:`},
		"Appeler @ma ":            {},
		`Appeler @"Thu Hà" `:      {},
		"Lire +rap":               {},
		"Lire pour:vendredi":      {},
		"Lire mail@fat":           {},
		`dire "bonjour @ma`:       {"assignee", "ma", `dire "bonjour @`},
		"":                        {},
	} {
		slot, ok := CompleteQuickAdd(text)
		switch {
		case ok != (want.field != ""):
			t.Errorf("%q: %v", text, ok)
		case ok && (slot.Field.Name != want.field || slot.Typed != want.typed || text[:slot.From] != want.head):
			t.Errorf("%q: %s, %q after %q", text, slot.Field.Name, slot.Typed, text[:slot.From])
		}
	}
}
