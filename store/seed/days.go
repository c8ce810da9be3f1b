package seed

import (
	"strconv"
	"strings"
	"time"

	"relais/model"
)

// calendar reads the days of the data files, which are told from today.
type calendar struct {
	today      model.Day
	start, end model.Day // of the plan
}

func newCalendar(today model.Day) calendar {
	t := today.Time()
	// Seven months into its year, a plan has things done and things to come,
	// whatever the day.
	start := time.Date(t.Year(), t.Month()-7, 1, 0, 0, 0, 0, time.UTC)
	return calendar{today, model.DayOf(start), model.DayOf(start.AddDate(1, 0, -1))}
}

// day reads "+12" and "-3" (moved to a working day), "0", "plan0" and "plan1"
// (the plan's first and last day), "MO1" (Monday of next week), "D10" (the
// next 10th of a month).
func (c calendar) day(s string) model.Day {
	switch {
	case s == "":
		return ""
	case s == "0":
		return c.today
	case s == "plan0":
		return c.start
	case s == "plan1":
		return c.end
	case s[0] == '+' || s[0] == '-':
		return c.from(number(s))
	case s[0] == 'D':
		return c.next(number(s[1:]))
	}
	week := c.today.Time()
	monday := week.AddDate(0, 0, -(int(week.Weekday())+6)%7+7*number(s[2:]))
	place := strings.Index("MOTUWETHFR", s[:2])
	if place < 0 {
		panic("seed: no such day: " + s)
	}
	return model.DayOf(monday.AddDate(0, 0, place/2))
}

// from gives the working day n days from today, or the nearest further off.
func (c calendar) from(n int) model.Day {
	d := c.today.Add(n)
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 && free(d) {
		d = d.Add(step)
	}
	return d
}

// next gives the next day of a month that is dayOfMonth, after today.
func (c calendar) next(dayOfMonth int) model.Day {
	d := c.today.Add(1)
	for d.Time().Day() != dayOfMonth {
		d = d.Add(1)
	}
	return d
}

// free tells weekends and the holidays that have the same date each year.
func free(d model.Day) bool {
	t := d.Time()
	switch t.Weekday() {
	case time.Saturday, time.Sunday:
		return true
	}
	switch md := string(d)[5:]; {
	case md >= "12-24" || md <= "01-02", md == "06-24", md == "07-01":
		return true
	}
	return false
}

// at gives a time of the working day, in milliseconds. Five hours west of
// Greenwich stand for Toronto: an hour more or less in summer is no matter.
func (c calendar) at(d model.Day, what ...string) int64 {
	minutes := 8*60 + 30 + 5*draw(100, append(what, "minute")...)
	latest := c.today.Time().UnixMilli() - 3600*1000 // never after now
	return min(latest, d.Time().UnixMilli()+int64(minutes+5*60)*minuteMillis)
}

// moment reads "-12T18:30", or "-12" with an hour that is drawn.
func (c calendar) moment(s string, what ...string) model.Moment {
	if s == "" {
		return model.Moment{}
	}
	day, hour, ok := strings.Cut(s, "T")
	if !ok {
		minutes := 8*60 + 30 + 5*draw(96, append(what, "hour")...)
		hour = two(minutes/60) + ":" + two(minutes%60)
	}
	return model.Moment{Local: string(c.day(day)) + "T" + hour, Zone: Zone}
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(s, "+"))
	if err != nil {
		panic("seed: no number: " + s)
	}
	return n
}

func dayOf(millis int64) model.Day { return model.DayOf(time.UnixMilli(millis).UTC()) }
