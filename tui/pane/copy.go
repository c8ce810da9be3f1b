package pane

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// clipMostBytes is the most that terminals are known to take for the clipboard:
// xterm's limit is 100,000 bytes of base64.
const clipMostBytes = 74_000

// Copy asks what of some records goes to the terminal's clipboard, one line for
// each: their titles, their ids, a field, or all that they say. What is
// protected goes there only while it is shown.
func (h *Host) Copy(links []model.Link) tea.Cmd {
	return h.gather(links, func(all []*Full) tea.Cmd {
		items := []widget.Item{
			{Value: "title", Label: h.T("copy.title", "n", len(all)), Hint: h.hint(all, h.copiedTitle)},
			{Value: "id", Label: h.T("copy.id", "n", len(all)), Hint: h.hint(all, copiedID)},
			{Value: "text", Label: h.T("copy.text", "n", len(all))},
		}
		for _, f := range h.copiedFields(all) {
			if label := all[0].Kind.Label; len(label) == 1 && f.Name == label[0] {
				continue // it is the title, above
			}
			read := func(full *Full) string { return h.copiedValue(full, f) }
			items = append(items, widget.Item{Value: "." + f.Name, Label: Upper(h.Words.Field(all[0].Kind.Name, f.Name)), Hint: h.hint(all, read)})
		}
		p := widget.NewPicker(h.Words, h.Theme, h.T("copy.what", "n", len(all)), items)
		p.Numbered = true
		return h.Choose(p, func(it widget.Item) tea.Cmd { return h.copyThat(all, it) })
	})
}

// hint is the beginning of what would be copied of one record.
func (h *Host) hint(all []*Full, read func(*Full) string) string {
	if len(all) != 1 {
		return ""
	}
	line, _, _ := strings.Cut(read(all[0]), "\n")
	return widget.Cut(widget.Clean(line), 30)
}

// copyThat sends what was chosen of the records to the clipboard.
func (h *Host) copyThat(all []*Full, it widget.Item) tea.Cmd {
	read, between := h.copiedTitle, "\n"
	name, isField := strings.CutPrefix(it.Value, ".")
	switch {
	case isField:
		read = func(full *Full) string { return h.copiedValue(full, full.Kind.Field(name)) }
	case it.Value == "id":
		read = copiedID
	case it.Value == "text":
		read, between = h.copiedText, "\n\n"
	}
	var parts []string
	for _, full := range all {
		if text := read(full); text != "" {
			parts = append(parts, text)
		}
	}
	text := strings.Join(parts, between)
	switch {
	case text == "":
		h.Say(style.Warn, h.T("copy.protected"))
		return nil
	case len(text) > clipMostBytes:
		h.Say(style.Warn, h.T("copy.too_long"))
		return nil
	}
	h.Say(style.Good, "✓ "+h.T("copy.done", "n", len(parts), "what", strings.ToLower(it.Label)))
	return tea.SetClipboard(text)
}

// copiedFields lists the fields that one of the records at least has and shows.
func (h *Host) copiedFields(all []*Full) []*model.Field {
	var out []*model.Field
	for _, full := range all {
		for _, f := range full.Kind.Fields {
			same := slices.ContainsFunc(out, func(o *model.Field) bool { return o.Name == f.Name })
			if !same && !f.ReadOnly && h.copiedValue(full, f) != "" {
				out = append(out, f)
			}
		}
	}
	return out
}

// shows tells whether a field of a record may be seen now.
func (h *Host) shows(full *Full, f *model.Field) bool {
	return f != nil && !slices.Contains(full.HiddenFrom(h.Reveal), f.Name) && !slices.Contains(full.Sealed, f.Name)
}

// copiedValue is a field in the user's words, line for line as it was written.
func (h *Host) copiedValue(full *Full, f *model.Field) string {
	if !h.shows(full, f) || len(full.Get(f.Name)) == 0 {
		return ""
	}
	text := h.Value(full.Kind.Name, f, full.Get(f.Name), full.Labels).Text
	return strings.Join(widget.CleanLines(text), "\n")
}

func copiedID(full *Full) string { return full.ID.String() }

// copiedTitle is a record's label; none where it is protected.
func (h *Host) copiedTitle(full *Full) string {
	if full.Protected() && !h.Reveal || full.Nameless() {
		return ""
	}
	var parts []string
	for _, name := range full.Kind.Label {
		if text := h.copiedValue(full, full.Kind.Field(name)); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " — ")
}

// copiedText is all that a record says and may be seen, a field on a line.
func (h *Host) copiedText(full *Full) string {
	var lines []string
	for _, f := range full.Kind.Fields {
		if text := h.copiedValue(full, f); text != "" && !f.ReadOnly {
			lines = append(lines, h.T("copy.line", "field", Upper(h.Words.Field(full.Kind.Name, f.Name)), "value", text))
		}
	}
	return strings.Join(lines, "\n")
}
