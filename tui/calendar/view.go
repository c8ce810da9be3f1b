package calendar

import (
	"iter"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// The sizes at which the drawing changes, in cells.
const (
	columnsWidth = 110 // from here a week has a column for each day
	wordsWidth   = 84  // from here an entry has the word of its sign
	noticeHeight = 9   // below, no line is spent on what is late
)

// frame is where things lay in the last drawing, for the mouse.
type frame struct {
	spots []spot
	top   int // first line shown of a list that is longer than its place
}

// spot is where a day or an entry was drawn.
type spot struct {
	x, y, w, h int
	day        model.Day
	index      int // -1 for the day itself
}

// Render draws the week or the month.
func (p *Pane) Render(width, height int, focused bool) string {
	h := p.host
	p.frame.spots = p.frame.spots[:0]
	from, to := p.span()
	switch {
	case p.problem != "":
		return widget.Block(h.Theme.Paint(style.Bad, widget.Cut("✗ "+p.problem, width)), width, height)
	case p.day == "" || p.now.from == "" || !p.now.covers(from, to) && p.ask.Pending():
		return widget.Block(h.Theme.Paint(style.Dim, "  "+h.T("table.loading")), width, height)
	}
	lines := p.notice(width, height)
	v := view{Pane: p, focused: focused, width: width, y: len(lines), height: height - len(lines), texts: new(widget.Once[writing, string])}
	switch {
	case p.month:
		lines = append(lines, v.monthLines()...)
	case width >= columnsWidth:
		lines = append(lines, v.columnLines()...)
	default:
		lines = append(lines, v.weekLines()...)
	}
	return strings.Join(widget.BlockLines(lines, width, height), "\n")
}

// view is one drawing.
type view struct {
	*Pane
	focused       bool
	width, height int
	y             int // of its first line
	texts         *widget.Once[writing, string]
}

// writing is what is written of an entry on one of its days. A drawing writes it
// once: the entries near it are held against it too.
type writing struct {
	*entry
	on model.Day
}

// text writes an entry on a day, as the drawing does.
func (v view) text(e *entry, d model.Day, write func(*entry, model.Day) string) string {
	return v.texts.Of(writing{e, d}, func() string { return write(e, d) })
}

// notice is the line of the filter, or of what is overdue.
func (p *Pane) notice(width, height int) []string {
	h := p.host
	switch n := len(p.now.late); {
	case p.filter.On():
		from, to := p.span()
		return p.filter.Above(width, height, p.count(from, to))
	case n == 0 || height < noticeHeight:
		return nil
	default:
		text := h.T("calendar.late", "what", p.lateKinds())
		switch {
		case p.now.more:
			text = h.T("calendar.late_more", "n", lateMost)
		case widget.Width(text) >= width:
			text = h.T("calendar.late_short", "n", n)
		}
		return []string{h.Theme.Paint(style.Bad, widget.Cut(" "+text, width))}
	}
}

// lateKinds says what is overdue, by kind: tasks are not all there is.
func (p *Pane) lateKinds() string {
	h, parts := p.host, []string{}
	for i := range sources {
		kind, n := sources[i].kind, 0
		for _, l := range p.now.late {
			if l.link.Kind == kind {
				n++
			}
		}
		switch {
		case n == 1:
			parts = append(parts, "1 "+h.Words.Kind(kind))
		case n > 1:
			parts = append(parts, h.Words.Int(int64(n))+" "+h.Words.Kinds(kind))
		}
	}
	return strings.Join(parts, h.T("list.comma"))
}

// dayName writes a day and how near it is where that says something: « lun. 23
// nov. · aujourd’hui ».
func (p *Pane) dayName(d model.Day, width int) string {
	h := p.host
	name := h.Day(d)
	near := d.Sub(h.Today())
	if near < -1 || near > 1 {
		return widget.Cut(name, width)
	}
	long := name + " · " + h.Relative(d)
	if near != 0 || widget.Width(long) <= width {
		if widget.Width(long) <= width {
			return long
		}
		return widget.Cut(name, width)
	}
	return widget.Cut(todaySign+" "+name, width)
}

// todaySign marks today where the word has no room.
const todaySign = "•"

// mark is the sign of cursor and selection before an entry.
func (p *Pane) mark(e *entry, day model.Day) string {
	left, right := " ", " "
	if day == p.day && e.key == p.at {
		left = "›"
	}
	if p.selected[e.key] {
		right = "●"
	}
	return left + right
}

// here reports whether the cursor is on an entry of a day.
func (p *Pane) here(e *entry, day model.Day) bool { return day == p.day && e.key == p.at }

// row draws an entry on one line: hour, sign and word, title, who or where.
func (v view) row(e *entry, day model.Day) string {
	h := v.host
	sign, tone := e.sign()
	heading := func(o *entry, _ model.Day) string { return o.heading(h) }
	hour, title, aside := e.hour(h, day), v.text(e, day, heading), e.aside(h, day)
	lead := sign + " "
	if v.width >= wordsWidth {
		lead = widget.Fit(hour, hourWidth) + " " + sign + " " + widget.Fit(h.T("calendar.role."+e.role), v.roleWidth()) + " "
	} else if hour != "" {
		lead += hour + " "
	}
	room := v.width - 3 - widget.Width(lead)
	const least = 6 // cells of an aside that says something
	wide := min(widget.Width(aside), room-min(widget.Width(title), room*2/3)-2)
	if wide < least {
		wide = 0
	}
	room -= wide + min(wide, 2)
	text := widget.Fit(widget.Apart(title, room, v.near(day, heading)), room)
	line := v.mark(e, day) + lead + text
	if v.focused && v.here(e, day) {
		if wide > 0 {
			line += "  " + widget.FitRight(aside, wide)
		}
		return h.Theme.Cursor.Paint(widget.Fit(line, v.width-1))
	}
	line = v.mark(e, day) + h.Theme.Paint(tone, lead+text)
	if wide > 0 {
		line += "  " + h.Theme.Paint(style.Dim, widget.FitRight(aside, wide))
	}
	return line
}

// nearMost is how many entries of a day others are held against.
const nearMost = 12

// near goes through what is written of the entries of a day, and of those before
// and after it: they are seen together.
func (v view) near(day model.Day, write func(*entry, model.Day) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, d := range []model.Day{day, day.Add(-1), day.Add(1)} {
			list := v.days[d]
			if d == day {
				list = v.list(d)
			} else if len(list) > nearMost { // a long day is not seen with this one, and need not be in order yet
				continue
			}
			for _, e := range list[:min(len(list), nearMost)] {
				if !yield(v.text(e, d, write)) {
					return
				}
			}
		}
	}
}

