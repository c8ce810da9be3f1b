package pane

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// await reads something and goes on with it. What is typed meanwhile waits: it
// may be the answer to a question that follows.
func await[T any](h *Host, read func(context.Context) (T, error), then func(T) tea.Cmd) tea.Cmd {
	return h.Push(&awaited[T]{host: h, read: read, then: then})
}

// awaitSeen is await for what takes a while to read: it says so.
func awaitSeen[T any](h *Host, read func(context.Context) (T, error), then func(T) tea.Cmd) tea.Cmd {
	return h.Push(&awaited[T]{host: h, read: read, then: then, seen: true})
}

// awaited is the dialog that holds the place of a question while it is not known
// whether there is one.
type awaited[T any] struct {
	host *Host
	read func(context.Context) (T, error)
	then func(T) tea.Cmd
	ask  Ask[T]
	seen bool
}

func (d *awaited[T]) Init() tea.Cmd { return d.ask.Do(d.read) }

func (d *awaited[T]) Update(msg tea.Msg) (bool, tea.Cmd) {
	if value, err, ok := d.ask.Take(msg); ok {
		if err != nil {
			d.host.Say(style.Bad, "✗ "+d.host.Sentence(err))
			return true, nil
		}
		return true, d.then(value)
	}
	key, ok := msg.(tea.KeyPressMsg)
	return ok && key.String() == keys.Leave, nil
}

// Waiting implements Waiter.
func (d *awaited[T]) Waiting() bool { return true }

// Cursor implements Dialog.
func (d *awaited[T]) Cursor() *tea.Cursor { return nil }

// Size gives no room to what shows nothing.
func (d *awaited[T]) Size(width, _ int) (int, int) {
	if !d.seen {
		return 0, 0
	}
	return min(width, 40), 1
}

// Render says that something is read.
func (d *awaited[T]) Render(width, height int) string {
	if !d.seen {
		return ""
	}
	return widget.Block(d.host.Theme.Paint(style.Dim, widget.Cut(d.host.T("table.loading"), width)), width, height)
}
