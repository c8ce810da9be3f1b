package tui

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane/panetest"
	"relais/tui/style"
	"relais/tui/widget"
)

// frenchLexicon stands for the command line's.
type frenchLexicon struct{}

func (frenchLexicon) Field(_, word string) string {
	return map[string]string{"état": "status", "échéance": "due", "projet": "project", "priorité": "priority"}[word]
}

func (frenchLexicon) Code(_, _, word string) string {
	return map[string]string{"terminée": "done", "en-cours": "doing", "à-faire": "todo"}[word]
}

var _ model.Words = frenchLexicon{}

// A filter's conditions say of how many rows they leave some, and how to get out
// where they leave none.
func TestFilterSaysOfHowMany(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("/", "status=doing", "<enter>")
	s.Sees("1 sur ")
	s.Keys("<esc>", "/", "zzz", "<enter>")
	s.Sees("Aucune fiche avec ce filtre · échap montre tout")
	s.Keys("<esc>")
	s.Misses(" sur ", "Aucune fiche")
}

// The filter's line takes the whole language, its order and its groups with it;
// esc brings back what was there.
func TestFilterTakesTheLanguage(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("/", "status=doing or title~reserver", "<enter>")
	s.Sees("Rapport narratif", "Réserver la salle")
	s.Misses("Appeler le FAT")
	s.Keys("<esc>", "/", "-status=doing sort:-title group:status", "<enter>")
	s.Sees("Titre ▼", "✗ bloquée\n")
	s.Misses("Rapport narratif")
	s.Keys("<esc>")
	s.Sees("Rapport narratif")
	s.Misses("Titre ▼", "✗ bloquée\n")
	s.Keys("/", "FAT", "<enter>")
	s.Sees("Appeler le FAT")
	s.Misses("Rapport narratif")
}

// What is typed is completed in the user's language by tab: fields, codes, and
// names of records.
func TestFilterCompletes(t *testing.T) {
	f := office()
	a := newApp(f, "fr")
	a.host.Lexicon, f.Words = frenchLexicon{}, frenchLexicon{}
	s := panetest.NewSession(t, a, 100, 30)
	s.Keys("/", "éta")
	s.Sees("›état=")
	s.Keys("<tab>")
	s.Sees("/ état=", "›à-faire", "en-cours")
	s.Keys("en", "<tab>", "<enter>")
	s.Sees("/ état=en-cours", "Rapport narratif")
	s.Misses("Réserver la salle")
	s.Keys("<esc>", "/", "due", "<shift+tab>", "<tab>")
	s.Sees("/ due!=")
	s.Keys("<esc>", "/", "assignee=mar")
	s.Sees("Marie")
	s.Keys("<tab>")
	s.Sees(`/ assignee="Marie`)
}

// A filter that is wrong is not taken: it is told why, under the place, and what
// was typed stays.
func TestFilterPointsAtWhatIsWrong(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("/", "status=todo couleur=bleu")
	s.Misses("↑")
	s.Keys("<enter>")
	s.Sees("/ status=todo couleur=bleu", "↑ Champ inconnu dans le filtre : couleur")
	line, under := lineWith(s.Screen(), "couleur=bleu"), lineWith(s.Screen(), "↑")
	if at, mark := cellOf(line, "couleur"), cellOf(under, "↑"); at != mark {
		t.Errorf("the mark stands at %d, the word at %d", mark, at)
	}
	s.Keys("<ctrl+u>", "radio (")
	s.Misses("↑")
	s.Keys("<enter>")
	s.Sees("↑", "La parenthèse « ( » n’a pas sa pareille", "ou mettez le texte entre", "guillemets.")
	s.Keys("<ctrl+u>", "xyz", "<enter>")
	s.Misses("↑", "Appeler le FAT")
}

