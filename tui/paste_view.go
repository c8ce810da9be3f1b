package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// pasteDetail is how many lines say how the line under the cursor is understood.
const pasteDetail = 6

func (d *paster) Size(width, height int) (int, int) {
	return min(width, 110), min(height, len(d.lines)+pasteDetail+4)
}

func (d *paster) Cursor() *tea.Cursor { return nil }

func (d *paster) Click(_, y int) (bool, tea.Cmd) {
	if i := d.top + y - 1; y >= 1 && y <= d.rows && i < len(d.lines) {
		d.at = i
	}
	return false, nil
}

func (d *paster) Wheel(lines int) { d.move(lines) }

func (d *paster) Render(width, height int) string {
	h := d.host
	detail := pasteDetail + 1
	if height < detail+6 {
		detail = 0
	}
	d.rows = max(1, height-2-detail)
	d.top = max(0, min(max(d.top, d.at-d.rows+1), d.at, len(d.lines)-1))
	out := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("paste.title", "lines", len(d.lines), "n", d.wanted()), width))}
	for i := d.top; i < d.top+d.rows; i++ {
		if i < len(d.lines) {
			out = append(out, d.row(i, width))
		} else {
			out = append(out, "")
		}
	}
	if detail > 0 {
		out = append(out, h.Theme.Paint(style.Faint, strings.Repeat("─", width)))
		if l := d.lines[d.at]; l.known() {
			out = append(out, widget.BlockLines(quickLines(h, l.read, width), width, detail-1)...)
		}
	}
	out = widget.BlockLines(out, width, height-1)
	return strings.Join(append(out, d.foot(width)), "\n")
}

func (d *paster) foot(width int) string {
	h := d.host
	switch {
	case d.note != "":
		return h.Theme.Paint(style.Warn, widget.Fit(d.note, width))
	case d.saving:
		return h.Theme.Paint(style.Dim, widget.Fit(h.T("table.loading"), width))
	}
	return widget.Hint(h.Theme, h.T("paste.keys", "n", d.wanted()), width)
}

// row is a line: whether a task can be made of it, its title, and what else was
// understood.
func (d *paster) row(i, width int) string {
	h, l := d.host, d.lines[i]
	sign, tone := d.sign(l)
	if i == d.at {
		sign = "›" + sign
	} else {
		sign = " " + sign
	}
	title := l.text
	if l.known() && !l.out {
		title = l.read.Title
	}
	room := width - widget.Width(sign)
	title = widget.Clean(title)
	rest := widget.Cut(d.rest(l), max(room/2, room-widget.Width(title)-1))
	if n := widget.Width(rest); n > 0 {
		room -= n + 1
		rest = " " + rest
	}
	text := sign + widget.Fit(title, room) + rest
	if i == d.at {
		return h.Theme.Cursor.Paint(text)
	}
	return h.Theme.Paint(tone, text)
}

// sign tells what a line needs: nothing, an answer, to be mended; or that it is
// left out.
func (d *paster) sign(l pastedLine) (string, style.Tone) {
	_, asks := doubtOf(l.read)
	switch {
	case l.out:
		return "– ", style.Faint
	case !l.known():
		return "… ", style.Dim
	case l.trouble() != "":
		return "✗ ", style.Bad
	case asks:
		return "? ", style.Warn
	case len(l.read.Doubts) > 0: // told below, and left in the title
		return "! ", style.Warn
	}
	return "+ ", style.Normal
}

// rest is what was understood beside the title, in short.
func (d *paster) rest(l pastedLine) string {
	h := d.host
	if !l.known() || l.out {
		return ""
	}
	var parts []string
	for _, p := range l.read.Parts {
		switch {
		case p.Unknown:
			parts = append(parts, h.T("paste.missing", "text", h.Words.Quote(p.Meaning)))
		case len(p.Choices) > 0:
			parts = append(parts, h.Words.Quote(p.Meaning)+" ?")
		case model.Tasks.Field(p.Field).Type == model.TypeDay:
			parts = append(parts, h.Day(model.Day(p.Meaning)))
		case p.Field == "tags":
			parts = append(parts, "+"+p.Meaning)
		default:
			parts = append(parts, quickMeaning(h, p))
		}
	}
	return widget.Clean(strings.Join(parts, " · "))
}
