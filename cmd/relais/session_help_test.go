//go:build unix

package main

import "testing"

// Help speaks of what is under the cursor, in the built program: the record in a
// list, the field in a form, from which nothing is lost.
func TestHelpInContext(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(80, 24)
	s.sees("En retard (")
	s.press("?").sees("Sous le curseur : tâche « Terminer le rapport final", "quelqu’un y travaille", "Ce qui peut se faire")
	s.press("end").sees("Enregistrer le formulaire")
	s.press("esc").misses("Enregistrer le formulaire")
	s.press("n").sees("Tâche rapide")
	s.press("esc").misses("Tâche rapide")
	s.press("a").sees("Ajouter : tâche", "f1 aide")
	s.types("Nouvelle").press("f1").sees("Titre · tâche", "Obligatoire")
	s.press("f1").misses("Obligatoire")
	s.press("ctrl+s").sees("Ajout (tâche) : Nouvelle")
	if got := h.one("task", "list", "--where", "title=Nouvelle").text("status"); got != "todo" {
		t.Errorf("the task is %q", got)
	}
	s.quits()
}

// Keys are shown as they are typed on the keyboard that the file of keys names.
func TestHelpShowsTheKeyCaps(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.bound("layout = \"azerty\"\n[keys]\n\"app.undo\" = \"é\"\n")
	s := h.open(80, 40)
	s.sees("enregistré ici")
	s.press("n").sees("Tâche rapide")
	s.types("Essai").press("enter").sees("é annule")
	s.press("é").sees("Annulé : ajout")
	s.press("?").sees("Aide", "/ (maj+:)  Filtrer", "T (maj+t)  Remonter le temps")
	s.press("pgdown").sees("é  Annuler")
	s.press("pgdown").sees("N (maj+n)  Ne pas faire")
	s.press("esc").misses("Fermer, sans rien changer")
	s.quits()
}
