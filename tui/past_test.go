package tui

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// fakePast is a log of a few weeks: the organisation as it was lacks its tasks.
type fakePast struct {
	asked  []time.Time
	closed int
	wishes []pane.FormerWish
	whole  bool // all can be put back
	none   bool // nothing is to be, beside kept values
	kept   int
}

type fakeView struct {
	*panetest.Fake
	past *fakePast
}

func (v fakeView) Close() error { v.past.closed++; return nil }

func (p *fakePast) AsOf(_ context.Context, at time.Time) (pane.View, error) {
	p.asked = append(p.asked, at)
	f := panetest.NewFake()
	f.Add("task", "title", "Appeler le FAT autrefois", "status", "doing")
	f.Refusal = model.Refuse(model.Invalid, "past.readonly")
	return fakeView{f, p}, nil
}

func (p *fakePast) Days(context.Context) ([]pane.DayCount, error) {
	var out []pane.DayCount
	for i := range 90 {
		if i%7 < 5 {
			out = append(out, pane.DayCount{Day: model.Day("2026-08-25").Add(i), Count: 1 + i*i%23})
		}
	}
	return out, nil
}

// Changed is the one task that there was then.
func (p *fakePast) Changed(context.Context, time.Time) (map[model.Link]bool, error) {
	id := panetest.NewFake().Add("task", "title", "Appeler le FAT autrefois", "status", "doing")
	return map[model.Link]bool{{Kind: "task", ID: id}: true}, nil
}

func (p *fakePast) Actions(context.Context, time.Time, time.Time) (pane.Actions, error) {
	at := panetest.Now.Add(-time.Hour)
	link := func(i int) model.Link { return model.Link{Kind: "task", ID: panetest.ID(byte(i))} }
	return pane.Actions{More: 3, List: []pane.PastAction{
		{When: at, Who: "Marie Dubé", Link: link(1), Label: "Appeler le FAT", What: "edit", Fields: []string{"due", "status"}, Of: 2},
		{When: at, Who: "Marie Dubé", Link: link(2), Label: "Rapport narratif", What: "edit", Fields: []string{"status"}, Of: 2},
		{When: at.AddDate(0, 0, -1), Who: "Paul Roy", Link: link(3), Label: "Réserver la salle", What: "delete", Of: 1},
		{When: at.AddDate(0, 0, -2), Who: "Élodie Côté", Link: model.Link{Kind: "person", ID: panetest.ID(9)}, Protected: true, What: "create", Of: 1},
	}}, nil
}

func (p *fakePast) Former(_ context.Context, w pane.FormerWish) (pane.Former, error) {
	p.wishes = append(p.wishes, w)
	link := model.Link{Kind: "task", ID: panetest.ID(6)}
	if p.none {
		return pane.Former{Kept: p.kept}, nil
	}
	if p.whole {
		return pane.Former{Edits: []pane.Edit{{Op: pane.Set, Link: link, Fields: map[string]model.Value{"status": {"waiting"}}}}}, nil
	}
	return pane.Former{
		Edits: []pane.Edit{{Op: pane.Set, Link: link, Fields: map[string]model.Value{"status": {"waiting"}}}},
		Lines: []pane.FormerLine{
			{Link: link, Label: "Appeler le FAT", Verb: "edit", Field: "status", From: model.Value{"todo"}, To: model.Value{"waiting"}},
			{Link: link, Verb: "edit", Field: "notes", Hidden: true},
		},
		Kept: 1,
	}, nil
}

// travel opens the interface with a past.
func travel(t *testing.T, lang string, width, height int) (*panetest.Session, *fakePast, *panetest.Fake) {
	f, past := office(), &fakePast{}
	a := newApp(f, lang)
	a.opts.Past, a.host.Past = past, past
	return panetest.NewSession(t, a, width, height), past, f
}

func TestPastFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + strconv.Itoa(size[0]) + "x" + strconv.Itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s, _, _ := travel(t, lang, size[0], size[1])
				s.Keys("T", "<up>", "<up>")
				s.Golden("past-slider-" + name)
				s.Keys("<enter>")
				s.Golden("past-" + name)
				s.Keys("<esc>", "C", "g")
				s.Golden("past-changes-" + name)
				s.Keys("B", "<enter>")
				s.Golden("past-put-back-" + name)
			})
		}
	}
}

// In the past, what was touched since is marked, and its preview says by which
// key to see what changed; in the present nothing is.
func TestWhatChangedSinceIsMarked(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s, _, _ := travel(t, "fr", size[0], size[1])
		s.Misses("±")
		s.Keys("T", "<up>", "<up>", "<enter>")
		s.Sees("› ± Appeler le FAT autrefois", "± A changé depuis ce jour-là")
		s.Keys("B")
		s.Sees("Remettre")
		s.Keys("<esc>", "<esc>")
		s.Misses("±")
	}
}

