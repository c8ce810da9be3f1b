package tui

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

const (
	// searchShown is the number of records that a search lists.
	searchShown = 50
	// searchWide is the width from which a search shows a preview.
	searchWide = 100
	// searchMost is the greatest width of a search: longer lines are hard to read.
	searchMost = 150
	kindCells  = 14
	titleCells = 20 // the least of a title before its day
)

// searcher looks in all kinds while one types, and goes to what is chosen.
type searcher struct {
	host  *pane.Host
	input widget.Input
	ask   pane.Ask[pane.Found]
	found pane.Found
	err   error
	at    int
	top   int          // first line of the list shown
	enter bool         // enter was pressed before the answer was there
	taken []pane.Offer // those that tab goes round, since something was typed
	offer int          // the one of them that stands in the line
	sheet *pane.Sheet
	wide  bool
	rows  int   // lines of the list
	lines []int // the hit on each line drawn, from the first shown

	cursor *tea.Cursor
}

func newSearcher(h *pane.Host) *searcher { return &searcher{host: h, sheet: pane.NewSheet(h)} }

// Init asks for what the line may begin with.
func (s *searcher) Init() tea.Cmd { return s.look() }

// look asks anew; the search under way is given up.
func (s *searcher) look() tea.Cmd {
	data, line := s.host.Data, s.input.Value()
	return s.ask.Do(func(ctx context.Context) (pane.Found, error) { return data.Search(ctx, line, searchShown) })
}

// Update handles keys, answers and changes.
func (s *searcher) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return false, s.typed(msg)
	case pane.Changed:
		return false, tea.Batch(s.look(), s.sheet.Update(msg))
	}
	if got, err, ok := s.ask.Take(msg); ok {
		return s.answered(got, err)
	}
	return false, s.sheet.Update(msg)
}

func (s *searcher) answered(got pane.Found, err error) (bool, tea.Cmd) {
	s.err = err
	if err != nil { // what was found before stays while a filter is being typed
		got.Hits, got.Sought, got.Respelt = s.found.Hits, s.found.Sought, s.found.Respelt
	}
	s.found = got
	s.at = min(s.at, max(0, len(got.Hits)-1))
	if s.enter {
		s.enter = false
		return s.open()
	}
	return false, s.follow()
}

// follow shows the record under the mark beside the list.
func (s *searcher) follow() tea.Cmd {
	if !s.wide {
		return nil
	}
	if s.at >= len(s.found.Hits) {
		return s.sheet.Show(model.Link{})
	}
	return s.sheet.Show(s.found.Hits[s.at].Link)
}

func (s *searcher) key(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch msg.String() {
	case keys.Leave:
		s.ask.Drop()
		return true, nil
	case keys.Accept:
		if s.ask.Pending() {
			s.enter = true
			return false, nil
		}
		return s.open()
	case keys.Next:
		return false, s.complete(1)
	case keys.Previous:
		return false, s.complete(-1)
	case keys.Up, keys.AlsoUp:
		return false, s.move(-1)
	case keys.Down, keys.AlsoDown:
		return false, s.move(1)
	case keys.PageUp:
		return false, s.move(-max(1, s.rows/2))
	case keys.PageDown:
		return false, s.move(max(1, s.rows/2))
	}
	return false, s.typed(msg)
}

func (s *searcher) typed(msg tea.Msg) tea.Cmd {
	if s.input.Update(msg) != widget.Edited {
		return nil
	}
	s.at, s.top, s.taken = 0, 0, nil
	return s.look()
}

func (s *searcher) move(by int) tea.Cmd {
	s.at = max(0, min(s.at+by, len(s.found.Hits)-1))
	return s.follow()
}

// complete takes the first of the completions offered, then the others in turn;
// behind the name of a filter it goes on with its values.
func (s *searcher) complete(by int) tea.Cmd {
	if last := strings.TrimRight(s.input.Value(), ":="); s.taken != nil && last == s.input.Value() {
		s.offer = (s.offer + by + len(s.taken)) % len(s.taken)
	} else if s.offer = 0; len(s.found.Offers) > 0 {
		s.taken = s.found.Offers
	} else {
		return nil
	}
	s.input.SetValue(s.taken[s.offer].Line)
	s.at, s.top = 0, 0
	return s.look()
}

// open goes to the record under the mark.
func (s *searcher) open() (bool, tea.Cmd) {
	if s.at >= len(s.found.Hits) {
		return false, nil
	}
	s.host.GoTo(s.found.Hits[s.at].Link)
	return true, nil
}

// Size is nearly the whole screen: what is found comes and goes as one types,
// and a box that changes its size with it would jump.
func (s *searcher) Size(width, height int) (int, int) { return min(width, searchMost), height }

// Render draws the line, what is said of it, the list and the preview.
func (s *searcher) Render(width, height int) string {
	h := s.host
	wide := width >= searchWide
	text, at := s.input.Render(width - 2)
	s.cursor = tea.NewCursor(2+at, 0)
	head := h.Theme.Paint(style.Key, "> ") + h.Theme.Input.Paint(text)
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

// Click opens the record under the mouse.
func (s *searcher) Click(_, y int) (bool, tea.Cmd) {
	if line := y - 2; line >= 0 && line < min(len(s.lines), s.rows) {
		s.at = s.lines[line]
		return s.open()
	}
	return false, nil
}

// Wheel moves the mark.
func (s *searcher) Wheel(lines int) { s.at = max(0, min(s.at+lines, len(s.found.Hits)-1)) }
