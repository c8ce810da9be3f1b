package pane

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// besideWidth is the least width at which values stand side by side.
const besideWidth = 100

func (d *settler) Size(width, height int) (int, int) { return min(width, 150), min(height, 36) }
func (d *settler) Cursor() *tea.Cursor               { return nil }
func (d *settler) Click(_, _ int) (bool, tea.Cmd)    { return false, nil }

// Wheel scrolls.
func (d *settler) Wheel(lines int) { d.top = max(0, min(d.top+lines, d.all-d.rows)) }

// Render draws the issue in exactly width by height cells.
func (d *settler) Render(width, height int) string {
	h := d.host
	head := h.T("settle.title")
	if n := len(d.now.Found); n > 0 {
		head = h.T("settle.title_of", "n", d.at+1, "count", n+d.now.More)
	}
	var body []string
	is := d.issue()
	switch {
	case d.err != nil:
		body = append(body, h.Theme.Paint(style.Bad, widget.Cut("✗ "+h.Sentence(d.err), width)))
	case is != nil:
		body = d.lines(is, width)
	case d.loaded:
		body = append(body, h.Theme.Paint(style.Good, "✓ "+h.T("settle.nothing")))
	default:
		body = append(body, h.Theme.Paint(style.Dim, h.T("table.loading")))
	}
	d.rows, d.all = max(1, height-2), len(body)
	d.Wheel(0)
	out := []string{h.Theme.Paint(style.Strong, widget.Fit(head, width))}
	out = append(out, widget.BlockLines(body[d.top:], width, d.rows)...)
	return strings.Join(append(out, widget.Hint(h.Theme, d.hint(is), width)), "\n")
}

// hint names the keys that work now.
func (d *settler) hint(is *Issue) string {
	switch {
	case d.saving:
		return d.host.T("settle.saving")
	case is == nil:
		return d.host.T("settle.keys.none")
	case is.Type == model.IssueValue:
		return d.host.T("settle.keys.value")
	}
	return d.host.T("settle.keys.other")
}

// lines lays an issue out.
func (d *settler) lines(is *Issue, width int) []string {
	h := d.host
	title := h.T("settle.what", "kind", Upper(h.Words.Kind(is.Link.Kind)), "label", d.label(is))
	lines := wrapped(h, style.Accent, title, width)
	lines = append(lines, wrapped(h, style.Normal, d.sentence(is), width)...)
	if d.late != nil {
		lines = append(lines, wrapped(h, style.Warn, "! "+h.T("settle.late"), width)...)
	}
	if d.problem != "" {
		lines = append(lines, wrapped(h, style.Bad, "✗ "+d.problem, width)...)
	}
	lines = append(lines, "")
	if is.Type == model.IssueAside {
		lines = append(lines, d.asideLines(is, width)...)
		lines = append(lines, "")
	}
	if is.Type == model.IssueValue {
		lines = append(lines, wrapped(h, style.Dim, d.common(is), width)...)
		lines = append(lines, "")
	}
	lines = append(lines, d.choices(is, width)...)
	if is.Parts != nil && !d.hides(is) {
		lines = append(lines, "")
		lines = append(lines, d.parts(is, width)...)
	}
	return lines
}

func wrapped(h *Host, tone style.Tone, text string, width int) []string {
	var out []string
	for _, l := range widget.CleanLines(text) {
		for _, w := range widget.Wrap(l, width) {
			out = append(out, h.Theme.Paint(tone, w))
		}
	}
	return out
}

func (d *settler) label(is *Issue) string {
	if is.Label == "" {
		return d.host.T("record.protected_or_gone")
	}
	return widget.Clean(is.Label)
}

func (d *settler) hides(is *Issue) bool { return is.Hidden && !d.host.Reveal }

