package widget

import (
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/style"
)

var (
	fr = i18n.Load("fr").Naming(func(id string) string {
		for _, x := range append(keys.Typed(), keys.Reading()...) {
			if x.ID == id {
				return keys.Show(i18n.Load("fr"), x.Keys[0])
			}
		}
		return id
	})
	plain = style.New(style.Plain)
)

// screen is a drawing as one reads it: without escapes and blanks at line ends.
// It fails if a line is not width wide or there are not height lines.
func screen(t *testing.T, drawn string, width, height int) string {
	t.Helper()
	lines := strings.Split(drawn, "\n")
	if len(lines) != height {
		t.Errorf("%d lines, want %d", len(lines), height)
	}
	for i, l := range lines {
		if w := Width(l); w != width {
			t.Errorf("line %d is %d wide, want %d: %q", i, w, width, l)
		}
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	s := strings.Join(lines, "\n")
	if strings.Contains(s, "⟦") {
		t.Errorf("a text is missing:\n%s", s)
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\u00a0", " "), "\u202f", " ")
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	want = strings.Trim(want, "\n")
	if strings.TrimRight(got, "\n") != want {
		t.Errorf("drawn:\n%s\n\nwant:\n%s", got, want)
	}
}

// Nothing that a text holds reaches the terminal as an order.
func TestCleanMakesTextHarmless(t *testing.T) {
	for in, out := range map[string]string{
		"Élodie":                  "Élodie",
		"\x1b[31mrouge\x1b]0;x\a": "␛[31mrouge␛]0;x␇",
		"a\u202eb":                "a‹U+202E›b",
		"a\nb\tc\r\nd":            "a b c d",
		"\u009b31m":               "‹U+009B›31m",
		"\xff\x00\x7f":            "‹FF›␀␡",
		"e\u0301 👩‍🌾 日本":          "e\u0301 👩‍🌾 日本",
		"zero\u200bwidth":         "zero‹U+200B›width",
	} {
		if got := Clean(in); got != out {
			t.Errorf("Clean(%q) = %q, want %q", in, got, out)
		}
	}
	if got := strings.Join(CleanLines("a\r\nb\n\x1bc"), "|"); got != "a|b|␛c" {
		t.Errorf("CleanLines: %q", got)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"Élodie", "\x1b[2J", "a\u202eb", "\xff", "👩‍🌾", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Clean(s)
		for _, r := range c {
			if r < 0x20 || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e {
				t.Fatalf("%q keeps %U", c, r)
			}
		}
		if got := Width(Fit(c, 7)); got != 7 {
			t.Fatalf("Fit(%q) is %d wide", c, got)
		}
	})
}

func TestFitCutsAtCells(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		out   string
	}{
		{"abc", 5, "abc  "}, {"abcdef", 4, "abc…"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日… "},
		{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"}, {"x", 0, ""},
	} {
		if got := Fit(c.in, c.width); got != c.out {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.width, got, c.out)
		}
	}
	if got := FitRight("12", 4); got != "  12" {
		t.Errorf("FitRight: %q", got)
	}
}

// What is counted without a look at clusters has the width that the terminal's
// library gives it, alone and beside others, and is cut as it cuts.
func TestLatinTextIsMeasuredAsAllText(t *testing.T) {
	var latin []rune
	for r := rune(0x20); r < 0x2600; r++ {
		if n, ok := latinWidth(string(r)); ok {
			latin = append(latin, r)
			if ansi.StringWidth(string(r)) != n {
				t.Errorf("%U is %d wide, not %d", r, ansi.StringWidth(string(r)), n)
			}
		}
	}
	if len(latin) < 600 {
		t.Errorf("only %d signs are known", len(latin))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(rapid.SampledFrom(latin), 0, 20).Draw(t, "text"))
		width := rapid.IntRange(1, 22).Draw(t, "width")
		if Width(s) != ansi.StringWidth(s) || Cut(s, width) != ansi.Truncate(s, width, "…") {
			t.Fatalf("%q: %d wide, cut to %q", s, Width(s), Cut(s, width))
		}
	})
}

