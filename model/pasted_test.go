package model

import (
	"slices"
	"testing"
)

// Marks of lists and blank lines go; what quick add reads stays.
func TestPastedLines(t *testing.T) {
	got := PastedLines("\r\n- Appeler le FAT vendredi\r\n * Écrire à Zoé *chaque lundi\n\n1. Lire 2.1.a\r12) Payer\n[ ] Voir\n☐ Noter\t!haute\n2.1.a seul\n15/12 rapport\n-10 % de frais\n•\n")
	want := []string{"Appeler le FAT vendredi", "Écrire à Zoé *chaque lundi", "Lire 2.1.a", "Payer", "Voir", "Noter !haute", "2.1.a seul", "15/12 rapport", "-10 % de frais"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