// What changed and became again as it was is said to have, and marked no more;
// what cannot be put back is not said to be the same.
func TestNothingToPutBack(t *testing.T) {
	s, past, _ := travel(t, "fr", 120, 40)
	past.none = true
	s.Keys("T", "<up>", "<up>", "<enter>")
	s.Sees("› ± Appeler")
	past.kept = 1
	s.Keys("B")
	s.Sees("Rien ne peut être remis : les valeurs d’alors ne sont pas sur cet appareil", "› ± Appeler")
	past.kept = 0
	s.Keys("B")
	s.Sees("Rien à remettre : changé depuis, puis revenu comme alors")
	s.Misses("› ± Appeler", "A changé depuis")
	s.Keys("B")
	s.Sees("Rien à remettre : tout est comme alors")
}

// What was put back as it was is marked no more, unless a part of it could not be.
func TestWhatIsPutBackIsMarkedNoMore(t *testing.T) {
	for _, whole := range []bool{false, true} {
		s, past, _ := travel(t, "fr", 120, 40)
		past.whole = whole
		s.Keys("T", "<up>", "<up>", "<enter>", "B", "<right>", "<enter>")
		s.Sees("lecture seule")
		if strings.Contains(s.Screen(), "±") == whole {
			t.Errorf("whole %v:\n%s", whole, s.Screen())
		}
	}
}

// The mark of the past stands apart from a name that is cut for it.
func TestTheMarkOfThePastStandsApart(t *testing.T) {
	for width := 60; width < 100; width++ {
		s, _, _ := travel(t, "fr", width, 24)
		s.Model.(*App).host.Session.Organisation = "Solidarité Boréale des travailleuses et travailleurs"
		s.Keys("T", "<up>", "<up>", "<enter>")
		if head, _, _ := strings.Cut(s.Screen(), "\n"); !strings.Contains(head, " ↶ ") {
			t.Errorf("%d: %s", width, head)
		}
	}
}

// Where the headings have the day, the hour alone leaves room for what changed.
func TestChangesByDayNeedTheHourOnly(t *testing.T) {
	s, _, _ := travel(t, "fr", 80, 24)
	s.Keys("C")
	s.Sees("Tâche · Rapport narratif ", "g par personne · d du… · u au…")
	s.Keys("g")
	s.Sees("lun. 23 nov. 9 h 00")
}

// The slider goes by days, weeks and months, takes a date that is typed, never
// leaves the log, and brings every pane to the end of the day.
func TestTheSliderChoosesADay(t *testing.T) {
	s, past, _ := travel(t, "fr", 120, 40)
	s.Keys("T", "<left>", "<up>", "<pgup>")
	s.Sees("jeudi 15 octobre 2026")
	s.Keys("<home>")
	s.Sees("mardi 25 août 2026")
	s.Keys("<left>")
	s.Sees("mardi 25 août 2026")
	s.Keys("3 oct")
	s.Sees("samedi 3 octobre 2026")
	s.Keys("x")
	s.Sees("Cette date ne se lit pas : 3 oct., hier")
	s.Keys("<enter>") // no date: nothing happens
	if len(past.asked) > 0 {
		t.Fatalf("went to %v", past.asked)
	}
	s.Keys("<ctrl+u>", "le jour de la dernière réunion du conseil", "<ctrl+u>", "4 oct", "<ctrl+w>", "<backspace>", "<backspace>")
	s.Sees("› ")
	s.Misses("réunion", "ne se lit pas")
	s.Keys("3 mars")
	s.Sees("Le journal commence le mardi 25 août 2026.")
	s.Keys("<ctrl+u>", "3 oct", "<enter>")
	want := time.Date(2026, 10, 3, 23, 59, 59, 999e6, time.UTC)
	if len(past.asked) != 1 || !past.asked[0].Equal(want) {
		t.Fatalf("asked for %v", past.asked)
	}
	s.Sees("au 3 oct. 2026 · lecture seule · échap revenir", "Appeler le FAT autrefois")
	s.Misses("Rapport narratif")
	s.Keys("<esc>")
	s.Sees("enregistré ici", "Rapport narratif")
	if past.closed != 1 {
		t.Errorf("%d views were let go of", past.closed)
	}
}

// However low the terminal, the day chosen and the line to type in are seen.
func TestTheSliderOnALowTerminal(t *testing.T) {
	for _, size := range [][2]int{{40, 10}, {60, 12}, {80, 14}} {
		s, _, _ := travel(t, "fr", size[0], size[1])
		s.Keys("T", "3 oct")
		s.Sees("samedi 3 octobre 2026", "› 3 oct", "échap")
	}
}

// What is to be put back may be long: the answers are seen all the same.
func TestTheAnswersOfALongQuestionAreSeen(t *testing.T) {
	s, _, _ := travel(t, "fr", 40, 10)
	s.Keys("T", "hier", "<enter>", "B")
	s.Sees("Remettre 1 fiche", "…", "[Ne rien changer]")
}

