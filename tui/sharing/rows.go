package sharing

import (
	"strconv"
	"strings"
	"time"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// rowKind says what a row is of.
type rowKind int

const (
	rowDevice rowKind = iota
	rowIssue
	rowIssuesMore
	rowUnshared
	rowGap
	rowGapsMore
	rowUndelivered
	rowBehind
	rowDamaged
	rowForeign
	rowNewer
	rowErasure
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
func (r rows) ID(i int) string {
	id := strconv.Itoa(int(r[i].kind)) + r[i].cells[0].Text
	if r[i].kind == rowIssue { // a record may have several
		id += r[i].cells[2].Text
	}
	return id
}

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

// builder gathers rows, group by group.
type builder struct {
	p     *Pane
	group string
	out   rows
}

func (b *builder) add(kind rowKind, index int, cells ...widget.Cell) {
	b.out = append(b.out, row{kind, index, b.group, append(cells, widget.Cell{}, widget.Cell{})[:3]})
}

// say is a cell of the catalogue's words.
func (b *builder) say(tone style.Tone, key string, args ...any) widget.Cell {
	return widget.Cell{Text: b.p.host.T(key, args...), Tone: tone}
}

// build lists what there is: the devices, then all that may need somebody.
func (p *Pane) build() rows {
	b := &builder{p: p}
	b.group = p.host.T("sharing.group.devices")
	for i, d := range p.now.Devices {
		b.add(rowDevice, i, widget.Cell{Text: p.deviceName(d)}, b.say(style.Normal, "role."+string(d.Role)+".short"), p.state(d))
	}
	b.issues()
	b.waiting()
	b.files()
	b.erasures()
	return b.out
}

// issues lists what a person must settle.
func (b *builder) issues() {
	h := b.p.host
	b.group = h.T("sharing.group.conflicts")
	for i := range b.p.now.issues {
		is := &b.p.now.issues[i]
		sign := "! "
		if is.Type == model.IssueValue {
			sign = "≠ "
		}
		b.add(rowIssue, i, widget.Cell{Text: sign + h.IssueTitle(is), Tone: style.Warn}, widget.Cell{}, widget.Cell{Text: h.IssueHint(is)})
	}
	if n := b.p.now.more; n > 0 {
		b.add(rowIssuesMore, 0, b.say(style.Warn, "review.more", "n", n), widget.Cell{}, b.say(style.Normal, "sharing.row.list"))
	}
}

// waiting lists what is not here, or not with the others.
func (b *builder) waiting() {
	h, k := b.p.host, b.p.now
	b.group = h.T("sharing.group.waiting")
	if n := h.Sharing.Unshared; n > 0 {
		b.add(rowUnshared, 0, b.say(style.Warn, "header.left", "n", n), widget.Cell{}, b.say(style.Normal, "sharing.row.unshared"))
	}
	for i, g := range k.Gaps {
		state := b.say(style.Normal, "sharing.row.gap_state")
		if len(g.Holders) > 0 {
			state = b.say(style.Normal, "sharing.row.gap_holders", "n", len(g.Holders), "names", names(h, g.Holders))
		}
		b.add(rowGap, i, widget.Cell{Text: b.p.gap(g), Tone: style.Warn}, widget.Cell{}, state)
	}
	if k.More > 0 {
		b.add(rowGapsMore, 0, b.say(style.Warn, "sync.more", "n", k.More))
	}
	if k.Undelivered > 0 {
		b.add(rowUndelivered, 0, b.say(style.Warn, "sharing.row.undelivered", "n", k.Undelivered), widget.Cell{}, b.say(style.Normal, "sharing.row.undelivered_state"))
	}
	if k.Behind > 0 {
		b.add(rowBehind, 0, b.say(style.Info, "sharing.row.behind", "n", k.Behind), widget.Cell{}, b.say(style.Normal, "sharing.row.behind_state"))
	}
}

// files lists the files of the folder that are of no use as they are.
func (b *builder) files() {
	k := b.p.now
	b.group = b.p.host.T("sharing.group.files")
	for i, f := range k.Damaged {
		state := b.say(style.Normal, "sharing.row.damaged")
		if f.Device != "" {
			state = b.say(style.Normal, "sharing.row.damaged_of", "device", f.Device)
		}
		b.add(rowDamaged, i, widget.Cell{Text: f.Path, Tone: style.Bad}, widget.Cell{}, state)
	}
	for i, f := range k.Foreign {
		b.add(rowForeign, i, widget.Cell{Text: f, Tone: style.Bad}, widget.Cell{}, b.say(style.Normal, "sharing.row.foreign"))
	}
	if k.Newer {
		b.add(rowNewer, 0, b.say(style.Bad, "sharing.row.newer"), widget.Cell{}, b.say(style.Normal, "sharing.row.newer_state"))
	}
}

// erasures lists what was erased for good, and where it is not yet.
func (b *builder) erasures() {
	h := b.p.host
	b.group = h.T("sharing.group.erasures")
	for i, e := range b.p.now.Purges {
		sign, tone := "✓ ", style.Good
		if e.Done < e.Of {
			sign, tone = "… ", style.Warn
		}
		b.add(rowErasure, i, widget.Cell{Text: b.p.erased(e)}, widget.Cell{}, widget.Cell{Text: sign + h.T("sharing.row.erased", "n", e.Done, "of", e.Of), Tone: tone})
	}
}

// erased names what was erased by what is left of it.
func (p *Pane) erased(e pane.Erasure) string {
	h := p.host
	kind := e.At.Kind
	if model.KindNamed(kind) != nil {
		kind = h.Words.Kind(kind)
	}
	key := "sharing.row.erasure"
	if e.Moved {
		key = "sharing.row.protection"
	}
	return h.T(key, "kind", widget.Clean(kind), "id", e.At.ID.Short(6), "day", h.Words.Day(e.When, h.Now()))
}

// names lists names of devices.
func names(h *pane.Host, all []string) string {
	quoted := make([]string, len(all))
	for i, n := range all {
		quoted[i] = h.Words.Quote(widget.Clean(n))
	}
	return strings.Join(quoted, h.T("list.comma"))
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
