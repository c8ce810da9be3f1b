package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var statuses = []Option{{Value: "todo", Label: "à faire"}, {Value: "doing", Label: "en cours"}, {Value: "waiting", Label: "en attente"}}

// session is a form with what a person saw of it last.
type session struct {
	*testing.T
	*Form
	last     Outcome
	searches []string // text of each search, in order
}

func newSession(t *testing.T, specs ...FieldSpec) *session {
	if specs == nil {
		specs = []FieldSpec{
			{Name: "title", Label: "titre", Required: true, Limit: 40},
			{Name: "status", Label: "état", Type: ChoiceField, Options: statuses},
			{Name: "due", Label: "échéance", Help: "vendredi, 15 déc, +2s", Parse: parseDay},
			{Name: "assignee", Label: "responsable", Type: RefField, Create: true},
			{Name: "tags", Label: "étiquettes", Type: SetField},
			{Name: "notes", Label: "notes", Type: LongField, Limit: 60},
		}
	}
	s := &session{T: t, Form: NewForm(fr, plain, "Nouvelle tâche", specs)}
	s.Number = 7
	s.Search = func(form, seq int, field, text string) tea.Cmd {
		s.searches = append(s.searches, field+":"+text)
		return func() tea.Msg {
			c := Candidates{Form: form, Seq: seq}
			if strings.HasPrefix("élodie", Fold(text)) || strings.HasPrefix("elodie", Fold(text)) {
				c.Options = []Option{{Value: "p1", Label: "Élodie Côté", Hint: "CSN"}}
			}
			return c
		}
	}
	return s
}

func parseDay(text string) Parsed {
	switch strings.TrimSpace(text) {
	case "":
		return Parsed{}
	case "vendredi":
		return Parsed{Value: "2026-11-27", Preview: "ven. 27 nov., dans 3 jours"}
	}
	return Parsed{Problem: "Date incomprise"}
}

// press sends keys; a search is answered at once.
func (s *session) press(sent ...string) {
	press(func(m tea.Msg) {
		out, cmd := s.Update(m)
		s.last = out
		if cmd != nil {
			if out, _ := s.Update(cmd()); out != Nothing {
				s.last = out
			}
		}
	}, sent...)
}

func (s *session) sees(width, height int, picture string) {
	s.Helper()
	expect(s.T, screen(s.T, s.Render(width, height), width, height), picture)
}

