package sharing

import (
	"strconv"
	"time"

	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// rowKind says what a row is of.
type rowKind int

const (
	rowDevice rowKind = iota
	rowConflict
	rowConflictsMore
	rowUnshared
	rowGap
	rowGapsMore
	rowUndelivered
	rowBehind
	rowDamaged
	rowForeign
	rowNewer
	rowAside
)

// row is a line of the pane. index counts within what is known of its kind.
type row struct {
	kind  rowKind
	index int
	group string
	cells []widget.Cell
}

// rows is the pane's lines for the list.
type rows []row

// Len implements widget.Source.
func (r rows) Len() int { return len(r) }

// ID implements widget.Source: a row is the same one as long as it says the
// same.
func (r rows) ID(i int) string { return strconv.Itoa(int(r[i].kind)) + r[i].cells[0].Text }

// Row implements widget.Source.
func (r rows) Row(i int) []widget.Cell { return r[i].cells }

// Group implements widget.Source.
func (r rows) Group(i int) string { return r[i].group }

// at is the row under the cursor, or nil.
func (p *Pane) at() *row {
	if i := p.list.Index(); i >= 0 && i < len(p.rows) {
		return &p.rows[i]
	}
	return nil
}

// build lists what there is: the devices, then all that may need somebody.
func (p *Pane) build() rows {
	h, k := p.host, p.now
	var out rows
	group := ""
	add := func(kind rowKind, index int, cells ...widget.Cell) {
		out = append(out, row{kind, index, group, append(cells, widget.Cell{}, widget.Cell{})[:3]})
	}
	say := func(tone style.Tone, key string, args ...any) widget.Cell {
		return widget.Cell{Text: h.T(key, args...), Tone: tone}
	}
	group = h.T("sharing.group.devices")
	for i, d := range k.Devices {
		add(rowDevice, i, widget.Cell{Text: p.deviceName(d)}, say(style.Normal, "role."+string(d.Role)+".short"), p.state(d))
	}
	group = h.T("sharing.group.conflicts")
	for i, c := range k.conflicts {
		label := c.Label
		if label == "" {
			label = h.T("record.protected_or_gone")
		}
		add(rowConflict, i, widget.Cell{Text: "≠ " + label, Tone: style.Warn}, widget.Cell{Text: h.Words.Kind(c.Link.Kind)},
			say(style.Normal, "sharing.row.conflict"))
	}
	if k.more > 0 {
		add(rowConflictsMore, 0, say(style.Warn, "sharing.row.more", "n", k.more))
	}
	group = h.T("sharing.group.waiting")
	if n := h.Sharing.Unshared; n > 0 {
		add(rowUnshared, 0, say(style.Warn, "header.left", "n", n), widget.Cell{}, say(style.Normal, "sharing.row.unshared"))
	}
	for i, g := range k.Gaps {
		add(rowGap, i, widget.Cell{Text: p.gap(g), Tone: style.Warn}, widget.Cell{}, say(style.Normal, "sharing.row.gap_state"))
	}
	if k.More > 0 {
		add(rowGapsMore, 0, say(style.Warn, "sync.more", "n", k.More))
	}
	if k.Undelivered > 0 {
		add(rowUndelivered, 0, say(style.Warn, "sharing.row.undelivered", "n", k.Undelivered), widget.Cell{}, say(style.Normal, "sharing.row.undelivered_state"))
	}
	if k.Behind > 0 {
		add(rowBehind, 0, say(style.Info, "sharing.row.behind", "n", k.Behind), widget.Cell{}, say(style.Normal, "sharing.row.behind_state"))
	}
	group = h.T("sharing.group.files")
	for i, f := range k.Damaged {
		add(rowDamaged, i, widget.Cell{Text: f, Tone: style.Bad}, widget.Cell{}, say(style.Normal, "sharing.row.damaged"))
	}
	for i, f := range k.Foreign {
		add(rowForeign, i, widget.Cell{Text: f, Tone: style.Bad}, widget.Cell{}, say(style.Normal, "sharing.row.foreign"))
	}
	if k.Newer {
		add(rowNewer, 0, say(style.Bad, "sharing.row.newer"), widget.Cell{}, say(style.Normal, "sharing.row.newer_state"))
	}
	if k.Aside > 0 {
		add(rowAside, 0, say(style.Warn, "sharing.row.aside", "n", k.Aside), widget.Cell{}, say(style.Normal, "sharing.row.aside_state"))
	}
	return out
}

func (p *Pane) deviceName(d pane.Device) string {
	if d.This {
		return p.host.T("share.this_device", "name", d.Name)
	}
	return d.Name
}

// gap names a part that is not here.
func (p *Pane) gap(g pane.Gap) string {
	h, number := p.host, strconv.FormatUint(g.Number, 10)
	if g.Device == "" {
		return h.T("sharing.row.gap_unknown", "number", number)
	}
	return h.T("sharing.row.gap", "number", number, "device", h.Words.Quote(g.Device))
}

// quietFor is how long a device may say nothing before that is news: one that
// is in use says daily what it holds.
const quietFor = 3 * 24 * time.Hour

// state tells in a few words what a device holds, and how fresh that is.
func (p *Pane) state(d pane.Device) widget.Cell {
	h := p.host
	quiet := !d.Heard.IsZero() && h.Now().Sub(d.Heard) >= quietFor
	lacks := 0
	for _, l := range d.Lacks {
		lacks += l.Parts
	}
	ago := h.Words.Ago(max(0, h.Now().Sub(d.Heard)))
	switch {
	case d.Standing != "":
		return widget.Cell{Text: "✗ " + h.T("sharing.standing."+d.Standing), Tone: style.Bad}
	case d.This && lacks > 0:
		return widget.Cell{Text: "… " + h.T("share.lacks", "n", lacks), Tone: style.Warn}
	case d.This:
		return widget.Cell{Text: "✓ " + h.T("share.has_all_here"), Tone: style.Good}
	case d.Heard.IsZero():
		return widget.Cell{Text: "… " + h.T("share.never_heard"), Tone: style.Dim}
	case d.Ahead > 0:
		return widget.Cell{Text: "! " + h.T("sharing.state.ahead", "hours", int(d.Ahead.Hours())), Tone: style.Warn}
	case quiet:
		return widget.Cell{Text: "… " + h.T("sharing.state.quiet", "day", h.Words.DayMonth(d.Heard, h.Now())), Tone: style.Warn}
	case lacks > 0:
		return widget.Cell{Text: "… " + h.T("sharing.state.lacks", "n", lacks, "ago", ago), Tone: style.Warn}
	}
	return widget.Cell{Text: "✓ " + h.T("share.has_all", "ago", ago), Tone: style.Good}
}
