package pane

import (
	"context"
	"strings"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// Step is a line of an ordered list: an item of a checklist or an agenda.
type Step struct {
	ID     model.ID
	Rank   string
	Text   string
	Due    model.Day
	DoneOn model.Day
	DoneBy string // label
}

// Steps are the lines of some lists by what they belong to, each in its order.
type Steps struct {
	Of map[model.Link][]Step
	// Position as in List.
	Position int64
}

// stepParents is the number of lists asked for at once: a filter has a
// greatest length.
const stepParents = 100

// ReadSteps reads the ordered lists of some records. It is called from
// commands.
func ReadSteps(ctx context.Context, data Data, parents []model.Link) (Steps, error) {
	out := Steps{Of: map[model.Link][]Step{}}
	for len(parents) > 0 {
		n := min(stepParents, len(parents))
		wires := make([]string, n)
		for i, l := range parents[:n] {
			wires[i] = l.String()
		}
		parents = parents[n:]
		list, err := data.List(ctx, Query{
			Kind: "item", Columns: []string{"parent", "rank", "text", "due", "done_on", "done_by"},
			Wires: []string{"parent"}, Where: "parent=" + strings.Join(wires, ","), Sort: "rank",
		})
		if err != nil {
			return out, err
		}
		out.Position = list.Position
		for _, r := range list.Rows {
			parent, _ := model.ParseLink(r.Cells[0])
			out.Of[parent] = append(out.Of[parent], Step{
				ID: r.ID, Rank: r.Cells[1], Text: r.Cells[2], Due: model.Day(r.Cells[3]),
				DoneOn: model.Day(r.Cells[4]), DoneBy: r.Cells[5],
			})
		}
	}
	return out, nil
}

// DoneSteps counts the steps that are done.
func DoneSteps(steps []Step) (done int) {
	for _, s := range steps {
		if s.DoneOn != "" {
			done++
		}
	}
	return done
}

// DueCell writes a day by which something must be done: how late it is, or how
// soon.
func (h *Host) DueCell(due model.Day) widget.Cell {
	if due.Time().IsZero() {
		return widget.Cell{Text: string(due)}
	}
	switch late := h.Today().Sub(due); {
	case late > 0:
		return widget.Cell{Text: h.T("due.late", "n", late), Tone: style.Bad}
	case late > -soonDays:
		return widget.Cell{Text: h.Relative(due), Tone: style.Warn}
	}
	return widget.Cell{Text: h.DayShort(due)}
}

// soonDays is within how many days a due day is said by its distance.
const soonDays = 7

// StepLine writes a step on one line of at most width cells: its box, its text,
// and when it is due or was done.
func (h *Host) StepLine(s Step, width int) string {
	when := widget.Cell{}
	box, tone := "○", style.Normal
	switch {
	case s.DoneOn != "":
		box, tone = "✓", style.Good
	case s.Due != "":
		when = h.DueCell(s.Due)
	}
	room := width - 2
	if when.Text != "" {
		room -= widget.Width(when.Text) + 2
	}
	line := h.Theme.Paint(tone, box+" "+widget.Cut(widget.Clean(s.Text), max(4, room)))
	if when.Text != "" && room >= 4 {
		line += "  " + h.Theme.Paint(when.Tone, when.Text)
	}
	return line
}
