package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
)

// A form that asks whether to abandon what was typed shows both answers whole,
// whatever room there is.
func TestFormAsksWithWholeAnswers(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		for width := 20; width <= 90; width++ {
			for _, height := range []int{4, 5, 8, 16} {
				f := NewForm(words, plain, "Contact", []FieldSpec{{Name: "a", Label: "A"}, {Name: "b", Label: "B"}})
				press(func(m tea.Msg) { f.Update(m) }, "x", "<esc>")
				seen := screen(t, f.Render(width, height), width, height)
				for _, answer := range []string{words.T("widget.form.abandon.yes"), "[" + words.T("widget.form.abandon.no") + "]"} {
					if !strings.Contains(seen, answer) {
						t.Fatalf("%s %dx%d: %q is hidden\n%s", lang, width, height, answer, seen)
					}
				}
				if height == 16 && !strings.Contains(strings.Join(strings.Fields(seen), " "), strings.Join(strings.Fields(words.T("widget.form.abandon")), " ")) {
					t.Fatalf("%s %dx%d: the question is cut\n%s", lang, width, height, seen)
				}
			}
		}
	}
}

// Answers that have no room side by side stand below each other; a question too
// long for the box is cut before them.
func TestConfirmShowsWholeAnswers(t *testing.T) {
	c := NewConfirm(fr, plain, "Supprimer 3 tâches ?", strings.Repeat("On peut annuler avec u. ", 9),
		Option{Value: "no", Label: "Garder les trois tâches"}, Option{Value: "yes", Label: "Supprimer"})
	expect(t, screen(t, c.RenderIn(30, 6), 30, 6), `
Supprimer 3 tâches ?
On peut annuler avec u. On
…
[Garder les trois tâches]
 Supprimer
←→ choisir · entrée valider`)
	for height := 3; height <= 14; height++ {
		for width := 16; width <= 60; width++ {
			seen := strings.Join(strings.Fields(screen(t, c.RenderIn(width, height), width, height)), " ")
			if height < len(c.foot(width)) {
				continue
			}
			if !strings.Contains(seen, "[Garder les trois tâches]") || !strings.Contains(seen, "Supprimer ←→") {
				t.Fatalf("%dx%d: %s", width, height, seen)
			}
		}
	}
}
