package tui

import (
	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// SettingLang is the setting that keeps the language of the interface.
const SettingLang = "lang"

// languageAction changes the language of the interface. Whoever does not read
// the present one finds it by its words in the others.
func (a *App) languageAction() keys.Action {
	return keys.Action{ID: "app.language", Words: "action.language", Group: "group.app", Do: a.chooseLanguage}
}

func (a *App) chooseLanguage() tea.Cmd {
	h := a.host
	var items []widget.Item
	for _, lang := range i18n.Languages() { // each in its own words
		items = append(items, widget.Item{Value: lang, Label: pane.Upper(i18n.Load(lang).T("language." + lang))})
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("action.language"), items)
	p.Numbered = true
	p.SetCurrent(h.Words.Lang())
	return h.Choose(p, func(it widget.Item) tea.Cmd { return a.speak(it.Value) })
}

// speak changes the language at once, and for the next starts. Panes hold words,
// so they are made anew; the cursor goes back to the record that it was on.
func (a *App) speak(lang string) tea.Cmd {
	h := a.host
	a.opts.Words = i18n.Load(lang)
	h.Words, a.every = a.opts.Words.Naming(a.keyOf), nil
	if a.opts.Speak != nil {
		h.Lexicon = a.opts.Speak(lang)
	}
	name, record, beside := a.current().Name(), a.scene().Record, a.beside()
	a.makePanes()
	a.at = 0
	if beside != nil {
		a.show(beside.Name())
	}
	shown := a.show(name)
	if !record.ID.IsZero() {
		if s, ok := a.current().Pane.(pane.Seeker); ok {
			_, cmd := s.Seek(record)
			shown = tea.Batch(shown, cmd)
		}
	}
	key := "app.language"
	if a.opts.Fleeting {
		key = "app.language_now"
	}
	h.Say(style.Good, "✓ "+h.T(key, "language", h.T("language."+lang)))
	return tea.Batch(shown, a.readViews(), a.makeReady(readyAfter), a.remember(SettingLang, lang))
}

// makePanes makes the panes of Options.
func (a *App) makePanes() {
	a.panes, a.fixed, a.pinned = nil, 0, 0
	var made []*entry // one that says keys asks before it is there
	for _, make := range a.opts.Panes {
		made = append(made, &entry{Pane: make(a.host)})
	}
	a.panes, a.fixed = made, len(made)
}

// Speaker changes the language of what lies behind the interface, and returns
// the words of filters in it.
type Speaker func(lang string) model.Words