// roleWidth is the room of the longest word of a sign.
func (v view) roleWidth() int {
	w := 0
	for _, role := range ranks {
		w = max(w, widget.Width(v.host.T("calendar.role."+role)))
	}
	return w
}

// dayLine is the heading of a day above its entries.
func (v view) dayLine(d model.Day, entries int) string {
	h := v.host
	left := " "
	if d == v.day && entries == 0 {
		left = "›"
	}
	text := left + v.dayName(d, v.width-6)
	if entries > 0 {
		text += " · " + strconv.Itoa(entries)
	}
	text += " "
	rule := strings.Repeat("─", max(0, v.width-1-widget.Width(text)))
	switch {
	case d == v.day && entries == 0 && v.focused:
		return h.Theme.Cursor.Paint(widget.Fit(text+rule, v.width-1))
	case d == v.day || d == h.Today():
		return h.Theme.Paint(style.Strong, text) + h.Theme.Paint(style.Faint, rule)
	}
	return h.Theme.Paint(style.Label, text) + h.Theme.Paint(style.Faint, rule)
}

// stretch is the lines of a day among those of others: its heading, where it has
// one, and its entries.
type stretch struct {
	day    model.Day
	list   []*entry
	headed bool
}

func (s stretch) lines() int {
	if s.headed {
		return 1 + len(s.list)
	}
	return len(s.list)
}

// entryAt gives the entry of a line, -1 for the heading.
func (s stretch) entryAt(line int) int {
	if s.headed {
		return line - 1
	}
	return line
}

// scrolled draws the lines that fit in height with the cursor among them, and
// notes where they are: the first at line y. Only those are drawn or gone through.
func (v view) scrolled(days []stretch, y, height int) []string {
	all, at, first := 0, 0, false
	for _, s := range days {
		if s.day == v.day {
			at = all
		}
		if n := len(s.list); s.day == v.day && n > 0 {
			at += s.lines() - n + max(0, min(v.index, n-1))
			first = s.headed && v.index == 0
		}
		all += s.lines()
	}
	top := min(v.frame.top, at)
	if first && top == at {
		top-- // the day's name above its first entry
	}
	top = max(top, at-height+1)
	top = max(0, min(top, all-height))
	v.Pane.frame.top = top
	out := v.stretched(days, y, top, top+height)
	if all > height {
		for i := range out {
			out[i] = widget.Fit(out[i], v.width-1) + v.host.Theme.Paint(style.Faint, bar(i, height, top, all))
		}
	}
	return out
}

// stretched draws some of the lines of days.
func (v view) stretched(days []stretch, y, from, to int) []string {
	var out []string
	for before := 0; len(days) > 0 && before < to; days = days[1:] {
		s := days[0]
		for line := max(0, from-before); line < min(s.lines(), to-before); line++ {
			i := s.entryAt(line)
			v.Pane.frame.spots = append(v.Pane.frame.spots, spot{0, y + len(out), v.width, 1, s.day, i})
			if i < 0 {
				out = append(out, v.dayLine(s.day, len(s.list)))
				continue
			}
			out = append(out, v.row(s.list[i], s.day))
		}
		before += s.lines()
	}
	return out
}

// bar is a line of the sign of which part of a list is on the screen.
func bar(line, height, top, all int) string {
	size := max(1, height*height/max(1, all))
	start := (height - size) * top / max(1, all-height)
	if line >= start && line < start+size {
		return "┃"
	}
	return "│"
}

// Click moves the cursor to the day or the entry that was clicked, or opens
// the entry that it is on.
func (p *Pane) Click(x, y int) tea.Cmd {
	hit := spot{index: -2}
	for _, s := range p.frame.spots {
		if x >= s.x && x < s.x+s.w && y >= s.y && y < s.y+s.h && s.index >= hit.index {
			hit = s
		}
	}
	switch {
	case hit.index == -2:
		return nil
	case hit.index >= 0 && hit.day == p.day && hit.index == p.index:
		return p.host.Open(p.Link())
	}
	p.goTo(hit.day)
	if hit.index >= 0 {
		p.put(hit.index)
	}
	return p.settle()
}

// Wheel shows the next week, or the one before.
func (p *Pane) Wheel(lines int) tea.Cmd {
	by := 7
	if lines < 0 {
		by = -7
	}
	p.goTo(p.day.Add(by))
	return p.settle()
}
