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

// Unite opens the dialog that makes two records one: the first stays.
func (h *Host) Unite(stays, goes model.Link) tea.Cmd {
	return h.Push(&uniter{host: h, links: [2]model.Link{stays, goes}})
}

// unite merges the two records that are selected, or the one under the
// cursor with one that is asked for.
func (a rowActions) unite() tea.Cmd {
	kind, targets := a.targets()
	if len(targets) == 2 {
		return a.host.Unite(targets[0].Link, targets[1].Link)
	}
	link := a.rows.Link()
	p := widget.NewPicker(a.host.Words, a.host.Theme, a.host.T("unite.with"), nil)
	p.Number, p.Search = a.host.Number(), a.host.Candidates([]string{kind.Name})
	return a.host.Choose(p, func(it widget.Item) tea.Cmd {
		other, ok := model.ParseLink(it.Value)
		if !ok || other == link {
			a.host.Say(style.Warn, a.host.T("refuse.unite.itself"))
			return nil
		}
		return a.host.Unite(link, other)
	})
}

// uniter shows two records field by field, and what becomes of them.
type uniter struct {
	host   *Host
	links  [2]model.Link // the one that stays first
	ask    Ask[[2]*Full]
	full   [2]*Full
	fields []model.UniteField
	chosen map[string]model.Value
	at     int
	err    error
	saving bool
	top    int
	rows   int // lines of the last drawing
}

func (d *uniter) Init() tea.Cmd {
	data, links := d.host.Data, d.links
	return d.ask.Do(func(ctx context.Context) (out [2]*Full, err error) {
		for i, l := range links {
			if out[i], err = data.Get(ctx, l); err != nil {
				return out, err
			}
		}
		return out, nil
	})
}

// Update handles the answer and keys.
func (d *uniter) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		d.full, d.err = got, err
		if err == nil {
			d.compare()
		}
		return false, nil
	}
	switch msg := msg.(type) {
	case Wrote:
		if msg.For != d {
			return false, nil
		}
		d.saving = false
		if msg.Err != nil {
			d.host.Say(style.Bad, "✗ "+d.host.Sentence(msg.Err))
		}
		return msg.Err == nil, nil
	case tea.KeyPressMsg:
		return d.key(msg.String())
	}
	return false, nil
}

// Waiting implements Waiter.
func (d *uniter) Waiting() bool { return d.saving || d.full[1] == nil && d.err == nil }

// compare works out what becomes of the fields.
func (d *uniter) compare() {
	d.fields = model.Unite(d.full[0].Record, d.full[1].Record)
	d.chosen, d.at = map[string]model.Value{}, 0
	for i := len(d.fields) - 1; i >= 0; i-- {
		if u := d.fields[i]; u.How == model.Differ {
			d.chosen[u.Field.Name] = u.A
			d.at = i
		}
	}
}

func (d *uniter) key(key string) (bool, tea.Cmd) {
	switch keys.Means(key, d.Mode().Actions) {
	case keys.DoLeave, keys.DoClose:
		return true, nil
	case keys.DoUp:
		d.Wheel(-1)
	case keys.DoDown:
		d.Wheel(1)
	case keys.DoPageUp:
		d.Wheel(-d.rows)
	case keys.DoPageDown:
		d.Wheel(d.rows)
	case keys.DoHome:
		d.Wheel(-len(d.fields))
	case keys.DoEnd:
		d.Wheel(len(d.fields))
	case "unite.take_first":
		d.choose(func(u model.UniteField) model.Value { return u.A })
	case "unite.take_second":
		d.choose(func(u model.UniteField) model.Value { return u.B })
	case "unite.take_both":
		d.choose(func(u model.UniteField) model.Value {
			if u.Field.Type.IsSet() {
				return u.Result
			}
			if !model.Joinable(u.Field.Type) {
				return u.A
			}
			return model.Single(model.Joined(u.Field, u.A.One(), u.B.One()))
		})
	case "unite.swap":
		if d.full[1] != nil {
			d.links[0], d.links[1] = d.links[1], d.links[0]
			d.full[0], d.full[1] = d.full[1], d.full[0]
			d.compare()
		}
	case "unite.do":
		if len(d.fields) > 0 {
			d.saving = true
			base := min(d.full[0].Base, d.full[1].Base)
			return false, d.host.ApplyFor(d, Edit{Op: Unite, Link: d.links[0], Other: d.links[1].ID, Base: base, Fields: d.chosen})
		}
	}
	return false, nil
}

