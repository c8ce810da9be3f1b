package today

import (
	"cmp"
	"slices"
	"strconv"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// nodes presents the groups and entries to the tree, as they were when it was
// made.
type nodes struct {
	arranged
	p     *Pane
	heads map[string]*group
}

func newNodes(p *Pane, a arranged) nodes {
	n := nodes{arranged: a, p: p, heads: map[string]*group{}}
	for i := range a.groups {
		if a.manner.grouping != byNothing {
			n.heads[a.groups[i].id] = &a.groups[i]
		}
	}
	return n
}

// Children lists the headings; what stands under them is told by Leaves.
func (n nodes) Children(id string) []string {
	if id != "" {
		return nil
	}
	roots := make([]string, len(n.groups))
	for i := range n.groups {
		roots[i] = n.groups[i].id
	}
	return roots
}

// Leaves gives what stands under a heading, or all where there are none.
func (n nodes) Leaves(id string) (int, func(i int) string, bool) {
	g := n.heads[id]
	if id == "" && len(n.heads) == 0 && len(n.groups) > 0 {
		g = &n.groups[0]
	}
	if g == nil {
		return 0, nil, false
	}
	return len(g.entries), func(i int) string { return n.at(g.entries[i]).id }, true
}

// Place finds the heading that an entry stands under.
func (n nodes) Place(entry string) (id string, i int, ok bool) {
	g := n.groupOf(entry)
	if g == nil {
		return "", 0, false
	}
	if len(n.heads) > 0 {
		id = g.id
	}
	at, _ := n.find(entry)
	return id, slices.Index(g.entries, at), true
}

// Leaf reports whether the row is an entry.
func (n nodes) Leaf(id string) bool { return n.heads[id] == nil }

// The places of the columns.
const (
	columnTitle = iota
	columnDue
	columnOwner
	columnStatus
	columnOf
	columnScore
	columnCount
)

// columns gives the columns the room that a triage needs: what and by when
// first, then who. The sign of the status stands before the title, so that its
// words may go first.
func columns(h *pane.Host) []widget.Column {
	c := make([]widget.Column, columnCount)
	c[columnTitle] = widget.Column{ID: byTitle, Width: 36, Min: 32, Grow: 5}
	c[columnDue] = widget.Column{ID: byDue, Width: 13, Min: 13, Rank: 1}
	c[columnOwner] = widget.Column{ID: byOwner, Width: 14, Min: 10, Rank: 2}
	c[columnStatus] = widget.Column{ID: byStatus, Width: 14, Min: 12, Rank: 5}
	c[columnOf] = widget.Column{ID: byOf, Width: 14, Min: 10, Grow: 1, Rank: 4}
	c[columnScore] = widget.Column{ID: byUrgency, Width: 6, Min: 6, Rank: 3, Right: true}
	for i := range c {
		c[i].Title = h.T("today.column." + c[i].ID)
	}
	return c
}

// Cells draws a heading with its count, or an entry.
func (n nodes) Cells(id string) []widget.Cell {
	h := n.p.host
	if g := n.heads[id]; g != nil {
		if n.p.now.partial && n.p.now.counts == nil {
			return []widget.Cell{{Text: widget.Clean(g.title) + " …", Tone: style.Strong}}
		}
		return []widget.Cell{{Text: g.title, Tail: " " + h.T("tree.head", "n", n.size(g)), Tone: style.Strong}}
	}
	e, ok := n.entry(id)
	if !ok {
		return nil
	}
	if e.section == sectionNews {
		return []widget.Cell{newsCell(h, e)} // the columns are about what is to be done
	}
	cells := make([]widget.Cell, columnCount)
	cells[columnTitle] = titleCell(h, e)
	if mark := h.SinceMark(e.link); mark != "" {
		cells[columnTitle].Lead = append([]widget.Mark{{Text: mark}}, cells[columnTitle].Lead...)
	}
	if e.due != "" {
		cells[columnDue] = dueCell(h, e.due)
	}
	cells[columnOwner] = widget.Cell{Text: pane.Brief(e.owner)}
	if e.owner == "" && e.link.Kind == model.Tasks.Name && e.section != sectionConflicts {
		cells[columnOwner] = widget.Cell{Text: "—", Tone: style.Dim}
	}
	if e.status != "" {
		cells[columnStatus] = h.Cell(e.link.Kind, model.KindNamed(e.link.Kind).Field("status"), e.status)
	}
	cells[columnOf] = widget.Cell{Text: e.of, Tone: style.Accent}
	if e.link.Kind == model.Tasks.Name && e.section != sectionConflicts {
		cells[columnScore] = widget.Cell{Text: strconv.Itoa(e.score), Tone: urgencyTone(e.score)}
		if cells[columnDue].Tone == style.Bad {
			cells[columnScore].Tone = style.Normal // that it is late says it
		}
	}
	return cells
}

// size is how much stands under a heading, what was not read included.
func (n nodes) size(g *group) int {
	if n.manner.grouping != bySection {
		return len(g.entries)
	}
	switch section := n.at(g.entries[0]).section; {
	case section == sectionConflicts:
		return len(g.entries) + n.p.now.more
	case section == sectionNews:
		return len(g.entries) + n.p.news.heard.more
	case n.p.now.counts != nil:
		return n.p.now.counts[section]
	}
	return len(g.entries)
}

// dueCell is Host.DueCell in the few cells of a column.
func dueCell(h *pane.Host, due model.Day) widget.Cell {
	cell := h.DueCell(due)
	if late := h.Today().Sub(due); late > 0 && !due.Time().IsZero() {
		cell.Text = h.T("today.late", "n", late)
	}
	return cell
}

// titleCell is a title with what stands before it: conflict, status, priority.
func titleCell(h *pane.Host, e *entry) widget.Cell {
	cell := widget.Cell{Text: h.Title(e.title)}
	if e.conflict {
		cell.Lead = append(cell.Lead, widget.Mark{Text: "≠ ", Tone: style.Bad})
	}
	if sign, tone := pane.Sign(e.status); sign != "" {
		cell.Lead = append(cell.Lead, widget.Mark{Text: sign + " ", Tone: tone})
	}
	if mark := pane.PriorityMark(e.priority); mark != "" {
		_, tone := pane.Sign(e.priority)
		cell.Lead = append(cell.Lead, widget.Mark{Text: mark, Tone: tone})
	}
	return cell
}

// alarming is the urgency from which a task is shown as model.Urgency says;
// pressing is half way to it.
const (
	alarming = 100
	pressing = 50
)

func urgencyTone(score int) style.Tone {
	switch {
	case score >= alarming:
		return style.Bad
	case score >= pressing:
		return style.Warn
	}
	return style.Normal
}

// lead explains the urgency of the task in the preview: each reason with its
// points.
func (p *Pane) lead(full *pane.Full, width int) []string {
	e, ok := p.at()
	if ok && e.section == sectionNews && e.link.ID == full.ID {
		return p.newsLines(e, full, width)
	}
	if !ok || e.link.ID != full.ID || e.link.Kind != model.Tasks.Name || len(e.why) == 0 {
		return nil
	}
	h := p.host
	out := []string{h.Theme.Paint(urgencyTone(e.score), widget.Cut(h.T("urgency.total", "n", e.score), width))}
	for _, r := range e.why {
		sign := "+"
		if r.Points < 0 {
			sign = ""
		}
		points := widget.FitRight(sign+h.Words.Int(int64(r.Points)), 4)
		out = append(out, h.Theme.Paint(style.Dim, points)+" "+widget.Cut(because(h, r), max(1, width-5)))
	}
	return out
}

// because is a reason in words. A funder's deadline may lie behind.
func because(h *pane.Host, r model.Reason) string {
	if r.N < 0 {
		return h.T("urgency."+r.Key+"_late", "n", -r.N)
	}
	return h.T("urgency."+r.Key, "n", r.N)
}

// about says what a heading stands for, and who has how much of it.
func (p *Pane) about(g *group, width, height int) string {
	h := p.host
	lines := []string{h.Theme.Paint(style.Strong, widget.Cut(widget.Clean(g.title), width)), ""}
	if p.grouping == bySection {
		for _, l := range widget.Wrap(h.T("today.about."+p.nodes.at(g.entries[0]).section), width) {
			lines = append(lines, h.Theme.Paint(style.Dim, l))
		}
		lines = append(lines, "")
	}
	if g == p.nodes.newsGroup() {
		return widget.Block(joined(append(lines, p.newsMore(width)...)), width, height)
	}
	for _, o := range p.owners(g) {
		lines = append(lines, widget.FitRight(h.Words.Int(int64(o.n)), 4)+"  "+widget.Cut(o.name, max(1, width-6)))
	}
	if rest := len(lines) - height + 1; rest > 1 && height > 0 {
		lines = append(lines[:height-1], h.Theme.Paint(style.Dim, widget.Cut(h.T("sheet.more", "n", rest), width)))
	}
	return widget.Block(joined(lines), width, height)
}

// owners counts who has how many of the tasks under a heading, who has most
// first; nobody where they stand under their owners.
func (p *Pane) owners(g *group) []ownership {
	if g.owners != nil || p.grouping == byOwner {
		return g.owners
	}
	at := map[string]int{}
	g.owners = []ownership{}
	for _, i := range g.entries {
		e := p.nodes.at(i)
		if e.link.Kind != model.Tasks.Name {
			continue
		}
		k, ok := at[e.owner]
		if !ok {
			k = len(g.owners)
			at[e.owner] = k
			g.owners = append(g.owners, ownership{name: cmp.Or(widget.Clean(e.owner), p.host.T("today.no_owner"))})
		}
		g.owners[k].n++
	}
	slices.SortStableFunc(g.owners, func(a, b ownership) int { return b.n - a.n })
	return g.owners
}
