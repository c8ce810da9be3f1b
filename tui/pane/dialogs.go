package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"

	"relais/tui/widget"
)

// Target is a record that an action applies to, with the log position at which
// it was shown.
type Target struct {
	Link model.Link
	Base int64
	// Label names it where it is the only one, for the title of what changes it.
	Label string
}

// Choose opens a picker; chosen gets the item that the user takes.
func (h *Host) Choose(p *widget.Picker, chosen func(widget.Item) tea.Cmd) tea.Cmd {
	return h.Push(&chooser{picker: p, chosen: chosen})
}

// chooser is a picker as a dialog.
type chooser struct {
	picker *widget.Picker
	chosen func(widget.Item) tea.Cmd
	// create makes what nothing matches; nil if nothing can be.
	create func(text string) tea.Cmd

	reply   Reply
	replied bool
}

func (c *chooser) Init() tea.Cmd { return c.picker.Init() }

func (c *chooser) Update(msg tea.Msg) (bool, tea.Cmd) {
	out, cmd := c.picker.Update(msg)
	return c.after(out, cmd)
}

func (c *chooser) after(out widget.Outcome, cmd tea.Cmd) (bool, tea.Cmd) {
	switch out {
	case widget.Submitted:
		it, _ := c.picker.Chosen()
		c.reply, c.replied = Reply{Value: it.Value}, true
		return true, c.chosen(it)
	case widget.Wanted:
		if c.create != nil {
			c.reply, c.replied = Reply{Value: c.picker.Text(), Create: true}, true
			return true, c.create(c.picker.Text())
		}
	case widget.Abandoned:
		return true, nil
	}
	return false, cmd
}

func (c *chooser) Size(width, height int) (int, int) {
	return min(width, 64), min(height, max(6, c.picker.Height()), 22)
}
func (c *chooser) Render(width, height int) string { return c.picker.Render(width, height) }
func (c *chooser) Cursor() *tea.Cursor             { return c.picker.Cursor() }
func (c *chooser) Click(_, y int) (bool, tea.Cmd)  { return c.after(c.picker.Click(y), nil) }
func (c *chooser) Wheel(lines int)                 { c.picker.Wheel(lines) }

// Ask opens a question; answered gets the value of the answer, and is not
// called if the user leaves.
func (h *Host) Ask(c *widget.Confirm, answered func(value string) tea.Cmd) tea.Cmd {
	return h.Push(&question{confirm: c, answered: answered})
}

// AskFirst does something after a yes; the words of both answers are under a key.
func (h *Host) AskFirst(answers, question, detail string, do func() tea.Cmd) tea.Cmd {
	c := widget.NewConfirm(h.Words, h.Theme, question, detail,
		widget.Option{Value: "no", Label: h.T(answers + ".no")}, widget.Option{Value: "yes", Label: h.T(answers + ".yes")})
	return h.Ask(c, func(answer string) tea.Cmd {
		if answer != "yes" {
			return nil
		}
		return do()
	})
}

type question struct {
	confirm  *widget.Confirm
	answered func(string) tea.Cmd
	left     func() tea.Cmd // after esc; nil for nothing
	reply    Reply
	replied  bool
}

func (q *question) Init() tea.Cmd { return nil }

func (q *question) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch q.confirm.Update(msg) {
	case widget.Submitted:
		q.reply, q.replied = Reply{Value: q.confirm.Answer()}, true
		return true, q.answered(q.confirm.Answer())
	case widget.Abandoned:
		if q.left != nil {
			return true, q.left()
		}
		return true, nil
	}
	return false, nil
}

func (q *question) Size(width, height int) (int, int) {
	w := min(width, 60)
	return w, min(height, countLines(q.confirm.Render(w)))
}

func (q *question) Render(width, height int) string {
	return q.confirm.RenderIn(width, height)
}
func (q *question) Cursor() *tea.Cursor { return nil }

func countLines(s string) int {
	n := 1
	for i := range len(s) {
		if s[i] == '\n' {
			n++
		}
	}
	return n
}

// Prompt opens a line to type; entered gets it, and returns whether the prompt
// is done with.
func (h *Host) Prompt(p *widget.Prompt, entered func(p *widget.Prompt) tea.Cmd) tea.Cmd {
	return h.Push(&line{host: h, prompt: p, entered: entered})
}

// DrawPrompt draws a prompt in a box, with the keys that end it at the bottom.
func (h *Host) DrawPrompt(p *widget.Prompt, width, height int) string {
	hint := widget.Hint(h.Theme, h.T("widget.prompt.hint"), width)
	return widget.Block(p.Render(width), width, height-1) + "\n" + hint
}

type line struct {
	host    *Host
	prompt  *widget.Prompt
	entered func(*widget.Prompt) tea.Cmd
	reply   Reply
	replied bool
}

func (l *line) Init() tea.Cmd { return nil }

func (l *line) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch l.prompt.Update(msg) {
	case widget.Submitted:
		l.reply, l.replied = Reply{Value: l.prompt.Text()}, true
		return true, l.entered(l.prompt)
	case widget.Abandoned:
		return true, nil
	}
	return false, nil
}

// Size has room for all that stands below the line, and the keys.
func (l *line) Size(width, height int) (int, int) {
	w := min(width, 72)
	return w, min(height, countLines(l.prompt.Render(w))+1)
}

func (l *line) Render(width, height int) string { return l.host.DrawPrompt(l.prompt, width, height) }
func (l *line) Cursor() *tea.Cursor             { return l.prompt.Cursor() }
