package widget

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

var treeSeed = flag.Uint64("tree.seed", 1, "seed of the moves in TestCrowdedTree")

// shelves are headings with leaves below them.
type shelves map[string][]string

func (s shelves) Leaf(id string) bool    { return s[id] == nil }
func (s shelves) Cells(id string) []Cell { return []Cell{{Text: id}} }

func (s shelves) Children(id string) []string {
	if id != "" {
		return s[id]
	}
	var heads []string
	for head := range s {
		heads = append(heads, head)
	}
	slices.Sort(heads)
	return heads
}

type crowded struct{ shelves }

func (c crowded) Leaves(id string) (int, func(i int) string, bool) {
	of, ok := c.shelves[id]
	return len(of), func(i int) string { return of[i] }, ok
}

func (c crowded) Place(leaf string) (string, int, bool) {
	for head, of := range c.shelves {
		if i := slices.Index(of, leaf); i >= 0 {
			return head, i, true
		}
	}
	return "", 0, false
}

// A tree that does not lay out its leaves one by one is used as one that does.
func TestCrowdedTree(t *testing.T) {
	t.Logf("-tree.seed=%d", *treeSeed)
	random := rand.New(rand.NewPCG(*treeSeed, 0))
	draw := func() shelves {
		s := shelves{}
		for h := range random.IntN(5) {
			head := fmt.Sprintf("h%d", h)
			s[head] = []string{}
			for l := range random.IntN(6) {
				s[head] = append(s[head], fmt.Sprintf("%s.%d", head, l))
			}
		}
		return s
	}
	trees := [2]*Tree{{List: List{Words: fr, Theme: plain}}, {List: List{Words: fr, Theme: plain}}}
	for _, tree := range trees {
		tree.Columns = []Column{{Title: "Titre", Width: 20}}
	}
	both := func(do func(*Tree)) { do(trees[0]); do(trees[1]) }
	moved := 0
	for range 3000 {
		n := random.IntN(40)
		id := fmt.Sprintf("h%d", n%5)
		leaf := fmt.Sprintf("%s.%d", id, n/5)
		switch random.IntN(10) {
		case 0:
			s := draw()
			trees[0].SetNodes(s)
			trees[1].SetNodes(crowded{s})
		case 1:
			s, open := draw(), map[string]bool{id: true}
			trees[0].Arrange(s, open)
			trees[1].Arrange(crowded{s}, open)
		case 2:
			both((*Tree).Right)
		case 3:
			both((*Tree).Left)
		case 4:
			both((*Tree).Toggle)
		case 5:
			both(func(t *Tree) { t.Move(n - 20) })
		case 6:
			both(func(t *Tree) { t.SetOpen(id, n%2 == 0) })
		case 7:
			both(func(t *Tree) { t.Seek(leaf) })
		case 8:
			both((*Tree).Flip)
		case 9:
			both(func(t *Tree) { t.Reveal(leaf, id) })
		}
		plain, other := trees[0], trees[1]
		if a, b := plain.Render(30, 12, true), other.Render(30, 12, true); a != b {
			t.Fatalf("laid out:\n%s\nnot:\n%s", a, b)
		}
		if a, b := fmt.Sprint(plain.ID(), plain.Index(), plain.Targets()), fmt.Sprint(other.ID(), other.Index(), other.Targets()); a != b {
			t.Fatalf("laid out: %s; not: %s", a, b)
		}
		if plain.Index() > 0 {
			moved++
		}
	}
	if moved < 100 {
		t.Errorf("the cursor went nowhere: %d", moved)
	}
}
