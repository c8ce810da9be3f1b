package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/widget"
)

// Terminal is what the terminal shows beside the screen.
type Terminal struct {
	// Notice is how it takes notifications.
	Notice Notice
	// NoBar says that it takes the progress bar for something else.
	NoBar bool
}

// Notice is a way to ask a terminal for a notification of the desktop. Terminals
// that do not know it show nothing.
type Notice struct {
	// Form is the number of the control string: 9, 99 or 777; zero is 9.
	Form int
	// Tmux has it passed through tmux.
	Tmux bool
}

// Sequence writes a notification. It ends by ST, never by BEL, and its text
// holds nothing that could end it sooner.
func (n Notice) Sequence(title, text string) string {
	title, text = widget.Clean(title), widget.Clean(text)
	const esc, end = "\x1b]", "\x1b\\"
	var out string
	switch n.Form {
	case 99:
		out = esc + "99;i=relais:d=0;" + title + end + esc + "99;i=relais:d=1:p=body;" + text + end
	case 777: // its parts end at semicolons
		flat := strings.NewReplacer(";", ",")
		out = esc + "777;notify;" + flat.Replace(title) + ";" + flat.Replace(text) + end
	default:
		out = esc + "9;" + title + " · " + text + end
	}
	if n.Tmux {
		out = "\x1bPtmux;" + strings.ReplaceAll(out, "\x1b", "\x1b\x1b") + end
	}
	return out
}

// windowTitle names the organisation, and nothing else: other people see it.
func (a *App) windowTitle() string {
	if org := a.host.Session.Organisation; org != "" {
		return widget.Clean(a.host.T("app.title", "organisation", org))
	}
	return a.host.T("app.name")
}

// progressBar is how far a long exchange is, for the terminal's own bar; nil
// while there is none.
func (a *App) progressBar() *tea.ProgressBar {
	s := a.host.Sharing
	switch {
	case !s.Lasting || a.opts.Terminal.NoBar:
		return nil
	case s.Progress.Total > 0:
		return tea.NewProgressBar(tea.ProgressBarDefault, min(100, max(0, s.Progress.Done*100/s.Progress.Total)))
	}
	return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
}
