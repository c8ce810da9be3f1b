//go:build unix

package main

import "testing"

// A person sees all tasks as a tree of the plan, folds an objective, follows the
// projects instead, then the persons as the columns of a board, and saves that.
func TestTreeAndBoardByAReference(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("En retard (")
	s.press(":").types("ouvrir tâches").press("enter").sees("Tâches  200 fiches")
	s.press("D").sees("5  Arbre")
	s.press("5", "home").sees("› ▾ 1 — Faire se rencontrer", "    ▾ 1.1 — Stage intersyndical", "Objectif · ")
	s.press("left").misses("1.1 — Stage intersyndical").sees("› ▸ 1 — ", "▾ 2 — ")
	s.press("right").sees("    ▾ 1.1 — Stage intersyndical")
	s.press("g").sees("Grouper", "Projet")
	s.types("projet").press("enter").sees("▾ Clinique")
	s.press("end").sees("Tâche · ")
	s.press("D", "2").sees("‹ ")
	s.press("g").types("responsable").press("enter").misses("Grouper").sees("Wilner Désir")
	s.press("S").sees("Nom de la vue")
	s.types("Par personne").press("enter").sees("Épingler cette vue")
	s.press("right", "enter").sees("9 Par personne")
	s.quits()
	views := h.list("view", "list")
	for _, v := range views {
		if v.text("title") == "Par personne" && v.text("query") == "group:assignee" && v.text("layout") == "board" {
			return
		}
	}
	t.Errorf("the view is not among %v", views)
}

// The contacts of a filter become a board from their own pane, and a saved view.
func TestContactsLaidOut(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(80, 24)
	s.sees("En retard (")
	s.press("6").sees("6 Contacts", "fiches")
	s.press("/").types("canal=appel").press("enter").sees("canal=appel")
	s.press("D").sees("2  Tableau")
	s.press("2").sees("appel ", "courriel ")
	s.press("6", "S").sees("Nom de la vue")
	s.types("Nos appels").press("enter").sees("Épingler cette vue")
	s.press("right", "enter").sees("9 Nos appels")
	s.press("9").sees("› 9 Nos appels")
	s.quits()
}
