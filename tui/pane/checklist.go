package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// Checklist is the ordered list of one record, with a box to tick on each line.
// Its owner reads the steps with ReadSteps, and gives them with Set.
type Checklist struct {
	List widget.List

	host   *Host
	parent model.Link
	base   int64
	steps  []Step
	target model.ID // a step just made, to go to when it is there
}

// NewChecklist returns an empty checklist.
func NewChecklist(h *Host) *Checklist {
	c := &Checklist{host: h}
	c.List = widget.List{Words: h.Words, Theme: h.Theme, Empty: h.T("checklist.empty"), Columns: []widget.Column{
		{Title: h.T("checklist.step"), Width: 40, Min: 20, Grow: 4},
		{Title: h.T("checklist.when"), Width: 22, Min: 19, Rank: 1},
		{Title: h.T("checklist.who"), Width: 18, Min: 10, Grow: 1, Rank: 2},
	}}
	c.List.SetSource(c.source())
	return c
}

// Set gives the steps of a record; base is the log position at which they were
// read.
func (c *Checklist) Set(parent model.Link, steps []Step, base int64) {
	fresh := parent != c.parent
	c.parent, c.steps, c.base = parent, steps, base
	c.List.SetSource(c.source())
	if fresh {
		c.List.Home()
	}
	if !c.target.IsZero() && c.List.Seek(c.target.String()) {
		c.target = model.ID{}
	}
}

// Parent returns the record whose list it is.
func (c *Checklist) Parent() model.Link { return c.parent }

// Update handles the keys that every list has, and reports whether it was one.
func (c *Checklist) Update(msg tea.Msg) bool {
	key, ok := msg.(tea.KeyPressMsg)
	return ok && MoveIn(&c.List, key.String())
}

// Step returns the step under the cursor.
func (c *Checklist) Step() (Step, bool) {
	if i := c.List.Index(); i >= 0 {
		return c.steps[i], true
	}
	return Step{}, false
}

func (c *Checklist) onStep() (bool, string) {
	if c.List.Index() < 0 {
		return false, "reason.no_row"
	}
	return true, ""
}

func (c *Checklist) onParent() (bool, string) {
	if c.parent.ID.IsZero() {
		return false, "reason.no_row"
	}
	return true, ""
}

// Actions returns what can be done with the list.
func (c *Checklist) Actions() []keys.Action {
	h := c.host
	on := func(do func(Step, Target) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd {
			s, _ := c.Step()
			return do(s, Target{Link: model.Link{Kind: "item", ID: s.ID}, Base: c.base})
		}
	}
	due := model.Items.Field("due")
	return append([]keys.Action{
		{ID: "step.tick", Words: "action.tick", Keys: []string{"space", "enter"}, Group: "group.list", Rank: 1, Guard: c.onStep, Do: c.tick},
		{ID: "step.add", Words: "action.add_step", Keys: []string{"a"}, Group: "group.list", Rank: 4, Guard: c.onParent, Do: c.add},
		{ID: "step.edit", Words: "action.edit", Keys: []string{"e"}, Group: "group.list", Rank: 5, Guard: c.onStep,
			Do: on(func(_ Step, t Target) tea.Cmd { return h.EditRecord(t.Link, "text") })},
		{ID: "step.due", Words: "action.date", Keys: []string{"d"}, Group: "group.list", Rank: 6, Guard: c.onStep,
			Do: on(func(s Step, t Target) tea.Cmd {
				return h.ChooseField(model.Items.Kind, due, []Target{t}, string(s.Due))
			})},
		{ID: "step.up", Words: "action.step_up", Keys: []string{"K"}, Group: "group.list", Rank: 7, Guard: c.onStep,
			Do: func() tea.Cmd { return c.shift(-1) }},
		{ID: "step.down", Words: "action.step_down", Keys: []string{"J"}, Group: "group.list", Rank: 8, Guard: c.onStep,
			Do: func() tea.Cmd { return c.shift(1) }},
		{ID: "step.delete", Words: "action.delete", Keys: []string{"x", "delete"}, Group: "group.list", Guard: c.onStep,
			Do: on(func(_ Step, t Target) tea.Cmd { return h.Delete([]Target{t}) })},
		{ID: "step.history", Words: "action.history", Keys: []string{"h"}, Group: "group.list", Guard: c.onStep,
			Do: on(func(_ Step, t Target) tea.Cmd { return h.History(t.Link) })},
	}, keys.Moving()...)
}

