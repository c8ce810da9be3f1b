package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// changes is the list of what was done between two days, by whom: by day, by
// person or by record. Enter opens the record; B puts back what was.
type changes struct {
	host        *pane.Host
	from, until model.Day // both included
	zone        *time.Location
	by          int // index of groupings
	list        widget.List
	rows        changeRows
	ask         pane.Ask[pane.Actions]
	problem     string
	values      fieldValues
	kept        *changesKept
}

// changesKept is what the list was asked for last: it opens with that again.
type changesKept struct {
	from model.Day // empty until it was chosen
	// until is empty for the day that it is opened on.
	until model.Day
	by    int
}

// keep notes what the list shows now, for the next time.
func (c *changes) keep() {
	c.kept.from, c.kept.until, c.kept.by = c.from, c.until, c.by
	if c.until >= c.host.Today() {
		c.kept.until = ""
	}
}

// groupings are what the list is grouped by.
var groupings = []string{"day", "who", "record"}

// The last column of the list, and the room of a moment and of an hour alone.
const (
	whenColumn = 3
	whenWidth  = 20
	clockWidth = 8
)

func newChanges(h *pane.Host, from, until model.Day, zone *time.Location, kept *changesKept) *changes {
	c := &changes{host: h, from: from, until: until, zone: zone, by: kept.by, kept: kept}
	c.list = widget.List{Words: h.Words, Theme: h.Theme, Empty: h.T("past.none"), Columns: []widget.Column{
		{ID: "what", Title: h.T("past.column.what"), Width: 28, Min: 18, Grow: 3},
		{ID: "change", Title: h.T("past.column.change"), Width: 30, Min: 20, Grow: 4, Rank: 1},
		{ID: "who", Title: h.T("past.column.who"), Width: 16, Min: 10, Grow: 1, Rank: 2},
		{ID: "when", Title: h.T("past.column.when"), Width: whenWidth, Min: whenWidth, Rank: 3},
	}}
	c.rows.c = c
	c.list.SetSource(&c.rows)
	return c
}

func (c *changes) Init() tea.Cmd {
	past := c.host.Past
	after, until := endOfDay(c.from.Add(-1), c.zone), endOfDay(c.until, c.zone)
	return c.ask.Do(func(ctx context.Context) (pane.Actions, error) { return past.Actions(ctx, after, until) })
}

// Update moves in the list, and does what its keys say; the values of the
// changes around the cursor are read as it goes.
func (c *changes) Update(msg tea.Msg) (bool, tea.Cmd) {
	done, cmd := c.handle(msg)
	if done {
		return true, cmd
	}
	return false, tea.Batch(cmd, c.values.read(c))
}

func (c *changes) handle(msg tea.Msg) (bool, tea.Cmd) {
	if c.values.take(msg) {
		return false, nil
	}
	if got, err, ok := c.ask.Take(msg); ok {
		if c.problem = ""; err != nil {
			c.problem = c.host.Sentence(err)
		}
		c.rows.all, c.rows.more = got.List, got.More
		c.arrange()
		return false, nil
	}
	switch msg := msg.(type) {
	case pane.Changed, pane.Wrote:
		c.values.known = nil
		return false, c.Init()
	case tea.KeyPressMsg:
		return c.key(msg.String())
	}
	return false, nil
}

func (c *changes) key(key string) (bool, tea.Cmd) {
	row, some := c.row()
	switch does := keys.Means(key, c.Mode().Actions); {
	case does == keys.DoLeave || does == keys.DoClose:
		return true, nil
	case does == "changes.group":
		c.by = (c.by + 1) % len(groupings)
		c.keep()
		c.arrange()
	case does == "changes.from":
		return false, c.day("past.from", c.from, func(d model.Day) { c.from, c.until = d, max(d, c.until) })
	case does == "changes.until":
		return false, c.day("past.until", c.until, func(d model.Day) { c.until, c.from = d, min(d, c.from) })
	case does == "record.open" && some:
		return false, c.host.Open(row.Link)
	case does == "changes.put_back" && some:
		return false, c.putBack(row)
	default:
		pane.MoveIn(&c.list, key)
	}
	return false, nil
}

// Mode implements pane.Keyed.
func (c *changes) Mode() pane.Mode {
	return pane.Mode{Words: "action.changes", Actions: slices.Concat([]keys.Action{
		keys.InDialog("record.open", "action.open", keys.Accept),
		keys.InDialog("changes.put_back", "changes.put_back", "B"),
		keys.InDialog("changes.group", "changes.group", "g"),
		keys.InDialog("changes.from", "changes.from", "d"),
		keys.InDialog("changes.until", "changes.until", "u"),
	}, keys.Moving(), keys.Leaving(), []keys.Action{keys.Helping()})}
}

// day asks for one end of the time.
func (c *changes) day(title string, at model.Day, set func(model.Day)) tea.Cmd {
	h := c.host
	parse := func(text string) widget.Parsed {
		day, err := model.ParseHumanDayPast(text, h.Today())
		if err != nil {
			return widget.Parsed{Problem: h.Sentence(err)}
		}
		if day == "" {
			return widget.Parsed{}
		}
		return widget.Parsed{Preview: h.Words.DayLong(day.Time()), Value: string(day)}
	}
	p := widget.NewPrompt(h.Theme, h.T(title), h.T("past.day_help"), "", parse)
	p.Propose(string(at))
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		if d := model.Day(p.Parsed().Value); d != "" {
			set(d)
			c.keep()
		}
		return c.Init()
	})
}

