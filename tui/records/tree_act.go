package records

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
)

// lead puts the table's cursor on the row under the tree's.
func (t *tree) lead() {
	if i, row := t.rowOf(t.widget.ID()); row {
		t.p.table.List.MoveTo(int(i))
		t.last = t.widget.ID()
	}
}

// Link is the record under the cursor: a row, or a heading's.
func (t *tree) Link() model.Link {
	if b := t.heading(t.widget.ID()); b != nil {
		return b.link
	}
	return t.p.table.Link()
}

// Targets are the selected rows, or what is under the cursor.
func (t *tree) Targets() []pane.Target {
	b := t.heading(t.widget.ID())
	if b == nil || t.p.table.List.SelectedCount() > 0 {
		return t.p.table.Targets()
	}
	if b.link.ID.IsZero() {
		return nil
	}
	return []pane.Target{{Link: b.link, Base: t.p.table.Position()}}
}

// Current is a field of the row under the cursor; a heading's are not at hand.
func (t *tree) Current(field string) string {
	if t.heading(t.widget.ID()) != nil {
		return ""
	}
	return t.p.table.Current(field)
}

// TargetKind names the kind of the first target.
func (t *tree) TargetKind() string {
	if b := t.heading(t.widget.ID()); b != nil && t.p.table.List.SelectedCount() == 0 && b.link.Kind != "" {
		return b.link.Kind
	}
	return t.p.kind.Name
}

// preset gives a row that is added here what it lies under.
func (t *tree) preset() map[string]model.Value {
	var link model.Link
	if b := t.heading(t.widget.ID()); b != nil {
		link = b.link
	}
	if link.ID.IsZero() {
		at, _ := model.ParseID(t.widget.ID())
		if lineage := t.p.table.Under(); lineage != nil {
			link = lineage.Of[at]
		}
	}
	if link.ID.IsZero() || t.by.Type != model.TypeAnyRef && !slices.Contains(t.by.Targets, link.Kind) {
		return nil
	}
	return map[string]model.Value{t.by.Name: {pane.RefValue(t.by, link.String())}}
}

// toggle selects the row under the cursor, or all rows below a heading.
func (t *tree) toggle() {
	b := t.heading(t.widget.ID())
	if b == nil {
		t.p.table.List.Toggle()
		t.widget.Move(1)
		t.lead()
		return
	}
	rows := t.below(b, map[*branch]bool{})
	on := slices.ContainsFunc(rows, func(id string) bool { return !t.p.table.List.IsSelected(id) })
	t.p.table.List.Select(on, rows...)
}

// below lists the rows below a node.
func (t *tree) below(b *branch, seen map[*branch]bool) []string {
	if b == nil || seen[b] {
		return nil
	}
	seen[b] = true
	var out []string
	for _, h := range b.heads {
		out = append(out, t.below(h, seen)...)
	}
	for _, i := range b.rows {
		out = append(append(out, t.rowID(i)), t.below(t.stem(i), seen)...)
	}
	return out
}

// fold opens or closes, by a key.
func (t *tree) fold(do func()) func() tea.Cmd {
	return func() tea.Cmd {
		do()
		t.lead()
		return nil
	}
}

// actions are the records' and the list's, on rows and headings alike.
func (t *tree) actions(all []keys.Action) []keys.Action {
	own := map[string]keys.Action{}
	for _, a := range t.p.host.RecordActions(t) {
		own[a.ID] = a
	}
	for i, a := range all {
		if mine, ok := own[a.ID]; ok {
			all[i] = mine
		}
		if a.ID == "list.select" {
			all[i].Do = func() tea.Cmd { t.toggle(); return nil }
		}
	}
	return append(all,
		keys.Action{ID: "tree.in", Words: "objectives.in", Keys: []string{"right"}, Group: "group.list", Do: t.fold(t.widget.Right)},
		keys.Action{ID: "tree.out", Words: "objectives.out", Keys: []string{"left"}, Group: "group.list", Do: t.fold(t.widget.Left)})
}

// click moves the cursor to what was clicked, opens or closes what the sign was
// clicked of, or sorts by the column whose title was; open says that the cursor
// was there.
func (t *tree) click(x, y int) (open bool, cmd tea.Cmd) {
	if y == 0 {
		if column, ok := t.widget.HitColumn(x); ok {
			return false, t.p.table.SortBy(column)
		}
		return false, nil
	}
	row, ok := t.widget.Hit(y)
	if !ok {
		return false, nil
	}
	open = row == t.widget.Index()
	t.widget.MoveTo(row)
	if t.widget.OnSign(row, x) {
		t.widget.Flip()
		open = false
	}
	t.lead()
	return open, nil
}
