package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// quitOrAsk ends the program; during the tour it asks first, for who wants to
// leave the tour may take this for the way.
func (a *App) quitOrAsk() tea.Cmd {
	h := a.host
	if !a.touring.On {
		h.Quit()
		return nil
	}
	c := widget.NewConfirm(h.Words, h.Theme, h.T("tour.quit.question"), h.T("tour.quit.detail"),
		widget.Option{Value: "stay", Label: h.T("tour.quit.stay")}, widget.Option{Value: "tour", Label: h.T("tour.quit.tour")},
		widget.Option{Value: "all", Label: h.T("tour.quit.all")})
	return h.Ask(c, func(answer string) tea.Cmd {
		switch answer {
		case "tour":
			return a.leaveTour()
		case "all":
			h.Quit()
		}
		return nil
	})
}

// Actions returns what can be done from every pane.
func (a *App) Actions() []keys.Action { return a.bound.Apply(a.unbound()) }

// unbound are the actions of every pane with their own keys.
func (a *App) unbound() []keys.Action {
	h := a.host
	list := []keys.Action{
		{ID: "app.help", Words: "action.help", Keys: []string{"?", "f1"}, Group: "group.app", Rank: 2, Do: a.help},
		{ID: "app.palette", Words: "action.palette", Keys: []string{":", "ctrl+p"}, Group: "group.app", Rank: 3, Do: a.palette},
		{ID: "app.contact", Words: "action.contact", Keys: []string{"c"}, Group: "group.app", Rank: 14, Do: a.note},
		{ID: "app.quick_add", Words: "action.quick_add", Keys: []string{"n"}, Group: "group.app", Rank: 15, Do: a.quickAdd},
		{ID: "app.undo", Words: "action.undo", Keys: []string{"u"}, Group: "group.app", Rank: 16, Do: h.Undo},
		{ID: "app.redo", Words: "action.redo", Keys: []string{"ctrl+r"}, Group: "group.app", Do: h.Redo},
		{ID: "app.search", Words: "action.search", Keys: []string{"f", "ctrl+f"}, Group: "group.app", Do: a.search},
		{ID: "app.settle", Words: "action.settle_all", Keys: []string{"!"}, Group: "group.app",
			Do: func() tea.Cmd { return h.Settle(model.Link{}) }},
		{ID: "app.review", Words: "action.review", Keys: []string{"L"}, Group: "group.app", Do: h.Review},
		{ID: "app.drafts", Words: "action.drafts", Group: "group.app", Do: a.chooseDraft},
		{ID: "app.charts", Words: "action.charts", Keys: []string{"G"}, Group: "group.app", Do: a.charts},
		{ID: "app.reveal", Words: "action.reveal", Keys: []string{"R"}, Group: "group.app", Do: a.reveal},
		{ID: "app.preview", Words: "action.preview", Keys: []string{"v"}, Group: "group.app",
			Do: func() tea.Cmd { a.preview = !a.preview; return nil }},
		{ID: "app.theme", Words: "action.theme", Keys: []string{"f2"}, Group: "group.app", Do: a.nextTheme},
		a.languageAction(),
		a.dueAction(),
		{ID: "app.redraw", Words: "action.redraw", Keys: []string{"ctrl+l"}, Group: "group.app",
			Do: func() tea.Cmd { return tea.ClearScreen }},
		a.backAction(),
		{ID: "app.quit", Words: "action.quit", Keys: []string{"q"}, Group: "group.app", Rank: 20,
			Do: a.quitOrAsk},
		{ID: "app.next_pane", Words: "action.next_pane", Keys: []string{"tab"}, Group: "group.panes",
			Do: func() tea.Cmd { return a.switchTo((a.at + 1) % len(a.panes)) }},
		{ID: "app.previous_pane", Words: "action.previous_pane", Keys: []string{"shift+tab"}, Group: "group.panes",
			Do: func() tea.Cmd { return a.switchTo((a.at + len(a.panes) - 1) % len(a.panes)) }},
	}
	own := min(a.fixed+a.pinned, 9)
	past, tour, macros := a.pastActions(), a.tourActions(), a.macroActions()
	list = slices.Grow(list, len(past)+len(tour)+len(macros)+own) // it is made at each key
	list = append(append(append(list, past...), tour...), macros...)
	for i := range own {
		list = append(list, keys.Action{
			ID: "pane." + a.panes[i].Name(), Words: titleKey(a.panes[i]), Keys: []string{strconv.Itoa(i + 1)},
			Group: "group.panes", Do: func() tea.Cmd { return a.switchTo(i) },
		})
	}
	return list
}

// titleKey is the catalogue key of a pane's title.
func titleKey(e *entry) string {
	if strings.HasPrefix(e.Name(), "view:") {
		return "kind.view"
	}
	if _, ok := e.Pane.(pane.Titled); ok {
		return "kind." + e.Name() + ".many"
	}
	return "pane." + e.Name()
}

// title is a pane's title.
func (a *App) title(e *entry) string {
	if t, ok := e.Pane.(pane.Titled); ok {
		return t.Title()
	}
	return a.host.T("pane." + e.Name())
}

// still is what is asked for again and again while the screen is drawn, when
// nothing changes.
type still struct {
	on     bool
	own    []keys.Action
	here   []keys.Action
	keyFor map[string]string
}

// here lists the actions that work now: the pane's, then the application's but
// for keys that the pane takes.
func (a *App) here() []keys.Action {
	if !a.still.on {
		return a.workHere()
	}
	if a.still.here == nil {
		a.still.here = slices.Clip(a.workHere())
	}
	return a.still.here
}

