package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Recurrence is the subset of RFC 5545's recurrence rules that tasks use:
// FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT and UNTIL, weeks starting on Monday.
// The day that a rule is read with is its DTSTART, so each occurrence's own rule
// stands for what is left of the series.
type Recurrence struct {
	Freq     string // DAILY, WEEKLY, MONTHLY or YEARLY
	Interval int    // 1 and more
	ByDay    []NthWeekday
	MonthDay []int // 1 to 31, or -1 to -31 from the month's end
	Count    int   // occurrences left, this one included; 0 for no end
	Until    Day   // the last day that may be one, or ""
}

// NthWeekday is a weekday: every one of them, or the nth of a month, from its
// end where N is negative.
type NthWeekday struct {
	N   int
	Day time.Weekday
}

// maxCount is the largest COUNT: a longer series has no end that people plan.
const maxCount = 999

var (
	weekdayCodes   = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	longestBetween = map[string]int{"DAILY": 3650, "WEEKLY": 520, "MONTHLY": 120, "YEARLY": 10}
)

// ParseRecurrence reads a rule in RFC 5545's form, FREQ=MONTHLY;BYMONTHDAY=15.
// It fails with a Refusal: recurrence.rule for what no rule is,
// recurrence.part for a part that Relais does not know, recurrence.both for
// COUNT together with UNTIL.
func ParseRecurrence(text string) (Recurrence, error) {
	r := Recurrence{Interval: 1}
	bad := Refuse(Invalid, "recurrence.rule", "value", text).On("recurrence")
	if len(text) > 300 {
		return r, bad
	}
	s := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "RRULE:")
	met := map[string]bool{}
	for part := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || met[name] || value == "" {
			return r, bad
		}
		met[name] = true
		known, fine := r.part(name, value)
		switch {
		case !known:
			return r, Refuse(Invalid, "recurrence.part", "value", text, "part", name).On("recurrence")
		case !fine:
			return r, bad
		}
	}
	if r.Count > 0 && r.Until != "" {
		return r, Refuse(Invalid, "recurrence.both", "value", text).On("recurrence")
	}
	if !r.valid() {
		return r, bad
	}
	r.normalise()
	return r, nil
}

func (r *Recurrence) part(name, value string) (known, fine bool) {
	switch name {
	case "FREQ":
		r.Freq = value
		return true, longestBetween[value] > 0
	case "INTERVAL":
		n, err := strconv.Atoi(value)
		r.Interval = n
		return true, err == nil && n >= 1
	case "COUNT":
		n, err := strconv.Atoi(value)
		r.Count = n
		return true, err == nil && n >= 1 && n <= maxCount
	case "UNTIL":
		day, _, _ := strings.Cut(strings.ReplaceAll(value, "-", ""), "T")
		if len(day) != 8 {
			return true, false
		}
		d, ok := ParseDay(day[:4] + "-" + day[4:6] + "-" + day[6:])
		r.Until = d
		return true, ok
	case "BYMONTHDAY":
		for s := range strings.SplitSeq(value, ",") {
			n, err := strconv.Atoi(s)
			if err != nil || n == 0 || abs(n) > 31 {
				return true, false
			}
			r.MonthDay = append(r.MonthDay, n)
		}
		return true, true
	case "BYDAY":
		for s := range strings.SplitSeq(value, ",") {
			d := NthWeekday{Day: time.Weekday(slices.Index(weekdayCodes, s[max(0, len(s)-2):]))}
			if d.Day < 0 {
				return true, false
			}
			if s = s[:len(s)-2]; s != "" {
				n, err := strconv.Atoi(s)
				if err != nil || n == 0 || abs(n) > 5 {
					return true, false
				}
				d.N = n
			}
			r.ByDay = append(r.ByDay, d)
		}
		return true, true
	case "WKST":
		return true, value == "MO"
	}
	return false, false
}

// valid holds the parts against each other: nth weekdays and days of the month
// belong to months, and a year's day is that of its start.
func (r *Recurrence) valid() bool {
	if longestBetween[r.Freq] == 0 || r.Interval < 1 || r.Interval > longestBetween[r.Freq] {
		return false
	}
	monthly := r.Freq == "MONTHLY"
	if len(r.MonthDay) > 0 && !monthly || r.Freq == "YEARLY" && len(r.ByDay) > 0 {
		return false
	}
	for _, d := range r.ByDay {
		if d.N != 0 && !monthly {
			return false
		}
	}
	return true
}

