package model

import (
	"slices"
	"strings"
)

// Score tells how well a record's folded texts fit: more is better. A word of
// the title counts more than one of the body, a whole word more than the
// beginning of one, the first word of a title more than the last; whoever is
// named just so comes before all others: names is how many lines of the title,
// the first ones, name the record. titled tells whether the title has all of the
// words.
func (s Sought) Score(title, body string, names int) (score int, titled bool) {
	heads := SearchTokens(title)
	var tail []SearchToken // only looked at for words that the title lacks
	titled = true
	for _, w := range s.Words {
		best := 0
		for i := range heads {
			if f := w.fit(heads[i:]); f > 0 {
				best = max(best, 4*f+max(0, 40-10*i))
			}
		}
		if best == 0 {
			titled = false
			if tail == nil {
				tail = SearchTokens(body)
			}
			for i := range tail {
				best = max(best, w.fit(tail[i:]))
			}
		}
		score += best
	}
	if len(heads) > 0 {
		score += 40 * min(len(s.Words), len(heads)) / len(heads)
	}
	if titled && s.names(title, heads, names) {
		score += scoreNamed
	}
	return score, titled
}

// scoreNamed outweighs all that a few words can score.
const scoreNamed = 10_000

// shortNames are the fields that hold a name beside the first text of a record.
var shortNames = []string{"acronym", "short", "handle"}

// SearchNames is how many of the first lines of a title in the index name a
// record of the kind: an organisation's name and acronym, not whom an expense
// was paid to.
func (k *Kind) SearchNames() int {
	n := 0
	for _, f := range k.Fields {
		if !f.Searched || f.Type != TypeText {
			continue
		}
		if n > 0 && !slices.Contains(shortNames, f.Name) {
			break
		}
		n++
	}
	return n
}

// names reports whether the words are, one by one, a name of a record: one of
// the first lines of its folded title.
func (s Sought) names(title string, heads []SearchToken, most int) bool {
	line, rest := 0, heads
	for line < most && len(rest) > 0 {
		n := 1
		for n < len(rest) && !strings.Contains(title[rest[n-1].To:rest[n].From], "\n") {
			n++
		}
		if s.are(rest[:n]) {
			return true
		}
		line, rest = line+1, rest[n:]
	}
	return false
}

// are reports whether the words are these tokens, in this order.
func (s Sought) are(tokens []SearchToken) bool {
	for _, w := range s.Words {
		for _, want := range w.Tokens {
			if len(tokens) == 0 || tokens[0].Text != want {
				return false
			}
			tokens = tokens[1:]
		}
	}
	return len(tokens) == 0
}
