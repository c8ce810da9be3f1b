package internships

import (
	"slices"
	"strings"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// lack is what is missing before the departure, and of whom.
type lack struct {
	what string
	who  []string
	at   int // the first place that it has in a list
}

// noContact is the place of a missing emergency contact: nobody should leave
// without, so it comes before every step.
const noContact = -1

// lacks lists what is missing, in the order of the lists.
func (p *Pane) lacks(interns []trainee) []lack {
	var out []lack
	add := func(what, who string, at int) {
		for i := range out {
			if out[i].what == what {
				out[i].who = append(out[i].who, who)
				out[i].at = min(out[i].at, at)
				return
			}
		}
		out = append(out, lack{what, []string{who}, at})
	}
	for _, t := range interns {
		if !t.reachable {
			add(p.host.T("internships.no_contact"), p.name(t), noContact)
		}
		for at, s := range p.now.steps.Of[t.link()] {
			if s.DoneOn == "" {
				add(s.Text, p.name(t), at)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b lack) int { return a.at - b.at })
	return out
}

// leavers are the interns who have yet to leave.
func (d detail) leavers() []trainee {
	var out []trainee
	for _, t := range d.interns {
		if slices.Contains(leaving, t.status) {
			out = append(out, t)
		}
	}
	return out
}

// gate says in words what is missing before the departure of everybody.
func (p *Pane) gate(width int) []string {
	h, interns := p.host, p.now.leavers()
	if len(interns) == 0 {
		return nil
	}
	lacks := p.lacks(interns)
	if len(lacks) == 0 {
		return []string{h.Theme.Paint(style.Good, widget.Cut("✓ "+h.T("internships.ready"), width))}
	}
	var out []string
	for _, l := range widget.Wrap("✗ "+h.T("internships.not_ready"), width) {
		out = append(out, h.Theme.Paint(style.Bad, l))
	}
	for _, l := range lacks {
		who := h.Words.And(l.who...)
		if len(l.who) == len(interns) && len(interns) > 1 {
			who = h.T("internships.everybody")
		}
		text := widget.Clean(h.T("internships.lack", "what", l.what, "who", who))
		for i, line := range widget.Wrap(text, max(8, width-4)) {
			sign := "  • "
			if i > 0 {
				sign = "    "
			}
			out = append(out, sign+line)
		}
	}
	return out
}

// missing says in one line what one intern lacks; empty for who need not leave.
func (p *Pane) missing(t trainee) widget.Cell {
	if !slices.Contains(leaving, t.status) {
		return widget.Cell{}
	}
	var what []string
	for _, l := range p.lacks([]trainee{t}) {
		what = append(what, l.what)
	}
	if len(what) == 0 {
		return widget.Cell{Text: "✓ " + p.host.T("internships.ready"), Tone: style.Good}
	}
	return widget.Cell{Text: strings.Join(what, p.host.T("list.comma")), Tone: style.Warn}
}

// gaugeWidth is the number of signs of a gauge in a list.
const gaugeWidth = 5

// progress writes how far an intern's list is: « ▰▰▱▱ 5/11 ».
func (p *Pane) progress(t trainee) string {
	steps := p.now.steps.Of[t.link()]
	if len(steps) == 0 {
		return ""
	}
	done, all := pane.DoneSteps(steps), len(steps)
	return widget.Gauge(done, all, gaugeWidth) + " " + p.host.Words.Int(int64(done)) + "/" + p.host.Words.Int(int64(all))
}

func (p *Pane) name(t trainee) string {
	return p.host.Cell("intern", model.Interns.Field("person"), t.name).Text
}

// placesText writes the places of an internship: « 6/8 ».
func (p *Pane) placesText(id model.ID, total string) string {
	filled := p.host.Words.Int(int64(p.filled[id]))
	if total == "" {
		return filled
	}
	return filled + "/" + total
}
