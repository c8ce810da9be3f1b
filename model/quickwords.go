package model

import (
	"slices"
	"strings"
)

// The words of quick add, folded, in the three languages.
var (
	quickKeys = table[string](
		"qui responsable resp who assignee owner quien", "assignee",
		"p prio priorite priority prioridad", "priority",
		"proj projet project proyecto", "project",
		"org organisation organization organizacion organisme", "organisation",
		"action accion act", "action", "tag etiquette etiqueta", "tags",
		"due echeance ech date pour vence fecha", "due",
		"chaque recurrence every cada repete repeat", "recurrence")
	priorityWords = table[string](
		"low basse bas faible baja bajo b l", "low", "normal normale media medio n m", "normal",
		"high haute haut elevee alta alto h", "high", "urgent urgente u", "urgent")
	// dueBefore are the words that lead a date and leave the title with it.
	dueBefore = table[bool]("pour|avant|d'ici|d'ici a|by|before|due|para|antes de|antes del|para el|le|el|on|for|avant le|pour le", true)
)

// partOf are words after which a date tells one thing from another: «la réunion
// de vendredi» is not due on friday for that.
var partOf = table[bool]("de du des del of depuis since desde", true)

// longestDatePhrase is the number of words of the longest date that is looked
// for: le vendredi 15 de diciembre de 2027, with a word of lead.
const longestDatePhrase = 8

// read reads what begins at token i: it notes a candidate or a doubt and gives
// the number of tokens that it took, 0 for a word of the title.
func (p *quickParser) read(i int) int {
	t := p.tokens[i]
	if t.quoted {
		return 0
	}
	sign, rest := t.word[0], strings.TrimRight(t.word[1:], ".,;")
	switch {
	case sign == '@' && unquoted(rest) != rest && unquoted(rest) != "":
		return p.add("assignee", unquoted(rest), i, 1)
	case sign == '@' && handleOnly(rest):
		return p.add("assignee", rest, i, 1)
	case sign == '@' && rest != "":
		return p.doubt("assignee", "mention", i, 1)
	case sign == '!' && rest != "":
		if code := priorityWords()[FoldText(rest)]; code != "" {
			return p.add("priority", code, i, 1)
		}
		return p.doubt("priority", "priority", i, 1, priorityCodes()...)
	case sign == '#' && rest != "":
		if isActionRef(rest) {
			return p.add("action", strings.ToLower(rest), i, 1)
		}
		return p.doubt("action", "action", i, 1)
	case sign == '+' && len(rest) > 0 && !startsNumber(rest):
		return p.add("tags", rest, i, 1)
	case sign == '*' && rest != "":
		return p.recurrence(i, rest)
	}
	if word := strings.TrimRight(t.word, ".,;"); isActionRef(word) {
		return p.add("action", strings.ToLower(word), i, 1)
	}
	if n := p.keyed(i); n > 0 {
		return n
	}
	return p.phrase(i)
}

func priorityCodes() []string { return slices.Clone(Tasks.Field("priority").Codes) }

func handleOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !handleRune(r) }) < 0
}

// isActionRef tells 2.1.a and 1.4.ab from other words.
func isActionRef(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || len(s) > 12 {
		return false
	}
	for i, part := range parts {
		wanted := isDigit
		if i == 2 {
			wanted = func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
		}
		if part == "" || i == 2 && len(part) > 2 || strings.IndexFunc(part, func(r rune) bool { return !wanted(r) }) >= 0 {
			return false
		}
	}
	return true
}

// keyed reads qui:marie, due:vendredi, projet:"Radio Obrera".
func (p *quickParser) keyed(i int) int {
	name, value, ok := strings.Cut(p.tokens[i].word, ":")
	field := quickKeys()[FoldText(name)]
	if !ok || field == "" {
		return 0
	}
	value = unquoted(value)
	if value == "" {
		return p.doubt(field, "empty", i, 1)
	}
	switch field {
	case "priority":
		if code := priorityWords()[FoldText(value)]; code != "" {
			return p.add(field, code, i, 1)
		}
		return p.doubt(field, "priority", i, 1, priorityCodes()...)
	case "action":
		value = strings.ToLower(strings.TrimPrefix(value, "#"))
		if !isActionRef(value) {
			return p.doubt(field, "action", i, 1)
		}
	case "due":
		return p.keyedDate(i, value)
	case "recurrence":
		return p.recurrence(i, value)
	}
	return p.add(field, value, i, 1)
}

func unquoted(s string) string {
	if s != "" && quotedEnd(s, 0) == len(s) {
		_, value, _ := strings.Cut(s, string([]rune(s)[0]))
		return strings.TrimSpace(value[:lastRune(value)])
	}
	return strings.TrimSpace(s)
}

