package tui

import "testing"

// While a filter is typed there, the key that closes it takes letters away: it is
// not told.
func TestTypingTellsNoWayOut(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	s.Keys(":", "ouvrir projets", "<enter>")
	s.Sees("ferme cette liste")
	s.Keys("/nq")
	s.Misses("ferme cette liste")
	s.Keys("<enter>")
	s.Sees("ferme cette liste")
}

// A list that was opened beside the panes says how it is closed, and leads back
// to where it was opened; what its filter hides comes first.
func TestListBesideThePanesIsClosed(t *testing.T) {
	s := open(t, office(), "fr", 80, 24)
	s.Misses("ferme cette liste")
	s.Keys("2", ":", "ouvrir projets", "<enter>")
	s.Sees("›   Projets", "· échap ferme cette liste")
	s.Keys("/", "rien", "<enter>")
	s.Sees("· retour arrière ferme cette liste")
	s.Keys("<esc>")
	s.Sees("· échap ferme cette liste")
	s.Keys("<esc>")
	s.Misses("Projets", "ferme cette liste")
	s.Sees("› 2 Organisations")
	s.Keys("<esc>")
	s.Sees("› 2 Organisations")
	s = rebound(t, "[keys]\n\"app.back\" = \"f9\"\n", "", "fr", 80, 24)
	s.Keys(":", "ouvrir projets", "<enter>")
	s.Sees("f9 ferme cette liste")
	s.Keys("<esc>")
	s.Sees("f9 ferme cette liste")
	s.Keys("<f9>")
	s.Sees("› 1 Tâches")
	s.Misses("ferme cette liste")
}
