package widget

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Of a text that is cut in its middle: how far back a word is looked for that it
// begins to differ in, in characters, and the least width at which a beginning
// and an end say anything.
const (
	wordBack   = 12
	leastApart = 8
)

// Apart cuts a text to at most width cells, at its end or, where it would then
// read like the beginning of one of those near it, in its middle, so that it
// shows where it differs. Signs before the first letter do not tell texts apart;
// twins are left alike. Those near are asked for only where the text is cut.
func Apart(text string, width int, near iter.Seq[string]) string {
	cut := Cut(text, width)
	if cut == text || width < leastApart || near == nil {
		return cut
	}
	lead, own := letters(text)
	begin := strings.TrimPrefix(norm.NFC.String(strings.TrimSuffix(cut, "…")), lead)
	var same []string // nearly always none: to go through a text letter by letter takes longest
	for other := range near {
		if _, own := letters(other); strings.HasPrefix(own, begin) {
			same = append(same, own)
		}
	}
	if len(same) == 0 {
		return cut
	}
	mine := clusters(own)
	shown := len(clusters(begin))
	var alike [][]string
	var places []int
	for _, other := range same {
		theirs := clusters(other)
		at := 0
		for at < len(mine) && at < len(theirs) && mine[at] == theirs[at] {
			at++
		}
		if at >= shown && at > 0 && (at < len(mine) || at < len(theirs)) {
			alike, places = append(alike, theirs), append(places, at)
		}
	}
	tail := tellingTail(mine, alike, places, width)
	if tail == "" {
		return cut
	}
	return Cut(lead+own, width-Width(tail)) + tail
}

// tellingTail is the end by which a text is told from all that are alike, the
// shortest that is: places are where it begins to differ from each. Where none
// tells it from all, it is told from some.
func tellingTail(text []string, alike [][]string, places []int, width int) (tail string) {
	if len(places) == 0 {
		return ""
	}
	slices.Sort(places)
	first := max(0, places[0]-wordBack)
	for _, at := range slices.Backward(slices.Compact(places)) {
		tail = tailFrom(text, wordAt(text, at, width/4), width/2)
		if !slices.ContainsFunc(alike, func(o []string) bool {
			return strings.Contains(strings.Join(o[min(first, len(o)):], ""), strings.TrimSuffix(tail, "…"))
		}) {
			break
		}
	}
	return tail
}

// ApartLines is Apart on at most so many lines, of which the last one is cut.
func ApartLines(text string, width, most int, near iter.Seq[string]) []string {
	lines := WrapTo(text, width, most)
	last := len(lines) - 1
	if Width(lines[last]) <= width {
		return lines
	}
	lines[last] = Apart(lines[last], width, func(yield func(string) bool) {
		if near == nil {
			return
		}
		plain := strings.HasPrefix(text, lines[0])
		for other := range near {
			if plain && last > 0 && !strings.HasPrefix(other, lines[0]) { // to wrap it takes longer than to see that it begins otherwise
				continue
			}
			theirs := WrapTo(other, width, most)
			if len(theirs) == len(lines) && slices.Equal(theirs[:last], lines[:last]) && !yield(theirs[last]) {
				return
			}
		}
	})
	return lines
}

// nearRows is how many rows on each side are seen together with a row.
const nearRows = 2

// Near goes through the texts of the rows beside row i of n, the nearest first.
func Near(i, n int, text func(int) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for d := 1; d <= nearRows; d++ {
			if i-d >= 0 && !yield(text(i-d)) || i+d < n && !yield(text(i+d)) {
				return
			}
		}
	}
}

// letters parts a text before its first letter or digit; accents that are written
// apart are put on their letters.
func letters(text string) (lead, own string) {
	text = norm.NFC.String(text)
	i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i:]
}

// wordAt goes back from a place to the beginning of its word, if that is near: in
// at most so many cells.
func wordAt(text []string, at, most int) int {
	used := 0
	for from := at; from > 0 && from <= len(text) && at-from <= wordBack && used <= most; from-- {
		if text[from-1] == " " {
			return from
		}
		used += Width(text[from-1])
	}
	return at
}

// tailFrom is the text from a place on, in at most width cells; at the end of the
// text, where others go on, its last words.
func tailFrom(text []string, at, width int) string {
	if at < len(text) {
		return Cut(strings.Join(text[at:], ""), width)
	}
	for used := 0; at > 0; at-- {
		if used += Width(text[at-1]); used > width {
			break
		}
	}
	last := strings.Join(text[at:], "")
	if _, words, ok := strings.Cut(last, " "); ok && at > 0 {
		return words
	}
	return last
}
