package plan

import (
	"slices"
	"strings"
	"unicode"
)

var (
	capitalI    = pattern(`(^|[^\p{L}\p{N}])I(['’])(\p{L})`)
	barForL     = pattern(`(^|[^\p{L}\p{N}|])\|(\p{Ll})`)
	oneForL     = pattern(`(^|[^\p{L}\p{N}])1([éèê]\p{Ll}{2,})`)
	twoMarks    = pattern(`(\p{L})['’]{2}([aeiouyhàâéèêëîïôöûùœ])`)
	anniversary = pattern(`^\d{1,3}¢$`)
	letterRun   = pattern(`[\p{L}\p{N}]+`)
	suffixEre   = pattern(`ére(s?)$`)
	lostLetter  = pattern(`^['’]([aeiouhàâéèêîôûœAEIOUÉÀ]\p{L}+)`)
	nounEnding  = pattern(`(?:tion|sion|ment|ance|ence|té|ique|isme)$`)
	oddSign     = pattern("[¢|¥~^`{}\\\\<>=_\u00A4\uFFFD\u00AC]")
	digitInside = pattern(`\p{L}\d\p{L}|^\d\p{Ll}{4,}`)
	capitalMid  = pattern(`\p{Ll}I\p{Ll}|(?:^|['’])ll\p{Ll}|(?:^|['’])l[bcdfghjkmnpqrstvwxz]\p{Ll}{3,}`)
	doubleMark  = pattern(`['’]{2}|^['’]\p{L}|\p{L}['’]$`)
	participle  = pattern(`(?:é|ée|és|ées|is|it|ui|du|tenu|venu|su|pu|vu|eu|fait|lieu|besoin|pour|été)$`)
	sentenceEnd = pattern(`[.!?:;,(»«]["»”)]*$`)
)

// repair joins the words of a paragraph, with the damage of the scan mended
// where that is certain. Every change is noted with its line, and so is what
// looks damaged and stands as it was.
func repair(ws []word, n *notes) string {
	before := make([]string, len(ws))
	for i, w := range ws {
		before[i] = w.text
		ws[i].text = repairWord(w.text)
	}
	for i := range ws {
		ws[i].text = inContext(ws, i)
	}
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = w.text
		if w.text != before[i] {
			n.add(w.line, DoubtRepaired, "from", before[i], "to", w.text)
		}
	}
	for i, w := range ws {
		suspect(ws, i, w, n)
	}
	return strings.Join(out, " ")
}

// repairTitle repairs a single line that nobody lists doubts about.
func repairTitle(s string) string {
	var ws []word
	for _, w := range words(s) {
		ws = append(ws, word{w, 1})
	}
	return repair(ws, &notes{})
}

// repairWord mends what needs no context.
func repairWord(s string) string {
	s = strings.ReplaceAll(s, "\u00AD", "")
	s = capitalI().ReplaceAllString(s, "${1}l${2}${3}")
	s = barForL().ReplaceAllString(s, "${1}l${2}")
	if !isOrdinal(bare(s)) {
		s = oneForL().ReplaceAllString(s, "${1}l${2}")
	}
	s = twoMarks().ReplaceAllStringFunc(s, func(m string) string {
		r := []rune(m)
		return string(r[0]) + string(r[1]) + string(r[len(r)-1])
	})
	return letterRun().ReplaceAllStringFunc(s, repairRun)
}

// repairRun mends one run of letters and digits.
func repairRun(s string) string {
	small := strings.ToLower(s)
	if to, ok := certain()[small]; ok {
		upper := startsUpper(s)
		switch {
		case upper && smallOnly()[small], !upper && capitalOnly()[small]:
			return s
		case isUpper(s) && len(s) > 1:
			return s // capitals without accents are a habit, not damage
		}
		return likeCase(to, s)
	}
	if small == s || startsUpper(s) && !isUpper(s) {
		s = suffixEre().ReplaceAllString(s, "ère$1")
		s = strings.ReplaceAll(s, "ceuvr", "œuvr")
		if small == s {
			s = strings.ReplaceAll(s, "oeu", "œu")
		}
		if strings.HasPrefix(s, "Ceuvr") || strings.HasPrefix(s, "Oeu") {
			_, rest, _ := strings.Cut(s, "eu")
			s = "Œu" + rest
		}
	}
	return s
}

// likeCase gives to the capital of from.
func likeCase(to, from string) string {
	if !startsUpper(from) {
		return to
	}
	r := []rune(to)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// bare is a word in small letters without the punctuation around it, with
// straight apostrophes.
func bare(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '&' })
}

func bareAt(ws []word, i int) string {
	if i < 0 || i >= len(ws) {
		return ""
	}
	return bare(ws[i].text)
}

