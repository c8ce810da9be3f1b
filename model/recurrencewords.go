package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// The words of recurrences, folded, in the three languages.
var (
	everyPhrases = table[string](
		"quotidien|quotidienne|daily|diario|diaria|tous les jours|todos los dias|every day|chaque jour|cada dia", "FREQ=DAILY",
		"hebdomadaire|weekly|semanal|toutes les semaines|todas las semanas", "FREQ=WEEKLY",
		"mensuel|mensuelle|monthly|mensual|tous les mois|todos los meses", "FREQ=MONTHLY",
		"annuel|annuelle|yearly|annually|anual|tous les ans|toutes les annees|todos los anos", "FREQ=YEARLY",
		"trimestriel|trimestrielle|quarterly|trimestral|chaque trimestre|tous les trimestres|every quarter|cada trimestre", "FREQ=MONTHLY;INTERVAL=3",
		"chaque jour ouvrable|tous les jours ouvrables|every weekday|every workday|weekdays|cada dia habil|cada dia laborable|todos los dias habiles", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
		"fin de chaque mois|le dernier jour de chaque mois|le dernier jour du mois|last day of every month|the last day of every month|end of every month|el ultimo dia de cada mes|fin de cada mes", "FREQ=MONTHLY;BYMONTHDAY=-1")
	everyWords   = table[bool]("chaque every each cada tous toutes todos todas aux", true)
	fillerWords  = table[bool]("le la les el los las the of on de du des del et and y cada chaque every each month mois mes", true)
	listWords    = table[bool]("et and y le les el los la las on", true)
	freqOfUnit   = map[rune]string{'d': "DAILY", 'w': "WEEKLY", 'm': "MONTHLY", 'y': "YEARLY"}
	ordinalWords = table[int](
		"premier premiere first primer primero primera 1er 1st", 1, "deuxieme second seconde segundo segunda 2nd", 2,
		"troisieme third tercer tercero tercera 3rd", 3, "quatrieme fourth cuarto cuarta 4th", 4, "dernier derniere last ultimo ultima", -1)
	untilWords = table[bool]("jusqu'au jusqu'a jusque until till hasta", true)
	timesWords = table[bool]("fois time times vez veces", true)
)

// longestRecurrence is the longest text, in bytes, that is read as one at all.
const longestRecurrence = 300

// ParseHumanRecurrence reads a recurrence as people write it: chaque lundi, tous
// les 2 mois, every monday and thursday, cada lunes, le 15 de chaque mois, the
// first monday of every month, quarterly, jusqu'au 2027-06-30, 10 fois; or a
// rule in RFC 5545's form. It fails with the Refusal recurrence.unknown, or
// those of ParseRecurrence.
func ParseHumanRecurrence(text string, today Day) (Recurrence, error) {
	folded := strings.TrimSpace(FoldText(text))
	if strings.HasPrefix(folded, "freq=") || strings.HasPrefix(folded, "rrule:") {
		return ParseRecurrence(text)
	}
	bad := Refuse(Invalid, "recurrence.unknown", "value", text).On("recurrence")
	words := strings.Fields(strings.NewReplacer(",", " ", ".", " ").Replace(folded))
	if len(words) == 0 || len(folded) > longestRecurrence {
		return Recurrence{}, bad
	}
	words, count, until, ok := cutEnd(words, today)
	if !ok || len(words) == 0 {
		return Recurrence{}, bad
	}
	r, ok := recurrenceOf(words)
	if !ok {
		return Recurrence{}, bad
	}
	r.Count, r.Until = count, until
	if r.Interval == 0 {
		r.Interval = 1
	}
	if !r.valid() {
		return Recurrence{}, bad
	}
	r.normalise()
	return r, nil
}

// cutEnd takes «jusqu'au …» or «10 fois» off the end.
func cutEnd(w []string, today Day) (rest []string, count int, until Day, ok bool) {
	if n := len(w); n > 2 && timesWords()[w[n-1]] {
		count, err := strconv.Atoi(w[n-2])
		return w[:n-2], count, "", err == nil && count >= 1 && count <= maxCount
	}
	for i := 1; i < len(w)-1; i++ {
		if untilWords()[w[i]] {
			d, state := dayParser{words: dateWords(strings.Join(w[i+1:], " ")), today: today}.parse()
			return w[:i], 0, d, state == dateFits && len(d) == 10
		}
	}
	return w, 0, "", true
}

