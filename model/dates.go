package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseHumanDay reads a day as people write it, in French, English or Spanish
// without being told which: vendredi, next friday, demain, pasado mañana,
// dans 2 semaines, +3j, 15/12, 15 déc, december 15, 2026-12-15, fin du mois.
// "" is the unset day.
//
// Numbers are day/month in every language. Without a year, the day is the
// next to come, today included. A weekday alone is the next one after today;
// with prochain, next or próximo it is that of the week after this one, weeks
// starting on Monday. It fails with a Refusal: date.unknown for text that is no
// date, date.impossible for a day that no calendar has, date.weekday where the
// weekday does not fit the date.
func ParseHumanDay(text string, today Day) (Day, error) {
	return humanDay(text, today, ahead)
}

// ParseHumanDayNear is ParseHumanDay for what may lie behind as well as ahead,
// a call or an expense: without a year, the day is the nearest.
func ParseHumanDayNear(text string, today Day) (Day, error) {
	return humanDay(text, today, nearest)
}

// ParseHumanDayPast is ParseHumanDay for what has been: without a year or a
// month, the day is the last one of that name, today included. A weekday alone is
// the last one before today.
func ParseHumanDayPast(text string, today Day) (Day, error) {
	return humanDay(text, today, behind)
}

// side says where a day is looked for whose year, month or week is not said: on
// which side of today.
type side int

const (
	ahead side = iota
	nearest
	behind
)

func humanDay(text string, today Day, on side) (Day, error) {
	folded := strings.TrimSpace(FoldText(text))
	if folded == "" {
		return "", nil
	}
	p := dayParser{words: dateWords(folded), today: today, side: on}
	day, state := p.parse()
	if state == dateUnknown && startsNumber(folded) { // 2s, which is +2s
		p.words = append([]string{"+"}, p.words...)
		day, state = p.parse()
	}
	switch {
	case state == dateImpossible || state == dateFits && (day < "1000-01-01" || len(day) != 10):
		return "", Refuse(Invalid, "date.impossible", "value", text)
	case state == dateWrongWeekday:
		return "", Refuse(Invalid, "date.weekday", "value", text, "day", string(day))
	case state != dateFits:
		return "", Refuse(Invalid, "date.unknown", "value", text)
	}
	return day, nil
}

type dateState int

const (
	dateUnknown      dateState = iota // no date
	dateFits                          // a date
	dateImpossible                    // the form of a date, but no such day
	dateWrongWeekday                  // vendredi 1er décembre, which is a Tuesday
)

type dayParser struct {
	words []string
	today Day
	side  side
}

func (p dayParser) parse() (Day, dateState) {
	if len(p.words) == 0 {
		return "", dateUnknown
	}
	for _, form := range []func(dayParser) (Day, dateState){
		dayParser.phrase, dayParser.distance, dayParser.numeric, dayParser.written, dayParser.weekday,
	} {
		if d, state := form(p); state != dateUnknown {
			return d, state
		}
	}
	return "", dateUnknown
}

// phrase reads what names a day whole: demain, fin du mois, next week.
func (p dayParser) phrase() (Day, dateState) {
	s := strings.Join(p.words, " ")
	if n, ok := dayPhrases()[s]; ok {
		return p.today.Add(n), dateFits
	}
	t := p.today.Time()
	y, m, _ := t.Date()
	sinceMonday := (int(t.Weekday()) + 6) % 7
	switch edgePhrases()[s] {
	case "month":
		return dayAt(y, m+1, 0), dateFits
	case "year":
		return dayAt(y, time.December, 31), dateFits
	case "weekend":
		return p.today.Add((5 - sinceMonday + 7) % 7), dateFits
	case "next week":
		return p.today.Add(7 - sinceMonday), dateFits
	case "next month":
		return dayAt(y, m+1, 1), dateFits
	}
	return p.ofNextMonth()
}

// ofNextMonth reads « le 3 du mois prochain »; a month may be too short for it.
func (p dayParser) ofNextMonth() (Day, dateState) {
	w := p.words
	if len(w) > 0 && (w[0] == "le" || w[0] == "el" || w[0] == "the") {
		w = w[1:]
	}
	if len(w) > 1 && slices.Contains([]string{"er", "st", "nd", "rd", "th", "º"}, w[1]) {
		w = slices.Concat(w[:1], w[2:])
	}
	if len(w) < 3 || !startsNumber(w[0]) || !slices.Contains([]string{"du", "of", "de", "del"}, w[1]) || edgePhrases()[strings.Join(w[2:], " ")] != "next month" {
		return "", dateUnknown
	}
	n, ok := smallNumber(w[0])
	y, m, _ := p.today.Time().Date()
	day := dayAt(y, m+1, n)
	if !ok || n < 1 || day > dayAt(y, m+2, 0) {
		return "", dateImpossible
	}
	return day, dateFits
}

