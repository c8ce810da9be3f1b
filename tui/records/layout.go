package records

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// layout is how the rows of a pane's table are laid out, and what that takes.
type layout struct {
	p          *Pane
	as         string
	steps      *model.Field // the columns of a board, nil for none
	start, end *model.Field // the days of agenda and timeline
	details    []string     // what a card says below its title
	board      widget.Board
	stacks     stacks
	timeline   widget.Timeline
	rev        int // of the table, that the layout was made for
	tree       tree
	group      *model.Field // that the view or the user chose
	moving     bool         // a card was sent to another column
	turning    bool         // another layout's rows are on their way
	begins     bool         // days were laid out: it begins with today's
	above      int          // lines of the filter in the last drawing
}

// newLayout prepares the layouts of a pane: group is the field of a board's
// columns where the view says one.
func newLayout(p *Pane, group *model.Field) layout {
	l := layout{p: p, as: model.LayoutList, steps: p.kind.Steps(), rev: -1, group: group}
	l.tree.p, l.tree.widget.Words, l.tree.widget.Theme = p, p.host.Words, p.host.Theme
	l.start, l.end = p.kind.DayFields()
	l.board.Theme = p.host.Theme
	l.timeline = widget.Timeline{Words: p.host.Words, Theme: p.host.Theme, Today: p.host.Today().Time()}
	for _, name := range []string{"due", "day", "moment", "closes", "end", "assignee", "responsible", "project", "organisation"} {
		if f := p.kind.Field(name); f != nil && f.Compute == nil {
			l.details = append(l.details, name)
		}
	}
	l.details = l.details[:min(3, len(l.details))]
	return l
}

// turn lays the rows out anew; they must be loaded again.
func (l *layout) turn(as string) {
	if !l.p.kind.CanLay(as) {
		as = model.LayoutList
	}
	l.as, l.rev = as, -1
	l.begins = as == model.LayoutAgenda || as == model.LayoutTimeline
	t := l.p.table
	l.follows()
	switch as {
	case model.LayoutTree:
		t.GroupBy("")
	case model.LayoutBoard:
		t.Also(append([]string{l.steps.Name, "status", l.p.titleField()}, l.details...)...)
		t.GroupBy("")
	case model.LayoutTimeline:
		t.Also(l.start.Name, "status", l.p.titleField())
		if l.end != nil {
			t.Also(l.end.Name)
		}
	case model.LayoutAgenda:
		day := l.day()
		t.Also(day.Name)
		t.Daily = true
		t.SortAs(day.Name)
		t.GroupBy(day.Name)
	}
}

// turnNow turns, and reads the rows: until they are there, keys wait for what
// they will be on.
func (l *layout) turnNow(as string) tea.Cmd {
	l.turn(as)
	l.turning = true
	return l.p.table.Load()
}

// day is the field that an agenda follows: when something is due, or begins.
func (l *layout) day() *model.Field {
	if l.end != nil && l.end.Name == "due" {
		return l.end
	}
	return l.start
}

// choose asks for a layout.
func (l *layout) choose() tea.Cmd {
	return l.p.host.ChooseLayout(l.p.kind, l.as, func(as string) tea.Cmd {
		if l.as == model.LayoutAgenda {
			l.p.table.Daily = false
			l.p.table.SortAs(l.p.kind.Sort)
			l.p.table.GroupBy("")
		}
		return l.turnNow(as)
	})
}

// follow makes the layout of the rows that the table shows now, and puts its
// cursor where the table's is.
func (l *layout) follow() {
	t := l.p.table
	fresh := l.rev != t.Revision()
	l.rev = t.Revision()
	l.turning = l.turning && t.Loading()
	l.toToday()
	switch l.as {
	case model.LayoutBoard:
		if fresh {
			l.stacks = l.p.stack()
			l.board.SetStacks(l.stacks)
			l.moving = l.moving && t.Loading()
		}
		if column, i, ok := l.stacks.find(t.List.Index()); ok {
			l.board.MoveTo(column, i)
		}
	case model.LayoutTree:
		l.tree.follow(fresh)
	case model.LayoutTimeline:
		l.timeline.SetSpans(spans{l.p})
		l.timeline.MoveTo(t.List.Index())
	}
}

// toToday puts the cursor on the first row that is not over, where days begin to
// be looked at: what lies behind is above it.
func (l *layout) toToday() {
	t := l.p.table
	shown, _ := t.Rows()
	if !l.begins || t.Loading() || shown == 0 {
		return
	}
	l.begins = false
	if t.List.Index() != 0 { // that is what was looked at before
		return
	}
	last, today := l.day(), string(l.p.host.Today())
	if l.as == model.LayoutTimeline && l.end != nil {
		last = l.end
	}
	for i := range shown {
		if t.Value(t.RowAt(i), last.Name) >= today {
			t.List.MoveTo(i)
			t.List.SetTop(i)
			return
		}
	}
}

