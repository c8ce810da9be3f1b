package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// quick is the line of quick add. Below it stands what may complete it, and what
// was understood so far;
// what may mean several things is asked when the line is sent. It stays open
// while the task is made, so that a line that is refused can be mended; keys
// that come meanwhile are kept.
type quick struct {
	host   *pane.Host
	prompt *widget.Prompt
	ask    pane.Ask[pane.Quick]
	read   pane.Quick
	offers pane.Offers
	sent   bool // the task is to be made as soon as the line is read
	saving bool
	early  []tea.Msg
}

func newQuick(h *pane.Host) *quick {
	q := &quick{host: h}
	q.put("")
	return q
}

// quickAdd opens quick add on the line that was left last. A macro types into
// an empty one: it is to do the same every time.
func (a *App) quickAdd() tea.Cmd {
	q := newQuick(a.host)
	if a.macros.play != nil || a.macros.recorder.On() {
		return a.host.Push(q)
	}
	line := a.host.TakeLine()
	if line == "" {
		return a.host.Push(q)
	}
	return tea.Batch(a.host.Push(q), q.write(line))
}

// keepLine keeps a line that was left for the next time, and says so.
func keepLine(h *pane.Host, text string) tea.Cmd {
	if strings.TrimSpace(text) == "" {
		return h.KeepTyped("")
	}
	h.Say(style.Info, h.T("quick.kept"))
	return h.KeepLine(text)
}

func (q *quick) put(text string) {
	h := q.host
	q.prompt = widget.NewPrompt(h.Theme, h.T("action.quick_add"), h.T("app.quick_help"), text, nil)
}

func (q *quick) Init() tea.Cmd { return nil }

// Waiting reports that the line was sent and is being read: the next key is for
// what that asks.
func (q *quick) Waiting() bool { return q.sent }

func (q *quick) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := q.ask.Take(msg); ok {
		return false, q.took(got, err)
	}
	if q.offers.Take(msg) {
		return false, nil
	}
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
		return true, q.host.KeepTyped("")
	case tea.KeyPressMsg, tea.PasteMsg:
		if q.saving {
			q.early = append(q.early, msg)
			return false, nil
		}
		if lines := pastedLines(msg); len(lines) > 1 {
			lines[0] = strings.TrimSpace(q.prompt.Text() + " " + lines[0])
			if len(lines) > pasteMost { // what was typed stays in sight
				return false, pasteLines(q.host, "", lines)
			}
			return true, pasteLines(q.host, q.prompt.Text(), lines)
		}
		if key, ok := msg.(tea.KeyPressMsg); ok && q.offers.Any() {
			switch key.String() {
			case keys.Next:
				return false, q.write(q.offers.Complete(q.prompt.Text()) + " ")
			case keys.Previous:
				q.offers.Next()
				return false, nil
			}
		}
		switch q.prompt.Update(msg) {
		case widget.Submitted:
			if q.prompt.Text() == "" {
				return true, q.host.KeepTyped("")
			}
			return false, q.send()
		case widget.Changed:
			return false, q.changed()
		case widget.Abandoned:
			return true, keepLine(q.host, q.prompt.Text())
		}
	}
	return false, nil
}

// write puts a text in the line.
func (q *quick) write(text string) tea.Cmd {
	q.put(text)
	return q.changed()
}

// changed finds out what the line means and what may complete it.
func (q *quick) changed() tea.Cmd {
	text := q.prompt.Text()
	q.offers.Clear()
	cmds := []tea.Cmd{q.look(), q.host.KeepTyped(text)}
	if slot, ok := model.CompleteQuickAdd(text); ok && q.prompt.AtEnd() {
		cmds = append(cmds, q.offers.Fill(q.host, slot))
	}
	return tea.Batch(cmds...)
}

// look asks how the line is understood; an answer to an older line is dropped.
func (q *quick) look() tea.Cmd {
	data, text := q.host.Data, q.prompt.Text()
	return q.ask.Do(func(ctx context.Context) (pane.Quick, error) { return data.QuickPreview(ctx, text) })
}

// took shows how the line is understood, and goes on if it was sent.
func (q *quick) took(got pane.Quick, err error) tea.Cmd {
	if err != nil {
		q.sent = false
		q.prompt.Refuse(q.host.Sentence(err))
		return nil
	}
	q.read = got
	if q.sent {
		q.sent = false
		return q.send()
	}
	return nil
}

// send makes the task of the line, once it was read and nothing is left to ask.
func (q *quick) send() tea.Cmd {
	if q.read.Line != q.prompt.Text() {
		q.sent = true
		if q.ask.Pending() {
			return nil
		}
		return q.look()
	}
	if d, ok := doubtOf(q.read); ok {
		return d.ask(q.host, q.read.Line, func(line string) tea.Cmd {
			q.put(line)
			return q.send()
		})
	}
	q.saving = true
	return q.host.QuickAdd(q, q.prompt.Text())
}

// Leftover returns the keys typed after the line was sent.
func (q *quick) Leftover() []tea.Msg { return q.early }

// quickRoom is how many lines stand below the prompt at least, so that the box
// does not jump while one types.
const quickRoom = 6

func (q *quick) Size(width, height int) (int, int) {
	width = min(width, 76)
	return width, min(height, 5+max(quickRoom, len(q.understood(width))))
}

func (q *quick) Render(width, height int) string {
	h := q.host
	const head = 4
	if height < head+3 {
		return h.DrawPrompt(q.prompt, width, height)
	}
	lines := widget.BlockLines(strings.Split(q.prompt.Render(width), "\n"), width, head)
	hint := "quick.keys"
	switch {
	case q.offers.Any():
		lines[2], hint = q.offers.Render(h.Theme, width), "quick.keys_complete"
	case q.prompt.Text() == "":
		hint = "widget.prompt.hint"
	case !q.prompt.Refused():
		lines[2] = widget.Fit("", width) // the example has served
	}
	foot := widget.Hint(h.Theme, h.T(hint), width)
	return strings.Join(lines, "\n") + "\n" + strings.Join(widget.BlockLines(q.understood(width), width, height-head-1), "\n") + "\n" + foot
}

// understood says each part of the line in the user's words.
func (q *quick) understood(width int) []string {
	if strings.TrimSpace(q.read.Line) == "" || q.prompt.Text() == "" {
		return nil
	}
	return quickLines(q.host, q.read, width)
}

func (q *quick) Cursor() *tea.Cursor { return q.prompt.Cursor() }
