package pane

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/widget"
)

// Rows is what shows records, of one kind or several: a table, a tree. The
// actions on records need no more of it.
type Rows interface {
	// Link returns the record under the cursor; its ID is zero if there is none.
	Link() model.Link
	// Targets returns what an action applies to: the selected records, or the
	// one under the cursor.
	Targets() []Target
	// Current returns the wire value of a field of the record under the cursor,
	// empty if it is not at hand.
	Current(field string) string
}

// Rowed is a pane whose rows are not itself: Rows returns those that the cursor is
// in, nil where it is in none.
type Rowed interface{ Rows() Rows }

// Mixed is rows that show records of several kinds.
type Mixed interface {
	// TargetKind names the kind that an action is on: that of the first target.
	// It is asked for at each drawing, and must be quick.
	TargetKind() string
}

// RecordActions returns what can be done to the records of some rows. Where
// records of several kinds are selected, an action is on those of the first
// one's kind.
func (h *Host) RecordActions(rows Rows) []keys.Action {
	rows = h.Aimed(rows)
	list := h.recordActions(rows)
	for i := range list {
		list[i].Aims = true
	}
	return list
}

func (h *Host) recordActions(rows Rows) []keys.Action {
	a := rowActions{h, rows}
	on := func(do func(model.Link) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd { return do(rows.Link()) }
	}
	return []keys.Action{
		{ID: "record.open", Words: "action.open", Keys: []string{"enter"}, Group: "group.record", Rank: 1, Guard: a.onRow, Do: on(h.Open)},
		{ID: "record.edit", Words: "action.edit", Keys: []string{"e"}, Group: "group.record", Rank: 5, Guard: a.onRow,
			Do: on(func(l model.Link) tea.Cmd { return h.EditRecord(l, "") })},
		a.change("record.status", "action.status", "s", 6),
		a.change("record.owner", "action.owner", "o", 7),
		a.change("record.date", "action.date", "d", 8),
		a.change("record.priority", "action.priority", "p", 9),
		a.change("record.tags", "action.tags", "t", 0),
		{ID: "record.any", Words: "action.any_field", Keys: []string{"m"}, Group: "group.record", Guard: a.onRow, Do: a.anyField},
		{ID: "record.delete", Words: "action.delete", Keys: []string{"x", "delete"}, Group: "group.record", Guard: a.onRow,
			Do: func() tea.Cmd { return h.Delete(a.all()) }}, // of every kind: nothing that is selected stays
		{ID: "record.purge", Words: "action.purge", Group: "group.record",
			Guard: func() (bool, string) {
				if ok, reason := a.onRow(); !ok || h.Session.MayPurge {
					return ok, reason
				}
				return false, "reason.coordinators_only"
			},
			Do: func() tea.Cmd {
				kind, targets := a.targets()
				return h.Purge(kind.Name, targets)
			}},
		{ID: "record.protect", Words: "action.protect", Group: "group.record",
			Guard: func() (bool, string) {
				if ok, reason := a.onRow(); !ok || h.Session.MayPurge {
					return ok, reason
				}
				return false, "reason.coordinators_only"
			},
			Do: on(h.Protect)},
		{ID: "record.settle", Words: "action.settle", Keys: []string{"="}, Group: "group.record", Guard: a.onRow, Do: on(h.Settle)},
		{ID: "record.unite", Words: "action.unite", Keys: []string{"M"}, Group: "group.record", Guard: a.onRow, Do: a.unite},
		{ID: "record.history", Words: "action.history", Keys: []string{"h"}, Group: "group.record", Guard: a.onRow, Do: on(h.History)},
		{ID: "record.copy", Words: "action.copy", Keys: []string{"Y"}, Group: "group.record", Guard: a.onRow,
			Do: func() tea.Cmd { return h.Copy(linksOf(rows.Targets())) }},
		{ID: "record.open_links", Words: "action.open_links", Keys: []string{"O"}, Group: "group.record", Guard: a.onRow, Do: on(h.OpenLinks)},
		h.putBackAction(rows),
	}
}

// Headed is rows among which headings stand, that the cursor may be on.
type Headed interface{ OnHeading() bool }

type rowActions struct {
	host *Host
	rows Rows
}

