package projects

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// onProject guards what needs a project.
func (p *Pane) onProject() (bool, string) {
	if p.link.ID.IsZero() {
		return false, "reason.no_row"
	}
	return true, ""
}

// projectActions work on the selected project, wherever the focus is.
func (p *Pane) projectActions() []keys.Action {
	return []keys.Action{
		{ID: "projects.add_to", Words: "projects.add_to", Keys: []string{"+"}, Group: "group.project", Rank: 3,
			Guard: p.onProject, Do: p.addTo},
		{ID: "projects.next", Words: "projects.next", Keys: []string{"right"}, Group: "group.project", Rank: 2,
			Guard: p.onProject, Do: func() tea.Cmd { return p.move(1) }},
		{ID: "projects.previous", Words: "projects.previous", Keys: []string{"left"}, Group: "group.project",
			Guard: p.onProject, Do: func() tea.Cmd { return p.move(-1) }},
	}
}

// listActions are those of the list of projects; enter goes into the section.
func (p *Pane) listActions() []keys.Action {
	enter := keys.Action{ID: "projects.enter", Words: "projects.enter", Keys: []string{"enter"}, Group: "group.project",
		Rank: 1, Guard: p.onProject, Do: func() tea.Cmd { p.inside = true; return p.follow() }}
	return append([]keys.Action{enter}, p.list.Actions("record.open")...)
}

// sectionActions are those of the section's table; esc goes back to the list.
func (p *Pane) sectionActions() []keys.Action {
	t := p.shown().table
	back := keys.Action{ID: "projects.back", Words: "projects.back", Keys: []string{"esc"}, Group: "group.project", Rank: 1,
		Do: func() tea.Cmd {
			if t.Filtered() || t.List.SelectedCount() > 0 {
				t.List.ClearSelection()
				return t.ClearFilter()
			}
			p.inside = false
			return p.follow()
		}}
	if p.at != partnersAt {
		return append([]keys.Action{back}, t.Actions("list.clear")...)
	}
	// An organisation belongs to more than this project: it is added to the
	// project and taken out of it, not made and deleted.
	own := []keys.Action{back,
		{ID: "projects.link", Words: "action.add", Keys: []string{"a"}, Group: "group.record", Rank: 4, Do: p.addPartner},
		{ID: "projects.unlink", Words: "projects.unlink", Keys: []string{"x", "delete"}, Group: "group.record",
			Guard: p.onSectionRow, Do: p.unlink},
	}
	return append(own, t.Actions("list.clear", "record.add", "record.delete")...)
}

func (p *Pane) onSectionRow() (bool, string) {
	if p.shown().table.Link().ID.IsZero() {
		return false, "reason.no_row"
	}
	return true, ""
}

// addTo asks what to add to the project.
func (p *Pane) addTo() tea.Cmd {
	h := p.host
	items := []widget.Item{
		{Value: "task", Label: pane.Upper(h.Words.Kind("task"))},
		{Value: "deadline", Label: pane.Upper(h.Words.Kind("deadline"))},
		{Value: "interaction", Label: pane.Upper(h.Words.Kind("interaction"))},
		{Value: "grant", Label: pane.Upper(h.Words.Kind("grant"))},
		{Value: "partners", Label: h.T("projects.partner")},
		{Value: "funders", Label: h.T("projects.funder")},
		{Value: "result", Label: pane.Upper(h.Words.Kind("result"))},
	}
	if p.at == resultsAt && !p.shown().table.Link().ID.IsZero() {
		items = append(items, widget.Item{Value: "indicator", Label: pane.Upper(h.Words.Kind("indicator"))})
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("projects.add_to_title", "project", p.title()), items)
	picker.Numbered = true
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		switch it.Value {
		case "partners", "funders":
			return p.addOrganisation(it.Value)
		case "indicator":
			preset := map[string]model.Value{"result": {p.shown().table.Link().ID.String()}}
			return h.AddRecord(model.Indicators.Kind, preset, nil)
		}
		return p.addKind(it.Value)
	})
}

// addKind opens the form of a record of the project, and shows its section
// when it is saved.
func (p *Pane) addKind(kind string) tea.Cmd {
	for i, s := range p.sections {
		if s.table.Kind.Name != kind || s.preset == nil {
			continue
		}
		return p.host.AddRecord(s.table.Kind, s.preset(), func(d pane.Done) tea.Cmd {
			p.at = i
			for _, l := range d.Links {
				if l.Kind == kind {
					s.table.Seek(l.ID)
				}
			}
			return p.follow()
		})
	}
	return nil
}

// addPartner asks in which role to add an organisation.
func (p *Pane) addPartner() tea.Cmd {
	h := p.host
	picker := widget.NewPicker(h.Words, h.Theme, h.T("projects.add_to_title", "project", p.title()), []widget.Item{
		{Value: "partners", Label: h.T("projects.partner")},
		{Value: "funders", Label: h.T("projects.funder")},
	})
	picker.Numbered = true
	return h.Choose(picker, func(it widget.Item) tea.Cmd { return p.addOrganisation(it.Value) })
}

// addOrganisation picks an organisation, or makes one, and adds it to a set of
// the project.
func (p *Pane) addOrganisation(field string) tea.Cmd {
	k := model.Projects.Kind
	return p.host.ChooseField(k, k.Field(field), []pane.Target{{Link: p.link}}, "")
}

// unlink takes the organisation under the cursor, or those selected, out of the
// project.
func (p *Pane) unlink() tea.Cmd {
	var ids model.Value
	for _, t := range p.shown().table.Targets() {
		ids = append(ids, t.Link.ID.String())
	}
	return p.host.Apply(pane.Edit{Op: pane.Set, Link: p.link, Remove: map[string]model.Value{"partners": ids, "funders": ids}})
}

// Modes lists the keys within a project, and among its partners.
func (p *Pane) Modes() []pane.Mode {
	at := p.at
	defer func() { p.at = at }()
	p.at = tasksAt
	inside := pane.Mode{Words: "projects.tasks", Actions: append(p.sectionActions(), p.projectActions()...)}
	p.at = partnersAt
	return []pane.Mode{inside, {Words: "field.partners", Actions: append(p.sectionActions(), p.projectActions()...)}}
}
