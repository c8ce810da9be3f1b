package objectives

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Actions are those of every list of records, with those of the tree.
func (p *Pane) Actions() []keys.Action {
	own := append(p.treeActions(), p.viewActions()...)
	for _, a := range append(p.host.RecordActions(p), pane.ListActions(&p.tree.List)...) {
		switch a.ID {
		case "record.delete":
			a.Do = p.remove
		case "list.select_all":
			a.Words, a.Do = "objectives.select_level", p.selectLevel
		}
		own = append(own, a)
	}
	return own
}

func (p *Pane) treeActions() []keys.Action {
	do := func(f func()) func() tea.Cmd {
		return func() tea.Cmd { p.steady(f); return nil }
	}
	return []keys.Action{
		{ID: "objectives.add", Words: p.addWords(), Keys: []string{"a"}, Group: "group.record", Rank: 3, Do: p.add},
		{ID: "objectives.in", Words: "objectives.in", Keys: []string{"right"}, Group: "group.tree", Rank: 2, Guard: p.onRow,
			Do: func() tea.Cmd { p.tree.Right(); return nil }},
		{ID: "objectives.out", Words: "objectives.out", Keys: []string{"left"}, Group: "group.tree", Rank: 2, Guard: p.onRow,
			Do: func() tea.Cmd { p.tree.Left(); return nil }},
		{ID: "objectives.open_level", Words: "objectives.open_level", Keys: []string{"+"}, Group: "group.tree", Rank: 12, Guard: p.onRow,
			Do: do(p.openLevel)},
		{ID: "objectives.close_level", Words: "objectives.close_level", Keys: []string{"-"}, Group: "group.tree", Rank: 12, Guard: p.onRow,
			Do: do(p.closeLevel)},
		{ID: "objectives.plan", Words: "objectives.plan", Keys: []string{"P"}, Group: "group.tree", Rank: 13,
			Guard: func() (bool, string) { return len(p.now.all) > 0, "objectives.no_plan" }, Do: p.choosePlan},
	}
}

func (p *Pane) viewActions() []keys.Action {
	return []keys.Action{
		{ID: "list.filter", Words: "action.filter", Keys: []string{"/"}, Group: "group.list", Rank: 10, Guard: p.onPlan,
			Do: func() tea.Cmd { p.filter.Open(); return nil }},
		{ID: "list.clear", Words: "action.clear", Keys: []string{"esc"}, Group: "group.list",
			Guard: func() (bool, string) {
				return p.filter.On() || p.tree.SelectedCount() > 0, "reason.nothing_to_clear"
			},
			Do: func() tea.Cmd { p.tree.ClearSelection(); p.clearFilter(); return nil }},
	}
}

// onRow guards what needs a line of the tree.
func (p *Pane) onRow() (bool, string) { return !p.Link().ID.IsZero(), "reason.no_row" }

// onPlan guards what needs a plan.
func (p *Pane) onPlan() (bool, string) { return len(p.now.nodes) > 0, "objectives.no_plan" }

// place returns the kind that is added from the cursor, and the node that it
// goes under: below the cursor, or beside a task. Without a plan it is one.
func (p *Pane) place() (kind string, in *node) {
	n := p.now.find(p.tree.ID())
	switch {
	case len(p.now.nodes) == 0:
		return model.Plans.Name, nil
	case n == nil: // the filter leaves nothing
		n = &p.now.nodes[0]
	case n.Link.Kind == model.Tasks.Name:
		n = &p.now.nodes[n.up]
	}
	return under[n.Link.Kind], n
}

// addWords names what the key of adding adds here.
func (p *Pane) addWords() string {
	if !p.loaded {
		return "action.add"
	}
	kind, _ := p.place()
	return "objectives.add." + kind
}

// numbers names the field that holds the number of each kind.
var numbers = map[string]string{"objective": "number", "means": "number", "action": "ref"}

