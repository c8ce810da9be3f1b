package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// slider chooses a day of the log: a bar for each day, as high as it has
// actions, and a line to type a date into.
type slider struct {
	host  *pane.Host
	today model.Day
	at    model.Day
	first model.Day
	days  map[model.Day]int
	most  int
	ask   pane.Ask[[]pane.DayCount]
	typed widget.Input
	caret int // its cursor's cell and line in the last drawing
	line  int
	wrong string
	early bool // what is typed lies before the log
	goTo  func(model.Day) tea.Cmd
}

func newSlider(h *pane.Host, at, now time.Time, goTo func(model.Day) tea.Cmd) *slider {
	s := &slider{host: h, today: model.DayOf(now), at: model.DayOf(now), goTo: goTo}
	if !at.IsZero() {
		s.at = model.DayOf(at.In(now.Location()))
	}
	s.first = s.at
	return s
}

func (s *slider) Init() tea.Cmd { return s.ask.Do(s.host.Past.Days) }

// Update moves the day, or takes what is typed as a date.
func (s *slider) Update(msg tea.Msg) (bool, tea.Cmd) {
	if days, err, ok := s.ask.Take(msg); ok {
		s.took(days, err)
		return false, nil
	}
	does := ""
	if k, ok := msg.(tea.KeyPressMsg); ok {
		does = keys.Means(k.String(), s.Mode().Actions)
	}
	switch does {
	case keys.DoLeave:
		return true, nil
	case keys.DoAccept:
		if s.wrong != "" {
			return false, nil
		}
		return true, s.goTo(s.at)
	case "past.day_back":
		s.move(-1)
	case "past.day_on":
		s.move(1)
	case "past.week_back":
		s.move(-7)
	case "past.week_on":
		s.move(7)
	case "past.month_back":
		s.month(-1)
	case "past.month_on":
		s.month(1)
	case "past.first":
		s.set(s.first)
	case "past.last":
		s.set(s.today)
	default:
		if s.typed.Update(msg) == widget.Edited {
			s.read()
		}
	}
	return false, nil
}

// Mode implements pane.Keyed. A date is typed there: no key writes a sign.
func (s *slider) Mode() pane.Mode {
	m := pane.Mode{Words: "action.past", Actions: []keys.Action{
		keys.InDialog("past.day_back", "past.day_back", "left"), keys.InDialog("past.day_on", "past.day_on", "right"),
		keys.InDialog("past.week_back", "past.week_back", keys.Up), keys.InDialog("past.week_on", "past.week_on", keys.Down),
		keys.InDialog("past.month_back", "past.month_back", keys.PageUp), keys.InDialog("past.month_on", "past.month_on", keys.PageDown),
		keys.InDialog("past.first", "past.first", "home"), keys.InDialog("past.last", "past.last", "end"),
		keys.Accepting(), keys.Leaving()[0], keys.Explaining(),
	}}
	for i := range m.Actions {
		m.Actions[i].Typing = true
	}
	return m
}

func (s *slider) took(days []pane.DayCount, err error) {
	if err != nil {
		s.wrong = s.host.Sentence(err)
		return
	}
	s.days, s.most = map[model.Day]int{}, 1
	for i, d := range days {
		if i == 0 || d.Day < s.first {
			s.first = d.Day
		}
		s.days[d.Day] += d.Count
		s.most = max(s.most, s.days[d.Day])
	}
}

// read takes a date as people write it, the last one where it has no year.
func (s *slider) read() {
	s.wrong, s.early = "", false
	text := strings.TrimSpace(s.typed.Value())
	if text == "" {
		return
	}
	day, err := model.ParseHumanDayPast(text, s.today)
	if err != nil {
		s.wrong = s.host.T("past.bad_date") // the refusal's own examples lie ahead
		return
	}
	if day > s.today {
		s.wrong = s.host.T("past.later")
		return
	}
	s.at, s.early = max(day, s.first), day < s.first
}

