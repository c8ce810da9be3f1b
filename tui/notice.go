package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// notice is what must be read and does not fit in the status line: sentences
// under a title, until a key closes it.
type notice struct {
	host      *pane.Host
	title     string
	sentences []string
	closed    func() tea.Cmd
}

// notify opens a notice; closed is done after it, nil for nothing.
func (a *App) notify(title string, sentences []string, closed func() tea.Cmd) tea.Cmd {
	return a.host.Push(&notice{host: a.host, title: title, sentences: sentences, closed: closed})
}

func (n *notice) Init() tea.Cmd { return nil }

func (n *notice) Update(msg tea.Msg) (bool, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch keys.Means(key.String(), n.Mode().Actions) {
	case keys.DoLeave, keys.DoClose, keys.DoAccept, keys.DoReadOn:
		return n.close()
	}
	return false, nil
}

// Mode implements pane.Keyed.
func (n *notice) Mode() pane.Mode { return pane.Mode{Words: "box.notice", Actions: keys.Reading()} }

func (n *notice) close() (bool, tea.Cmd) {
	if n.closed == nil {
		return true, nil
	}
	return true, n.closed()
}

// lines are the sentences in at most height lines; what there is no room for is
// counted.
func (n *notice) lines(width, height int) []string {
	var out []string
	for i, s := range n.sentences {
		var more []string
		if i > 0 {
			more = append(more, "")
		}
		more = append(more, widget.Wrap(widget.Clean(s), width)...)
		if len(out)+len(more) > height && i > 0 {
			return append(out[:min(len(out), height-1)], n.host.Theme.Paint(style.Dim, n.host.T("notice.more", "n", len(n.sentences)-i)))
		}
		out = append(out, more...)
	}
	return out
}

// noticeAround is the number of lines beside the sentences: title, a blank, and
// the hint with a blank.
const noticeAround = 4

func (n *notice) Size(width, height int) (int, int) {
	width = min(width, 72)
	return width, min(height, len(n.lines(width, height-noticeAround))+noticeAround)
}

func (n *notice) Render(width, height int) string {
	lines := append([]string{n.host.Theme.Paint(style.Strong, widget.Fit(widget.Clean(n.title), width)), ""}, n.lines(width, height-noticeAround)...)
	for len(lines) < height-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:height-1], widget.Hint(n.host.Theme, n.host.T("notice.hint"), width))
	return widget.Block(strings.Join(lines, "\n"), width, height)
}

func (n *notice) Cursor() *tea.Cursor            { return nil }
func (n *notice) Click(_, _ int) (bool, tea.Cmd) { return n.close() }
func (n *notice) Wheel(int)                      {}
