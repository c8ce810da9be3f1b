// Package objectives is the pane of the plan: a tree from the plan to its
// objectives, their means, their actions, and the tasks that hang from those,
// each with how far it is.
//
// Only open nodes are laid out, so that a plan of ten thousand tasks is as
// quick as one of ten.
package objectives

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Pane shows a plan as a tree.
type Pane struct {
	host  words
	tree  widget.Tree
	sheet *pane.Sheet

	ask     pane.Ask[plan]
	now     plan
	loaded  bool
	problem string
	chosen  model.ID        // the plan shown, zero for the current one
	sought  model.Link      // record to go to when it is read
	back    []model.Link    // what undo brought back, to go to when it is read
	met     map[string]bool // plans that were opened once

	filter pane.Filter
	kept   []bool          // nodes that the filter leaves, nil for all
	count  int             // nodes that it found
	folds  map[string]bool // what was open before the filter, nil without one
	head   int             // lines above the tree in the last drawing
	width  int             // cells that the columns were shaped for
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: words{h}, sheet: pane.NewSheet(h), met: map[string]bool{}}
	p.filter = pane.Filter{Host: h, Kinds: pane.KindsNamed("action", "task", "means", "objective"), Ask: true}
	p.tree.List = widget.List{Words: h.Words, Theme: h.Theme}
	p.tree.SetNodes(p)
	p.sheet.Lead = p.lead
	return p
}

// Name names the pane.
func (p *Pane) Name() string { return "objectives" }

// Init reads the plan.
func (p *Pane) Init() tea.Cmd { return p.load() }

func (p *Pane) load() tea.Cmd {
	data, words, id, sought := p.host.Data, p.host.Words, p.chosen, p.sought
	return p.ask.Do(func(ctx context.Context) (plan, error) { return read(ctx, data, words, id, sought) })
}

// Update handles answers, changes, and the keys that no action takes.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	if got, err, ok := p.ask.Take(msg); ok {
		return tea.Batch(p.take(got, err), p.follow())
	}
	if p.filter.Take(msg) {
		p.refilter()
		cmd = p.filter.Pending()
	}
	switch msg := msg.(type) {
	case pane.Changed:
		if msg.Touches("plan", "objective", "means", "action", "task", "person") {
			if !msg.Back().ID.IsZero() {
				p.back = msg.Links
			}
			cmd = tea.Batch(p.load(), p.filter.Narrow())
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		p.key(msg)
		return tea.Batch(p.filter.Pending(), p.follow())
	}
	return tea.Batch(cmd, p.sheet.Update(msg), p.follow())
}

// key handles what no action takes: the filter's letters, and movements.
func (p *Pane) key(msg tea.Msg) {
	if p.filter.Typing() {
		handled, changed := p.filter.Update(msg)
		if changed {
			p.refilter()
		}
		if handled {
			return
		}
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		pane.MoveIn(&p.tree.List, key.String())
	}
}

// take shows what was read. Cursor, selection and what is open stay.
func (p *Pane) take(got plan, err error) tea.Cmd {
	sought := p.sought
	p.sought = model.Link{}
	if err != nil {
		if r := model.AsRefusal(err); r != nil && r.Code == model.NotFound && !p.chosen.IsZero() {
			p.chosen = model.ID{} // the plan was deleted: back to the current one
			return p.load()
		}
		p.problem = p.host.Sentence(err)
		return nil
	}
	other := got.tree.Plan != p.now.tree.Plan
	p.now, p.loaded, p.problem = got, true, ""
	if other {
		p.unfilter()
		if !p.chosen.IsZero() || !sought.ID.IsZero() {
			p.chosen = got.tree.Plan
		}
	}
	p.empty()
	p.kept = nil
	if p.folds != nil {
		f := p.now.search(&p.filter)
		p.kept, p.count = f.kept, f.count
	}
	p.tree.SetNodes(p)
	if id := got.tree.Plan.String(); len(got.nodes) > 0 && !p.met[id] {
		p.met[id] = true
		p.unfold(2)
	}
	if other {
		p.tree.Home()
	}
	if !sought.ID.IsZero() {
		p.reveal(sought.ID.String())
	}
	p.backTo(p.back)
	p.back = nil
	return nil
}

// backTo goes to what undo brought back or changed: of a whole branch, to where
// it begins.
func (p *Pane) backTo(links []model.Link) {
	ids := map[string]bool{}
	for _, l := range links {
		ids[l.ID.String()] = true
	}
	for _, l := range links {
		n := p.now.find(l.ID.String())
		for n != nil && n.up >= 0 && ids[p.now.nodes[n.up].id] {
			n = &p.now.nodes[n.up]
		}
		if n != nil {
			p.reveal(n.id)
			return
		}
	}
}

// empty sets the sentence for when there is nothing to show.
func (p *Pane) empty() {
	p.tree.Empty = p.host.T("objectives.empty")
	if len(p.now.nodes) > 0 {
		p.tree.Empty = p.host.T("objectives.none_found")
	}
}

// unfold opens the plan down to a depth.
func (p *Pane) unfold(depth int) {
	open := p.tree.Opened()
	if open == nil {
		open = map[string]bool{}
	}
	for i := range p.now.nodes {
		n := &p.now.nodes[i]
		if n.up < 0 || open[p.now.nodes[n.up].id] && p.now.depth(n) < depth {
			open[n.id] = true
		}
	}
	p.tree.SetOpened(open)
}

