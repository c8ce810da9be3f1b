package tui

import (
	"testing"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// A long picker keeps its keys in sight beside how many more there are; what
// the record has now comes first, under the cursor and with a sign, though it
// be none of the first that were found.
func TestTheOwnerPickerTellsItsKeysAndWhoItIsNow(t *testing.T) {
	f := office()
	for i := range 30 {
		f.Add("person", "name", "Abel "+itoa(i+10), "role", "Bénévole")
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := open(t, f, "fr", size[0], size[1])
		s.Keys("/", "FAT", "<enter>", "o")
		s.Sees("› Marie Dubé •", "  Abel 10", "11 autres : tapez pour chercher", "entrée choisir · échap fermer · • choix actuel")
		s.Keys("abel")
		s.Sees("› Abel 10", "entrée choisir · échap fermer")
		s.Keys("<esc>", "s")
		s.Sees("› 1  ○ à faire •", "  2  ◐ en cours", "• choix actuel")
	}
}

// In a form, the people of the organisations that it names are offered before
// others of the same name; whoever answers for a task is of the team first.
func TestPeopleOfTheFormsOrganisationComeFirst(t *testing.T) {
	f := office()
	radio := f.All("organisation")[1].ID.String()
	f.Add("person", "name", "Rosa Aguilar")
	f.Add("person", "name", "Rosa Zamora", "organisation", radio)
	s := open(t, f, "fr", 120, 40)
	s.Keys("c", "Rosa confirme", "<tab>", "radio", "<enter>", "<tab>", "rosa")
	s.Sees("› Rosa Zamora")
	s.Keys("<enter>")
	s.Sees("[Rosa Zamora]")
}

// A protected record among candidates, and among what refers to a record, is
// called so.
func TestAProtectedCandidateIsCalledSo(t *testing.T) {
	h := newApp(office(), "fr").Host()
	c := pane.Candidate{Link: model.Link{Kind: "person", ID: panetest.ID(1)}, Label: pane.Hidden}
	if got := h.NameOf(c); got != "personne\u00a0: protégé" {
		t.Errorf("called %q", got)
	}
}
