package plan

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold reduces a text to what a scan preserves: letters and digits without
// case, accents, spaces, apostrophes and punctuation, and one sign for each
// family that optical recognition confuses (I l 1 | i j; O 0; œ read as ce).
func fold(s string) []rune {
	var out []rune
	s = strings.NewReplacer("oeu", "œu", "ceu", "œu", "Oeu", "œu", "OEU", "œu", "&", "a").Replace(s)
	for _, r := range norm.NFKD.String(s) {
		switch r = unicode.ToLower(r); {
		case r == 'l' || r == '1' || r == '|' || r == 'j' || r == 'ı':
			r = 'i'
		case r == '0':
			r = 'o'
		case r == 'œ':
			out = append(out, 'o')
			r = 'e'
		case r == 'æ':
			out = append(out, 'a')
			r = 'e'
		case r == '¢':
			r = 'e'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		out = append(out, r)
	}
	return out
}

type trigram [3]rune

// trigrams is the multiset of runs of three signs of a folded text, with one
// mark before and after so that short texts have some as well.
func trigrams(folded []rune) map[trigram]int {
	set := make(map[trigram]int, len(folded)+1)
	if len(folded) == 0 {
		return set
	}
	padded := make([]rune, 0, len(folded)+3)
	padded = append(append(append(padded, ' ', ' '), folded...), ' ')
	for i := 0; i+3 <= len(padded); i++ {
		set[trigram(padded[i:i+3])]++
	}
	return set
}

// Similarity says how alike two texts are, from 0 (nothing in common) to 1
// (equal but for accents, case, punctuation and what scans confuse).
//
// It is the Sørensen–Dice coefficient over the multisets of character
// trigrams of the folded texts: twice the common trigrams over all of them
// (L. R. Dice, "Measures of the Amount of Ecologic Association Between
// Species", Ecology 26(3), 1945; on characters: R. Angell, G. Freund,
// P. Willett, "Automatic spelling correction using a trigram similarity
// measure", Information Processing & Management 19(4), 1983). A wrong letter
// costs three trigrams wherever it stands, so a damaged scan of a sentence
// stays near 1 and a sentence with a clause more stays near its old form. It
// costs time in the length of the texts, not in its square. It is symmetric,
// and two texts without a letter or digit are alike only if both are.
func Similarity(a, b string) float64 {
	return dice(fold(a), fold(b))
}

func dice(a, b []rune) float64 {
	if string(a) == string(b) {
		return 1
	}
	return overlap(trigrams(a), trigrams(b))
}

func overlap(a, b map[trigram]int) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	common, total := 0, 0
	for t, n := range a {
		common += min(n, b[t])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(common) / float64(total)
}
