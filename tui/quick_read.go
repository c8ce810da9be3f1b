package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// doubtful is a part of a line of quick add that a person must make clear: words
// that name one of several records, or mean one of several values.
type doubtful struct {
	span  model.Span
	field string
	found []pane.Candidate
	means []string
}

// doubtOf returns what a line leaves to ask first.
func doubtOf(read pane.Quick) (doubtful, bool) {
	for _, part := range read.Parts {
		if len(part.Choices) > 0 {
			return doubtful{span: part.Span, field: part.Field, found: part.Choices}, true
		}
	}
	for _, d := range read.Doubts {
		if d.Asks() {
			return doubtful{span: d.Span, field: d.Field, means: d.Choices}, true
		}
	}
	return doubtful{}, false
}

// quickKeys are the words by which a line names a field whatever the language.
var quickKeys = map[string]string{"assignee": "qui:", "project": "projet:", "organisation": "org:", "due": "due:", "priority": "p:", "action": "action:"}

// ask asks which is meant, and gives put the line in which what was chosen
// stands in the place of the doubtful words, in a form that has one meaning.
func (d doubtful) ask(h *pane.Host, line string, put func(line string) tea.Cmd) tea.Cmd {
	words := line[d.span.Start:d.span.End]
	p := widget.NewPicker(h.Words, h.Theme, h.T("quick.which", "text", h.Words.Quote(widget.Clean(words))), d.items(h))
	p.Numbered = true
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		said := quickKeys[d.field] + it.Value
		if it.Value == "" {
			said = strconv.Quote(strings.ReplaceAll(words, `"`, ""))
		}
		return put(line[:d.span.Start] + said + line[d.span.End:])
	})
}

// items are that none is meant, and then the records or the values: the answer
// that enter takes changes nothing.
func (d doubtful) items(h *pane.Host) []widget.Item {
	items := []widget.Item{{Label: h.T("quick.keep")}}
	for _, c := range d.found {
		items = append(items, widget.Item{Value: c.Link.ID.String(), Label: h.NameOf(c), Hint: c.Detail})
	}
	f := model.Tasks.Field(d.field)
	for _, v := range d.means {
		label := h.Value(model.Tasks.Name, f, model.Value{v}, nil).Text
		if f.Type == model.TypeDay {
			label = h.DayAndDistance(model.Day(v))
		}
		items = append(items, widget.Item{Value: v, Label: label})
	}
	return items
}

// quickLines says each part of a line in the user's words.
func quickLines(h *pane.Host, read pane.Quick, width int) []string {
	line := func(field string, tone style.Tone, text string) string {
		const names = 14
		name := widget.Fit(pane.Upper(h.Words.Field(model.Tasks.Name, field)), names)
		return h.Theme.Paint(style.Label, name) + " " + h.Theme.Paint(tone, widget.Cut(widget.Clean(text), max(4, width-names-1)))
	}
	lines := []string{line("title", style.Strong, read.Title)}
	var tags []string
	for _, part := range read.Parts {
		switch {
		case part.Field == "tags":
			tags = append(tags, part.Meaning)
		case len(part.Choices) > 0:
			lines = append(lines, line(part.Field, style.Warn, "? "+h.T("quick.several", "n", len(part.Choices), "text", h.Words.Quote(part.Meaning))))
		case part.Unknown:
			lines = append(lines, line(part.Field, style.Bad, "✗ "+h.T("quick.unknown", "text", h.Words.Quote(part.Meaning))))
		default:
			lines = append(lines, line(part.Field, style.Info, quickMeaning(h, part)))
		}
	}
	if len(tags) > 0 {
		slices.Sort(tags)
		lines = append(lines, line("tags", style.Info, strings.Join(slices.Compact(tags), h.T("list.comma"))))
	}
	for _, d := range read.Doubts {
		text := h.T("quickadd."+d.Key, "text", h.Words.Quote(widget.Clean(d.Text)), "bare", widget.Clean(d.Text), "field", h.Words.Field(model.Tasks.Name, d.Field), "choices", "")
		if d.Asks() {
			text = h.T("quick.asked", "text", h.Words.Quote(widget.Clean(d.Text)))
		}
		for i, l := range widget.Wrap(text, width-2) {
			mark := "? "
			if i > 0 {
				mark = "  "
			}
			lines = append(lines, h.Theme.Paint(style.Warn, mark+l))
		}
	}
	return lines
}

// quickMeaning is the value of a part in words.
func quickMeaning(h *pane.Host, part pane.QuickPart) string {
	f := model.Tasks.Field(part.Field)
	switch {
	case part.Label != "":
		return h.Title(part.Label)
	case f.Type == model.TypeDay:
		return h.DayAndDistance(model.Day(part.Meaning))
	}
	return h.Value(model.Tasks.Name, f, model.Value{part.Meaning}, nil).Text
}
