package model

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Rules give the days that RFC 5545 gives; the series is read from start on.
func TestRecurrencesGiveTheirDays(t *testing.T) {
	for _, c := range []struct {
		rule  string
		start Day
		want  []Day
	}{
		{"FREQ=DAILY", "2026-11-24", []Day{"2026-11-25", "2026-11-26"}},
		{"FREQ=DAILY;INTERVAL=3", "2026-11-24", []Day{"2026-11-27", "2026-11-30"}},
		{"FREQ=WEEKLY", "2026-11-24", []Day{"2026-12-01", "2026-12-08"}},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-11-23", []Day{"2026-11-26", "2026-12-07", "2026-12-10"}},
		{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27", []Day{"2026-11-30", "2026-12-01"}},
		{"FREQ=MONTHLY", "2026-10-31", []Day{"2026-12-31", "2027-01-31", "2027-03-31"}},
		{"FREQ=MONTHLY;BYMONTHDAY=15", "2026-11-24", []Day{"2026-12-15", "2027-01-15"}},
		{"FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", []Day{"2027-02-28", "2027-03-31"}},
		{"FREQ=MONTHLY;BYDAY=1MO", "2026-11-02", []Day{"2026-12-07", "2027-01-04"}},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", []Day{"2026-12-25", "2027-01-29"}},
		{"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-11-13", []Day{"2027-08-13"}},
		{"FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15", "2026-11-01", []Day{"2026-11-15", "2027-01-01"}},
		{"FREQ=YEARLY", "2028-02-29", []Day{"2032-02-29"}},
		{"FREQ=WEEKLY;COUNT=3", "2026-11-24", []Day{"2026-12-01", "2026-12-08", ""}},
		{"FREQ=WEEKLY;UNTIL=20261201", "2026-11-24", []Day{"2026-12-01", ""}},
		{"FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-11-30", []Day{""}},
		{"rrule:freq=daily;until=2026-11-25T000000Z", "2026-11-24", []Day{"2026-11-25", ""}},
	} {
		rule, err := ParseRecurrence(c.rule)
		if err != nil {
			t.Errorf("%s: %v", c.rule, err)
			continue
		}
		day := c.start
		for _, want := range c.want {
			var ok bool
			day, rule, ok = rule.Next(day)
			if day != want || ok != (want != "") {
				t.Errorf("%s from %s: %q, want %q", c.rule, c.start, day, want)
				break
			}
		}
	}
}

func TestBadRecurrencesAreRefused(t *testing.T) {
	for text, key := range map[string]string{
		"": "recurrence.rule", "FREQ=HOURLY": "recurrence.rule", "INTERVAL=2": "recurrence.rule", "FREQ=DAILY;FREQ=DAILY": "recurrence.rule",
		"FREQ=DAILY;BYHOUR=3": "recurrence.part", "FREQ=DAILY;COUNT=3;UNTIL=20261201": "recurrence.both", "FREQ=DAILY;COUNT=0": "recurrence.rule", "FREQ=DAILY;COUNT=1000": "recurrence.rule",
		"FREQ=DAILY;UNTIL=20260230": "recurrence.rule", "FREQ=WEEKLY;BYDAY=1MO": "recurrence.rule", "FREQ=WEEKLY;BYDAY=X": "recurrence.rule",
		"FREQ=MONTHLY;BYMONTHDAY=32": "recurrence.rule", "FREQ=YEARLY;BYMONTHDAY=1": "recurrence.rule", "FREQ=DAILY;INTERVAL=0": "recurrence.rule", "chaque lundi": "recurrence.rule",
	} {
		if r, err := ParseRecurrence(text); AsRefusal(err) == nil || AsRefusal(err).Key != key {
			t.Errorf("%q: %v, %v; want %s", text, r, err, key)
		}
	}
}

func TestHumanRecurrences(t *testing.T) {
	for rule, texts := range map[string][]string{
		"FREQ=DAILY":                          {"chaque jour", "tous les jours", "every day", "cada día", "quotidien"},
		"FREQ=DAILY;INTERVAL=3":               {"tous les 3 jours", "every 3 days", "cada tres días"},
		"FREQ=WEEKLY":                         {"chaque semaine", "weekly", "cada semana", "toutes les semaines"},
		"FREQ=WEEKLY;INTERVAL=2":              {"toutes les 2 semaines", "aux deux semaines", "every two weeks", "every other week", "cada 2 semanas"},
		"FREQ=WEEKLY;BYDAY=MO":                {"chaque lundi", "tous les lundis", "every monday", "cada lunes", "todos los lunes", "Chaque Lundi"},
		"FREQ=WEEKLY;BYDAY=MO,TH":             {"chaque lundi et jeudi", "every monday and thursday", "cada lunes y jueves", "tous les jeudis et lundis"},
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=FR":     {"every other friday"},
		"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR":    {"chaque jour ouvrable", "every weekday", "cada día hábil"},
		"FREQ=MONTHLY":                        {"chaque mois", "monthly", "cada mes"},
		"FREQ=MONTHLY;INTERVAL=2":             {"tous les 2 mois", "every 2 months", "cada dos meses"},
		"FREQ=MONTHLY;INTERVAL=3":             {"chaque trimestre", "quarterly", "trimestral"},
		"FREQ=MONTHLY;BYMONTHDAY=15":          {"le 15 de chaque mois", "the 15th of every month", "el 15 de cada mes", "every month on the 15th"},
		"FREQ=MONTHLY;BYMONTHDAY=-1":          {"le dernier jour du mois", "last day of every month", "el último día de cada mes"},
		"FREQ=MONTHLY;BYDAY=1MO":              {"le premier lundi du mois", "the first monday of every month", "el primer lunes de cada mes", "le 1er lundi de chaque mois"},
		"FREQ=MONTHLY;BYDAY=-1FR":             {"le dernier vendredi du mois", "last friday of every month", "el último viernes del mes"},
		"FREQ=YEARLY":                         {"chaque année", "tous les ans", "yearly", "cada año"},
		"FREQ=WEEKLY;BYDAY=MO;COUNT=10":       {"chaque lundi 10 fois", "every monday, 10 times", "cada lunes 10 veces"},
		"FREQ=WEEKLY;BYDAY=MO;UNTIL=20270630": {"chaque lundi jusqu'au 30 juin 2027", "every monday until 2027-06-30", "cada lunes hasta el 30 de junio de 2027", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270630"},
	} {
		for _, text := range texts {
			if r, err := ParseHumanRecurrence(text, aTuesday); err != nil || r.String() != rule {
				t.Errorf("%q: %s, %v; want %s", text, r, err, rule)
			}
		}
	}
	for _, text := range []string{"", "lundi", "chaque", "chaque chose", "tous les 0 jours", "chaque lundi 0 fois", "chaque lundi jusqu'au 31/11", "le 15", "every 9999 days", "chaque chaque"} {
		if r, err := ParseHumanRecurrence(text, aTuesday); AsRefusal(err) == nil {
			t.Errorf("%q gives %s", text, r)
		}
	}
}

// Every rule reads back as itself, and its next day is one that it names.
func TestRulesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Recurrence{Freq: rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq"), Interval: rapid.IntRange(1, 10).Draw(t, "interval")}
		if r.Freq == "MONTHLY" {
			r.MonthDay = rapid.SliceOfN(rapid.SampledFrom([]int{-31, -2, -1, 1, 15, 29, 31}), 0, 3).Draw(t, "days")
		} else if r.Freq == "WEEKLY" {
			for _, d := range rapid.SliceOfN(rapid.IntRange(0, 6), 0, 4).Draw(t, "weekdays") {
				r.ByDay = append(r.ByDay, NthWeekday{Day: time.Weekday(d)})
			}
		}
		r.Count = rapid.IntRange(0, 5).Draw(t, "count")
		r.normalise()
		back, err := ParseRecurrence(r.String())
		if err != nil || back.String() != r.String() {
			t.Fatalf("%s reads back as %s, %v", r, back, err)
		}
		start := aTuesday.Add(rapid.IntRange(0, 3000).Draw(t, "start"))
		if next, _, ok := r.Next(start); ok && (next <= start || len(r.ByDay) > 0 && !slices.Contains(r.ByDay, NthWeekday{Day: next.Time().Weekday()})) {
			t.Fatalf("%s from %s gives %s", r, start, next)
		}
	})
}

