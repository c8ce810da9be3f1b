package internships

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// stackedHeight is the height from which the three parts are drawn one above
// the other; below, only the one that has the focus.
const stackedHeight = 20

// internshipCells says how many of the places are filled.
func (p *Pane) internshipCells(r pane.Row, shown []widget.Cell) []widget.Cell {
	shown[2].Text = p.placesText(r.ID, shown[2].Text)
	return shown
}

// internCells says how far the intern's list is, and what is missing.
func (p *Pane) internCells(r pane.Row, shown []widget.Cell) []widget.Cell {
	t, ok := p.now.intern(r.ID)
	if !ok {
		shown[2] = widget.Cell{}
		return shown
	}
	shown[2] = widget.Cell{Text: p.progress(t), Tone: style.Info}
	return append(shown, p.missing(t))
}

// Render draws the parts.
func (p *Pane) Render(width, height int, focused bool) string {
	p.tops = [parts]int{-1, -1, -1}
	if p.table.Link().ID.IsZero() { // nothing hangs from nothing
		return p.draw(partInternships, 0, width, height, focused)
	}
	if height < stackedHeight {
		if p.focus == partInternships {
			return p.draw(partInternships, 0, width, height, focused)
		}
		return p.title(p.focus, width) + "\n" + p.draw(p.focus, 1, width, height-1, focused)
	}
	heights := p.heights(height)
	var out []string
	y := 0
	for part, h := range heights {
		if part > 0 {
			out = append(out, p.title(part, width))
			y++
		}
		out = append(out, p.draw(part, y, width, h, focused && part == p.focus))
		y += h
	}
	return strings.Join(out, "\n")
}

// heights shares the lines among the parts: as many as each has rows, the rest
// to the steps. Two lines are for their titles.
func (p *Pane) heights(height int) [parts]int {
	const titles, least = 2, 4
	room := height - titles
	shown, _ := p.table.Rows()
	first := max(least, min(shown+2, room/4))
	shown, _ = p.interns.Rows()
	second := max(least, min(shown+2, (room-first)/2))
	return [parts]int{first, second, room - first - second}
}

func (p *Pane) draw(part, y, width, height int, focused bool) string {
	p.tops[part] = y
	switch part {
	case partInternships:
		p.table.List.Empty = p.host.T("internships.none")
		return p.table.Render(width, height, focused)
	case partInterns:
		p.interns.List.Empty = p.host.T("internships.no_interns")
		return p.interns.Render(width, height, focused)
	}
	return p.steps.Render(width, height, focused)
}

// title is the line above a part: whose it is.
func (p *Pane) title(part, width int) string {
	h := p.host
	text := ""
	row, _ := p.table.Row()
	title := p.table.Value(row, "title")
	switch {
	case part == partInterns:
		text = h.T("internships.title.interns", "title", title)
	case p.steps.Parent().Kind == "intern":
		t, _ := p.now.intern(p.steps.Parent().ID)
		text = h.T("internships.title.steps", "name", p.name(t))
	default:
		text = h.T("internships.title.own", "title", title)
	}
	tone := style.Label
	if part == p.focus {
		tone = style.Accent
	}
	line := "── " + widget.Clean(text) + " "
	room := width - widget.Width(line)
	if room < 0 {
		return h.Theme.Paint(tone, widget.Fit(line, width))
	}
	return h.Theme.Paint(tone, line) + h.Theme.Paint(style.Faint, strings.Repeat("─", room))
}

// Preview draws the internship or the intern under the cursor.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// lead is what the preview says first: the gate before departure.
func (p *Pane) lead(full *pane.Full, width int) []string {
	if full.Kind.Name == "internship" {
		if full.ID != p.now.link.ID || !slices.Contains(gated, full.One("status")) {
			return nil
		}
		return p.gate(width)
	}
	t, ok := p.now.intern(full.ID)
	cell := p.missing(t)
	if !ok || cell.Text == "" {
		return nil
	}
	text := cell.Text
	if cell.Tone != style.Good {
		text = "✗ " + p.host.T("internships.lacks", "what", cell.Text)
	}
	var out []string
	for _, l := range widget.Wrap(widget.Clean(text), width) {
		out = append(out, p.host.Theme.Paint(cell.Tone, l))
	}
	return out
}

