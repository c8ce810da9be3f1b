package pane

import (
	"strings"
	"unicode/utf8"
)

// Brief is a name as a team says it: the last word by its initial.
func Brief(name string) string {
	at := strings.LastIndexByte(name, ' ')
	if at <= 0 {
		return name
	}
	initial, _ := utf8.DecodeRuneInString(name[at+1:])
	return name[:at+1] + string(initial) + "."
}

// Initials is a name by the first letter of each of its words.
func Initials(name string) string {
	out := ""
	for _, word := range strings.Fields(name) {
		initial, _ := utf8.DecodeRuneInString(word)
		out += string(initial)
	}
	return out
}
