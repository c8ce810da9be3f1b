package tui

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/pane"
)

// changedOutside tells that another process may have written.
type changedOutside struct{}

// watch waits for another process's edits.
func (a *App) watch() tea.Cmd {
	ctx, data := a.ctx, a.opts.Data
	return func() tea.Msg {
		if data.Watch(ctx) != nil {
			return nil // the program ends, or the store cannot tell
		}
		return changedOutside{}
	}
}

// sharingMoved tells how the exchange stands now.
type sharingMoved struct{ now pane.Sharing }

// follow waits for the exchange to stand otherwise than was last heard.
func (a *App) follow() tea.Cmd {
	ctx, team, rev := a.ctx, a.opts.Team, a.host.Sharing.Rev
	if team == nil {
		return nil
	}
	return func() tea.Msg {
		now, err := team.Watch(ctx, rev)
		if err != nil {
			return nil // the program ends
		}
		return sharingMoved{now}
	}
}

// moved takes in how the exchange stands, and tells the panes that show it.
func (a *App) moved(now pane.Sharing) tea.Cmd {
	a.host.Sharing = now
	var cmds []tea.Cmd
	for _, e := range a.panes {
		if f, ok := e.Pane.(pane.Follower); ok && e.started {
			e.rev++
			cmds = append(cmds, f.Follow())
		}
	}
	return tea.Batch(cmds...)
}