// own lists the actions of the pane that is shown.
func (a *App) own() []keys.Action {
	if !a.still.on {
		return a.actionsOf(a.current())
	}
	if a.still.own == nil {
		a.still.own = slices.Clip(a.actionsOf(a.current()))
	}
	return a.still.own
}

func (a *App) workHere() []keys.Action {
	own, all := a.own(), a.Actions()
	here := slices.Grow(slices.Clip(own), len(all))
	taken := func(key string) bool {
		return slices.ContainsFunc(own, func(x keys.Action) bool { return slices.Contains(x.Keys, key) })
	}
	for _, x := range all {
		had := len(x.Keys)
		if slices.ContainsFunc(x.Keys, taken) {
			x.Keys = slices.DeleteFunc(slices.Clone(x.Keys), taken)
		}
		if len(x.Keys) > 0 || had == 0 {
			here = append(here, x)
		}
	}
	return a.unrecordable(a.guarded(here))
}

// palette offers every action, every pane, and every kind.
func (a *App) palette() tea.Cmd {
	h := a.host
	actions := a.here()
	byID := map[string]keys.Action{}
	var items []widget.Item
	for _, x := range actions {
		if x.Do == nil || x.ID == "app.palette" {
			continue
		}
		byID[x.ID] = x
		it := widget.Item{Value: x.ID, Label: pane.Upper(x.Text(h.Words)), Hint: keys.ShowAll(h.Words, x.Keys)}
		if can, reason := x.Can(); !can {
			if x.Timely {
				continue
			}
			it.Reason = h.T(reason)
		}
		items = append(items, it)
	}
	for _, x := range a.doors() {
		byID[x.ID] = x
		items = append(items, widget.Item{Value: x.ID, Label: x.Title})
	}
	p := widget.NewPicker(h.Words, h.Theme, h.T("action.palette"), items)
	return h.Choose(p, func(it widget.Item) tea.Cmd { return a.do(byID[it.Value]) })
}

// doors are what the palette alone leads to: views and kinds that have no pane.
func (a *App) doors() []keys.Action {
	h := a.host
	open := func(name, title string) keys.Action {
		return keys.Action{ID: "open:" + name, Title: title, Do: func() tea.Cmd { h.Go(name); return nil }}
	}
	var list []keys.Action
	for _, v := range a.views {
		list = append(list, open(v.Name(), pane.Upper(h.T("action.open_view", "title", widget.Clean(v.Title)))))
	}
	for _, k := range model.Kinds {
		list = append(list, open(k.Name, h.T("action.open_kind", "kinds", h.Words.Kinds(k.Name))),
			keys.Action{ID: "add:" + k.Name, Title: h.T("action.add_kind", "kind", h.Words.Kind(k.Name)),
				Do: func() tea.Cmd { return h.AddRecord(k, nil, nil) }})
	}
	return list
}

// note opens the form of a contact, with what the pane knows it is about.
func (a *App) note() tea.Cmd {
	var note pane.Note
	if n, ok := a.current().Pane.(pane.Noter); ok {
		note = n.Note()
	}
	return a.host.AddContact(note)
}

// search looks in every kind and goes to the record chosen. It begins with what
// was sought last; in a macro with nothing, so as to do the same every time.
func (a *App) search() tea.Cmd {
	if a.macros.play != nil || a.macros.recorder.On() {
		return a.host.Push(newSearcher(a.host, &sought{}))
	}
	return a.host.Push(newSearcher(a.host, &a.sought))
}

func (a *App) reveal() tea.Cmd {
	h := a.host
	h.Reveal = !h.Reveal
	key := "app.hidden"
	if h.Reveal {
		key = "app.revealed"
	}
	h.Say(style.Warn, h.T(key))
	return a.broadcast(pane.Changed{})
}

func (a *App) nextTheme() tea.Cmd {
	a.opts.Fixed = true
	a.SetMode((a.host.Theme.Mode + 1) % (style.Plain + 1))
	return nil
}

// chooseDraft lists the drafts.
func (a *App) chooseDraft() tea.Cmd {
	a.offered, a.asked = false, true
	return a.readDrafts()
}

// offerDrafts asks once, at the start or on demand, whether to resume.
func (a *App) offerDrafts(drafts []pane.Draft) tea.Cmd {
	h := a.host
	drafts = h.TakeUnsent(drafts)
	if !a.asked && h.Top() != nil {
		return nil // who has begun to work is not interrupted; the palette has them
	}
	if a.offered || len(drafts) == 0 {
		if !a.offered && a.host.Top() == nil && len(drafts) == 0 && a.asked {
			h.Say(style.Dim, h.T("draft.none"))
		}
		a.offered = true
		return nil
	}
	a.offered = true
	items := make([]widget.Item, 0, len(drafts)+1)
	for i, d := range drafts {
		label := h.T("draft.what", "kind", pane.Upper(h.Words.Kind(d.Link.Kind)), "when", h.Words.Ago(h.Now().Sub(d.Kept)))
		items = append(items, widget.Item{Value: strconv.Itoa(i), Label: label, Hint: firstText(d)})
	}
	items = append(items, widget.Item{Label: h.T("draft.later")})
	p := widget.NewPicker(h.Words, h.Theme, h.T("draft.question"), items)
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		i, err := strconv.Atoi(it.Value)
		if err != nil {
			return nil
		}
		return h.Resume(drafts[i])
	})
}

// firstText is what a draft's first text field holds, to tell drafts apart. A
// sensitive field is left out.
func firstText(d pane.Draft) string {
	k := model.KindNamed(d.Link.Kind)
	if k == nil || k.Positional() == nil || k.Positional().Sensitive {
		return ""
	}
	return widget.Cut(d.Fields[k.Positional().Name], 24)
}
