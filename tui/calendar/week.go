package calendar

import (
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

const weekDays = 7

// weekLines draws a week as days below each other.
func (v view) weekLines() []string {
	var days [weekDays]stretch
	from, _ := v.span()
	for n := range days {
		d := from.Add(n)
		days[n] = stretch{d, v.list(d), true}
	}
	return v.scrolled(days[:], v.y, v.height)
}

// columnLines draws a week as days beside each other.
func (v view) columnLines() []string {
	from, _ := v.span()
	var columns [weekDays][]string
	var widths [weekDays]int
	x := 0
	for n := range weekDays {
		w := (v.width - weekDays + 1 + n) / weekDays // the last ones take what is left over
		widths[n] = w
		columns[n] = v.column(from.Add(n), x, w)
		x += w + 1
	}
	bar := v.host.Theme.Paint(style.Faint, "│")
	lines := make([]string, v.height)
	for y := range lines {
		parts := make([]string, weekDays)
		for n, c := range columns {
			line := ""
			if y < len(c) {
				line = c[y]
			}
			parts[n] = widget.Fit(line, widths[n])
		}
		lines[y] = strings.Join(parts, bar)
	}
	return lines
}

// column draws a day of width cells whose first is at x.
func (v view) column(d model.Day, x, width int) []string {
	h := v.host
	name := " " + v.dayName(d, width-1)
	list := v.list(d)
	head := h.Theme.Paint(style.Label, name)
	switch {
	case d == v.day && len(list) == 0:
		name = "›" + name[1:]
		head = h.Theme.Paint(style.Strong, name)
		if v.focused {
			head = h.Theme.Cursor.Paint(widget.Fit(name, width))
		}
	case d == v.day || d == h.Today():
		head = h.Theme.Paint(style.Strong, name)
	}
	out := []string{head, h.Theme.Paint(style.Faint, strings.Repeat("─", width))}
	v.Pane.frame.spots = append(v.Pane.frame.spots, spot{x, v.y, width, v.height, d, -1})
	// No more entries than lines are seen, those before the cursor included.
	from := 0
	if d == v.day {
		from = max(0, v.index-v.height)
	}
	boxes := v.boxes(list[from:min(len(list), from+2*v.height)], d, width, v.height-len(out))
	first := v.firstBox(boxes, d, from, v.height-len(out))
	for i := first; i < len(boxes); i++ {
		room := v.height - len(out)
		if left := len(list) - from - i; len(boxes[i]) > room || left > 1 && len(boxes[i]) == room {
			out = append(out, h.Theme.Paint(style.Dim, "  "+h.T("calendar.more", "n", left)))
			break
		}
		v.Pane.frame.spots = append(v.Pane.frame.spots, spot{x, v.y + len(out), width, len(boxes[i]), d, from + i})
		out = append(out, boxes[i]...)
	}
	return out
}

// boxes draws the entries of a day, each on as many lines as the column has
// room for: title in full and who, or only a start of the title.
func (v view) boxes(list []*entry, d model.Day, width, height int) [][]string {
	var out [][]string
	for _, dense := range []struct {
		titles int
		aside  bool
	}{{4, true}, {3, false}, {2, false}, {1, false}} {
		out = out[:0]
		all := 0
		for _, e := range list {
			box := v.box(e, d, width, dense.titles, dense.aside)
			out = append(out, box)
			all += len(box)
		}
		if all <= height {
			break
		}
	}
	return out
}

// firstBox is the first entry drawn, so that the one under the cursor is seen;
// the boxes are of the entries from one on.
func (v view) firstBox(boxes [][]string, d model.Day, from, height int) int {
	if d != v.day {
		return 0
	}
	first, used := 0, 0
	for i := 0; from+i <= v.index && i < len(boxes); i++ {
		used += len(boxes[i])
		for used > height-1 && first < i {
			used -= len(boxes[first])
			first++
		}
	}
	return first
}

// box draws an entry in a column: sign, hour and title on some lines, then who
// or where.
func (v view) box(e *entry, d model.Day, width, titles int, aside bool) []string {
	h := v.host
	const margin = 4 // cursor, selection, sign, blank
	sign, tone := e.sign()
	text := func(e *entry, d model.Day) string {
		if hour := e.hour(h, d); hour != "" {
			return strings.ReplaceAll(hour, " ", "\u00a0") + " " + e.heading(h)
		}
		return e.heading(h)
	}
	room := max(4, width-margin)
	lines := widget.ApartLines(v.text(e, d, text), room, titles, v.near(d, text))
	out := make([]string, 0, len(lines)+1)
	for i, l := range lines {
		lead := strings.Repeat(" ", margin)
		if i == 0 {
			lead = v.mark(e, d) + sign + " "
		}
		if v.focused && v.here(e, d) {
			out = append(out, h.Theme.Cursor.Paint(widget.Fit(lead+l, width)))
			continue
		}
		out = append(out, h.Theme.Paint(tone, lead+l))
	}
	if who := e.aside(h, d); aside && who != "" {
		out = append(out, strings.Repeat(" ", margin)+h.Theme.Paint(style.Dim, widget.Cut(who, room)))
	}
	return out
}
