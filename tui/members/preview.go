package members

import (
	"strings"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// lead says first whether the organisation or person is a member, and whether
// something is owed.
func (p *Pane) lead(full *pane.Full, width int) []string {
	if full.ID != p.Link().ID || full.Protected() && !p.host.Reveal {
		return nil
	}
	h, t := p.host, p.tie()
	if t.id.IsZero() {
		return []string{h.Theme.Paint(style.Dim, widget.Cut(h.T("members.no"), width))}
	}
	if !t.open(h.Today()) {
		text := h.T("members.ended", "group", p.group(t.group))
		if t.until != "" {
			text = h.T("members.ended_on", "group", p.group(t.group), "day", h.Day(t.until))
		}
		return []string{h.Theme.Paint(style.Dim, widget.Cut(text, width))}
	}
	standing := p.standingCell(t)
	if b, ok := p.now.owed(t.id); ok {
		standing.Text = h.T("members.owes", "amount", h.Money(b.left().String()), "year", b.year)
	}
	var out []string
	for _, l := range widget.Wrap(pane.Upper(h.T("members.standing", "group", p.group(t.group), "standing", standing.Text)), width) {
		out = append(out, h.Theme.Paint(standing.Tone, l))
	}
	return out
}

// more tells the memberships, dues, mandates and contacts.
func (p *Pane) more(full *pane.Full, width int) []string {
	if full.ID != p.now.asked.ID || full.Protected() && !p.host.Reveal {
		return nil
	}
	var out []string
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		out = append(out, "", p.host.Theme.Paint(style.Accent, widget.Cut(title, width)))
		out = append(out, lines...)
	}
	h := p.host
	section(h.T("members.dues"), p.billLines(width))
	section(pane.Upper(h.Words.Kinds("membership")), p.tieLines(width))
	section(pane.Upper(h.Words.Kinds("mandate")), p.mandateLines(width))
	section(h.T("members.log"), p.logLines(width))
	return out
}

// billLines lists dues with their payments.
func (p *Pane) billLines(width int) []string {
	h := p.host
	var out []string
	for _, b := range p.now.bills {
		state, tone := h.T("members.paid"), style.Good
		switch left := b.left(); {
		case !left.Set:
			state, tone = h.Words.Choice("membership", "standing", model.StandingUnknown), style.Warn
		case left.Cents > 0:
			state, tone = h.T("members.left", "amount", h.Money(left.String())), style.Warn
		}
		text := h.T("members.bill", "year", b.year, "amount", h.Money(b.amount.String()))
		out = append(out, p.sides("  "+text, widget.Cell{Text: state, Tone: tone}, width))
		for _, x := range b.paid {
			method := h.Words.Choice("payment", "method", x.method)
			line := h.T("members.payment", "amount", h.Money(x.amount.String()), "day", h.Day(x.day), "method", method)
			out = append(out, h.Theme.Paint(style.Dim, widget.Cut("    "+widget.Clean(line), width)))
		}
	}
	return out
}

// tieLines lists the memberships of a holder, the latest first.
func (p *Pane) tieLines(width int) []string {
	h := p.host
	var out []string
	for _, t := range p.ties.byHolder[p.now.holder.ID] {
		text := h.T("members.tie_open", "group", p.letter(t.group), "since", p.date(t.since))
		if t.until != "" {
			text = h.T("members.tie", "group", p.letter(t.group), "since", p.date(t.since), "until", p.date(t.until))
		}
		status := h.Cell("membership", model.Memberships.Field("status"), t.status)
		out = append(out, p.sides("  "+text, status, width))
	}
	return out
}

func (p *Pane) date(d model.Day) string {
	if d == "" {
		return p.host.T("members.unknown_day")
	}
	return string(d) // in short: two of them stand on a line
}

func (p *Pane) mandateLines(width int) []string {
	h := p.host
	var out []string
	for _, r := range p.now.mandates {
		kind := model.Mandates.Kind
		var parts []string
		for i, name := range []string{"", "body", "role"} {
			f := kind.Field(name)
			if i == 0 {
				f = kind.Field("person")
			}
			if text := h.Cell("mandate", f, r.Cells[i]).Text; text != "" {
				parts = append(parts, text)
			}
		}
		when := h.T("members.from", "day", p.date(model.Day(r.Cells[3])))
		if r.Cells[4] != "" {
			when = h.T("members.from_to", "since", p.date(model.Day(r.Cells[3])), "until", p.date(model.Day(r.Cells[4])))
		}
		parts = append(parts, when)
		for i, l := range widget.Wrap(widget.Clean(strings.Join(parts, " · ")), max(8, width-2)) {
			indent := "  "
			if i > 0 {
				indent = "    "
			}
			out = append(out, widget.Cut(indent+l, width))
		}
	}
	return out
}

// logLines lists the last contacts.
func (p *Pane) logLines(width int) []string {
	h := p.host
	var out []string
	for _, r := range p.now.log {
		day := model.Day("")
		if m, ok := model.ParseMoment(r.Cells[0]); ok {
			day = m.Day()
		}
		when := h.Day(day) + " " + h.Words.Choice("interaction", "channel", r.Cells[1])
		out = append(out, h.Theme.Paint(style.Label, widget.Cut("  "+when, width)))
		summary := h.Cell("interaction", model.Interactions.Field("summary"), r.Cells[2])
		out = append(out, "    "+h.Theme.Paint(summary.Tone, widget.Cut(widget.Clean(summary.Text), max(1, width-4))))
	}
	if p.now.logMore {
		out = append(out, h.Theme.Paint(style.Dim, widget.Cut("  "+h.T("members.log_more"), width)))
	}
	return out
}

// sides writes a text and, at the right, a state.
func (p *Pane) sides(text string, state widget.Cell, width int) string {
	room := width - widget.Width(state.Text) - 1
	if room < 10 {
		return widget.Cut(widget.Clean(text), width)
	}
	return widget.Fit(widget.Clean(text), room) + " " + p.host.Theme.Paint(state.Tone, state.Text)
}
