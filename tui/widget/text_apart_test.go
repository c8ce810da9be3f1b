package widget

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Texts that would be cut to the same beginning show where they differ; what has
// room, differs in sight, or is the same is cut at its end.
func TestTextsAreCutApart(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		near  []string
		want  string
	}{
		{"Préparer le rapport du projet A", 24, []string{"Préparer le rapport du projet B"}, "Préparer le rapport du…A"},
		{"Préparer le rapport du projet A", 40, []string{"Préparer le rapport du projet B"}, "Préparer le rapport du projet A"},
		{"un titre tout à fait pareil", 12, []string{"un titre tout à fait pareil"}, "un titre to…"},
		{"Écrire au comité de Tehuacán", 12, []string{"Appeler le comité de Tehuacán"}, "Écrire au c…"},
		// Of three, what tells it from one need not tell it from the other.
		{"Rapport du projet Nord, phase 2", 18, []string{"Rapport du projet Nord, phase 1", "Rapport du projet Sud, phase 2"}, "Rapport …Nord, ph…"},
		{"Rapport du projet Nord, 2", 18, []string{"Rapport du projet Nord, 1", "Rapport du projet Sud, 2"}, "Rapport du…Nord, 2"},
		// One that ends where the other goes on shows its end.
		{"Préparer la tournée des régions", 20, []string{"Préparer la tournée des régions de l’Est"}, "Préparer la …régions"},
		// The same letters with accents written apart are the same letters.
		{"Élodie rencontre le comité A", 16, []string{"E\u0301lodie rencontre le comite\u0301 B"}, "Élodie rencont…A"},
		{"Cafe\u0301 solidaire", 10, []string{"Café solidaire"}, "Cafe\u0301 soli…"},
		// Wide characters take their cells.
		{"東京連帯会議の報告書第一部", 14, []string{"東京連帯会議の報告書第二部"}, "東京連帯…一部"},
		{"◐ ! Réunion de la coalition, mai", 20, []string{"○ Réunion de la coalition, juin"}, "◐ ! Réunion de l…mai"},
		{"→→→→→→→→→→→→→", 9, []string{"→→→→→→→→→→→→→→→→"}, "→→→→→→→→…"},
	} {
		got := Apart(c.text, c.width, slices.Values(c.near))
		if got != c.want || Width(got) > c.width {
			t.Errorf("%q beside %q in %d: %q, want %q", c.text, c.near, c.width, got, c.want)
		}
	}
}

// Whatever the texts and the width, the cut fits, and two texts that differ do
// not read the same where half of the width shows what is different.
func TestCutsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]string{"a", "é", "e\u0301", " ", "東", "👩‍🏫", "-", "2"})
		word := rapid.Map(rapid.SliceOfN(alphabet, 0, 30), func(s []string) string { return Clean(strings.Join(s, "")) })
		common := "Lettre " + word.Draw(t, "common")
		text, other := common+word.Draw(t, "text"), common+word.Draw(t, "other")
		width := rapid.IntRange(0, 50).Draw(t, "width")
		if got := Apart(text, width, slices.Values([]string{other})); Width(got) > width {
			t.Fatalf("%q beside %q in %d: %q takes %d", text, other, width, got, Width(got))
		}
		for _, l := range ApartLines(text, max(2, width), 2, slices.Values([]string{other})) {
			if Width(l) > max(2, width) {
				t.Fatalf("%q in %d: line %q", text, width, l)
			}
		}
	})
}

// alikes are rows whose titles begin alike, as cards and as bars.
type alikes []string

func (a alikes) Columns() int                  { return 1 }
func (a alikes) Title(int) string              { return "à faire" }
func (a alikes) Len(int) int                   { return len(a) }
func (a alikes) Marked(_, _ int) bool          { return false }
func (a alikes) Card(_, i int) (title, _ Cell) { return Cell{Text: a[i]}, Cell{} }

type alikeBars struct{ alikes }

func (a alikeBars) Len() int        { return len(a.alikes) }
func (a alikeBars) Marked(int) bool { return false }
func (a alikeBars) Bar(i int) (title Cell, from, to time.Time) {
	return Cell{Text: a.alikes[i]}, from, to
}

// A board and a timeline tell their rows apart as a list does.
func TestBoardAndTimelineCutApart(t *testing.T) {
	titles := alikes{
		"Préparer le rapport du projet Université, pour le FAT",
		"Préparer le rapport du projet Université, pour la CTC",
		"Préparer le rapport du projet Université, pour le CA",
	}
	b := Board{Theme: plain}
	b.SetStacks(titles)
	got := b.Render(24, 13, false)
	for _, want := range []string{"  du projet Univers…FAT", "  du projet Univ…la CTC", "  du projet Universi…CA"} {
		if !strings.Contains(got, want) {
			t.Errorf("the board does not say %q:\n%s", want, got)
		}
	}
	l := Timeline{Words: fr, Theme: plain, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
	l.SetSpans(alikeBars{titles})
	got = l.Render(78, 8, false)
	for _, want := range []string{"Préparer le rapport …FAT", "Préparer le rappo…la CTC", "Préparer le rapport d…CA"} {
		if !strings.Contains(got, want) {
			t.Errorf("the timeline does not say %q:\n%s", want, got)
		}
	}
}

// dated are bars of one day each.
type dated struct {
	alikeBars
	days []time.Time
}

func (d dated) Bar(i int) (title Cell, from, to time.Time) {
	return Cell{Text: d.alikes[i]}, d.days[i], d.days[i]
}

// The chart goes where the bar of the row under the cursor is, and stays where a
// person took it until the cursor goes on.
func TestTimelineFollowsItsRow(t *testing.T) {
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }
	l := Timeline{Words: fr, Theme: plain, Today: day(time.November, 23)}
	l.SetSpans(dated{alikeBars{alikes{"Vieille", "Proche", "Lointaine"}}, []time.Time{day(time.January, 9), day(time.November, 25), day(time.December, 1)}})
	shows := func(line string, want string) {
		t.Helper()
		got := l.Render(78, 8, false)
		for l := range strings.SplitSeq(got, "\n") {
			if strings.Contains(l, line) && strings.Contains(l, want) {
				return
			}
		}
		t.Errorf("%s has no %s:\n%s", line, want, got)
	}
	shows("Vieille", "◆")
	l.Side(1000)
	shows("Vieille", "‹")
	l.MoveTo(1)
	shows("Proche", "◆")
	shows("Lointaine", "◆")
	start := l.start
	l.MoveTo(2)
	l.Render(78, 8, false)
	if !l.start.Equal(start) {
		t.Error("the chart moves though the bar is in it")
	}
}

// A date is not broken at its hyphens; a word is.
func TestWrapKeepsDatesWhole(t *testing.T) {
	for text, want := range map[string][]string{
		"écrivez par exemple +2s ou 2026-12-15.": {"écrivez par exemple +2s ou", "2026-12-15."},
		"la mission de cet été à Morne-Soleil":   {"la mission de cet été à Morne-", "Soleil"},
	} {
		if got := Wrap(text, 31); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// The last of several lines holds all that is left, as it was written: a word
// that was broken at its hyphen gets no blank there.
func TestWrapToKeepsTheRest(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"court", []string{"court"}},
		{"la mission à Morne-Soleil en été", []string{"la mission à", "Morne-Soleil en été"}},
		{"mission, Morne-Soleil en été", []string{"mission, Morne-", "Soleil en été"}},
		{"un deux\u202f: trois quatre cinq six sept huit", []string{"un deux\u00a0: trois", "quatre cinq six sept huit"}},
	} {
		if got := WrapTo(c.text, 16, 2); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}
