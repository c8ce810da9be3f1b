package objectives_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// large is a store whose plan has 600 actions and ten thousand tasks.
type large struct {
	*panetest.Fake
	tree pane.Tree
}

func (l large) Tree(context.Context, model.ID) (pane.Tree, error) { return l.tree, nil }

func newLarge() large {
	l := large{Fake: planned()}
	l.tree = pane.Tree{Plan: l.Named("plan", "Plan d’action"), Title: "Plan d’action", Position: 1}
	add := func(kind, number, text string, parent model.ID) model.ID {
		id := model.DeriveID("large", kind+number+text)
		l.tree.Nodes = append(l.tree.Nodes, pane.Node{Link: model.Link{Kind: kind, ID: id}, Parent: parent, Number: number,
			Text: text, Percent: 0, Total: 1})
		return id
	}
	for o := range 10 {
		objective := add("objective", fmt.Sprint(o+1), "Objectif", model.ID{})
		for m := range 6 {
			means := add("means", fmt.Sprintf("%d.%d", o+1, m+1), "Moyen", objective)
			for a := range 10 {
				ref := fmt.Sprintf("%d.%d.%c", o+1, m+1, 'a'+a)
				action := add("action", ref, "Accompagner les coopératives", means)
				for i := range 17 {
					add("task", "", fmt.Sprintf("Tâche %d de %s", i, ref), action)
				}
			}
		}
	}
	return l
}

// A key costs what is on the screen, whether ten thousand tasks are folded or
// not; folding and filtering cost a walk through the plan.
func BenchmarkKeys(b *testing.B) {
	for _, c := range []struct {
		name string
		open int
		keys []string
	}{
		{"closed, down", 0, []string{"down", "up"}},
		{"open, down", 3, []string{"down", "up"}},
		{"open, fold", 3, []string{"left", "right"}},
		{"filter", 0, []string{"/", "2", ".", "1", "esc"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := newLarge()
			s := open(b, l, l.NewID, "fr", 120, 40)
			for range c.open {
				s.Keys("+")
			}
			n := 0
			b.ResetTimer()
			for b.Loop() {
				s.Send(keys.Press(c.keys[n%len(c.keys)]))
				n++
			}
		})
	}
}

// The most generous bound that still tells a walk from one that is squared.
func TestLargePlan(t *testing.T) {
	l := newLarge()
	s := open(t, l, l.NewID, "fr", 120, 40)
	began := time.Now()
	s.Keys("+", "+", "+", "<end>", "/tache 16 de 10.6.j", "<enter>", "<esc>", "-", "A")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("26 keys took %s", took)
	}
	s.Sees("600 actions")
}