// In the past what writes says why it does not, whichever way it is asked for.
func TestThePastIsGuarded(t *testing.T) {
	s, _, f := travel(t, "fr", 120, 40)
	s.Keys("T", "hier", "<enter>")
	for _, key := range []string{"a", "e", "s", "x", "n", "c", "u", "d"} {
		s.Keys(key)
		s.Sees("Le passé se lit, il ne s’écrit pas")
		s.Misses("Ajouter : ")
	}
	if len(f.Applied) > 0 {
		t.Errorf("the past wrote %v", f.Applied)
	}
	s.Keys("/", "fat", "<enter>", "<esc>") // a filter takes its own esc
	s.Sees("lecture seule")
	s.Keys("<esc>")
	s.Misses("lecture seule")
}

// Putting back says what will change, does it in the present as one action, and
// the past is read anew.
func TestPuttingBackIsAskedAndWritten(t *testing.T) {
	s, past, f := travel(t, "fr", 120, 40)
	s.Keys("T", "hier", "<enter>", "B")
	s.Sees("Remettre 1 fiche comme elle était ?", "Appeler le FAT, état : ○ à faire → … en attente", "1 valeur protégée")
	s.Keys("<enter>")
	if len(f.Applied) > 0 {
		t.Fatal("written without a yes")
	}
	s.Keys("B", "<right>", "<enter>")
	if len(f.Applied) != 1 || f.Applied[0][0].Fields["status"].One() != "waiting" {
		t.Fatalf("written: %v", f.Applied)
	}
	if len(past.asked) != 2 {
		t.Errorf("the past was read %d times", len(past.asked))
	}
	s.Keys("<esc>", "C", "B", "4")
	if w := past.wishes[len(past.wishes)-1]; !w.At.IsZero() || len(w.Links) > 0 {
		t.Errorf("the whole action: %+v", w)
	}
}

// Where undo must wait until one has left, the question and the message say so;
// it works as they say.
func TestUndoOfPuttingBackSaysHow(t *testing.T) {
	for _, way := range [][]string{{"T", "hier", "<enter>", "B"}, {"C", "B", "<enter>"}} {
		s, _, _ := travel(t, "fr", 120, 40)
		s.Keys(way...)
		s.Sees("échap, puis u,", "l’annule.")
		s.Keys("<right>", "<enter>")
		s.Sees("· échap, puis u, annule")
		s.Keys("<esc>", "u")
		s.Sees("Annulé")
	}
}

// Nobody looks back where there is nothing to look back to.
func TestWithoutAPast(t *testing.T) {
	s := open(t, office(), "fr", 80, 24)
	s.Keys("T")
	s.Misses("Remonter")
}

// dated is a store that knows from what to what the fake's actions changed
// things.
type dated struct{ *panetest.Fake }

func (d dated) History(_ context.Context, link model.Link) ([]pane.Change, error) {
	if link.ID != panetest.ID(1) {
		return nil, nil
	}
	at := panetest.Now.Add(-time.Hour)
	return []pane.Change{
		{When: at, Verb: "edit", Field: "due", From: model.Value{"2026-11-20"}, To: model.Value{"2026-11-30"}},
		{When: at, Verb: "edit", Field: "status", To: model.Value{"waiting"}},
		{When: at.Add(-time.Minute), Verb: "edit", Field: "due", To: model.Value{"2026-10-01"}},
	}, nil
}

// The list of changes says from what to what; enter opens the record above it,
// and esc comes back to where one was.
func TestChangesSayFromWhatToWhat(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s, _, f := travel(t, "fr", size[0], size[1])
		s.Model.(*App).host.Present = dated{f}
		s.Keys("C")
		s.Sees("Appeler le FAT — échéance : ven. 20 nov. → lun. 30 nov., état : rien", "→ … en attente")
		s.Misses("1 oct")
		s.Keys("<down>", "<enter>")
		s.Misses("Ce qui a changé")
		s.Keys("<esc>")
		s.Sees("Ce qui a changé", "› Tâche · Rapport")
	}
}

// The list of changes opens as it was left: since when, and by what.
func TestChangesOpenAsTheyWereLeft(t *testing.T) {
	s, _, _ := travel(t, "fr", 120, 40)
	s.Keys("C", "d", "lundi 9 nov", "<enter>", "g")
	s.Sees("du lun. 9 nov. au lun. 23 nov.", "g par fiche")
	s.Keys("<esc>", "C")
	s.Sees("du lun. 9 nov. au lun. 23 nov.", "g par fiche")
}

// What an action added was not there before: only the action as a whole can be
// taken back.
func TestWhatWasAddedIsNotPutBackAlone(t *testing.T) {
	s, _, _ := travel(t, "fr", 120, 40)
	s.Keys("C", "<end>", "B")
	s.Sees("1  Tout ce qui a été fait ensemble : 1 fiche")
	s.Misses("Toute la fiche")
}
