package model

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldText gives a text in the letters that search and comparison go by: lower
// case, no accents, œ as oe and ß as ss, typographic apostrophes, hyphens and
// spaces as the plain ones. Folding twice changes nothing more. Plain text that
// is folded already is returned as it is, without a copy.
func FoldText(s string) string {
	at := 0
	for at < len(s) && s[at] < utf8.RuneSelf && (s[at] < 'A' || s[at] > 'Z') {
		at++
	}
	if at == len(s) {
		return s
	}
	table := foldTable()
	b := make([]byte, at, len(s)+4)
	copy(b, s)
	for at < len(s) {
		c := s[at]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if int(r) < len(table) {
			b = append(b, table[r]...)
		} else {
			b = append(b, foldRune(r)...)
		}
		at += size
	}
	return string(b)
}

// tabled is one more than the last rune whose folding is kept in a table:
// Latin with its accents, and the accents that stand alone.
const tabled = 0x370

// foldTable is filled when the first accented letter is met.
var foldTable = sync.OnceValue(func() []string {
	table := make([]string, tabled)
	for r := range rune(tabled) {
		table[r] = foldRune(r)
	}
	return table
})

// foldSpecial are letters that no decomposition turns into plain ones, and
// the signs that word processors put for plain ones.
var foldSpecial = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ŧ': "t",
	'’': "'", '‘': "'", 'ʼ': "'", '‐': "-", '‑': "-", '\u00a0': " ", '\u202f': " ", '\u00ad': "",
}

// foldRune folds one rune. Upper case is taken first, so that variants that
// share a capital (σ and ς, i and ı) share their folding.
func foldRune(r rune) string {
	if plain, ok := foldSpecial[r]; ok {
		return plain
	}
	var b strings.Builder
	for _, d := range norm.NFD.String(string(r)) {
		if unicode.Is(unicode.Mn, d) {
			continue
		}
		d = unicode.ToLower(unicode.ToUpper(d))
		if plain, ok := foldSpecial[d]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(d)
	}
	return b.String()
}
