package main

import (
	"relais/tui/widget"
)

// clean makes a text harmless for one line of the terminal.
func clean(s string) string { return widget.Clean(s) }

// cells is the width of a cleaned text on a terminal.
func cells(s string) int { return widget.Width(s) }
