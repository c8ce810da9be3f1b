package today

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// Seek shows an open task or a near deadline; others are for their own list.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	if link.Kind != model.Tasks.Name && link.Kind != model.Deadlines.Name {
		return false, nil
	}
	p.target = link
	if !p.loaded || p.now.partial {
		return false, nil
	}
	if !slices.ContainsFunc(p.now.entries, func(e entry) bool { return e.link == link }) {
		return false, nil
	}
	p.mine, p.cards = false, nil
	p.filter.Clear()
	p.show()
	p.seekTarget()
	return true, p.follow()
}

// seekTarget goes to the record that was wished for, if it is there.
func (p *Pane) seekTarget() bool {
	if p.target.ID.IsZero() {
		return false
	}
	id := p.target.String()
	for i := range p.groups {
		if slices.Contains(p.nodes.children(&p.groups[i]), id) {
			p.unfold(p.groups[i].id)
		}
	}
	if !p.tree.Seek(id) {
		return false
	}
	p.target = model.Link{}
	return true
}

// Note gives a contact noted from here what the entry is about.
func (p *Pane) Note() map[string]model.Value {
	if p.cards != nil {
		return pane.NoteAbout(p.cards.card.full)
	}
	if full := p.sheet.Full(); full != nil && full.ID == p.shown().ID {
		return pane.NoteAbout(full)
	}
	return nil
}

// Click moves the cursor, or opens what it is on.
func (p *Pane) Click(x, y int) tea.Cmd {
	if p.cards != nil {
		return nil
	}
	y -= p.head
	if y == 0 {
		if column, ok := p.tree.HitColumn(x); ok && slices.Contains(orders, column) {
			p.sortBy(column)
		}
		return nil
	}
	row, ok := p.tree.Hit(y)
	if !ok {
		return nil
	}
	if row == p.tree.Index() {
		return p.open()
	}
	p.tree.MoveTo(row)
	return p.follow()
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	if p.cards != nil {
		p.cards.scroll(lines)
		return nil
	}
	p.tree.Move(lines)
	return p.follow()
}
