// Package sharing is the pane of the shared folder: the team's devices and what
// each of them holds, what waits for whom, conflicts, files that cannot be
// read, and what is not shared yet. From here a team is made, people are
// invited and devices removed, without the command line.
package sharing

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Pane is the pane of the shared folder.
type Pane struct {
	host *pane.Host
	list widget.List
	ask  pane.Ask[known]
	now  known
	read bool // now was answered
	rows rows

	work pane.Ask[struct{}] // what the user asked for, which may last
	verb string             // names it: its words follow sharing.done
	last pane.Sharing       // what was asked for last
	head int                // lines above the list in the last drawing
}

// known is what the pane shows.
type known struct {
	pane.Overview
	issues []pane.Issue
	more   int // issues beside those
}

// issuesShown is the most issues of each sort that the pane lists; L lists all.
const issuesShown = 30

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, list: widget.List{Words: h.Words, Theme: h.Theme}}
	p.list.Columns = []widget.Column{
		{ID: "what", Title: h.T("sharing.column.what"), Width: 27, Min: 20, Grow: 3},
		{ID: "role", Title: h.T("sharing.column.role"), Width: 14, Min: 12, Rank: 2},
		{ID: "state", Title: h.T("sharing.column.state"), Width: 44, Min: 34, Grow: 3, Rank: 1},
	}
	p.list.Empty = h.T("sharing.reading")
	return p
}

// Name names the pane.
func (p *Pane) Name() string { return "sharing" }

// Init reads what is known of the team.
func (p *Pane) Init() tea.Cmd { return p.load() }

// load asks anew for what the pane shows; a profile that is not shared has
// nothing to ask for.
func (p *Pane) load() tea.Cmd {
	h := p.host
	p.last = settled(h.Sharing)
	if h.Team == nil || !h.Sharing.Shared {
		p.ask.Drop()
		p.now, p.read = known{}, false
		return nil
	}
	team, data := h.Team, h.Data
	return p.ask.Do(func(ctx context.Context) (known, error) {
		o, err := team.Overview(ctx)
		if err != nil {
			return known{}, err
		}
		found, err := data.Issues(ctx, model.Link{}, issuesShown)
		return known{o, found.Found, found.More}, err
	})
}

// settled is how the exchange stands without how far it is: that needs no
// reading.
func settled(s pane.Sharing) pane.Sharing {
	s.Rev, s.Lasting, s.Progress = 0, false, pane.Progress{}
	return s
}

// Follow reads anew after an exchange.
func (p *Pane) Follow() tea.Cmd {
	if settled(p.host.Sharing) == p.last {
		return nil
	}
	return p.load()
}

// Update handles answers, changes, and the keys that move the cursor.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if got, err, ok := p.ask.Take(msg); ok {
		if err != nil {
			p.list.Empty = p.host.Sentence(err)
			return nil
		}
		p.now, p.read = got, true
		p.show()
		return nil
	}
	if _, err, ok := p.work.Take(msg); ok {
		return p.worked(err)
	}
	switch msg := msg.(type) {
	case pane.Changed:
		return p.load()
	case tea.KeyPressMsg:
		pane.MoveIn(&p.list, msg.String())
	}
	return nil
}

// show lists what was read.
func (p *Pane) show() {
	p.rows = p.build()
	p.list.SetSource(p.rows)
}

// begin does what the user asked for beside the screen; verb names its words.
func (p *Pane) begin(verb string, do func(ctx context.Context, team pane.Team) error) tea.Cmd {
	team := p.host.Team
	p.verb = verb
	p.host.Say(style.Info, p.host.T("sharing.doing."+verb))
	return p.work.Do(func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx, team) })
}

// worked tells what came of it: a sentence that is too long for a line gets a
// dialog.
func (p *Pane) worked(err error) tea.Cmd {
	h := p.host
	switch {
	case err == nil:
		h.Say(style.Good, "✓ "+h.T("sharing.done."+p.verb))
	case p.shown(err):
		h.Say(style.Bad, "✗ "+h.T("sharing.failed"))
	default:
		return tea.Batch(p.understood(h.Sentence(err)), p.load())
	}
	return p.load()
}

// shown tells whether the pane's head says the same as an error.
func (p *Pane) shown(err error) bool {
	r, trouble := model.AsRefusal(err), model.AsRefusal(p.host.Sharing.Trouble)
	return r != nil && trouble != nil && r.Key == trouble.Key
}

// Broad asks for the width of the screen: what a device holds takes a sentence.
func (p *Pane) Broad() bool { return true }

// Crumb says how many devices there are.
func (p *Pane) Crumb() string {
	h := p.host
	if !p.read {
		return ""
	}
	text := h.T("sharing.devices", "n", len(p.now.Devices))
	if n := len(p.now.issues) + p.now.more; n > 0 {
		text += " · " + h.T("sharing.to_settle", "n", n)
	}
	return text
}

// device is the one under the cursor, or nil.
func (p *Pane) device() *pane.Device {
	if r := p.at(); r != nil && r.kind == rowDevice {
		return &p.now.Devices[r.index]
	}
	return nil
}

// Click moves the cursor, or opens what it is on.
func (p *Pane) Click(_, y int) tea.Cmd {
	i, ok := p.list.Hit(y - p.head)
	switch {
	case !ok:
	case i == p.list.Index():
		return p.open()
	default:
		p.list.MoveTo(i)
	}
	return nil
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.list.Move(lines)
	return nil
}
