//go:build unix

package main

import (
	"strings"
	"testing"
)

// What a colleague did stands first on the other screen, in words, until it was
// looked at there; a triage of one task at a time begins with it, decides by one
// key, goes back by undo, and sums up. Nobody else learns what was looked at.
func TestTriageAfterAColleague(t *testing.T) {
	t.Parallel()
	marie, paul, a, b, _ := twoScreens(t)
	a.press("1").sees("à voir")
	a.press("n").sees("@moi")
	a.types("Appeler le FAT").press("enter")
	b.sees("Appeler le FAT", "Ce qui a changé depuis votre dernière visite (1)", "nouvelle fiche")
	a.misses("Ce qui a changé")
	hash := paul.relais("state-hash").out
	b.press("l").sees("Marie T.", "vu, continuer")
	b.press("space").sees("Il reste 1 tâche sur 1", "Derniers changements")
	if now := paul.relais("state-hash").out; now != hash {
		t.Error("what was looked at is in the log")
	}
	b.press("+").sees("C’est fait : la tâche est vue.", "1  planifiée")
	b.press("u").sees("Il reste 1 tâche sur 1", "sans date")
	b.press("b").sees("1  terminée")
	b.press("enter").misses("Ce qui a changé")
	a.sees("Ce qui a changé depuis votre dernière visite (1)", "état")
	for _, s := range []*terminal{a, b} {
		s.quits()
	}
	paul.relais("sync") // the last of it may have been on its way
	marie.relais("sync")
	if got := marie.one("task", "list").text("status"); got != "done" {
		t.Errorf("the task is %s", got)
	}
	a = marie.open(120, 40)
	a.sees("Ce qui a changé depuis votre dernière visite (1)")
	a.press("V").misses("Ce qui a changé")
	a.quits()
	a = marie.open(120, 40)
	a.sees("Rien ne presse")
	if strings.Contains(a.screen(), "Ce qui a changé") {
		t.Error("what was seen is news again")
	}
	a.quits()
}

// verdicts are the keys that decide of a task, and the field that each changes.
var verdicts = []struct{ key, field, value string }{
	{"y", "status", "doing"}, {"b", "status", "done"}, {",", "status", "waiting"}, {"N", "status", "cancelled"},
	{"+", "due", "2026-11-25"}, {"*", "due", "2026-12-01"}, {"%", "due", "2026-12-24"},
}

// Each decision of a triage is one key, in the list and one task at a time; the
// count of what is left goes with it, and undo takes every step back.
func TestEachVerdictIsOneKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("person", "add", "Paul Gagnon", "--team", "officer")
	h.relais("task", "add", "Seule à trier", "--due", "2026-11-20")
	fields := []string{"status", "due", "assignee"}
	task := func() record { return h.one("task", "list", "--where", `titre="Seule à trier"`) }
	was := task()
	s := h.open(80, 24)
	s.sees("1 à voir · 1 tâche ouverte", "En retard (1)")
	decide := func(tells string) {
		t.Helper()
		for _, v := range verdicts {
			s.press(v.key).misses("Annulé").sees("✓ ") // not the sentence before
			s.until(v.value+" by "+v.key, func(string) bool { return task().text(v.field) == v.value })
			s.press("u").sees("Annulé", tells)
			for _, f := range fields {
				if got := task().text(f); got != was.text(f) {
					t.Errorf("%s, undone: %s is %q, was %q", v.key, f, got, was.text(f))
				}
			}
		}
		s.press("o").types("paul").sees("› Paul Gagnon")
		s.press("enter").sees("Responsable → Paul Gagnon : Seule à trier")
		s.press("u").sees("Annulé", tells)
		s.press("d").types("+3j").sees("= ven. 27 nov.")
		s.press("enter").sees("Échéance → ven. 27 nov.")
		s.press("u").sees("Annulé", tells)
	}
	decide("1 à voir")
	s.press("b").sees("0 à voir · 0 tâche ouverte", "Rien ne presse")
	s.press("u").sees("1 à voir", "Seule à trier")
	s.press("l").sees("Il reste 1 tâche sur 1")
	decide("Il reste 1 tâche sur 1")
	s.press("N").sees("C’est fait", "1  annulée")
	s.press("u").sees("Il reste 1 tâche sur 1")
	s.press("l").sees("En retard (1)")
	s.quits()
}