// reveal opens what a node hangs from and puts the cursor on it.
func (p *Pane) reveal(id string) {
	n := p.now.find(id)
	if n == nil {
		return
	}
	if p.kept != nil && !p.kept[p.now.at[id]] {
		p.clearFilter()
	}
	p.tree.Reveal(id, p.now.above(n)...)
}

// steady does what folds the tree; where that hides the node under the cursor,
// the cursor goes to the nearest one above it.
func (p *Pane) steady(fold func()) {
	n := p.now.find(p.tree.ID())
	fold()
	for n != nil && !p.tree.Seek(n.id) && n.up >= 0 {
		n = &p.now.nodes[n.up]
	}
}

// refilter shows what the filter leaves, with the cursor on the first found.
func (p *Pane) refilter() {
	if strings.TrimSpace(p.filter.Text()) == "" {
		p.unfilter()
		return
	}
	if p.folds == nil {
		p.folds = p.tree.Opened()
		if p.folds == nil {
			p.folds = map[string]bool{}
		}
	}
	f := p.now.search(&p.filter)
	p.kept, p.count = f.kept, f.count
	p.tree.Arrange(p, f.open)
	p.tree.Seek(f.first)
}

// unfilter shows everything again, opened as it was, the cursor where it is.
func (p *Pane) unfilter() {
	if p.folds == nil {
		return
	}
	at := p.tree.ID()
	folds := p.folds
	p.kept, p.folds = nil, nil
	p.tree.Arrange(p, folds)
	p.reveal(at)
}

func (p *Pane) clearFilter() {
	p.filter.Clear()
	p.unfilter()
}

// follow shows what the cursor is on in the preview.
func (p *Pane) follow() tea.Cmd {
	link := p.Link()
	p.sheet.Fields = previewed[link.Kind]
	return p.sheet.Show(link)
}

// Link returns the record under the cursor.
func (p *Pane) Link() model.Link {
	if n := p.now.find(p.tree.ID()); n != nil {
		return n.Link
	}
	return model.Link{}
}

// Targets returns the selected records, or the one under the cursor.
func (p *Pane) Targets() []pane.Target {
	var out []pane.Target
	for _, id := range p.tree.Targets() {
		if n := p.now.find(id); n != nil {
			out = append(out, pane.Target{Link: n.Link, Base: p.now.tree.Position})
		}
	}
	return out
}

// TargetKind names the kind of the first target.
func (p *Pane) TargetKind() string {
	if p.tree.SelectedCount() > 0 {
		if n := p.now.find(p.tree.Targets()[0]); n != nil {
			return n.Link.Kind
		}
	}
	return p.Link().Kind
}

// Current returns a field of the record under the cursor: the preview has it.
func (p *Pane) Current(field string) string {
	if full := p.sheet.Full(); full != nil && full.ID == p.Link().ID {
		return strings.Join(full.Get(field), pane.Join)
	}
	if n := p.now.find(p.tree.ID()); n != nil && field == "status" {
		return n.Status
	}
	return ""
}

// Crumb says how many actions count and how many are done, and which plan that
// is where it is not the current one.
func (p *Pane) Crumb() string {
	if len(p.now.nodes) == 0 {
		return ""
	}
	h, root := p.host, &p.now.nodes[0]
	out := -root.Total
	for _, n := range p.now.statuses(root) {
		out += n
	}
	text := h.T("objectives.n.action", "n", root.Total) + " · " + h.T("objectives.done", "n", root.Done)
	if out > 0 { // the tree does not count them either
		text += " · " + h.T("objectives.dropped", "n", out)
	}
	if !p.chosen.IsZero() && p.chosen != h.Session.Plan && p.now.tree.Year != "" {
		text = widget.Clean(p.now.tree.Year) + " · " + text
	}
	if n := p.tree.SelectedCount(); n > 0 {
		text += " · " + h.T("widget.list.selected", "n", n)
	}
	return text
}

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.filter.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor { return p.filter.Cursor() }

// Waiting reports whether the cursor is about to go to a record that was made or
// brought back: the next key is meant for it.
func (p *Pane) Waiting() bool {
	return (!p.sought.ID.IsZero() || p.back != nil) && p.ask.Pending()
}

// Seek shows a plan, objective, means or action.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if under[link.Kind] == "" {
		return false, nil
	}
	if p.now.find(link.ID.String()) != nil {
		p.reveal(link.ID.String())
		return true, p.follow()
	}
	p.sought = link
	return true, p.load()
}

// Note says what a contact noted from here is about: the actions selected, or
// the record under the cursor.
func (p *Pane) Note() pane.Note {
	note := pane.Note{Values: map[string]model.Value{}}
	if full := p.sheet.Full(); full != nil && full.ID == p.Link().ID {
		note = pane.NoteAbout(full)
	}
	if p.TargetKind() == model.Actions.Name {
		note.Values["actions"] = nil
		for _, t := range p.Targets() {
			if t.Link.Kind == model.Actions.Name {
				note.Values["actions"] = append(note.Values["actions"], t.Link.ID.String())
			}
		}
	}
	return note
}

// Click moves the cursor, opens the record that it is on, or opens and closes
// the node whose sign was clicked.
func (p *Pane) Click(x, y int) tea.Cmd {
	row, ok := p.tree.Hit(y - p.head)
	switch {
	case !ok:
	case p.tree.OnSign(row, x):
		p.tree.MoveTo(row)
		p.tree.Flip()
	case row == p.tree.Index():
		return p.host.Open(p.Link())
	default:
		p.tree.MoveTo(row)
	}
	return p.follow()
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.tree.Move(lines)
	return p.follow()
}
