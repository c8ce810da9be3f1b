package today

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// nodes presents the groups and entries to the tree, as they were when it was
// made.
type nodes struct {
	p       *Pane
	entries []entry
	roots   []string
	groups  map[string]*group
	byID    map[string]int
}

func newNodes(p *Pane) nodes {
	n := nodes{p: p, entries: p.now.entries, groups: map[string]*group{}, byID: map[string]int{}}
	for i := range p.groups {
		g := &p.groups[i]
		for _, e := range g.entries {
			n.byID[n.entries[e].id] = e
		}
		if p.grouping == byNothing {
			n.roots = n.children(g)
			continue
		}
		n.roots = append(n.roots, g.id)
		n.groups[g.id] = g
	}
	return n
}

func (n nodes) children(g *group) []string {
	ids := make([]string, len(g.entries))
	for i, e := range g.entries {
		ids[i] = n.entries[e].id
	}
	return ids
}

// Children lists what stands under a heading.
func (n nodes) Children(id string) []string {
	if id == "" {
		return n.roots
	}
	if g := n.groups[id]; g != nil {
		return n.children(g)
	}
	return nil
}

// Leaf reports whether the row is an entry.
func (n nodes) Leaf(id string) bool { return n.groups[id] == nil }

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
	if g := n.groups[id]; g != nil {
		if n.p.now.partial && n.p.now.counts == nil {
			return []widget.Cell{{Text: widget.Clean(g.title) + " …", Tone: style.Strong}}
		}
		return []widget.Cell{{Text: g.title, Tail: " " + h.T("tree.head", "n", n.size(g)), Tone: style.Strong}}
	}
	i, ok := n.byID[id]
	if !ok {
		return nil
	}
	e := &n.entries[i]
	if e.section == sectionNews {
		return newsCells(h, e)
	}
	cells := make([]widget.Cell, columnCount)
	cells[columnTitle].Text = n.p.host.SinceMark(e.link) + signs(e) + n.p.host.Title(e.title)
	if e.due != "" {
		cells[columnDue] = dueCell(h, e.due)
	}
	cells[columnOwner] = widget.Cell{Text: brief(e.owner)}
	if e.owner == "" && e.link.Kind == model.Tasks.Name && e.section != sectionConflicts {
		cells[columnOwner] = widget.Cell{Text: "—", Tone: style.Dim}
	}
	if e.status != "" {
		cells[columnStatus] = h.Cell(e.link.Kind, model.KindNamed(e.link.Kind).Field("status"), e.status)
	}
	cells[columnOf] = widget.Cell{Text: e.of, Tone: style.Accent}
	if e.link.Kind == model.Tasks.Name && e.section != sectionConflicts {
		cells[columnScore] = widget.Cell{Text: strconv.Itoa(e.score), Tone: urgencyTone(e.score)}
	}
	return cells
}

// size is how much stands under a heading, what was not read included.
func (n nodes) size(g *group) int {
	if g.entries[0] >= len(n.entries) || n.p.grouping != bySection {
		return len(g.entries)
	}
	switch section := n.entries[g.entries[0]].section; {
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

// signs are what stands before a title: conflict, status, priority.
func signs(e *entry) string {
	text := ""
	if e.conflict {
		text = "≠ "
	}
	if sign, _ := pane.Sign(e.status); sign != "" {
		text += sign + " "
	}
	return text + pane.PriorityMark(e.priority)
}

// brief is a name as a team says it: the last word by its initial.
func brief(name string) string {
	at := strings.LastIndexByte(name, ' ')
	if at <= 0 {
		return name
	}
	initial, _ := utf8.DecodeRuneInString(name[at+1:])
	return name[:at+1] + string(initial) + "."
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
		for _, l := range widget.Wrap(h.T("today.about."+p.now.entries[g.entries[0]].section), width) {
			lines = append(lines, h.Theme.Paint(style.Dim, l))
		}
		lines = append(lines, "")
	}
	if g.entries[0] >= p.now.own {
		return widget.Block(joined(append(lines, p.newsMore(width)...)), width, height)
	}
	counts, names := map[string]int{}, []string{}
	for _, i := range g.entries {
		e := &p.now.entries[i]
		if e.link.Kind != model.Tasks.Name || p.grouping == byOwner {
			continue
		}
		name := widget.Clean(e.owner)
		if name == "" {
			name = h.T("today.no_owner")
		}
		if counts[name] == 0 {
			names = append(names, name)
		}
		counts[name]++
	}
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	for _, name := range names {
		lines = append(lines, widget.FitRight(h.Words.Int(int64(counts[name])), 4)+"  "+widget.Cut(name, max(1, width-6)))
	}
	if rest := len(lines) - height + 1; rest > 1 && height > 0 {
		lines = append(lines[:height-1], h.Theme.Paint(style.Dim, widget.Cut(h.T("sheet.more", "n", rest), width)))
	}
	return widget.Block(joined(lines), width, height)
}
