package objectives

import (
	"strings"

	"relais/tui/pane"
	"relais/tui/widget"
)

// found is what a filter leaves of a plan.
type found struct {
	kept  []bool          // nodes shown: those found, those above and below them
	open  map[string]bool // those above, so that what is found can be seen
	first string          // the first one found
	count int
}

// search finds the nodes of numbers and words: "2.1" is the means of that
// number with all that is below it; words must all stand in a node. A number
// with words looks for the words below the number.
//
// Conditions, once they are confirmed, must hold for what is found.
func (p *plan) search(filter *pane.Filter) found {
	numbers, words := p.split(strings.Join(filter.Words(), " "))
	narrowed := filter.Narrowed()
	n := len(p.nodes)
	hit, inside := make([]bool, n), make([]bool, n) // inside: at or below the number
	f := found{kept: make([]bool, n), open: map[string]bool{}}
	for i := range p.nodes {
		nd := &p.nodes[i]
		named := hasNumber(nd, numbers)
		inside[i] = len(numbers) == 0 || named || nd.up >= 0 && inside[nd.up]
		switch {
		case len(words) == 0 && narrowed:
			hit[i] = inside[i]
		case len(words) == 0:
			hit[i] = named
		default:
			hit[i] = inside[i] && hasWords(nd, words)
		}
		hit[i] = hit[i] && filter.Keeps(nd.Link)
		if hit[i] {
			f.count++
			if f.first == "" {
				f.first = nd.id
			}
		}
	}
	leads := make([]bool, n) // something below is found
	for i := n - 1; i > 0; i-- {
		if hit[i] || leads[i] {
			leads[p.nodes[i].up] = true
		}
	}
	whole := make([]bool, n) // found with nothing found below: all of it stays
	for i := range p.nodes {
		nd := &p.nodes[i]
		whole[i] = hit[i] && !leads[i] || nd.up >= 0 && whole[nd.up]
		f.kept[i] = hit[i] || leads[i] || whole[i]
		if leads[i] || hit[i] && len(words) == 0 {
			f.open[nd.id] = true
		}
	}
	return f
}

// split tells the numbers of the plan among what is typed from words.
func (p *plan) split(text string) (numbers, words []string) {
	for _, w := range strings.Fields(widget.Fold(text)) {
		if number := strings.TrimRight(w, "."); isNumber(number) && p.numbered(number) {
			numbers = append(numbers, number)
		} else {
			words = append(words, w)
		}
	}
	return numbers, words
}

// isNumber tells whether a word can be the number of something in a plan.
func isNumber(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

func (p *plan) numbered(number string) bool {
	for i := range p.nodes {
		if p.nodes[i].Number == number {
			return true
		}
	}
	return false
}

func hasNumber(n *node, numbers []string) bool {
	for _, number := range numbers {
		if n.Number == number {
			return true
		}
	}
	return false
}

func hasWords(n *node, words []string) bool {
	for _, w := range words {
		if !strings.Contains(n.folded, w) {
			return false
		}
	}
	return true
}
