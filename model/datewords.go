package model

import (
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// The words of dates in French, English and Spanish, folded. The languages
// are read side by side: where one word has two meanings (mar is mardi, martes
// and March), only the meaning that the words around it leave is taken.

// fullWeekdays are safe to find in a sentence; shortWeekdays are words of
// their own there (mon, mer, vie, sam) and count only where a date stands alone.
var (
	fullWeekdays = table[time.Weekday](
		"dimanche sunday domingo", time.Sunday, "lundi monday lunes", time.Monday,
		"mardi tuesday martes", time.Tuesday, "mercredi wednesday miercoles", time.Wednesday,
		"jeudi thursday jueves", time.Thursday, "vendredi friday viernes", time.Friday,
		"samedi saturday sabado", time.Saturday)
	shortWeekdays = table[time.Weekday](
		"dim sun dom", time.Sunday, "lun mon", time.Monday, "mar tue tues", time.Tuesday,
		"mer wed mie", time.Wednesday, "jeu thu thur thurs jue", time.Thursday,
		"ven fri vie", time.Friday, "sam sat sab", time.Saturday)
	monthWords = table[time.Month](
		"janvier january enero janv jan ene", time.January,
		"fevrier february febrero fevr fev feb", time.February,
		"mars march marzo mar", time.March, "avril april abril avr apr abr", time.April,
		"mai may mayo", time.May, "juin june junio jun", time.June,
		"juillet july julio juil jul", time.July, "aout august agosto aug ago", time.August,
		"septembre september septiembre setiembre sept sep set", time.September,
		"octobre october octubre oct", time.October,
		"novembre november noviembre nov", time.November,
		"decembre december diciembre dec dic", time.December)
	unitWords = table[rune](
		"j jour jours d day days dia dias", 'd',
		"s sem semaine semaines w wk week weeks semana semanas", 'w',
		"m mois month months mes meses", 'm', "a an ans annee annees y year years ano anos", 'y')
	numberWords = table[int](
		"un une one a an uno una", 1, "deux two dos", 2, "trois three tres", 3,
		"quatre four cuatro", 4, "cinq five cinco", 5, "six seis", 6, "sept seven siete", 7,
		"huit eight ocho", 8, "neuf nine nueve", 9, "dix ten diez", 10, "onze eleven once", 11, "douze twelve doce", 12)
	dayPhrases = table[int](
		"aujourd'hui|aujourdhui|auj|today|hoy", 0, "demain|tomorrow|manana", 1, "hier|yesterday|ayer", -1,
		"apres-demain|apres demain|after tomorrow|day after tomorrow|the day after tomorrow|pasado manana", 2,
		"avant-hier|avant hier|day before yesterday|the day before yesterday|anteayer|antier|antes de ayer", -2)
	// edgePhrases name a day by its place in the week, month or year.
	edgePhrases = table[string](
		"fin du mois|fin de mois|a la fin du mois|end of month|end of the month|eom|fin de mes|fin del mes|a fin de mes|final de mes", "month",
		"fin d'annee|fin de l'annee|end of year|end of the year|eoy|fin de ano|fin del ano", "year",
		"fin de semaine|la fin de semaine|en fin de semaine|weekend|week-end|fin de semana|el fin de semana|finde", "weekend",
		"semaine prochaine|la semaine prochaine|next week|proxima semana|la proxima semana|semana que viene|la semana que viene", "next week",
		"mois prochain|le mois prochain|next month|proximo mes|el proximo mes|mes que viene|el mes que viene", "next month")
)

// table makes a dictionary of lists of words, each followed by their meaning;
// phrases of several words are parted by bars. It is made when it is first asked
// for: most starts read no date.
func table[V any](pairs ...any) func() map[string]V {
	return sync.OnceValue(func() map[string]V {
		m := map[string]V{}
		for i := 0; i+1 < len(pairs); i += 2 {
			words := pairs[i].(string)
			parts := strings.Fields(words)
			if strings.Contains(words, "|") {
				parts = strings.Split(words, "|")
			}
			for _, w := range parts {
				m[w] = pairs[i+1].(V)
			}
		}
		return m
	})
}

func weekdayNamed(w string) (time.Weekday, bool) {
	d, ok := fullWeekdays()[w]
	if !ok {
		d, ok = shortWeekdays()[w]
	}
	return d, ok
}

// longestDate is the longest text, in bytes, that is read as a date at all.
const longestDate = 80

// dateWords parts a folded text into words, numbers and signs: "+2s" is
// + 2 s, "15/12" is 15 / 12, "1er" is 1 er. Points after words and commas go.
// It gives nil for a text that is too long to be a date.
func dateWords(s string) []string {
	if len(s) > longestDate {
		return nil
	}
	var out []string
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		n := size
		switch {
		case unicode.IsSpace(r) || r == ',' || r == '_' || r == '.' && !startsNumber(s[1:]):
			s = s[n:]
			continue
		case isDigit(r):
			for n < len(s) && isDigit(rune(s[n])) {
				n++
			}
		case unicode.IsLetter(r):
			n = wordEnd(s)
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

// wordEnd gives the length of the word that s starts with; a hyphen or an
// apostrophe between letters belongs to it.
func wordEnd(s string) int {
	end := 0
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
			end = i + utf8.RuneLen(r)
		case (r == '-' || r == '\'') && end == i:
		default:
			return end
		}
	}
	return end
}

func startsNumber(s string) bool { return s != "" && isDigit(rune(s[0])) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// smallNumber reads a number of at most four digits, or its word.
func smallNumber(w string) (int, bool) {
	if n, ok := numberWords()[w]; ok {
		return n, true
	}
	if len(w) == 0 || len(w) > 4 || !startsNumber(w) {
		return 0, false
	}
	n, err := strconv.Atoi(w)
	return n, err == nil
}
