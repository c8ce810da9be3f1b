package widget

import (
	"fmt"
	"strings"
	"testing"
)

// What comes above the rows of a list that is at its top is seen; in the middle
// of a list, the rows on the screen stay where they are.
func TestRowsThatComeAbove(t *testing.T) {
	numbered := func(from int) (out ids) {
		for i := from; i < 40; i++ {
			out = append(out, fmt.Sprintf("n%02d", i))
		}
		return out
	}
	l := newList(numbered(10))
	l.Move(1)
	l.Render(20, 8, true)
	l.SetSource(numbered(8))
	if got := l.Render(20, 8, true); !strings.Contains(got, "n08") || !strings.Contains(got, "› n11") {
		t.Errorf("at the top:\n%s", got)
	}
	l.MoveTo(20)
	before := l.Render(20, 8, true)
	l.SetSource(numbered(6))
	if after := l.Render(20, 8, true); after[:len(after)/2] != before[:len(before)/2] {
		t.Errorf("in the middle:\n%s\nwas\n%s", after, before)
	}
}

// Titles that would be cut to the same beginning show where they differ; others
// are cut at their end.
func TestTitlesThatLookAlike(t *testing.T) {
	l := newList(ids{
		"◐ Préparer la tournée des assemblées régionales de l'Est",
		"○ ! Préparer la tournée des assemblées régionales de l'Ouest",
		"○ Préparer la tournée des assemblées régionales",
		"○ Écrire aux assemblées régionales de l'Ouest et de l'Est",
	})
	l.Columns = []Column{{ID: "title", Title: "Titre", Width: 36}}
	expect(t, screen(t, l.Render(42, 5, false), 42, 5), `
  Titre
› ◐ Préparer la tournée des assemb…l'Est
  ○ ! Préparer la tournée des as…l'Ouest
  ○ Préparer la tournée des a…régionales
  ○ Écrire aux assemblées régionales de…`)
}

// How many there are is never cut.
func TestTheTailOfACellIsWhole(t *testing.T) {
	c := Cell{Text: "Coopératives de couturières de Tlacolula", Tail: " (12)"}
	if got := c.fit(20); got != "Coopératives d… (12)" {
		t.Errorf("drawn %q", got)
	}
}

// The last row of a list is seen whose rows would fit, but not with the headings
// among them.
func TestTheLastRowUnderHeadings(t *testing.T) {
	l := newList(grouped{})
	for range 2 { // it stays there
		l.End()
		if got := l.Render(30, 11, true); !strings.Contains(got, "row 6") {
			t.Errorf("the last row is not seen:\n%s", got)
		}
	}
	l.Home()
	if got := l.Render(30, 11, true); !strings.Contains(got, "row 0") {
		t.Errorf("nor is the first:\n%s", got)
	}
}

// grouped is seven rows under a heading each.
type grouped struct{}

func (grouped) Len() int           { return 7 }
func (grouped) ID(i int) string    { return fmt.Sprint("row ", i) }
func (g grouped) Row(i int) []Cell { return []Cell{{Text: g.ID(i)}} }
func (grouped) Group(i int) string { return fmt.Sprint("group ", i) }
