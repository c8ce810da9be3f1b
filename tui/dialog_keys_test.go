package tui

import "testing"

// A file gives dialogs keys in place of their own; they hold in forms, pickers,
// questions and filters, whose last lines name them, and help lists them. Their
// former keys do nothing.
func TestDialogsHaveTheUsersKeys(t *testing.T) {
	file := "[keys]\n\"dialog.save\" = \"f5\"\n\"dialog.accept\" = \"f6\"\n\"dialog.leave\" = [\"f7\"]\n\"dialog.down\" = \"f8\"\n"
	s := rebound(t, file, "", "fr", 120, 40)
	s.Keys("a", "Par f5", "<f5>")
	s.Sees("› Par f5", "✓ Ajout (tâche) : Par f5")
	s.Keys("<home>", "s", "<f8>", "<f6>")
	s.Sees("◐ en cours")
	s.Keys("s", "<f7>")
	s.Misses("État de «")
	s.Keys("s")
	s.Sees("f6 choisir · f7 fermer")
	s.Keys("<enter>", "<esc>", "<down>")
	s.Sees("État de «", "› 2  ◐ en cours")
	s.Keys("<f7>")
	s.Keys("/zzz", "<f7>")
	s.Sees("Par f5")
	s.Keys("?", "<end>")
	s.Sees("f5  Enregistrer le formulaire", "f7  Fermer, sans rien changer", "f7 fermer")
	s.Misses("ctrl+s")
}

// What is written in fields is no key of dialogs, and none of their keys does
// two things.
func TestDialogKeysThatDoNotHold(t *testing.T) {
	s := rebound(t, "[keys]\n\"dialog.leave\" = \"x\"\n\"dialog.next\" = \"ctrl+s\"\n", "", "fr", 120, 40)
	s.Sees("ligne 2 : « x » s’écrit dans un champ", "(dialog.leave) a donc", "ligne 3 : « ctrl+s » est demandée", "« Dans les boîtes et les formulaires »", "(dialog.next) a donc : tab")
	s.Keys("<enter>", "a", "xx", "<ctrl+s>")
	s.Sees("✓ Ajout (tâche) : xx")
}
