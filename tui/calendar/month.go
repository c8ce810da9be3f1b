package calendar

import (
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// monthLines draws the weeks of a month, and the entries of the day under the
// cursor below them.
func (v view) monthLines() []string {
	const (
		leastList = 5  // lines below the weeks: a heading and some entries
		listed    = 10 // height from which they are drawn
		mostLines = 6  // of one week
	)
	from, to := v.span()
	weeks := (to.Sub(from) + 1) / weekDays
	room := v.height - 1
	if v.height >= listed {
		room -= leastList
	}
	tall := max(1, min(mostLines, room/weeks))
	g := v.grid()
	out := []string{g.names()}
	for n := range weeks {
		out = append(out, g.week(from.Add(n*weekDays), v.y+len(out), tall)...)
	}
	if left := v.height - len(out); left > 2 {
		out = append(out, v.dayList(v.y+len(out), left)...)
	}
	return out
}

// dayList draws the entries of the day under the cursor.
func (v view) dayList(y, height int) []string {
	h := v.host
	list := v.list(v.day)
	out := []string{v.dayLine(v.day, len(list))}
	if len(list) == 0 {
		return append(out, h.Theme.Paint(style.Dim, widget.Cut("  "+h.T(v.emptyDay()), v.width)))
	}
	return append(out, v.scrolled([]stretch{{v.day, list, false}}, y+1, height-1)...)
}

// grid is a month's columns.
type grid struct {
	view
	numbers int // width of the numbers of the weeks, 0 without them
	widths  [weekDays]int
	bar     string
}

func (v view) grid() grid {
	g := grid{view: v}
	const (
		barred   = 62 // width from which bars part the days
		numbered = 50 // and from which weeks have their numbers
	)
	if v.width >= barred {
		g.bar = v.host.Theme.Paint(style.Faint, "│")
	}
	if v.width >= numbered {
		g.numbers = 3
	}
	for n := range weekDays { // the last ones take what is left over
		g.widths[n] = (v.width - g.numbers - (weekDays-1)*widget.Width(g.bar) + n) / weekDays
	}
	return g
}

// names is the line of the days of the week.
func (g grid) names() string {
	from, _ := g.weekOf(g.day)
	parts := make([]string, weekDays)
	short := slices.Min(g.widths[:]) < 11 // all of them, or none
	for n := range parts {
		day := from.Add(n).Time().Weekday()
		name := g.host.Words.Weekday(day, short)
		parts[n] = g.host.Theme.Paint(style.Label, widget.Fit(" "+name, g.widths[n]))
	}
	return strings.Repeat(" ", g.numbers) + strings.Join(parts, strings.Repeat(" ", widget.Width(g.bar)))
}

// week draws a week on some lines.
func (g grid) week(from model.Day, y, tall int) []string {
	var cells [weekDays][]string
	x := g.numbers
	for n := range weekDays {
		d := from.Add(n)
		cells[n] = g.cell(d, g.widths[n], tall)
		g.Pane.frame.spots = append(g.Pane.frame.spots, spot{x, y, g.widths[n], tall, d, -1})
		x += g.widths[n] + widget.Width(g.bar)
	}
	lines := make([]string, tall)
	for i := range lines {
		parts := make([]string, weekDays)
		for n, c := range cells {
			parts[n] = c[i]
		}
		number := ""
		if i == 0 && g.numbers > 0 {
			number = strconv.Itoa(weekNumber(from))
		}
		lines[i] = g.host.Theme.Paint(style.Faint, widget.Fit(number, g.numbers)) + strings.Join(parts, g.bar)
	}
	return lines
}

// weekNumber is the number of the week by ISO 8601: that of its Thursday, on
// whichever day the language begins it.
func weekNumber(from model.Day) int {
	for d := from; ; d = d.Add(1) {
		if d.Time().Weekday() == 4 {
			_, n := d.Time().ISOWeek()
			return n
		}
	}
}

// cell draws a day: its number and how much it has, then the first titles.
func (g grid) cell(d model.Day, width, tall int) []string {
	h := g.host
	list := g.list(d)
	out := []string{g.cellHead(d, len(list), width)}
	marked := func(e *entry, _ model.Day) string { return e.marked(h) }
	for i, e := range list {
		if len(out) == tall {
			break
		}
		if left := len(list) - i; len(out) == tall-1 && left > 1 && tall > 2 {
			out = append(out, h.Theme.Paint(style.Dim, widget.Fit("  + "+strconv.Itoa(left), width)))
			break
		}
		sign, tone := e.sign()
		lead := " " + sign + " "
		title := widget.Apart(g.text(e, d, marked), width-widget.Width(lead), g.near(d, marked))
		out = append(out, h.Theme.Paint(tone, widget.Fit(lead+title, width)))
	}
	for len(out) < tall {
		out = append(out, widget.Fit("", width))
	}
	return out
}

// cellHead is the number of a day with the number of its entries at the right.
func (g grid) cellHead(d model.Day, entries, width int) string {
	h := g.host
	t := d.Time()
	name := strconv.Itoa(t.Day())
	first, last := monthOf(g.day)
	if t.Day() == 1 && width >= 9 {
		name = strings.TrimSpace(h.Words.MonthDay(t))
	}
	left := " "
	if d == g.day {
		left = "›"
	}
	if d == h.Today() {
		name += todaySign
	}
	text := widget.Fit(left+name, width)
	if entries > 0 {
		text = withCount(left+name, strconv.Itoa(entries), width, g.bar == "")
	}
	switch {
	case d == g.day && g.focused:
		return h.Theme.Cursor.Paint(text)
	case d == g.day || d == h.Today():
		return h.Theme.Paint(style.Strong, text)
	case d < first || d > last:
		return h.Theme.Paint(style.Faint, text)
	}
	return h.Theme.Paint(style.Label, text)
}

// withCount writes a number after a day's, at the right of its cell or, where
// no bars part the days, beside it.
func withCount(name, count string, width int, beside bool) string {
	if !beside {
		return widget.Fit(name, width-widget.Width(count)) + count
	}
	if !strings.HasSuffix(name, todaySign) {
		name += "·"
	}
	if widget.Width(name+count) > width {
		count = "+"
	}
	return widget.Fit(name+count, width)
}
