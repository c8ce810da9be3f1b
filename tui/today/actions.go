package today

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Actions are those of every list of records, and those of the triage.
func (p *Pane) Actions() []keys.Action {
	if c := p.cards; c != nil {
		if _, ok := c.newsEntry(); ok {
			return p.newsActions()
		}
		return p.cardActions()
	}
	own := []keys.Action{
		{ID: "record.add", Words: "action.add_task", Keys: []string{"a"}, Group: "group.record", Rank: 17, Do: p.add},
		p.toggle("triage.cards", "l"),
		{ID: "today.mine", Words: "today.mine", Keys: []string{"w"}, Group: "group.list", Rank: 21, Guard: p.known, Do: p.toggleMine},
		{ID: "list.filter", Words: "action.filter", Keys: []string{"/"}, Group: "group.list", Rank: 20,
			Do: func() tea.Cmd { p.filter.Open(); p.show(); return nil }},
		{ID: "list.clear", Words: "action.clear", Keys: []string{"esc"}, Group: "group.list", Guard: p.canClear, Do: p.clear},
		{ID: "today.save_view", Words: "today.save_view", Keys: []string{"S"}, Group: "group.list", Rank: 21, Guard: p.readable, Do: p.saveView},
		{ID: "list.sort", Words: "action.sort", Keys: []string{"z"}, Group: "group.list", Rank: 22, Do: p.chooseOrder},
		{ID: "list.group", Words: "action.group", Keys: []string{"g"}, Group: "group.list", Rank: 23, Do: p.chooseGrouping},
		{ID: "list.fold", Words: "today.fold", Keys: []string{"left"}, Group: "group.list",
			Do: func() tea.Cmd { p.left(); return nil }},
		{ID: "list.unfold", Words: "today.unfold", Keys: []string{"right"}, Group: "group.list",
			Do: func() tea.Cmd { p.right(); return nil }},
		{ID: "news.seen", Words: "news.seen", Keys: []string{"V"}, Group: "group.list", Guard: p.anyNews, Do: p.seeNews},
	}
	own = append(own, p.decisions(24, 25)...)
	for _, a := range p.host.RecordActions(p) {
		if a.ID == "record.open" {
			a.Guard, a.Do, a.Aims = p.onAnything, p.open, false
		}
		own = append(own, a)
	}
	for _, a := range pane.ListActions(&p.tree.List) {
		switch a.ID {
		case "list.select":
			a.Do = p.selectHere
		case "list.select_all":
			a.Do = p.selectAll
		}
		own = append(own, a)
	}
	for i := range own {
		if rank, ok := triageRanks[own[i].ID]; ok {
			own[i].Rank = rank
		}
	}
	return own
}

// triageRanks puts first in the footer what a task is mostly given here.
var triageRanks = map[string]int{
	"record.status": 4, "task.week": 5, "task.wait": 6, "record.owner": 7, "record.priority": 8, "record.date": 9,
	"record.delete": 10, "triage.toggle": 18, "record.edit": 19, "list.select": 22,
}

// readable guards what needs a filter that is understood.
func (p *Pane) readable() (bool, string) {
	if p.filter.Wrong() {
		return false, "reason.filter_wrong"
	}
	return true, ""
}

// saveView shows the tasks that are shown here in their own list, and asks for
// the title under which that view is saved.
func (p *Pane) saveView() tea.Cmd {
	query := "status!=done,cancelled"
	if p.mine {
		query += " assignee=me"
	}
	if typed := p.filter.Query().Conditions(); typed != "" {
		query += " (" + typed + ")"
	}
	p.host.SaveLaidOut(model.View{KindOf: model.Tasks.Name, Query: query + " sort:due", Layout: model.LayoutList})
	return nil
}

func (p *Pane) onAnything() (bool, string) {
	if p.tree.ID() == "" {
		return false, "reason.no_row"
	}
	return true, ""
}

// known guards what needs to know who works here.
func (p *Pane) known() (bool, string) {
	if p.host.Session.Me.IsZero() {
		return false, "reason.nobody"
	}
	return true, ""
}

func (p *Pane) canClear() (bool, string) {
	if !p.filter.On() && p.tree.SelectedCount() == 0 && !p.mine {
		return false, "reason.nothing_to_clear"
	}
	return true, ""
}

