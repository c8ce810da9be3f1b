// Package records is the generic pane: a list of the records of any kind, with
// everything that a table of records can do. Kinds without a pane of their own
// open in it.
package records

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
)

// Pane lists the records of one kind.
type Pane struct {
	host  *pane.Host
	kind  *model.Kind
	table *pane.Table
	sheet *pane.Sheet
}

// New returns the pane of a kind.
func New(h *pane.Host, kind *model.Kind) *Pane {
	return &Pane{host: h, kind: kind, table: pane.NewTable(h, kind), sheet: pane.NewSheet(h)}
}

// Name is the name of the kind.
func (p *Pane) Name() string { return p.kind.Name }

// Title is the plural of the kind.
func (p *Pane) Title() string { return pane.Upper(p.host.Words.Kinds(p.kind.Name)) }

// Init reads the list.
func (p *Pane) Init() tea.Cmd { return p.table.Load() }

// Update keeps the preview on the row under the cursor.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	_, cmd := p.table.Update(msg)
	return tea.Batch(cmd, p.sheet.Update(msg), p.sheet.Show(p.table.Link()))
}

// Render draws the list.
func (p *Pane) Render(width, height int, focused bool) string {
	return p.table.Render(width, height, focused)
}

// Preview draws the record under the cursor.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// Actions are those of every table.
func (p *Pane) Actions() []keys.Action { return p.table.Actions() }

// Crumb says how many records there are.
func (p *Pane) Crumb() string { return p.table.Crumb() }

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.table.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor { return p.table.Cursor() }

// Seek shows a record of the kind.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != p.kind.Name {
		return false, nil
	}
	p.table.Seek(link.ID)
	return true, p.sheet.Show(p.table.Link())
}

// Click moves the cursor, or opens the record that it is on.
func (p *Pane) Click(x, y int) tea.Cmd {
	open, cmd := p.table.Click(x, y)
	if open {
		return p.host.Open(p.table.Link())
	}
	return tea.Batch(cmd, p.sheet.Show(p.table.Link()))
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.table.List.Move(lines)
	return p.sheet.Show(p.table.Link())
}

// Note says what a contact noted from here is about: the record under the
// cursor.
func (p *Pane) Note() map[string]model.Value { return pane.NoteAbout(p.sheet.Full()) }
