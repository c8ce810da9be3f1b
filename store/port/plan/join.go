package plan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a run of signs without white space, and the line it starts on.
type word struct {
	text string
	line int
}

// field collects the lines of one text of the plan.
type field struct {
	j     *joiner
	n     *notes // own doubts, passed on once the text is used
	paras [][]word
	at    int // line of the first sign
	done  bool
	value string
	quiet bool
}

// joiner joins lines to paragraphs with what the whole document shows about
// its words.
type joiner struct {
	n    *notes
	seen map[string]int // words and compounds inside of lines, in small letters
}

func newJoiner(lines []line, n *notes) *joiner {
	j := &joiner{n: n, seen: map[string]int{}}
	for _, l := range lines {
		parts := words(l.text)
		for i, w := range parts {
			w = strings.TrimFunc(strings.ToLower(w), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
			if _, after, ok := cutLast(w, "'’"); ok {
				w = after
			}
			if i == len(parts)-1 && strings.HasSuffix(w, "-") || w == "" {
				continue
			}
			j.seen[w]++
		}
	}
	return j
}

func (j *joiner) field() *field { return &field{j: j, n: &notes{}} }

// quietField is a field whose repairs nobody has to check, because it is not
// imported as it is.
func (j *joiner) quietField() *field { return &field{j: j, n: &notes{}, quiet: true} }

func (f *field) empty() bool { return len(f.paras) == 0 }

func (f *field) line() int { return f.at }

// add appends a line, in a new paragraph if so asked.
func (f *field) add(l line, newParagraph bool) {
	if f.at == 0 {
		f.at = l.no
	}
	parts := words(l.text)
	if len(parts) == 0 {
		return
	}
	if newParagraph || len(f.paras) == 0 {
		f.paras = append(f.paras, nil)
	}
	p := &f.paras[len(f.paras)-1]
	for i, s := range parts {
		if i == 0 && len(*p) > 0 {
			last := &(*p)[len(*p)-1]
			if joined, key, ok := f.j.join(last.text, s); ok {
				if key != "" {
					f.n.add(l.no, key, "from", last.text+" "+s, "to", joined)
				}
				last.text = joined
				continue
			}
		}
		*p = append(*p, word{s, l.no})
	}
}

// text is the repaired text; its doubts are listed the first time.
func (f *field) text() string {
	if f.done {
		return f.value
	}
	f.done = true
	var paras []string
	for _, p := range f.paras {
		paras = append(paras, repair(p, f.n))
	}
	f.value = strings.Join(paras, "\n\n")
	if !f.quiet {
		f.j.n.list = append(f.j.n.list, f.n.list...)
	}
	return f.value
}

// compounds are words with a hyphen of their own whose first part may stand
// at the end of a line: those parts after which nearly every word is a
// compound (nil), or the second parts that are known to follow.
var compounds = map[string][]string{
	"co": {"coordination", "coordonner", "coordonnateur", "coordonnatrice", "apprentissage", "construction", "construire",
		"animation", "animer", "développement", "création", "responsable", "présidence", "président", "présidente",
		"organisation", "gestion", "signataire", "rédaction"},
	"celui": nil, "celle": nil, "ceux": nil, "celles": nil, "lui": {"même"}, "elle": {"même"}, "eux": {"mêmes"},
	"elles": {"mêmes"}, "nous": {"mêmes"}, "vous": {"même", "mêmes"}, "soi": {"même"}, "peut": {"être"},
	"est": {"à", "ce"}, "rendez": {"vous"}, "vice": nil, "demi": nil, "ex": {"présidente", "président", "stagiaire", "stagiaires"},
	"non": {"violence", "violente", "violent", "ingérence", "lucratif", "gouvernementale", "gouvernementales", "respect"},
	"au":  {"delà", "dessus", "dessous"}, "ci": {"dessous", "dessus", "joint", "après"}, "grand": {"mère", "père"},
	"porte": {"parole"}, "savoir": {"faire", "être"}, "mi": {"mandat", "parcours", "temps"}, "compte": {"rendu"}, "mot": {"clé"},
}

// prefixes may stand before a hyphen of their own or be a mere syllable: when
// the document does not show which, the join is listed.
var prefixes = []string{"co", "contre", "sous", "non", "auto", "multi", "inter", "anti", "post", "pré", "mi", "micro", "macro",
	"socio", "entre", "ex", "néo", "plate", "bande", "radio", "télé", "trans", "supra", "semi", "quasi", "après", "avant", "sur", "porte"}

// longestWord, in bytes, is where a text of nothing but line-end hyphens stops
// being one word.
const longestWord = 120

// join decides about a line end between a and b. It is not ok if a space
// belongs there. The key says what to list, if anything.
func (j *joiner) join(a, b string) (joined, key string, ok bool) {
	if len(a) > longestWord {
		return "", "", false
	}
	if s, soft := strings.CutSuffix(a, "\u00AD"); soft {
		return s + b, "", true
	}
	last, _ := utf8.DecodeLastRuneInString(a)
	if last == '\'' || last == '’' || last == '/' && len(a) > 1 {
		before, _ := utf8.DecodeLastRuneInString(a[:len(a)-utf8.RuneLen(last)])
		return a + b, "", unicode.IsLetter(before) && startsLetter(b)
	}
	stem, hyphen := strings.CutSuffix(a, "-")
	before, _ := utf8.DecodeLastRuneInString(stem)
	if !hyphen || stem == "" {
		return "", "", false
	}
	if unicode.IsDigit(before) && unicode.IsDigit(firstRune(b)) {
		return a + b, "", true
	}
	if !unicode.IsLetter(before) || !startsLetter(b) {
		return "", "", false
	}
	first, second := strings.ToLower(lastLetters(stem)), strings.ToLower(firstLetters(b))
	if startsUpper(b) {
		if isUpper(lastLetters(stem)) && isUpper(firstLetters(b)) {
			return a + b, DoubtHyphen, true
		}
		return a + b, "", true
	}
	whole, compound := j.seen[first+second], j.seen[first+"-"+second]
	known, listed := compounds[first]
	switch {
	case compound > 0 && whole == 0:
		return a + b, "", true
	case listed && (known == nil || slices.Contains(known, second)) && whole == 0:
		return a + b, "", true
	case compound > 0 || whole == 0 && slices.Contains(prefixes, first):
		return stem + b, DoubtHyphen, true
	}
	return stem + b, DoubtJoined, true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func startsLetter(s string) bool { return unicode.IsLetter(firstRune(s)) }

func isUpper(s string) bool { return s == strings.ToUpper(s) }

func firstLetters(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

func lastLetters(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

// cutFirst cuts s around the first of any of the given signs.
func cutFirst(s, signs string) (before, after string, ok bool) {
	i := strings.IndexAny(s, signs)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}

// cutLast cuts s around the last of any of the given signs.
func cutLast(s, signs string) (before, after string, ok bool) {
	i := strings.LastIndexAny(s, signs)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}
