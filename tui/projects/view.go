package projects

import (
	"strings"

	"relais/tui/style"
	"relais/tui/widget"
)

// bothHeight is the least height at which list and section are drawn together.
const bothHeight = 10

// Render draws the list above the section, or the one that has the focus where
// there is no room for both.
func (p *Pane) Render(width, height int, focused bool) string {
	p.frame = frame{}
	rows, _ := p.list.Rows()
	if rows == 0 {
		p.frame.list = height
		return p.list.Render(width, height, focused)
	}
	var lines []string
	if height >= bothHeight || !p.inside {
		p.frame.list = p.listHeight(height, rows)
		lines = append(lines, p.list.Render(width, p.frame.list, focused && !p.inside))
	} else {
		p.frame.list = 1
		lines = append(lines, p.host.Theme.Paint(style.Strong, widget.Fit(" "+p.title(), width)))
	}
	p.frame.tabs = p.frame.list
	lines = append(lines, p.tabs(width))
	if rest := height - p.frame.list - 1; rest >= 2 {
		p.frame.section = p.frame.tabs + 1
		lines = append(lines, p.shown().table.Render(width, rest, focused && p.inside))
	}
	return strings.Join(lines, "\n")
}

// listHeight gives the list what it needs, at most two fifths of the height.
func (p *Pane) listHeight(height, rows int) int {
	if height < bothHeight {
		return height - 1
	}
	need := rows + 1
	if p.list.Filtered() {
		need++
	}
	return max(4, min(need, height*2/5))
}

// label is the title of a section with what is counted in it.
func (p *Pane) label(i int) string {
	s, n := p.sections[i], p.now.counts[i]
	switch {
	case p.now.full == nil:
		return p.host.T(s.words)
	case i == deadlinesAt && p.now.late > 0:
		return p.host.T("projects.deadlines.late", "n", n, "late", p.now.late)
	case i == resultsAt && n > 0:
		return p.host.T("projects.results.with", "n", n, "indicators", p.now.indicators)
	}
	return p.host.T(s.count, "n", n)
}

// tab is one title on the line of sections.
type tab struct {
	section, from, to int // cells
	text              string
}

// layTabs lays out the titles that fit around the section shown: those before
// it as far as there is room, then those after it.
func (p *Pane) layTabs(width int) []tab {
	texts := make([]string, len(p.sections))
	for i := range texts {
		texts[i] = " " + p.label(i) + " "
		if i == p.at {
			texts[i] = "[" + p.label(i) + "]"
		}
	}
	room := width - 2 // signs of more at both ends
	first, last, used := p.at, p.at, widget.Width(texts[p.at])
	for last+1 < len(texts) && used+widget.Width(texts[last+1]) <= room {
		last++
		used += widget.Width(texts[last])
	}
	for first > 0 && used+widget.Width(texts[first-1]) <= room {
		first--
		used += widget.Width(texts[first])
	}
	var out []tab
	x := 1
	for i := first; i <= last; i++ {
		w := widget.Width(texts[i])
		out = append(out, tab{i, x, x + w, texts[i]})
		x += w
	}
	return out
}

// tabs draws the line of sections.
func (p *Pane) tabs(width int) string {
	th := p.host.Theme
	all := p.layTabs(width)
	var b strings.Builder
	sign := " "
	if all[0].section > 0 {
		sign = "‹"
	}
	th.Ink(style.Key).Write(&b, sign)
	used := 1
	for _, t := range all {
		text := widget.Cut(t.text, width-used-1)
		switch {
		case t.section == p.at && p.inside:
			b.WriteString(th.TabHere.Paint(text))
		case t.section == p.at:
			th.Ink(style.Accent).Write(&b, text)
		case t.section == deadlinesAt && p.now.late > 0:
			th.Ink(style.Bad).Write(&b, text)
		default:
			th.Ink(style.Dim).Write(&b, text)
		}
		used += widget.Width(text)
	}
	rest := max(0, width-used)
	if all[len(all)-1].section < len(p.sections)-1 {
		th.Ink(style.Key).Write(&b, "›")
		rest--
	}
	th.Ink(style.Faint).Write(&b, strings.Repeat("─", max(0, rest)))
	return b.String()
}

// tabAt returns the section whose title was drawn at cell x.
func (p *Pane) tabAt(x int) (int, bool) {
	for _, t := range p.layTabs(1 << 10) {
		if x >= t.from && x < t.to {
			return t.section, true
		}
	}
	return 0, false
}
