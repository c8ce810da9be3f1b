package today

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
)

// decisions are what one key does with a task, in the list as on the card;
// first and rest are their ranks in the footer.
func (p *Pane) decisions(first, rest int) []keys.Action {
	act := func(id, key string, rank int, do func() tea.Cmd) keys.Action {
		return keys.Action{ID: "task." + id, Words: "triage." + id, Keys: []string{key}, Group: "group.triage", Rank: rank,
			Guard: p.onTask, Aims: true, Do: do}
	}
	status := func(s model.Status) func() tea.Cmd { return func() tea.Cmd { return p.decide(s) } }
	later := func(days, months int) func() tea.Cmd { return func() tea.Cmd { return p.postpone(days, months) } }
	return []keys.Action{
		act("do", "y", first, status(model.Doing)),
		act("done", "b", first, status(model.Done)),
		act("wait", ",", rest, status(model.Waiting)),
		act("drop", "N", rest, status(model.Cancelled)),
		act("day", "+", rest, later(1, 0)),
		act("week", "*", rest, later(7, 0)),
		act("month", "%", rest, later(0, 1)),
	}
}

// onTask guards what is decided on tasks alone.
func (p *Pane) onTask() (bool, string) {
	switch {
	case p.anyTask():
		return true, ""
	case p.OnHeading():
		return false, "reason.heading"
	}
	return false, "reason.no_task"
}

// anyTask reports whether a decision is on one: of many that are selected it
// looks at no more than the first.
func (p *Pane) anyTask() bool {
	if p.cards != nil || p.host.Aim != nil {
		return len(p.tasks()) > 0
	}
	return p.tree.AnyTarget(func(id string) bool {
		e, ok := p.nodes.entry(id)
		return ok && e.link.Kind == model.Tasks.Name
	})
}

// OnHeading reports whether the cursor is on the title of a section.
func (p *Pane) OnHeading() bool {
	id := p.tree.ID()
	return p.cards == nil && id != "" && !p.nodes.Leaf(id)
}

// tasks are those that a decision is on.
func (p *Pane) tasks() []pane.Target {
	var out []pane.Target
	for _, t := range p.host.Aimed(p).Targets() {
		if t.Link.Kind == model.Tasks.Name {
			out = append(out, t)
		}
	}
	return out
}

// decide gives tasks a status. On a card that has it already, the decision is
// made all the same.
func (p *Pane) decide(s model.Status) tea.Cmd {
	if p.cards != nil && p.cards.held == nil && p.Current("status") == string(s) {
		return p.cards.settle(statusOutcomes[s], false)
	}
	var edits []pane.Edit
	p.decided = true
	for _, t := range p.tasks() {
		edits = append(edits, pane.Edit{Op: pane.Set, Link: t.Link, Base: t.Base, Fields: map[string]model.Value{"status": {string(s)}}})
	}
	return p.host.Apply(edits...)
}

// postpone moves the due day of tasks; what is late, or had none, counts from
// today.
func (p *Pane) postpone(days, months int) tea.Cmd {
	today := p.host.Today()
	p.decided = true
	var edits []pane.Edit
	for _, t := range p.tasks() {
		due := model.Postponed(p.dueOf(t.Link), today, days, months)
		edits = append(edits, pane.Edit{Op: pane.Set, Link: t.Link, Base: t.Base, Fields: map[string]model.Value{"due": {string(due)}}})
	}
	return p.host.Apply(edits...)
}

// dueOf is the due day of a task that is shown.
func (p *Pane) dueOf(link model.Link) model.Day {
	if p.cards != nil {
		return model.Day(p.Current("due"))
	}
	if e := p.nodes.task(link); e != nil {
		return e.due
	}
	return ""
}
