package main

import (
	"strings"
	"sync"
	"unicode"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"

	"golang.org/x/text/unicode/norm"
)

// catalogue is the words of one language.
type catalogue = i18n.Catalogue

// lexicon finds the English names of what a person typed, in any of the three
// languages, accents or not. Only the current language's catalogue is parsed,
// unless it does not have the word.
type lexicon struct {
	cat    *i18n.Catalogue
	once   sync.Once
	others []*i18n.Catalogue // filled, once, when they are needed
}

func newLexicon(lang string) *lexicon { return &lexicon{cat: tui.Naming(i18n.Load(lang))} }

// find gives the name whose own letters or whose words in a catalogue are
// what was typed; the name itself comes first, then the current language.
func (l *lexicon) find(typed string, names []string, words func(*i18n.Catalogue, string) []string) (string, bool) {
	typed = fold(typed)
	if typed == "" {
		return "", false
	}
	for _, n := range names {
		if fold(n) == typed {
			return n, true
		}
	}
	if n, ok := findIn(l.cat, typed, names, words); ok {
		return n, true
	}
	for _, c := range l.rest() {
		if n, ok := findIn(c, typed, names, words); ok {
			return n, true
		}
	}
	return "", false
}

func findIn(c *i18n.Catalogue, typed string, names []string, words func(*i18n.Catalogue, string) []string) (string, bool) {
	for _, n := range names {
		for _, w := range words(c, n) {
			if fold(w) == typed {
				return n, true
			}
		}
	}
	return "", false
}

func (l *lexicon) rest() []*i18n.Catalogue {
	l.once.Do(func() {
		for _, code := range i18n.Languages() {
			if code != l.cat.Lang() {
				l.others = append(l.others, i18n.Load(code))
			}
		}
	})
	return l.others
}

// fold gives the letters and digits that a word is compared by: lower case,
// no accents, everything else one hyphen. What stands in parentheses is an
// explanation and is left out.
func fold(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
			continue
		}
		gap = false
	}
	return b.String()
}

// dashed gives a field's name as a flag.
func dashed(name string) string { return strings.ReplaceAll(name, "_", "-") }

// slug gives a word as it is typed on a command line, accents kept.
func slug(s string) string { return i18n.Slug(s) }

// listed gives the words of a key whose text is "word, other word".
func listed(c *i18n.Catalogue, key string) []string { return c.Listed(key) }

func kindWords(c *i18n.Catalogue, kind string) []string {
	return append([]string{slug(c.Kind(kind)), slug(c.Kinds(kind))}, listed(c, "alias.kind."+kind)...)
}

func verbWords(c *i18n.Catalogue, verb string) []string { return listed(c, "verb."+verb) }

func commandWords(c *i18n.Catalogue, name string) []string { return listed(c, "cmd."+name) }

func fieldWords(c *i18n.Catalogue, k *model.Kind, field string) []string {
	return append([]string{slug(c.Field(k.Name, field))}, listed(c, "alias.field."+field)...)
}

func flagWords(c *i18n.Catalogue, flag string) []string { return listed(c, "flag."+flag) }

// code finds the code of a choice by its own letters or by its word; the
// beginning of a word is enough where it is the only one («terminé» for
// «terminée»).
func (l *lexicon) code(typed string, k *model.Kind, f *model.Field) (string, bool) {
	words := func(c *i18n.Catalogue, code string) []string {
		return []string{c.Choice(k.Name, f.Name, code)}
	}
	if code, ok := l.find(typed, f.Codes, words); ok {
		return code, true
	}
	start, found := fold(typed), ""
	if len(start) < 3 {
		return "", false
	}
	for _, code := range f.Codes {
		if strings.HasPrefix(fold(l.cat.Choice(k.Name, f.Name, code)), start) || strings.HasPrefix(fold(code), start) {
			if found != "" {
				return "", false
			}
			found = code
		}
	}
	return found, found != ""
}

// Field and Code make a lexicon the words of filters and inputs.
func (l *lexicon) Field(kind, word string) string {
	k := model.KindNamed(kind)
	name, _ := l.find(word, fieldNames(k), fieldWordsOf(k))
	return name
}

// Code gives the code that a word names, "" for none.
func (l *lexicon) Code(kind, field, word string) string {
	k := model.KindNamed(kind)
	code, _ := l.code(word, k, k.Field(field))
	return code
}

// nearest gives the known word that typed most likely meant, or "".
func nearest(typed string, known []string) string {
	typed = fold(typed)
	best, at := "", 1+max(1, len([]rune(typed))/3)
	for _, k := range known {
		f := fold(k)
		d := distance(typed, f)
		if len(typed) >= 3 && strings.HasPrefix(f, typed) {
			d = min(d, 1)
		}
		if d < at {
			best, at = k, d
		}
	}
	return best
}

// distance is the number of insertions, deletions, changes and swaps of
// neighbours that lead from a to b (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}