// move moves the cursor by a key, where the layout is not the table's own list.
func (l *layout) move(key string) bool {
	if l.as == model.LayoutTree {
		moved := pane.MoveIn(&l.tree.widget.List, key)
		l.tree.lead()
		return moved
	}
	if l.as != model.LayoutBoard {
		return false
	}
	switch keys.Means(key, keys.Moving()) {
	case keys.DoUp:
		l.board.Move(-1)
	case keys.DoDown:
		l.board.Move(1)
	case keys.DoPageUp:
		l.board.Page(-1)
	case keys.DoPageDown:
		l.board.Page(1)
	case keys.DoHome:
		l.board.Move(-1 << 30)
	case keys.DoEnd:
		l.board.Move(1 << 30)
	default:
		return false
	}
	l.lead()
	return true
}

// step moves the cursor by n rows.
func (l *layout) step(n int) {
	switch l.as {
	case model.LayoutTree:
		l.tree.widget.Move(n)
		l.tree.lead()
		return
	case model.LayoutBoard:
		l.board.Move(n)
		l.lead()
		return
	}
	l.p.table.List.Move(n)
	l.follow()
}

// lead puts the table's cursor on the card under the board's.
func (l *layout) lead() {
	if column, i := l.board.Cursor(); i >= 0 {
		l.p.table.List.MoveTo(l.stacks.rows[column][i])
	}
}

// side goes to the next column that has cards.
func (l *layout) side(n int) tea.Cmd {
	column, _ := l.board.Cursor()
	for c := column + n; c >= 0 && c < l.stacks.Columns(); c += n {
		if l.stacks.Len(c) > 0 {
			l.board.Side(c - column)
			l.lead()
			break
		}
	}
	return nil
}

// send moves the selected cards, or the one under the cursor, to the column
// beside.
func (l *layout) send(n int) tea.Cmd {
	column, _ := l.board.Cursor()
	value := l.stacks.values[column+n]
	var edits []pane.Edit
	for _, t := range l.p.table.Targets() {
		edits = append(edits, pane.Edit{Op: pane.Set, Link: t.Link, Base: t.Base,
			Fields: map[string]model.Value{l.steps.Name: model.Single(value)}})
	}
	l.moving = true
	return l.p.host.Apply(edits...)
}

// canSend guards moving cards.
func (l *layout) canSend(n int) func() (bool, string) {
	return func() (bool, string) {
		switch column, i := l.board.Cursor(); {
		case l.as != model.LayoutBoard:
			return false, "reason.not_board"
		case i < 0:
			return false, "reason.no_row"
		case column+n < 0 || column+n >= l.stacks.Columns():
			return false, "reason.last_column"
		}
		return true, ""
	}
}

// SaveView asks for the title under which what is shown is saved.
func (p *Pane) SaveView() tea.Cmd { return p.table.SaveView(p.view, p.saved(), p.as) }

// Actions are those of every table, and of the layout.
func (p *Pane) Actions() []keys.Action {
	actions := slices.Concat(p.table.Actions("view.layout", "record.save_view"), p.layoutActions())
	if p.as == model.LayoutTree {
		actions = p.tree.actions(actions)
	}
	if p.as == model.LayoutTree || p.as == model.LayoutBoard {
		for i := range actions {
			if actions[i].ID == "list.group" {
				actions[i].Do = p.chooseBy
			}
		}
	}
	return p.lifting(actions)
}

