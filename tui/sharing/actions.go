package sharing

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Actions are what can be done with the folder and the team.
func (p *Pane) Actions() []keys.Action {
	const group = "group.sharing"
	return append([]keys.Action{
		{ID: "sharing.open", Words: "action.open", Keys: []string{"enter"}, Group: group, Rank: 1, Guard: p.canOpen, Do: p.open},
		{ID: "sharing.exchange", Words: "sharing.action.exchange", Keys: []string{"s"}, Group: group, Rank: 2, Guard: p.free, Do: p.exchange},
		{ID: "sharing.invite", Words: "sharing.action.invite", Keys: []string{"i"}, Group: group, Rank: 4, Guard: p.coordinates, Do: p.invite},
		{ID: "sharing.role", Words: "sharing.action.role", Keys: []string{"r"}, Group: group, Rank: 5, Guard: p.canRole, Do: p.role},
		{ID: "sharing.remove", Words: "sharing.action.remove", Keys: []string{"x", "delete"}, Group: group, Rank: 5, Guard: p.canRemove, Do: p.remove},
		{ID: "sharing.found", Words: "sharing.action.found", Keys: []string{"p"}, Group: group, Rank: 1, Guard: p.canFound, Do: p.found},
		{ID: "sharing.move", Words: "sharing.action.move", Keys: []string{"d"}, Group: group, Rank: 6, Guard: p.free, Do: p.move},
		{ID: "sharing.recreate", Words: "sharing.action.recreate", Keys: []string{"F"}, Group: group, Rank: 7, Guard: p.canRecreate, Do: p.recreate},
		{ID: "sharing.via", Words: "sharing.action.via", Keys: []string{"V"}, Group: group, Guard: p.free, Do: p.via},
		{ID: "sharing.export", Words: "sharing.action.export", Keys: []string{"E"}, Group: group, Guard: p.free, Do: p.export},
		{ID: "sharing.import", Words: "sharing.action.import", Keys: []string{"I"}, Group: group, Guard: p.free, Do: p.takeFile},
		{ID: "sharing.absent", Words: "sharing.action.absent", Keys: []string{"A"}, Group: group, Guard: p.canAbsent, Do: p.absent},
	}, keys.Moving()...)
}

// free guards what exchanges: the profile is shared, and nothing else is done.
func (p *Pane) free() (bool, string) {
	switch {
	case p.host.Team == nil || !p.host.Sharing.Shared:
		return false, "sharing.reason.alone"
	case p.work.Pending():
		return false, "sharing.reason.busy"
	}
	return true, ""
}

func (p *Pane) coordinates() (bool, string) {
	if ok, why := p.free(); !ok {
		return false, why
	}
	if !p.now.Coordinator {
		return false, "sharing.reason.coordinator"
	}
	return true, ""
}

func (p *Pane) canFound() (bool, string) {
	switch {
	case p.host.Team == nil:
		return false, "sharing.reason.demo"
	case p.host.Sharing.Shared:
		return false, "sharing.reason.shared"
	case p.work.Pending():
		return false, "sharing.reason.busy"
	}
	return true, ""
}

func (p *Pane) canRemove() (bool, string) {
	if ok, why := p.coordinates(); !ok {
		return false, why
	}
	switch d := p.device(); {
	case d == nil:
		return false, "sharing.reason.no_device"
	case d.This:
		return false, "sharing.reason.this_device"
	case !d.Removable:
		return false, "sharing.reason.senior"
	}
	return true, ""
}

func (p *Pane) canRole() (bool, string) {
	if d := p.device(); d != nil && d.This {
		if ok, why := p.coordinates(); !ok {
			return false, why
		}
		return false, "sharing.reason.own_role"
	}
	return p.canRemove()
}

// canAbsent guards what a device does for others: something was erased that
// others still hold.
func (p *Pane) canAbsent() (bool, string) {
	if ok, why := p.coordinates(); !ok {
		return false, why
	}
	for _, e := range p.now.Purges {
		if e.Done < e.Of {
			return true, ""
		}
	}
	return false, "sharing.reason.all_erased"
}

