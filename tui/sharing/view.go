package sharing

import (
	"strconv"
	"strings"
	"time"

	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Render draws how the exchange stands, and below it what there is to see.
func (p *Pane) Render(width, height int, focused bool) string {
	h := p.host
	if h.Team == nil || !h.Sharing.Shared {
		p.head = height
		return p.alone(width, height)
	}
	head := p.top(width)
	head = head[:min(len(head), max(0, height-4))]
	p.head = len(head)
	return strings.Join(append(head, p.list.Render(width, height-len(head), focused)), "\n")
}

// alone says what sharing is to who does not share; the preview, how it begins.
func (p *Pane) alone(width, height int) string {
	key := "sharing.alone"
	if p.host.Team == nil {
		key = "sharing.demo"
	}
	return p.paragraphs(key, width, height)
}

func (p *Pane) paragraphs(key string, width, height int) string {
	var lines []string
	for i, paragraph := range strings.Split(p.host.T(key), "\n") {
		if i > 0 {
			lines = append(lines, "")
		}
		for _, l := range widget.Wrap(paragraph, max(1, min(width-2, mostText))) {
			lines = append(lines, " "+l)
		}
	}
	return widget.Block(strings.Join(lines, "\n"), width, height)
}

// mostText is the width beyond which a paragraph is hard to read.
const mostText = 90

// top is the folder, the last exchange, and what stood in its way.
func (p *Pane) top(width int) []string {
	h, s := p.host, p.host.Sharing
	var out []string
	line := func(label string, tone style.Tone, text string) {
		name := h.T(label)
		room := width - labelWidth - 2
		out = append(out, " "+h.Theme.Paint(style.Label, widget.Fit(name, labelWidth))+" "+h.Theme.Paint(tone, widget.Fit(text, max(0, room))))
	}
	folder := p.now.Folder
	if n := width - labelWidth - 2; widget.Width(folder) > n && n > 1 { // its end tells more
		r := []rune(widget.Clean(folder))
		folder = "…" + string(r[max(0, len(r)-n+1):])
	}
	line("sharing.folder", style.Normal, widget.Clean(folder))
	switch {
	case s.Lasting:
		line("sharing.exchange", style.Info, p.progress())
	case s.Synced.IsZero():
		line("sharing.exchange", style.Dim, h.T("sharing.never"))
	default:
		line("sharing.exchange", style.Good, h.Words.Ago(max(0, h.Now().Sub(s.Synced))))
	}
	if s.Trouble != nil {
		for i, l := range widget.Wrap(h.Sentence(s.Trouble), max(1, width-4)) {
			sign := "   "
			if i == 0 {
				sign = " ! "
			}
			out = append(out, h.Theme.Paint(style.Bad, widget.Fit(sign+l, width)))
		}
	}
	return append(out, strings.Repeat(" ", width))
}

// labelWidth is the room of the names in the pane's head.
const labelWidth = 17

// progress tells how far an exchange is that lasts.
func (p *Pane) progress() string {
	h, g := p.host, p.host.Sharing.Progress
	if g.Total == 0 {
		return h.T("sharing.lasting")
	}
	return h.T("sharing.stage."+g.Stage, "done", g.Done, "total", g.Total)
}

// Preview tells all about the row under the cursor.
func (p *Pane) Preview(width, height int) string {
	if p.host.Team != nil && !p.host.Sharing.Shared {
		return p.paragraphs("sharing.begin", width, height)
	}
	r := p.at()
	if r == nil {
		return widget.Block("", width, height)
	}
	var out []string
	for i, text := range p.about(r) {
		if text == "" {
			out = append(out, "")
			continue
		}
		tone := style.Normal
		if i == 0 {
			tone = style.Strong
		}
		for _, l := range widget.Wrap(widget.Clean(text), max(1, width)) {
			out = append(out, p.host.Theme.Paint(tone, l))
		}
	}
	return widget.Block(strings.Join(out, "\n"), width, height)
}

// about is what there is to say of a row, its title first.
func (p *Pane) about(r *row) []string {
	h := p.host
	title := r.cells[0].Text
	switch r.kind {
	case rowDevice:
		return p.aboutDevice(p.now.Devices[r.index])
	case rowIssue:
		return []string{title, p.host.IssueHint(&p.now.issues[r.index]), "", h.T("sharing.about.issue")}
	case rowIssuesMore:
		return []string{title, "", h.T("sharing.about.issues_more")}
	case rowUnshared:
		return []string{title, "", h.T("sharing.about.unshared")}
	case rowGap, rowGapsMore:
		out := []string{title, "", h.T("sharing.about.gap")}
		if r.kind == rowGap && len(p.now.Gaps[r.index].Holders) > 0 {
			held := p.now.Gaps[r.index].Holders
			out = append(out, "", h.T("sharing.about.gap_holders", "n", len(held), "names", names(h, held)))
		}
		return out
	case rowUndelivered:
		return []string{title, "", h.T("sharing.about.undelivered")}
	case rowBehind:
		return []string{title, "", h.T("sharing.about.behind")}
	case rowDamaged:
		return []string{title, "", h.T("sharing.about.damaged")}
	case rowForeign:
		return []string{title, "", h.T("sharing.about.foreign")}
	case rowNewer:
		return []string{title, "", h.T("sync.newer")}
	}
	return p.aboutErasure(p.now.Purges[r.index])
}

// aboutErasure tells who has yet to erase what, and what no program can.
func (p *Pane) aboutErasure(e pane.Erasure) []string {
	h := p.host
	out := []string{p.erased(e), h.T("sharing.row.erased", "n", e.Done, "of", e.Of), ""}
	if len(e.Missing) > 0 {
		out = append(out, h.T("sharing.about.erasure_missing", "n", len(e.Missing), "names", names(h, e.Missing)))
		if p.now.Coordinator {
			out = append(out, h.T("sharing.about.erasure_absent"))
		}
	}
	return append(out, h.T("sharing.about.erasure"))
}

func (p *Pane) aboutDevice(d pane.Device) []string {
	h := p.host
	out := []string{p.deviceName(d), h.Words.Label(h.T("sharing.about.role"), h.T("role."+string(d.Role)))}
	switch {
	case d.Standing != "":
		out = append(out, h.T("share.standing."+d.Standing))
	case d.Inviter != "" && !d.Since.IsZero():
		out = append(out, h.T("sharing.about.invited", "by", d.Inviter, "day", h.Words.DayLong(d.Since)))
	case !d.Since.IsZero():
		out = append(out, h.T("sharing.about.founder", "day", h.Words.DayLong(d.Since)))
	}
	out = append(out, "")
	switch {
	case d.This:
	case d.Heard.IsZero():
		out = append(out, h.T("sharing.about.never_heard"))
	default:
		at := d.Heard.In(h.Now().Location())
		out = append(out, h.T("sharing.about.heard", "day", h.Words.DayLong(at), "clock", h.Words.Clock(at)))
		if h.Now().Sub(d.Heard) >= quietFor {
			out = append(out, h.T("sharing.about.quiet"))
		}
	}
	if d.Ahead > 0 {
		out = append(out, h.T("sharing.about.ahead", "hours", int(d.Ahead/time.Hour)))
	}
	if len(d.Lacks) == 0 && (d.This || !d.Heard.IsZero()) {
		return append(out, h.T("sharing.about.holds_all"))
	}
	if len(d.Lacks) > 0 && (d.This || !d.Heard.IsZero()) {
		out = append(out, h.T("sharing.about.lacks"))
		for _, l := range d.Lacks {
			out = append(out, "  "+strconv.Itoa(l.Parts)+" – "+l.Device)
		}
	}
	return out
}
