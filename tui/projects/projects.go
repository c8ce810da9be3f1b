// Package projects is the pane of the projects: above, the list; below, one
// section at a time of the selected project — its open tasks, deadlines,
// grants, contact log, partners and funders, results.
//
// Right and left go from section to section, enter goes into the section and
// esc comes back. Whatever is added there, or with +, belongs to the project.
package projects

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Pane lists projects and shows the selected one.
type Pane struct {
	host     *pane.Host
	list     *pane.Table
	sections []*section
	at       int  // the section shown
	inside   bool // the section has the focus
	link     model.Link
	about    pane.Ask[overview]
	now      overview
	sheet    *pane.Sheet
	frame    frame
}

// frame is where the parts lay in the last drawing, in lines.
type frame struct {
	list    int // height of the list, 0 where it is not drawn
	section int // first line of the section's table
	tabs    int
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h)}
	p.list = pane.NewTable(h, model.Projects.Kind, "short", "name", "status", "next_deadline", "partners")
	p.list.SortBy("short") // the name may be off the screen; Init reads
	p.list.List.Empty = h.T("projects.empty")
	for i := range p.list.List.Columns {
		shapeColumn(&p.list.List.Columns[i])
	}
	p.list.Cells = func(r pane.Row, cells []widget.Cell) []widget.Cell {
		if p.list.Value(r, "short") == "" { // the name may have no room of its own
			cells[0] = cells[1]
		}
		if day := model.Day(p.list.Value(r, "next_deadline")); day != "" {
			cells[3] = dueCell(h, day, true)
		}
		return cells
	}
	p.sections = newSections(p)
	return p
}

// shapeColumn gives the list's columns the room that projects need.
func shapeColumn(c *widget.Column) {
	switch c.ID {
	case "short":
		c.Width, c.Min, c.Grow, c.Rank = 16, 10, 1, 0
	case "name":
		c.Width, c.Min, c.Grow, c.Rank = 24, 14, 4, 3
	case "status":
		c.Width, c.Min, c.Rank = 14, 13, 1
	case "next_deadline":
		c.Width, c.Min, c.Rank = dueWidth, dueWidth, 2
	case "partners":
		c.Width, c.Min, c.Grow, c.Rank = 20, 12, 2, 4
	}
}

// dueCell writes a day and how many days are left; a day gone by of what is
// still open is said to be late.
func dueCell(h *pane.Host, day model.Day, open bool) widget.Cell {
	left := day.Sub(h.Today())
	switch {
	case !open:
		return widget.Cell{Text: h.DayShort(day), Tone: style.Dim}
	case left < 0:
		return widget.Cell{Text: h.T("projects.late", "day", h.DayShort(day)), Tone: style.Bad}
	}
	distance := h.T("projects.left", "n", left)
	if left < 2 {
		distance = h.Relative(day)
	}
	cell := widget.Cell{Text: h.T("projects.due", "day", h.DayShort(day), "distance", distance)}
	if left <= soonDays {
		cell.Tone = style.Warn
	}
	return cell
}

// soonDays is how long before a deadline it is shown as near; dueWidth is the
// room of what dueCell writes.
const (
	soonDays = 14
	dueWidth = 26
)

// Name names the pane.
func (p *Pane) Name() string { return "projects" }

// Init reads the list.
func (p *Pane) Init() tea.Cmd { return p.list.Load() }

// Update handles answers, changes and keys, and lets the section and the
// preview follow the cursor.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	if got, err, ok := p.about.Take(msg); ok {
		if err == nil {
			p.now = got
			p.sections[tasksAt].table.Await(got.counts[tasksAt])
		}
		return nil
	}
	switch msg.(type) {
	case pane.Changed:
		for i, s := range p.sections {
			if i != p.at {
				s.stale = true
			}
		}
		_, list := p.list.Update(msg)
		_, shown := p.shown().table.Update(msg)
		cmds = append(cmds, list, shown, p.overview())
	case tea.KeyPressMsg, tea.PasteMsg:
		_, cmd := p.focused().Update(msg)
		cmds = append(cmds, cmd)
	default:
		_, cmd := p.list.Update(msg)
		cmds = append(cmds, cmd)
		for _, s := range p.sections {
			_, cmd := s.table.Update(msg)
			cmds = append(cmds, cmd)
		}
	}
	return tea.Batch(append(cmds, p.sheet.Update(msg), p.follow())...)
}

