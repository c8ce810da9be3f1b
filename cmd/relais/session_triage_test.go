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
