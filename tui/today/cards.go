package today

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
)

// outcome is what came of a task in a triage; its words are under
// "triage.tally.".
type outcome string

const (
	undecided outcome = ""
	begun     outcome = "doing"
	done      outcome = "done"
	waits     outcome = "waiting"
	isBlocked outcome = "blocked"
	dropped   outcome = "dropped"
	deleted   outcome = "deleted"
	delegated outcome = "delegated"
	taken     outcome = "taken"
	planned   outcome = "planned"
	postponed outcome = "postponed"
	skipped   outcome = "skipped"
	elsewhere outcome = "elsewhere" // somebody else closed it meanwhile
)

// outcomes lists them in the order of a summary.
var outcomes = []outcome{done, begun, delegated, taken, planned, postponed, waits, isBlocked, dropped, deleted, elsewhere, skipped}

var statusOutcomes = map[model.Status]outcome{
	model.Doing: begun, model.Done: done, model.Waiting: waits, model.Blocked: isBlocked, model.Cancelled: dropped,
}

// outcomeOf tells what an edit of a task came to; an edit of its notes, say,
// decides nothing.
func outcomeOf(before, after *pane.Full, me model.ID) outcome {
	if before == nil || after == nil {
		return undecided
	}
	was, is := model.Tasks.Read(before.Record), model.Tasks.Read(after.Record)
	switch {
	case after.Deleted && !before.Deleted:
		return deleted
	case is.Status != was.Status && statusOutcomes[is.Status] != undecided:
		return statusOutcomes[is.Status]
	case is.Assignee != was.Assignee && is.Assignee == me:
		return taken
	case is.Assignee != was.Assignee && !is.Assignee.IsZero():
		return delegated
	case is.Due == was.Due || is.Due == "":
		return undecided
	case was.Due == "" || is.Due < was.Due:
		return planned
	}
	return postponed
}

// step is one key's worth of a triage, for undo to go back by.
type step struct {
	link   model.Link
	was    outcome // of the task before
	had    bool    // it was decided on before
	stored bool    // the store has something to take back
}

// cards is the triage of one task at a time: the tasks of the list as they
// stood when it began, in that order.
type cards struct {
	p       *Pane
	queue   []model.Link
	at      int // -1: nothing is left
	handled map[model.Link]outcome
	steps   []step
	news    bool // what changed is shown before the tasks
	newsAt  int

	ask    pane.Ask[card]
	card   card
	before *pane.Full // while an own edit is written or read: the task as it was
	own    bool
	held   *held // while a macro is replayed
	top    int   // lines scrolled by
	hidden int   // lines below the last drawing
}

// card is a task with what there is to know of it.
type card struct {
	full    *pane.Full
	changes []pane.Change
	problem string
}

// toggleCards goes from the list to one task at a time, beginning with the one
// under the cursor, or back to the list.
func (p *Pane) toggleCards() tea.Cmd {
	if p.cards != nil {
		return p.leaveCards()
	}
	if p.now.partial { // the rest is on its way
		p.wanted = true
		return nil
	}
	p.wanted = false
	c := &cards{p: p, handled: map[model.Link]outcome{}, at: -1}
	listed := p.listed()
	decided := func(l model.Link) bool {
		if p.run == nil {
			return false
		}
		_, ok := p.run.handled[l]
		return ok
	}
	if len(listed) > 0 && !slices.ContainsFunc(listed, func(l model.Link) bool { return !decided(l) }) {
		p.run = nil // all of it was seen: another round begins
	}
	if p.run != nil { // what was decided before counts on
		c.handled, c.steps = p.run.handled, p.run.steps
		c.queue = slices.DeleteFunc(slices.Clone(p.run.queue), func(l model.Link) bool { return !decided(l) })
	}
	for _, l := range listed {
		if !decided(l) {
			c.queue = append(c.queue, l)
		}
	}
	p.cards, p.run = c, c
	c.news = len(p.news.heard.entries) > 0 && !p.news.seen
	if e, ok := p.at(); ok && e.section != sectionNews {
		if i := slices.Index(c.queue, e.link); i >= 0 {
			return c.goTo(i)
		}
	}
	return c.next()
}

// listed are the tasks that the list shows, in its order; what is folded is not
// for now.
func (p *Pane) listed() []model.Link {
	var out []model.Link
	for g := range p.openGroups {
		for _, i := range g.entries {
			if e := p.nodes.at(i); e.link.Kind == model.Tasks.Name && e.section != sectionConflicts && e.section != sectionNews {
				out = append(out, e.link)
			}
		}
	}
	return out
}

// leaveCards goes back to the list, to the task that was shown.
func (p *Pane) leaveCards() tea.Cmd {
	link := p.cards.current()
	p.cards.ask.Drop()
	p.cards = nil
	if !link.ID.IsZero() {
		p.tree.Seek(link.String())
	}
	return p.follow()
}

// current is the task of the card.
func (c *cards) current() model.Link {
	if c.at < 0 || c.at >= len(c.queue) {
		return model.Link{}
	}
	return c.queue[c.at]
}

