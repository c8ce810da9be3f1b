package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	campaign = "Campagne de sensibilisation sur les droits des travailleuses du textile"
	workshop = "Tenir deux ateliers sur la transition juste dans les régions"
	calendar = "Création d'un calendrier annuel des événements syndicaux"
)

func describe(m Matching) string {
	var b strings.Builder
	for _, p := range m.Pairs {
		fmt.Fprintf(&b, "%d=%d", p.Old, p.New)
		if p.Moved {
			b.WriteString("m")
		}
		b.WriteString(" ")
	}
	fmt.Fprintf(&b, "+%v -%v ?%v", m.Added, m.Gone, m.Ambiguous)
	return b.String()
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		what     string
		old, new []Node
		want     string
	}{
		{"nothing", nil, nil, "+[] -[] ?[]"},
		{"unchanged", []Node{{"a", campaign}, {"b", workshop}}, []Node{{"a", campaign}, {"b", workshop}}, "0=0 1=1 +[] -[] ?[]"},
		{"noise", []Node{{"a", "Création d’'un calendrier annuel des événements syndicaux"}}, []Node{{"a", calendar}}, "0=0 +[] -[] ?[]"},
		{"reworded", []Node{{"a", workshop}}, []Node{{"a", "Tenir trois ateliers sur la transition juste dans les régions du Québec"}}, "0=0 +[] -[] ?[]"},
		{"another text", []Node{{"a", workshop}}, []Node{{"a", calendar}}, "+[0] -[0] ?[]"},
		{"swapped", []Node{{"a", workshop}, {"b", calendar}}, []Node{{"a", calendar}, {"b", workshop}}, "0=1m 1=0m +[] -[] ?[]"},
		{"one inserted before", []Node{{"a", workshop}, {"b", calendar}}, []Node{{"a", campaign}, {"b", workshop}, {"c", calendar}}, "0=1m 1=2m +[0] -[] ?[]"},
		{"moved and reworded", []Node{{"a", campaign}, {"b", workshop}}, []Node{{"a", "Tenir deux ateliers sur la transition juste dans toutes les régions"}}, "1=0m +[] -[0] ?[]"},
		{"two alike elsewhere", []Node{{"a", campaign}}, []Node{{"b", campaign}, {"c", campaign}}, "+[] -[] ?[{[0] [0 1]}]"},
		{"twins keep their refs", []Node{{"a", campaign}, {"b", campaign}}, []Node{{"a", campaign}, {"b", campaign}}, "0=0 1=1 +[] -[] ?[]"},
		{"perhaps the same", []Node{{"a", workshop + " avec les membres"}}, []Node{{"a", "Ateliers sur la transition juste et les droits"}}, "+[] -[] ?[{[0] [0]}]"},
		{"a ref twice", []Node{{"a", campaign}, {"a", workshop}}, []Node{{"a", workshop}}, "1=0 +[] -[0] ?[]"},
		{"signs only", []Node{{"a", "—"}}, []Node{{"a", "…"}}, "+[0] -[0] ?[]"},
	} {
		if got := describe(Match(c.old, c.new)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		min, max float64
	}{
		{"", "", 1, 1},
		{"a", "", 0, 0},
		{"Élodie", "elodie", 1, 1},
		{"I'action mise en ceuvre", "l’action mise en œuvre", 1, 1},
		{workshop, workshop + ".", 1, 1},
		{workshop, strings.Replace(workshop, "juste", "jvste", 1), 0.85, 0.97},
		{workshop, calendar, 0, 0.3},
	} {
		got := Similarity(c.a, c.b)
		if got < c.min || got > c.max || got != Similarity(c.b, c.a) {
			t.Errorf("%q and %q: %.3f, want %.2f to %.2f", c.a, c.b, got, c.min, c.max)
		}
	}
}

// Whatever the two versions, every node is accounted for exactly once, the
// same call gives the same answer, and turning the sides gives the mirror.
func TestMatchAccountsForEveryNode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		texts := make([]string, 1+d.upTo(12, "texts"))
		for i := range texts {
			texts[i] = d.sentence(8, ".")
		}
		side := func() []Node {
			var nodes []Node
			for range d.upTo(15, "nodes") {
				nodes = append(nodes, Node{Ref: letters(d.upTo(14, "ref")), Text: d.of(texts...)})
			}
			return nodes
		}
		old, new := side(), side()
		m := Match(old, new)
		var seenOld, seenNew []int
		for _, p := range m.Pairs {
			seenOld, seenNew = append(seenOld, p.Old), append(seenNew, p.New)
			if p.Moved != (old[p.Old].Ref != new[p.New].Ref) || p.Similarity < sameText {
				t.Fatalf("bad pair %+v", p)
			}
		}
		for _, g := range m.Ambiguous {
			seenOld, seenNew = append(seenOld, g.Old...), append(seenNew, g.New...)
			if len(g.Old) == 0 || len(g.New) == 0 {
				t.Fatalf("a group with one side: %+v", g)
			}
		}
		once(t, append(seenOld, m.Gone...), len(old))
		once(t, append(seenNew, m.Added...), len(new))
		if again := Match(old, new); describe(again) != describe(m) {
			t.Fatalf("%s then %s", describe(m), describe(again))
		}
		back := Match(new, old)
		if len(back.Pairs) != len(m.Pairs) || !slices.Equal(back.Added, m.Gone) || !slices.Equal(back.Gone, m.Added) {
			t.Fatalf("there %s, back %s", describe(m), describe(back))
		}
	})
}

func once(t *rapid.T, got []int, n int) {
	t.Helper()
	slices.Sort(got)
	for i := range n {
		if i >= len(got) || got[i] != i || len(got) != n {
			t.Fatalf("not each of %d once: %v", n, got)
		}
	}
}

// A renumbered plan keeps all of its actions: texts that are alone of their
// kind are found wherever they went.
func TestRenumberedActionsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		const signs = "abcdefghkmnopqrstuvwxyz" // none that scans confuse
		var old []Node
		for i := range 2 + d.upTo(20, "actions") {
			old = append(old, Node{Ref: letters(i), Text: fmt.Sprintf("%s numéro %s", d.sentence(15, ""), strings.Repeat(signs[i:i+1], 8))})
		}
		order := rapid.Permutation(old).Draw(t, "order")
		new := slices.Clone(order)
		for i := range new {
			new[i].Ref = letters(i)
		}
		m := Match(old, new)
		if len(m.Pairs) != len(old) {
			t.Fatalf("lost some: %s", describe(m))
		}
		for _, p := range m.Pairs {
			if old[p.Old].Text != new[p.New].Text {
				t.Fatalf("%q is not %q", old[p.Old].Text, new[p.New].Text)
			}
		}
	})
}
