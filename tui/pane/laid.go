package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/widget"
)

// ChooseLayout asks how rows of a kind are laid out; chosen gets the answer where
// it is another one than now.
func (h *Host) ChooseLayout(kind *model.Kind, now string, chosen func(as string) tea.Cmd) tea.Cmd {
	var items []widget.Item
	for _, as := range model.Layouts {
		it := widget.Item{Value: as, Label: Upper(h.Words.Choice(model.Views.Name, "layout", as))}
		if !kind.CanLay(as) {
			it.Reason = h.T(cannotLay[as])
		}
		items = append(items, it)
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("action.layout"), items)
	picker.Numbered = true
	picker.SetCurrent(now)
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		if it.Value == now {
			return nil
		}
		return chosen(it.Value)
	})
}

var cannotLay = map[string]string{
	model.LayoutBoard: "reason.no_steps", model.LayoutTree: "reason.no_parent",
	model.LayoutAgenda: "reason.no_days", model.LayoutTimeline: "reason.no_days",
}

// layActions show the rows of a table laid out otherwise, in the list of their
// kind, and save them as a view.
func (t *Table) layActions() []keys.Action {
	return []keys.Action{
		{ID: "view.layout", Words: "action.layout", Keys: []string{"D"}, Group: "group.list", Rank: 21, Guard: t.ownRows, Do: func() tea.Cmd {
			return t.host.ChooseLayout(t.Kind, model.LayoutList, func(as string) tea.Cmd {
				t.host.LayOut(model.View{KindOf: t.Kind.Name, Query: t.ViewQuery(), Layout: as})
				return nil
			})
		}},
		{ID: "record.save_view", Words: "action.save_view", Keys: []string{"S"}, Group: "group.list", Rank: 10, Guard: t.ownRows, Do: func() tea.Cmd {
			return t.SaveView(SavedView{}, t.ViewQuery(), model.LayoutList)
		}},
	}
}

// ownRows guards what makes a view of the rows: their conditions must say which
// they are.
func (t *Table) ownRows() (bool, string) {
	if t.Fetch != nil || t.Deleted {
		return false, "reason.no_view"
	}
	return true, ""
}

// LayOut shows rows in the list of their kind, laid out as a view would.
func (h *Host) LayOut(v model.View) { h.wish.View = v }

// SaveLaidOut is LayOut, and asks for the title under which the view is saved.
func (h *Host) SaveLaidOut(v model.View) { h.wish.View, h.wish.Save = v, true }
