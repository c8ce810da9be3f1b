package internships

import "relais/tui/pane"

// Modes lists the keys of the parts below the list.
func (p *Pane) Modes() []pane.Mode {
	focus := p.focus
	defer func() { p.focus = focus }()
	var out []pane.Mode
	for _, words := range []string{"kind.intern.many", "kind.item.many"} {
		p.focus = partInterns + len(out)
		out = append(out, pane.Mode{Words: words, Actions: p.Actions()})
	}
	return out
}
