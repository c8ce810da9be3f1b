//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relais/tui/keys"
)

// The guided tour of the built program, from its offer to its end, in a
// terminal of 80 by 24: each step shows only after the one before was done.
func TestGuidedTour(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.open(80, 24, "demo", "--tour")
	s.sees("1/10", "Descendez d’une tâche : ↓")
	s.press("down").sees("Ouvrez-la : entrée")
	s.press("enter").sees("refermez : échap")
	s.press("esc").sees("2/10")
	s.press("s").sees("État de")
	s.press("esc").misses("État de")
	s.sees("2/10") // nothing was chosen
	s.press("s").sees("État de")
	s.press("3").sees("3/10", "État → ")
	s.press("*").sees("4/10")
	s.press("u").sees("5/10", "Annulé")
	s.press("n").sees("Tâche rapide")
	s.types("Rappeler le CALM demain").sees("demain")
	s.press("enter").sees("6/10")
	s.press("c").sees("Ajouter : contact")
	s.types("Appel de Rosa").press("ctrl+s").sees("7/10")
	s.press("f").types("thu ha").sees("Thu Hà Nguyễn")
	s.press("enter").sees("8/10")
	s.press("2").sees("Revenez à Aujourd’hui : 1")
	s.press("1").sees("9/10")
	s.press("/").types("rapport").press("enter").sees("Montrez tout de nouveau : échap")
	s.press("esc").sees("10/10")
	s.press("?").sees("échap referme")
	s.press("esc")
	s.sees("La visite est finie", "10 étapes faites sur 10")
	s.press("esc").misses("La visite est finie")
	s.quits()
}

// On the first start on the demonstration the tour is offered, once; left, it
// goes on after a restart.
func TestGuidedTourIsOfferedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.open(80, 24)
	s.sees("Votre nom")
	s.types("Rosa Vidal").press("tab", "right").press("enter")
	s.sees("Première fois ?", "visite guidée")
	s.press("ctrl+n").sees("1/10")
	s.press("down").sees("Ouvrez-la")
	s.press("ctrl+n").sees("2/10")
	s.press("esc", "backspace").sees("Visite interrompue ; ctrl+n la reprend")
	s.quits()
	s = h.open(80, 24)
	if strings.Contains(s.sees("En retard ("), "Première fois") {
		t.Error("the tour is offered again")
	}
	s.press("ctrl+n").sees("2/10")
	s.press("q").sees("Quitter Relais au milieu de la visite ?")
	s.press("left", "enter")
	if code := s.ends(); code != 0 {
		t.Errorf("ended with code %d", code)
	}
	other := newHouse(t)
	other.relais("init", "--name", "Marie")
	s = other.open(80, 24)
	s.sees("enregistré ici")
	s.press("ctrl+n").sees("relais demo --tour")
	s.quits()
}

// The demonstration is learnt with one's own keys.
func TestTheDemonstrationHasTheUsersKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if err := os.MkdirAll(h.profile, 0o700); err != nil {
		t.Fatal(err)
	}
	file := "[keys]\n\"app.quick_add\" = \"H\"\n"
	if err := os.WriteFile(filepath.Join(h.profile, keys.FileName), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s := h.open(100, 30, "demo")
	s.sees("En retard")
	s.press("esc").press("H").sees("Tâche rapide")
	s.press("esc")
	s.quits()
}
