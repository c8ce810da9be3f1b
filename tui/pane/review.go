package pane

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/style"
	"relais/tui/widget"
)

// Review lists all that a person must look at, to go to any of it.
func (h *Host) Review() tea.Cmd { return h.Push(&review{host: h}) }

// review is the list as a dialog: it reads once, and closes with the choice.
type review struct {
	host   *Host
	ask    Ask[Issues]
	found  []Issue
	picker *widget.Picker
	err    error
}

func (d *review) Init() tea.Cmd {
	data := d.host.Data
	return d.ask.Do(func(ctx context.Context) (Issues, error) { return data.Issues(ctx, model.Link{}, issuesShown) })
}

// Waiting implements Waiter: keys choose among what is not read yet.
func (d *review) Waiting() bool { return d.picker == nil && d.err == nil }

func (d *review) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := d.ask.Take(msg); ok {
		d.took(got, err)
		return false, nil
	}
	if d.picker == nil {
		key, ok := msg.(tea.KeyPressMsg)
		return ok && ends(key.String()), nil
	}
	out, cmd := d.picker.Update(msg)
	return d.after(out, cmd)
}

func (d *review) after(out widget.Outcome, cmd tea.Cmd) (bool, tea.Cmd) {
	switch out {
	case widget.Submitted:
		it, _ := d.picker.Chosen()
		i, err := strconv.Atoi(it.Value)
		if err != nil {
			return true, nil
		}
		return true, d.host.SettleIssue(d.found[i])
	case widget.Abandoned:
		return true, nil
	}
	return false, cmd
}

// took lists what was read, and counts it by sort.
func (d *review) took(got Issues, err error) {
	h := d.host
	d.err = err
	if err != nil {
		return
	}
	d.found = got.Found
	var items []widget.Item
	counts, order := map[model.IssueType]int{}, []model.IssueType(nil)
	for i := range got.Found {
		is := &got.Found[i]
		if counts[is.Type]++; counts[is.Type] == 1 {
			order = append(order, is.Type)
		}
		items = append(items, widget.Item{Value: strconv.Itoa(i), Label: h.IssueTitle(is), Hint: h.IssueHint(is)})
	}
	if len(items) == 0 {
		items = []widget.Item{{Label: "✓ " + h.T("settle.nothing")}}
	}
	title := h.T("review.title")
	var words []string
	for _, t := range order {
		words = append(words, h.T("review.count."+string(t), "n", counts[t]))
	}
	if len(words) > 0 {
		title = h.Words.Label(title, strings.Join(words, " · "))
	}
	if got.More > 0 {
		title += " · " + h.T("review.more", "n", got.More)
	}
	d.picker = widget.NewPicker(h.Words, h.Theme, title, items)
}

// IssueTitle names what an issue is about.
func (h *Host) IssueTitle(is *Issue) string {
	label := widget.Clean(is.Label)
	if label == "" {
		label = h.T("record.protected_or_gone")
	}
	kind := is.Link.Kind
	if model.KindNamed(kind) != nil {
		kind = Upper(h.Words.Kind(kind))
	}
	return h.T("settle.what", "kind", widget.Clean(kind), "label", label)
}

// IssueHint says in a few words what is the matter.
func (h *Host) IssueHint(is *Issue) string {
	text := h.T("review.is." + string(is.Type))
	if is.Field == "" {
		return text
	}
	return h.Words.Label(text, h.Words.Field(is.Link.Kind, is.Field))
}

func (d *review) Size(width, height int) (int, int) { return min(width, 110), min(height, 30) }

func (d *review) Render(width, height int) string {
	h := d.host
	switch {
	case d.err != nil:
		return widget.Block(h.Theme.Paint(style.Bad, widget.Cut("✗ "+h.Sentence(d.err), width)), width, height)
	case d.picker == nil:
		return widget.Block(h.Theme.Paint(style.Dim, h.T("table.loading")), width, height)
	}
	return d.picker.Render(width, height)
}

func (d *review) Cursor() *tea.Cursor {
	if d.picker == nil {
		return nil
	}
	return d.picker.Cursor()
}

func (d *review) Click(_, y int) (bool, tea.Cmd) {
	if d.picker == nil {
		return false, nil
	}
	return d.after(d.picker.Click(y), nil)
}

func (d *review) Wheel(lines int) {
	if d.picker != nil {
		d.picker.Wheel(lines)
	}
}
