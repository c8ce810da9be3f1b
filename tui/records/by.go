package records

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

// columnFields lists what can make the columns of a board: choices, and
// references to one record.
func (l *layout) columnFields() []*model.Field {
	var out []*model.Field
	for _, f := range l.p.kind.Stored() {
		if f.Type == model.TypeChoice && !f.ReadOnly {
			out = append(out, f)
		}
	}
	return append(out, l.p.kind.Branches()...)
}

// follows sets the field that a board's columns or a tree's branches follow, and
// has what that names read with the rows.
func (l *layout) follows() {
	t := l.p.table
	t.Fetch, t.Preset = nil, nil
	var by *model.Field
	climb := false
	switch l.as {
	case model.LayoutBoard:
		l.steps = l.p.kind.Steps()
		if fields := l.columnFields(); l.group != nil && slices.Contains(fields, l.group) {
			l.steps = l.group
		} else if l.steps == nil {
			l.steps = fields[0]
		}
		t.Preset = l.presetColumn
		if l.steps.Type.IsRef() {
			by = l.steps
		}
	case model.LayoutTree:
		l.tree.by = l.p.kind.Parent()
		if l.group != nil && slices.Contains(l.p.kind.Branches(), l.group) {
			l.tree.by = l.group
		}
		t.Preset = l.tree.preset
		by, climb = l.tree.by, true
	}
	if by != nil {
		host := *l.p.host // as it is now: the answer is made elsewhere
		t.Fetch = func(ctx context.Context, data pane.Data, q pane.Query) (pane.List, error) {
			return pane.ReadUnder(ctx, &host, data, q, by, climb)
		}
	}
}

// chooseBy asks what a board's columns or a tree's branches follow.
func (l *layout) chooseBy() tea.Cmd {
	h, fields, now := l.p.host, l.columnFields(), l.steps
	if l.as == model.LayoutTree {
		fields, now = l.p.kind.Branches(), l.tree.by
	}
	var items []widget.Item
	for _, f := range fields {
		items = append(items, widget.Item{Value: f.Name, Label: pane.Upper(h.Words.Field(l.p.kind.Name, f.Name))})
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("action.group"), items)
	p.Numbered = true
	p.SetCurrent(now.Name)
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		l.group = l.p.kind.Field(it.Value)
		return l.turnNow(l.as)
	})
}

// presetColumn gives a card that is added here the value of its column.
func (l *layout) presetColumn() map[string]model.Value {
	if column, _ := l.board.Cursor(); column < len(l.stacks.values) && l.stacks.values[column] != "" {
		return map[string]model.Value{l.steps.Name: {l.stacks.values[column]}}
	}
	return nil
}
