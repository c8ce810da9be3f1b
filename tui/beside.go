package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"relais/tui/pane"
)

// besideRow is the line at which a dialog of some lines begins: in the middle of
// the height there is, unless that hides the row that the dialog is about and
// there is room below or above it.
func (a *App) besideRow(d pane.Dialog, lines, height int) int {
	middle := max(0, (height-lines)/2)
	if !a.host.IsBesideRow(d) {
		return middle
	}
	row := a.cursorLine()
	switch {
	case row < 0 || row < middle || row >= middle+lines:
		return middle
	case row+1+lines <= height:
		return row + 1
	case row-lines >= 0:
		return row - lines
	}
	return middle
}

// cursorLine is the line of the screen that has the cursor of the pane, -1 where
// no line begins with its sign.
func (a *App) cursorLine() int {
	for i, line := range strings.Split(a.middle(), "\n") {
		if strings.HasPrefix(ansi.Strip(line), "›") {
			return a.frame.middle.y + i
		}
	}
	return -1
}
