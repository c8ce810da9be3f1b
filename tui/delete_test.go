package tui

import (
	"testing"

	"relais/tui/keys"
)

// A record that others name is not deleted without a yes that says who they are;
// the first answer keeps it, and undo is one step. One that nothing names goes at
// once.
func TestWhatOthersNameIsAskedAbout(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("2", "x")
	s.Sees("Supprimer « FAT » ?", "1 projet et 1 contact nomment cette fiche (organisation), et", "[Garder]", "Supprimer quand même")
	s.Keys("<enter>")
	if len(f.Applied) != 0 {
		t.Fatal("the first answer deletes")
	}
	s.Keys("x", "<right>", "<enter>")
	s.Sees("✓ Suppression : FAT — Frente Auténtico")
	s.Keys("u")
	s.Sees("Frente Auténtico", "2 fiches")
	s.Keys("<end>", "x")
	s.Sees("✓ Suppression : Radio Obrera")
}

// Of several, those that go with them do not count.
func TestSeveralThatOthersNameAreAskedAbout(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("2", "A", "x")
	s.Sees("Supprimer 2 organisations ?", "1 projet et 1 contact, qui restent, nomment l’une", "Supprimer quand même")
	s.Keys("<esc>", "1", "A", "x")
	s.Sees("Supprimer 3 tâches ?", "[Garder]  Supprimer ")
	s.Misses("quand même")
}

// What is typed before it is known whether there is a question waits for that.
func TestKeysWaitForTheQuestion(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("2")
	s.Hold()
	s.Keys("x")
	s.Misses("╭")
	s.Send(keys.Press("right"))
	s.Send(keys.Press("enter"))
	s.Let()
	s.Sees("✓ Suppression : FAT — Frente Auténtico")
}

// A macro that deletes what others name deletes what nothing names, too; one
// that was not asked stops at a question.
func TestMacrosDeleteWhetherAskedOrNot(t *testing.T) {
	f := office()
	s, _ := handy(t, f, `{"version":1,"macros":[
		{"name":"Sûre","key":"K","steps":[{"do":"record.delete"},{"answer":"yes"}]},
		{"name":"Vite","key":"J","steps":[{"do":"record.delete"}]}]}`, "fr", 120, 40)
	s.Keys("2", "J")
	s.Sees("« Vite »", "une fenêtre est", "Rien n’a été changé")
	s.Keys("<esc>", "<esc>", "A", "K")
	s.Sees("0 fiche")
	if f.All("organisation") != nil {
		t.Error("not all of them are deleted")
	}
}