// tick says that the step was done today by whoever is at the keyboard, or that
// it was not done.
func (c *Checklist) tick() tea.Cmd {
	s, _ := c.Step()
	fields := map[string]model.Value{"done_on": {}, "done_by": {}}
	if s.DoneOn == "" {
		fields["done_on"] = model.Value{string(c.host.Today())}
		if me := c.host.Session.Me; !me.IsZero() {
			fields["done_by"] = model.Value{me.String()}
		}
	}
	return c.host.Apply(Edit{Op: Set, Link: model.Link{Kind: "item", ID: s.ID}, Base: c.base, Fields: fields})
}

// add asks for a step and puts it after the one under the cursor.
func (c *Checklist) add() tea.Cmd {
	h := c.host
	p := widget.NewPrompt(h.Theme, h.T("action.add_step"), h.T("checklist.add_help"), "", nil)
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd {
		if p.Text() == "" {
			return nil
		}
		id := h.NewID()
		c.target = id
		at := c.List.Index() + 1
		edits := c.makeRoom(at)
		fields := map[string]model.Value{"parent": {c.parent.String()}, "text": {p.Text()}, "rank": {c.rankAt(at)}}
		return h.Apply(append(edits, Edit{Op: Create, Link: model.Link{Kind: "item", ID: id}, Fields: fields})...)
	})
}

// shift moves the step under the cursor by one place.
func (c *Checklist) shift(by int) tea.Cmd {
	from := c.List.Index()
	to := from + by
	if to < 0 || to >= len(c.steps) {
		return nil
	}
	at := to // the place among the steps as they are now
	if by > 0 {
		at++
	}
	edits := c.makeRoom(at)
	rank := c.rankAt(at)
	link := model.Link{Kind: "item", ID: c.steps[from].ID}
	kept := edits[:0]
	for _, e := range edits {
		if e.Link != link {
			kept = append(kept, e)
		}
	}
	c.steps[from].Rank = rank
	c.steps[from], c.steps[to] = c.steps[to], c.steps[from]
	c.List.SetSource(c.source()) // shown at once: the next press moves on from here
	return c.host.Apply(append(kept, Edit{Op: Set, Link: link, Base: c.base, Fields: map[string]model.Value{"rank": {rank}}})...)
}

// rankAt is a rank between the steps before and at a place.
func (c *Checklist) rankAt(at int) string {
	before, after := "", ""
	if at > 0 {
		before = c.steps[at-1].Rank
	}
	if at < len(c.steps) {
		after = c.steps[at].Rank
	}
	return model.RankBetween(before, after)
}

// makeRoom gives every step a rank anew where there is none between two: after
// a merge, or for items made without ranks.
func (c *Checklist) makeRoom(at int) []Edit {
	lacking := at < len(c.steps) && c.steps[at].Rank == "" || at > 0 && c.steps[at-1].Rank == ""
	if !lacking && c.rankAt(at) != "" {
		return nil
	}
	steps := append([]Step(nil), c.steps...) // the list still draws the old ones
	edits := make([]Edit, len(steps))
	last := ""
	for i := range steps {
		last = model.RankBetween(last, "")
		steps[i].Rank = last
		edits[i] = Edit{Op: Set, Link: model.Link{Kind: "item", ID: steps[i].ID}, Base: c.base,
			Fields: map[string]model.Value{"rank": {last}}}
	}
	c.steps = steps
	return edits
}

// Render draws the list.
func (c *Checklist) Render(width, height int, focused bool) string {
	return c.List.Render(width, height, focused)
}

type stepSource struct {
	host  *Host
	steps []Step
}

func (c *Checklist) source() stepSource {
	return stepSource{c.host, append([]Step(nil), c.steps...)}
}

func (s stepSource) Len() int         { return len(s.steps) }
func (s stepSource) ID(i int) string  { return s.steps[i].ID.String() }
func (s stepSource) Group(int) string { return "" }

func (s stepSource) Row(i int) []widget.Cell {
	step := s.steps[i]
	if step.DoneOn != "" {
		return []widget.Cell{
			{Text: "✓ " + step.Text, Tone: style.Good},
			{Text: s.host.T("checklist.done", "day", s.host.DayShort(step.DoneOn)), Tone: style.Dim},
			s.host.Cell("item", model.Items.Field("done_by"), step.DoneBy),
		}
	}
	return []widget.Cell{{Text: "○ " + step.Text}, s.host.DueCell(step.Due), {}}
}