// canRecreate guards the filling of a folder: it must have been found empty, or
// without its team file.
func (p *Pane) canRecreate() (bool, string) {
	if ok, why := p.free(); !ok {
		return false, why
	}
	if r := model.AsRefusal(p.host.Sharing.Trouble); r == nil || r.Key != "share.empty" && r.Key != "share.damaged" {
		return false, "sharing.reason.not_empty"
	}
	return true, ""
}

func (p *Pane) canOpen() (bool, string) {
	r := p.at()
	switch {
	case r == nil || !p.host.Sharing.Shared:
		return false, "reason.no_row"
	case r.kind == rowIssue, r.kind == rowIssuesMore, r.kind == rowDevice && !p.now.Devices[r.index].Person.IsZero():
		return true, ""
	}
	return false, "sharing.reason.nothing_to_open"
}

// open opens what there is to settle, side by side, or the person whose device
// it is.
func (p *Pane) open() tea.Cmd {
	switch r := p.at(); {
	case r == nil:
	case r.kind == rowIssue:
		return p.host.SettleIssue(p.now.issues[r.index])
	case r.kind == rowIssuesMore:
		return p.host.Review()
	case r.kind == rowDevice:
		return p.host.Open(model.Link{Kind: model.People.Name, ID: p.now.Devices[r.index].Person})
	}
	return nil
}

func (p *Pane) exchange() tea.Cmd {
	return p.begin("exchange", func(ctx context.Context, t pane.Team) error { return t.Exchange(ctx, false) })
}

// remove says what removing a device cannot undo before it does it.
func (p *Pane) remove() tea.Cmd {
	h, d := p.host, *p.device()
	return h.AskFirst("sharing.remove", h.T("sharing.remove.question", "name", d.Name), h.T("sharing.remove.detail"), func() tea.Cmd {
		return p.begin("remove", func(ctx context.Context, t pane.Team) error { return t.Remove(ctx, d.ID) })
	})
}

// role asks for the role that a device is to have, and says what that means
// before it is so.
func (p *Pane) role() tea.Cmd {
	h, d := p.host, *p.device()
	picker := widget.NewPicker(h.Words, h.Theme, h.T("sharing.role.title", "name", d.Name), p.roles())
	picker.Numbered = true
	picker.SetCurrent(string(d.Role))
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		role := model.Role(it.Value)
		if role == d.Role {
			h.Say(style.Dim, h.T("app.unchanged"))
			return nil
		}
		detail := "sharing.role.detail"
		if d.Role.ReadsProtected() && !role.ReadsProtected() {
			detail = "sharing.role.lowered"
		}
		question := h.T("sharing.role.question", "name", d.Name, "role", h.T("role."+it.Value))
		return h.AskFirst("sharing.role", question, h.T(detail), func() tea.Cmd {
			return p.begin("role", func(ctx context.Context, t pane.Team) error { return t.ChangeRole(ctx, d.ID, role) })
		})
	})
}

// absent says what it is to erase for others before it does.
func (p *Pane) absent() tea.Cmd {
	h := p.host
	return h.AskFirst("sharing.absent", h.T("sharing.absent.question"), h.T("sharing.absent.detail"), func() tea.Cmd {
		return p.begin("absent", func(ctx context.Context, t pane.Team) error { return t.PurgeForAbsent(ctx) })
	})
}

// recreate fills an emptied folder again.
func (p *Pane) recreate() tea.Cmd {
	h := p.host
	return h.AskFirst("sharing.recreate", h.T("sharing.recreate.question"), h.T("sharing.recreate.detail", "folder", p.now.Folder), func() tea.Cmd {
		return p.begin("recreate", func(ctx context.Context, t pane.Team) error { return t.Exchange(ctx, true) })
	})
}

// found asks for the folder in which this profile becomes a team's.
func (p *Pane) found() tea.Cmd {
	return p.host.Push(newPathDialog(p, "found", p.host.T("sharing.found.help"), "", func(ctx context.Context, t pane.Team, folder string, _ bool) (pane.Carried, error) {
		return pane.Carried{}, t.Found(ctx, folder)
	}))
}

// move asks where the folder is now.
func (p *Pane) move() tea.Cmd {
	return p.host.Push(newPathDialog(p, "move", p.host.T("sharing.move.help"), p.now.Folder, func(ctx context.Context, t pane.Team, folder string, _ bool) (pane.Carried, error) {
		return pane.Carried{}, t.Move(ctx, folder)
	}))
}
