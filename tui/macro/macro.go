// Package macro holds sequences of actions under a name: how they are written
// down, recorded and kept. What replays them is the application.
//
// A macro is a person's own: it lies in a file of the profile's folder on this
// device, beside the keys, and goes to nobody. The file is JSON, to be read and
// mended by hand. What this package cannot read in it, it keeps as it is.
package macro

import (
	"slices"
	"strconv"
	"strings"

	"relais/tui/i18n"
)

// Macro is a sequence of steps.
type Macro struct {
	// ID names the macro for ever, in files of keys too: "macro." and the ID is
	// its action.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Key replays it, empty for none.
	Key   string `json:"key,omitempty"`
	Steps []Step `json:"steps"`
}

// Step is one thing that was done. Exactly one of its fields is given.
type Step struct {
	// Do is the ID of an action of the registry.
	Do string `json:"do,omitempty"`
	// Answer is what was chosen in a picker, answered to a question, or typed on a
	// line: a code, a record's link, a text. It does not depend on where the mark
	// was. It may be empty: "none".
	Answer *string `json:"answer,omitempty"`
	// Create is the name of a record that a picker made on the spot.
	Create string `json:"create,omitempty"`
	// Type is text typed into a form or a filter, Press a key pressed there.
	Type  string `json:"type,omitempty"`
	Press string `json:"press,omitempty"`
	// Move is a key pressed in a pane that is no action: it moves the cursor.
	Move string `json:"move,omitempty"`
}

// count is how many of its fields a step has.
func (s Step) count() int {
	n := 0
	for _, text := range []string{s.Do, s.Create, s.Type, s.Press, s.Move} {
		if text != "" {
			n++
		}
	}
	if s.Answer != nil {
		n++
	}
	return n
}

// ActionPrefix stands before a macro's ID in the registry of actions.
const ActionPrefix = "macro."

// Action is the ID of the action that replays the macro.
func (m Macro) Action() string { return ActionPrefix + m.ID }

// Unrecorded are the actions that no macro holds: those of macros themselves,
// what ends the program or goes beyond undo, and what is about a person's visit.
func Unrecorded(id string) bool {
	switch id {
	case "app.quit", "record.purge", "record.protect", "app.palette", "app.help", "app.drafts", "app.back":
		return true
	}
	return strings.HasPrefix(id, ActionPrefix) || strings.HasPrefix(id, "macros.") ||
		strings.HasPrefix(id, "tour.") || strings.HasPrefix(id, "sharing.")
}

// NewID gives an ID made of a name that no other macro has.
func NewID(name string, others []Macro) string {
	base := i18n.Slug(name)
	if base == "" {
		base = "macro" //words: an id in a file
	}
	id := base
	for n := 2; slices.ContainsFunc(others, func(m Macro) bool { return m.ID == id }); n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
