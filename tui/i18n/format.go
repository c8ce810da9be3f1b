package i18n

import (
	"strconv"
	"strings"
	"time"
)

// Bytes writes a size: « 12 Ko ».
func (c *Catalogue) Bytes(n int64) string {
	const kilo = 1000
	switch {
	case n < kilo:
		return c.T("size.bytes", "n", c.Int(n))
	case n < kilo*kilo:
		return c.T("size.kilo", "n", c.Int((n+kilo/2)/kilo))
	}
	tenths := (n + kilo*kilo/20) / (kilo * kilo / 10)
	return c.T("size.mega", "n", c.Decimal(strconv.FormatInt(tenths/10, 10)+"."+strconv.FormatInt(tenths%10, 10)))
}

// Int writes a whole number with the language's thousands separator.
func (c *Catalogue) Int(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	return sign + c.grouped(s)
}

func (c *Catalogue) grouped(digits string) string {
	if len(digits) < max(4, c.groupMin) {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(c.group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Decimal writes a decimal number given with a point ("1234.5"). Text that is
// no such number is returned as it is.
func (c *Catalogue) Decimal(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err != nil || strings.ContainsAny(s, "eExXnN_") {
		return s
	}
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "−", rest
	}
	whole, frac, ok := strings.Cut(s, ".")
	out := sign + c.grouped(whole)
	if ok {
		out += c.decimal + frac
	}
	return out
}

// Money writes an amount in hundredths of a currency, an ISO 4217 code; empty
// means CAD. A currency without pattern is shown by its code.
func (c *Catalogue) Money(cents int64, currency string) string {
	if currency == "" {
		currency = "CAD"
	}
	sign := ""
	if cents < 0 {
		sign, cents = "−", -cents
	}
	amount := c.grouped(strconv.FormatInt(cents/100, 10)) + c.decimal + two(int(cents%100))
	key := "money." + currency
	if !c.Has(key) {
		return sign + c.T("money.other", "amount", amount, "code", currency)
	}
	return sign + c.T(key, "amount", amount)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// And joins items as the language lists them: "a, b et c".
func (c *Catalogue) And(items ...string) string { return c.join("list.and", items) }

// Or joins alternatives: "a, b ou c".
func (c *Catalogue) Or(items ...string) string { return c.join("list.or", items) }

func (c *Catalogue) join(key string, items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return c.T(key, "a", strings.Join(items[:last], c.T("list.comma")), "b", items[last])
}

// Quote puts the language's quotation marks around s.
func (c *Catalogue) Quote(s string) string { return c.T("quote", "text", s) }

// Label writes a label followed by its value: « Échéance : lundi ».
func (c *Catalogue) Label(label, value string) string {
	return c.T("label", "label", label, "value", value)
}

// Day writes a day in short, with its year only if that is not the year of
// today: « lun. 23 nov. ».
func (c *Catalogue) Day(day, today time.Time) string {
	key := "date.short"
	if day.Year() != today.Year() {
		key = "date.short_year"
	}
	return c.date(key, day)
}

// DayShort is Day for a column: of another year it has no weekday, so that it is
// never the year that is cut.
func (c *Catalogue) DayShort(day, today time.Time) string {
	if day.Year() != today.Year() {
		return c.date("date.day_mon_year", day)
	}
	return c.Day(day, today)
}

// DayLong writes a day in full: « lundi 23 novembre 2026 ».
func (c *Catalogue) DayLong(day time.Time) string { return c.date("date.long", day) }

// Month writes a month and its year: « novembre 2026 ».
func (c *Catalogue) Month(day time.Time) string { return c.date("date.month_year", day) }

// DayMonth writes a day without its weekday, with its year only if that is not
// the year of today: « 23 novembre ».
func (c *Catalogue) DayMonth(day, today time.Time) string {
	key := "date.day_month"
	if day.Year() != today.Year() {
		key = "date.day_month_year"
	}
	return c.date(key, day)
}

// MonthDay writes a day and its month as short as can be: « 1er déc. ».
func (c *Catalogue) MonthDay(day time.Time) string { return c.date("date.day_mon", day) }

// WeekStart returns the day that weeks begin with: Monday, or Sunday in
// English as people have it in Canada.
func (c *Catalogue) WeekStart() time.Weekday {
	if c.T("date.week_starts") == "0" {
		return time.Sunday
	}
	return time.Monday
}

// Weekday returns the name of a day of the week, short or long.
func (c *Catalogue) Weekday(d time.Weekday, short bool) string {
	key := "date.weekday." + strconv.Itoa(int(d))
	if short {
		key += ".short"
	}
	return c.T(key)
}

func (c *Catalogue) date(key string, day time.Time) string {
	month := "date.month." + two(int(day.Month()))
	d := strconv.Itoa(day.Day())
	if day.Day() == 1 && c.Has("date.first") {
		d = c.T("date.first")
	}
	return c.T(key,
		"wd", c.Weekday(day.Weekday(), true), "weekday", c.Weekday(day.Weekday(), false),
		"d", d, "mon", c.T(month+".short"), "month", c.T(month),
		"year", strconv.Itoa(day.Year()))
}

// Relative writes how far a day is from today: « demain », « dans 3 jours »,
// « il y a 2 semaines ». Both are taken as calendar days.
func (c *Catalogue) Relative(day, today time.Time) string {
	n := daysBetween(today, day)
	switch n {
	case 0:
		return c.T("date.today")
	case 1:
		return c.T("date.tomorrow")
	case -1:
		return c.T("date.yesterday")
	}
	way, abs := "date.in_", n
	if n < 0 {
		way, abs = "date.ago_", -n
	}
	switch {
	case abs < 14, abs < 28 && abs%7 != 0: // « dans 2 semaines » is no word for 19 days
		return c.T(way+"days", "n", abs)
	case abs < 60:
		return c.T(way+"weeks", "n", (abs+3)/7)
	case abs < 730:
		return c.T(way+"months", "n", abs/30)
	}
	return c.T(way+"years", "n", abs/365)
}

func daysBetween(a, b time.Time) int {
	x := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	y := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(y.Sub(x) / (24 * time.Hour))
}

// Clock writes a time of day: « 14 h 05 ».
func (c *Catalogue) Clock(t time.Time) string {
	return c.T("time.clock", "h", strconv.Itoa(t.Hour()), "min", two(t.Minute()))
}

// Ago writes how long ago something happened: « à l'instant », « il y a 2 min ».
func (c *Catalogue) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return c.T("time.now")
	case d < time.Hour:
		return c.T("time.ago_minutes", "n", int(d/time.Minute))
	case d < 48*time.Hour:
		return c.T("time.ago_hours", "n", int(d/time.Hour))
	}
	return c.T("date.ago_days", "n", int(d/(24*time.Hour)))
}
