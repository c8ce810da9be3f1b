//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
)

// windowChanges is signalled when the window's size changes, until deaf is called.
func windowChanges() (changed <-chan os.Signal, deaf func()) {
	c := make(chan os.Signal, 1) // one is enough: the size is read after it
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}