// add opens the form of a record below the cursor; when it is saved the cursor
// goes to it.
func (p *Pane) add() tea.Cmd {
	kind, in := p.place()
	preset := map[string]model.Value{}
	if in != nil {
		preset[parents[kind]] = model.Value{in.Link.ID.String()}
		if field := numbers[kind]; field != "" {
			if next := p.now.next(in); next != "" {
				preset[field] = model.Value{next}
			}
		}
	}
	return p.host.AddRecord(model.KindNamed(kind), preset, func(d pane.Done) tea.Cmd {
		for _, l := range d.Links {
			if l.Kind == kind {
				p.sought = l
			}
		}
		return nil
	})
}

// openLevel opens the first level of the tree that has something closed.
func (p *Pane) openLevel() {
	least, closed := -1, []string(nil)
	p.visible(func(n *node, depth int) {
		if p.tree.IsOpen(n.id) || p.Leaf(n.id) || least >= 0 && depth > least {
			return
		}
		if depth != least {
			least, closed = depth, nil
		}
		closed = append(closed, n.id)
	})
	open := p.tree.Opened()
	if open == nil {
		open = map[string]bool{}
	}
	for _, id := range closed {
		open[id] = true
	}
	p.tree.SetOpened(open)
}

// closeLevel closes the last level that is open.
func (p *Pane) closeLevel() {
	most, opened := 0, []string(nil)
	p.visible(func(n *node, depth int) {
		if !p.tree.IsOpen(n.id) || p.Leaf(n.id) || depth < most {
			return
		}
		if depth > most {
			most, opened = depth, nil
		}
		opened = append(opened, n.id)
	})
	open := p.tree.Opened()
	for _, id := range opened {
		delete(open, id)
	}
	p.tree.SetOpened(open)
}

// visible visits the nodes that the tree shows, with their depth.
func (p *Pane) visible(visit func(n *node, depth int)) {
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		for _, child := range p.Children(id) {
			visit(p.now.find(child), depth)
			if p.tree.IsOpen(child) {
				walk(child, depth+1)
			}
		}
	}
	walk("", 0)
}

// selectLevel selects every line of the kind under the cursor, or none if they
// were: an action on several is on records of one kind.
func (p *Pane) selectLevel() tea.Cmd {
	kind, all := p.Link().Kind, true
	var ids []string
	p.visible(func(n *node, _ int) {
		if n.Link.Kind == kind {
			ids = append(ids, n.id)
			all = all && p.tree.IsSelected(n.id)
		}
	})
	p.tree.ClearSelection()
	if all {
		return nil
	}
	p.tree.Select(true, ids...)
	return nil
}

// choosePlan asks which plan to show.
func (p *Pane) choosePlan() tea.Cmd {
	h := p.host
	items := make([]widget.Item, len(p.now.all))
	for i, r := range p.now.all {
		items[i] = widget.Item{Value: r.ID.String(), Label: r.Cells[0], Hint: h.Words.Choice("plan", "status", r.Cells[2])}
		if year := r.Cells[1]; year != "" {
			items[i].Label = year + "  " + r.Cells[0]
		}
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("objectives.plan"), items)
	picker.Numbered = true
	picker.SetCurrent(p.now.tree.Plan.String())
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		if id, ok := model.ParseID(it.Value); ok {
			p.chosen = id
		}
		return p.load()
	})
}

// remove deletes the targets; where something hangs from them it asks, and
// deletes that too: nothing may stay that no tree shows.
func (p *Pane) remove() tea.Cmd {
	var edits []pane.Edit
	gone, counts := map[string]bool{}, map[string]int{}
	targets := p.host.Aimed(p).Targets()
	for _, t := range targets {
		p.now.walk(p.now.find(t.Link.ID.String()), func(n *node) {
			if !gone[n.id] {
				gone[n.id] = true
				counts[n.Link.Kind]++
				edits = append(edits, pane.Edit{Op: pane.Delete, Link: n.Link, Base: p.now.tree.Position})
			}
		})
	}
	if len(edits) == len(targets) && len(counts) == 1 {
		return p.host.Delete(targets)
	}
	h := p.host
	var what []string
	for _, kind := range []string{"plan", "objective", "means", "action", "task"} {
		if n := counts[kind]; n > 0 {
			what = append(what, h.T("objectives.n."+kind, "n", n))
		}
	}
	return h.DeleteAll(h.T("objectives.delete", "what", strings.Join(what, h.T("list.comma"))), "", edits)
}
