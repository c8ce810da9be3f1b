package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// fieldValues are from what to what fields changed. Few rows of a list of
// changes are ever looked at: only the histories of those around the cursor
// are read.
type fieldValues struct {
	ask   pane.Ask[map[model.Link][]pane.Change]
	known map[model.Link][]pane.Change
}

// around is how many rows before and after the cursor have their values read:
// more than a screen shows.
const around = 60

// read asks for what is not known yet.
func (v *fieldValues) read(c *changes) tea.Cmd {
	at := c.list.Index()
	if v.ask.Pending() || at < 0 {
		return nil
	}
	var links []model.Link
	for i := max(0, at-around); i < min(at+around, len(c.rows.order)); i++ {
		row := c.rows.all[c.rows.order[i]]
		if _, known := v.known[row.Link]; !known && row.What == "edit" {
			links = append(links, row.Link)
		}
	}
	if len(links) == 0 {
		return nil
	}
	data := c.host.Present
	return v.ask.Do(func(ctx context.Context) (map[model.Link][]pane.Change, error) {
		out := make(map[model.Link][]pane.Change, len(links))
		for _, l := range links {
			if _, done := out[l]; done {
				continue
			}
			found, err := data.History(ctx, l)
			if err != nil && ctx.Err() != nil {
				return out, err
			}
			out[l] = found // empty where it failed: the names of the fields are shown
		}
		return out, nil
	})
}

// take takes in what was read, and reports whether the message is that.
func (v *fieldValues) take(msg tea.Msg) bool {
	got, _, ok := v.ask.Take(msg)
	if !ok {
		return false
	}
	if v.known == nil {
		v.known = map[model.Link][]pane.Change{}
	}
	for l, found := range got {
		v.known[l] = found
	}
	return true
}

// of returns the change of a field that an action made.
func (v *fieldValues) of(a pane.PastAction, field string) (pane.Change, bool) {
	for _, c := range v.known[a.Link] {
		if c.Field == field && c.When.Equal(a.When) {
			return c, true
		}
	}
	return pane.Change{}, false
}

// words says what was done; of an edit, from what to what.
func (c *changes) words(a pane.PastAction) string {
	h := c.host
	text := h.T("past.did." + a.What)
	if k := model.KindNamed(a.Link.Kind); a.What == "edit" && k != nil {
		var parts []string
		for _, name := range a.Fields {
			f := k.Field(name)
			if f == nil {
				continue
			}
			part := h.Words.Field(k.Name, name)
			if change, ok := c.values.of(a, name); ok && !a.Protected {
				part = h.FromTo(k.Name, f, change, part)
			}
			parts = append(parts, part)
		}
		text = strings.Join(parts, h.T("list.comma"))
	}
	if a.Undo {
		text = h.T("past.did.undo", "what", text)
	}
	return text
}

// detailLines is the room for all of the row under the cursor, where the
// terminal is as high as detailFrom.
const (
	detailLines = 3
	detailFrom  = 14
)

// detail says all of the row under the cursor, which the columns cut.
func (c *changes) detail(width, height int) []string {
	if height < detailFrom {
		return nil
	}
	h := c.host
	lines := []string{""}
	if row, ok := c.row(); ok && c.problem == "" {
		what := h.T("past.row", "kind", pane.Upper(h.Words.Kind(row.Link.Kind)), "what", c.label(row))
		lines = widget.Wrap(what+" — "+widget.Clean(c.words(row)), width)
	}
	for len(lines) < detailLines {
		lines = append(lines, "")
	}
	if len(lines) > detailLines {
		lines = append(lines[:detailLines-1:detailLines-1], widget.Cut(strings.Join(lines[detailLines-1:], " "), width))
	}
	for i, l := range lines {
		lines[i] = h.Theme.Paint(style.Info, widget.Fit(l, width))
	}
	return lines
}
