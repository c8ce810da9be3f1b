package tui

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

const readme = "../README.md"

// part finds what stands between two marks of README.md.
func part(t *testing.T, text, name string) (before, inside, after string) {
	t.Helper()
	open, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(text, open)
	inside, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks the marks of %s", name)
	}
	return before + open, inside, end + after
}

// held holds a part of README.md to what the program says; -update writes it.
func held(t *testing.T, name, want string) {
	t.Helper()
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, inside, after := part(t, string(data), name)
	if inside == want {
		return
	}
	if flag.Lookup("update").Value.String() != "true" {
		t.Fatalf("README.md: %s is not as the program has it (go test ./tui -run README -update writes it)", name)
	}
	if err := os.WriteFile(readme, []byte(before+want+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

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
	}
	b.WriteString("\n")
	held(t, "keys", b.String())
}

func keyCaps(words *i18n.Catalogue, names []string) string {
	var caps []string
	for _, k := range names {
		caps = append(caps, "`"+keys.Show(words, k)+"`")
	}
	return strings.Join(caps, " ")
}
