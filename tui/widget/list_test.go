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
