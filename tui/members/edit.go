package members

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// ownActions are those that tables of records do not have.
func (p *Pane) ownActions() []keys.Action {
	joins, ends := []string{"b"}, []string{"E"}
	if p.view == viewMemberships {
		joins, ends = []string{"a", "b"}, []string{"x", "delete", "E"}
	}
	return []keys.Action{
		{ID: "members.view", Words: "action.view", Keys: []string{"w", "right"}, Group: "group.list", Rank: 2,
			Do: func() tea.Cmd { return p.show(p.view + 1) }},
		{ID: "members.view_back", Words: "action.view_back", Keys: []string{"left"}, Group: "group.list",
			Do: func() tea.Cmd { return p.show(p.view - 1) }},
		{ID: "members.join", Words: "action.join", Keys: joins, Group: "group.members", Rank: 4, Guard: p.canJoin, Do: p.join},
		{ID: "members.end", Words: "action.end_membership", Keys: ends, Group: "group.members", Rank: 6, Guard: p.onOpenTie, Do: p.end},
		{ID: "members.bill", Words: "action.ask_dues", Keys: []string{"i"}, Group: "group.members", Rank: 8, Guard: p.onOpenTie, Do: p.bill},
		{ID: "members.pay", Words: "action.pay", Keys: []string{"y"}, Group: "group.members", Rank: 7, Guard: p.owing, Do: p.pay},
		{ID: "members.past", Words: "action.past_memberships", Keys: []string{"l"}, Group: "group.list",
			Guard: func() (bool, string) { return p.view == viewMemberships, "reason.not_memberships" }, Do: p.flipPast},
	}
}

func (p *Pane) canJoin() (bool, string) {
	if p.view != viewMemberships && p.Link().ID.IsZero() {
		return false, "reason.no_row"
	}
	return true, ""
}

func (p *Pane) onOpenTie() (bool, string) {
	switch t := p.tie(); {
	case t.id.IsZero():
		return false, "reason.no_membership"
	case !t.open(p.host.Today()):
		return false, "reason.membership_ended"
	}
	return true, ""
}

func (p *Pane) owing() (bool, string) {
	if t := p.tie(); t.id.IsZero() {
		return false, "reason.no_membership"
	}
	if _, ok := p.now.owed(p.tie().id); !ok {
		return false, "reason.nothing_owed"
	}
	return true, ""
}

// flipPast shows the memberships that ended, or hides them.
func (p *Pane) flipPast() tea.Cmd {
	p.past = !p.past
	t := p.tables[viewMemberships]
	t.Fetch = current(p.host.Today())
	if p.past {
		t.Fetch = nil
	}
	return t.Load()
}

// join records a membership: of the organisation or person under the cursor,
// or in the view of memberships of one that is picked or made on the spot.
func (p *Pane) join() tea.Cmd {
	if p.view != viewMemberships {
		return p.joinOf(p.Link(), nil)
	}
	return p.host.Pick(p.host.T("members.who"), holderKinds, p.joinOf)
}

// joinOf asks for the group and the first day. Who is a member already changes
// groups: the membership that holds is ended the day before.
func (p *Pane) joinOf(holder model.Link, made []pane.Edit) tea.Cmd {
	h := p.host
	f := model.Memberships.Field("group")
	now := p.ties.of(holder.ID, h.Today())
	title := h.T("members.which_group")
	if now.open(h.Today()) {
		title = h.T("members.change_group", "group", p.group(now.group))
	}
	var items []widget.Item
	for _, code := range f.Codes {
		items = append(items, widget.Item{Value: code, Label: h.Words.Choice("membership", "group", code)})
	}
	picker := widget.NewPicker(h.Words, h.Theme, title, items)
	picker.Numbered = true
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		return p.askDay(h.T("members.since"), func(since model.Day) tea.Cmd {
			return h.Apply(p.joined(holder, it.Value, since, now, made)...)
		})
	})
}

// joined are the edits that record a membership.
func (p *Pane) joined(holder model.Link, group string, since model.Day, now tie, edits []pane.Edit) []pane.Edit {
	if now.open(p.host.Today()) {
		last := max(since.Add(-1), now.since)
		edits = append(edits, pane.Edit{Op: pane.Set, Link: now.link(), Base: p.ties.position,
			Fields: map[string]model.Value{"until": {string(last)}}})
	}
	link := model.Link{Kind: "membership", ID: p.host.NewID()}
	if p.view == viewMemberships {
		p.table().Seek(link.ID)
	}
	return append(edits, pane.Edit{Op: pane.Create, Link: link, Fields: map[string]model.Value{
		"holder": {holder.ID.String()}, "group": {group}, "since": {string(since)}, "status": {"active"},
	}})
}

// askDay asks for a day, today unless another is typed.
func (p *Pane) askDay(title string, answered func(model.Day) tea.Cmd) tea.Cmd {
	h := p.host
	f := model.Memberships.Field("since")
	prompt := widget.NewPrompt(h.Theme, title, h.T("form.help.day"), "", h.Reader("membership", f))
	prompt.Propose(string(h.Today()))
	return h.Prompt(prompt, func(prompt *widget.Prompt) tea.Cmd {
		day := model.Day(prompt.Parsed().Value)
		if day == "" {
			return nil
		}
		return answered(day)
	})
}

// end ends a membership on a day. It stays in the list of members of the days
// before.
func (p *Pane) end() tea.Cmd {
	h, t := p.host, p.tie()
	return p.askDay(h.T("members.until"), func(until model.Day) tea.Cmd {
		fields := map[string]model.Value{"until": {string(until)}}
		if until <= h.Today() {
			fields["status"] = model.Value{"withdrawn"}
		}
		return h.Apply(pane.Edit{Op: pane.Set, Link: t.link(), Base: p.ties.position, Fields: fields})
	})
}

// bill opens the form of a year's dues, with what the group pays.
func (p *Pane) bill() tea.Cmd {
	t, year := p.tie(), p.host.Now().Year()
	preset := map[string]model.Value{"membership": {t.id.String()}, "year": {strconv.Itoa(year)}}
	if rate := p.ties.rate(year, t.group); rate != "" {
		preset["amount"] = model.Value{rate}
	}
	return p.host.AddRecord(model.DuesKind.Kind, preset, nil)
}

// pay opens the form of a payment of the oldest dues that are owed, with what
// is left to pay.
func (p *Pane) pay() tea.Cmd {
	b, _ := p.now.owed(p.tie().id)
	return p.host.AddRecord(model.Payments.Kind, map[string]model.Value{
		"dues": {b.id.String()}, "amount": {b.left().String()},
	}, nil)
}

// Modes lists the keys of the memberships.
func (p *Pane) Modes() []pane.Mode {
	view := p.view
	defer func() { p.view = view }()
	p.view = viewMemberships
	return []pane.Mode{{Words: "kind.membership.many", Actions: p.Actions()}}
}

// Targets returns the selected records of the view, or the one under the cursor.
func (p *Pane) Targets() []pane.Target { return p.table().Targets() }
