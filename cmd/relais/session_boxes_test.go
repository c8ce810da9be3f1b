//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// boxKeys bind the keys of boxes, of lists, and of what goes on around them.
const boxKeys = `layout = "us"
[keys]
"dialog.accept" = "ctrl+o"
"dialog.leave" = "ctrl+t"
"dialog.next" = ["enter", "tab"]
"list.down" = ["down", "ctrl+d"]
"settle.next" = "N"
"chart.next" = "N"
"app.help" = "ctrl+g"
"app.back" = "ctrl+x"
`

// bound writes a file of keys into the profile.
func (h *house) bound(text string) *house {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.profile, "keys.toml"), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return h
}

// Boxes have the user's keys in place of their own: their last lines name them,
// help tells them, a macro recorded with them is replayed, and one recorded
// before they were bound is, too.
func TestBoxesHaveTheUsersKeys(t *testing.T) {
	t.Parallel()
	h := furnished(t).bound(boxKeys)
	if said := h.relais("keys", "--check"); said.code != 0 {
		t.Fatalf("%+v", said)
	}
	s := h.open(80, 24)
	s.sees("En retard (")
	s.press("enter").sees("ctrl+t fermer · e modifier") // record.open is the pane's
	s.press("esc", "enter").sees("ctrl+t fermer")
	s.press("ctrl+g").sees("Fiche ouverte", "ctrl+t  Fermer", "ctrl+o  Prendre")
	s.press("ctrl+t").misses("Fiche ouverte")
	s.press("ctrl+t").misses("ctrl+t fermer")
	s.press("G").sees("← N un autre graphique")
	s.press("N", "ctrl+t").misses("un autre graphique")

	s.press("Q").sees("● enregistrement, 0 étape")
	s.press("t").types("relu").press("ctrl+o").sees("● enregistrement, 2 étapes", "✓ Modification")
	s.press("ctrl+x").sees("Nom de la macro", "ctrl+o valider · ctrl+t annuler")
	s.types("Relire").press("enter").sees("Nom de la macro")
	s.press("ctrl+o").sees("Macro gardée : Relire")
	s.press("u").sees("Annulé")
	s.press("space", "space").sees("2 sélections")
	s.press("Z").sees("Relire")
	s.press("ctrl+o").sees("Choisir sa touche")
	s.press("1").sees("Macro rejouée, Relire : 2 fiches changées")
	s.quits()
	h.bound("[keys]\n\"app.undo\" = \"U\"\n")
	s = h.open(80, 24)
	s.sees("En retard (")
	s.press("U").sees("Annulé")
	s.press("Z", "enter").sees("Choisir sa touche")
	s.press("1").sees("Macro rejouée, Relire")
	s.quits()
}

// The tour names the keys that the user has, and goes on by them.
func TestTourHasTheUsersKeys(t *testing.T) {
	t.Parallel()
	h := furnished(t).bound(boxKeys)
	s := h.open(80, 24, "demo", "--tour")
	s.sees("1/10", "Descendez d’une tâche : ↓", "ctrl+x quitter")
	s.press("ctrl+d").sees("Ouvrez-la : entrée")
	s.press("enter").sees("refermez : ctrl+t")
	s.press("esc", "ctrl+t").sees("2/10")
	s.press("esc", "ctrl+x").sees("Visite interrompue")
	s.quits()
}