func TestFuzzyFindsWordsAndLetters(t *testing.T) {
	for _, c := range []struct {
		query, text string
		ok          bool
	}{
		{"elo", "Élodie Côté", true}, {"cote elo", "Élodie Côté", true}, {"oeuvre", "Œuvre", true},
		{"chst", "Changer le statut", true}, {"xyz", "Changer", false}, {"", "x", true},
	} {
		if _, ok := Fuzzy(Fold(c.query), Fold(c.text)); ok != c.ok {
			t.Errorf("%q in %q: %v", c.query, c.text, ok)
		}
	}
	near, _ := Fuzzy("sta", "statut")
	far, _ := Fuzzy("sta", "le statut")
	if near >= far {
		t.Error("the start of the text does not come first")
	}
}

// rows is a source of n rows that counts how many are asked for.
type rows struct {
	n     int
	group int
	asked int
}

func (r *rows) Len() int        { return r.n }
func (r *rows) ID(i int) string { return "id" + strconv.Itoa(i) }
func (r *rows) Row(i int) []Cell {
	r.asked++
	return []Cell{{Text: "Tâche " + strconv.Itoa(i)}, {Text: "à faire"}, {Text: strconv.Itoa(i * 3)}}
}
func (r *rows) Group(i int) string {
	if r.group == 0 {
		return ""
	}
	return "Groupe " + strconv.Itoa(i/r.group)
}

func newList(src Source) *List {
	l := &List{Words: fr, Theme: plain, SortBy: "due", Columns: []Column{
		{ID: "title", Title: "Titre", Min: 8, Width: 12, Grow: 1},
		{ID: "status", Title: "État", Width: 9, Rank: 2},
		{ID: "due", Title: "Échéance", Width: 10, Rank: 1, Right: true},
	}}
	l.SetSource(src)
	return l
}

func TestListDrawsWhatIsOnTheScreen(t *testing.T) {
	src := &rows{n: 100_000}
	l := newList(src)
	l.MoveTo(50_000)
	l.Toggle()
	l.Move(1)
	expect(t, screen(t, l.Render(40, 6, true), 40, 6), `
  Titre           État      Échéance ▲
  Tâche 49997     à faire       149991 │
  Tâche 49998     à faire       149994 ┃
  Tâche 49999     à faire       149997 │
 ●Tâche 50000     à faire       150000 │
› Tâche 50001     à faire       150003 │`)
	if src.asked != 5 {
		t.Errorf("asked for %d rows to draw 5", src.asked)
	}
	if i, ok := l.Hit(4); !ok || i != 50_000 {
		t.Errorf("line 4 hits %d", i)
	}
	if id, ok := l.HitColumn(19); !ok || id != "status" {
		t.Errorf("cell 19 hits %q", id)
	}
	if got := l.Targets(); len(got) != 1 || got[0] != "id50000" {
		t.Errorf("targets %v", got)
	}
}

func TestListLeavesOffTheLeastImportantColumns(t *testing.T) {
	l := newList(&rows{n: 2})
	l.Desc = true
	expect(t, screen(t, l.Render(26, 4, false), 26, 4), `
  Titre       Échéance ▼
› Tâche 0              0
  Tâche 1              3`)
	expect(t, screen(t, l.Render(14, 3, false), 14, 3), `
  Titre
› Tâche 0
  Tâche 1`)
}

func TestListGroups(t *testing.T) {
	l := newList(&rows{n: 7, group: 3})
	l.End()
	expect(t, screen(t, l.Render(24, 6, true), 24, 6), `
  Titre     Échéance ▲
Groupe 1               │
  Tâche 4           12 │
  Tâche 5           15 ┃
Groupe 2               ┃
› Tâche 6           18 ┃`)
	if _, ok := l.Hit(1); ok {
		t.Error("a heading is hit as a row")
	}
	l.Home()
	expect(t, screen(t, l.Render(24, 3, true), 24, 3), `
  Titre     Échéance ▲
Groupe 0               ┃
› Tâche 0            0 │`)
}

