package pane

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/widget"
)

// Actions returns what every table of records can do. A pane adds its own, and
// may leave some out by their ids.
func (t *Table) Actions(without ...string) []keys.Action {
	all := slices.Concat(t.recordActions(), t.viewActions()) // at each key: of one piece
	kept := all[:0]
next:
	for _, a := range all {
		for _, id := range without {
			if a.ID == id {
				continue next
			}
		}
		kept = append(kept, a)
	}
	return kept
}

func (t *Table) recordActions() []keys.Action {
	add := keys.Action{ID: "record.add", Words: "action.add", Keys: []string{"a"}, Group: "group.record", Rank: 4, Do: t.add}
	return slices.Concat([]keys.Action{add}, t.host.RecordActions(t))
}

// Current returns a field of the row under the cursor if it has a column.
func (t *Table) Current(field string) string {
	r, _ := t.Row()
	return t.Value(r, field)
}

func (t *Table) add() tea.Cmd {
	var preset map[string]model.Value
	if t.Preset != nil {
		preset = t.Preset()
	}
	return t.host.AddRecord(t.Kind, preset, func(d Done) tea.Cmd {
		for _, l := range d.Links {
			if l.Kind == t.Kind.Name {
				t.Seek(l.ID)
			}
		}
		return nil
	})
}

func (t *Table) viewActions() []keys.Action {
	list := []keys.Action{
		{ID: "list.filter", Words: "action.filter", Keys: []string{"/"}, Group: "group.list", Rank: 10,
			Do: t.Filter},
		{ID: "list.clear", Words: "action.clear", Keys: []string{"esc"}, Group: "group.list",
			Guard: func() (bool, string) {
				if !t.Filtered() && t.List.SelectedCount() == 0 {
					return false, "reason.nothing_to_clear"
				}
				return true, ""
			},
			Do: func() tea.Cmd { t.List.ClearSelection(); return t.ClearFilter() }},
		{ID: "list.sort", Words: "action.sort", Keys: []string{"z"}, Group: "group.list", Rank: 12, Do: t.chooseSort},
		{ID: "list.group", Words: "action.group", Keys: []string{"g"}, Group: "group.list", Rank: 13, Do: t.chooseGroup},
	}
	return slices.Concat(list, t.layActions(), ListActions(&t.List))
}

// columnItems offers the columns of the table.
func (t *Table) columnItems() []widget.Item {
	var items []widget.Item
	for _, f := range t.fields[:t.display] {
		items = append(items, widget.Item{Value: f.Name, Label: Upper(t.host.Words.Field(t.Kind.Name, f.Name))})
	}
	return items
}

func (t *Table) chooseSort() tea.Cmd {
	p := widget.NewPicker(t.host.Words, t.host.Theme, t.host.T("action.sort"), t.columnItems())
	p.Numbered = true
	p.SetCurrent(t.List.SortBy)
	return t.host.Choose(p, func(it widget.Item) tea.Cmd { return t.SortBy(it.Value) })
}

func (t *Table) chooseGroup() tea.Cmd {
	items := append([]widget.Item{{Label: t.host.T("action.group.none")}}, t.columnItems()...)
	p := widget.NewPicker(t.host.Words, t.host.Theme, t.host.T("action.group"), items)
	p.Numbered = true
	return t.host.Choose(p, func(it widget.Item) tea.Cmd { t.GroupBy(it.Value); return nil })
}