func (s *slider) move(days int) { s.set(s.at.Add(days)) }
func (s *slider) month(n int)   { t := s.at.Time().AddDate(0, n, 0); s.set(model.DayOf(t)) }
func (s *slider) set(d model.Day) {
	s.at, s.typed, s.wrong, s.early = min(max(d, s.first), s.today), widget.Input{}, "", false
}

func (s *slider) Size(width, height int) (int, int) { return min(width, 76), min(height, 11) }

// barRows is how high the bars are; where there is no room for them, the day
// and the line to type in come first.
const barRows = 4

// bars is how many lines of bars fit beside besides of other lines.
func bars(height, besides int) int { return max(0, min(barRows, height-besides)) }

// Render draws the bars around the day, the day, and what the keys do.
func (s *slider) Render(width, height int) string {
	h := s.host
	lines := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("past.title"), width))}
	from := s.from(width)
	foot := widget.Wrap(h.T("past.keys"), width)
	foot = foot[:min(len(foot), max(1, height-3))]
	scale := 2 // lines that name the months and point at the day
	rows := bars(height, 1+scale+2+len(foot))
	if rows == 0 {
		scale = 0
	}
	for row := rows; row >= 1; row-- {
		var b strings.Builder
		for x := range width {
			day := from.Add(x)
			text, tone := widget.Eighth(s.days[day]*8*rows/max(1, s.most), s.days[day] > 0, row), style.Info
			if day == s.at {
				tone = style.Accent
			}
			if day > s.today {
				text = " "
			}
			h.Theme.Ink(tone).Write(&b, text)
		}
		lines = append(lines, b.String())
	}
	if scale > 0 {
		lines = append(lines, s.scale(from, width), s.mark(from, width))
	}
	s.line = 1 + rows + scale + 1
	day, tone := h.Words.DayLong(s.at.Time())+" · "+h.T("past.day_count", "n", s.days[s.at]), style.Strong
	switch {
	case s.wrong != "":
		day, tone = "! "+s.wrong, style.Warn
	case s.early:
		day, tone = h.T("past.begins", "day", h.Words.DayLong(s.at.Time())), style.Warn
	}
	text, at := s.typed.Render(width - 2)
	s.caret = 2 + at
	lines = append(lines, h.Theme.Paint(tone, widget.Fit(day, width)), "› "+text)
	for _, l := range foot {
		lines = append(lines, widget.Hint(h.Theme, l, width))
	}
	return widget.Block(strings.Join(lines, "\n"), width, height)
}

// from is the day of the first bar: the day chosen stands in the middle where
// the log is longer than the line.
func (s *slider) from(width int) model.Day {
	from := s.at.Add(-width / 2)
	if last := s.today.Add(1 - width); from > last {
		from = last
	}
	return from
}

// scale names the months below their first bars.
func (s *slider) scale(from model.Day, width int) string {
	h := s.host
	var b strings.Builder
	used := 0
	for x := 0; x < width; x++ {
		t := from.Add(x).Time()
		if t.Day() != 1 || x < used {
			continue
		}
		name := h.Words.Month(t)
		if x+widget.Width(name) > width {
			break
		}
		b.WriteString(strings.Repeat(" ", x-used) + name)
		used = x + widget.Width(name)
	}
	return h.Theme.Paint(style.Dim, widget.Fit(b.String(), width))
}

// mark points at the day chosen.
func (s *slider) mark(from model.Day, width int) string {
	x := s.at.Sub(from)
	if x < 0 || x >= width {
		return strings.Repeat(" ", width)
	}
	return strings.Repeat(" ", x) + s.host.Theme.Paint(style.Accent, "▲") + strings.Repeat(" ", width-x-1)
}

// Cursor stands in what is typed.
func (s *slider) Cursor() *tea.Cursor { return tea.NewCursor(s.caret, s.line) }
