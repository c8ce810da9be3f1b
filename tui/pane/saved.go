package pane

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// SavedView is a view with the id of its record.
type SavedView struct {
	ID model.ID
	model.View
}

// Name names the pane of a view.
func (v SavedView) Name() string { return "view:" + v.ID.String() }

// Same tells whether two views show the same in the same way.
func (v SavedView) Same(o SavedView) bool {
	return v.ID == o.ID && v.Title == o.Title && v.KindOf == o.KindOf && v.Query == o.Query && v.Layout == o.Layout &&
		v.Pinned == o.Pinned && slices.Equal(v.Columns, o.Columns)
}

var viewColumns = []string{"title", "kind_of", "query", "layout", "pinned", "columns"}

// ReadViews reads every view of a kind that is known, by title.
func ReadViews(ctx context.Context, data Data) ([]SavedView, error) {
	list, err := data.List(ctx, Query{Kind: model.Views.Name, Columns: viewColumns, Sort: "title"})
	var out []SavedView
	for _, r := range list.Rows {
		v := SavedView{r.ID, model.View{Title: r.Cells[0], KindOf: r.Cells[1], Query: r.Cells[2], Layout: r.Cells[3],
			Pinned: model.Opt[bool]{V: r.Cells[4] == "1", Set: r.Cells[4] != ""}}}
		if r.Cells[5] != "" {
			v.Columns = strings.Split(r.Cells[5], Join)
		}
		if model.KindNamed(v.KindOf) != nil {
			out = append(out, v)
		}
	}
	return out, err
}

// ViewQuery returns what the table shows as the query of a view.
func (t *Table) ViewQuery() string {
	text := strings.TrimSpace(t.Where)
	if typed := t.filter.Query().Conditions(); typed != "" && text != "" {
		text = "(" + text + ") (" + typed + ")"
	} else {
		text += typed
	}
	sort, group := t.Arranged()
	if sort != "" {
		text += " sort:" + sort
	}
	if group != "" {
		text += " group:" + group
	}
	return strings.TrimSpace(text)
}

// Arranged tells by what the rows are sorted, as in ViewQuery, and by which field
// they are grouped; both are empty where that is as the kind's always are.
func (t *Table) Arranged() (sort, group string) {
	if t.sort != t.Kind.Sort {
		sort = t.sort
	}
	if t.group >= 0 {
		group = t.columns[t.group]
	}
	return sort, group
}

// SaveView asks for a title, and whether to pin it, and saves what the table
// shows. Under the title of the view that it began from, that one is changed;
// under that of another it asks first: two views of one name cannot be told apart.
func (t *Table) SaveView(from SavedView, query, layout string) tea.Cmd {
	e := Edit{Op: Create, Link: model.Link{Kind: model.Views.Name}, Fields: map[string]model.Value{
		"kind_of": {t.Kind.Name}, "query": model.Single(query), "layout": {layout},
	}}
	return t.host.nameView(from, from.Title, e)
}

// nameView asks for the title of a view, from a proposed one on.
func (h *Host) nameView(from SavedView, proposed string, e Edit) tea.Cmd {
	p := widget.NewPrompt(h.Theme, h.T("view.name"), h.T("view.name_help"), proposed, func(text string) widget.Parsed {
		return widget.Parsed{Value: strings.TrimSpace(text)}
	})
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		title := p.Parsed().Value
		if title == "" {
			return nil
		}
		if title == from.Title && !from.ID.IsZero() {
			return h.pinView(from, title, e)
		}
		data := h.Data
		return await(h, func(ctx context.Context) ([]SavedView, error) { return ReadViews(ctx, data) }, func(all []SavedView) tea.Cmd {
			i := slices.IndexFunc(all, func(v SavedView) bool { return widget.Fold(v.Title) == widget.Fold(title) })
			if i < 0 {
				return h.pinView(SavedView{}, title, e)
			}
			return h.replaceView(from, all[i], title, e)
		})
	})
}

// replaceView asks whether a view takes the place of the one that has its title;
// else another title is asked for, from the one that was typed on.
func (h *Host) replaceView(from, other SavedView, title string, e Edit) tea.Cmd {
	again := func() tea.Cmd { return h.nameView(from, title, e) }
	c := widget.NewConfirm(h.Words, h.Theme, h.T("view.taken", "name", h.Words.Quote(widget.Clean(other.Title))),
		h.T("view.taken_detail", "kinds", h.Words.Kinds(other.KindOf)),
		widget.Option{Value: "no", Label: h.T("view.taken_no")}, widget.Option{Value: "yes", Label: h.T("view.taken_yes")})
	return h.Push(&question{confirm: c, left: again, answered: func(answer string) tea.Cmd {
		if answer == "yes" {
			if other.KindOf != e.Fields["kind_of"].One() {
				e.Fields["columns"] = nil // those are of another kind
			}
			return h.pinView(other, title, e)
		}
		return again()
	}})
}

// pinView asks whether a view is pinned, the answer that leaves it so or not
// first, and saves it in the place of another, or anew for a zero one.
func (h *Host) pinView(over SavedView, title string, e Edit) tea.Cmd {
	answers := []widget.Option{{Value: "0", Label: h.T("view.pin_no")}, {Value: "1", Label: h.T("view.pin_yes")}}
	if over.Pinned.V {
		answers = []widget.Option{{Value: "1", Label: h.T("view.pin_keep")}, {Value: "0", Label: h.T("view.pin_away")}}
	}
	return h.Ask(widget.NewConfirm(h.Words, h.Theme, h.T("view.pin"), h.T("view.pin_detail"), answers...), func(pinned string) tea.Cmd {
		e.Fields["title"], e.Fields["pinned"] = model.Value{title}, model.Value{pinned}
		if !over.ID.IsZero() {
			e.Op, e.Link.ID = Set, over.ID
		}
		return h.Apply(e)
	})
}
