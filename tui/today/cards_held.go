package today

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// held is a card that stays while a macro is replayed on it: what the macro
// wrote is one step, however many edits it was.
type held struct {
	link   model.Link
	before *pane.Full
	wrote  bool // something
	here   bool // of the task
}

// Hold keeps the card in its place while a macro is replayed, and then finds
// what came of the task.
func (p *Pane) Hold(on bool) tea.Cmd {
	c := p.cards
	switch {
	case c == nil:
		return nil
	case on:
		c.held = &held{link: c.current(), before: c.card.full}
		return nil
	case c.held == nil:
		return nil
	}
	was := c.held
	c.held = nil
	switch {
	case was.here && c.current() == was.link:
		c.before, c.own = was.before, true
		return c.read()
	case was.wrote:
		c.push(true)
	}
	return nil
}

// changed shows the task as it is now, for the next step.
func (h *held) changed(c *cards, msg pane.Changed) tea.Cmd {
	h.wrote = h.wrote || msg.Verb != ""
	if !slices.Contains(msg.Links, h.link) || c.current() != h.link {
		return nil
	}
	h.here = h.here || msg.Verb != ""
	return c.read()
}
