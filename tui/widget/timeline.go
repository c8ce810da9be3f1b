package widget

import (
	"strconv"
	"strings"
	"time"

	"relais/tui/i18n"
	"relais/tui/style"
)

// Spans gives a timeline its bars.
type Spans interface {
	Len() int
	// Bar returns row i: its title, and its first and last day. A zero first day
	// means that it has none.
	Bar(i int) (title Cell, from, to time.Time)
	Marked(i int) bool
}

// Timeline shows rows as bars over days, weeks or months: a Gantt chart that
// costs what is on the screen. Days are midnights of one zone.
type Timeline struct {
	Words *i18n.Catalogue
	Theme *style.Theme
	Today time.Time

	spans  Spans
	cursor int
	top    int
	rows   int
	zoom   int       // index into zooms
	start  time.Time // of the first cell
	set    bool      // start was chosen
	chart  int       // cells of the chart in the last drawing
	// followed is the row to whose bar, which began on the day seen, the chart
	// went with the cursor.
	followed int
	seen     time.Time

	drawn Once[int, span] // rows of this drawing
}

// zooms are the days that a cell stands for.
var zooms = []int{1, 2, 7, 14, 30}

// SetSpans replaces the rows; the first ones choose the zoom and the days shown.
func (t *Timeline) SetSpans(s Spans) {
	t.spans = s
	t.MoveTo(t.cursor)
}

// Index returns the row under the cursor, -1 for none.
func (t *Timeline) Index() int {
	if t.spans == nil || t.spans.Len() == 0 {
		return -1
	}
	return t.cursor
}

// MoveTo puts the cursor on a row.
func (t *Timeline) MoveTo(i int) {
	if t.spans != nil {
		t.cursor = max(0, min(i, t.spans.Len()-1))
	}
}

// Zoom magnifies by n steps, or shrinks; the middle stays where it is.
func (t *Timeline) Zoom(n int) {
	middle := t.start.AddDate(0, 0, t.chart/2*zooms[t.zoom])
	t.zoom = max(0, min(t.zoom-n, len(zooms)-1))
	t.start = middle.AddDate(0, 0, -t.chart/2*zooms[t.zoom])
}

// Side goes on in time by n quarters of what is shown.
func (t *Timeline) Side(n int) { t.start = t.start.AddDate(0, 0, n*max(1, t.chart/4)*zooms[t.zoom]) }

// Hit returns the row drawn at line y of the last drawing.
func (t *Timeline) Hit(y int) (i int, ok bool) {
	i = t.top + y - timelineHead
	return i, y >= timelineHead && t.spans != nil && i < t.spans.Len()
}

// timelineHead is the lines above the rows: months, and days or weeks.
const timelineHead = 2

// Render draws the timeline in exactly width by height cells.
func (t *Timeline) Render(width, height int, focused bool) string {
	if t.spans == nil || width < 30 || height <= timelineHead {
		return Block("", width, height)
	}
	label := max(16, min(36, width/3))
	t.chart = width - label - 1
	if !t.set {
		t.set, t.zoom = true, 1
		t.start = t.Today.AddDate(0, 0, -t.chart/4*zooms[t.zoom])
	}
	t.rows = height - timelineHead
	t.top = max(0, min(t.top, t.cursor, t.spans.Len()-t.rows))
	t.top = max(t.top, t.cursor-t.rows+1)
	t.drawn.Clear()
	t.follow()
	months, days := t.scale()
	pad := spaces(label + 1)
	lines := []string{
		Fit(pad+t.Theme.Paint(style.Label, months), width),
		Fit(pad+t.Theme.Paint(style.Dim, days), width),
	}
	for i := t.top; i < t.top+t.rows; i++ {
		if i >= t.spans.Len() {
			lines = append(lines, spaces(label+1)+t.bar(time.Time{}, time.Time{}, style.Normal))
			continue
		}
		lines = append(lines, t.line(i, label, focused))
	}
	return strings.Join(lines, "\n")
}

// follow brings the bar of the row to which the cursor went into the chart, if
// the chart has nothing of it. Gone elsewhere in time since, one stays there.
func (t *Timeline) follow() {
	if t.spans.Len() == 0 {
		return
	}
	_, from, to := t.spans.Bar(t.cursor)
	if from.IsZero() || t.cursor == t.followed && from.Equal(t.seen) {
		return
	}
	t.followed, t.seen = t.cursor, from
	if to.Before(from) {
		to = from
	}
	if t.cell(to) >= 0 && t.cell(from) < t.chart {
		return
	}
	t.start = from.AddDate(0, 0, -t.chart/4*zooms[t.zoom])
}

