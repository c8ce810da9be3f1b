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
	v := view{Pane: p, focused: focused, width: width, y: len(lines), height: height - len(lines)}
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
	hour, title, aside := e.hour(h, day), e.heading(h), e.aside(h, day)
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
	text := widget.Fit(widget.Apart(title, room, v.near(day, func(o *entry, _ model.Day) string { return o.heading(h) })), room)
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
func (p *Pane) near(day model.Day, text func(*entry, model.Day) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, d := range []model.Day{day, day.Add(-1), day.Add(1)} {
			list := p.days[d]
			if d == day {
				list = p.list(d)
			} else if len(list) > nearMost { // a long day is not seen with this one, and need not be in order yet
				continue
			}
			for _, e := range list[:min(len(list), nearMost)] {
				if !yield(text(e, d)) {
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

// listed is the lines of some days below each other, with what each shows. Only
// those on the screen are drawn.
type listed struct {
	lines []func() string
	spots []spot
}

func (l *listed) add(line func() string, day model.Day, index int) {
	l.lines = append(l.lines, line)
	l.spots = append(l.spots, spot{day: day, index: index})
}

// scrolled returns the lines that fit in height with the cursor among them,
// and notes where they are: the first at line y.
func (v view) scrolled(l listed, y, height int) []string {
	at := 0
	for i, s := range l.spots {
		if s.day == v.day && (s.index < 0 || s.index == v.index) {
			at = i
		}
	}
	top := min(v.frame.top, at)
	if s := l.spots[at]; s.index == 0 && at > 0 && top == at {
		top-- // the day's name above its first entry
	}
	top = max(top, at-height+1)
	top = max(0, min(top, len(l.lines)-height))
	v.Pane.frame.top = top
	var out []string
	for i, line := range l.lines[top:min(len(l.lines), top+height)] {
		out = append(out, line())
		s := l.spots[top+i]
		s.y, s.w, s.h = y+i, v.width, 1
		v.Pane.frame.spots = append(v.Pane.frame.spots, s)
	}
	if below := len(l.lines) - top - height; below > 0 || top > 0 {
		for i := range out {
			out[i] = widget.Fit(out[i], v.width-1) + v.host.Theme.Paint(style.Faint, bar(i, height, top, len(l.lines)))
		}
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
