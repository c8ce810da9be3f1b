package tui

import (
	"relais/model"
	"relais/tui/contacts"
	"relais/tui/internships"
	"relais/tui/members"
	"relais/tui/pane"
	"relais/tui/projects"
	"relais/tui/records"
)

// Maker makes a pane for a host.
type Maker func(*pane.Host) pane.Pane

// Panes lists the panes in the order of their digits. A new pane is one line
// here; its title is the catalogue key pane.<name>.
func Panes() []Maker {
	return []Maker{
		generic(model.Tasks.Kind),
		projects.New,
		internships.New,
		members.New,
		contacts.New,
	}
}

// generic makes the pane of a kind that has none of its own.
func generic(k *model.Kind) Maker {
	return func(h *pane.Host) pane.Pane { return records.New(h, k) }
}
