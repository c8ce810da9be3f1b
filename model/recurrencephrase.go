package model

import (
	"strconv"
	"time"
)

// Speaker has the words of one language; a catalogue is one.
type Speaker interface {
	T(key string, args ...any) string
	Weekday(d time.Weekday, short bool) string
	And(items ...string) string
}

var (
	frequencyKeys = map[string]string{"DAILY": "recurrence.daily", "WEEKLY": "recurrence.weekly", "MONTHLY": "recurrence.monthly", "YEARLY": "recurrence.yearly"}
	ordinalKeys   = map[int]string{1: "recurrence.first", 2: "recurrence.second", 3: "recurrence.third", 4: "recurrence.fourth", -1: "recurrence.last"}
)

// Phrase says a recurrence in a language, in words that ParseHumanRecurrence
// reads back: chaque lundi, every 2 months on day 15. A rule that people have
// no words for is given in RFC 5545's form.
func (r Recurrence) Phrase(s Speaker) string {
	days, ok := r.dayWords(s)
	if !ok || frequencyKeys[r.Freq] == "" {
		return r.String()
	}
	text := s.T(frequencyKeys[r.Freq], "n", r.Interval)
	switch {
	case len(days) > 0 && r.Freq == "WEEKLY" && r.Interval == 1:
		text = s.T("recurrence.each", "days", s.And(days...))
	case len(days) > 0:
		text = s.T("recurrence.on", "every", text, "days", s.And(days...))
	}
	if r.Count > 0 {
		text = s.T("recurrence.times", "text", text, "n", r.Count)
	}
	if r.Until != "" {
		text = s.T("recurrence.until", "text", text, "day", string(r.Until))
	}
	return text
}

func (r Recurrence) dayWords(s Speaker) (words []string, ok bool) {
	if len(r.ByDay) > 0 && (len(r.MonthDay) > 0 || r.Freq == "DAILY") {
		return nil, false
	}
	for _, n := range r.MonthDay {
		switch {
		case n == -1:
			words = append(words, s.T("recurrence.month_end"))
		case n < 0:
			return nil, false
		default:
			words = append(words, s.T("recurrence.month_day", "day", itoa(n)))
		}
	}
	for _, d := range r.ByDay {
		word := s.Weekday(d.Day, false)
		if d.N != 0 {
			if ordinalKeys[d.N] == "" {
				return nil, false
			}
			word = s.T(ordinalKeys[d.N], "day", word)
		}
		words = append(words, word)
	}
	return words, true
}

// everyOn reads «tous les 2 mois, le 15», «every 2 weeks on monday and friday»:
// a frequency, then its days.
func everyOn(w []string) (Recurrence, bool) {
	for k := min(len(w)-1, 4); k > 1; k-- {
		r, ok := everyUnit(w[:k])
		if !ok {
			continue
		}
		rest := w[k:]
		days := 0 // before the last words taken
		for len(rest) > 0 {
			days = len(r.ByDay) + len(r.MonthDay)
			n := r.takeDay(rest)
			if n == 0 {
				return r, false
			}
			rest = rest[n:]
		}
		// The last word is a day, no article. Days of both sorts would have to
		// fall together: nobody means that.
		ended := len(r.ByDay)+len(r.MonthDay) > days
		return r, ended && (len(r.ByDay) == 0 || len(r.MonthDay) == 0)
	}
	return Recurrence{}, false
}

// takeDay reads one day of a list and gives the number of words it took.
func (r *Recurrence) takeDay(w []string) int {
	next := ""
	if len(w) > 1 {
		next = w[1]
	}
	numbered := (w[0] == "day" || w[0] == "jour" || w[0] == "dia") && startsNumber(next)
	if listWords()[w[0]] || w[0] == "the" || numbered {
		return 1
	}
	if n, ok := ordinalWords()[w[0]]; ok && next != "" {
		if d, ok := plainWeekday(next); ok {
			r.ByDay = append(r.ByDay, NthWeekday{n, d})
			return 2
		}
		if n == -1 && unitWords()[next] == 'd' {
			r.MonthDay = append(r.MonthDay, -1)
			return 2
		}
	}
	if d, ok := plainWeekday(w[0]); ok {
		r.ByDay = append(r.ByDay, NthWeekday{Day: d})
		return 1
	}
	n, err := strconv.Atoi(trimSuffixes(w[0], "er", "st", "nd", "rd", "th"))
	if err != nil || n < 1 || n > 31 {
		return 0
	}
	r.MonthDay = append(r.MonthDay, n)
	return 1
}
