package tui

import (
	"slices"
	"strconv"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/records"
)

// places lists where actions work: every pane in each of its modes, and the
// lists of kinds that have no pane of their own.
func (a *App) places() []keys.Place {
	all := a.unbound()
	var out []keys.Place
	add := func(title string, p pane.Pane) {
		out = append(out, keys.Place{Title: title, Own: p.Actions(), All: all})
		if m, ok := p.(pane.Moded); ok {
			for _, mode := range m.Modes() {
				out = append(out, keys.Place{Title: title + " · " + a.host.T(mode.Words), Own: mode.Actions, All: all})
			}
		}
	}
	add(a.host.T("cheat.lists", "kinds", a.host.Words.Kinds(model.Tasks.Name)), records.New(a.host, model.Tasks.Kind))
	for i := range a.fixed {
		add(a.title(a.panes[i]), a.panes[i].Pane)
	}
	return out
}

// rebind gives actions the keys of the user's file, and macros theirs.
func (a *App) rebind() {
	a.every = nil
	var own []keys.Binding
	for _, m := range a.macros.book.Macros() {
		if m.Key != "" {
			own = append(own, keys.Binding{ID: m.Action(), Keys: []string{m.Key}})
		}
	}
	if a.opts.Keys.Empty() && len(own) == 0 {
		a.bound = keys.Bind(a.host.Words, nil, a.opts.Layout, nil, nil)
		return
	}
	a.bound = keys.Bind(a.host.Words, a.opts.Keys, a.opts.Layout, append(a.places(), a.dialogPlaces()...), own)
}

// bind gives actions their keys, and says what of the user's files does not
// hold.
func (a *App) bind() {
	a.rebind()
	var sentences []string
	for _, p := range (&Registry{a}).Problems() {
		sentences = append(sentences, a.host.Sentence(p))
	}
	if len(sentences) > 0 {
		// Drafts that were not offered because of the notice are after it.
		a.notify(a.host.T("keys.title"), sentences, a.readDrafts)
	}
}

// actionsOf are a pane's actions with the keys that the user gave them.
func (a *App) actionsOf(e *entry) []keys.Action { return a.bound.Apply(e.Actions()) }

// known lists the actions among which one is looked for: those that work here
// or, where it is of another pane, all of them.
func (a *App) known(id string) []keys.Action {
	if len(a.panes) == 0 { // the first pane is being made
		return a.Actions()
	}
	has := func(list []keys.Action) bool {
		return slices.ContainsFunc(list, func(x keys.Action) bool { return x.ID == id })
	}
	if top := a.taking(); has(top) {
		return a.bound.Apply(top)
	}
	if here := a.here(); has(here) {
		return here
	}
	return a.elsewhere()
}

// elsewhere lists the actions of every dialog and place. It is made once for a
// set of keys and words: texts name keys while the screen is drawn, and while
// what it is made of is.
func (a *App) elsewhere() []keys.Action {
	if a.every == nil {
		list := a.Actions()
		for _, p := range a.dialogPlaces() {
			list = append(list, a.bound.Apply(p.Own)...)
		}
		a.every = list
		for _, p := range a.places() {
			list = append(list, a.bound.Apply(p.Own)...)
		}
		a.every = list
	}
	return a.every
}

// digit is the key of a pane by its place, as the list of panes shows it.
func (a *App) digit(i int) string {
	if i >= min(a.fixed+a.pinned, 9) {
		return " "
	}
	own := strconv.Itoa(i + 1)
	x := a.bound.Apply([]keys.Action{{ID: "pane." + a.panes[i].Name(), Keys: []string{own}}})[0]
	for _, k := range x.Keys {
		if len([]rune(k)) == 1 {
			return k
		}
	}
	return " "
}
