package keys

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"relais/tui/i18n"
)

// Named returns the name of a key as msg.String() has it, from what a person
// writes: in any of the three languages, the modifiers in any case.
func Named(typed string) string {
	typed = norm.NFC.String(typed)
	if typed == " " {
		return "space"
	}
	typed = strings.TrimSpace(typed)
	if len([]rune(typed)) < 2 {
		return typed
	}
	parts := strings.Split(strings.ToLower(typed), "+")
	for i, p := range parts {
		parts[i] = word(strings.TrimSpace(p))
	}
	if last := []rune(parts[len(parts)-1]); len(parts) == 2 && parts[0] == "shift" && len(last) == 1 && unicode.IsLetter(last[0]) {
		return strings.ToUpper(string(last))
	}
	return strings.Join(parts, "+")
}

// word returns the name of a named key or a modifier.
func word(typed string) string {
	if typed == "ctrl" || typed == "shift" || slices.Contains(named, typed) {
		return typed
	}
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		for _, name := range append([]string{"shift"}, named...) {
			if words.Has("key."+name) && strings.EqualFold(words.T("key."+name), typed) {
				return name
			}
		}
	}
	return typed
}
