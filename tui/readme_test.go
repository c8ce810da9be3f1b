package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// The README's table of keys is the action registry's.
func TestREADMEKeys(t *testing.T) {
	f, words := office(), i18n.Load("fr")
	a := New(Options{Data: f, Words: words, Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID})
	var b strings.Builder
	seen := map[string]bool{}
	table := func(title string, actions []keys.Action) {
		rows := ""
		for _, x := range actions {
			line := ""
			if len(x.Keys) > 0 && x.Words != "" {
				line = fmt.Sprintf("| %s | %s |\n", keyCaps(words, x.Keys), words.T(x.Words))
			}
			if line == "" || seen[line] || x.Group == "group.panes" && len(x.Keys[0]) == 1 {
				continue
			}
			seen[line] = true
			rows += line
		}
		if rows != "" {
			fmt.Fprintf(&b, "\n**%s**\n\n| touche | ce qu'elle fait |\n|---|---|\n%s", title, rows)
		}
	}
	var panes []string
	for i := range min(a.fixed, 9) {
		panes = append(panes, fmt.Sprintf("`%d` %s", i+1, a.title(a.panes[i])))
	}
	fmt.Fprintf(&b, "\nLes volets : %s.\n", strings.Join(panes, ", "))
	table(words.T("group.app"), a.Actions())
	common := generic(model.Tasks.Kind)(a.host)
	table(words.T("kind.task.many")+" et autres listes", common.Actions())
	for i := range min(a.fixed, 9) {
		table(a.title(a.panes[i]), a.panes[i].Actions())
		if m, ok := a.panes[i].Pane.(pane.Moded); ok {
			for _, mode := range m.Modes() {
				table(a.title(a.panes[i])+" · "+words.T(mode.Words), mode.Actions)
			}
		}
	}
	b.WriteString("\n")
	panetest.README(t, "../README.md", "keys", b.String())
}

func keyCaps(words *i18n.Catalogue, names []string) string {
	var caps []string
	for _, k := range names {
		caps = append(caps, "`"+keys.Show(words, k)+"`")
	}
	return strings.Join(caps, " ")
}
