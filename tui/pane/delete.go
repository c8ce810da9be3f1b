package pane

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
)

// Delete deletes the targets as one action. One record that nothing else names
// goes at once, since undo brings it back; any other deletion is asked about.
func (h *Host) Delete(targets []Target) tea.Cmd {
	edits := make([]Edit, len(targets))
	var kinds []model.KindCount
	for i, t := range targets {
		edits[i] = Edit{Op: Delete, Link: t.Link, Base: t.Base}
		at := slices.IndexFunc(kinds, func(c model.KindCount) bool { return c.Kind == t.Link.Kind })
		if at < 0 {
			at = len(kinds)
			kinds = append(kinds, model.KindCount{Kind: t.Link.Kind})
		}
		kinds[at].N++
	}
	switch len(targets) {
	case 0:
		return nil
	case 1:
		return h.DeleteAll("", targets[0].Label, edits)
	}
	return h.DeleteAll(h.T("delete.name", "name", h.sayCounts(kinds)), "", edits)
}

// DeleteAll makes the deletions as one action, after a yes where there is a
// question, or where records that stay name those that go. A record that goes
// alone is called by its label, where that is known.
func (h *Host) DeleteAll(question, label string, edits []Edit) tea.Cmd {
	return h.whoNames(edits, func(named []model.KindCount) tea.Cmd {
		do := func() tea.Cmd { return h.Apply(edits...) }
		one := edits[0].Link.Kind
		switch {
		case len(named) == 0 && question == "":
			return do()
		case len(named) == 0:
			return h.AskFirst("delete", question, h.T("delete.detail", "n", len(edits)), do)
		case question == "" && label == "":
			question = h.T("delete.this", "kind", h.Words.Kind(one))
		case question == "":
			question = h.T("delete.name", "name", h.Words.Quote(label))
		}
		detail := h.SayNamed(named, len(edits), one) + "\n" + h.T("delete.detail", "n", len(edits))
		return h.AskFirst("delete.anyway", question, detail, do)
	})
}

// SayNamed says how many records name those that go: « 12 tâches et 3 contacts
// nomment cette fiche (projet) ». kind is that of the one that goes alone.
func (h *Host) SayNamed(named []model.KindCount, going int, kind string) string {
	total := 0
	for _, c := range named {
		total += c.N
	}
	key := "delete.named"
	if going > 1 {
		key = "delete.named_many"
	}
	return h.T(key, "n", total, "who", h.sayCounts(named), "kind", h.Words.Kind(kind))
}

// sayCounts says how many there are: « 12 tâches et 3 contacts ».
func (h *Host) sayCounts(counts []model.KindCount) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = h.Words.Count(c.Kind, c.N)
	}
	return h.Words.And(parts...)
}

// whoNames counts who names the records of the edits, beside them, and goes on
// with that.
func (h *Host) whoNames(edits []Edit, then func([]model.KindCount) tea.Cmd) tea.Cmd {
	links := make([]model.Link, len(edits))
	for i, e := range edits {
		links[i] = e.Link
	}
	data := h.Data
	return await(h, func(ctx context.Context) ([]model.KindCount, error) { return data.NamedBy(ctx, links) },
		func(named []model.KindCount) tea.Cmd { return h.besideRow(then(named)) })
}