func recurrenceOf(w []string) (Recurrence, bool) {
	if rule := everyPhrases()[strings.Join(w, " ")]; rule != "" {
		r, err := ParseRecurrence(rule)
		return r, err == nil
	}
	for _, form := range []func([]string) (Recurrence, bool){everyUnit, everyWeekday, everyMonthDay, everyNth, everyOn} {
		if r, ok := form(w); ok {
			return r, true
		}
	}
	return Recurrence{}, false
}

// everyUnit reads chaque semaine, tous les 2 mois, every other week, cada 3 días.
func everyUnit(w []string) (Recurrence, bool) {
	if !everyWords()[w[0]] {
		return Recurrence{}, false
	}
	w = w[1:]
	if len(w) > 0 && (w[0] == "les" || w[0] == "los" || w[0] == "las") {
		w = w[1:]
	}
	n := 1
	if len(w) == 2 {
		ok := true
		if n, ok = smallNumber(w[0]); !ok {
			n = map[string]int{"other": 2, "second": 2}[w[0]]
		}
		w = w[1:]
	}
	if len(w) != 1 || n < 1 || len(w[0]) < 3 {
		return Recurrence{}, false
	}
	return Recurrence{Freq: freqOfUnit[unitWords()[w[0]]], Interval: n}, unitWords()[w[0]] != 0
}

// plainWeekday reads a weekday, in the plural too: lundis, mondays, sábados.
func plainWeekday(w string) (time.Weekday, bool) {
	if d, ok := fullWeekdays()[w]; ok {
		return d, true
	}
	d, ok := fullWeekdays()[strings.TrimSuffix(w, "s")]
	return d, ok
}

// everyWeekday reads chaque lundi et jeudi, tous les lundis, every other friday.
func everyWeekday(w []string) (Recurrence, bool) {
	if !everyWords()[w[0]] {
		return Recurrence{}, false
	}
	r := Recurrence{Freq: "WEEKLY", Interval: 1}
	for i, s := range w[1:] {
		d, ok := plainWeekday(s)
		switch {
		case ok:
			r.ByDay = append(r.ByDay, NthWeekday{Day: d})
		case i == 0 && s == "other":
			r.Interval = 2
		case !listWords()[s]:
			return r, false
		}
	}
	return r, len(r.ByDay) > 0
}

// monthly tells that the words speak of every month, and gives the others.
func monthly(w []string) (rest []string, ok bool) {
	for i, s := range w {
		month := s == "mois" || s == "month" || s == "mes"
		if month && i > 0 && (everyWords()[w[i-1]] || w[i-1] == "du" || w[i-1] == "del" || w[i-1] == "the") {
			ok = true
		}
		if !fillerWords()[s] {
			rest = append(rest, s)
		}
	}
	return rest, ok
}

// everyMonthDay reads le 15 de chaque mois, the 15th of every month.
func everyMonthDay(w []string) (Recurrence, bool) {
	rest, ok := monthly(w)
	r := Recurrence{Freq: "MONTHLY", Interval: 1}
	for _, s := range rest {
		n, err := strconv.Atoi(trimSuffixes(s, "er", "st", "nd", "rd", "th"))
		if err != nil || n < 1 || n > 31 {
			return r, false
		}
		r.MonthDay = append(r.MonthDay, n)
	}
	return r, ok && len(r.MonthDay) > 0
}

// everyNth reads le premier lundi du mois, last friday of every month.
func everyNth(w []string) (Recurrence, bool) {
	rest, ok := monthly(w)
	if !ok || len(rest) != 2 {
		return Recurrence{}, false
	}
	if _, first := ordinalWords()[rest[1]]; first { // viernes último
		slices.Reverse(rest)
	}
	n := ordinalWords()[rest[0]]
	d, known := plainWeekday(rest[1])
	return Recurrence{Freq: "MONTHLY", Interval: 1, ByDay: []NthWeekday{{n, d}}}, n != 0 && known
}
