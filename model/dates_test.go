package model

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// aTuesday is the day that the tests of dates are set on.
const aTuesday Day = "2026-11-24"

// A day is understood in three languages without being told which.
func TestHumanDays(t *testing.T) {
	for text, want := range map[string]Day{
		"aujourd'hui": "2026-11-24", "Aujourd’hui": "2026-11-24", "today": "2026-11-24", "hoy": "2026-11-24",
		"demain": "2026-11-25", "tomorrow": "2026-11-25", "mañana": "2026-11-25", "MAÑANA": "2026-11-25",
		"après-demain": "2026-11-26", "apres demain": "2026-11-26", "pasado mañana": "2026-11-26", "day after tomorrow": "2026-11-26",
		"hier": "2026-11-23", "yesterday": "2026-11-23", "ayer": "2026-11-23", "avant-hier": "2026-11-22",
		"vendredi": "2026-11-27", "friday": "2026-11-27", "viernes": "2026-11-27", "ven.": "2026-11-27", "el viernes": "2026-11-27",
		"mardi": "2026-12-01", "lundi": "2026-11-30", "mar": "2026-12-01", "ce vendredi": "2026-11-27",
		"vendredi prochain": "2026-12-04", "next friday": "2026-12-04", "próximo viernes": "2026-12-04", "viernes que viene": "2026-12-04",
		"lundi prochain": "2026-11-30", "lundi dernier": "2026-11-23", "last friday": "2026-11-20", "viernes pasado": "2026-11-20",
		"dans 2 semaines": "2026-12-08", "in two weeks": "2026-12-08", "en 2 semanas": "2026-12-08", "dentro de una semana": "2026-12-01",
		"in a week": "2026-12-01", "il y a 3 jours": "2026-11-21", "3 days ago": "2026-11-21", "hace 3 días": "2026-11-21",
		"+2s": "2026-12-08", "+2w": "2026-12-08", "+3j": "2026-11-27", "+3d": "2026-11-27", "+1m": "2026-12-24", "+1a": "2027-11-24", "-1s": "2026-11-17",
		"15/12": "2026-12-15", "15/12/2027": "2027-12-15", "15/12/27": "2027-12-15", "12/05": "2027-05-12", "24/11": "2026-11-24",
		"15-12-2026": "2026-12-15", "15.12.2026": "2026-12-15", "2026-12-15": "2026-12-15", "2026/12/15": "2026-12-15",
		"15 déc": "2026-12-15", "15 déc.": "2026-12-15", "15 décembre 2027": "2027-12-15", "1er décembre": "2026-12-01",
		"15 dec 2026": "2026-12-15", "december 15, 2027": "2027-12-15", "Dec 15th": "2026-12-15", "15 de diciembre de 2027": "2027-12-15",
		"le 15 décembre": "2026-12-15", "mardi 15 décembre": "2026-12-15", "tuesday, december 15": "2026-12-15", "martes 15 de diciembre": "2026-12-15",
		"3 ago": "2027-08-03", "15 mar": "2027-03-15", "le 15": "2026-12-15", "el 30": "2026-11-30", "29 février 2028": "2028-02-29", "29/02": "2028-02-29",
		"fin du mois": "2026-11-30", "end of month": "2026-11-30", "fin de mes": "2026-11-30", "fin d'année": "2026-12-31",
		"fin de semaine": "2026-11-28", "weekend": "2026-11-28", "semaine prochaine": "2026-11-30", "next month": "2026-12-01",
		"": "", "  ": "", " demain ": "2026-11-25",
	} {
		got, err := ParseHumanDay(text, aTuesday)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// What is no date, or no day of any calendar, is refused for that reason.
func TestImpossibleDaysAreRefused(t *testing.T) {
	for text, key := range map[string]string{
		"31/11": "date.impossible", "30 février": "date.impossible", "2026-02-29": "date.impossible", "15/13": "date.impossible",
		"0/5": "date.impossible", "+9999a": "date.impossible", "vendredi 15 décembre 2026": "date.weekday", "vendredi 1er décembre": "date.weekday",
		"soon": "date.unknown", "15": "date.unknown", "mars": "date.unknown", "mar 15": "date.unknown", "1/2/3/4": "date.unknown",
		"2026": "date.unknown", "vendredi vendredi": "date.unknown", "+": "date.unknown", "dans 2": "date.unknown",
		"99999999999999999999/12": "date.impossible", strings.Repeat("lundi ", 100): "date.unknown",
	} {
		got, err := ParseHumanDay(text, aTuesday)
		if r := AsRefusal(err); r == nil || r.Key != key || got != "" {
			t.Errorf("%q: %q, %v; want %s", text, got, err, key)
		}
	}
}

// A month too short for the day ends the shift on its last day.
func TestShiftsKeepInTheMonth(t *testing.T) {
	for _, c := range []struct{ from, want Day }{{"2027-01-31", "2027-02-28"}, {"2028-01-30", "2028-02-29"}, {"2026-12-31", "2027-01-31"}} {
		if got, _ := ParseHumanDay("+1m", c.from); got != c.want {
			t.Errorf("+1m from %s: %s, want %s", c.from, got, c.want)
		}
	}
}

// Near days look behind as well as ahead.
func TestNearDays(t *testing.T) {
	for text, want := range map[string]Day{"15/10": "2026-10-15", "15/12": "2026-12-15", "1er mars": "2027-03-01", "samedi 10 octobre": "2026-10-10"} {
		if got, err := ParseHumanDayNear(text, aTuesday); got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// What has been is looked for behind only, unless it is said to lie ahead.
func TestPastDays(t *testing.T) {
	for text, want := range map[string]Day{"15/10": "2026-10-15", "15/12": "2025-12-15", "1er mars": "2026-03-01", "1er mars 2027": "2027-03-01",
		"lundi": "2026-11-23", "mardi": "2026-11-17", "vendredi": "2026-11-20", "ce jeudi": "2026-11-19", "last friday": "2026-11-20",
		"vendredi prochain": "2026-12-04", "le 15": "2026-11-15", "le 24": "2026-11-24", "le 30": "2026-10-30", "29 févr": "2024-02-29", "hier": "2026-11-23", "il y a 2 mois": "2026-09-24"} {
		if got, err := ParseHumanDayPast(text, aTuesday); got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

// Every ISO day reads as itself, and a weekday is the next of its name, at most
// seven days ahead.
func TestDaysReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := aTuesday.Add(rapid.IntRange(-20_000, 20_000).Draw(t, "today"))
		day := today.Add(rapid.IntRange(-5000, 5000).Draw(t, "ahead"))
		if got, err := ParseHumanDay(string(day), today); err != nil || got != day {
			t.Fatalf("%s reads as %s, %v", day, got, err)
		}
		written := day.Time().Format("2 January 2006")
		if got, err := ParseHumanDay(written, today); err != nil || got != day {
			t.Fatalf("%s reads as %s, %v", written, got, err)
		}
		name := rapid.SampledFrom([]string{"lundi", "martes", "wednesday", "jeudi", "viernes", "saturday", "dimanche"}).Draw(t, "weekday")
		got, err := ParseHumanDay(name, today)
		if n := got.Sub(today); err != nil || n < 1 || n > 7 || got.Time().Weekday() != fullWeekdays()[name] {
			t.Fatalf("%s after %s is %s, %v", name, today, got, err)
		}
	})
}

func TestHumanMoments(t *testing.T) {
	now := Moment{"2026-11-24T10:20", "America/Toronto"}
	for text, want := range map[string]string{
		"hier 14h30": "2026-11-23T14:30", "14:30": "2026-11-24T14:30", "9h": "2026-11-24T09:00", "2pm": "2026-11-24T14:00",
		"demain 9h": "2026-11-25T09:00", "monday at 2:30 pm": "2026-11-30T14:30", "mañana a las 9:15": "2026-11-25T09:15",
		"12 am": "2026-11-24T00:00", "12pm": "2026-11-24T12:00", "2 p.m.": "2026-11-24T14:00", "14 h 05 hier": "2026-11-23T14:05",
		"15/10 à 8h": "2026-10-15T08:00", "2026-12-15 14:30": "2026-12-15T14:30", "2026-12-15T14:30": "2026-12-15T14:30",
		"midi": "2026-11-24T12:00", "hier": "2026-11-23T00:00", "maintenant": "2026-11-24T10:20", "15 déc 9h": "2026-12-15T09:00",
	} {
		got, err := ParseHumanMoment(text, now)
		if err != nil || got.String() != want+" America/Toronto" {
			t.Errorf("%q: %q, %v; want %s", text, got, err, want)
		}
	}
	if got, err := ParseHumanMoment("2026-12-15T14:30 America/Port-au-Prince", now); err != nil || got.Zone != "America/Port-au-Prince" {
		t.Errorf("the wire form lost its zone: %v, %v", got, err)
	}
	for text, key := range map[string]string{
		"25h": "moment.unknown", "14:75": "moment.unknown", "13pm": "moment.unknown", "31/11 9h": "date.impossible",
		"bientôt": "moment.unknown", "9h 10h": "moment.unknown", "vendredi 1er décembre 9h": "date.weekday",
	} {
		if got, err := ParseHumanMoment(text, now); AsRefusal(err) == nil || AsRefusal(err).Key != key {
			t.Errorf("%q: %q, %v; want %s", text, got, err, key)
		}
	}
}

func TestHumanMinutes(t *testing.T) {
	for text, want := range map[string]int64{
		"1h30": 90, "1 h 30": 90, "1h30m": 90, "1h": 60, "45m": 45, "45 min": 45, "1:30": 90, "1,5 h": 90, "1.5h": 90, "90": 90, "2 heures": 120, "2 hours": 120, "0": 0,
	} {
		if got, err := ParseHumanMinutes(text); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "h", "1h75", "-5", "1:5", "abc", "1h30h", "99999999999", "1e3h", "0x1h"} {
		if got, err := ParseHumanMinutes(text); AsRefusal(err) == nil {
			t.Errorf("%q gives %d", text, got)
		}
	}
}

func TestHumanMoney(t *testing.T) {
	for text, want := range map[string]string{
		"1 234,56 $": "123456 CAD", "1\u202f234,56\u00a0$": "123456 CAD", "1200 MXN": "120000 MXN", "1,234.56": "123456 CAD", "1.234,56 €": "123456 EUR",
		"500 $US": "50000 USD", "US$500": "50000 USD", "$500": "50000 CAD", "500$": "50000 CAD", "$500 MXN": "50000 MXN", "500 mxn": "50000 MXN",
		"1,234": "123400 CAD", "1.234": "123400 CAD", "12,5": "1250 CAD", "-20": "-2000 CAD", "-$20": "-2000 CAD", "$-20": "-2000 CAD", "0": "0 CAD", "1 000 000": "100000000 CAD", "1,234,567.8": "123456780 CAD",
		"": "",
	} {
		if got, err := ParseHumanMoney(text); err != nil || got.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"abc", "$", "12,345,6", "1,23,456", "1..5", "1.", "5 pommes", "12.3456", "1 23", "9999999999999999", "--5", "$5$"} {
		if got, err := ParseHumanMoney(text); AsRefusal(err) == nil {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

func FuzzParseHumanDay(f *testing.F) {
	for _, s := range []string{"vendredi prochain", "+2s", "15/12", "15 de diciembre de 2027", "dec 15th", "31/11", "il y a 3 jours", "hier 14h30", "1 234,56 $", "1h30", "le 15", "İ\u0301", "2026-12-15T14:30 America/Toronto"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseHumanDay(text, aTuesday); err == nil {
			if _, ok := ParseDay(string(d)); !ok {
				t.Errorf("%q gives %q, which is no day", text, d)
			}
		} else if AsRefusal(err) == nil {
			t.Errorf("%q fails with a fault: %v", text, err)
		}
		if m, err := ParseHumanMoment(text, MomentOf(time.Unix(0, 0).UTC(), "UTC")); err == nil {
			if _, ok := ParseMoment(m.String()); !ok {
				t.Errorf("%q gives %q, which is no moment", text, m)
			}
		}
		if m, err := ParseHumanMoney(text); err == nil {
			if back, ok := ParseMoney(m.String()); !ok || back != m {
				t.Errorf("%q gives %q, which is no amount", text, m)
			}
		}
		if n, err := ParseHumanMinutes(text); err == nil && n < 0 {
			t.Errorf("%q lasts %d minutes", text, n)
		}
	})
}