// choose takes a side of the field under the cursor.
func (d *uniter) choose(side func(model.UniteField) model.Value) {
	if d.at < len(d.fields) && d.fields[d.at].How != model.Same {
		d.chosen[d.fields[d.at].Field.Name] = side(d.fields[d.at])
	}
}

// result is what a field becomes.
func (d *uniter) result(u model.UniteField) model.Value {
	if v, ok := d.chosen[u.Field.Name]; ok {
		return v
	}
	return u.Result
}

func (d *uniter) Size(width, height int) (int, int) { return min(width, 150), min(height, 36) }
func (d *uniter) Cursor() *tea.Cursor               { return nil }
func (d *uniter) Click(_, _ int) (bool, tea.Cmd)    { return false, nil }

// Wheel moves the cursor.
func (d *uniter) Wheel(lines int) { d.at = max(0, min(len(d.fields)-1, d.at+lines)) }

// Render draws the fields in exactly width by height cells.
func (d *uniter) Render(width, height int) string {
	h := d.host
	out := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("unite.title", "kind", h.Words.Kind(d.links[0].Kind)), width))}
	var body []string
	spot := 0
	switch {
	case d.err != nil:
		body = append(body, h.Theme.Paint(style.Bad, widget.Cut("✗ "+h.Sentence(d.err), width)))
	case d.full[1] == nil:
		body = append(body, h.Theme.Paint(style.Dim, h.T("table.loading")))
	default:
		for i, key := range []string{"unite.first", "unite.second"} {
			body = append(body, widget.Cut(h.T(key, "label", widget.Clean(h.Label(d.full[i])), "id", d.links[i].ID.Short(6)), width))
		}
		body = append(body, "")
		for i, u := range d.fields {
			if i == d.at {
				spot = len(body)
			}
			body = append(body, d.line(u, i == d.at, width)...)
		}
	}
	rows := max(1, height-2)
	d.rows = rows
	d.top = max(0, min(d.top, spot, len(body)-rows))
	d.top = max(d.top, min(spot+3-rows, len(body)-rows), 0)
	out = append(out, widget.BlockLines(body[d.top:], width, rows)...)
	return strings.Join(append(out, widget.Hint(h.Theme, h.T("unite.keys"), width)), "\n")
}

// line draws a field: what stays, and both values where they differ.
func (d *uniter) line(u model.UniteField, here bool, width int) []string {
	h := d.host
	mark, tone := "  ", style.Normal
	if here {
		mark, tone = "› ", style.Strong
	}
	v := d.result(u)
	sign := map[model.Union]string{model.Same: "=", model.OnlyOne: "+", model.United: "∪", model.Differ: "≠"}[u.How]
	name := Upper(h.Words.Field(d.links[0].Kind, u.Field.Name))
	lines := []string{h.Theme.Paint(tone, widget.Cut(mark+sign+" "+h.T("unite.result", "field", name, "value", d.text(u.Field, v)), width))}
	if u.How != model.Differ {
		return lines
	}
	for i, side := range []model.Value{u.A, u.B} {
		box := "○"
		if side.One() == v.One() {
			box = "●"
		}
		text := "      " + box + " " + h.T("unite.side", "n", i+1, "value", d.text(u.Field, side))
		lines = append(lines, h.Theme.Paint(style.Dim, widget.Cut(text, width)))
	}
	return lines
}

// text writes a value on one line.
func (d *uniter) text(f *model.Field, v model.Value) string {
	h := d.host
	for _, full := range d.full {
		for _, name := range full.Hidden() {
			if name == f.Name && !h.Reveal {
				return h.T("widget.form.protected")
			}
		}
	}
	labels := map[string]string{}
	for _, full := range d.full {
		for wire, label := range full.Labels {
			labels[wire] = label
		}
	}
	text := strings.Join(strings.Fields(widget.Clean(strings.ReplaceAll(h.Value(d.links[0].Kind, f, v, labels).Text, "\n", " "))), " ")
	if text == "" {
		return "∅"
	}
	return text
}