func (l *layout) layoutActions() []keys.Action {
	actions := []keys.Action{
		{ID: "view.layout", Words: "action.layout", Keys: []string{"D"}, Group: "group.list", Rank: 21, Do: l.choose},
		{ID: "record.save_view", Words: "action.save_view", Keys: []string{"S"}, Group: "group.list", Rank: 10, Do: l.p.SaveView},
	}
	switch l.as {
	case model.LayoutBoard:
		return append(actions,
			keys.Action{ID: "board.left", Words: "action.board_sides", Keys: []string{"left"}, Group: "group.list", Do: func() tea.Cmd { return l.side(-1) }},
			keys.Action{ID: "board.right", Words: "action.board_sides", Keys: []string{"right"}, Group: "group.list", Do: func() tea.Cmd { return l.side(1) }},
			keys.Action{ID: "record.send_back", Words: "action.card_left", Keys: []string{"shift+left", "("}, Group: "group.record",
				Guard: l.canSend(-1), Do: func() tea.Cmd { return l.send(-1) }},
			keys.Action{ID: "record.send_on", Words: "action.card_right", Keys: []string{"shift+right", ")"}, Group: "group.record", Rank: 3,
				Guard: l.canSend(1), Do: func() tea.Cmd { return l.send(1) }})
	case model.LayoutTimeline:
		slide := func(do func(int), n int) func() tea.Cmd { return func() tea.Cmd { do(n); return nil } }
		return append(actions,
			keys.Action{ID: "timeline.back", Words: "action.timeline_sides", Keys: []string{"left"}, Group: "group.list", Do: slide(l.timeline.Side, -1)},
			keys.Action{ID: "timeline.on", Words: "action.timeline_sides", Keys: []string{"right"}, Group: "group.list", Do: slide(l.timeline.Side, 1)},
			keys.Action{ID: "timeline.zoom_in", Words: "action.zoom_in", Keys: []string{"+"}, Group: "group.list", Rank: 3, Do: slide(l.timeline.Zoom, 1)},
			keys.Action{ID: "timeline.zoom_out", Words: "action.zoom_out", Keys: []string{"-"}, Group: "group.list", Do: slide(l.timeline.Zoom, -1)})
	}
	return actions
}

// saved is the query that a view of this layout keeps: the order and groups of
// an agenda are its own, and a board's columns stand as its groups.
func (l *layout) saved() string {
	text := l.p.table.ViewQuery()
	switch l.as {
	case model.LayoutAgenda:
		q, err := model.ParseQueryWith(l.p.kind, text, l.p.host.Env(), l.p.host.Lexicon)
		if err == nil {
			text = q.Conditions()
		}
	case model.LayoutBoard:
		if l.steps != l.p.kind.Steps() {
			text = strings.TrimSpace(text + " group:" + l.steps.Name)
		}
	case model.LayoutTree:
		if l.tree.by != l.p.kind.Parent() {
			text = strings.TrimSpace(text + " group:" + l.tree.by.Name)
		}
	}
	return text
}

// click moves the cursor to what was clicked; open says that it was there.
func (l *layout) click(x, y int) (open bool, cmd tea.Cmd) {
	t := l.p.table
	row := -1
	switch l.as {
	case model.LayoutTree:
		return l.tree.click(x, y-l.above)
	case model.LayoutBoard:
		if column, i, ok := l.board.Hit(x, y-l.above); ok {
			row = l.stacks.rows[column][i]
		}
	case model.LayoutTimeline:
		if i, ok := l.timeline.Hit(y - l.above); ok {
			row = i
		}
	default:
		return t.Click(x, y)
	}
	if row < 0 {
		return false, nil
	}
	open = row == t.List.Index()
	t.List.MoveTo(row)
	l.follow()
	return open, nil
}

// Render draws the rows as they are laid out, below what a view says of itself.
func (p *Pane) Render(width, height int, focused bool) string {
	lines := p.drawHead(width, height)
	p.head.lines = len(lines)
	return strings.Join(append(lines, p.renderRows(width, height-len(lines), focused)), "\n")
}

func (p *Pane) renderRows(width, height int, focused bool) string {
	if !slices.Contains([]string{model.LayoutBoard, model.LayoutTimeline, model.LayoutTree}, p.as) {
		return p.table.Render(width, height, focused)
	}
	above, lines := p.table.Line(width, height)
	p.above = lines
	if state := p.table.State(); state != "" {
		return widget.Block(above+widget.Cut(state, width), width, height)
	}
	if n, _ := p.table.Rows(); n == 0 && p.table.Filtered() { // the list says how to get out
		return p.table.Render(width, height, focused)
	}
	switch {
	case p.as == model.LayoutTree:
		return above + p.tree.widget.Render(width, height-lines, focused)
	case p.as == model.LayoutBoard && p.stacks.Columns() == 0: // no row names a column
		return p.table.Render(width, height, focused)
	case p.as == model.LayoutBoard:
		return above + p.board.Render(width, height-lines, focused)
	}
	return above + p.timeline.Render(width, height-lines, focused)
}

// Modes lists the keys of the layouts that have some of their own.
func (p *Pane) Modes() []pane.Mode {
	as := p.as
	defer func() { p.as = as }()
	var out []pane.Mode
	for _, as := range []string{model.LayoutTree, model.LayoutBoard, model.LayoutTimeline} {
		if p.kind.CanLay(as) {
			p.as = as
			out = append(out, pane.Mode{Words: "choice.view.layout." + as, Actions: p.Actions()})
		}
	}
	return out
}
