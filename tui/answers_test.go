package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
)

// questions are those that ask for a yes, by the keys that open them and the
// answer that changes nothing.
var questions = map[string]struct {
	safe  string
	typed []string
}{
	"delete":  {"delete.no", []string{"A", "x"}},
	"anyway":  {"delete.anyway.no", []string{"2", "<home>", "<down>", "x"}},
	"purge":   {"purge.no", []string{":", "@action.purge", "<enter>"}},
	"protect": {"protect.no", []string{":", "@action.protect", "<enter>"}},
	"pin":     {"view.pin_no", []string{"S", "Vue", "<enter>"}},
	"taken":   {"view.taken_no", []string{"S", "en RETARD", "<enter>"}},
	"form":    {"widget.form.abandon.no", []string{"a", "À moitié", "<esc>"}},
	"person":  {"person.create.no", []string{"<end>", "o", "Zoé Nul", "<enter>"}},
}

// In every question the answer that changes nothing comes first, and is the one
// that enter takes; ? tells its keys and what its answers are.
func TestTheFirstAnswerChangesNothing(t *testing.T) {
	for name, q := range questions {
		for _, lang := range i18n.Languages() {
			t.Run(name+"-"+lang, func(t *testing.T) {
				f := desktop()
				s := open(t, f, lang, 120, 40)
				words := i18n.Load(lang)
				for _, k := range q.typed {
					if action, ok := strings.CutPrefix(k, "@"); ok {
						k = words.T(action)
					}
					s.Keys(k)
				}
				first := regexp.MustCompile(`[│?] +` + regexp.QuoteMeta("["+words.T(q.safe)+"]"))
				shown := func() {
					if t.Helper(); !first.MatchString(s.Screen()) {
						t.Errorf("the safe answer is not the first:\n%s", s.Screen())
					}
				}
				shown()
				s.Keys("?")
				s.Sees(words.T("answer.choose"), words.T("box.question"))
				s.Keys("<esc>")
				shown()
				s.Keys("<enter>")
				for _, edits := range f.Applied { // a view is saved whatever the answer
					if edits[0].Link.Kind != "view" || edits[0].Fields["pinned"].One() == "1" {
						t.Errorf("the first answer wrote %v", edits)
					}
				}
			})
		}
	}
}

// No question is made whose first answer is not one that changes nothing. That of
// pinning depends on how the view is.
func TestQuestionsBeginWithTheSafeAnswer(t *testing.T) {
	made := regexp.MustCompile(`(?s)widget\.NewConfirm\(.*?widget\.Option\{(?:Value: "(\w+)"|Label)`)
	safe := map[string]bool{"no": true, "stay": true, "resume": true, "0": true, "": true}
	n := 0
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range made.FindAllStringSubmatch(string(text), -1) {
			if n++; !safe[m[1]] {
				t.Errorf("%s: a question begins with the answer %q", path, m[1])
			}
		}
		return err
	})
	if err != nil || n < 6 {
		t.Errorf("%d questions are found: %v", n, err)
	}
}

// A form's question and that of a draft tell their keys too, and a question that
// the log asks.
func TestOtherQuestionsTellTheirKeys(t *testing.T) {
	f := desktop()
	open(t, f, "fr", 120, 40).Keys("a", "À moitié") // killed
	s := open(t, f, "fr", 120, 40)
	s.Keys("<esc>", "a")
	s.Sees("[Reprendre]")
	s.Keys("?")
	s.Sees("Aller d’une réponse à l’autre")
	s.Keys("<esc>", "<esc>")
	s.Send(pane.Wrote{Verb: "undo", Err: model.Refuse(model.Ambiguous, "undo.changed_since", "id", "k7f3"), Again: func() tea.Cmd { return nil }})
	s.Sees("[Laisser]")
	s.Keys("?")
	s.Sees("Aller d’une réponse à l’autre", "entrée prend la réponse")
}

// A view is saved under the name of another only after a yes; the name that was
// typed stays to be changed, also after esc.
func TestViewsOfOneName(t *testing.T) {
	f := desktop()
	old := f.Named("view", "En retard")
	s := open(t, f, "fr", 120, 40)
	s.Keys("/status=todo", "<enter>", "S", "en retard", "<enter>")
	s.Sees("Une vue s’appelle déjà « En retard »", "[Autre nom]", "Remplacer")
	for _, key := range []string{"<enter>", "<esc>"} {
		s.Keys(key)
		s.Sees("Nom de la vue", "> en retard")
		s.Keys("<enter>")
	}
	s.Keys("<enter>", " 2", "<enter>")
	s.Sees("Épingler cette vue", "[Ne pas épingler]")
	s.Keys("<enter>")
	if n := len(f.All("view")); n != 2 {
		t.Fatalf("%d views", n)
	}
	s.Keys("S", "En retard", "<enter>", "<right>", "<enter>", "<right>", "<enter>")
	r := f.Record("view", old)
	if n := len(f.All("view")); n != 2 || r.One("query") != "status=todo" || r.One("pinned") != "1" {
		t.Fatalf("%d views, the old one with %q, pinned %q", n, r.One("query"), r.One("pinned"))
	}
	s.Keys("S", "En retard", "<enter>", "<right>", "<enter>")
	s.Sees("[Laisser épinglée]", "Désépingler")
	s.Keys("<enter>")
	if r := f.Record("view", old); r.One("pinned") != "1" {
		t.Error("enter unpinned the view")
	}
}
