package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/model"

	"github.com/spf13/cobra"
)

// --as-of: every command that reads answers from the profile as it was known on
// a day; every other refuses.

// backward are the commands that --as-of means something to; of a kind's verbs,
// backwardVerbs.
var (
	backward      = []string{"", "demo", "status", "search", "export", "chart", "conflicts", "state-hash", "completion"}
	backwardVerbs = []string{"", "list", "show", "history"}
)

// mayLookBack refuses --as-of for what does not read.
func (p *program) mayLookBack(*cobra.Command, []string) error {
	if p.globals.asOf == "" || p.globals.help {
		return nil
	}
	if p.target.kind != nil && p.target.command == "" && slices.Contains(backwardVerbs, p.target.verb) ||
		p.target.kind == nil && slices.Contains(backward, p.target.command) {
		return nil
	}
	return invalid("past.readonly")
}

// lookBack puts the profile as it was in the place of the profile.
func (p *program) lookBack(ctx context.Context) error {
	if p.globals.asOf == "" || p.present != nil || p.target.command == "" && p.target.kind == nil {
		return nil // the interface looks back by itself
	}
	at, err := pastTime(p.globals.asOf, p.db.Env().Today, time.Local)
	if err != nil {
		return err
	}
	past, err := p.db.AsOf(ctx, at)
	if err != nil {
		return err
	}
	p.present, p.db = p.db, past
	if !p.globals.json {
		p.complain(p.cat.T("past.shown", "day", p.whenPast(at)))
	}
	return nil
}

// whenPast words the time that is looked back to; the end of a day is the day.
func (p *program) whenPast(at time.Time) string {
	if next := at.Add(time.Millisecond); next.Hour() == 0 && next.Minute() == 0 {
		return p.cat.Day(at, time.Time{})
	}
	return p.cat.Day(at, time.Time{}) + " " + p.cat.Clock(at)
}

// pastTime reads a time to look back to: a day, in any of the forms that people
// write, whose end is meant; or a day and the time of its clock.
func pastTime(text string, today model.Day, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, notAhead(model.DayOf(t.In(zone)), today, text)
		}
	}
	clock := time.Duration(-1)
	words := strings.Fields(text)
	if n := len(words); n > 1 {
		last := strings.Replace(strings.ToLower(words[n-1]), "h", ":", 1)
		if strings.HasSuffix(last, ":") {
			last += "00"
		}
		if t, err := time.Parse("15:04", last); err == nil {
			clock = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
			text = strings.Join(words[:n-1], " ")
		}
	}
	day, err := model.ParseHumanDayPast(text, today)
	if err != nil {
		return time.Time{}, err
	}
	if day == "" {
		return time.Time{}, model.Refuse(model.Invalid, "date.unknown", "value", text)
	}
	return endOf(day, clock, zone), notAhead(day, today, text)
}

// notAhead refuses a day that is still to come: nothing is known of it.
func notAhead(day, today model.Day, typed string) error {
	if day > today {
		return model.Refuse(model.Invalid, "past.future", "value", typed)
	}
	return nil
}

// endOf is the last moment of a day, or of a minute of it where clock is not
// negative.
func endOf(day model.Day, clock time.Duration, zone *time.Location) time.Time {
	t := day.Time()
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
	if clock >= 0 {
		return midnight.Add(clock + time.Minute - time.Millisecond)
	}
	return midnight.AddDate(0, 0, 1).Add(-time.Millisecond)
}
