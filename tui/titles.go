package tui

import (
	"time"

	"relais/tui/i18n"
)

// PaneTitle is a pane by its name and its title.
type PaneTitle struct{ Name, Title string }

// PaneTitles lists the panes of the interface, in its order.
func PaneTitles(words *i18n.Catalogue) []PaneTitle {
	a := New(Options{Words: words, Now: time.Now})
	defer a.stop()
	out := make([]PaneTitle, a.fixed)
	for i := range out {
		out[i] = PaneTitle{a.panes[i].Name(), a.title(a.panes[i])}
	}
	return out
}