// targets is the task of the card, as it was read.
func (c *cards) targets() []pane.Target {
	link := c.current()
	if link.ID.IsZero() || c.news && len(c.p.news.heard.entries) > 0 {
		return nil
	}
	t := pane.Target{Link: link, Base: c.p.now.position}
	if c.card.full != nil {
		t.Base = c.card.full.Base
	}
	return []pane.Target{t}
}

// left counts the tasks that nothing was decided on.
func (c *cards) left() int { return len(c.queue) - len(c.handled) }

// goTo shows a task.
func (c *cards) goTo(i int) tea.Cmd {
	c.at, c.card, c.before, c.own, c.top = i, card{}, nil, false, 0
	return c.read()
}

// next shows the next task that nothing was decided on; after the last come
// those before.
func (c *cards) next() tea.Cmd {
	n := len(c.queue)
	for k := 1; k <= n; k++ {
		i := (c.at + k) % n
		if _, ok := c.handled[c.queue[i]]; !ok {
			return c.goTo(i)
		}
	}
	c.at, c.card = -1, card{}
	c.ask.Drop()
	return nil
}

// back shows the task before, decided on or not.
func (c *cards) back() tea.Cmd {
	if c.at < 0 {
		return c.goTo(len(c.queue) - 1)
	}
	return c.goTo(max(0, c.at-1))
}

// read asks for the task of the card.
func (c *cards) read() tea.Cmd {
	host, link := *c.p.host, c.current()
	return c.ask.Do(func(ctx context.Context) (card, error) {
		full, err := host.Data.Get(ctx, link)
		if err != nil {
			return card{problem: host.Sentence(err)}, nil
		}
		changes, err := host.Data.History(ctx, link)
		if err != nil {
			return card{full: full, problem: host.Sentence(err)}, nil
		}
		return card{full: full, changes: changes}, nil
	})
}

// take shows the task that was read. After an own edit it finds what that came
// to, and goes on if it was a decision. While one is being written what is read
// may be its doing, which its answer will tell.
func (c *cards) take(got card) tea.Cmd {
	was := c.card
	c.card = got
	switch {
	case c.held != nil:
		return nil
	case c.own:
	case c.p.host.Writing():
		c.before = cmp.Or(c.before, was.full)
		return nil
	case got.full != nil && c.closed(got.full):
		return c.settle(elsewhere, false)
	default:
		c.before = nil
		return nil
	}
	out := outcomeOf(c.before, got.full, c.p.host.Session.Me)
	c.before, c.own = nil, false
	if out == undecided {
		c.push(true)
		return nil
	}
	return c.settle(out, true)
}

// closed tells that somebody else closed the task before it was looked at here.
func (c *cards) closed(full *pane.Full) bool {
	_, ok := c.handled[c.current()]
	return !ok && (full.Deleted || !model.Tasks.Read(full.Record).Status.Open())
}

// push notes a step on the task of the card.
func (c *cards) push(stored bool) {
	link := c.current()
	was, had := c.handled[link]
	c.steps = append(c.steps, step{link: link, was: was, had: had, stored: stored})
}

// settle notes what came of the task, and goes on.
func (c *cards) settle(out outcome, stored bool) tea.Cmd {
	c.push(stored)
	c.handled[c.current()] = out
	return c.next()
}

// changed follows what was written. An own edit of the task shown is read to
// find what it came to; anything else of one's own is a step too, so that undo
// takes things back in their order.
func (c *cards) changed(msg pane.Changed) tea.Cmd {
	link := c.current()
	here := !link.ID.IsZero() && slices.Contains(msg.Links, link)
	switch {
	case c.held != nil:
		return c.held.changed(c, msg)
	case msg.Verb == "undo":
		return c.undone(msg.Links)
	case here && msg.Verb != "":
		c.before, c.own = cmp.Or(c.before, c.card.full), true
		return c.read()
	case msg.Verb != "":
		c.push(true)
	}
	if link.ID.IsZero() {
		return nil
	}
	return c.read()
}

// undo takes the last step back.
func (c *cards) undo() tea.Cmd {
	if n := len(c.steps); n > 0 && !c.steps[n-1].stored {
		return c.stepBack()
	}
	return c.p.host.Undo()
}

// undone goes back to the task whose step was taken back.
func (c *cards) undone(links []model.Link) tea.Cmd {
	if len(c.steps) > 0 {
		return c.stepBack()
	}
	for i, l := range c.queue {
		if slices.Contains(links, l) {
			return c.goTo(i)
		}
	}
	return nil
}

// stepBack forgets the last step, and shows its task.
func (c *cards) stepBack() tea.Cmd {
	last := c.steps[len(c.steps)-1]
	c.steps = c.steps[:len(c.steps)-1]
	if last.link.ID.IsZero() {
		return nil
	}
	if last.had {
		c.handled[last.link] = last.was
	} else {
		delete(c.handled, last.link)
	}
	c.news = false
	return c.goTo(max(0, slices.Index(c.queue, last.link)))
}

// tally counts what came of the tasks.
func (c *cards) tally() map[outcome]int {
	out := map[outcome]int{}
	for _, o := range c.handled {
		out[o]++
	}
	return out
}
