//go:build unix

package main

import "testing"

// A person goes back to a day, sees the work as it was, cannot write there,
// comes back, sees what changed since, puts one change back, and undoes that.
func TestSessionInThePast(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("enregistré ici")
	before := h.fields("task", "title", "status", "due", "priority", "assignee")
	s.press("T").sees("Remonter le temps", "entrée : aller à ce jour")
	s.press("up", "up", "up").press("enter")
	s.sees("lecture seule · échap revenir")
	s.sees("B remettre")
	s.press("s").sees("Le passé se lit, il ne s’écrit pas")
	s.press("b").sees("il ne s’écrit pas ; échap revient au présent")
	s.press("2").sees("Objectifs", "lecture seule")
	s.press("esc").sees("enregistré ici")
	s.misses("lecture seule")
	s.press("1").press("C").sees("Ce qui a changé")
	s.press("g").press("g").sees("g par jour")
	s.press("d").sees("Changements depuis le")
	s.press("ctrl+u").types("1 nov").press("enter").sees("Ce qui a changé")
	s.press("esc").misses("Ce qui a changé")
	s.press("s").sees("état")
	s.press("4").sees("État → ")
	if got := changed(before, h.fields("task", "title", "status", "due", "priority", "assignee")); len(got) != 1 {
		t.Fatalf("%d tasks changed", len(got))
	}
	s.press("C").sees("Ce qui a changé", "g par jour") // as it was left
	s.press("g").misses("g par jour").sees("état :")
	s.press("B").sees("Remettre comme avant", "Le champ « état » seulement")
	s.press("1").sees("Remettre 1 fiche comme elle était ?")
	s.press("right", "enter").sees("· échap, puis u, annule")
	if got := changed(before, h.fields("task", "title", "status", "due", "priority", "assignee")); len(got) != 0 {
		t.Fatalf("%d tasks are not as they were", len(got))
	}
	s.press("esc").misses("Ce qui a changé")
	s.press("u").sees("Annulé")
	if got := changed(before, h.fields("task", "title", "status", "due", "priority", "assignee")); len(got) != 1 {
		t.Fatalf("undone, %d tasks differ", len(got))
	}
	s.quits()
}

// What was done to several tasks at once, and to one task twice, is put back from
// what changed: the record whole, or all that was done together.
func TestPutBackWholeEdits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	for _, title := range []string{"Une", "Deux", "Trois"} {
		h.relais("task", "add", title, "--due", "2026-11-20")
	}
	state := func() map[string]string { return h.fields("task", "title", "status", "priority", "due") }
	before := state()
	s := h.open(120, 40)
	s.sees("En retard (3)")
	s.press("space", "space", "space").sees("3 sélections")
	s.press("s").sees("État · 3 sélections")
	s.press("3").sees("État → … en attente : 3 fiches")
	s.press("C").sees("Ce qui a changé", "Marie Trem", "état : ○ à faire → … en attente", "g par personne")
	s.press("g").sees("Marie Tremblay", "g par fiche")
	s.press("B").sees("3  Tout ce qui a été fait ensemble : 3 fiches")
	s.press("3").sees("Remettre 3 fiches comme elles étaient ?")
	s.press("right", "enter").sees("État → ○ à faire : 3 fiches")
	if got := changed(before, state()); len(got) != 0 {
		t.Errorf("%d of 3 are not as they were", len(got))
	}
	s.press("esc").misses("Ce qui a changé")
	s.press("esc").misses("3 sélections")
	s.press("p").sees("Priorité de")
	s.press("4").sees("Priorité → ")
	s.press("+").sees("Échéance → ")
	if got := changed(before, state()); len(got) != 1 {
		t.Fatalf("%d tasks changed", len(got))
	}
	s.press("C").sees("Ce qui a changé", "priorité : normale → urgente")
	s.press("down", "B").sees("2  Toute la fiche")
	s.press("2").sees("Remettre 1 fiche comme elle était ?")
	s.press("right", "enter").sees("échap, puis u, annule")
	s.press("esc").misses("Ce qui a changé")
	s.quits()
	after := h.fields("task", "title", "priority")
	for id, want := range h.fields("task", "title") {
		if after[id] != want+"|normal" {
			t.Errorf("%s is %q", want, after[id])
		}
	}
}

// --as-of opens the interface on that day.
func TestTheInterfaceOpensInThePast(t *testing.T) {
	t.Parallel()
	s := furnished(t).open(80, 24, "--as-of", "hier")
	s.sees("lecture seule")
	s.press("f").sees("avec tab :")
	s.types("verificateur").sees("Rappeler le vérificateur")
	s.press("enter").misses("↑↓ choisir").sees("vérificateur", "lecture seule")
	s.press("esc").press("esc").sees("enregistré ici")
	s.quits()
}
