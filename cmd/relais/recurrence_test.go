package main

import (
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"

	"pgregory.net/rapid"
)

// What each language says of a recurrence is read back as that recurrence.
func TestRecurrencesAreReadAsTheyAreSaid(t *testing.T) {
	const today = model.Day("2026-11-24")
	rapid.Check(t, func(t *rapid.T) {
		r := model.Recurrence{
			Freq:     rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq"),
			Interval: rapid.IntRange(1, 10).Draw(t, "interval"),
		}
		days := rapid.SliceOfN(rapid.IntRange(0, 6), 0, 3).Draw(t, "days")
		switch {
		case r.Freq == "WEEKLY":
			for _, d := range days {
				r.ByDay = append(r.ByDay, model.NthWeekday{Day: time.Weekday(d)})
			}
		case r.Freq == "MONTHLY" && rapid.Bool().Draw(t, "weekdays"):
			for _, d := range days {
				n := rapid.IntRange(-1, 4).Draw(t, "nth")
				r.ByDay = append(r.ByDay, model.NthWeekday{N: n, Day: time.Weekday(d)})
			}
		case r.Freq == "MONTHLY":
			r.MonthDay = rapid.SliceOfN(rapid.SampledFrom([]int{-1, 1, 2, 15, 31}), 0, 3).Draw(t, "month days")
		}
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 1:
			r.Count = rapid.IntRange(1, 999).Draw(t, "count")
		case 2:
			r.Until = today.Add(rapid.IntRange(0, 900).Draw(t, "until"))
		}
		want, err := model.ParseRecurrence(r.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range i18n.Languages() {
			said := want.Phrase(i18n.Load(lang))
			got, err := model.ParseHumanRecurrence(said, today)
			if err != nil || got.String() != want.String() {
				t.Fatalf("%s: %q (%s) is read as %s, %v", lang, said, want, got, err)
			}
		}
	})
}
