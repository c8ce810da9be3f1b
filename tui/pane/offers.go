package pane

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// Offers are what may be put at the end of a line that is typed, one of them
// marked. The zero value offers nothing.
type Offers struct {
	list []Suggestion
	mark int
	slot model.Slot
	ask  Ask[[]Suggestion] // of names that a reference may have
}

// Clear offers nothing any more.
func (o *Offers) Clear() {
	o.list, o.mark, o.slot = nil, 0, model.Slot{}
	o.ask.Drop()
}

// Fill offers what a slot may hold. It returns the command that asks for the
// names that a reference may have, nil where there are none; the answer is for
// Take.
func (o *Offers) Fill(h *Host, slot model.Slot) tea.Cmd {
	o.list, o.slot = Suggest(h.Words, slot), slot
	if slot.Field != nil && slot.Field.Type.IsRef() {
		return o.names(h)
	}
	return nil
}

// namesOffered is how many names of records are offered.
const namesOffered = 8

// names asks for the records that a reference may name.
func (o *Offers) names(h *Host) tea.Cmd {
	data, kinds, typed := h.Data, o.slot.Field.Targets, o.slot.Typed
	return o.ask.Do(func(ctx context.Context) ([]Suggestion, error) {
		found, _, err := data.Candidates(ctx, kinds, typed, namesOffered)
		var out []Suggestion
		for _, c := range found {
			if c.Label != Hidden && c.Label != "" {
				out = append(out, Suggestion{Quoted(ShortName(c.Label)), c.Label})
			}
		}
		return out, err
	})
}

// Take takes the answer to what Fill asked, and reports whether it was one.
func (o *Offers) Take(msg tea.Msg) bool {
	found, err, ok := o.ask.Take(msg)
	if ok && err == nil {
		o.list = append(o.list, found...)
	}
	return ok
}

// Any reports whether anything is offered.
func (o *Offers) Any() bool { return len(o.list) > 0 }

// Next marks the next one.
func (o *Offers) Next() {
	if n := len(o.list); n > 0 {
		o.mark = (o.mark + 1) % n
	}
}

// Complete returns the text with what is marked in the place of what that
// completes. There must be Any.
func (o *Offers) Complete(text string) string {
	return text[:o.slot.From] + o.list[o.mark].Text
}

// Render draws what is offered in one line of width cells.
func (o *Offers) Render(t *style.Theme, width int) string {
	var b strings.Builder
	used := 2
	b.WriteString("  ")
	for i, s := range o.list {
		text := widget.Clean(s.Text)
		w := widget.Width(text) + 3
		if used+w > width && i != o.mark {
			break
		}
		if used += w; i == o.mark {
			t.ButtonHere.Write(&b, "›"+text)
			b.WriteString("  ")
			continue
		}
		t.Ink(style.Dim).Write(&b, " "+text+"  ")
	}
	return widget.Fit(b.String(), width)
}
