package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/i18n"
	"relais/tui/keys"
)

// updateChoice moves among the options with left and right, and jumps to the
// option that starts with what is typed. Space marks one of several.
func (x *field) updateChoice(msg tea.Msg) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok || len(x.Options) == 0 {
		return
	}
	switch k := key.String(); k {
	case left:
		x.typed("")
		x.step(-1)
	case right:
		x.typed("")
		x.step(1)
	case backspace, del:
		x.typed("")
		if x.Type == ChoiceField {
			x.chosen = nil
		} else if len(x.chosen) > 0 {
			x.chosen = x.chosen[:len(x.chosen)-1]
		}
	case space:
		if !x.input.Empty() && x.jump(" ") {
			return
		}
		x.typed("")
		x.mark()
	default:
		if key.Text != "" {
			x.jump(key.Text)
		}
	}
}

// typed keeps what was typed so far to find an option.
func (x *field) typed(s string) { x.input.SetValue(s) }

// step moves to the next option; for several choices it moves the mark only.
func (x *field) step(by int) {
	if x.Type == CodesField {
		x.menu.at = (x.menu.at + by + len(x.Options)) % len(x.Options)
		return
	}
	at := x.index()
	switch {
	case at < 0 && by > 0:
		at = 0
	case at < 0:
		at = len(x.Options) - 1
	default:
		at = (at + by + len(x.Options)) % len(x.Options)
	}
	x.chosen = []Option{x.Options[at]}
}

// index returns the place of the chosen option, -1 if it is none of them.
func (x *field) index() int {
	if len(x.chosen) == 0 {
		return -1
	}
	for i, o := range x.Options {
		if o.Value == x.chosen[0].Value {
			return i
		}
	}
	return -1
}

// mark adds or removes the option under the mark of several choices.
func (x *field) mark() {
	if x.Type != CodesField {
		x.step(1)
		return
	}
	o := x.Options[x.menu.at]
	for i, c := range x.chosen {
		if c.Value == o.Value {
			x.chosen = append(append([]Option(nil), x.chosen[:i]...), x.chosen[i+1:]...)
			return
		}
	}
	x.chosen = append(x.chosen, o)
}

// jump goes to the next option that starts with what was typed, and reports
// whether there is one; if not, what is typed starts anew with the last letter.
func (x *field) jump(letter string) bool {
	for _, text := range []string{x.input.Value() + letter, strings.TrimSpace(letter)} {
		for i, o := range x.Options {
			if text == "" || !strings.HasPrefix(Fold(o.Label), Fold(text)) {
				continue
			}
			x.typed(text)
			if x.Type == CodesField {
				x.menu.at = i
			} else {
				x.chosen = []Option{o}
			}
			return true
		}
	}
	return false
}

// updateSet ends a word at enter or a comma; backspace in an empty input takes
// the last word back for editing.
func (x *field) updateSet(msg tea.Msg, words *i18n.Catalogue) want {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if x.touched(key.String()) {
			return wantsNothing
		}
		switch key.String() {
		case keys.Accept, setSeparator:
			x.addWord()
			return wantsNothing
		case backspace:
			if n := len(x.chosen); n > 0 && x.input.Empty() {
				x.input.SetValue(x.chosen[n-1].Label)
				x.chosen = x.chosen[:n-1]
				return wantsNothing
			}
		}
	}
	if paste, ok := msg.(tea.PasteMsg); ok && strings.Contains(paste.Content, setSeparator) {
		for _, w := range strings.Split(paste.Content, setSeparator) {
			if x.input.Insert(w) == Edited {
				x.addWord()
			}
		}
		return wantsNothing
	}
	x.refused(x.input.Update(msg), msg, words)
	return wantsNothing
}

// updateRef searches while one types, moves among what was found, and takes it
// with enter. Backspace in an empty input takes the last reference away.
func (x *field) updateRef(msg tea.Msg, words *i18n.Catalogue) want {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if x.touched(key.String()) {
			x.check(words, false)
			return wantsNothing
		}
		switch key.String() {
		case keys.Up, keys.AlsoUp:
			if n := x.rows(); n > 0 {
				x.menu.at = (x.menu.at + n - 1) % n
			}
			return wantsNothing
		case keys.Down, keys.AlsoDown:
			if n := x.rows(); n > 0 {
				x.menu.at = (x.menu.at + 1) % n
			}
			return wantsNothing
		case keys.Accept:
			return x.take(words)
		case backspace:
			if n := len(x.chosen); n > 0 && x.input.Empty() {
				x.chosen = x.chosen[:n-1]
				x.check(words, false)
				return wantsNothing
			}
		}
	}
	e := x.input.Update(msg)
	x.refused(e, msg, words)
	if e != Edited {
		return wantsNothing
	}
	x.problem = ""
	if x.input.Empty() {
		x.menu = menu{}
		return wantsNothing
	}
	x.menu.open, x.menu.waiting = true, true
	return wantsSearch
}

// take chooses the candidate under the mark, or asks for a new record.
func (x *field) take(words *i18n.Catalogue) want {
	if !x.menu.open {
		return wantsNothing
	}
	if x.menu.waiting {
		x.menu.take = true
		return wantsNothing
	}
	if x.menu.at < len(x.menu.options) {
		x.choose(x.menu.options[x.menu.at])
		x.check(words, false)
		return wantsNothing
	}
	if x.offersCreation() {
		return wantsRecord
	}
	return wantsNothing
}
