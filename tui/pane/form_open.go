package pane

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// AddRecord opens the form of a new record. preset holds first values beside
// the kind's defaults. saved, if given, gets what was made.
func (h *Host) AddRecord(kind *model.Kind, preset map[string]model.Value, saved func(Done) tea.Cmd) tea.Cmd {
	d := h.blank(kind, preset)
	d.saved = saved
	return h.Push(d)
}

// blank is the form of a new record.
func (h *Host) blank(kind *model.Kind, preset map[string]model.Value) *FormDialog {
	return &FormDialog{host: h, kind: kind, link: model.Link{Kind: kind.Name}, preset: preset, key: kind.Name + "/new"}
}

// AddContact opens the form of a contact that says where what it proposes comes
// from.
func (h *Host) AddContact(n Note) tea.Cmd {
	d := h.blank(model.Interactions.Kind, n.Values)
	d.note = h.takenFrom(n)
	return h.Push(d)
}

// takenFrom says in a line where the values of a note come from.
func (h *Host) takenFrom(n Note) string {
	var fields []string
	for _, f := range FormFields(model.Interactions.Kind) {
		if len(n.Values[f.Name]) > 0 {
			fields = append(fields, h.Words.Field(model.Interactions.Name, f.Name))
		}
	}
	switch names := strings.Join(fields, h.T("list.comma")); {
	case names == "":
		return ""
	case n.From == nil:
		return h.T("form.taken_here", "fields", names)
	default:
		label := h.Words.Quote(widget.Cut(widget.Clean(h.Label(n.From)), backShown))
		return h.T("form.taken", "label", label, "kind", h.Words.Kind(n.From.Kind.Name), "fields", names)
	}
}

// EditRecord opens the form of a record; base is the log position at which the
// user saw it, zero for when the form reads it. focus names the first field.
func (h *Host) EditRecord(link model.Link, focus string) tea.Cmd {
	kind := model.KindNamed(link.Kind)
	if kind == nil || link.ID.IsZero() {
		return nil
	}
	return h.Push(&FormDialog{host: h, kind: kind, link: link, key: link.String(), focus: focus})
}

// Resume opens the form that a draft was kept from.
func (h *Host) Resume(d Draft) tea.Cmd {
	kind := model.KindNamed(d.Link.Kind)
	if kind == nil {
		return nil
	}
	return h.Push(&FormDialog{host: h, kind: kind, link: d.Link, key: d.Key, draft: &d})
}
