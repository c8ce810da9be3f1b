package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Value is the content of a field in wire form, as the log, the drafts and
// JSON's strings hold it: at most one string for a register, any number for a
// set. An absent or empty string is unset.
type Value []string

// One gives a register's wire string, "" when unset.
func (v Value) One() string {
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// Single makes a register's Value.
func Single(s string) Value {
	if s == "" {
		return nil
	}
	return Value{s}
}

// Opt is a number or a yes/no that may be unset: unset is not zero.
type Opt[T any] struct {
	V   T
	Set bool
}

// Some makes an Opt that is set.
func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }

// Day is a calendar day in ISO 8601, "2026-11-23"; "" is unset. Days compare
// as strings do.
type Day string

// ParseDay reads a day in ISO form and refuses days that no calendar has.
func ParseDay(s string) (Day, bool) {
	if s == "" {
		return "", true
	}
	if len(s) != 10 {
		return "", false
	}
	_, err := time.Parse(time.DateOnly, s)
	return Day(s), err == nil
}

// DayOf gives the day of t in t's own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Time gives midnight UTC of the day; the zero time for an unset day.
func (d Day) Time() time.Time {
	var n [3]int // year, month, day: a list asks for thousands of these, and time.Parse takes its time
	if len(d) != len(time.DateOnly) || d[4] != '-' || d[7] != '-' {
		return time.Time{}
	}
	for i, part := range []Day{d[:4], d[5:7], d[8:]} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return time.Time{}
			}
			n[i] = 10*n[i] + int(c-'0')
		}
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if t.Day() != n[2] || t.Month() != time.Month(n[1]) { // there is no such day
		return time.Time{}
	}
	return t
}

// Add gives the day n days later.
func (d Day) Add(days int) Day { return DayOf(d.Time().AddDate(0, 0, days)) }

// AddMonths gives the same day n months later, or the last of a month that is
// too short for it.
func (d Day) AddMonths(n int) Day { return shiftDay(d, n, 'm') }

// Sub gives the number of days from o to d.
func (d Day) Sub(o Day) int { return int(d.Time().Sub(o.Time()).Hours() / 24) }

// Moment is a local time and the zone it was told in, one register: the same
// call has one hour in Montréal and another in Port-au-Prince. Its wire form
// is "2026-11-23T10:00 America/Toronto"; the zone may be missing.
type Moment struct {
	Local string // "2006-01-02T15:04"
	Zone  string // IANA name, or ""
}

const momentLayout = "2006-01-02T15:04"

// MomentOf tells t in its own zone; zone is that zone's IANA name.
func MomentOf(t time.Time, zone string) Moment { return Moment{t.Format(momentLayout), zone} }

// String gives the wire form.
func (m Moment) String() string {
	if m.Zone == "" {
		return m.Local
	}
	return m.Local + " " + m.Zone
}

// Day gives the local day.
func (m Moment) Day() Day {
	if len(m.Local) < 10 {
		return ""
	}
	return Day(m.Local[:10])
}

// Time gives what the clock showed there, as a time in UTC; false for none.
func (m Moment) Time() (time.Time, bool) {
	t, err := time.Parse(momentLayout, m.Local)
	return t, err == nil
}

// ParseMoment reads the wire form; a day alone is that day at midnight.
func ParseMoment(s string) (Moment, bool) {
	if s == "" {
		return Moment{}, true
	}
	local, zone, _ := strings.Cut(s, " ")
	if d, ok := ParseDay(local); ok {
		local = string(d) + "T00:00"
	}
	_, err := time.Parse(momentLayout, local)
	for _, r := range zone {
		if r <= ' ' || r > '~' {
			return Moment{}, false
		}
	}
	return Moment{local, zone}, err == nil && len(zone) <= 40
}

// Money is an amount in one currency with the rate that it was counted at,
// one register: an amount means nothing without its currency. Its wire form
// is "123456 MXN 0.0741 2026-10-01"; rate and day may be missing together.
type Money struct {
	Cents    int64
	Currency string // ISO 4217, three capitals
	Rate     string // Canadian dollars for one unit, a decimal, or ""
	RateDay  Day
	Set      bool
}

// String gives the wire form.
func (m Money) String() string {
	switch {
	case !m.Set:
		return ""
	case m.Rate == "":
		return fmt.Sprintf("%d %s", m.Cents, m.Currency)
	}
	return fmt.Sprintf("%d %s %s %s", m.Cents, m.Currency, m.Rate, m.RateDay)
}

// ParseMoney reads the wire form.
func ParseMoney(s string) (Money, bool) {
	if s == "" {
		return Money{}, true
	}
	parts := strings.Split(s, " ")
	if len(parts) != 2 && len(parts) != 4 {
		return Money{}, false
	}
	cents, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || !isCurrency(parts[1]) {
		return Money{}, false
	}
	m := Money{Cents: cents, Currency: parts[1], Set: true}
	if len(parts) == 4 {
		rate, err := strconv.ParseFloat(parts[2], 64)
		day, ok := ParseDay(parts[3])
		if err != nil || rate <= 0 || !ok || day == "" {
			return Money{}, false
		}
		m.Rate, m.RateDay = parts[2], day
	}
	return m, true
}

func isCurrency(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range s {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