// putBack asks what to put back: a field or the record as they were before, or
// all that the action changed.
func (c *changes) putBack(row pane.PastAction) tea.Cmd {
	h := c.host
	var items []widget.Item
	for _, f := range row.Fields {
		if k := model.KindNamed(row.Link.Kind); k != nil && k.Field(f) != nil {
			items = append(items, widget.Item{Value: "field:" + f, Label: h.T("past.put.field", "field", h.Words.Field(k.Name, f))})
		}
	}
	if row.What != "create" { // before that there was no record
		items = append(items, widget.Item{Value: "record", Label: h.T("past.put.record")})
	}
	if row.What == "create" || row.Of > 1 {
		items = append(items, widget.Item{Value: "action", Label: h.T("past.put.action", "n", row.Of)})
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("past.put.title", "what", c.label(row)), items)
	p.Numbered = true
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		w := pane.FormerWish{Action: row.Hash, Links: []model.Link{row.Link}}
		if it.Value == "action" {
			w.Links = nil
		}
		w.Field, _ = strings.CutPrefix(it.Value, "field:")
		if w.Field == it.Value {
			w.Field = ""
		}
		return h.PutBack(w)
	})
}

func (c *changes) row() (pane.PastAction, bool) {
	i := c.list.Index()
	if i < 0 || i >= len(c.rows.order) {
		return pane.PastAction{}, false
	}
	return c.rows.all[c.rows.order[i]], true
}

// arrange orders the rows by what they are grouped by; within a group the last
// comes first.
func (c *changes) arrange() {
	order := make([]int, len(c.rows.all))
	for i := range order {
		order[i] = i
	}
	if by := groupings[c.by]; by != "day" {
		slices.SortStableFunc(order, func(a, b int) int {
			return strings.Compare(widget.Fold(c.heading(c.rows.all[a])), widget.Fold(c.heading(c.rows.all[b])))
		})
	}
	c.rows.order = order
	c.list.Columns[whenColumn].Width, c.list.Columns[whenColumn].Min = whenWidth, whenWidth
	if groupings[c.by] == "day" { // the heading has the day
		c.list.Columns[whenColumn].Width, c.list.Columns[whenColumn].Min = clockWidth, clockWidth
	}
	c.list.SetSource(&c.rows)
}

func (c *changes) heading(a pane.PastAction) string {
	switch groupings[c.by] {
	case "who":
		return a.Who
	case "record":
		return pane.Upper(c.host.Words.Kind(a.Link.Kind)) + " · " + c.label(a)
	}
	return pane.Upper(c.host.Words.DayLong(a.When.In(c.zone)))
}

func (c *changes) label(a pane.PastAction) string {
	if a.Protected {
		return c.host.T("widget.form.protected")
	}
	if a.Label == "" {
		return a.Link.ID.Short(6)
	}
	return widget.Clean(c.host.Title(a.Label))
}

// Size takes most of the screen.
func (c *changes) Size(width, height int) (int, int) { return min(width, 116), max(8, height-2) }

// Render draws the time, the list and its keys.
func (c *changes) Render(width, height int) string {
	h := c.host
	title := h.T("past.changes.title", "from", h.Words.Day(c.from.Time(), h.Today().Time()), "until", h.Words.Day(c.until.Time(), h.Today().Time()))
	if c.rows.more > 0 {
		title += " " + h.T("past.changes.more", "n", c.rows.more)
	}
	lines := []string{h.Theme.Paint(style.Strong, widget.Fit(title, width))}
	detail := c.detail(width, height)
	room := height - 2 - len(detail)
	body := c.list.Render(width, room, true)
	if c.problem != "" {
		body = widget.Block(h.Theme.Paint(style.Bad, widget.Fit(c.problem, width)), width, room)
	}
	hint := h.T("past.changes.keys", "by", h.T("past.by."+groupings[(c.by+1)%len(groupings)]))
	lines = append(append(lines, body), detail...)
	return strings.Join(append(lines, widget.Hint(h.Theme, hint, width)), "\n")
}
func (c *changes) Cursor() *tea.Cursor { return nil }

func (c *changes) Click(_, y int) (bool, tea.Cmd) {
	if i, ok := c.list.Hit(y - 1); ok {
		c.list.MoveTo(i)
	}
	return false, nil
}
func (c *changes) Wheel(lines int) { c.list.Move(lines) }

// changeRows gives the list its rows.
type changeRows struct {
	c     *changes
	all   []pane.PastAction
	order []int
	more  int
}

func (r *changeRows) Len() int { return len(r.order) }
func (r *changeRows) ID(i int) string {
	a := r.all[r.order[i]]
	return a.Hash.String() + a.Link.String()
}
func (r *changeRows) Group(i int) string { return r.c.heading(r.all[r.order[i]]) }

func (r *changeRows) Row(i int) []widget.Cell {
	a, h := r.all[r.order[i]], r.c.host
	what := h.T("past.row", "kind", pane.Upper(h.Words.Kind(a.Link.Kind)), "what", r.c.label(a))
	if groupings[r.c.by] == "record" {
		what = r.c.label(a)
	}
	when := a.When.In(r.c.zone)
	clock := h.Words.Clock(when)
	if groupings[r.c.by] != "day" {
		clock = h.Words.Day(when, h.Today().Time()) + " " + clock
	}
	return []widget.Cell{{Text: what}, {Text: r.c.words(a)}, {Text: widget.Clean(a.Who), Tone: style.Dim}, {Text: clock, Tone: style.Dim}}
}
