package pane

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/style"
	"relais/tui/widget"
)

// Filter is the line in which a filter is typed above rows that are not those
// of a Table. The zero value is ready.
type Filter struct {
	input  widget.Input
	typing bool
	cursor *tea.Cursor
}

// Open starts typing.
func (f *Filter) Open() { f.typing = true }

// Typing reports whether the filter is being typed.
func (f *Filter) Typing() bool { return f.typing }

// On reports whether a filter hides rows or is being typed.
func (f *Filter) On() bool { return f.typing || !f.input.Empty() }

// Text returns what is typed.
func (f *Filter) Text() string { return f.input.Value() }

// Clear takes the filter away.
func (f *Filter) Clear() {
	f.typing = false
	f.input.SetValue("")
}

// Update handles a key or paste while the filter is typed. changed says that
// the text did; keys that are for the list give handled false.
func (f *Filter) Update(msg tea.Msg) (handled, changed bool) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter", "tab":
			f.typing = false
			return true, false
		case "esc":
			f.Clear()
			return true, true
		case "up", "down", "pgup", "pgdown":
			return false, false
		}
	}
	return true, f.input.Update(msg) == widget.Edited
}

// Words returns the folded words that rows must contain.
func (f *Filter) Words() []string { return strings.Fields(widget.Fold(f.input.Value())) }

// Render draws the line in width cells; note stands at its right.
func (f *Filter) Render(t *style.Theme, width int, note string) string {
	f.cursor = nil
	note = widget.Cut(note, width/3)
	text, at := f.input.Render(max(1, width-3-widget.Width(note)))
	if f.typing {
		f.cursor = tea.NewCursor(2+at, 0)
	}
	return widget.Fit(t.Paint(style.Key, "/ ")+text+" "+t.Paint(style.Dim, note), width)
}

// Cursor returns where the cursor belongs while the filter is typed.
func (f *Filter) Cursor() *tea.Cursor {
	if !f.typing {
		return nil
	}
	return f.cursor
}