func TestFormFillsATask(t *testing.T) {
	s := newSession(t)
	s.press("Appeler le FAT", "<tab>", "en a", "<tab>", "vendredi", "<tab>", "elo")
	s.sees(70, 14, `
Nouvelle tâche
  titre *               Appeler le FAT
  état                  en attente
  échéance              vendredi
                        = ven. 27 nov., dans 3 jours
› responsable           elo
                        › Élodie Côté · CSN
                          Créer « elo »
  étiquettes            —
  notes                 —



ctrl+s enregistrer · tab suivant · échap quitter`)
	if c := s.Cursor(); c == nil || c.X != 27 || c.Y != 5 {
		t.Errorf("cursor at %+v", c)
	}
	s.press("<enter>", "<tab>", "plan, urgent", "<tab>", "ligne 1", "<enter>", "ligne 2")
	s.sees(70, 16, `
Nouvelle tâche
  titre *               Appeler le FAT
  état                  en attente
  échéance              vendredi
                        = ven. 27 nov., dans 3 jours
  responsable           [Élodie Côté]
  étiquettes            [plan] [urgent]
› notes                 ligne 1
                        ligne 2






ctrl+s enregistrer · tab suivant · échap quitter`)
	s.press("<ctrl+s>")
	if s.last != Submitted {
		t.Fatalf("outcome %d", s.last)
	}
	for name, value := range map[string]string{
		"title": "Appeler le FAT", "status": "waiting", "due": "2026-11-27", "assignee": "p1",
		"tags": "plan|urgent", "notes": "ligne 1\nligne 2",
	} {
		if got := strings.Join(s.Values()[name], "|"); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

func TestFormSaysWhatIsWrongBesideTheField(t *testing.T) {
	s := newSession(t)
	s.press("<tab>", "<tab>", "32 mai", "<ctrl+s>")
	if s.last != Nothing {
		t.Errorf("outcome %d", s.last)
	}
	s.sees(40, 10, `
Nouvelle tâche
› titre *                              ┃
                                       ┃
  ✗ À remplir                          ┃
  état                                 ┃
  —                                    │
  échéance                             │
  32 mai                               │
  ✗ Date incomprise                    │
✗ 2 champs à corriger`)
	s.Refuse("due", "L’échéance précède le début")
	if s.Focused() != "due" || !strings.Contains(s.Render(70, 14), "précède") {
		t.Error("the refusal does not stand beside its field")
	}
}

// Longer text is refused with a sentence; nothing is cut.
func TestFormRefusesTooLongText(t *testing.T) {
	s := newSession(t)
	s.press(strings.Repeat("x", 45))
	if got := s.Values()["title"][0]; len(got) != 40 {
		t.Errorf("%d bytes typed", len(got))
	}
	if !strings.Contains(s.Render(70, 14), "✗ Trop long pour ce champ") {
		t.Error("nothing says that it is too long")
	}
	s.Focus("notes")
	s.Update(tea.PasteMsg{Content: strings.Repeat("y", 61)})
	if len(s.Values()["notes"]) != 0 || !strings.Contains(s.Render(70, 14), "61 sur 60") {
		t.Errorf("a paste too long left %q", s.Values()["notes"])
	}
	s.Update(tea.PasteMsg{Content: strings.Repeat("y\n", 30)})
	if got := s.area("notes").LineCount(); got != 31 {
		t.Errorf("%d lines", got)
	}
}

func (s *session) area(name string) interface{ LineCount() int } { return &s.field(name).area }

// Who leaves after typing is asked; who typed nothing is not.
func TestFormAsksBeforeAbandoning(t *testing.T) {
	s := newSession(t)
	s.press("<esc>")
	if s.last != Abandoned {
		t.Errorf("outcome %d of a form without a word", s.last)
	}
	s = newSession(t)
	s.press("x", "<esc>")
	s.sees(60, 3, `
Nouvelle tâche
› titre *               x                                  ┃
Abandonner ce que vous avez tapé ?  [Continuer]  Abandonner`)
	s.press("<enter>", "y", "<esc>", "<left>", "<enter>")
	if s.last != Abandoned || s.Values()["title"][0] != "xy" {
		t.Errorf("outcome %d, title %q", s.last, s.Values()["title"])
	}
}

// What was typed comes back from a draft, half-typed dates included.
func TestFormDraftReturns(t *testing.T) {
	s := newSession(t)
	s.Set("title", []string{"Ancien"}, nil)
	s.Set("status", []string{"todo"}, nil)
	s.Set("assignee", []string{"p9"}, []string{"Jean"})
	if len(s.Draft()) != 0 || s.Dirty() {
		t.Fatalf("a form just opened has the draft %q", s.Draft())
	}
	s.press(" titre", "<tab>", "<right>", "<tab>", "vend", "<tab>", "<backspace>", "elo", "<enter>", "<tab>", "a,b")
	draft := s.Draft()
	again := newSession(t)
	again.Set("title", []string{"Ancien"}, nil)
	again.Set("status", []string{"todo"}, nil)
	again.Set("assignee", []string{"p9"}, []string{"Jean"})
	again.Restore(draft)
	if !again.Dirty() {
		t.Error("a restored draft counts as nothing typed")
	}
	if a, b := s.Render(70, 14), again.Render(70, 14); a != b {
		s.Focus("title")
		expect(t, screen(t, again.Render(70, 14), 70, 14), screen(t, s.Render(70, 14), 70, 14))
	}
	if got := again.ChangedValues(); len(got) != 5 || got["status"][0] != "doing" || got["assignee"][0] != "p1" {
		t.Errorf("changed %v", got)
	}
}

// A record that the search does not find is created on the spot.
func TestFormCreatesOnTheSpot(t *testing.T) {
	s := newSession(t)
	s.Focus("assignee")
	s.press("Zoé", "<enter>")
	if s.last != Wanted || s.Creating() != (Creation{"assignee", "Zoé"}) {
		t.Fatalf("outcome %d, %+v", s.last, s.Creating())
	}
	s.Created("assignee", Option{Value: "p2", Label: "Zoé"})
	if got := s.Values()["assignee"]; len(got) != 1 || got[0] != "p2" {
		t.Errorf("assignee %v", got)
	}
}

// A late answer is dropped, and enter pressed before the answer counts when it
// is there.
func TestFormAnswersComeLate(t *testing.T) {
	s := newSession(t)
	s.Focus("assignee")
	_, first := s.Update(keysPress("e"))
	_, second := s.Update(keysPress("l"))
	s.Update(first())
	if s.field("assignee").menu.options != nil {
		t.Error("a late answer is shown")
	}
	s.Update(keysPress("<enter>"))
	if len(s.Values()["assignee"]) != 0 {
		t.Error("something was chosen before the answer")
	}
	if out, _ := s.Update(second()); out != Changed || s.Values()["assignee"][0] != "p1" {
		t.Errorf("outcome %d, assignee %v", out, s.Values()["assignee"])
	}
	if len(s.searches) != 2 || s.searches[1] != "assignee:el" {
		t.Errorf("searches %q", s.searches)
	}
}

func keysPress(k string) (msg tea.Msg) {
	press(func(m tea.Msg) { msg = m }, k)
	return msg
}

func TestFormSeveralChoices(t *testing.T) {
	s := newSession(t, FieldSpec{Name: "categories", Label: "catégories", Type: CodesField, Options: statuses},
		FieldSpec{Name: "status", Label: "état", Type: ChoiceField, Options: statuses})
	s.Set("status", []string{"from_the_future"}, nil)
	s.press("<space>", "en a", "<space>")
	s.sees(70, 5, `
Nouvelle tâche
› catégories            [à faire] en cours ›[en attente]
  état                  from_the_future

←→ aller · espace cocher · ctrl+s enregistrer · échap quitter`)
	if got := strings.Join(s.Values()["categories"], "|"); got != "todo|waiting" {
		t.Errorf("categories %q", got)
	}
	s.press("<tab>")
	s.sees(70, 5, `
Nouvelle tâche
  catégories            à faire, en attente
› état                  [from_the_future] à faire  en cours
                         en attente
←→ choisir · ctrl+s enregistrer · tab suivant · échap quitter`)
	if got := s.Values()["status"]; got[0] != "from_the_future" {
		t.Errorf("an unknown code became %v", got)
	}
}

// A form taller than the screen scrolls with its cursor, and never overflows.
func TestFormFitsEverySize(t *testing.T) {
	s := newSession(t)
	s.press("Titre\u202e", "<tab>", "<tab>", "x", "<tab>", "elo")
	for w := 1; w < 100; w += 3 {
		for h := 1; h < 20; h++ {
			screen(t, s.Render(w, h), w, h)
			if c := s.Cursor(); c != nil && (c.X >= w || c.Y >= h-1) {
				t.Errorf("%dx%d: cursor at %d,%d", w, h, c.X, c.Y)
			}
		}
	}
	s.Focus("notes")
	s.Update(tea.PasteMsg{Content: "a\u202e\nb\nc\nd\ne\nf\ng"})
	for w := 10; w < 100; w += 7 {
		screen(t, s.Render(w, 6), w, 6)
		if c := s.Cursor(); c == nil || c.Y >= 5 {
			t.Errorf("%d: cursor at %+v", w, c)
		}
	}
	if strings.Contains(s.Render(60, 20), "\u202e") {
		t.Error("a bidirectional control reaches the terminal")
	}
	if !s.Click(1) {
		t.Error("no field at line 1")
	}
}
