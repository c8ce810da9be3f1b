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
	nodes    nodes
	filter   pane.Filter
	folds    map[string]bool // headings that are closed, kept while a filter opens all
	grouping string
	order    string
	mine     bool
	target   model.Link // what to go to when it is loaded
	back     model.Link // what an undo brought back, to go to if it is there
	decided  bool       // on what is under the cursor: the next entry is due
	edited   bool       // what is under the cursor was, here
	news     news
	touched  bool   // a key was pressed
	cards    *cards // one task at a time; nil is the list
	run      *cards // the last of them, for what was decided to count on
	wanted   bool   // cards are wanted as soon as all is read
	head     int    // lines of the filter in the last drawing
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h), grouping: bySection, order: byUrgency, folds: map[string]bool{}}
	p.filter = pane.Filter{Host: h, Kinds: pane.KindsNamed("task", "deadline"), Ask: true}
	p.sheet.Lead = p.lead
	p.tree.Words, p.tree.Theme, p.tree.Columns = h.Words, h.Theme, columns(h)
	p.tree.Tight = true
	p.tree.SortBy, p.tree.Desc = byUrgency, true
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
		return p.answered(got, err)
	}
	if got, err, ok := p.news.ask.Take(msg); ok {
		p.tookNews(got, err)
		return p.follow()
	}
	if got, _, ok := p.news.said.Take(msg); ok {
		p.news.saidWhat = got
		return nil
	}
	var cmds []tea.Cmd
	if p.filter.Take(msg) {
		p.show()
		p.toEntry()
		cmds = append(cmds, p.filter.Pending())
	}
	switch msg := msg.(type) {
	case pane.Changed:
		p.rest, p.back = false, msg.Back()
		p.edited = p.edited || msg.Verb == "apply" && slices.Contains(msg.Links, p.shown())
		cmds = append(cmds, p.load(), p.loadNews(), p.hearAgain(), p.filter.Narrow())
	case tea.PasteMsg:
		p.typed(msg)
		cmds = append(cmds, p.filter.Pending())
	case pane.Acted:
		p.touched = true
	case tea.KeyPressMsg:
		p.touched = true
		switch {
		case p.cards != nil:
		case p.filter.Typing() && p.typed(msg):
			cmds = append(cmds, p.filter.Pending())
		default:
			pane.MoveIn(&p.tree.List, msg.String())
		}
	}
	if p.cards != nil {
		cmds = append(cmds, p.updateCards(msg))
	}
	return tea.Batch(append(cmds, p.sheet.Update(msg), p.follow())...)
}

// answered shows the triage that was read. What a first screen left out comes
// next, and then what others did.
func (p *Pane) answered(got triage, err error) tea.Cmd {
	p.took(got, err)
	if p.rest = err == nil && got.partial; p.rest {
		return tea.Batch(p.follow(), pane.Afterwards(p.load()))
	}
	cmds := []tea.Cmd{p.follow()}
	if !p.news.loaded && !p.news.ask.Pending() {
		cmds = append(cmds, pane.Afterwards(p.loadNews()))
	}
	if p.wanted && p.cards == nil {
		cmds = append(cmds, p.toggleCards())
	}
	return tea.Batch(cmds...)
}

// follow shows what the cursor is on now.
func (p *Pane) follow() tea.Cmd {
	if p.cards != nil {
		return nil
	}
	var said model.Link
	if e, ok := p.at(); ok && e.section == sectionNews {
		said = e.link
	}
	return tea.Batch(p.sheet.Show(p.shown()), p.hearMore(said), p.leaveNews())
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
	before, top := p.place(), p.tree.Top()
	first := !p.loaded
	p.now, p.problem, p.loaded = got, "", true
	p.show()
	back := p.back
	p.back = model.Link{}
	switch {
	case p.seekTarget():
	case !back.ID.IsZero() && p.seekTo(back):
		p.tree.SetTop(top)
	case first:
		p.toEntry()
	default:
		p.goOn(before)
	}
	p.edited, p.decided = false, false
}

// show arranges the entries anew, and opens what is to be open: everything
// under a filter, else what is not folded. Where there was nothing, the cursor
// stands on the first entry: no key is for its heading.
func (p *Pane) show() {
	empty := p.tree.Len() == 0
	p.nodes = newNodes(p, p.arrange())
	open := map[string]bool{}
	for id := range p.nodes.heads {
		open[id] = p.filter.On() || !p.folds[id]
	}
	p.tree.Arrange(p.nodes, open)
	if empty {
		p.toEntry()
	}
}