func TestListKeepsItsPlaceAcrossReloads(t *testing.T) {
	l := newList(ids{"a", "b", "c"})
	l.Seek("c")
	l.Toggle()
	l.SetSource(ids{"x", "a", "b", "y", "c"})
	if l.ID() != "c" || l.SelectedCount() != 1 {
		t.Errorf("cursor on %q, %d selected", l.ID(), l.SelectedCount())
	}
	l.SetSource(ids{"x"})
	if l.ID() != "x" || l.SelectedCount() != 0 {
		t.Errorf("cursor on %q, %d selected", l.ID(), l.SelectedCount())
	}
	l.SetSource(ids{})
	if l.Index() != -1 || l.ID() != "" || l.Targets() != nil {
		t.Error("an empty list has a cursor")
	}
	expect(t, screen(t, l.Render(40, 4, true), 40, 4), "  Titre           État      Échéance ▲\n\n  Rien à montrer ici.")
	l.SetSource(ids{"a", "b"})
	l.ToggleAll()
	if len(l.Selected()) != 2 {
		t.Error("not all are selected")
	}
	l.ToggleAll()
	if l.Selected() != nil {
		t.Error("some are still selected")
	}
}

type ids []string

func (s ids) Len() int         { return len(s) }
func (s ids) ID(i int) string  { return s[i] }
func (s ids) Row(i int) []Cell { return []Cell{{Text: s[i]}} }
func (s ids) Group(int) string { return "" }

// The screen never overflows, whatever the size and the text.
func TestListFitsEverySize(t *testing.T) {
	l := newList(ids{"\x1b[31mrouge", "日本語日本語日本語日本語", "👩‍🌾 e\u0301", "a\u202eb"})
	for w := 1; w < 60; w++ {
		for h := 1; h < 8; h++ {
			screen(t, l.Render(w, h, true), w, h)
		}
	}
}

type plan struct{}

func (plan) Children(id string) []string {
	return map[string][]string{"": {"o1", "o2"}, "o1": {"m1"}, "m1": {"a1", "a2"}, "a2": {"o1"}}[id]
}
func (plan) Leaf(id string) bool { return id == "a1" || id == "o2" }
func (plan) Cells(id string) []Cell {
	return []Cell{{Text: "Élément " + id}, {Text: Gauge(1, 4, 4)}}
}

func TestTreeOpensAndCloses(t *testing.T) {
	tree := &Tree{List: List{Words: fr, Theme: plain, Columns: []Column{
		{Title: "Plan", Width: 22, Grow: 1}, {Title: "Fait", Width: 4},
	}}}
	tree.SetNodes(plan{})
	expect(t, screen(t, tree.Render(34, 3, true), 34, 3), `
  Plan                      Fait
› ▸ Élément o1              ▰▱▱▱
    Élément o2              ▰▱▱▱`)
	tree.Right()
	tree.Right()
	tree.Right()
	tree.Right()
	expect(t, screen(t, tree.Render(34, 6, true), 34, 6), `
  Plan                      Fait
  ▾ Élément o1              ▰▱▱▱
    ▾ Élément m1            ▰▱▱▱
›       Élément a1          ▰▱▱▱
      ▸ Élément a2          ▰▱▱▱
    Élément o2              ▰▱▱▱`)
	tree.Left()
	if tree.ID() != "m1" {
		t.Errorf("left of a leaf is %q", tree.ID())
	}
	tree.OpenTo(9) // a2 leads back to o1: a cycle must end
	tree.OpenTo(0)
	if tree.Len() != 2 {
		t.Errorf("%d nodes are seen", tree.Len())
	}
	if !tree.Reveal("a2", "o1", "m1") || tree.ID() != "a2" {
		t.Error("a2 is not revealed")
	}
	tree.SetOpened(map[string]bool{"o1": true})
	if open := tree.Opened(); tree.Len() != 3 || len(open) != 1 || !open["o1"] {
		t.Errorf("%d nodes are seen, %v are open", tree.Len(), open)
	}
	for x, want := range map[int]bool{3: false, 4: true, 5: true, 6: false} {
		if tree.OnSign(1, x) != want {
			t.Errorf("cell %d of m1's line: sign %v", x, !want)
		}
	}
	if tree.OnSign(2, 2) {
		t.Error("what has nothing below has no sign")
	}
}

func TestGauge(t *testing.T) {
	for got, want := range map[string]string{
		Gauge(0, 5, 5): "▱▱▱▱▱", Gauge(1, 100, 5): "▰▱▱▱▱", Gauge(5, 5, 5): "▰▰▰▰▰", Gauge(0, 0, 5): "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// The cost of a frame does not depend on the number of rows.
func BenchmarkListFrame(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			l := newList(&rows{n: n, group: 7})
			for b.Loop() {
				l.Move(1)
				l.Render(120, 40, true)
			}
		})
	}
}
