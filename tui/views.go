package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/records"
)

// readViews asks for the saved views.
func (a *App) readViews() tea.Cmd {
	data := a.opts.Data
	return a.reading.Do(func(ctx context.Context) ([]pane.SavedView, error) { return pane.ReadViews(ctx, data) })
}

// setViews shows the pinned views below the panes. Those that were there keep
// what they show; the one that the user looks at stays, pinned or not, and the
// list beside the panes unless its view is no more.
func (a *App) setViews(views []pane.SavedView) tea.Cmd {
	a.views, a.every = views, nil
	cmds := []tea.Cmd{a.saveBeside()}
	old, here, beside := a.panes[a.fixed:], a.current(), a.beside()
	panes := slices.Clip(a.panes[:a.fixed])
	for _, v := range views {
		i := slices.IndexFunc(old, func(e *entry) bool { return e.Name() == v.Name() })
		switch {
		case i >= 0:
			p := old[i].Pane.(*records.Pane)
			if old[i].rev++; old[i].started {
				cmds = append(cmds, p.SetView(v))
			} else {
				old[i].Pane = records.NewView(a.host, v)
			}
			if v.Pinned.V {
				panes = append(panes, old[i])
			}
		case v.Pinned.V:
			panes = append(panes, &entry{Pane: records.NewView(a.host, v)})
		}
	}
	a.pinned = len(panes) - a.fixed
	gone := beside == nil || strings.HasPrefix(beside.Name(), viewName) && a.opened(beside.Name()) == nil
	switch {
	case !slices.Contains(panes, here):
		panes = append(panes, here)
	case !gone && !slices.Contains(panes, beside):
		panes = append(panes, beside)
	}
	a.panes, a.at = panes, slices.Index(panes, here)
	return tea.Batch(cmds...)
}

// madeView notes that the list beside the panes was saved as a view, which it is
// from then on.
func (a *App) madeView(w pane.Wrote) {
	if len(w.Edits) != 1 || w.Edits[0].Op != pane.Create || w.Edits[0].Link.Kind != model.Views.Name || len(w.Done.Links) == 0 {
		return
	}
	if e := a.beside(); e != nil && e == a.current() && !strings.HasPrefix(e.Name(), viewName) {
		a.made = w.Done.Links[0].ID
	}
}

// saveBeside turns the list beside the panes into the view that it was saved as.
func (a *App) saveBeside() tea.Cmd {
	i := slices.IndexFunc(a.views, func(v pane.SavedView) bool { return v.ID == a.made })
	a.made = model.ID{}
	e := a.beside()
	if i < 0 || e == nil {
		return nil
	}
	e.rev++
	return e.Pane.(*records.Pane).SetView(a.views[i]) // as all beside the panes are
}

// beside is the list that was opened beside the panes, nil for none.
func (a *App) beside() *entry {
	if i := a.fixed + a.pinned; i < len(a.panes) {
		return a.panes[i]
	}
	return nil
}

// viewName begins the name of a view's pane.
const viewName = "view:"

// opened makes the pane of a kind or a view by its name; nil for none.
func (a *App) opened(name string) pane.Pane {
	if strings.HasPrefix(name, viewName) {
		for _, v := range a.views {
			if v.Name() == name {
				return records.NewView(a.host, v)
			}
		}
		return nil
	}
	if kind := model.KindNamed(name); kind != nil {
		return records.New(a.host, kind)
	}
	return nil
}

// layOut shows rows in the list of their kind, beside the panes.
func (a *App) layOut(v model.View) tea.Cmd {
	i := a.fixed + a.pinned
	a.panes = append(a.panes[:i], &entry{Pane: records.NewView(a.host, pane.SavedView{View: v})})
	return a.switchTo(i)
}
