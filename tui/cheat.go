package tui

import (
	"fmt"
	"strings"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/records"
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

// KeyGroups lists every key of the action registry. What a group shares with an
// earlier one stands there only.
func KeyGroups(words *i18n.Catalogue) []KeyGroup {
	a := New(Options{Words: words, Now: time.Now})
	defer a.stop()
	seen := map[string]bool{}
	var out []KeyGroup
	add := func(title string, actions []keys.Action) {
		g := KeyGroup{Title: title}
		for _, x := range actions {
			if len(x.Keys) == 0 || x.Words == "" || x.Group == "group.panes" && len(x.Keys[0]) == 1 {
				continue
			}
			line := KeyLine{Words: words.T(x.Words)}
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
		panes.Lines = append(panes.Lines, KeyLine{[]string{fmt.Sprint(i + 1)}, a.title(a.panes[i])})
	}
	out = append(out, panes)
	add(words.T("group.app"), a.Actions())
	add(words.T("cheat.lists", "kinds", words.Kinds(model.Tasks.Name)), records.New(a.host, model.Tasks.Kind).Actions())
	for i := range min(a.fixed, 9) {
		add(a.title(a.panes[i]), a.panes[i].Actions())
		if m, ok := a.panes[i].Pane.(pane.Moded); ok {
			for _, mode := range m.Modes() {
				add(a.title(a.panes[i])+" · "+words.T(mode.Words), mode.Actions)
			}
		}
	}
	return out
}

// CheatSheet is the keys in Markdown.
func CheatSheet(words *i18n.Catalogue) string {
	var b strings.Builder
	for _, g := range KeyGroups(words) {
		fmt.Fprintf(&b, "\n**%s**\n\n| %s | %s |\n|---|---|\n", g.Title, words.T("cheat.key"), words.T("cheat.does"))
		for _, l := range g.Lines {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.Join(l.Keys, "` `"), l.Words)
		}
	}
	return b.String()
}
