// Package contacts is the pane of the contact log: calls, visits, messages,
// the newest first, by month. It can be narrowed to a project, a person or an
// organisation; what a filter finds is found within that.
//
// Deleted entries are kept: X lists them, and there x brings them back.
package contacts

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Pane is the contact log.
type Pane struct {
	host  *pane.Host
	table *pane.Table
	sheet *pane.Sheet
	// to is what the log is narrowed to, and its label; zero for all.
	to    model.Link
	label string
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h)}
	p.table = pane.NewTable(h, model.Interactions.Kind, columns...)
	p.table.GroupBy("moment")
	Shape(h, p.table)
	p.table.Preset = p.narrowedPreset
	p.sheet.Fields = previewed
	p.empty()
	return p
}

var columns = []string{"moment", "summary", "organisations", "people", "channel", "project"}

// previewed lists what the preview shows below the summary: the note and what
// is to follow first, since a small preview shows no more.
var previewed = []string{"notes", "follow_up", "organisations", "people", "moment", "channel", "project", "actions", "sensitive"}

// Shape gives the columns of a table of contacts the room that a log needs:
// when, what, with whom; the rest where there is room.
func Shape(h *pane.Host, t *pane.Table) {
	at := -1
	for i := range t.List.Columns {
		shapeColumn(&t.List.Columns[i])
		if t.List.Columns[i].ID == "moment" {
			at = i
		}
	}
	t.Cells = func(r pane.Row, cells []widget.Cell) []widget.Cell {
		if at >= 0 {
			cells[at].Text = h.LocalMoment(t.Value(r, "moment"))
		}
		return cells
	}
}

func shapeColumn(c *widget.Column) {
	switch c.ID {
	case "moment":
		c.Width, c.Min, c.Grow, c.Rank = 22, 22, 0, 1
	case "summary":
		c.Width, c.Min, c.Grow, c.Rank = 30, 18, 4, 0
	case "organisations":
		c.Width, c.Min, c.Grow, c.Rank = 20, 14, 2, 2
	case "people":
		c.Width, c.Min, c.Grow, c.Rank = 18, 14, 1, 4
	case "channel":
		c.Width, c.Min, c.Grow, c.Rank = 10, 9, 0, 3
	case "project":
		c.Width, c.Min, c.Grow, c.Rank = 18, 12, 1, 5
	}
}

// empty sets the sentence for when there is no entry.
func (p *Pane) empty() {
	key := "contacts.empty"
	switch {
	case p.table.Deleted:
		key = "contacts.empty_deleted"
	case !p.to.ID.IsZero():
		key = "contacts.empty_narrowed"
	}
	p.table.List.Empty = p.host.T(key)
}

// Name names the pane.
func (p *Pane) Name() string { return "contacts" }

// Init reads the log.
func (p *Pane) Init() tea.Cmd { return p.table.Load() }

// Update keeps the preview on the row under the cursor.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	_, cmd := p.table.Update(msg)
	return tea.Batch(cmd, p.sheet.Update(msg), p.sheet.Show(p.table.Link()))
}

// Render draws the log.
func (p *Pane) Render(width, height int, focused bool) string {
	return p.table.Render(width, height, focused)
}

// Preview draws the entry under the cursor, with the whole note, the follow-up
// and what it is linked with.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// Crumb says how many entries there are, and what they are narrowed to.
func (p *Pane) Crumb() string {
	text := p.table.Crumb()
	if !p.to.ID.IsZero() {
		text = p.host.T("contacts.narrowed", "kind", pane.Upper(p.host.Words.Kind(p.to.Kind)), "label", widget.Clean(p.label)) + " · " + text
	}
	if p.table.Deleted {
		text = p.host.T("contacts.deleted") + " · " + text
	}
	return text
}

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.table.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor { return p.table.Cursor() }

// Seek shows an entry, whatever the log was narrowed to.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != p.table.Kind.Name {
		return false, nil
	}
	var cmd tea.Cmd
	if !p.to.ID.IsZero() || p.table.Deleted {
		p.table.Deleted = false
		cmd = p.narrow(model.Link{}, "")
	}
	p.table.Seek(link.ID)
	return true, tea.Batch(cmd, p.sheet.Show(p.table.Link()))
}

// Click moves the cursor, or opens the entry that it is on.
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

// Note gives a new contact what the log is narrowed to, or else whom the entry
// under the cursor was with: people call again.
func (p *Pane) Note() pane.Note {
	if preset := p.narrowedPreset(); len(preset) > 0 {
		return pane.Note{Values: preset}
	}
	if full := p.sheet.Full(); full != nil && full.ID == p.table.Link().ID {
		return pane.NoteAbout(full)
	}
	return pane.Note{}
}

// narrowedPreset gives an entry added here what the log is narrowed to.
func (p *Pane) narrowedPreset() map[string]model.Value {
	if field := fieldOf[p.to.Kind]; field != "" {
		return map[string]model.Value{field: {p.to.ID.String()}}
	}
	return nil
}

