package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// Whoever is asked sees every answer whole, on the smallest screen too.
func TestQuestionsShowTheirAnswers(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {40, 12}, {60, 16}, {80, 24}} {
			t.Run(lang+"-"+itoa(size[0])+"x"+itoa(size[1]), func(t *testing.T) {
				words := i18n.Load(lang)
				f := desktop()
				s := open(t, f, lang, size[0], size[1])
				s.Keys("c", "Vu Marie", "<esc>")
				s.Sees(words.T("widget.form.abandon.yes"), "["+words.T("widget.form.abandon.no")+"]")
				s = open(t, f, lang, size[0], size[1])
				s.Keys("<esc>", "c")
				s.Sees("["+words.T("draft.resume")+"]", words.T("draft.drop"))
				s.Keys("<esc>", "<esc>")
				s.Send(pane.Wrote{Verb: "undo", Err: model.Refuse(model.Ambiguous, "undo.changed_since", "id", "k7f3"), Again: func() tea.Cmd { return nil }})
				s.Sees("["+words.T("app.force.no")+"]", words.T("app.force.yes"))
			})
		}
	}
}
