package keys

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp,
	"pgdown": tea.KeyPgDown, "f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4,
	"f5": tea.KeyF5, "f6": tea.KeyF6, "f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10,
}

// Press returns the message of a key press named as msg.String() names it, or
// of a typed sign: what the mouse sends for a clicked key, and what sessions in
// tests are written with.
func Press(key string) tea.KeyPressMsg {
	if key == "space" {
		key = " "
	}
	msg := tea.KeyPressMsg{}
	for {
		switch {
		case strings.HasPrefix(key, "ctrl+"):
			msg.Mod |= tea.ModCtrl
		case strings.HasPrefix(key, "shift+"):
			msg.Mod |= tea.ModShift
		case strings.HasPrefix(key, "alt+"):
			msg.Mod |= tea.ModAlt
		default:
			if c, ok := codes[key]; ok {
				msg.Code = c
				return msg
			}
			msg.Code, _ = utf8.DecodeRuneInString(key)
			if msg.Mod == 0 {
				msg.Text = key
			}
			return msg
		}
		_, key, _ = strings.Cut(key, "+")
	}
}
