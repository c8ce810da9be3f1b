package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
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
	before *sought // what is kept for the next search
	back   bool    // the mark goes to what was opened last
}

// sought is a search that was left: the next one begins with it.
type sought struct {
	line   string
	opened model.Link
}

// newSearcher returns a search for what was sought before, which the first
// letter typed replaces.
func newSearcher(h *pane.Host, before *sought) *searcher {
	s := &searcher{host: h, sheet: pane.NewSheet(h), before: before, back: before.line != ""}
	s.input.Propose(before.line)
	return s
}

// Init asks for what is sought, or what the line may begin with.
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
	if s.back {
		s.at = slices.IndexFunc(got.Hits, func(hit pane.Hit) bool { return hit.Link == s.before.opened })
	}
	s.back, s.at = false, max(0, min(s.at, len(got.Hits)-1))
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
		*s.before = sought{line: s.input.Value()}
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
	s.at, s.top, s.taken, s.back = 0, 0, nil, false
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
	*s.before = sought{s.input.Value(), s.found.Hits[s.at].Link}
	s.host.GoTo(s.before.opened)
	return true, nil
}

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
