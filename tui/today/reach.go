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
	if _, ok := p.now.byID[link.String()]; !ok {
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
	if !p.seekTo(p.target) {
		return false
	}
	p.target = model.Link{}
	return true
}

// seekTo goes to a record, and opens what it stands under.
func (p *Pane) seekTo(link model.Link) bool {
	id := link.String()
	if g := p.nodes.groupOf(id); g != nil {
		p.unfold(g.id)
	}
	return p.tree.Seek(id)
}

// Note gives a contact noted from here what the entry is about. Here one is on a
// task because it is late, not because of the call: of a task, only whom it is
// with is proposed.
func (p *Pane) Note() pane.Note {
	full := p.sheet.Full()
	if p.cards != nil {
		full = p.cards.card.full
	}
	if full == nil || p.cards == nil && full.ID != p.shown().ID {
		return pane.Note{}
	}
	note := pane.NoteAbout(full)
	if full.Kind == model.Tasks.Kind {
		note.Values = map[string]model.Value{"organisations": note.Values["organisations"]}
	}
	return note
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
