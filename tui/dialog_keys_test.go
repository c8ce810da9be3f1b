package tui

import (
	"strings"
	"testing"

	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

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

// Keys that change places do each the other's work, once.
func TestDialogKeysChangePlaces(t *testing.T) {
	file := "[keys]\n\"dialog.accept\" = \"ctrl+u\"\n\"dialog.clear_line\" = \"enter\"\n\"dialog.save\" = \"tab\"\n\"dialog.next\" = \"ctrl+s\"\n"
	s := rebound(t, file, "", "fr", 120, 40)
	s.Keys("s", "term")
	s.Sees("ctrl+u choisir", "> term")
	s.Keys("<enter>")
	s.Misses("> term")
	s.Keys("<down>", "<ctrl+u>")
	s.Sees("✓ État → ")
	s.Keys("a", "Échangée", "<ctrl+s>", "<tab>")
	s.Sees("✓ Ajout (tâche) : Échangée")
}

// Where several lines are written, enter ends a line whatever accepts in forms,
// and arrows move in the text.
func TestLinesAreWrittenWhateverAccepts(t *testing.T) {
	s := rebound(t, "[keys]\n\"dialog.accept\" = \"f6\"\n\"dialog.up\" = \"f9\"\n\"dialog.down\" = \"f10\"\n", "", "fr", 120, 40)
	s.Keys("<home>", "<down>", "<down>", "e")
	s.Sees("Modifier : tâche")
	s.Keys("<tab>", "<pgdown>")
	for range 30 {
		if _, in := s.Model.(*App).host.Top().(pane.Lined); in && s.Model.(*App).host.Top().(pane.Lined).InLines() {
			break
		}
		s.Keys("<tab>")
	}
	s.Keys("Un", "<enter>", "deux", "<up>", "<end>", "bis", "<f6>", "<ctrl+s>")
	s.Sees("✓ Notes")
	f := s.Model.(*App).host.Data.(*panetest.Fake)
	if notes := f.Record("task", f.Named("task", "Réserver")).One("notes"); !strings.Contains(notes, "Unbis\ndeux") {
		t.Errorf("the notes are %q", notes)
	}
}

// What is typed while a form is written is meant for the pane below, with the
// keys that the user has there.
func TestKeysTypedAheadAreAsPressed(t *testing.T) {
	s := rebound(t, "[keys]\n\"dialog.accept\" = \"f6\"\n\"record.status\" = \"f6\"\n", "", "fr", 120, 40)
	s.Keys("a", "D’avance")
	s.Hold()
	s.Keys("<ctrl+s>", "<f6>")
	s.Let()
	s.Sees("✓ Ajout (tâche) : D’avance", "État de «")
}

// Help in a box tells its keys, and none of a box in which one types writes a
// sign; those of the form explain its field.
func TestBoxesTellTheirKeys(t *testing.T) {
	s := rebound(t, "[keys]\n\"app.help\" = [\"?\", \"f3\"]\n\"dialog.explain\" = \"f4\"\n", "", "fr", 120, 40)
	s.Keys("h", "<f3>")
	s.Sees("Historique", "h  Voir l’historique")
	s.Keys("<f3>", "<esc>", "f", "?")
	s.Sees("> ?")
	s.Keys("<f3>")
	s.Misses("Effacer le mot précédent")
	s.Keys("<f4>")
	s.Sees("Effacer le mot précédent")
	s.Keys("<esc>", "<esc>", "a", "<f4>")
	s.Sees("titre")
	s.Misses("Effacer le mot précédent")
	s.Keys("<esc>", "<esc>", "/fat", "<f4>")
	s.Sees("/ fat", "Effacer le mot précédent")
}