// lineWith returns the line of a screen that holds a text.
func lineWith(screen, text string) string {
	for l := range strings.SplitSeq(screen, "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// cellOf returns the cell at which a text begins.
func cellOf(line, text string) int { return widget.Width(line[:max(0, strings.Index(line, text))]) }

// The panes that hold records of several kinds take the language too: a
// condition leaves the records of the kinds that have the field.
func TestOtherPanesTakeTheLanguage(t *testing.T) {
	f := panetest.Office()
	plan := f.Add("plan", "title", "Plan", "year", "2026-2027", "status", "adopted")
	objective := f.Add("objective", "title", "Objectif", "number", "1", "plan", plan.String())
	means := f.Add("means", "title", "Moyen", "number", "1.1", "objective", objective.String())
	f.Add("action", "text", "Action une", "ref", "1.1.a", "means", means.String(), "status", "underway")
	f.Add("action", "text", "Action deux", "ref", "1.1.b", "means", means.String(), "status", "done")
	a := New(Options{Data: f, Words: i18n.Load("fr"), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID})
	s := panetest.NewSession(t, a, 120, 40)
	s.Sees("Relire le rapport", "Demander les reçus")
	s.Keys("/", "status=waiting ou priority=high", "<enter>")
	s.Sees("Relire le rapport", "Demander les reçus")
	s.Misses("Réserver les billets", "Rapport financier")
	s.Keys("<esc>")
	s.Sees("Rapport financier")
	s.Keys("/", "couleur=bleu", "<enter>")
	s.Sees("Champ inconnu dans le filtre : couleur")
	s.Keys("<esc>", "2", "/", "status=done", "<enter>")
	s.Sees("Action deux")
	s.Misses("Action une")
	s.Keys("<esc>", "/", "action status=underway", "<enter>")
	s.Sees("Action une")
	s.Misses("Action deux")
	s.Keys("<esc>", "7", "/", "status!=todo", "<enter>")
	s.Sees("Demander les reçus")
	s.Keys("<esc>", "/", "-status=waiting", "<enter>")
	s.Misses("Demander les reçus")
}

// A value that is no choice is refused with the choices as they are typed, whole
// on a narrow screen too.
func TestFilterTellsTheChoicesAsTheyAreTyped(t *testing.T) {
	for _, width := range []int{80, 200} {
		f := office()
		a := newApp(f, "fr")
		a.host.Lexicon, f.Words = frenchLexicon{}, frenchLexicon{}
		s := panetest.NewSession(t, a, width, 24)
		s.Keys("/", "état=finie", "<enter>")
		s.Sees("finie n’est pas un choix pour", "à-faire,", "en-cours,", "en-attente,", "bloquée,", "terminée,", "annulée.")
		s.Misses("todo", "cancelled")
		s.Keys("<esc>")
		s.Sees("Appeler le FAT")
	}
}

// Every layout says how to get out of a filter that leaves nothing.
func TestEveryLayoutTellsTheWayOutOfAFilter(t *testing.T) {
	for _, layout := range []string{"1", "2", "4", "5"} {
		for _, width := range []int{60, 80, 120} {
			s := open(t, office(), "fr", width, 24)
			s.Keys("D", layout, "/zzz", "<enter>")
			screen := strings.Join(strings.Fields(strings.ReplaceAll(plainText(s), "│", " ")), " ")
			if !strings.Contains(screen, "échap montre tout") {
				t.Errorf("layout %s at %d:\n%s", layout, width, s.Screen())
			}
		}
	}
}

func plainText(s *panetest.Session) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s.Screen())
}

// What is finished in a filter applies while it is typed, in a table and in a
// pane of several kinds: a condition never has rows beside it that it leaves
// out, and the beginning of the next one is no word to look for.
func TestFilterAppliesWhileTyped(t *testing.T) {
	s := open(t, office(), "fr", 100, 30)
	s.Keys("/", "status=doing ")
	s.Sees("Rapport narratif")
	s.Misses("Réserver la salle", "Appeler le FAT")
	s.Keys("et tit")
	s.Sees("Rapport narratif")
	s.Misses("Réserver la salle")
	s.Keys("le~zzz")
	s.Sees("Aucune fiche avec ce filtre")
	s.Keys("<esc>")
	s.Sees("Réserver la salle", "Appeler le FAT")
	s.Keys("/", "status=do")
	s.Sees("Réserver la salle")
	s.Keys("ing (")
	s.Sees("Rapport narratif")
	s.Misses("Réserver la salle")
}
