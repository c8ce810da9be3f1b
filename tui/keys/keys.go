// Package keys is the registry of actions: what can be done, with which keys,
// in which words, when, and why not. Footer, help, palette, mouse and the cheat
// sheet are made from actions, so that none of them can be wrong about a key.
//
// Keys must be typed without AltGr on the AZERTY of France, the Canadian
// multilingual standard (CSA), Spanish and US keyboards; Check enforces it.
package keys

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
)

// Action is something that the user can do.
type Action struct {
	// ID names the action for ever: "task.status".
	ID string
	// Words is the catalogue key of what it does, an infinitive in French. The
	// footer prefers the shorter text under Words+".short" where there is one.
	Words string
	// Keys are those that do it, as msg.String() names them; the first is shown.
	Keys []string
	// Group is the catalogue key of the heading under which help lists it.
	Group string
	// Rank says how early the footer shows it, 1 first; 0 leaves it out.
	Rank int
	// Guard reports whether it can be done now, and if not, the catalogue key
	// of the reason. Nil means always.
	Guard func() (ok bool, reason string)
	// Aims says that it is on the record that a macro is replayed on, wherever the
	// cursor is.
	Aims bool
	// Typing says that it works where text is typed: none of its keys writes a
	// sign.
	Typing bool
	// Needed says that a file cannot leave it without a key.
	Needed bool
	// Given says that what is on top does it, when it is given the action's own
	// key. The application gives it that for whichever the user has.
	Given bool
	// Timely says that the palette offers it only while it can be done.
	Timely bool
	// Title is its words where those are the user's own, not the catalogue's.
	Title string
	// Do does it. Nil is for what is Given, and for keys that name what they do,
	// which cannot be changed: help shows them.
	Do func() tea.Cmd
}

// Fixed reports whether the action's keys cannot be changed.
func (a Action) Fixed() bool { return a.Do == nil && !a.Given }

// Text returns what the action does, in words.
func (a Action) Text(words *i18n.Catalogue) string {
	if a.Title != "" {
		return a.Title
	}
	return words.T(a.Words)
}

// Can reports whether the action can be done now and, if not, the catalogue
// key of the reason.
func (a Action) Can() (ok bool, reason string) {
	if a.Guard == nil {
		return true, ""
	}
	return a.Guard()
}

// Find returns the action of a key among those of several sets, the first set
// first.
func Find(key string, sets ...[]Action) (Action, bool) {
	for _, set := range sets {
		for _, a := range set {
			if slices.Contains(a.Keys, key) && a.Do != nil {
				return a, true
			}
		}
	}
	return Action{}, false
}

// Show returns the name of a key as people say it in the catalogue's language.
func Show(words *i18n.Catalogue, key string) string {
	parts := strings.Split(key, "+")
	for i, p := range parts {
		if words.Has("key." + p) {
			parts[i] = words.T("key." + p)
		}
	}
	return strings.Join(parts, "+")
}

// ShowAll returns the names of several keys, separated by spaces.
func ShowAll(words *i18n.Catalogue, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = Show(words, k)
	}
	return strings.Join(out, " ")
}

// punctuation lists the signs that all four layouts give without AltGr and
// without a dead key; the test derives it from the layouts.
const punctuation = `!"$%&'()*+,-./:;=?_`

// named lists the keys that every keyboard has.
var named = []string{
	"enter", "esc", "tab", "shift+tab", "space", "backspace", "delete",
	"up", "down", "left", "right", "home", "end", "pgup", "pgdown",
	"shift+up", "shift+down", "shift+left", "shift+right",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10",
}

// taken lists the control letters that terminals send for other keys or keep
// for themselves: backspace, tab, line feed, enter, suspend.
const taken = "hijmz"

// Typeable reports whether a key can be typed on every keyboard that we
// support.
func Typeable(key string) bool {
	if slices.Contains(named, key) {
		return true
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return len(rest) == 1 && rest[0] >= 'a' && rest[0] <= 'z' && !strings.Contains(taken, rest)
	}
	if len(key) != 1 {
		return false
	}
	c := key[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(punctuation, c) >= 0
}

// Check reports what is wrong with a set of actions that work at the same
// time: keys that some keyboard cannot type, one key for two actions, an
// action twice, words that the catalogue lacks.
func Check(words *i18n.Catalogue, actions ...Action) error {
	byKey, byID := map[string]string{}, map[string]bool{}
	for _, a := range actions {
		if a.ID == "" || byID[a.ID] {
			return fmt.Errorf("action %q is nameless or stands twice", a.ID)
		}
		byID[a.ID] = true
		for _, k := range []string{a.Words, a.Group} {
			if !words.Has(k) {
				return fmt.Errorf("action %s: no words for %q", a.ID, k)
			}
		}
		for _, k := range a.Keys {
			if !Typeable(k) {
				return fmt.Errorf("action %s: %q cannot be typed on every keyboard", a.ID, k)
			}
			if other := byKey[k]; other != "" {
				return fmt.Errorf("actions %s and %s both have the key %q", other, a.ID, k)
			}
			byKey[k] = a.ID
		}
	}
	return nil
}