func (r *Recurrence) normalise() {
	slices.SortFunc(r.ByDay, func(a, b NthWeekday) int {
		return (int(a.Day)+6)%7*100 + a.N - (int(b.Day)+6)%7*100 - b.N
	})
	r.ByDay = slices.Compact(r.ByDay)
	slices.Sort(r.MonthDay)
	r.MonthDay = slices.Compact(r.MonthDay)
}

// String gives the rule's one form in RFC 5545's words.
func (r Recurrence) String() string {
	if r.Freq == "" {
		return ""
	}
	parts := []string{"FREQ=" + r.Freq}
	if r.Interval > 1 {
		parts = append(parts, "INTERVAL="+itoa(r.Interval))
	}
	if len(r.ByDay) > 0 {
		var days []string
		for _, d := range r.ByDay {
			n := ""
			if d.N != 0 {
				n = itoa(d.N)
			}
			days = append(days, n+weekdayCodes[d.Day])
		}
		parts = append(parts, "BYDAY="+strings.Join(days, ","))
	}
	if len(r.MonthDay) > 0 {
		var days []string
		for _, n := range r.MonthDay {
			days = append(days, itoa(n))
		}
		parts = append(parts, "BYMONTHDAY="+strings.Join(days, ","))
	}
	if r.Count > 0 {
		parts = append(parts, "COUNT="+itoa(r.Count))
	}
	if r.Until != "" {
		parts = append(parts, "UNTIL="+strings.ReplaceAll(string(r.Until), "-", ""))
	}
	return strings.Join(parts, ";")
}

// horizonYears is how far Next looks: a rule that gives no day within it (the
// 31st of every twelfth month from a November) gives none.
const horizonYears = 60

// Next gives the first occurrence after start, the rule's own first day, and
// the rule that stands for the rest of the series there. ok is false where the
// series ends. As in RFC 5545, days that a month lacks are left out.
func (r Recurrence) Next(start Day) (next Day, rest Recurrence, ok bool) {
	if start == "" || r.Count == 1 {
		return "", r, false
	}
	rest = r
	if r.Count > 0 {
		rest.Count--
	}
	first := start.Time()
	end := first.AddDate(horizonYears, 0, 0)
	if r.Until != "" && r.Until.Time().Before(end) {
		end = r.Until.Time()
	}
	for t := first.AddDate(0, 0, 1); !t.After(end); t = t.AddDate(0, 0, 1) {
		if r.falls(first, t) {
			return DayOf(t), rest, true
		}
	}
	return "", r, false
}

// falls tells whether a series that starts on first has an occurrence on t.
func (r Recurrence) falls(first, t time.Time) bool {
	days := int(t.Sub(first).Hours() / 24)
	months := (t.Year()-first.Year())*12 + int(t.Month()) - int(first.Month())
	switch r.Freq {
	case "DAILY":
		return days%r.Interval == 0 && r.onDay(t)
	case "WEEKLY":
		weeks := (days + (int(first.Weekday())+6)%7) / 7
		return weeks%r.Interval == 0 && (len(r.ByDay) > 0 && r.onDay(t) || len(r.ByDay) == 0 && t.Weekday() == first.Weekday())
	case "MONTHLY":
		if months%r.Interval != 0 {
			return false
		}
		if len(r.MonthDay) == 0 && len(r.ByDay) == 0 {
			return t.Day() == first.Day()
		}
		return r.onDay(t) && r.onMonthDay(t)
	}
	return months%(12*r.Interval) == 0 && t.Day() == first.Day()
}

func (r Recurrence) onDay(t time.Time) bool {
	if len(r.ByDay) == 0 {
		return true
	}
	return slices.ContainsFunc(r.ByDay, func(d NthWeekday) bool {
		if d.Day != t.Weekday() {
			return false
		}
		return d.N == 0 || d.N == (t.Day()+6)/7 || d.N == -(lastOfMonth(t)-t.Day()+7)/7
	})
}

func (r Recurrence) onMonthDay(t time.Time) bool {
	if len(r.MonthDay) == 0 {
		return true
	}
	return slices.Contains(r.MonthDay, t.Day()) || slices.Contains(r.MonthDay, t.Day()-lastOfMonth(t)-1)
}

func lastOfMonth(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