func dayAt(y int, m time.Month, d int) Day { return DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) }

// distance reads +2s, dans 2 semaines, in a week, hace 3 días, 3 days ago.
func (p dayParser) distance() (Day, dateState) {
	w, sign := p.words, 0
	switch {
	case w[0] == "+" || w[0] == "dans" || w[0] == "in" || w[0] == "en":
		w, sign = w[1:], 1
	case w[0] == "-" || w[0] == "hace":
		w, sign = w[1:], -1
	case len(w) > 3 && w[0] == "il" && w[1] == "y" && w[2] == "a":
		w, sign = w[3:], -1
	case len(w) > 2 && w[0] == "dentro" && w[1] == "de":
		w, sign = w[2:], 1
	case len(w) == 3 && w[2] == "ago":
		w, sign = w[:2], -1
	}
	if sign == 0 || len(w) != 2 {
		return "", dateUnknown
	}
	n, ok := smallNumber(w[0])
	unit, known := unitWords()[w[1]]
	if !ok || !known {
		return "", dateUnknown
	}
	return shiftDay(p.today, sign*n, unit), dateFits
}

// shiftDay moves a day by n units: d, w, m or y. A month that is too short for
// the day gives its last day.
func shiftDay(d Day, n int, unit rune) Day {
	switch unit {
	case 'd':
		return d.Add(n)
	case 'w':
		return d.Add(7 * n)
	case 'y':
		n *= 12
	}
	y, m, day := d.Time().Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	return dayAt(last.Year(), last.Month(), min(day, last.Day()))
}

// numeric reads 2026-12-15, 15/12, 15/12/26, 15-12-2026, 15.12.2026, with or
// without a weekday or an article before them.
func (p dayParser) numeric() (Day, dateState) {
	w, weekday, named := p.lead()
	if len(w) != 3 && len(w) != 5 || !startsNumber(w[0]) || !startsNumber(w[2]) {
		return "", dateUnknown
	}
	if len(w) == 3 {
		if w[1] != "/" {
			return "", dateUnknown
		}
		return p.dated(w[0], monthNumber(w[2]), "", weekday, named)
	}
	if !strings.Contains("-/.", w[1]) || w[3] != w[1] || !startsNumber(w[4]) {
		return "", dateUnknown
	}
	if len(w[0]) == 4 {
		return p.dated(w[4], monthNumber(w[2]), w[0], weekday, named)
	}
	if w[1] != "/" && len(w[4]) != 4 {
		return "", dateUnknown
	}
	return p.dated(w[0], monthNumber(w[2]), w[4], weekday, named)
}

// monthNumber gives 13 for what no month is, so that the day is impossible.
func monthNumber(w string) time.Month {
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 12 {
		return 13
	}
	return time.Month(n)
}

// lead takes an article and a weekday off the start.
func (p dayParser) lead() (rest []string, weekday time.Weekday, named bool) {
	w := p.words
	article := func() {
		if len(w) > 1 && (w[0] == "le" || w[0] == "el" || w[0] == "the" || w[0] == "on") {
			w = w[1:]
		}
	}
	article()
	if len(w) > 1 {
		if weekday, named = weekdayNamed(w[0]); named {
			w = w[1:]
			article()
		}
	}
	return w, weekday, named
}

// written reads 15 décembre 2027, 1er déc, 15 de diciembre, december 15th 2027
// and, behind an article, the day of the month alone: le 15.
func (p dayParser) written() (Day, dateState) {
	w, weekday, named := p.lead()
	hadLead := len(w) < len(p.words)
	var plain []string
	for i, s := range w {
		ordinal := i > 0 && startsNumber(w[i-1]) && (s == "er" || s == "st" || s == "nd" || s == "rd" || s == "th" || s == "º")
		if s != "de" && s != "del" && s != "of" && !ordinal {
			plain = append(plain, s)
		}
	}
	year := ""
	if len(plain) == 3 {
		year, plain = plain[2], plain[:2]
		if len(year) != 4 || !startsNumber(year) {
			return "", dateUnknown
		}
	}
	// «mar 15» is mardi 15 or March 15: neither is taken.
	doubtful := p.words[0] == "mar"
	if len(plain) == 1 && year == "" && hadLead && !doubtful && startsNumber(plain[0]) && len(plain[0]) <= 2 {
		return p.dayOfMonth(plain[0], weekday, named)
	}
	if len(plain) != 2 {
		return "", dateUnknown
	}
	if m, ok := monthWords()[plain[1]]; ok && startsNumber(plain[0]) && len(plain[0]) <= 2 {
		return p.dated(plain[0], m, year, weekday, named)
	}
	if m, ok := monthWords()[plain[0]]; ok && startsNumber(plain[1]) && len(plain[1]) <= 2 && (year != "" || plain[0] != "mar") {
		return p.dated(plain[1], m, year, weekday, named)
	}
	return "", dateUnknown
}

