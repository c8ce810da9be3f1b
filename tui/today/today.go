// Package today is the pane of the triage: what is overdue, due within a week,
// waiting, blocked, without anybody, the deadlines to come and the conflicts,
// each task with an urgency that is explained. It is what Monday begins with.
//
// The cursor goes on to the next entry when an edit takes the one under it to
// another place, so that ten tasks are triaged by ten keys and their answers.
package today

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Pane is the triage.
type Pane struct {
	host     *pane.Host
	tree     widget.Tree
	sheet    *pane.Sheet
	ask      pane.Ask[triage]
	rest     bool // ask is for what a first screen left out
	now      triage
	loaded   bool
	problem  string
	groups   []group
	nodes    nodes
	filter   pane.Filter
	folds    map[string]bool // headings that are closed, kept while a filter opens all
	grouping string
	order    string
	mine     bool
	target   model.Link // what to go to when it is loaded
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h), grouping: bySection, order: byUrgency, folds: map[string]bool{}}
	p.sheet.Lead = p.lead
	p.tree.Words, p.tree.Theme, p.tree.Columns = h.Words, h.Theme, columns(h)
	p.tree.Tight = true
	p.tree.SortBy, p.tree.Desc = byUrgency, true
	p.tree.Empty = h.T("today.empty")
	p.folds["§"+digit(slices.Index(sections, sectionLater))+sectionLater] = true
	return p
}

// Name names the pane.
func (p *Pane) Name() string { return "today" }

// Init reads what a first screen shows.
func (p *Pane) Init() tea.Cmd { return p.read(p.host.Data.TriageTop) }

// Update handles answers, changes and the keys of the list and the filter.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if got, err, ok := p.ask.Take(msg); ok {
		p.took(got, err)
		if p.rest = err == nil && got.partial; p.rest {
			return tea.Batch(p.sheet.Show(p.shown()), pane.Afterwards(p.load()))
		}
		return p.sheet.Show(p.shown())
	}
	var cmds []tea.Cmd
	switch msg := msg.(type) {
	case pane.Changed:
		p.rest = false
		cmds = append(cmds, p.load())
	case tea.PasteMsg:
		p.typed(msg)
	case tea.KeyPressMsg:
		if p.filter.Typing() && p.typed(msg) {
			break
		}
		pane.MoveIn(&p.tree.List, msg.String())
	}
	return tea.Batch(append(cmds, p.sheet.Update(msg), p.sheet.Show(p.shown()))...)
}

// typed passes a key to the filter, and reports whether it was for it.
func (p *Pane) typed(msg tea.Msg) bool {
	handled, changed := p.filter.Update(msg)
	if changed {
		p.show()
		p.tree.Home()
		p.toEntry()
	}
	return handled
}

// took shows the triage that was read.
func (p *Pane) took(got triage, err error) {
	if err != nil {
		p.problem = p.host.Sentence(err)
		return
	}
	before := p.place()
	first := !p.loaded
	p.now, p.problem, p.loaded = got, "", true
	p.show()
	switch {
	case p.seekTarget():
	case first:
		p.toEntry()
	default:
		p.goOn(before)
	}
}

// show arranges the entries anew, and opens what is to be open: everything
// under a filter, else what is not folded.
func (p *Pane) show() {
	p.arrange()
	for i := range p.groups {
		id := p.groups[i].id
		p.tree.SetOpen(id, p.filter.On() || !p.folds[id])
	}
}

// place is where the cursor was: its entry, the section, and what follows and
// precedes it in that order.
type place struct {
	id, group string
	near      []string
	index     int
}

func (p *Pane) place() place {
	out := place{id: p.tree.ID(), index: p.tree.Index()}
	for i := range p.groups {
		ids := p.nodes.children(&p.groups[i])
		at := slices.Index(ids, out.id)
		if at < 0 {
			continue
		}
		out.group = p.groups[i].id
		out.near = slices.Clone(ids[at+1:])
		slices.Reverse(ids[:at])
		out.near = append(out.near, ids[:at]...)
	}
	return out
}

// goOn keeps the cursor in its group when an edit took the entry under it
// elsewhere: on the next entry, or the one before. Where the group is empty
// the cursor goes on to the next group.
func (p *Pane) goOn(before place) {
	if before.group == "" || p.groupOf(before.id) == before.group || p.tree.SelectedCount() > 0 {
		return
	}
	for _, id := range before.near {
		if p.groupOf(id) == before.group && p.tree.Seek(id) {
			return
		}
	}
	p.tree.MoveTo(before.index)
	p.toEntry()
}

// groupOf names the group of an entry, empty if it is in none.
func (p *Pane) groupOf(id string) string {
	i, ok := p.nodes.byID[id]
	if !ok {
		return ""
	}
	for g := range p.groups {
		if slices.Contains(p.groups[g].entries, i) {
			return p.groups[g].id
		}
	}
	return ""
}

// toEntry goes from a heading to the first entry under it.
func (p *Pane) toEntry() {
	if id := p.tree.ID(); id != "" && !p.nodes.Leaf(id) && p.tree.IsOpen(id) {
		p.tree.Move(1)
	}
}