// Finishing a task of a series makes the next one, the same on two devices.
func TestNextOccurrenceIsMadeOnce(t *testing.T) {
	id := DeriveID("first")
	old := Tasks.Write(id, &Task{Title: "Bulletin", Status: Doing, Start: "2026-11-20", Due: "2026-11-23", Recurrence: "FREQ=WEEKLY;COUNT=3",
		Tags: []string{"x"}, SpentMinutes: Some[int64](30), EstimateMinutes: Some[int64](60)})
	done := Tasks.Write(id, Tasks.Read(old)).Put("status", "done").Put("due", "2026-11-25")
	made := Tasks.Effects(old, done, Env{Today: "2026-11-30"})
	again := Tasks.Effects(old, done, Env{Today: "2027-01-01", Me: DeriveID("paul")})
	if len(made) != 1 || len(again) != 1 || made[0].ID != again[0].ID {
		t.Fatalf("made %v and %v", made, again)
	}
	n := Tasks.Read(made[0])
	if n.Due != "2026-12-02" || n.Start != "2026-11-27" || n.Status != Todo || n.SpentMinutes.Set || n.EstimateMinutes.V != 60 ||
		n.Series != id.String() || n.SeriesDate != n.Due || n.Recurrence != "FREQ=WEEKLY;COUNT=2" || n.Title != "Bulletin" || !slices.Equal(n.Tags, []string{"x"}) {
		t.Errorf("the next task is %+v", n)
	}
	// The series follows its own days, not the day that one was put off to.
	late := Tasks.Write(made[0].ID, n).Put("status", "done").Put("due", "2026-12-05")
	last := Tasks.Effects(made[0], late, Env{})
	if len(last) != 1 || last[0].One("due") != "2026-12-09" || last[0].One("series") != id.String() {
		t.Fatalf("after a delay: %+v", last)
	}
	if end := Tasks.Effects(last[0], Tasks.Write(last[0].ID, Tasks.Read(last[0])).Put("status", "done"), Env{}); len(end) != 0 {
		t.Errorf("the third of three makes a fourth: %+v", end)
	}
	if twice := Tasks.Effects(done, done, Env{}); len(twice) != 0 {
		t.Errorf("a task that was done already makes another")
	}
	if cancelled := Tasks.Effects(old, Tasks.Write(id, Tasks.Read(old)).Put("status", "cancelled"), Env{}); len(cancelled) != 0 {
		t.Errorf("a cancelled task makes another")
	}
	if err := Tasks.Check(Tasks.New(Env{}).Put("title", "x").Put("recurrence", "chaque lundi"), Env{}); AsRefusal(err) == nil || AsRefusal(err).Field != "recurrence" {
		t.Errorf("a bad rule: %v", err)
	}
}
