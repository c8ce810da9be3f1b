package calendar

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

// chooseDay asks for the day to which the chosen entries go. Those that take
// several days begin there, and keep their length and their hours.
func (p *Pane) chooseDay() tea.Cmd {
	h := p.host
	chosen := p.chosen()
	title := h.T("calendar.move_title", "title", widget.Clean(chosen[0].title(h)))
	if len(chosen) > 1 {
		title = h.T("calendar.move_title_many", "n", len(chosen))
	}
	prompt := widget.NewPrompt(h.Theme, title, h.T("form.help.day"), "", h.Reader("deadline", model.Deadlines.Field("day")))
	return h.Prompt(prompt, func(w *widget.Prompt) tea.Cmd {
		day := model.Day(w.Parsed().Value)
		if day == "" {
			return nil
		}
		return p.move(chosen, func(e *entry) int { return day.Sub(e.from) })
	})
}

// shift moves the chosen entries by some days.
func (p *Pane) shift(by int) tea.Cmd {
	return p.move(p.chosen(), func(*entry) int { return by })
}

// move moves entries, each by some days, as one action. The cursor follows the
// one that it is on.
func (p *Pane) move(entries []*entry, by func(*entry) int) tea.Cmd {
	var edits []pane.Edit
	at := map[model.Link]int{}
	for _, e := range entries {
		fields := map[string]model.Value{}
		for _, name := range []string{e.dated.from, e.dated.to} {
			if wire := e.value(name); wire != "" {
				fields[name] = model.Value{shifted(wire, by(e))}
			}
		}
		i, seen := at[e.link] // a departure and a return are one record
		if !seen {
			i = len(edits)
			at[e.link] = i
			edits = append(edits, pane.Edit{Op: pane.Set, Link: e.link, Base: p.now.position, Fields: map[string]model.Value{}})
		}
		for name, v := range fields {
			edits[i].Fields[name] = v
		}
	}
	p.moving = true
	return p.host.Apply(edits...)
}

// shifted returns the wire of a day or a moment some days later: the hour and
// the zone stay.
func shifted(wire string, days int) string {
	const dayLength = len("2006-01-02")
	if len(wire) < dayLength {
		return wire
	}
	return string(model.Day(wire[:dayLength]).Add(days)) + wire[dayLength:]
}