// onRow guards what needs a record.
func (a rowActions) onRow() (bool, string) {
	if !a.rows.Link().ID.IsZero() {
		return true, ""
	}
	if h, ok := a.rows.(Headed); ok && h.OnHeading() {
		return false, "reason.heading"
	}
	return false, "reason.no_row"
}

func linksOf(targets []Target) []model.Link {
	out := make([]model.Link, len(targets))
	for i, t := range targets {
		out[i] = t.Link
	}
	return out
}

// all returns the targets; one that is alone with its label, where that is
// known.
func (a rowActions) all() []Target {
	all := a.rows.Targets()
	if len(all) == 1 && all[0].Link == a.rows.Link() && len(a.kind().Label) > 0 {
		if cell := a.rows.Current(a.kind().Label[0]); cell != Hidden && !strings.Contains(cell, Join) {
			all[0].Label = a.host.Title(cell)
		}
	}
	return all
}

// targets returns the targets of one kind, and that kind.
func (a rowActions) targets() (*model.Kind, []Target) {
	all := a.all()
	if len(all) == 0 {
		return model.KindNamed(a.rows.Link().Kind), nil
	}
	var same []Target
	for _, t := range all {
		if t.Link.Kind == all[0].Link.Kind {
			same = append(same, t)
		}
	}
	return model.KindNamed(all[0].Link.Kind), same
}

// kind returns the kind that an action is on.
func (a rowActions) kind() *model.Kind {
	if m, ok := a.rows.(Mixed); ok {
		return model.KindNamed(m.TargetKind())
	}
	return model.KindNamed(a.rows.Link().Kind)
}

// change is the action of changing one field of the targets with one key.
func (a rowActions) change(id, words, key string, rank int) keys.Action {
	return keys.Action{
		ID: id, Words: words, Keys: []string{key}, Group: "group.record", Rank: rank,
		Guard: func() (bool, string) {
			if ok, reason := a.onRow(); !ok {
				return false, reason
			}
			if FieldOf(id, a.kind()) == nil {
				return false, "reason.no_such_field"
			}
			return true, ""
		},
		Do: func() tea.Cmd {
			kind, targets := a.targets()
			f := FieldOf(id, kind)
			if f == nil {
				return nil
			}
			return a.host.ChooseField(kind, f, targets, a.rows.Current(f.Name))
		},
	}
}

// anyField asks which field to change, for the targets together.
func (a rowActions) anyField() tea.Cmd {
	h := a.host
	kind, targets := a.targets()
	var items []widget.Item
	for _, f := range kind.Stored() {
		if !f.ReadOnly && f.Type != model.TypeLong {
			items = append(items, widget.Item{Value: f.Name, Label: Upper(h.Words.Field(kind.Name, f.Name))})
		}
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("change.which"), items)
	return h.besideRow(h.Choose(p, func(it widget.Item) tea.Cmd {
		return h.ChooseField(kind, kind.Field(it.Value), targets, a.rows.Current(it.Value))
	}))
}

// ListActions returns what can be done to the list that rows are shown in.
func ListActions(l *widget.List) []keys.Action {
	onRow := func() (bool, string) {
		if l.Index() < 0 {
			return false, "reason.no_row"
		}
		return true, ""
	}
	return append([]keys.Action{
		{ID: "list.select", Words: "action.select", Keys: []string{"space"}, Group: "group.list", Rank: 11, Guard: onRow,
			Do: func() tea.Cmd { l.Toggle(); l.Move(1); return nil }},
		{ID: "list.select_all", Words: "action.select_all", Keys: []string{"A"}, Group: "group.list", Guard: onRow,
			Do: func() tea.Cmd { l.ToggleAll(); return nil }},
	}, keys.Moving()...)
}

// MoveIn moves the cursor of a list by the keys that every list has by itself; it
// reports whether the key is one.
func MoveIn(l *widget.List, key string) bool {
	switch keys.Means(key, keys.Moving()) {
	case keys.DoUp:
		l.Move(-1)
	case keys.DoDown:
		l.Move(1)
	case keys.DoPageUp:
		l.Page(-1)
	case keys.DoPageDown:
		l.Page(1)
	case keys.DoHome:
		l.Home()
	case keys.DoEnd:
		l.End()
	default:
		return false
	}
	return true
}
