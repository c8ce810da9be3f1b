package pane

import (
	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// Size takes most of the screen: forms have many fields.
func (d *FormDialog) Size(width, height int) (int, int) {
	if d.offer != nil {
		w := min(width, 60)
		return w, min(height, countLines(d.offer.Render(w)))
	}
	return min(width, 90), min(height, 40)
}

// Render draws the form, the question about a draft, or why there is no form.
func (d *FormDialog) Render(width, height int) string {
	d.cursor = nil
	h := d.host
	switch {
	case d.problem != "":
		return widget.Block(h.Theme.Paint(style.Bad, widget.Cut("✗ "+d.problem, width)), width, height)
	case d.form == nil:
		return widget.Block(h.Theme.Paint(style.Dim, h.T("table.loading")), width, height)
	case d.offer != nil:
		return d.offer.RenderIn(width, height)
	}
	text := d.form.Render(width, height)
	d.cursor = d.form.Cursor()
	return text
}

// Cursor returns where the cursor belongs. It is valid after Render.
func (d *FormDialog) Cursor() *tea.Cursor { return d.cursor }

// Click gives the focus to the field that was clicked.
func (d *FormDialog) Click(_, y int) (bool, tea.Cmd) {
	if d.form != nil && d.offer == nil {
		d.form.Click(y)
	}
	return false, nil
}

// Wheel moves among the fields.
func (d *FormDialog) Wheel(lines int) {
	if d.form == nil || d.offer != nil {
		return
	}
	key := keys.Next
	if lines < 0 {
		key = keys.Previous
	}
	d.form.Update(keys.Press(key))
}