// dayOfMonth gives the next day of that number, or the last one, and of that
// weekday if one is named.
func (p dayParser) dayOfMonth(number string, weekday time.Weekday, named bool) (Day, dateState) {
	n, _ := strconv.Atoi(number)
	y, m, _ := p.today.Time().Date()
	step := 1
	if p.side == behind {
		step = -1
	}
	for months := range 12 {
		t := time.Date(y, m+time.Month(step*months), n, 0, 0, 0, 0, time.UTC)
		if t.Day() == n && step*DayOf(t).Sub(p.today) >= 0 && (!named || t.Weekday() == weekday) {
			return DayOf(t), dateFits
		}
	}
	return "", dateImpossible
}

// dated makes a day of its parts and chooses the year where none is given.
func (p dayParser) dated(day string, m time.Month, year string, weekday time.Weekday, named bool) (Day, dateState) {
	n, err := strconv.Atoi(day)
	if err != nil || m > 12 || len(day) > 2 {
		return "", dateImpossible
	}
	var candidates []Day
	thisYear := p.today.Time().Year()
	switch len(year) {
	case 0:
		const leap = 4 // years between two 29ths of February, nearly always
		for y := thisYear - leap; y <= thisYear+leap; y++ {
			candidates = append(candidates, dayAt(y, m, n))
		}
	case 2, 4:
		y, _ := strconv.Atoi(year)
		if len(year) == 2 {
			y += thisYear / 100 * 100
		}
		candidates = []Day{dayAt(y, m, n)}
	default:
		return "", dateImpossible
	}
	best := Day("")
	for _, c := range candidates {
		t := c.Time()
		switch {
		case t.Month() != m || t.Day() != n:
		case year == "" && (p.side == ahead && c < p.today || p.side == behind && c > p.today):
		case best == "" || p.side == behind || p.side == nearest && abs(c.Sub(p.today)) < abs(best.Sub(p.today)):
			best = c
		}
	}
	switch {
	case best == "":
		return "", dateImpossible
	case named && best.Time().Weekday() != weekday:
		return best, dateWrongWeekday
	}
	return best, dateFits
}

func abs(n int) int { return max(n, -n) }

// weekday reads vendredi, ce vendredi, vendredi prochain, last friday.
func (p dayParser) weekday() (Day, dateState) {
	var wanted time.Weekday
	found, weeks := 0, 0
	w := p.words
	for i := 0; i < len(w); i++ {
		if d, ok := weekdayNamed(w[i]); ok {
			wanted = d
			found++
			continue
		}
		switch {
		case w[i] == "prochain" || w[i] == "next" || w[i] == "proximo":
			weeks++
		case w[i] == "que" && i+1 < len(w) && w[i+1] == "viene":
			weeks++
			i++
		case w[i] == "dernier" || w[i] == "last" || w[i] == "pasado":
			weeks--
		case i == 0 && len(w) > 1 && (w[i] == "ce" || w[i] == "this" || w[i] == "este" || w[i] == "el" || w[i] == "le" || w[i] == "on"):
		default:
			return "", dateUnknown
		}
	}
	if found != 1 || abs(weeks) > 1 {
		return "", dateUnknown
	}
	if p.side == behind && weeks == 0 {
		weeks = -1
	}
	sinceMonday := func(d time.Weekday) int { return (int(d) + 6) % 7 }
	now := p.today.Time().Weekday()
	days := sinceMonday(wanted) - sinceMonday(now)
	switch {
	case weeks > 0:
		return p.today.Add(7 + days), dateFits
	case weeks < 0 && days >= 0 || weeks == 0 && days <= 0:
		return p.today.Add(days - 7 + 14*(weeks+1)), dateFits
	}
	return p.today.Add(days), dateFits
}
