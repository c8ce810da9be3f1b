package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// proposedForm is a form in which the program proposed a day and two partners.
func proposedForm(t *testing.T) *session {
	s := newSession(t,
		FieldSpec{Name: "due", Label: "échéance", Parse: parseDay},
		FieldSpec{Name: "partners", Label: "partenaires", Type: RefsField},
		FieldSpec{Name: "summary", Label: "résumé"},
		FieldSpec{Name: "day", Label: "jour", Parse: parseDay, Anew: true})
	s.Note = "Repris de « Visite »"
	s.Suggest("due", []string{"2026-11-26"}, []string{"2026-11-26"})
	s.Suggest("partners", []string{"a", "b"}, []string{"SMF", "FAT"})
	s.Set("summary", []string{"Ancien"}, nil)
	s.Set("day", []string{"2026-01-02"}, []string{"2026-01-02"})
	return s
}

// What the program proposed is marked, and gives way to the first letter typed;
// what a record holds is edited, but for a day, which one types anew.
func TestFormProposalsGiveWay(t *testing.T) {
	s := proposedForm(t)
	s.sees(80, 9, `
Nouvelle tâche
Repris de « Visite »
› échéance              2026-11-26 (proposé)
                        ✗ Date incomprise
  partenaires           [SMF] [FAT] (proposé)
  résumé                Ancien
  jour                  2026-01-02
                        ✗ Date incomprise
ctrl+s enregistrer · proposé : taper remplace, ← garde`)
	s.press("vendredi", "<tab>", "elo", "<enter>", "<tab>", "!", "<tab>", "vendredi")
	for name, want := range map[string]string{"due": "2026-11-27", "partners": "p1", "summary": "Ancien!", "day": "2026-11-27"} {
		if got := strings.Join(s.Values()[name], "|"); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(s.Render(80, 9), "(proposé)") {
		t.Error("what was typed is still marked as proposed")
	}
}

// A key that moves the cursor keeps a proposal, to be edited or added to.
func TestFormProposalsAreKept(t *testing.T) {
	s := proposedForm(t)
	s.press("<end>", "x", "<tab>", "<left>", "elo", "<enter>")
	if got := s.field("due").input.Value(); got != "2026-11-26x" {
		t.Errorf("the day became %q", got)
	}
	if got := strings.Join(s.Values()["partners"], "|"); got != "a|b|p1" {
		t.Errorf("partners %q", got)
	}
}

// Backspace empties a proposal; leaving the field leaves it as it is.
func TestFormProposalsAreEmptied(t *testing.T) {
	s := proposedForm(t)
	s.press("<tab>", "<tab>")
	if got := strings.Join(s.Values()["partners"], "|"); got != "a|b" || s.Dirty() {
		t.Errorf("passing through left %q", got)
	}
	s = proposedForm(t)
	s.press("<backspace>", "<tab>", "<backspace>")
	if len(s.Values()["due"])+len(s.Values()["partners"]) != 0 || !s.Dirty() {
		t.Errorf("left %v", s.Values())
	}
}

// A prompt that holds a day proposed takes the one that is typed.
func TestPromptProposalGivesWay(t *testing.T) {
	p := NewPrompt(plain, "Depuis", "", "", parseDay)
	p.Propose("2026-11-19")
	press(func(m tea.Msg) { p.Update(m) }, "vendredi")
	if p.Parsed().Value != "2026-11-27" {
		t.Errorf("understood %q as %+v", p.Text(), p.Parsed())
	}
	p.Propose("2026-11-19")
	p.Update(tea.PasteMsg{Content: "vendredi"})
	if p.Text() != "vendredi" {
		t.Errorf("a paste gives %q", p.Text())
	}
}

// Arrows leave a text of several lines at its ends, and move within it.
func TestFormArrowsLeaveNotesAtTheirEnds(t *testing.T) {
	s := newSession(t)
	s.Focus("notes")
	s.press("<up>")
	if s.Focused() != "tags" {
		t.Errorf("up from the first line leads to %s", s.Focused())
	}
	s.press("<down>", "un", "<enter>", "deux", "<up>")
	if s.Focused() != "notes" {
		t.Errorf("up from the second line leads to %s", s.Focused())
	}
	s.press("<down>", "<down>")
	if s.Focused() != "title" {
		t.Errorf("down from the last line leads to %s", s.Focused())
	}
}
