package today

// Crumb says how much there is to see.
func (p *Pane) Crumb() string {
	if !p.loaded || p.now.partial && p.now.counts == nil {
		return ""
	}
	h, seen := p.host, p.count()
	if p.cards != nil {
		text := h.T("triage.crumb")
		if seen.others > 0 {
			text += h.T("list.comma") + h.T("triage.beside", "n", seen.others)
		}
		return text
	}
	text := h.T("today.crumb", "n", seen.pressing) + " · "
	if seen.open < p.now.open {
		text += h.T("today.crumb_open_of", "n", seen.open, "of", h.Words.Int(int64(p.now.open)))
	} else {
		text += h.T("today.crumb_open", "n", p.now.open)
	}
	if p.mine {
		text = h.T("today.crumb_mine") + " · " + text
	}
	if n := p.tree.SelectedCount(); n > 0 {
		text += " · " + h.T("widget.list.selected", "n", n)
	}
	return text
}

// count counts what the filter leaves. Of what is not read yet it knows all or
// nothing.
func (p *Pane) count() counts {
	if p.now.counts != nil {
		return counts{pressing: p.now.open - p.now.counts[sectionLater], open: p.now.open}
	}
	return p.nodes.counts
}
