package sharing

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// invite asks who is to come, in which role, and shows the code.
func (p *Pane) invite() tea.Cmd {
	h := p.host
	return h.Pick(h.T("sharing.invite.who"), []string{model.People.Name}, func(link model.Link, made []pane.Edit) tea.Cmd {
		picker := widget.NewPicker(h.Words, h.Theme, h.T("sharing.invite.role"), p.roles())
		picker.Numbered = true
		return h.Choose(picker, func(it widget.Item) tea.Cmd {
			return h.Push(&invitation{pane: p, made: made, guest: pane.Guest{Role: model.Role(it.Value), Person: link.ID}})
		})
	})
}

// roles are those that a device may have, and what each may do.
func (p *Pane) roles() []widget.Item {
	h := p.host
	var items []widget.Item
	for _, r := range []model.Role{model.Officer, model.Coordinator, model.Volunteer} {
		items = append(items, widget.Item{Value: string(r), Label: pane.Upper(h.T("role." + string(r))), Hint: h.T("sharing.invite.can." + string(r))})
	}
	return items
}

// invitation is the dialog that makes a code and shows it. A person who was
// named on the spot is made first.
type invitation struct {
	pane    *Pane
	made    []pane.Edit
	guest   pane.Guest
	ask     pane.Ask[pane.Invitation]
	got     pane.Invitation
	problem string
	copied  bool
	leaving bool // asked whether the code was noted
}

// Init implements pane.Dialog.
func (d *invitation) Init() tea.Cmd {
	if len(d.made) > 0 {
		return d.pane.host.ApplyFor(d, d.made...)
	}
	return d.request()
}

func (d *invitation) request() tea.Cmd {
	team, guest := d.pane.host.Team, d.guest
	return d.ask.Do(func(ctx context.Context) (pane.Invitation, error) { return team.Invite(ctx, guest) })
}

// Update implements pane.Dialog.
func (d *invitation) Update(msg tea.Msg) (bool, tea.Cmd) {
	h := d.pane.host
	if got, err, ok := d.ask.Take(msg); ok {
		d.got = got
		if err != nil {
			d.problem = h.Sentence(err)
		}
		return false, d.pane.load()
	}
	switch msg := msg.(type) {
	case pane.Wrote:
		if msg.For == d && msg.Err != nil {
			d.problem = h.Sentence(msg.Err)
		} else if msg.For == d {
			return false, d.request()
		}
	case tea.KeyPressMsg:
		return d.key(msg.String())
	}
	return false, nil
}

// key closes the dialog; a code only when it was asked twice or copied, since it
// is not shown again.
func (d *invitation) key(k string) (bool, tea.Cmd) {
	switch does := keys.Means(k, d.Mode().Actions); {
	case does == "invite.copy" && d.got.Code != "":
		d.copied, d.leaving = true, false
		return false, tea.SetClipboard(d.got.Code)
	case does != keys.DoLeave && does != keys.DoClose:
		d.leaving = false
	case d.got.Code == "" || d.copied || d.leaving:
		d.ask.Drop()
		return true, nil
	default:
		d.leaving = true
	}
	return false, nil
}

// Mode implements pane.Keyed.
func (d *invitation) Mode() pane.Mode {
	return pane.Mode{Words: "box.invite", Actions: slices.Concat([]keys.Action{keys.InDialog("invite.copy", "invite.copy", "c")},
		keys.Leaving(), []keys.Action{keys.Helping()})}
}

// Boxes implements pane.Boxed.
func (p *Pane) Boxes() []pane.Mode { return []pane.Mode{(&invitation{}).Mode()} }

// Size implements pane.Dialog.
func (d *invitation) Size(width, height int) (int, int) {
	w := min(width, 74)
	return w, min(height, len(d.draw(w)))
}

// Render implements pane.Dialog.
func (d *invitation) Render(width, height int) string {
	return widget.Block(strings.Join(d.draw(width), "\n"), width, height)
}

// Cursor implements pane.Dialog.
func (d *invitation) Cursor() *tea.Cursor { return nil }

func (d *invitation) draw(width int) []string {
	h := d.pane.host
	var out []string
	say := func(tone style.Tone, text string) {
		for _, l := range widget.Wrap(widget.Clean(text), max(1, width)) {
			out = append(out, h.Theme.Paint(tone, widget.Fit(l, width)))
		}
	}
	switch {
	case d.problem != "":
		say(style.Strong, h.T("sharing.invite.failed"))
		say(style.Bad, "✗ "+d.problem)
		return append(out, "", widget.Hint(h.Theme, h.T("sharing.invite.close"), width))
	case d.got.Code == "":
		say(style.Strong, h.T("sharing.invite.making"))
		return append(out, "", widget.Hint(h.Theme, h.T("sharing.invite.close"), width))
	}
	say(style.Strong, h.T("sharing.invite.title", "name", d.got.Name, "role", h.T("role."+string(d.got.Role))))
	out = append(out, "")
	for _, l := range large(d.got.Code, width) {
		out = append(out, h.Theme.Paint(style.Strong, widget.Fit(l, width)))
	}
	out = append(out, "")
	say(style.Normal, h.T("sharing.invite.how", "folder", d.got.Folder))
	say(style.Normal, h.T("sharing.invite.once", "day", h.Words.DayLong(d.got.Expires.In(h.Now().Location()))))
	say(style.Warn, h.T("sharing.invite.secret"))
	hint := "sharing.invite.hint"
	switch {
	case d.leaving:
		hint = "sharing.invite.sure"
	case d.copied:
		hint = "sharing.invite.copied"
	}
	return append(out, "", widget.Hint(h.Theme, h.T(hint), width))
}

// large sets the words of a code apart, a few on a line, so that they can be
// read out and copied by hand.
func large(code string, width int) []string {
	words := strings.Split(code, "-")
	widest := 0
	for _, w := range words {
		widest = max(widest, widget.Width(w))
	}
	perLine := max(1, min(4, (width-2)/(widest+3)))
	var out []string
	line := ""
	for i, w := range words {
		if i < len(words)-1 {
			w += "-"
		}
		line += widget.Fit(w, widest+3)
		if (i+1)%perLine == 0 || i == len(words)-1 {
			out = append(out, "  "+line)
			line = ""
		}
	}
	return out
}