// fieldOf names the field by which an entry refers to a kind.
var fieldOf = map[string]string{"project": "project", "person": "people", "organisation": "organisations"}

// narrow shows only the entries about a record, or all for a zero link.
func (p *Pane) narrow(to model.Link, label string) tea.Cmd {
	p.to, p.label, p.table.Where = to, label, ""
	if field := fieldOf[to.Kind]; field != "" {
		p.table.Where = field + "=" + to.ID.String()
	}
	p.table.Reset()
	p.empty()
	return p.table.Load()
}

// chooseNarrow asks for a project, a person or an organisation.
func (p *Pane) chooseNarrow() tea.Cmd {
	h := p.host
	picker := widget.NewPicker(h.Words, h.Theme, h.T("contacts.narrow_title"), nil)
	search := h.Candidates([]string{"project", "organisation", "person"})
	picker.Number = h.Number()
	picker.Search = func(number, seq int, text string) tea.Cmd {
		return withKinds(h, search(number, seq, text))
	}
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		link, ok := model.ParseLink(it.Value)
		if !ok {
			return nil
		}
		return p.narrow(link, it.Label)
	})
}

// withKinds says of each candidate what it is.
func withKinds(h *pane.Host, cmd tea.Cmd) tea.Cmd {
	words := h.Words
	return func() tea.Msg {
		found, ok := cmd().(widget.Candidates)
		if !ok {
			return nil
		}
		for i, o := range found.Options {
			if link, good := model.ParseLink(o.Value); good {
				found.Options[i].Hint = words.Kind(link.Kind)
			}
		}
		return found
	}
}

// Actions are those of every table, with what is the log's own.
func (p *Pane) Actions() []keys.Action {
	t := p.table
	own := []keys.Action{
		{ID: "contacts.narrow", Words: "contacts.narrow", Keys: []string{"r"}, Group: "group.list", Rank: 2, Do: p.chooseNarrow},
		{ID: "contacts.show_deleted", Words: "contacts.show_deleted", Keys: []string{"X"}, Group: "group.list", Do: p.showDeleted},
		{ID: "contacts.clear", Words: "contacts.clear", Keys: []string{"esc"}, Group: "group.list", Guard: p.canClear, Do: p.clear},
	}
	if t.Deleted {
		own[1].Words = "contacts.show_live"
		own = append(own, keys.Action{ID: "contacts.restore", Words: "action.restore", Keys: []string{"x"}, Group: "group.record",
			Rank: 1, Guard: p.onRow, Do: p.restore})
		return append(own, t.Actions("list.clear", "record.delete", "record.edit", "record.status", "record.owner", "record.date",
			"record.priority", "record.tags", "record.any", "record.open")...)
	}
	return append(own, t.Actions("list.clear", "record.status", "record.owner", "record.priority", "record.tags")...)
}

func (p *Pane) onRow() (bool, string) {
	if p.table.Link().ID.IsZero() {
		return false, "reason.no_row"
	}
	return true, ""
}

func (p *Pane) canClear() (bool, string) {
	if !p.table.Filtered() && p.table.List.SelectedCount() == 0 && p.to.ID.IsZero() && !p.table.Deleted {
		return false, "reason.nothing_to_clear"
	}
	return true, ""
}

// clear takes away what hides entries, the last first: filter and selection,
// then the view of deleted ones, then what the log is narrowed to.
func (p *Pane) clear() tea.Cmd {
	switch t := p.table; {
	case t.Filtered() || t.List.SelectedCount() > 0:
		t.List.ClearSelection()
		return t.ClearFilter()
	case t.Deleted:
		return p.showDeleted()
	}
	return p.narrow(model.Link{}, "")
}

// showDeleted goes between the live entries and the deleted ones.
func (p *Pane) showDeleted() tea.Cmd {
	p.table.Deleted = !p.table.Deleted
	p.table.Reset()
	p.empty()
	return p.table.Load()
}

// restore brings the selected entries back, or the one under the cursor.
func (p *Pane) restore() tea.Cmd {
	var edits []pane.Edit
	for _, t := range p.table.Targets() {
		edits = append(edits, pane.Edit{Op: pane.Restore, Link: t.Link})
	}
	return p.host.Apply(edits...)
}

// Modes lists the keys of the deleted contacts.
func (p *Pane) Modes() []pane.Mode {
	deleted := p.table.Deleted
	defer func() { p.table.Deleted = deleted }()
	p.table.Deleted = true
	return []pane.Mode{{Words: "contacts.show_deleted", Actions: p.Actions()}}
}

// Targets returns the selected contacts, or the one under the cursor.
func (p *Pane) Targets() []pane.Target { return p.table.Targets() }

// Link returns the contact under the cursor.
func (p *Pane) Link() model.Link { return p.table.Link() }

// Rows are those of the log.
func (p *Pane) Rows() pane.Rows { return p.table }
