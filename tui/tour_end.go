package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// summary is the dialog at the tour's end.
type summary struct {
	host       *pane.Host
	lines      []summaryLine
	text, next string
	top, rows  int
	all        int
}

// summaryLine is a step with the keys that it taught.
type summaryLine struct {
	keys, words string
	done        bool
}

func (s *summary) Init() tea.Cmd { return nil }

// Update scrolls, and closes.
func (s *summary) Update(msg tea.Msg) (bool, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch keys.Means(key.String(), s.Mode().Actions) {
	case keys.DoLeave, keys.DoClose, keys.DoAccept:
		return true, nil
	}
	s.Wheel(widget.ScrollBy(key.String(), s.rows, s.all))
	return false, nil
}

// Mode implements pane.Keyed.
func (s *summary) Mode() pane.Mode { return pane.Mode{Words: "tour.title", Actions: keys.Reading()} }

// Size asks for the lines that there are.
func (s *summary) Size(width, height int) (int, int) {
	w := min(width, 72)
	return w, min(height, len(s.body(w))+2)
}

func (s *summary) body(width int) []string {
	theme := s.host.Theme
	var out []string
	for _, l := range widget.Wrap(s.text, width) {
		out = append(out, theme.Paint(style.Good, l))
	}
	out = append(out, "")
	names := 0
	for _, l := range s.lines {
		names = max(names, widget.Width(l.keys))
	}
	names = min(names, width/2)
	for _, l := range s.lines {
		sign, tone := "✓ ", style.Normal
		if !l.done {
			sign, tone = "– ", style.Dim
		}
		out = append(out, theme.Paint(tone, sign)+theme.Paint(style.Key, widget.FitRight(l.keys, names))+"  "+
			theme.Paint(tone, widget.Cut(l.words, max(1, width-names-4))))
	}
	out = append(out, "")
	return append(out, widget.Wrap(s.next, width)...)
}

// Render draws the summary in exactly width by height cells.
func (s *summary) Render(width, height int) string {
	h := s.host
	lines := s.body(width)
	s.rows, s.all = max(1, height-2), len(lines)
	s.Wheel(0)
	out := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("tour.title"), width))}
	out = append(out, widget.BlockLines(lines[s.top:], width, s.rows)...)
	out = append(out, widget.Hint(h.Theme, h.T("widget.help.hint"), width))
	return strings.Join(out, "\n")
}

func (s *summary) Cursor() *tea.Cursor            { return nil }
func (s *summary) Click(_, _ int) (bool, tea.Cmd) { return false, nil }

// Wheel scrolls.
func (s *summary) Wheel(lines int) { s.top = max(0, min(s.top+lines, s.all-s.rows)) }
