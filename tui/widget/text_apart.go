package widget

import (
	"strings"
	"unicode"
)

// wordBack is how far back a word is looked for that two texts begin to differ
// in, in characters.
const wordBack = 12

// CutApart cuts a text that would be cut to the same beginning as another, so
// that it shows where they differ; alike is false where they would not read the
// same, or are the same. Signs before the first letter do not tell texts apart.
func CutApart(text, other string, width int) (cut string, alike bool) {
	if text == other || width < 2*wordBack {
		return "", false
	}
	a, b := clusters(text), clusters(other)
	from, theirs := firstLetter(a), firstLetter(b)
	same := 0
	for from+same < len(a) && theirs+same < len(b) && a[from+same] == b[theirs+same] {
		same++
	}
	if Width(strings.Join(a[:from+same], "")) < width-1 || from+same == len(a) && theirs+same == len(b) {
		return "", false
	}
	at := from + same
	for back := 0; back < wordBack && at > from && at <= len(a) && a[at-1] != " "; back++ {
		at--
	}
	tail := Cut(strings.Join(a[at:], ""), width/2)
	if tail == "" { // the other goes on where this ends
		tail = strings.Join(a[max(from, len(a)-width/2):], "")
	}
	return Cut(text, width-Width(tail)) + tail, true
}

// firstLetter is the place of the first letter or digit.
func firstLetter(text []string) int {
	for i, c := range text {
		if r := []rune(c)[0]; unicode.IsLetter(r) || unicode.IsDigit(r) {
			return i
		}
	}
	return len(text)
}
