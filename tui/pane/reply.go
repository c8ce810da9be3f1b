package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// Reply is how a dialog was answered: what was chosen or typed, or the name of
// what a picker made on the spot.
type Reply struct {
	Value  string
	Create bool
}

// Replier is a dialog whose answer can be told, and given again without its
// keys: a macro depends neither on where the mark was, nor on what else was
// offered.
type Replier interface {
	// Replied returns the answer that closed the dialog; ok is false where it was
	// left without one.
	Replied() (r Reply, ok bool)
	// Give answers the dialog. It refuses what the dialog does not take now.
	Give(r Reply) (done bool, cmd tea.Cmd, err error)
}

// notTaken refuses an answer.
func notTaken(r Reply, why string) error {
	if why != "" {
		return model.Refuse(model.Invalid, "macros.answer_refused", "why", why)
	}
	return model.Refuse(model.Invalid, "macros.answer_gone", "answer", r.Value)
}

func (c *chooser) Replied() (Reply, bool) { return c.reply, c.replied }

func (c *chooser) Give(r Reply) (bool, tea.Cmd, error) {
	if r.Create {
		if c.create == nil {
			return false, nil, notTaken(r, "")
		}
		c.reply, c.replied = r, true
		return true, c.create(r.Value), nil
	}
	it := widget.Item{Value: r.Value}
	if c.picker.Search == nil { // else any record may be chosen: the store judges
		found, ok := c.picker.Find(r.Value)
		if !ok || found.Reason != "" {
			return false, nil, notTaken(r, found.Reason)
		}
		it = found
	}
	c.reply, c.replied = r, true
	return true, c.chosen(it), nil
}

func (q *question) Replied() (Reply, bool) { return q.reply, q.replied }

func (q *question) Give(r Reply) (bool, tea.Cmd, error) {
	for _, a := range q.confirm.Answers {
		if a.Value == r.Value && !r.Create {
			q.reply, q.replied = r, true
			return true, q.answered(r.Value), nil
		}
	}
	return false, nil, notTaken(r, "")
}

func (l *line) Replied() (Reply, bool) { return l.reply, l.replied }

func (l *line) Give(r Reply) (bool, tea.Cmd, error) {
	if l.prompt.Set(r.Value); l.prompt.Parsed().Problem != "" {
		return false, nil, notTaken(r, l.prompt.Parsed().Problem)
	}
	l.reply, l.replied = r, true
	return true, l.entered(l.prompt), nil
}

// Aimed returns rows that give actions the record that a macro is replayed on
// in the place of those under the cursor, while it is.
func (h *Host) Aimed(rows Rows) Rows { return aimed{rows, h} }

type aimed struct {
	Rows
	host *Host
}

func (a aimed) Link() model.Link {
	if t := a.host.Aim; t != nil {
		return t.Link
	}
	return a.Rows.Link()
}

func (a aimed) Targets() []Target {
	if t := a.host.Aim; t != nil {
		return []Target{*t}
	}
	return a.Rows.Targets()
}

func (a aimed) Current(field string) string {
	if t := a.host.Aim; t != nil && a.Rows.Link() != t.Link {
		return ""
	}
	return a.Rows.Current(field)
}

// OnHeading asks the rows that are asked for otherwise.
func (a aimed) OnHeading() bool {
	h, ok := a.Rows.(Headed)
	return ok && h.OnHeading()
}

func (a aimed) TargetKind() string {
	if t := a.host.Aim; t != nil {
		return t.Link.Kind
	}
	if m, ok := a.Rows.(Mixed); ok {
		return m.TargetKind()
	}
	return a.Rows.Link().Kind
}