// keyedDate reads a date behind due:, as many words of it as there are.
func (p *quickParser) keyedDate(i int, value string) int {
	for n := min(longestDatePhrase, p.plainRun(i+1)+1); n > 0; n-- {
		if d, err := ParseHumanDay(value+" "+p.words(i+1, n-1), p.today); err == nil && d != "" {
			return p.add("due", string(d), i, n)
		}
	}
	return p.doubt("due", "date", i, 1)
}

// plainRun counts the tokens from i on that may belong to a phrase.
func (p *quickParser) plainRun(i int) int {
	n := 0
	for i+n < len(p.tokens) && !p.tokens[i+n].quoted {
		n++
	}
	return n
}

func (p *quickParser) words(i, n int) string {
	var b strings.Builder
	for j := i; j < i+n; j++ {
		b.WriteString(p.tokens[j].word + " ")
	}
	return b.String()
}

// recurrence reads «*chaque lundi», the longest run of words that is one.
func (p *quickParser) recurrence(i int, first string) int {
	for n := min(longestDatePhrase, p.plainRun(i)); n > 0; n-- {
		if r, err := ParseHumanRecurrence(first+" "+p.words(i+1, n-1), p.today); err == nil {
			return p.add("recurrence", r.String(), i, n)
		}
		// *lundi and every:monday leave the first word to the sign.
		if r, err := ParseHumanRecurrence("every "+first+" "+p.words(i+1, n-1), p.today); err == nil {
			return p.add("recurrence", r.String(), i, n)
		}
	}
	return p.doubt("recurrence", "recurrence", i, 1)
}

// phrase reads a date or a recurrence that stands in the sentence. A recurrence
// without its star is in doubt: «appeler chaque membre» is none, and what looks
// like one keeps its weekday from being taken for a date.
func (p *quickParser) phrase(i int) int {
	run := min(longestDatePhrase, p.plainRun(i))
	for n := run; n > 1; n-- {
		if everyWords()[p.tokens[i].folded] {
			if r, err := ParseHumanRecurrence(p.words(i, n), p.today); err == nil {
				return p.doubt("recurrence", "star", i, n, r.String())
			}
		}
	}
	for n := run; n > 0; n-- {
		if m := p.date(i, n); m > 0 {
			return m
		}
	}
	return 0
}

// date reads n tokens from i as a date, with or without a word that leads it.
func (p *quickParser) date(i, n int) int {
	from, lead := i, 0
	for k := min(3, n-1); k > 0; k-- {
		if dueBefore()[strings.TrimSpace(FoldText(p.words(i, k)))] {
			from, lead = i+k, k
			break
		}
	}
	words := dateWords(FoldText(p.words(from, n-lead)))
	if !tellingDate(words) {
		return 0
	}
	d, state := dayParser{words: words, today: p.today}.parse()
	switch {
	case state == dateUnknown:
		return 0
	case state != dateFits || len(d) != 10:
		return p.doubt("due", "impossible", i, n)
	case d < p.today:
		return p.doubt("due", "past", i, n, string(d))
	}
	if i > 0 && lead == 0 && partOf()[p.tokens[i-1].folded] {
		return p.doubt("due", "part_of", i, n, string(d))
	}
	if len(words) == 3 && words[1] == "/" && lead == 0 && len(words[0]) == 1 && len(words[2]) == 1 {
		return p.doubt("due", "fraction", i, n, string(d)) // 1/2, 3/4
	}
	if soon, ok := p.nextOrThis(words, d); ok {
		return p.doubt("due", "next", i, n, string(soon), string(d))
	}
	return p.add("due", string(d), i, n)
}

// spanishUnit tells a unit of time that is a word of no other of the languages.
func spanishUnit(w string) bool {
	return slices.Contains([]string{"dia", "dias", "semana", "semanas", "mes", "meses", "ano", "anos"}, w)
}

// tellingDate leaves out words that mean more often something else: mon, mer,
// vie, sam alone, the bare day of a month, «en 3 jours» which is a duration; «en
// 2 semanas» is a day.
func tellingDate(w []string) bool {
	if len(w) == 0 || strings.Join(w, "") == "24/7" {
		return false
	}
	bareNumber := len(w) == 2 && startsNumber(w[1]) && w[0] != "+"
	_, month := monthWords()[w[0]]
	french := w[0] == "en" && !spanishUnit(w[len(w)-1])
	if french || bareNumber && !month {
		return false
	}
	_, short := shortWeekdays()[w[0]]
	return !short || len(w) > 2
}

// nextOrThis tells that «vendredi prochain» may be this week's friday for some
// and next week's for others, and gives the sooner day.
func (p *quickParser) nextOrThis(words []string, d Day) (Day, bool) {
	next := slices.Contains(words, "prochain") || slices.Contains(words, "next") || slices.Contains(words, "proximo") || slices.Contains(words, "viene")
	if !next || !slices.ContainsFunc(words, func(w string) bool { _, ok := fullWeekdays()[w]; return ok }) {
		return "", false
	}
	soon := d.Add(-7)
	return soon, soon > p.today
}
