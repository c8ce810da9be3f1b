package today

import (
	"cmp"
	"strings"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// The measures of a card, in cells and lines.
const (
	cardWidth   = 96
	cardLabels  = 14
	cardChanges = 3
	cardNotes   = 6 // lines of notes before the changes, where both do not fit
	gauge       = 24
)

// render draws the card, the news before the first one, or the summary after
// the last.
func (c *cards) render(width, height int) string {
	h := c.p.host
	room := min(width-3, cardWidth)
	if room < 20 {
		return widget.Block("", width, height)
	}
	var lines []string
	switch {
	case c.news && len(c.p.news.heard.entries) > 0:
		lines = c.newsLines(room, height)
	case c.at < 0:
		lines = c.endLines(room)
	default:
		lines = c.cardLines(room, height-2)
		c.hidden = max(0, len(lines)-(height-2))
		c.top = min(c.top, c.hidden)
		lines = lines[c.top:]
		if len(lines) > height-2 {
			lines = append(lines[:height-3:height-3], h.Theme.Paint(style.Dim, h.T("sheet.more", "n", len(lines)-height+3)))
		}
		lines = append([]string{c.progress(room), ""}, lines...)
	}
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return strings.Join(widget.BlockLines(lines, width, height), "\n")
}

// progress says how many tasks are left, in words and as a bar.
func (c *cards) progress(width int) string {
	h, left, n := c.p.host, c.left(), len(c.queue)
	text := h.T("triage.left", "n", left, "of", h.Words.Int(int64(n)))
	if width < widget.Width(text)+gauge+2 || n == 0 {
		return h.Theme.Paint(style.Dim, widget.Cut(text, width))
	}
	full := (n - left) * gauge / n
	return h.Theme.Paint(style.Dim, text) + "  " + h.Theme.Paint(style.Good, strings.Repeat("━", full)) +
		h.Theme.Paint(style.Faint, strings.Repeat("─", gauge-full))
}

// entry is the row of the list that tells of the task; its own deed may have
// taken it from there.
func (c *cards) entry() *entry { return c.p.nodes.task(c.current()) }

// cardLines lays the task out by what matters: what, why now, whose and when,
// the notes, what was done last.
func (c *cards) cardLines(width, height int) []string {
	h, e, full := c.p.host, c.entry(), c.card.full
	if e == nil && full == nil {
		return []string{h.Theme.Paint(style.Dim, widget.Cut(cmp.Or(c.card.problem, h.T("table.loading")), width))}
	}
	title, t := "", &model.Task{}
	if full != nil {
		title, t = h.Label(full), model.Tasks.Read(full.Record)
	} else {
		title, t.Status, t.Priority, t.Due = e.title, model.Status(e.status), e.priority, e.due
	}
	var lines []string
	for _, l := range widget.Wrap(widget.Clean(h.Title(title)), width) {
		lines = append(lines, h.Theme.Paint(style.Strong, l))
	}
	lines = append(lines, c.standing(t, width))
	if out, ok := c.handled[c.current()]; ok {
		lines = append(lines, h.Theme.Paint(style.Info, widget.Cut(h.T("triage.decided", "what", h.T("triage.tally."+string(out), "n", 1)), width)))
	}
	if e != nil && len(e.why) > 0 {
		lines = append(lines, "")
		lines = append(lines, c.why(e, width)...)
	}
	lines = append(lines, "")
	lines = append(lines, c.fields(t, e, full, width)...)
	if full == nil {
		return lines
	}
	changes := c.changeLines(width)
	if notes := c.notes(t, width); len(notes) > 0 {
		if most := max(cardNotes, height-len(lines)-len(changes)); len(notes) > most {
			changes, notes = nil, append(notes[:most-1:most-1], append([]string{h.Theme.Paint(style.Dim, "…")}, append(changes, notes[most-1:]...)...)...)
		}
		lines = append(lines, notes...)
	}
	return append(lines, changes...)
}

// standing is the status and the priority, in one line.
func (c *cards) standing(t *model.Task, width int) string {
	h := c.p.host
	cell := h.Cell(model.Tasks.Name, model.Tasks.Field("status"), string(t.Status))
	text := cell.Text
	if t.Priority != "" && t.Priority != "normal" {
		text += " · " + pane.PriorityMark(t.Priority) + h.T("urgency.priority_"+t.Priority)
	}
	if full := c.card.full; full != nil && len(full.Conflicts) > 0 {
		text = "≠ " + h.T("triage.disputed") + " · " + text
	}
	return h.Theme.Paint(cell.Tone, widget.Cut(text, width))
}

// why explains the urgency in a line or two.
func (c *cards) why(e *entry, width int) []string {
	h := c.p.host
	reasons := make([]string, len(e.why))
	for i, r := range e.why {
		reasons[i] = because(h, r)
	}
	text := h.T("triage.why", "n", e.score, "why", strings.Join(reasons, h.T("list.comma")))
	var lines []string
	for _, l := range widget.Wrap(text, width) {
		lines = append(lines, h.Theme.Paint(urgencyTone(e.score), l))
	}
	return lines
}

// fields are when, whose and for what.
func (c *cards) fields(t *model.Task, e *entry, full *pane.Full, width int) []string {
	h := c.p.host
	line := func(name string, cell widget.Cell) string {
		label := h.Theme.Paint(style.Label, widget.Fit(pane.Upper(h.Words.Field(model.Tasks.Name, name)), cardLabels))
		return label + " " + h.Theme.Paint(cell.Tone, widget.Cut(widget.Clean(cell.Text), max(4, width-cardLabels-1)))
	}
	due := widget.Cell{Text: h.T("triage.no_due"), Tone: style.Dim}
	if t.Due != "" {
		due = h.DueCell(t.Due)
		due.Text = h.DayAndDistance(t.Due)
	}
	owner := widget.Cell{Text: h.T("today.no_owner"), Tone: style.Warn}
	if e != nil && e.owner != "" {
		owner = widget.Cell{Text: e.owner}
	}
	if full != nil && !t.Assignee.IsZero() {
		owner = h.Value(model.Tasks.Name, model.Tasks.Field("assignee"), full.Get("assignee"), full.Labels)
	}
	lines := []string{line("due", due), line("assignee", owner)}
	if full == nil {
		if e != nil && e.of != "" {
			lines = append(lines, line("project", widget.Cell{Text: e.of, Tone: style.Accent}))
		}
		return lines
	}
	for _, name := range []string{"project", "action", "organisation", "deadline", "tags", "recurrence"} {
		f := model.Tasks.Field(name)
		if v := full.Get(name); len(v) > 0 {
			lines = append(lines, line(name, h.Value(model.Tasks.Name, f, v, full.Labels)))
		}
	}
	return lines
}

func (c *cards) notes(t *model.Task, width int) []string {
	if t.Notes == "" {
		return nil
	}
	lines := []string{""}
	for _, l := range widget.CleanLines(t.Notes) {
		lines = append(lines, widget.Wrap(l, width)...)
	}
	return lines
}

// changeLines is what was done with the task last.
func (c *cards) changeLines(width int) []string {
	h := c.p.host
	if len(c.card.changes) == 0 {
		return nil
	}
	lines := []string{"", h.Theme.Paint(style.Accent, h.T("triage.changes"))}
	return append(lines, h.ChangeLines(model.Tasks.Name, c.card.changes[:min(cardChanges, len(c.card.changes))], width)...)
}

// newsLines lists what changed, with the mark on one row.
func (c *cards) newsLines(width, height int) []string {
	h, all := c.p.host, c.p.news.heard.entries
	at, _ := c.newsEntry()
	lines := []string{h.Theme.Paint(style.Strong, widget.Cut(h.T("today.heading", "title", h.T("today.section.news"),
		"n", len(all)+c.p.news.heard.more), width)), ""}
	rows := max(1, height-4)
	from := max(0, min(c.newsAt-rows/2, len(all)-rows))
	for i := from; i < min(len(all), from+rows); i++ {
		e := &all[i]
		mark := "  "
		if e == at {
			mark = "› "
		}
		lines = append(lines, mark+newsCell(h, e).Paint(h.Theme, max(10, width-widget.Width(mark))))
	}
	more := c.p.newsMore(width)
	return append(append(lines, more...), "", h.Theme.Paint(style.Dim, widget.Cut(h.T("news.hint"), width)))
}

// endLines sums up, calmly.
func (c *cards) endLines(width int) []string {
	h := c.p.host
	if len(c.queue) == 0 {
		return []string{"", h.Theme.Paint(style.Strong, widget.Cut(h.T("triage.nothing"), width)), "", h.Theme.Paint(style.Dim, widget.Cut(h.T("triage.end_hint"), width))}
	}
	lines := []string{"", h.Theme.Paint(style.Strong, widget.Cut(h.T("triage.end", "n", len(c.queue)), width)), ""}
	lines = append(lines, c.tallyLines(width)...)
	lines = append(lines, "")
	for _, l := range widget.Wrap(h.T("triage.end_hint"), width) {
		lines = append(lines, h.Theme.Paint(style.Dim, l))
	}
	return lines
}

// tallyLines counts what came of the tasks, a line each.
func (c *cards) tallyLines(width int) []string {
	h, counts := c.p.host, c.tally()
	var lines []string
	for _, o := range outcomes {
		if n := counts[o]; n > 0 {
			text := h.T("triage.tally."+string(o), "n", n)
			lines = append(lines, widget.FitRight(h.Words.Int(int64(n)), 4)+"  "+widget.Cut(text, max(1, width-6)))
		}
	}
	return lines
}

// aside lists what comes next, and what was done so far.
func (c *cards) aside(width, height int) string {
	h := c.p.host
	lines := []string{}
	if c.at >= 0 {
		lines = append(lines, h.Theme.Paint(style.Accent, widget.Cut(h.T("triage.next"), width)))
		shown := max(3, height/2)
		for k := 1; k < len(c.queue) && shown > 0; k++ {
			l := c.queue[(c.at+k)%len(c.queue)]
			e := c.p.nodes.task(l)
			if _, handled := c.handled[l]; handled || e == nil {
				continue
			}
			shown--
			lines = append(lines, "  "+titleCell(h, e).Paint(h.Theme, width-2))
		}
	}
	if tally := c.tallyLines(width); len(tally) > 0 && c.at >= 0 {
		lines = append(lines, "", h.Theme.Paint(style.Accent, widget.Cut(h.T("triage.so_far"), width)))
		lines = append(lines, tally...)
	}
	return widget.Block(joined(lines), width, height)
}
