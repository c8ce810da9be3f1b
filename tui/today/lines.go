package today

import (
	"context"

	"relais/model"
	"relais/tui/pane"
)

// Read reads the triage as sentences, in the order of the screen: for who has
// none. What is for later comes last.
func Read(ctx context.Context, h *pane.Host) ([]pane.Line, error) {
	got, err := h.Data.Triage(ctx, h.Today().Add(horizonDays))
	if err != nil {
		return nil, err
	}
	p := New(h).(*Pane)
	p.took(prepare(h, got), nil)
	var out []pane.Line
	for _, g := range p.nodes.groups {
		for _, at := range g.entries {
			e := p.nodes.at(at)
			out = append(out, pane.Line{Heading: g.title, Text: e.sentence(h), Link: e.link})
		}
	}
	return out, nil
}

// sentence says of an entry what its row shows, signs in words.
func (e *entry) sentence(h *pane.Host) string {
	named := func(field, text string) string {
		if text == "" {
			return ""
		}
		return h.Words.Label(h.Words.Field(e.link.Kind, field), text)
	}
	parts := []string{h.Title(e.title)}
	if e.conflict {
		parts = append(parts, h.T("linear.conflict"))
	}
	if e.status != "" {
		parts = append(parts, h.Words.Choice(e.link.Kind, "status", e.status))
	}
	if pane.PriorityMark(e.priority) != "" {
		parts = append(parts, named("priority", h.Words.Choice(e.link.Kind, "priority", e.priority)))
	}
	if e.due != "" {
		parts = append(parts, dueCell(h, e.due).Text)
	}
	if e.link.Kind == model.Tasks.Name {
		parts = append(parts, named("assignee", e.owner))
	}
	return h.Sentences(append(parts, e.of)...)
}