// clear takes away what hides or holds entries, the last first.
func (p *Pane) clear() tea.Cmd {
	switch {
	case p.filter.On() || p.tree.SelectedCount() > 0:
		p.filter.Clear()
		p.tree.ClearSelection()
	case p.mine:
		p.mine = false
		p.host.Say(style.Dim, p.host.T("today.all_again"))
	}
	p.show()
	return nil
}

// open opens the record under the cursor, or a heading.
func (p *Pane) open() tea.Cmd {
	if link := p.Link(); !link.ID.IsZero() {
		return p.host.Open(link)
	}
	p.setFold(p.tree.ID(), p.tree.IsOpen(p.tree.ID()))
	return nil
}

// add makes a task, with the person of the triage that is shown alone.
func (p *Pane) add() tea.Cmd {
	preset := map[string]model.Value{}
	if p.mine {
		preset["assignee"] = model.Value{p.host.Session.Me.String()}
	}
	return p.host.AddRecord(model.Tasks.Kind, preset, func(d pane.Done) tea.Cmd {
		for _, l := range d.Links {
			if l.Kind == model.Tasks.Name {
				p.target = l
			}
		}
		return nil
	})
}

func (p *Pane) toggleMine() tea.Cmd {
	p.mine = !p.mine
	p.show()
	return nil
}

// setFold closes or opens a heading.
func (p *Pane) setFold(id string, closed bool) {
	if p.nodes.Leaf(id) {
		return
	}
	p.folds[id] = closed
	p.tree.SetOpen(id, !closed)
}

func (p *Pane) unfold(id string) { p.setFold(id, false) }

// left closes the group of the cursor.
func (p *Pane) left() {
	if id := p.tree.ID(); p.nodes.Leaf(id) {
		p.tree.Left()
		return
	}
	p.setFold(p.tree.ID(), true)
}

// right opens a heading, or goes to its first entry.
func (p *Pane) right() {
	if id := p.tree.ID(); !p.nodes.Leaf(id) && !p.tree.IsOpen(id) {
		p.setFold(id, false)
		return
	}
	p.tree.Right()
}

// selectHere selects the entry under the cursor, or all those of a heading.
func (p *Pane) selectHere() tea.Cmd {
	id := p.tree.ID()
	if g := p.nodes.heads[id]; g != nil {
		p.unfold(id)
		p.flip(p.nodes.ids(g))
		p.toEntry()
		return nil
	}
	p.tree.Toggle()
	p.tree.Move(1)
	return nil
}

// selectAll selects every entry that can be seen, or none if all were.
func (p *Pane) selectAll() tea.Cmd {
	var ids []string
	for g := range p.openGroups {
		ids = append(ids, p.nodes.ids(g)...)
	}
	p.flip(ids)
	return nil
}

// openGroups goes through the headings whose entries can be seen.
func (p *Pane) openGroups(yield func(*group) bool) {
	for i := range p.nodes.groups {
		g := &p.nodes.groups[i]
		if (p.grouping == byNothing || p.tree.IsOpen(g.id)) && !yield(g) {
			return
		}
	}
}

// flip selects entries, or deselects them if all were selected.
func (p *Pane) flip(ids []string) {
	for _, id := range ids {
		if !p.tree.IsSelected(id) {
			p.tree.Select(true, ids...)
			return
		}
	}
	p.tree.Select(false, ids...)
}

func (p *Pane) sortBy(order string) {
	p.order = order
	p.tree.SortBy, p.tree.Desc = order, order == byUrgency
	p.show()
}

func (p *Pane) chooseOrder() tea.Cmd {
	h := p.host
	return p.choose("action.sort", func(code string) string {
		if code == "score" { // the column's name is cut to its width
			return h.Words.Field(model.Tasks.Name, "urgency")
		}
		return h.T("today.column." + code)
	}, orders, p.order, p.sortBy)
}

func (p *Pane) chooseGrouping() tea.Cmd {
	word := func(code string) string { return p.host.T("today.group." + code) }
	return p.choose("action.group", word, groupings, p.grouping, func(by string) {
		p.grouping = by
		p.show()
	})
}

// choose offers some codes by their words.
func (p *Pane) choose(title string, word func(code string) string, codes []string, now string, take func(string)) tea.Cmd {
	h := p.host
	items := make([]widget.Item, len(codes))
	for i, code := range codes {
		items[i] = widget.Item{Value: code, Label: pane.Upper(word(code))}
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T(title), items)
	picker.Numbered = true
	picker.SetCurrent(now)
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		take(it.Value)
		return nil
	})
}
