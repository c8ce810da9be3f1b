package today

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
)

// Modes lists the keys of one task at a time, and those of what changed before
// the tasks.
func (p *Pane) Modes() []pane.Mode {
	return []pane.Mode{
		{Words: "triage.title", Actions: p.cardActions()},
		{Words: "today.section.news", Actions: p.newsActions()},
	}
}

// cardActions are those of one task at a time.
func (p *Pane) cardActions() []keys.Action {
	own := p.decisions(1, 3)
	own = append(own,
		keys.Action{ID: "triage.skip", Words: "triage.skip", Keys: []string{"space", "right", "down", "j"}, Group: "group.triage", Rank: 1, Guard: p.onTask,
			Do: func() tea.Cmd { return p.cards.settle(skipped, false) }},
		keys.Action{ID: "triage.back", Words: "triage.back", Keys: []string{"left", "up", "k"}, Group: "group.triage", Guard: p.notFirst,
			Do: func() tea.Cmd { return p.cards.back() }},
		p.toggle("triage.list", "l", "esc"),
		p.undoAction(),
	)
	own = append(own, keys.Moving(keys.DoUp, keys.DoDown, keys.DoHome, keys.DoEnd)...)
	for _, a := range p.host.RecordActions(p) {
		switch a.ID {
		case "record.date":
			a.Words, a.Group, a.Rank = "triage.plan", "group.triage", 1
		case "record.owner":
			a.Words, a.Group, a.Rank = "triage.delegate", "group.triage", 1
		case "record.open":
			a.Rank, a.Guard, a.Do, a.Aims = 17, nil, p.openCard, false
		case "record.edit", "record.status", "record.priority":
			a.Rank = 18
		}
		own = append(own, a)
	}
	return own
}

// newsActions are those of what changed, before the first task.
func (p *Pane) newsActions() []keys.Action {
	own := []keys.Action{
		{ID: "news.seen", Words: "news.go_on", Keys: []string{"space", "right", "V"}, Group: "group.triage", Rank: 1, Do: func() tea.Cmd {
			p.cards.news = false
			return p.seeNews()
		}},
		p.toggle("triage.list", "l", "esc"),
		p.undoAction(),
	}
	own = append(own, keys.Moving()...)
	for _, a := range p.host.RecordActions(p) {
		if a.ID == "record.open" || a.ID == "record.history" {
			own = append(own, a)
		}
	}
	return own
}

// toggle is the key between the list and one task at a time.
func (p *Pane) toggle(words string, names ...string) keys.Action {
	return keys.Action{ID: "triage.toggle", Words: words, Keys: names, Group: "group.triage", Rank: 4, Do: p.toggleCards}
}

func (p *Pane) undoAction() keys.Action {
	return keys.Action{ID: "app.undo", Words: "action.undo", Keys: []string{"u"}, Group: "group.triage", Rank: 16,
		Do: func() tea.Cmd { return p.cards.undo() }}
}

// notFirst guards the way back.
func (p *Pane) notFirst() (bool, string) {
	if p.cards == nil || p.cards.at == 0 || len(p.cards.queue) == 0 {
		return false, "reason.first_task"
	}
	return true, ""
}

// updateCards handles what comes while one task is shown.
func (p *Pane) updateCards(msg tea.Msg) tea.Cmd {
	c := p.cards
	if got, err, ok := c.ask.Take(msg); ok {
		if err != nil {
			got.problem = p.host.Sentence(err)
		}
		return c.take(got)
	}
	switch msg := msg.(type) {
	case pane.Changed:
		return c.changed(msg)
	case tea.KeyPressMsg:
		c.move(keys.Means(msg.String(), keys.Moving()))
	}
	return nil
}

// openCard opens the task of the card; after the last, the list.
func (p *Pane) openCard() tea.Cmd {
	if link := p.Link(); !link.ID.IsZero() {
		return p.host.Open(link)
	}
	return p.leaveCards()
}

// cardPage is how many lines a page key moves.
const cardPage = 5

func (c *cards) scroll(n int) {
	if c.news {
		c.newsAt += n
		return
	}
	c.top = max(0, c.top+min(n, c.hidden))
}

// move scrolls the card, or moves among what changed.
func (c *cards) move(id string) {
	switch id {
	case keys.DoPageUp:
		c.scroll(-cardPage)
	case keys.DoPageDown:
		c.scroll(cardPage)
	case keys.DoUp:
		c.newsAt--
	case keys.DoDown:
		c.newsAt++
	case keys.DoHome:
		c.newsAt = 0
	case keys.DoEnd:
		c.newsAt = len(c.p.news.heard.entries)
	}
}

// newsEntry is the row under the mark of what changed.
func (c *cards) newsEntry() (*entry, bool) {
	all := c.p.news.heard.entries
	c.newsAt = max(0, min(c.newsAt, len(all)-1))
	if !c.news || len(all) == 0 {
		return nil, false
	}
	return &all[c.newsAt], true
}
