// Package records is the generic pane: the records of any kind, with everything
// that a table of records can do, as a list, a tree, a board, an agenda or a timeline.
// Kinds without a pane of their own open in it, and so do saved views.
//
// All layouts show the rows of one table: its filter, its order, its selection
// and its cursor are theirs.
package records

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// Pane shows the records of one kind.
type Pane struct {
	host  *pane.Host
	kind  *model.Kind
	table *pane.Table
	sheet *pane.Sheet
	view  pane.SavedView // zero for all records of the kind

	broken bool // the query of the view cannot be read
	head
	layout
}

// New returns the pane of a kind.
func New(h *pane.Host, kind *model.Kind) *Pane {
	p := &Pane{host: h, kind: kind, table: pane.NewTable(h, kind), sheet: pane.NewSheet(h)}
	p.layout = newLayout(p, nil)
	return p
}

// NewView returns the pane of a view.
func NewView(h *pane.Host, v pane.SavedView) *Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h)}
	p.show(v)
	return p
}

// show makes the table of a view.
func (p *Pane) show(v pane.SavedView) {
	p.view, p.kind, p.lifted = v, model.KindNamed(v.KindOf), false
	p.lay()
	p.turn(v.Layout)
}

// lay makes the table of the view that is shown; turn lays its rows out.
func (p *Pane) lay() {
	v := &p.view
	p.table = pane.NewTable(p.host, p.kind, v.Shown(p.kind)...)
	q, err := model.ParseQueryWith(p.kind, v.Query, p.host.Env(), p.host.Lexicon)
	p.broken = err != nil
	switch {
	case p.broken:
		p.table.Where = v.Query // the store says why it cannot be read
	case !p.lifted:
		p.table.Where = q.Conditions()
		p.table.Follow(q)
	}
	p.layout = newLayout(p, q.Group)
}

// SetView shows a view as it is now.
func (p *Pane) SetView(v pane.SavedView) tea.Cmd {
	if v.Same(p.view) {
		return nil
	}
	at := p.table.Link().ID
	p.show(v)
	p.table.Seek(at)
	return p.load()
}

// Name is the name of the kind, or of the view.
func (p *Pane) Name() string {
	if !p.view.ID.IsZero() {
		return p.view.Name()
	}
	return p.kind.Name
}

// Title is the plural of the kind, or the view's own.
func (p *Pane) Title() string {
	if !p.view.ID.IsZero() {
		return p.view.View.Title
	}
	return pane.Upper(p.host.Words.Kinds(p.kind.Name))
}

// Init reads the list.
func (p *Pane) Init() tea.Cmd { return p.load() }

// Update keeps the preview, and the layout's cursor, on the row under the
// table's.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok && !p.table.Typing() && p.move(key.String()) {
		return p.sheet.Show(p.link())
	}
	if names, _, ok := p.asking.Take(msg); ok {
		p.tookNames(names)
		return nil
	}
	_, cmd := p.table.Update(msg)
	p.follow()
	return tea.Batch(cmd, p.sheet.Update(msg), p.sheet.Show(p.link()))
}

// Waiting reports whether a card is on its way, or another layout: the next key is
// meant for where it will be.
func (p *Pane) Waiting() bool {
	return p.moving && (p.host.Writing() || p.table.Loading()) || p.turning && p.table.Loading()
}

// Preview draws the record under the cursor.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// Crumb says how many records there are.
func (p *Pane) Crumb() string { return p.table.Crumb() }

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.table.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor {
	c := p.table.Cursor()
	if c != nil {
		moved := *c
		moved.Y += p.head.lines
		c = &moved
	}
	return c
}

// Seek shows a record of the kind; a view may lack it.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != p.kind.Name || !p.view.ID.IsZero() {
		return false, nil
	}
	p.table.Seek(link.ID)
	p.follow()
	return true, p.sheet.Show(p.link())
}

// Click moves the cursor, or opens the record that it is on.
func (p *Pane) Click(x, y int) tea.Cmd {
	open, cmd := p.click(x, y-p.head.lines)
	if open {
		return p.host.Open(p.link())
	}
	return tea.Batch(cmd, p.sheet.Show(p.link()))
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.step(lines)
	return p.sheet.Show(p.link())
}

// Broad asks for the width of the screen where columns or days stand side by
// side.
func (p *Pane) Broad() bool {
	return slices.Contains([]string{model.LayoutBoard, model.LayoutTimeline}, p.as)
}

// roomyLines is from how many lines on a board or a timeline shares them with a
// preview.
const roomyLines = 28

// Whole asks for the lines of a low screen, on which two cards would be seen.
func (p *Pane) Whole(lines int) bool { return p.Broad() && lines < roomyLines }

// link is the record under the cursor.
func (p *Pane) link() model.Link {
	if p.as == model.LayoutTree {
		return p.tree.Link()
	}
	return p.table.Link()
}

// Note says what a contact noted from here is about: the record under the
// cursor.
func (p *Pane) Note() pane.Note { return pane.NoteAbout(p.sheet.Full()) }

// Targets returns the selected records, or the one under the cursor.
func (p *Pane) Targets() []pane.Target { return p.table.Targets() }

// Link returns the record under the cursor.
func (p *Pane) Link() model.Link { return p.table.Link() }

// Rows are those of the list.
func (p *Pane) Rows() pane.Rows { return p.table }
