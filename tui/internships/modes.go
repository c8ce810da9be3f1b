package internships

import (
	"relais/model"
	"relais/tui/pane"
)

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

// Targets returns the selected records of the part that has the focus, or the
// one under its cursor; none of the steps.
func (p *Pane) Targets() []pane.Target {
	if t := p.part(); t != nil {
		return t.Targets()
	}
	return nil
}

// Link returns the record under the cursor of the part that has the focus.
func (p *Pane) Link() model.Link {
	if t := p.part(); t != nil {
		return t.Link()
	}
	return model.Link{}
}
