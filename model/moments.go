package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParseHumanMoment reads a day, a time or both, in the words of ParseHumanDay:
// hier 14h30, 14:30, 9h, demain 9h, monday at 2pm, mañana a las 9:15, now. A
// time alone is today's; a day alone is its midnight; a day without a year is
// the nearest. The zone is that of now. Wire forms are read as they are. It
// fails with a Refusal: those of ParseHumanDay, or moment.unknown.
func ParseHumanMoment(text string, now Moment) (Moment, error) {
	if m, ok := ParseMoment(strings.TrimSpace(text)); ok && !startsNumber(m.Zone) {
		if m.Zone == "" && m.Local != "" {
			m.Zone = now.Zone
		}
		return m, nil
	}
	words := dateWords(strings.TrimSpace(FoldText(text)))
	if s := strings.Join(words, " "); s == "maintenant" || s == "now" || s == "ahora" {
		return now, nil
	}
	rest, clock, found := takeClock(words)
	if !found {
		day, err := ParseHumanDayNear(text, now.Day())
		if r := AsRefusal(err); r != nil && r.Key == "date.unknown" {
			return Moment{}, Refuse(Invalid, "moment.unknown", "value", text)
		}
		if err != nil || day == "" {
			return Moment{}, err
		}
		return Moment{string(day) + "T00:00", now.Zone}, nil
	}
	day := now.Day()
	if len(rest) > 0 {
		d, state := dayParser{words: rest, today: day, side: nearest}.parse()
		switch {
		case state == dateImpossible || state == dateFits && (len(d) != 10 || d < "1000-01-01"):
			return Moment{}, Refuse(Invalid, "date.impossible", "value", text)
		case state == dateWrongWeekday:
			return Moment{}, Refuse(Invalid, "date.weekday", "value", text, "day", string(d))
		case state == dateUnknown:
			return Moment{}, Refuse(Invalid, "moment.unknown", "value", text)
		}
		day = d
	}
	return Moment{string(day) + "T" + clock, now.Zone}, nil
}

var (
	hourWords   = table[bool]("h hr hrs heure heures hour hours hora horas", true)
	clockWords  = table[string]("midi noon mediodia", "12:00", "minuit midnight medianoche", "00:00")
	clockBefore = table[bool]("a at las la t vers", true)
)

// takeClock finds the one time of day among the words of a date and takes it
// out, with the preposition before it.
func takeClock(words []string) (rest []string, clock string, found bool) {
	for i := range words {
		c, n := clockAt(words[i:])
		if n == 0 {
			continue
		}
		from := i
		for from > 0 && clockBefore()[words[from-1]] {
			from--
		}
		return slices.Concat(words[:from], words[i+n:]), c, true
	}
	return words, "", false
}

// clockAt reads a time at the start of words and gives how many it takes.
func clockAt(w []string) (clock string, n int) {
	if c, ok := clockWords()[w[0]]; ok {
		return c, 1
	}
	if !startsNumber(w[0]) || len(w[0]) > 2 || len(w) < 2 {
		return "", 0
	}
	hour, _ := strconv.Atoi(w[0])
	minute, n := 0, 0
	switch {
	case hourWords()[w[1]]:
		n = 2
		if len(w) > 2 && len(w[2]) == 2 && startsNumber(w[2]) {
			minute, _ = strconv.Atoi(w[2])
			n = 3
		}
	case w[1] == ":" && len(w) > 2 && len(w[2]) == 2 && startsNumber(w[2]):
		minute, _ = strconv.Atoi(w[2])
		n = 3
	}
	half, took := halfDay(w[max(n, 1):])
	switch {
	case n == 0 && took == 0:
		return "", 0
	case took > 0 && (hour < 1 || hour > 12):
		return "", 0
	case took > 0:
		hour = hour%12 + half
	}
	if hour > 23 || minute > 59 {
		return "", 0
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), max(n, 1) + took
}

// halfDay reads am, pm, a.m. and p.m. and gives the hours that they add.
func halfDay(w []string) (hours, took int) {
	switch {
	case len(w) > 0 && w[0] == "am":
		return 0, 1
	case len(w) > 0 && w[0] == "pm":
		return 12, 1
	case len(w) > 1 && w[0] == "a" && w[1] == "m":
		return 0, 2
	case len(w) > 1 && w[0] == "p" && w[1] == "m":
		return 12, 2
	}
	return 0, 0
}

// ParseHumanMinutes reads a duration in minutes: 1h30, 1 h, 1,5 h, 45m,
// 45 min, 1:30, or a number of minutes. It fails with the Refusal
// duration.unknown; a duration is never negative.
func ParseHumanMinutes(text string) (int64, error) {
	bad := Refuse(Invalid, "duration.unknown", "value", text)
	s := strings.ReplaceAll(FoldText(text), " ", "")
	if s == "" || len(s) > 20 {
		return 0, bad
	}
	hours, minutes := "", s
	if i := strings.IndexAny(s, "h:"); i >= 0 {
		hours, minutes = s[:i], s[i+1:]
		minutes = trimAny(minutes, "eures", "eure", "ours", "our", "oras", "ora", "rs", "r")
		if hours == "" || s[i] == ':' && len(minutes) != 2 {
			return 0, bad
		}
	}
	minutes = trimSuffixes(minutes, "minutes", "minute", "minutos", "minuto", "mins", "min", "mn", "m")
	total := int64(0)
	if hours != "" {
		h, err := strconv.ParseFloat(strings.Replace(hours, ",", ".", 1), 64)
		if err != nil || !startsNumber(hours) || h > 10_000 || strings.ContainsAny(hours, "ex_p") {
			return 0, bad
		}
		total = int64(h*60 + 0.5)
	}
	if minutes != "" {
		m, err := strconv.ParseUint(minutes, 10, 32)
		if err != nil || hours != "" && m > 59 {
			return 0, bad
		}
		total += int64(m)
	} else if hours == "" {
		return 0, bad
	}
	return total, nil
}

func trimAny(s string, prefixes ...string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest
		}
	}
	return s
}

func trimSuffixes(s string, suffixes ...string) string {
	for _, p := range suffixes {
		if rest, ok := strings.CutSuffix(s, p); ok {
			return rest
		}
	}
	return s
}