func (p *Pane) shown() *section { return p.sections[p.at] }

// focused is the table that the keys go to.
func (p *Pane) focused() *pane.Table {
	if p.inside {
		return p.shown().table
	}
	return p.list
}

// follow shows the project under the cursor, and the record under it in the
// preview.
func (p *Pane) follow() tea.Cmd {
	var cmds []tea.Cmd
	if link := p.list.Link(); link != p.link {
		p.link, p.now = link, overview{}
		for _, s := range p.sections {
			s.stale = true
			s.table.Reset()
		}
		if link.ID.IsZero() {
			p.inside = false
		}
		cmds = append(cmds, p.overview())
	}
	if s := p.shown(); s.stale && !p.link.ID.IsZero() {
		s.stale = false
		cmds = append(cmds, s.load(p.link.ID))
	}
	return tea.Batch(append(cmds, p.sheet.Show(p.focused().Link()))...)
}

// move shows another section.
func (p *Pane) move(step int) tea.Cmd {
	p.at = (p.at + step + len(p.sections)) % len(p.sections)
	return p.follow()
}

// Preview draws what the cursor is on.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// Crumb says how many projects there are, or where one is.
func (p *Pane) Crumb() string {
	if !p.inside {
		return p.list.Crumb()
	}
	return p.host.T("projects.crumb", "project", p.title(), "section", p.host.T(p.shown().words)) +
		" · " + p.shown().table.Crumb()
}

// title is the short name of the selected project, or its name.
func (p *Pane) title() string {
	r, ok := p.list.Row()
	if !ok {
		return ""
	}
	if short := p.list.Value(r, "short"); short != "" {
		return widget.Clean(short)
	}
	return widget.Clean(p.list.Value(r, "name"))
}

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.focused().Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor {
	c := p.focused().Cursor()
	if c == nil || !p.inside {
		return c
	}
	moved := *c
	moved.Y += p.frame.section
	return &moved
}

// Seek shows a project.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != model.Projects.Name {
		return false, nil
	}
	p.inside = false
	p.list.Seek(link.ID)
	return true, p.follow()
}

// Note gives a contact noted from here its first values: the project, its
// partner when it has only one, and whom or what the cursor is on.
func (p *Pane) Note() pane.Note {
	note := pane.Note{Values: map[string]model.Value{}}
	if p.link.ID.IsZero() {
		return note
	}
	if p.now.full != nil {
		note = pane.NoteAbout(p.now.full)
	}
	note.Values["project"] = model.Value{p.link.ID.String()}
	if !p.inside {
		return note
	}
	full, link := p.sheet.Full(), p.focused().Link()
	if full == nil || full.ID != link.ID {
		return note
	}
	note.From = full
	for name, v := range pane.NoteAbout(full).Values {
		if name != "project" {
			note.Values[name] = v
		}
	}
	return note
}

// Click moves the cursor of the list or the section, opens what it is on, or
// changes the section.
func (p *Pane) Click(x, y int) tea.Cmd {
	switch {
	case y < p.frame.list:
		p.inside = false
		open, cmd := p.list.Click(x, y)
		if open {
			p.inside = true
		}
		return tea.Batch(cmd, p.follow())
	case y == p.frame.tabs:
		if i, ok := p.tabAt(x); ok {
			p.at = i
		}
		return p.follow()
	case y >= p.frame.section && p.frame.section > 0:
		p.inside = true
		open, cmd := p.shown().table.Click(x, y-p.frame.section)
		if open {
			return p.host.Open(p.shown().table.Link())
		}
		return tea.Batch(cmd, p.follow())
	}
	return nil
}

// Wheel moves the cursor of what has the focus.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.focused().List.Move(lines)
	return p.follow()
}

// Actions are those of the table with the focus, and of the project.
func (p *Pane) Actions() []keys.Action {
	if p.inside {
		return append(p.sectionActions(), p.projectActions()...)
	}
	return append(p.listActions(), p.projectActions()...)
}

// Targets returns the selected records of the list that has the focus, or the
// one under its cursor.
func (p *Pane) Targets() []pane.Target { return p.focused().Targets() }

// Link returns the record under the cursor of the list that has the focus.
func (p *Pane) Link() model.Link { return p.focused().Link() }

// Rows are those of the list that has the focus.
func (p *Pane) Rows() pane.Rows { return p.focused() }