// sentence says what is the matter.
func (d *settler) sentence(is *Issue) string {
	h := d.host
	switch is.Type {
	case model.IssueValue:
		return h.T("settle.is.value", "field", Upper(h.Words.Field(is.Link.Kind, is.Field)), "n", len(is.Heads))
	case model.IssueRule:
		if d.hides(is) {
			return h.T("widget.form.protected")
		}
		return h.Sentence(is.Rule)
	case model.IssueDuplicate:
		words := make([]string, len(is.Why))
		for i, w := range is.Why {
			words[i] = h.Words.Field(is.Link.Kind, w)
		}
		return h.T("settle.is.duplicate", "other", h.candidate(is.Others[0]), "why", strings.Join(words, h.T("list.comma")))
	case model.IssueAside:
		if h.Words.Has("aside." + is.Reason) {
			return h.T("settle.is.aside", "why", h.T("aside."+is.Reason))
		}
		return h.T("settle.is.aside", "why", widget.Clean(is.Reason))
	case model.IssueReference:
		return h.T("settle.is.reference", "n", len(is.Others), "other", h.candidate(is.Others[0]))
	}
	return h.T("settle.is.deletion")
}

// common says which value the others came from.
func (d *settler) common(is *Issue) string {
	if len(is.Common) == 0 {
		return d.host.T("settle.from_nothing")
	}
	texts := make([]string, len(is.Common))
	for i, v := range is.Common {
		texts[i] = d.value(is, v)
	}
	return d.host.T("settle.from", "text", strings.Join(texts, d.host.T("list.comma")))
}

// value writes a value of the field.
func (d *settler) value(is *Issue, v string) string {
	f := fieldOf(is)
	switch {
	case d.hides(is):
		return d.host.T("widget.form.protected")
	case v == "" || f == nil:
		return "∅"
	}
	return d.host.Value(is.Link.Kind, f, model.Single(v), is.Labels).Text
}

// choices draws what can be chosen, side by side where there is room.
func (d *settler) choices(is *Issue, width int) []string {
	var boxes [][]string
	n := d.sides(is)
	beside := width >= besideWidth && n > 1 && n <= 3
	w := width
	if beside {
		w = (width - 3*(n-1)) / n
	}
	for i := range n {
		boxes = append(boxes, d.choice(is, i, w))
	}
	if !beside {
		var out []string
		for i, b := range boxes {
			if i > 0 {
				out = append(out, "")
			}
			out = append(out, b...)
		}
		return out
	}
	tallest := 0
	for _, b := range boxes {
		tallest = max(tallest, len(b))
	}
	out := make([]string, tallest)
	for y := range out {
		for i, b := range boxes {
			if i > 0 {
				out[y] += d.host.Theme.Paint(style.Faint, " │ ")
			}
			cell := ""
			if y < len(b) {
				cell = b[y]
			}
			out[y] += widget.Fit(cell, w)
		}
	}
	return out
}

// choice draws one side: its number, whose it is, what it is.
func (d *settler) choice(is *Issue, i, width int) []string {
	h := d.host
	mark, tone := "  ", style.Label
	if i == d.side {
		mark, tone = "› ", style.Strong
	}
	head := mark + strconv.Itoa(i+1) + ". " + d.whose(is, i)
	lines := wrapped(h, tone, head, width)
	text := d.text(is, i)
	if text == "" {
		return lines
	}
	for _, l := range widget.CleanLines(text) {
		for _, part := range widget.Wrap(l, max(8, width-4)) {
			lines = append(lines, "    "+part)
		}
	}
	return lines
}

// whose says who wrote a side, and when.
func (d *settler) whose(is *Issue, i int) string {
	h := d.host
	if i >= len(is.Heads) || is.Type == model.IssueAside {
		return h.T("settle.do." + string(is.Type) + "." + strconv.Itoa(i+1))
	}
	head := is.Heads[i]
	text := d.wrote(head)
	if head.Shown {
		text += " · " + h.T("settle.shown")
	}
	return text
}