// inContext mends the word at i with the help of its neighbours.
func inContext(ws []word, i int) string {
	s := ws[i].text
	previous, next := bareAt(ws, i-1), bareAt(ws, i+1)
	switch {
	case s == "a" || s == "&" || s == "A" && (i == 0 || sentenceEnd().MatchString(ws[i-1].text)):
		if isPreposition(ws, i) {
			if s == "A" {
				return "À"
			}
			return "à"
		}
	case strings.HasSuffix(s, "qu'a") || strings.HasSuffix(s, "qu’a"):
		if head := bare(s); head == "jusqu'a" {
			return s[:len(s)-1] + "à"
		}
	case anniversary().MatchString(s) && next == "anniversaire":
		return strings.Replace(s, "¢", "e", 1)
	}
	if m := lostLetter().FindStringSubmatch(s); m != nil && lostL(previous, m[1], s) {
		return "l" + s
	}
	return s
}

// isPreposition says that the lone a (or &) at i is certainly "à".
func isPreposition(ws []word, i int) bool {
	previous, next := bareAt(ws, i-1), bareAt(ws, i+1)
	if next == "" {
		return false
	}
	switch {
	case infinitives()[next], governs()[previous],
		next == "mieux" && infinitives()[bareAt(ws, i+2)],
		(previous == "mise" || previous == "mises") && afterMise()[next],
		(previous == "tôt" || previous == "tard") && seasons()[next]:
		return true
	}
	rest := next + " " + bareAt(ws, i+2) + " " + bareAt(ws, i+3)
	for _, p := range phrases {
		if strings.HasPrefix(rest+" ", p+" ") {
			return true
		}
	}
	if previous == "éducation" || strings.HasSuffix(previous, "'éducation") {
		return strings.HasPrefix(rest, "la solidarité") || strings.HasPrefix(rest, "la citoyenneté") || strings.HasPrefix(rest, "la paix")
	}
	return bareNouns()[previous] && isBareNoun(ws, i-1) && !participle().MatchString(next)
}

// isBareNoun says that the noun at i stands without an article, at the head
// of its sentence or after a comma or "et": it is the subject of nothing.
func isBareNoun(ws []word, i int) bool {
	if sentenceEnd().MatchString(ws[i].text) {
		return false
	}
	if i == 0 || sentenceEnd().MatchString(ws[i-1].text) {
		return true
	}
	p := bareAt(ws, i-1)
	return !articles()[p] && slices.Contains([]string{"et", "ou", "en", "avec", "sans", "par", "afin", "à", "pour"}, p)
}

// lostL says that a word that begins with an apostrophe has certainly lost an
// l. After "de" no other elision can stand but s' before a verb; after other
// prepositions the endings of singular nouns exclude d' and the pronouns.
func lostL(previous, letters, whole string) bool {
	if strings.ContainsAny(strings.TrimLeft(whole, "'’"), "'’") && !strings.Contains(whole, "d’") && !strings.Contains(whole, "d'") {
		return false // perhaps a quotation
	}
	small := strings.ToLower(letters)
	infinitive := strings.HasSuffix(small, "er") || strings.HasSuffix(small, "ir") || strings.HasSuffix(small, "re") || small == "importe"
	switch previous {
	case "de":
		return !infinitive && small != "y" && small != "en" && small != "autres" && small != "autre"
	case "a", "à", "avec", "dans", "par", "pour", "sur", "sous", "&":
		return nounEnding().MatchString(small) || small == "appui" || small == "avenir" || small == "étranger" || small == "atteinte"
	}
	return false
}

// suspect lists a word that looks damaged and was left alone.
func suspect(ws []word, i int, w word, n *notes) {
	core := bare(w.text)
	next := bareAt(ws, i+1)
	switch {
	case oddSign().MatchString(w.text), digitInside().MatchString(w.text) && !isOrdinal(core), capitalMid().MatchString(w.text),
		doubleMark().MatchString(w.text):
		n.add(w.line, DoubtSuspicious, "word", w.text)
	case w.text == "&":
		n.add(w.line, DoubtAmbiguous, "word", w.text, "context", around(ws, i))
	case w.text == "a" && !isVerb(ws, i, next):
		n.add(w.line, DoubtAmbiguous, "word", w.text, "context", around(ws, i))
	case core == "ou" && afterNouns()[bareAt(ws, i-1)]:
		n.add(w.line, DoubtAmbiguous, "word", w.text, "context", around(ws, i))
	}
}

// subjects before which a lone "a" is the verb.
var subjects = parseSet(`il elle on qui y ça cela ceci n'y`)

// isVerb says that the lone "a" at i is certainly "has".
func isVerb(ws []word, i int, next string) bool {
	if i > 0 && subjects()[bareAt(ws, i-1)] {
		return true
	}
	if i > 0 && len(ws[i-1].text) > 1 && isUpper(ws[i-1].text) && startsUpper(ws[i-1].text) {
		return true // an acronym: "le CISO a des alliés"
	}
	return participle().MatchString(next) && !strings.HasSuffix(next, "té")
}

var ordinal = pattern(`^\d+(?:i?[èé]me|[èé]re|ers?|res?|e)s?$`)

// isOrdinal says that s is "1ère" or the like, however spelt.
func isOrdinal(s string) bool { return ordinal().MatchString(s) }

// around is the word with its neighbours.
func around(ws []word, i int) string {
	var parts []string
	for k := max(0, i-2); k <= min(len(ws)-1, i+2); k++ {
		parts = append(parts, ws[k].text)
	}
	return strings.Join(parts, " ")
}
