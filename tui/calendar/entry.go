package calendar

import (
	"slices"
	"strings"
	"time"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// signs stand before the entries, one for each thing that can happen; the word
// stands beside where there is room. A task has the sign of its status.
var signs = map[string]string{
	"task": "○", "deadline": "⚑", "meeting": "◇", "event": "★", "departure": "↗", "return": "↙",
	"opens": "▷", "closes": "◁", "grant_end": "$", "review": "△", "item": "☐",
}

// ranks is the order of what happens on one day: what others await and what
// changes the day comes first, then what has an hour, then what is to be done.
var ranks = []string{"deadline", "closes", "departure", "return", "event", "meeting", "opens", "grant_end", "task", "item", "review"}

// firstDone is the rank from which entries come after those that have an hour.
var firstDone = slices.Index(ranks, "task")

// class says where an entry stands in a day.
func (e *entry) class(day model.Day) int {
	switch {
	case day != e.from && day != e.to && e.days() > longDays:
		return 3 // what goes on for months says little of the day
	case slices.Index(ranks, e.role) >= firstDone:
		return 2
	case e.starts != "" && day == e.from:
		return 1
	}
	return 0
}

// before is the order of the entries of one day.
func before(day model.Day) func(a, b *entry) int {
	return func(a, b *entry) int {
		x, y := a.class(day), b.class(day)
		if x != y {
			return x - y
		}
		if x == 1 && a.starts != b.starts {
			return strings.Compare(a.starts, b.starts)
		}
		if c := slices.Index(ranks, a.role) - slices.Index(ranks, b.role); c != 0 {
			return c
		}
		if c := strings.Compare(a.folded, b.folded); c != 0 {
			return c
		}
		return strings.Compare(a.link.ID.String(), b.link.ID.String())
	}
}

// title is the first text of the record.
func (e *entry) title(h *pane.Host) string {
	k := model.KindNamed(e.source.kind)
	return h.Cell(k.Name, k.Field(e.source.columns[0]), e.cells[0]).Text
}

// detail says who does it or whom it is with, and where.
func (e *entry) detail(h *pane.Host) string {
	k := model.KindNamed(e.source.kind)
	var parts []string
	for _, choice := range e.source.detail {
		for column := range strings.SplitSeq(choice, "|") {
			if text := h.Cell(k.Name, k.Field(column), e.value(column)).Text; text != "" {
				parts = append(parts, text)
				break
			}
		}
	}
	return strings.Join(parts, " · ")
}

// sign returns the sign of an entry and the tone of its line.
func (e *entry) sign() (string, style.Tone) {
	sign := signs[e.role]
	tone := style.Normal
	switch {
	case e.over:
		sign, tone = "✓", style.Dim
		if s, _ := pane.Sign(e.value("status")); e.value("status") == "cancelled" || s == "✗" {
			sign = "–"
		}
	case e.late:
		tone = style.Bad
	case e.role == "deadline" || e.role == "closes":
		tone = style.Warn
	case e.role == "task":
		_, tone = pane.Sign(e.value("status"))
	case e.starts != "" || e.role == "event" || e.role == "meeting":
		tone = style.Info
	case e.role == "departure" || e.role == "return":
		tone = style.Accent
	}
	if e.role == "task" {
		sign, _ = pane.Sign(e.value("status"))
	}
	return sign, tone
}

// heading is the entry's title with what must not be missed: that it has
// several values, that it is late.
func (e *entry) heading(h *pane.Host) string {
	if e.late {
		return h.T("calendar.late_mark", "title", e.marked(h))
	}
	return e.marked(h)
}

// marked is the title after the signs of a conflict and of the priority, which
// are those of other panes.
func (e *entry) marked(h *pane.Host) string {
	text := pane.PriorityMark(e.value("priority")) + widget.Clean(e.title(h))
	text = h.SinceMark(e.link) + text
	if e.conflict {
		text = "≠ " + text
	}
	return text
}

// hourWidth is the room of an hour, or of which day of several it is.
const hourWidth = 8

// hour says when on that day: the hour, or which day of several it is.
func (e *entry) hour(h *pane.Host, day model.Day) string {
	if day == e.from && (e.starts != "" || e.days() == 1) {
		hour, _ := e.clock(h)
		return hour
	}
	n, all := day.Sub(e.from)+1, e.days()
	text := h.T("calendar.day_of", "n", n, "all", all)
	if widget.Width(text) > hourWidth {
		return h.T("calendar.day_of_many", "n", n, "all", all)
	}
	return text
}

// aside is the detail with what the hour leaves unsaid: the place whose hour it
// is, on which day it ends.
func (e *entry) aside(h *pane.Host, day model.Day) string {
	var parts []string
	if _, place := e.clock(h); place != "" && day == e.from {
		parts = append(parts, h.T("calendar.hour_of", "place", place))
	}
	if day < e.to {
		parts = append(parts, h.T("calendar.until", "day", h.Day(e.to)))
	}
	if text := e.detail(h); text != "" {
		parts = append(parts, text)
	}
	return widget.Clean(strings.Join(parts, " · "))
}

// longDays is the number of days from which an entry does not stand on each of
// its days: a campaign of months would be all that one sees.
const longDays = 14

// on reports whether the entry stands on a day that it takes: on each, or, if
// they are many, on the first, the last, and the first of each week.
func (e *entry) on(day model.Day, weekStart time.Weekday) bool {
	return e.days() <= longDays || day == e.from || day == e.to || day.Time().Weekday() == weekStart
}
