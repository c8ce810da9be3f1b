package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// help says what concerns the record under the cursor, then every key by group.
func (a *App) help() tea.Cmd {
	h := a.host
	all := a.here()
	groups := a.aboutCursor(all)
	told := len(groups) > 0
	rest := slices.DeleteFunc(slices.Clone(all), func(x keys.Action) bool { return len(x.Keys) == 0 || told && onRecord(x) })
	rest, apart := a.refusedAlike(rest)
	place := map[string]int{}
	for _, x := range rest {
		i, ok := place[x.Group]
		if !ok {
			i = len(groups)
			place[x.Group] = i
			groups = append(groups, widget.HelpGroup{Title: h.T(x.Group)})
		}
		groups[i].Bindings = append(groups[i].Bindings, a.helpLine(x))
	}
	groups = append(groups, a.cannot(apart)...)
	boxes := widget.HelpGroup{Title: h.T("group.dialog")}
	for _, x := range a.bound.Apply(keys.Typed()) {
		boxes.Bindings = append(boxes.Bindings, a.helpLine(x))
	}
	groups = append(groups, boxes, widget.HelpGroup{Title: h.T("help.signs"), Text: strings.Split(h.T("help.signs.text"), "\n")})
	return h.Push(&pane.Helper{Help: widget.NewHelp(h.Words, h.Theme, groups)})
}

// helpLine says of an action its keys, its words, and why not now.
func (a *App) helpLine(x keys.Action) widget.HelpLine {
	h := a.host
	line := widget.HelpLine{Keys: a.bound.Caps(h.Words, x.Keys), Words: pane.Upper(x.Text(h.Words))}
	if can, reason := x.Can(); !can {
		line.Reason = h.T(reason)
	}
	return line
}

// onRecord tells the actions on the record under the cursor.
func onRecord(x keys.Action) bool {
	return x.ID != "record.add" && (strings.HasPrefix(x.ID, "record.") || strings.HasPrefix(x.ID, "task."))
}

// aboutCursor says what the record under the cursor is, what its status means,
// what can be done with it now, and what cannot, and why; nothing without one.
func (a *App) aboutCursor(all []keys.Action) []widget.HelpGroup {
	h := a.host
	rows := a.rows()
	if rows == nil || rows.Link().ID.IsZero() {
		return nil
	}
	k := model.KindNamed(rows.Link().Kind)
	if k == nil {
		return nil
	}
	about := widget.HelpGroup{Title: a.cursorTitle(k, rows), Text: []string{h.T("about.kind." + k.Name)}}
	if f := k.Field("status"); f != nil {
		code := rows.Current(f.Name)
		if meaning := h.StatusMeaning(k.Name, code); meaning != "" {
			about.Text = append(about.Text, h.T("about.state", "field", pane.Upper(h.Words.Field(k.Name, f.Name)),
				"status", h.Words.Choice(k.Name, f.Name, code), "meaning", meaning))
		}
	}
	return append([]widget.HelpGroup{about}, a.canAndCannot(all)...)
}

// canAndCannot lists what can be done with the record under the cursor, then, by
// the reason, what cannot now.
func (a *App) canAndCannot(all []keys.Action) []widget.HelpGroup {
	can := widget.HelpGroup{Title: a.host.T("about.now")}
	var not []keys.Action
	for _, x := range all {
		switch ok, _ := x.Can(); {
		case !onRecord(x) || len(x.Keys) == 0:
		case ok:
			can.Bindings = append(can.Bindings, a.helpLine(x))
		default:
			not = append(not, x)
		}
	}
	if len(can.Bindings) == 0 {
		return a.cannot(not)
	}
	return append([]widget.HelpGroup{can}, a.cannot(not)...)
}

// alike is from how many lines on a reason is said once, above them.
const alike = 3

// refusedAlike takes out what cannot be done now for a reason that many share, as
// where nothing is under the cursor.
func (a *App) refusedAlike(all []keys.Action) (rest, apart []keys.Action) {
	why := make([]string, len(all))
	shared := map[string]int{}
	for i, x := range all {
		if ok, reason := x.Can(); !ok {
			why[i] = reason
			shared[reason]++
		}
	}
	for i, x := range all {
		if shared[why[i]] >= alike {
			apart = append(apart, x)
		} else {
			rest = append(rest, x)
		}
	}
	return rest, apart
}

// cannot lists what cannot be done now, by the reason.
func (a *App) cannot(all []keys.Action) []widget.HelpGroup {
	var out []widget.HelpGroup
	place := map[string]int{}
	for _, x := range all {
		line := a.helpLine(x)
		i, ok := place[line.Reason]
		if !ok {
			i = len(out)
			place[line.Reason] = i
			out = append(out, widget.HelpGroup{Title: a.host.T("about.not_now", "reason", line.Reason)})
		}
		line.Reason = "" // its heading says it
		out[i].Bindings = append(out[i].Bindings, line)
	}
	return out
}

// cursorTitle names the record under the cursor, unless it is protected.
func (a *App) cursorTitle(k *model.Kind, rows pane.Rows) string {
	h := a.host
	title := ""
	if len(k.Label) > 0 {
		title = rows.Current(k.Label[0])
	}
	if title == "" || title == pane.Hidden || strings.Contains(title, pane.Join) {
		return h.T("about.cursor_kind", "kind", h.Words.Kind(k.Name))
	}
	return h.T("about.cursor", "kind", h.Words.Kind(k.Name), "title", h.Words.Quote(widget.Clean(h.Title(title))))
}

// rows are those that the cursor is in, nil for none.
func (a *App) rows() pane.Rows {
	switch p := a.current().Pane.(type) {
	case pane.Rows:
		return p
	case pane.Rowed:
		return p.Rows()
	}
	return nil
}
