package today

import (
	"context"

	"relais/model"
	"relais/tui/pane"
)

// Reading is the triage in sentences.
type Reading struct {
	Lines []pane.Line
	// Heard is the place in the log up to which others' changes are among the
	// lines, for MarkSeen; 0 if none are.
	Heard int64
}

// Read reads the triage as sentences, in the order of the screen, what others
// did since the last visit first: for who has no screen. A filter is that of the
// screen; one that is not understood is refused. What is for later comes last.
func Read(ctx context.Context, h *pane.Host, filter string) (Reading, error) {
	p := New(h).(*Pane)
	p.filter.SetText(filter)
	if err := p.filter.Problem(); err != nil {
		return Reading{}, err
	}
	if cmd := p.filter.Narrow(); cmd != nil {
		p.filter.Take(cmd())
		if err := p.filter.Problem(); err != nil {
			return Reading{}, err
		}
	}
	news, err := h.Data.News(ctx, -1, newsShown)
	if err != nil {
		return Reading{}, err
	}
	got, err := h.Data.Triage(ctx, h.Today().Add(horizonDays))
	if err != nil {
		return Reading{}, err
	}
	p.news.heard, p.news.loaded = hear(h, news), true
	p.took(prepare(h, got), nil)
	var out Reading
	for _, g := range p.nodes.groups {
		for _, at := range g.entries {
			e := p.nodes.at(at)
			if e.section == sectionNews {
				out.Heard = news.Position
			}
			out.Lines = append(out.Lines, pane.Line{Heading: g.title, Text: e.sentence(h), Link: e.link})
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
	if e.section == sectionNews {
		return h.Sentences(e.of+" "+e.title, e.what, e.owner, e.when)
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