// wrote says who wrote something, on which device where that says more, and
// when.
func (d *settler) wrote(head IssueHead) string {
	h := d.host
	who := widget.Clean(head.Who)
	if who == "" {
		who = h.T("record.protected_or_gone")
	}
	if device := widget.Clean(head.Device); device != "" {
		who = h.T("settle.on_device", "who", who, "device", device)
	}
	return h.T("settle.whose", "who", who, "when", h.Words.Day(head.When, h.Now())+" "+h.Words.Clock(head.When))
}

// asideLines tells who did what was set aside, and all of it.
func (d *settler) asideLines(is *Issue, width int) []string {
	h := d.host
	var lines []string
	if len(is.Heads) > 0 {
		lines = append(lines, wrapped(h, style.Label, d.wrote(is.Heads[0]), width)...)
	}
	var at model.Link
	for _, e := range is.Edits {
		if e.Link != at {
			at = e.Link
			lines = append(lines, wrapped(h, style.Normal, "  "+d.asideRecord(e), width)...)
		}
		lines = append(lines, wrapped(h, style.Normal, "    "+d.asideEdit(is, e), width)...)
	}
	return lines
}

func (d *settler) asideRecord(e AsideEdit) string {
	h := d.host
	kind := e.Link.Kind
	if model.KindNamed(kind) != nil {
		kind = Upper(h.Words.Kind(kind))
	}
	label := widget.Clean(e.Label)
	if label == "" {
		label = e.Link.ID.Short(6)
	}
	return h.T("settle.what", "kind", widget.Clean(kind), "label", label)
}

// asideEdit writes one change on a line.
func (d *settler) asideEdit(is *Issue, e AsideEdit) string {
	h := d.host
	var f *model.Field
	if k := model.KindNamed(e.Link.Kind); k != nil {
		f = k.Field(e.Field)
	}
	if f == nil {
		return h.T("settle.aside." + e.Verb)
	}
	value := h.T("widget.form.protected")
	if !e.Gone && (!e.Hidden || h.Reveal) {
		if value = h.Value(e.Link.Kind, f, model.Single(e.Value), is.Labels).Text; value == "" {
			value = "∅"
		}
	}
	if e.Verb == "set" {
		return h.Words.Label(Upper(h.Words.Field(e.Link.Kind, e.Field)), widget.Clean(value))
	}
	return h.T("settle.aside."+e.Verb, "field", Upper(h.Words.Field(e.Link.Kind, e.Field)), "value", widget.Clean(value))
}

// text says what a side is.
func (d *settler) text(is *Issue, i int) string {
	h := d.host
	switch is.Type {
	case model.IssueValue:
		return d.value(is, is.Heads[i].Value)
	case model.IssueDeletion, model.IssueReference:
		text := h.T("settle.do." + string(is.Type) + "." + strconv.Itoa(i+1))
		if i == 1 && is.Into.Label != "" {
			text = h.T("settle.do."+string(is.Type)+".into", "label", widget.Clean(is.Into.Label))
		}
		return text
	case model.IssueDuplicate:
		if i == 0 {
			return d.label(is) + "\n" + h.candidate(is.Others[0])
		}
	}
	return ""
}

// parts draws a long text as far as it merges, and where it does not.
func (d *settler) parts(is *Issue, width int) []string {
	h := d.host
	lines := []string{h.Theme.Paint(style.Accent, widget.Cut(h.T("settle.parts"), width))}
	for _, p := range is.Parts {
		if p.Versions == nil {
			lines = append(lines, wrapped(h, style.Normal, strings.TrimRight(p.Text, "\n"), width)...)
			continue
		}
		for i, v := range p.Versions {
			text := strings.Join(strings.Fields(v), " ")
			if text == "" {
				text = "∅"
			}
			lines = append(lines, wrapped(h, style.Bad, "≠ "+strconv.Itoa(i+1)+". "+text, width)...)
		}
	}
	return lines
}
