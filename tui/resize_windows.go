package tui

import "os"

// windowChanges is never signalled: on Windows a change comes with the keys.
func windowChanges() (changed <-chan os.Signal, deaf func()) {
	return nil, func() {}
}
