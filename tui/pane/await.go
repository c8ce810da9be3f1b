package pane

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/style"
)

// await reads something and goes on with it. What is typed meanwhile waits: it
// may be the answer to a question that follows.
func await[T any](h *Host, read func(context.Context) (T, error), then func(T) tea.Cmd) tea.Cmd {
	return h.Push(&awaited[T]{host: h, read: read, then: then})
}

// awaited is the dialog that holds the place of a question while it is not known
// whether there is one. It shows nothing.
type awaited[T any] struct {
	host *Host
	read func(context.Context) (T, error)
	then func(T) tea.Cmd
	ask  Ask[T]
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

func (d *awaited[T]) Size(_, _ int) (int, int) { return 0, 0 }
func (d *awaited[T]) Render(_, _ int) string   { return "" }
func (d *awaited[T]) Cursor() *tea.Cursor      { return nil }
