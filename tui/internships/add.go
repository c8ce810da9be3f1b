package internships

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// firstStatus is the status of an intern added here: whoever is given a list of
// steps has been chosen.
const firstStatus = "selected"

// addIntern asks for a person, and makes them an intern with a list of steps,
// as one action.
func (p *Pane) addIntern() tea.Cmd {
	h, internship := p.host, p.table.Link()
	title := h.T("internships.who")
	return h.Pick(title, []string{"person"}, func(person model.Link, made []pane.Edit) tea.Cmd {
		intern := model.Link{Kind: "intern", ID: h.NewID()}
		edits := append(made, pane.Edit{Op: pane.Create, Link: intern, Fields: map[string]model.Value{
			"internship": {internship.ID.String()}, "person": {person.ID.String()}, "status": {firstStatus},
		}})
		p.wanted = intern
		return h.Apply(append(edits, p.copied(intern)...)...)
	})
}

// copied makes an intern's list from the internship's own, or from the usual
// steps where it has none.
func (p *Pane) copied(intern model.Link) []pane.Edit {
	steps := p.now.steps.Of[p.table.Link()]
	if len(steps) == 0 {
		steps = p.usual()
	}
	var edits []pane.Edit
	last := ""
	for _, s := range steps {
		last = model.RankBetween(last, "")
		fields := map[string]model.Value{"parent": {intern.String()}, "text": {s.Text}, "rank": {last}}
		if s.Due != "" {
			fields["due"] = model.Value{string(s.Due)}
		}
		edits = append(edits, pane.Edit{Op: pane.Create, Link: model.Link{Kind: "item", ID: p.host.NewID()}, Fields: fields})
	}
	return edits
}

// usual lists the usual steps before a departure, as the catalogue words them.
func (p *Pane) usual() []pane.Step {
	var steps []pane.Step
	for n := 1; ; n++ {
		key := "internships.step." + strconv.Itoa(n)
		if !p.host.Words.Has(key) {
			return steps
		}
		steps = append(steps, pane.Step{Text: p.host.T(key)})
	}
}
