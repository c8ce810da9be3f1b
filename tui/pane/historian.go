package pane

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// History shows who changed what in a record.
func (h *Host) History(link model.Link) tea.Cmd {
	if link.ID.IsZero() {
		return nil
	}
	return h.Push(&historian{host: h, link: link})
}

// historian is a record's history as a dialog.
type historian struct {
	host      *Host
	link      model.Link
	ask       Ask[[]Change]
	changes   []Change
	err       error
	loaded    bool
	top, rows int
	all       int
}

func (d *historian) Init() tea.Cmd {
	data, link := d.host.Data, d.link
	return d.ask.Do(func(ctx context.Context) ([]Change, error) { return data.History(ctx, link) })
}

func (d *historian) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		d.changes, d.err, d.loaded = got, err, true
		return false, nil
	}
	if _, ok := msg.(Changed); ok {
		return false, d.Init()
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch keys.Means(key.String(), d.Mode().Actions) {
		case keys.DoLeave, keys.DoClose, keys.DoAccept, "record.history":
			return true, nil
		}
		d.Wheel(widget.ScrollBy(key.String(), d.rows, d.all))
	}
	return false, nil
}

func (d *historian) Size(width, height int) (int, int) { return min(width, 100), min(height, 30) }

func (d *historian) Cursor() *tea.Cursor { return nil }

func (d *historian) Click(_, _ int) (bool, tea.Cmd) { return false, nil }

func (d *historian) Wheel(lines int) { d.top = max(0, min(d.top+lines, d.all-d.rows)) }

func (d *historian) Render(width, height int) string {
	h := d.host
	lines := []string{}
	switch {
	case d.err != nil:
		lines = append(lines, h.Theme.Paint(style.Bad, "✗ "+h.Sentence(d.err)))
	case !d.loaded:
		lines = append(lines, h.Theme.Paint(style.Dim, h.T("table.loading")))
	default:
		lines = append(lines, h.ChangeLines(d.link.Kind, d.changes, width)...)
	}
	d.rows, d.all = max(1, height-2), len(lines)
	d.Wheel(0)
	out := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("history.title"), width))}
	out = append(out, widget.BlockLines(lines[d.top:], width, d.rows)...)
	out = append(out, widget.Hint(h.Theme, h.T("widget.help.hint"), width))
	return strings.Join(out, "\n")
}

// ChangeLines writes changes of a record: when and who, once for what was done
// together, then from what to what. What is sensitive is left out until it is
// asked for.
func (h *Host) ChangeLines(kind string, changes []Change, width int) []string {
	var out []string
	for i, c := range changes {
		lines := h.changeLines(kind, c, width)
		if i > 0 && len(lines) > 1 && changes[i-1].together(c) {
			lines = lines[1:]
		}
		out = append(out, lines...)
	}
	return out
}

// together reports whether another field was changed by the same action.
func (c Change) together(other Change) bool {
	return c.Field != "" && c.Position == other.Position && c.When.Equal(other.When) && c.Who == other.Who && c.Verb == other.Verb
}

// changeLines writes one change.
func (h *Host) changeLines(kind string, c Change, width int) []string {
	when := h.Words.Day(c.When, h.Now()) + " " + h.Words.Clock(c.When)
	head := h.T("history.head", "when", when, "who", widget.Clean(c.Who), "verb", h.T("history."+c.Verb))
	k := model.KindNamed(kind)
	var f *model.Field
	if k != nil {
		f = k.Field(c.Field)
	}
	if f == nil {
		return []string{h.Theme.Paint(style.Info, widget.Cut(head, width))}
	}
	text := h.FromTo(kind, f, c, Upper(h.Words.Field(kind, c.Field)))
	lines := []string{h.Theme.Paint(style.Info, widget.Cut(head, width))}
	for _, l := range widget.Wrap(text, max(8, width-2)) {
		lines = append(lines, "  "+l)
	}
	return lines
}

// FromTo says from what to what a field changed; name is what the field is
// called. What is sensitive is left out until it is asked for.
func (h *Host) FromTo(kind string, f *model.Field, c Change, name string) string {
	from, to := h.Value(kind, f, c.From, c.Labels).Text, h.Value(kind, f, c.To, c.Labels).Text
	if (f.Sensitive || c.Protected) && !h.Reveal || c.Sealed {
		from, to = h.T("widget.form.protected"), h.T("widget.form.protected")
	}
	for _, p := range []*string{&from, &to} {
		if *p == "" {
			*p = h.T("past.nothing")
		}
	}
	return h.T("history.field", "field", name, "from", widget.Clean(from), "to", widget.Clean(to))
}