// more is what the preview says beside the fields.
func (p *Pane) more(full *pane.Full, width int) []string {
	h := p.host
	if full.Kind.Name == "intern" {
		return p.stepLines(full, width)
	}
	if full.ID != p.now.link.ID {
		return nil
	}
	var out []string
	if len(p.now.interns) > 0 {
		out = append(out, "", p.heading("intern", len(p.now.interns)))
		for _, t := range p.now.interns {
			status := h.Cell("intern", model.Interns.Field("status"), t.status)
			out = append(out, p.two(p.name(t), p.progress(t), status, width))
		}
	}
	if len(p.now.tasks) > 0 {
		out = append(out, "", p.heading("task", len(p.now.tasks)))
		for _, r := range p.now.tasks {
			out = append(out, p.taskLine(r, width))
		}
	}
	return out
}

func (p *Pane) heading(kind string, n int) string {
	h := p.host
	return h.Theme.Paint(style.Accent, h.T("sheet.links", "kinds", pane.Upper(h.Words.Kinds(kind)), "n", n))
}

// two writes a name, how far it is, and a status at the right.
func (p *Pane) two(name, progress string, status widget.Cell, width int) string {
	const progressWidth = 12
	room := width - 2 - progressWidth - 1 - widget.Width(status.Text) - 1
	if room < 12 { // no room for the status
		room = max(1, width-2-progressWidth-1)
		return "  " + widget.Fit(widget.Clean(name), room) + " " + p.host.Theme.Paint(style.Info, progress)
	}
	return "  " + widget.Fit(widget.Clean(name), room) + " " +
		p.host.Theme.Paint(style.Info, widget.Fit(progress, progressWidth)) + " " +
		p.host.Theme.Paint(status.Tone, status.Text)
}

// taskLine writes a task: its title, and when it is due if it is still open.
func (p *Pane) taskLine(r pane.Row, width int) string {
	h := p.host
	sign, tone := pane.Sign(r.Cells[1])
	when := widget.Cell{}
	if model.Status(r.Cells[1]).Open() && r.Cells[2] != "" {
		when = h.DueCell(model.Day(r.Cells[2]))
	}
	title := h.Cell("task", model.Tasks.Field("title"), r.Cells[0]).Text
	room := max(8, width-6-widget.Width(when.Text))
	return "  " + h.Theme.Paint(tone, sign) + " " + widget.Cut(widget.Clean(title), room) + "  " + h.Theme.Paint(when.Tone, when.Text)
}

// stepLines lists an intern's steps.
func (p *Pane) stepLines(full *pane.Full, width int) []string {
	t, ok := p.now.intern(full.ID)
	steps := p.now.steps.Of[t.link()]
	if !ok || len(steps) == 0 || p.tops[partSteps] >= 0 { // they stand in the middle already
		return nil
	}
	h := p.host
	out := []string{"", h.Theme.Paint(style.Accent, widget.Cut(h.T("internships.steps", "progress", p.progress(t)), width))}
	for _, s := range steps {
		out = append(out, h.StepLine(s, width))
	}
	return out
}

// Click gives the part that was clicked the focus, and moves its cursor.
func (p *Pane) Click(x, y int) tea.Cmd {
	for part := parts - 1; part >= 0; part-- {
		if p.tops[part] < 0 || y < p.tops[part] {
			continue
		}
		p.focus = part
		return p.clickPart(part, x, y-p.tops[part])
	}
	return nil
}

func (p *Pane) clickPart(part, x, y int) tea.Cmd {
	var cmd tea.Cmd
	open := false
	switch part {
	case partSteps:
		if row, ok := p.steps.List.Hit(y); ok {
			p.steps.List.MoveTo(row)
		}
	case partInterns:
		if open, cmd = p.interns.Click(x, y); open {
			return p.host.Open(p.interns.Link())
		}
	default:
		if open, cmd = p.table.Click(x, y); open {
			return p.host.Open(p.table.Link())
		}
	}
	return tea.Batch(cmd, p.Update(pane.Acted{}))
}

// Wheel moves the cursor of the part that has the focus.
func (p *Pane) Wheel(lines int) tea.Cmd {
	if t := p.part(); t != nil {
		t.List.Move(lines)
	} else {
		p.steps.List.Move(lines)
	}
	return p.Update(pane.Acted{})
}
