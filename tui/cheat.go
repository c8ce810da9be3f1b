package tui

import (
	"fmt"
	"strings"

	"relais/tui/i18n"
	"relais/tui/keys"
)

// KeyGroup is the keys of a pane, or of all of them, as references list them.
type KeyGroup struct {
	Title string
	Lines []KeyLine
}

// KeyLine is what some keys do. Keys are written as the user's keyboard has them.
type KeyLine struct {
	Keys  []string
	Words string
}

// Groups lists every key. What a group shares with an earlier one stands there
// only.
func (r *Registry) Groups() []KeyGroup {
	a, words := r.app, r.app.host.Words
	seen := map[string]bool{}
	var out []KeyGroup
	add := func(title string, actions []keys.Action) {
		g := KeyGroup{Title: title}
		for _, x := range a.bound.Apply(actions) {
			if len(x.Keys) == 0 || x.Words == "" || x.Group == "group.panes" && strings.HasPrefix(x.ID, "pane.") {
				continue
			}
			line := KeyLine{Words: x.Text(words)}
			for _, k := range x.Keys {
				line.Keys = append(line.Keys, keys.Show(words, k))
			}
			if id := strings.Join(line.Keys, " ") + "\t" + line.Words; !seen[id] {
				seen[id] = true
				g.Lines = append(g.Lines, line)
			}
		}
		if len(g.Lines) > 0 {
			out = append(out, g)
		}
	}
	panes := KeyGroup{Title: words.T("group.panes")}
	for i := range min(a.fixed, 9) {
		panes.Lines = append(panes.Lines, KeyLine{[]string{a.digit(i)}, a.title(a.panes[i])})
	}
	out = append(out, panes)
	add(words.T("group.app"), a.unbound())
	for _, p := range append(a.places(), a.dialogPlaces()...) {
		add(p.Title, p.Own)
	}
	return out
}

// KeyGroups lists every key of the action registry.
func KeyGroups(words *i18n.Catalogue, own Own) []KeyGroup {
	r := NewRegistry(words, own)
	defer r.Close()
	return r.Groups()
}

// CheatSheet is the keys in Markdown.
func CheatSheet(words *i18n.Catalogue, own Own) string {
	var b strings.Builder
	for _, g := range KeyGroups(words, own) {
		fmt.Fprintf(&b, "\n**%s**\n\n| %s | %s |\n|---|---|\n", g.Title, words.T("cheat.key"), words.T("cheat.does"))
		for _, l := range g.Lines {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.Join(l.Keys, "` `"), l.Words)
		}
	}
	return b.String()
}