// place is where the cursor was: its row, and its place under a heading.
type place struct {
	was   arranged
	group *group
	at    int // in the group
	index int // of the row
}

func (p *Pane) place() place {
	out := place{was: p.nodes.arranged, index: p.tree.Index()}
	id := p.tree.ID()
	if out.group = out.was.groupOf(id); out.group != nil {
		i, _ := out.was.find(id)
		out.at = slices.Index(out.group.entries, i)
	}
	return out
}

// near goes through the entries of the group that followed the place, and then
// through those before it, backwards.
func (b *place) near(yield func(id string) bool) {
	of := b.group.entries
	for _, i := range of[b.at+1:] {
		if !yield(b.was.at(i).id) {
			return
		}
	}
	for _, i := range slices.Backward(of[:b.at]) {
		if !yield(b.was.at(i).id) {
			return
		}
	}
}

// goOn keeps the cursor in its group when an edit took the entry under it
// elsewhere, or was a decision, which the next entry is due after: on that, or on
// the one before. Where the group is empty the cursor goes on to the next group.
func (p *Pane) goOn(before place) {
	if before.group == nil || p.tree.SelectedCount() > 0 {
		return
	}
	in := func(id string) bool {
		g := p.nodes.groupOf(id)
		return g != nil && g.id == before.group.id
	}
	if at := before.group.entries[before.at]; in(before.was.at(at).id) && !(p.edited && p.decided) {
		return
	}
	for id := range before.near {
		if in(id) && p.tree.Seek(id) {
			return
		}
	}
	p.tree.MoveTo(before.index)
	p.toEntry()
}

// toEntry goes from a heading to the first entry under it.
func (p *Pane) toEntry() {
	if id := p.tree.ID(); id != "" && !p.nodes.Leaf(id) && p.tree.IsOpen(id) {
		p.tree.Move(1)
	}
}

// at returns the entry under the cursor.
func (p *Pane) at() (*entry, bool) {
	return p.nodes.entry(p.tree.ID())
}

// shown is the record of the preview, or of the card.
func (p *Pane) shown() model.Link {
	if p.cards != nil {
		if e, ok := p.cards.newsEntry(); ok {
			return e.link
		}
		return p.cards.current()
	}
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
	if p.cards != nil {
		return p.cards.targets()
	}
	var out []pane.Target
	seen := map[model.Link]bool{} // a task in conflict has two rows
	for _, id := range p.tree.Targets() {
		e, ok := p.nodes.entry(id)
		if !ok || seen[e.link] {
			continue
		}
		seen[e.link] = true
		out = append(out, pane.Target{Link: e.link, Base: p.now.position})
	}
	return out
}

// Current returns the value of a field of the entry under the cursor.
func (p *Pane) Current(field string) string {
	if p.cards != nil && p.cards.card.full != nil {
		return p.cards.card.full.One(field)
	}
	e, ok := p.at()
	if !ok {
		return ""
	}
	return map[string]string{"status": e.status, "priority": e.priority, "due": string(e.due), "day": string(e.due), "title": e.title}[field]
}

// Waiting reports that an edit is under way, after which the next key may be
// meant for the next entry.
func (p *Pane) Waiting() bool {
	if p.cards != nil {
		return p.host.Writing() || p.cards.ask.Pending()
	}
	return p.loaded && (p.host.Writing() || p.ask.Pending() && !p.rest) || p.wanted
}

// Whole reports that a card is shown, which tells of the task itself.
func (p *Pane) Whole(int) bool { return p.cards != nil }

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
	case p.cards != nil:
		return p.cards.render(width, height)
	}
	if p.tree.Empty = h.T("today.empty"); p.filter.On() {
		p.tree.Empty = h.T("table.none_kept")
	}
	above := p.filter.Draw(width, height)
	p.head = p.filter.Lines(height)
	return above + p.tree.Render(width, height-p.head, focused)
}

// Preview draws the record under the cursor, or what its heading stands for.
func (p *Pane) Preview(width, height int) string {
	if p.cards != nil {
		return p.cards.aside(width, height)
	}
	if g := p.nodes.heads[p.tree.ID()]; g != nil && p.loaded {
		return p.about(g, width, height)
	}
	return p.sheet.Render(width, height)
}

func joined(lines []string) string { return strings.Join(lines, "\n") }