// cell is the cell of a day.
func (t *Timeline) cell(day time.Time) int {
	days := int(day.Sub(t.start).Hours()+12) / 24
	if day.Before(t.start) {
		days = -int(t.start.Sub(day).Hours()+12)/24 - zooms[t.zoom] + 1
	}
	return days / zooms[t.zoom]
}

// scale writes the months above the chart, and the days below them.
func (t *Timeline) scale() (months, days string) {
	first, second := blankCells(t.chart), blankCells(t.chart)
	put := func(line []string, x int, text string, most int) {
		for i, r := range []rune(Cut(text, most)) {
			if x+i >= 0 && x+i < len(line) {
				line[x+i] = string(r)
			}
		}
	}
	free := 0
	for x := range t.chart {
		from := t.start.AddDate(0, 0, x*zooms[t.zoom])
		to := from.AddDate(0, 0, zooms[t.zoom])
		if month := time.Date(to.Year(), to.Month(), 1, 0, 0, 0, 0, to.Location()); x == 0 || !month.Before(from) && month.Before(to) {
			name := Clean(t.Words.Month(from))
			if !month.Before(from) && month.Before(to) {
				name = Clean(t.Words.Month(month))
			}
			if x == 0 && month.AddDate(0, 1, 0).Before(t.start.AddDate(0, 0, (Width(name)+2)*zooms[t.zoom])) {
				continue // the next month's name needs the room
			}
			if x >= free && Width(name) <= t.chart-x {
				put(first, x, name, t.chart-x)
				free = x + Width(name) + 2
			}
		}
		monday := from.AddDate(0, 0, (8-int(from.Weekday()))%7)
		if zooms[t.zoom] <= 2 && monday.Before(to) && x+2 <= t.chart {
			put(second, x, strconv.Itoa(monday.Day()), 2)
		}
	}
	if now := t.cell(t.Today); now >= 0 && now < t.chart {
		put(second, now, "▼", 1)
	}
	return strings.Join(first, ""), strings.Join(second, "")
}

func blankCells(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = " "
	}
	return out
}

// span is what a row shows, and its days.
type span struct {
	title    Cell
	from, to time.Time
}

// span gives those of row i: the rows near it ask for them too.
func (t *Timeline) span(i int) (title Cell, from, to time.Time) {
	s := t.drawn.Of(i, func() (s span) {
		s.title, s.from, s.to = t.spans.Bar(i)
		return s
	})
	return s.title, s.from, s.to
}

func (t *Timeline) line(i, label int, focused bool) string {
	title, from, to := t.span(i)
	here := i == t.cursor
	sign := "  "
	if here {
		sign = "› "
	}
	if t.spans.Marked(i) {
		sign = sign[:len(sign)-1] + "●"
	}
	text := sign + Fit(Apart(Clean(title.Text), label-len(indent), Near(i, t.spans.Len(), func(at int) string {
		other, _, _ := t.span(at)
		return Clean(other.Text)
	})), label-len(indent))
	switch {
	case here && focused:
		text = t.Theme.Cursor.Paint(text)
	case here:
		text = t.Theme.CursorAway.Paint(text)
	default:
		text = t.Theme.Paint(title.Tone, text)
	}
	return text + " " + t.bar(from, to, title.Tone)
}

// bar draws the days of a row: a bar, or a sign for one day. What lies beyond
// the chart is told by an arrow at its edge.
func (t *Timeline) bar(from, to time.Time, tone style.Tone) string {
	now := t.cell(t.Today)
	blank := func(a, b int) string {
		if now >= a && now < b {
			return spaces(now-a) + t.Theme.Paint(style.Faint, "│") + spaces(b-now-1)
		}
		return spaces(b - a)
	}
	if from.IsZero() {
		return blank(0, t.chart)
	}
	if to.Before(from) {
		to = from
	}
	a, b := t.cell(from), t.cell(to)
	switch {
	case b < 0:
		return t.Theme.Paint(style.Dim, "‹") + blank(1, t.chart)
	case a >= t.chart:
		return blank(0, t.chart-1) + t.Theme.Paint(style.Dim, "›")
	}
	left, right := max(0, a), min(t.chart-1, b)
	bar := strings.Repeat("█", right-left+1)
	if from.Equal(to) {
		bar = "◆"
	}
	return blank(0, left) + t.Theme.Paint(tone, bar) + blank(right+1, t.chart)
}
