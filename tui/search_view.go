package tui

import (
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Size is nearly the whole screen: what is found comes and goes as one types,
// and a box that changes its size with it would jump.
func (s *searcher) Size(width, height int) (int, int) { return min(width, searchMost), height }

// Render draws the line, what is said of it, the list and the preview.
func (s *searcher) Render(width, height int) string {
	h := s.host
	wide := width >= searchWide
	text, at := s.input.Draw(h.Theme, width-2)
	s.cursor = tea.NewCursor(2+at, 0)
	head := h.Theme.Paint(style.Key, "> ") + text
	foot := widget.Hint(h.Theme, h.T("search.keys"), width)
	s.wide, s.rows = wide, max(1, height-3)
	left := width
	if wide {
		left = width * 3 / 5
	}
	list := s.list(left)
	if wide {
		aside := strings.Split(s.sheet.Render(width-left-2, s.rows), "\n")
		bar := h.Theme.Paint(style.Faint, "│")
		for i := range list {
			list[i] += bar + " " + aside[i]
		}
	}
	lines := append([]string{head, s.status(width)}, list...)
	return strings.Join(append(lines, foot), "\n")
}

// status says what became of the line, or how it may go on.
func (s *searcher) status(width int) string {
	h := s.host
	var offers []string
	for _, o := range s.found.Offers {
		offers = append(offers, widget.Clean(o.Word))
	}
	more := ""
	if len(offers) > 0 {
		more = h.T("search.complete") + " " + strings.Join(offers, "  ")
	}
	tone, text := style.Dim, more
	switch {
	case s.found.Respelt != "":
		tone, text = style.Info, h.T("search.respelt", "word", h.Words.Quote(widget.Clean(s.found.Respelt)))
		if more != "" {
			text += " · " + more
		}
	case more != "" && !s.wrong():
	case s.err != nil:
		tone, text = style.Warn, widget.Clean(h.Sentence(s.err))
	case s.found.More:
		text = h.T("search.more_here", "n", len(s.found.Hits))
	case len(s.found.Hits) > 0:
		text = h.T("search.count", "n", len(s.found.Hits))
	}
	return h.Theme.Paint(tone, widget.Fit(text, width))
}

// wrong reports whether a filter is refused that is not the one being typed.
func (s *searcher) wrong() bool {
	r := model.AsRefusal(s.err)
	if r == nil {
		return false
	}
	column, _ := strconv.Atoi(r.Args["column"])
	line := s.input.Value()
	return column <= utf8.RuneCountInString(line[:strings.LastIndexAny(line, " \u00a0")+1])
}

// list draws the records found, one or two lines each, around the mark.
func (s *searcher) list(width int) []string {
	h := s.host
	var lines []string
	var hits []int
	first, last := 0, 0
	for i, hit := range s.found.Hits {
		drawn := s.hit(hit, i == s.at, width)
		if i == s.at {
			first, last = len(lines), len(lines)+len(drawn)
		}
		for range drawn {
			hits = append(hits, i)
		}
		lines = append(lines, drawn...)
	}
	if len(lines) == 0 {
		key := "search.nothing"
		switch {
		case strings.TrimSpace(s.input.Value()) == "":
			key = "search.start"
		case s.ask.Pending():
			key = "widget.picker.searching"
		case s.err != nil && widget.Width(h.Sentence(s.err)) > width && (s.wrong() || len(s.found.Offers) == 0):
			return widget.BlockLines(indented(widget.Wrap(h.Sentence(s.err), width-2)), width, s.rows)
		case s.err != nil || len(s.found.Offers) > 0:
			return widget.BlockLines(nil, width, s.rows)
		}
		for _, l := range widget.Wrap(h.T(key), width-2) {
			lines = append(lines, h.Theme.Paint(style.Dim, "  "+l))
		}
		s.lines = nil
		return widget.BlockLines(lines, width, s.rows)
	}
	s.top = max(min(s.top, first), last-s.rows, 0)
	s.lines = hits[s.top:]
	return widget.BlockLines(lines[s.top:], width, s.rows)
}

func indented(lines []string) []string {
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// side is what stands at the right end of a record's line, of what the title
// leaves: its day, then the initials of who answers for it.
func (s *searcher) side(hit pane.Hit, title, room int) string {
	h := s.host
	day, owners := "", []string{""}
	if hit.Day != "" {
		day = h.DayShort(hit.Day)
	}
	switch name := widget.Clean(hit.Owner); hit.Owner {
	case "":
	case pane.Hidden:
		owners = []string{h.T("widget.form.protected"), ""}
	default:
		owners = []string{pane.Initials(name), ""}
	}
	for _, owner := range owners {
		side := day
		if owner != "" && day != "" {
			side += " · "
		}
		side += owner
		if left := room - widget.Width(side); left >= title || owner == "" && left >= titleCells {
			return side
		}
	}
	return ""
}

// hit draws a record: kind, title, day and owner; then the text around the
// words where the title does not hold them.
func (s *searcher) hit(hit pane.Hit, here bool, width int) []string {
	h := s.host
	ink, match, sign := h.Theme.Ink(style.Normal), h.Theme.Ink(style.Match), "  "
	if here {
		ink, match, sign = h.Theme.Cursor, h.Theme.CursorMatch, "› "
	}
	label, marks := h.Title(hit.Label), s.found.Sought.Marks(h.Title(hit.Label))
	if hit.Label == pane.Hidden {
		label, marks = h.T("record.protected", "kind", h.Words.Kind(hit.Link.Kind)), nil
	}
	glyph, tone := pane.Sign(hit.Status)
	if glyph != "" {
		glyph += " "
	}
	state := h.Theme.Ink(tone)
	if here {
		state = ink
	}
	rest := width - widget.Width(sign) - kindCells - widget.Width(glyph) - 2
	right := s.side(hit, widget.Width(widget.Clean(label)), rest)
	line := ink.Paint(sign+widget.Fit(pane.Upper(h.Words.Kind(hit.Link.Kind)), kindCells)) + state.Paint(glyph) +
		s.marked(label, marks, rest-widget.Width(right), ink, match) + ink.Paint(" "+right+" ")
	if hit.Snippet == "" {
		return []string{line}
	}
	dim := h.Theme.Ink(style.Dim)
	if here {
		dim = ink
	}
	indent := strings.Repeat(" ", kindCells+2)
	return []string{line, dim.Paint(indent) + s.marked(hit.Snippet, hit.Marks, width-len(indent), dim, match)}
}

// marked writes a text in exactly width cells with its marks in another ink. A
// terminal without colour gets brackets too.
func (s *searcher) marked(text string, marks []model.Mark, width int, ink, match style.Ink) string {
	open, end := "", ""
	if s.host.Theme.Mode == style.Plain {
		open, end = "[", "]"
	}
	type part struct {
		text string
		ink  style.Ink
	}
	var parts []part
	at := 0
	for _, sp := range marks {
		parts = append(parts, part{widget.Clean(text[at:sp.From]), ink}, part{open + widget.Clean(text[sp.From:sp.To]) + end, match})
		at = sp.To
	}
	parts = append(parts, part{widget.Clean(text[at:]), ink})
	all := 0
	for _, p := range parts {
		all += widget.Width(p.text)
	}
	var b strings.Builder
	left := width
	for _, p := range parts {
		w := widget.Width(p.text)
		if all > width && w >= left { // the … belongs to the line's end
			cut := widget.Cut(p.text+" …", left)
			p.ink.Write(&b, cut)
			left -= widget.Width(cut)
			break
		}
		p.ink.Write(&b, p.text)
		left -= w
	}
	ink.Write(&b, strings.Repeat(" ", max(0, left)))
	return b.String()
}

// Cursor is where one types.
func (s *searcher) Cursor() *tea.Cursor { return s.cursor }
