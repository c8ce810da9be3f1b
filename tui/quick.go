package tui

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/pane"
	"relais/tui/widget"
)

// quick is the line of quick add. It stays open while the task is made, so that
// a line that is refused can be mended; keys that come meanwhile are kept.
type quick struct {
	host   *pane.Host
	prompt *widget.Prompt
	saving bool
	early  []tea.Msg
}

func newQuick(h *pane.Host) *quick {
	return &quick{host: h, prompt: widget.NewPrompt(h.Theme, h.T("action.quick_add"), h.T("app.quick_help"), "", nil)}
}

func (q *quick) Init() tea.Cmd { return nil }

func (q *quick) Update(msg tea.Msg) (bool, tea.Cmd) {
	switch msg := msg.(type) {
	case pane.Wrote:
		if msg.For != q {
			return false, nil
		}
		q.saving = false
		if msg.Err != nil {
			q.early = nil
			q.prompt.Refuse(q.host.Sentence(msg.Err))
			return false, nil
		}
		return true, nil
	case tea.KeyPressMsg, tea.PasteMsg:
		if q.saving {
			q.early = append(q.early, msg)
			return false, nil
		}
		switch q.prompt.Update(msg) {
		case widget.Submitted:
			if q.prompt.Text() == "" {
				return true, nil
			}
			q.saving = true
			return false, q.host.QuickAdd(q, q.prompt.Text())
		case widget.Abandoned:
			return true, nil
		}
	}
	return false, nil
}

// Leftover returns the keys typed after the line was sent.
func (q *quick) Leftover() []tea.Msg { return q.early }

func (q *quick) Size(width, height int) (int, int) { return min(width, 76), min(height, 5) }

func (q *quick) Render(width, height int) string {
	return q.host.DrawPrompt(q.prompt, width, height)
}
func (q *quick) Cursor() *tea.Cursor { return q.prompt.Cursor() }