// at returns the entry under the cursor.
func (p *Pane) at() (*entry, bool) {
	i, ok := p.nodes.byID[p.tree.ID()]
	if !ok || i >= len(p.now.entries) {
		return nil, false
	}
	return &p.now.entries[i], true
}

// shown is the record of the preview.
func (p *Pane) shown() model.Link {
	if e, ok := p.at(); ok {
		return e.link
	}
	return model.Link{}
}

// Link returns the record under the cursor.
func (p *Pane) Link() model.Link { return p.shown() }

// Targets returns what an action applies to: the selected entries, or the one
// under the cursor.
func (p *Pane) Targets() []pane.Target {
	var out []pane.Target
	seen := map[model.Link]bool{} // a task in conflict has two rows
	for _, id := range p.tree.Targets() {
		i, ok := p.nodes.byID[id]
		if !ok || seen[p.now.entries[i].link] {
			continue
		}
		seen[p.now.entries[i].link] = true
		out = append(out, pane.Target{Link: p.now.entries[i].link, Base: p.now.position})
	}
	return out
}

// Current returns the value of a field of the entry under the cursor.
func (p *Pane) Current(field string) string {
	e, ok := p.at()
	if !ok {
		return ""
	}
	return map[string]string{"status": e.status, "priority": e.priority, "due": string(e.due), "day": string(e.due), "title": e.title}[field]
}

// Waiting reports that an edit is under way, after which the next key may be
// meant for the next entry.
func (p *Pane) Waiting() bool {
	return p.loaded && (p.host.Writing() || p.ask.Pending() && !p.rest)
}

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.filter.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor { return p.filter.Cursor() }

// Render draws the triage, with a line for the filter if there is one.
func (p *Pane) Render(width, height int, focused bool) string {
	h := p.host
	switch {
	case p.problem != "":
		return widget.Block(h.Theme.Paint(style.Bad, widget.Cut("✗ "+p.problem, width)), width, height)
	case !p.loaded:
		return widget.Block(h.Theme.Paint(style.Dim, "  "+h.T("table.loading")), width, height)
	case p.filter.On() && height >= 4:
		return p.filter.Render(h.Theme, width, "") + "\n" + p.tree.Render(width, height-1, focused)
	}
	return p.tree.Render(width, height, focused)
}

// Preview draws the record under the cursor, or what its heading stands for.
func (p *Pane) Preview(width, height int) string {
	if g := p.nodes.groups[p.tree.ID()]; g != nil && p.loaded {
		return p.about(g, width, height)
	}
	return p.sheet.Render(width, height)
}

// Crumb says how much there is to see.
func (p *Pane) Crumb() string {
	if !p.loaded || p.now.partial && p.now.counts == nil {
		return ""
	}
	h, seen := p.host, p.pressing()
	text := h.T("today.crumb", "n", seen) + " · " + h.T("today.crumb_open", "n", p.now.open)
	if p.mine {
		text = h.T("today.crumb_mine") + " · " + text
	}
	if n := p.tree.SelectedCount(); n > 0 {
		text += " · " + h.T("widget.list.selected", "n", n)
	}
	return text
}

// pressing is how many entries are not for later.
func (p *Pane) pressing() int {
	seen := 0
	if p.now.counts != nil {
		return p.now.open - p.now.counts[sectionLater]
	}
	for i := range p.groups {
		for _, e := range p.groups[i].entries {
			if p.now.entries[e].section != sectionLater {
				seen++
			}
		}
	}
	return seen
}

// Seek shows an open task or a near deadline; others are for their own list.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != model.Tasks.Name && link.Kind != model.Deadlines.Name {
		return false, nil
	}
	p.target = link
	if !p.loaded || p.now.partial {
		return false, nil
	}
	if !slices.ContainsFunc(p.now.entries, func(e entry) bool { return e.link == link }) {
		return false, nil
	}
	p.mine = false
	p.filter.Clear()
	p.show()
	p.seekTarget()
	return true, p.sheet.Show(p.shown())
}

// seekTarget goes to the record that was wished for, if it is there.
func (p *Pane) seekTarget() bool {
	if p.target.ID.IsZero() {
		return false
	}
	id := p.target.String()
	for i := range p.groups {
		if slices.Contains(p.nodes.children(&p.groups[i]), id) {
			p.unfold(p.groups[i].id)
		}
	}
	if !p.tree.Seek(id) {
		return false
	}
	p.target = model.Link{}
	return true
}

// Note gives a contact noted from here what the entry is about.
func (p *Pane) Note() map[string]model.Value {
	if full := p.sheet.Full(); full != nil && full.ID == p.shown().ID {
		return pane.NoteAbout(full)
	}
	return nil
}

// Click moves the cursor, or opens what it is on.
func (p *Pane) Click(x, y int) tea.Cmd {
	if p.filter.On() {
		y--
	}
	if y == 0 {
		if column, ok := p.tree.HitColumn(x); ok && slices.Contains(orders, column) {
			p.sortBy(column)
		}
		return nil
	}
	row, ok := p.tree.Hit(y)
	if !ok {
		return nil
	}
	if row == p.tree.Index() {
		return p.open()
	}
	p.tree.MoveTo(row)
	return p.sheet.Show(p.shown())
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.tree.Move(lines)
	return p.sheet.Show(p.shown())
}

func joined(lines []string) string { return strings.Join(lines, "\n") }
