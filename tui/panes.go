package tui

import (
	"relais/tui/calendar"
	"relais/tui/contacts"
	"relais/tui/internships"
	"relais/tui/members"
	"relais/tui/objectives"
	"relais/tui/pane"
	"relais/tui/projects"
	"relais/tui/sharing"
	"relais/tui/today"
)

// Maker makes a pane for a host.
type Maker func(*pane.Host) pane.Pane

// Panes lists the panes in the order of their digits. A new pane is one line
// here; its title is the catalogue key pane.<name>.
func Panes() []Maker {
	return []Maker{
		today.New,
		objectives.New,
		projects.New,
		internships.New,
		members.New,
		contacts.New,
		calendar.New,
		sharing.New,
	}
}
