package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestPickerFiltersAndNumbers(t *testing.T) {
	items := []Item{
		{Value: "status", Label: "Changer l’état", Hint: "s"},
		{Value: "undo", Label: "Annuler", Hint: "u", Reason: "Rien à annuler"},
		{Value: "due", Label: "Changer l’échéance", Hint: "d"},
	}
	p := NewPicker(fr, plain, "Commandes", items)
	var last Outcome
	up := func(m tea.Msg) { last, _ = p.Update(m) }
	press(up, "cha ech")
	expect(t, screen(t, p.Render(32, 5), 32, 5), `
Commandes
> cha ech
› Changer l’échéance           d

entrée choisir · échap fermer`)
	press(up, "<enter>")
	if it, _ := p.Chosen(); last != Submitted || it.Value != "due" {
		t.Errorf("outcome %d, chose %q", last, it.Value)
	}
	press(up, "<ctrl+u>", "annul", "<enter>")
	if last == Submitted {
		t.Error("what cannot be done was chosen")
	}
	expect(t, screen(t, p.Render(32, 4), 32, 4), "Commandes\n> annul\n› Annuler                      u\nRien à annuler")

	p = NewPicker(fr, plain, "État", items)
	p.Numbered = true
	press(up, "3")
	if it, _ := p.Chosen(); last != Submitted || it.Value != "due" {
		t.Errorf("3 chose %q", it.Value)
	}
	p.Render(32, 6)
	if p.Click(2); p.at != 0 {
		t.Error("a click on the first line does not choose it")
	}
}

func TestPickerSearches(t *testing.T) {
	p := NewPicker(fr, plain, "Responsable", nil)
	p.Number, p.Create = 3, true
	p.Search = func(n, seq int, text string) tea.Cmd {
		return func() tea.Msg {
			return Candidates{Form: n, Seq: seq, Options: []Option{{Value: text, Label: text + "!"}}, More: 2}
		}
	}
	p.Update(p.Init()())
	_, first := p.Update(keysPress("z"))
	_, second := p.Update(keysPress("o"))
	p.Update(first())
	if _, ok := p.Chosen(); !ok || !p.waiting {
		t.Error("a late answer was taken")
	}
	p.Update(keysPress("<enter>"))
	if out, _ := p.Update(second()); out != Submitted {
		t.Errorf("outcome %d", out)
	}
	expect(t, screen(t, p.Render(36, 7), 36, 7), "Responsable\n> zo\n› zo!\n  Créer « zo »\n\n  2 autres : tapez pour chercher\nentrée choisir · échap fermer")
	p.Update(keysPress("<down>"))
	if out, _ := p.Update(keysPress("<enter>")); out != Wanted || p.Text() != "zo" {
		t.Errorf("outcome %d, text %q", out, p.Text())
	}
}

func TestConfirmTakesTheSafeAnswer(t *testing.T) {
	c := NewConfirm(fr, plain, "Supprimer 3 tâches ?", "On peut annuler avec u.",
		Option{Value: "no", Label: "Garder"}, Option{Value: "yes", Label: "Supprimer"})
	expect(t, screen(t, c.Render(44), 44, 5), `
Supprimer 3 tâches ?
On peut annuler avec u.

[Garder]  Supprimer
←→ choisir · entrée valider · échap annuler`)
	if c.Update(keysPress("<enter>")) != Submitted || c.Answer() != "no" {
		t.Error("enter does not take the safe answer")
	}
	c.Update(keysPress("<right>"))
	if c.Answer() != "yes" || c.Update(keysPress("<esc>")) != Abandoned {
		t.Error("right and esc")
	}
}

func TestPromptShowsHowItIsUnderstood(t *testing.T) {
	p := NewPrompt(plain, "Échéance", "vendredi, +2s", "", parseDay)
	expect(t, screen(t, p.Render(30), 30, 4), "Échéance\n>\nvendredi, +2s")
	press(func(m tea.Msg) { p.Update(m) }, "vendredi")
	expect(t, screen(t, p.Render(30), 30, 4), "Échéance\n> vendredi\n= ven. 27 nov., dans 3 jours")
	if p.Update(keysPress("<enter>")) != Submitted || p.Parsed().Value != "2026-11-27" {
		t.Errorf("understood %+v", p.Parsed())
	}
	p.Update(keysPress("x"))
	if p.Update(keysPress("<enter>")) != Nothing || !strings.Contains(p.Render(30), "✗ Date incomprise") {
		t.Error("a problem was taken")
	}
}

// What is wrong with an empty line is said when enter is pressed on it, not before
// a letter is typed.
func TestPromptLetsOneBegin(t *testing.T) {
	p := NewPrompt(plain, "Nom", "un mot", "", func(text string) Parsed {
		if text == "" {
			return Parsed{Problem: "Il lui faut un nom"}
		}
		return Parsed{Value: text}
	})
	expect(t, screen(t, p.Render(30), 30, 4), "Nom\n>\nun mot")
	if p.Update(keysPress("<enter>")) != Nothing {
		t.Error("an empty name was taken")
	}
	expect(t, screen(t, p.Render(30), 30, 4), "Nom\n>\n✗ Il lui faut un nom")
	p.Update(keysPress("a"))
	p.Update(keysPress("<backspace>"))
	expect(t, screen(t, p.Render(30), 30, 4), "Nom\n>\nun mot")
}

func TestHelpScrolls(t *testing.T) {
	h := NewHelp(fr, plain, []HelpGroup{
		{Title: "Partout", Bindings: []HelpLine{{"?", "Aide", ""}, {"ctrl+p", "Commandes", ""}}},
		{Title: "Liste", Bindings: []HelpLine{{"u", "Annuler", "rien à annuler"}}},
	})
	expect(t, screen(t, h.Render(40, 5), 40, 5), `
Aide
Partout                                ┃
       ?  Aide                         │
  ctrl+p  Commandes                    │
↑↓ défiler · échap fermer`)
	h.Update(keysPress("<end>"))
	expect(t, screen(t, h.Render(40, 5), 40, 5), `
Aide
                                       │
Liste                                  │
       u  Annuler — rien à annuler     ┃
↑↓ défiler · échap fermer`)
	if h.Update(keysPress("<esc>")) != Abandoned {
		t.Error("esc does not close the help")
	}
}
