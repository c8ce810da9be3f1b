package objectives

import (
	"strings"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// The columns of the tree. Progress is of what has something below, and days
// are of tasks: they share one column.
const (
	textColumn = iota
	stateColumn
	ownerColumn
	statusColumn
	columns
)

// The least and most room that the plan's text is sure of, the room of the
// state, and the width below which it is a bar and a share without the count.
const (
	textLeast = 22
	textMost  = 60
	stateRoom = 20
	slimRoom  = gauge + percentRoom
	slim      = 50
)

// shape gives the columns their room: the text first, then how far things are;
// what the preview says too vanishes first on a narrow screen.
func (p *Pane) shape(width int) {
	if width == p.width {
		return
	}
	p.width = width
	h := p.host
	state := widget.Column{Title: h.T("objectives.state"), Width: stateRoom, Rank: 1}
	if width < slim {
		state = widget.Column{Title: pane.Upper(h.Words.Field("action", "progress")), Width: slimRoom, Rank: 1}
	}
	p.tree.Columns = []widget.Column{
		textColumn:   {Title: h.T("pane.objectives"), Width: textLeast, Min: max(textLeast, min(width*11/20, textMost)), Grow: 1},
		stateColumn:  state,
		ownerColumn:  {Title: pane.Upper(h.Words.Field("action", "responsible")), Width: 18, Min: 14, Rank: 2},
		statusColumn: {Title: pane.Upper(h.Words.Field("task", "status")), Width: 12, Rank: 3},
	}
	p.tree.Relayout()
}

// Children, Leaf and Cells give the tree its nodes: those that the filter
// leaves.

// Children returns what is right below a node.
func (p *Pane) Children(id string) []string {
	if id == "" {
		if len(p.now.nodes) == 0 || p.kept != nil && !p.kept[0] {
			return nil
		}
		return []string{p.now.nodes[0].id}
	}
	n := p.now.find(id)
	if n == nil {
		return nil
	}
	ids := make([]string, 0, len(n.below))
	for _, i := range n.below {
		if p.kept == nil || p.kept[i] {
			ids = append(ids, p.now.nodes[i].id)
		}
	}
	return ids
}

// Leaf reports whether nothing is below a node.
func (p *Pane) Leaf(id string) bool {
	n := p.now.find(id)
	if n == nil {
		return true
	}
	for _, i := range n.below {
		if p.kept == nil || p.kept[i] {
			return false
		}
	}
	return true
}

// Cells returns the cells of a node.
func (p *Pane) Cells(id string) []widget.Cell {
	n := p.now.find(id)
	if n == nil {
		return nil
	}
	h := p.host
	cells := make([]widget.Cell, columns)
	cells[textColumn], cells[stateColumn] = p.textCell(n), p.stateCell(n)
	_, tone := pane.Sign(n.Status)
	cells[statusColumn] = widget.Cell{Text: h.Words.Choice(n.Link.Kind, "status", n.Status), Tone: tone}
	cells[ownerColumn].Text = n.Assignee
	return cells
}

// stateCell says how far a node is, or when a task is due.
func (p *Pane) stateCell(n *node) widget.Cell {
	h := p.host
	switch {
	case n.Due != "" && model.Status(n.Status).Open():
		return h.DueCell(n.Due)
	case n.Due != "":
		return widget.Cell{Text: h.DayShort(n.Due), Tone: style.Dim}
	case n.Percent < 0:
		return widget.Cell{}
	}
	cell := widget.Cell{Text: h.progress(n.Percent)}
	if n.Percent == 100 {
		cell.Tone = style.Good
	}
	if n.Total > 0 && p.width >= slim {
		cell.Text += widget.FitRight(h.T("widget.tree.progress", "done", n.Done, "total", n.Total), stateRoom-slimRoom)
	}
	return cell
}

// textCell writes what a node is: its sign of status, number and text.
func (p *Pane) textCell(n *node) widget.Cell {
	cell := widget.Cell{Text: p.host.Title(n.Text)}
	if n.Number != "" {
		cell.Text = n.Number + "  " + n.Text
	}
	switch n.Link.Kind {
	case model.Plans.Name, model.Objectives.Name:
		cell.Tone = style.Strong
		if year := p.now.tree.Year; n.up < 0 && year != "" && !strings.Contains(n.Text, year) {
			cell.Text = n.Text + " · " + year
		}
	case model.Actions.Name, model.Tasks.Name:
		sign, tone := pane.Sign(n.Status)
		if sign == "" {
			sign = "·"
		}
		cell.Text, cell.Tone = sign+" "+cell.Text, tone
	}
	if n.Conflict {
		cell.Text, cell.Tone = "≠ "+cell.Text, style.Bad
	}
	cell.Text = p.host.SinceMark(n.Link) + cell.Text
	return cell
}

// The number of signs of a bar of progress, and the room of the share.
const (
	gauge       = 6
	percentRoom = 6
)

// words adds to the host what this pane writes.
type words struct{ *pane.Host }

// progress writes a share as a bar and a number.
func (w words) progress(percent int) string {
	return widget.Gauge(percent, 100, gauge) + widget.FitRight(w.T("number.percent", "n", percent), percentRoom)
}

// Render draws the tree, with a line for the filter if there is one.
func (p *Pane) Render(width, height int, focused bool) string {
	h := p.host
	switch {
	case p.problem != "":
		return widget.Block(h.Theme.Paint(style.Bad, widget.Cut("✗ "+p.problem, width)), width, height)
	case !p.loaded:
		return widget.Block(h.Theme.Paint(style.Dim, "  "+h.T("table.loading")), width, height)
	}
	p.shape(width)
	above := p.filter.Above(width, height, h.T("objectives.found", "n", p.count))
	if p.head = p.filter.Lines(height); p.head == 0 {
		return p.tree.Render(width, height, focused)
	}
	return strings.Join(above, "\n") + "\n" +
		p.tree.Render(width, height-p.head, focused)
}

// Preview draws what the cursor is on.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// previewed lists what the preview shows of each kind below its title; of a
// task everything.
var previewed = map[string][]string{
	"plan":      {"transversal_priority", "principles", "organisation", "start", "end", "status", "type"},
	"objective": {"intro"},
	"means":     {"objective"},
	"action":    {"status", "reason", "outcome", "responsible", "means"},
}

// lead says how far a plan, objective, means or action is: of the first three,
// how many actions are in which state.
func (p *Pane) lead(full *pane.Full, width int) []string {
	n := p.now.find(full.ID.String())
	if n == nil || n.Percent < 0 {
		return nil
	}
	h := p.host
	line := h.progress(n.Percent)
	if n.Total > 0 {
		line += "  " + h.T("objectives.of."+countedIn(n), "done", n.Done, "n", n.Total)
	}
	lines := []string{"", widget.Cut(line, width)}
	if n.Link.Kind == model.Actions.Name {
		return lines
	}
	percent := h.T("number.percent", "n", n.Percent)
	for _, l := range widget.Wrap(h.T("objectives.mean", "percent", percent), width) {
		lines = append(lines, h.Theme.Paint(style.Dim, l))
	}
	counts := p.now.statuses(n)
	for _, code := range model.Actions.Field("status").Codes {
		if counts[code] == 0 {
			continue
		}
		sign, tone := pane.Sign(code)
		text := sign + " " + h.Words.Choice(model.Actions.Name, "status", code)
		lines = append(lines, widget.Cut("  "+h.Theme.Paint(tone, widget.Fit(text, statusRoom))+
			widget.FitRight(h.Words.Int(int64(counts[code])), 4), width))
	}
	return lines
}

// statusRoom is the room of the word of a status in the preview.
const statusRoom = 14

// countedIn names what Done and Total of a node count.
func countedIn(n *node) string {
	if n.Link.Kind == model.Actions.Name {
		return model.Tasks.Name
	}
	return model.Actions.Name
}
