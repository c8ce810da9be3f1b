package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"relais/tui/keys"
)

// mayNameKeys are the files and folders of tui that may name keys outside of the
// declaration of an action, and why.
var mayNameKeys = map[string]string{
	"tui/keys/":           "declares those that every dialog and list has",
	"tui/widget/input.go": "a text, or a choice within its field, is edited as in every program",
	"tui/macros.go":       "asks for a macro's key, whichever, and takes it away by backspace",
}

// No key stands outside of the action registry: what a key does is declared by
// an action, so that it is listed, told by help, and can be another. Dialogs and
// panes ask keys.Means what was pressed; widgets have the constants of keys.
func TestNoKeyOutsideTheRegistry(t *testing.T) {
	used := map[string]bool{}
	seen := 0
	for _, s := range sources(t, 0) {
		if s.dir != "tui" && !strings.HasPrefix(s.dir, "tui/") {
			continue
		}
		seen++
	found:
		for _, n := range hardKeys(s.file) {
			for where := range mayNameKeys {
				if strings.HasPrefix(s.path, where) {
					used[where] = true
					continue found
				}
			}
			t.Errorf("%s: a key stands outside of the action registry", s.set.Position(n.Pos()))
		}
	}
	for where := range mayNameKeys {
		if !used[where] {
			t.Errorf("%s names no key: take it from the list", where)
		}
	}
	if seen < 100 {
		t.Errorf("only %d files: the test looks in the wrong place", seen)
	}
}

// alwaysKeys are the names that are nothing else; pressed are what a key press is
// called in code.
var (
	alwaysKeys = regexp.MustCompile(`^(esc|enter|tab|backspace|pgup|pgdown|space|(shift|ctrl|alt)\+.+|f([1-9]|10))$`)
	pressed    = []string{"key", "k", "pressed", "press"}
)

// declaring are the calls and fields that declare the keys of an action, or fill
// the places of a text, which may be called as keys are.
var declaring = []string{"Keys", "InDialog", "toggle", "T", "say"}

// hardKeys lists the names of keys in a file that declare no action: wherever the
// name is nothing else, and of signs and words those that a key is compared with.
func hardKeys(file *ast.File) []ast.Node {
	var out []ast.Node
	var walk func(n ast.Node, compared bool)
	walk = func(n ast.Node, compared bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			if m == n {
				return true
			}
			switch m := m.(type) {
			case *ast.ImportSpec, *ast.StructType:
				return false
			case *ast.KeyValueExpr:
				return !declares(m.Key)
			case *ast.CallExpr:
				return !declares(m.Fun)
			case *ast.SwitchStmt:
				for _, clause := range m.Body.List {
					c := clause.(*ast.CaseClause)
					for _, e := range c.List {
						walk(&ast.ParenExpr{X: e}, isPressed(m.Tag))
					}
					for _, stmt := range c.Body {
						walk(&ast.BlockStmt{List: []ast.Stmt{stmt}}, false)
					}
				}
				return false
			case *ast.BinaryExpr:
				both := m.Op.Precedence() == token.EQL.Precedence() && (isPressed(m.X) || isPressed(m.Y))
				walk(&ast.ParenExpr{X: m.X}, both)
				walk(&ast.ParenExpr{X: m.Y}, both)
				return false
			case *ast.SelectorExpr:
				x, ok := m.X.(*ast.Ident)
				if ok && x.Name == "tea" && strings.HasPrefix(m.Sel.Name, "Key") && !strings.HasSuffix(m.Sel.Name, "Msg") {
					out = append(out, m)
				}
			case *ast.BasicLit:
				if m.Kind == token.CHAR && compared {
					out = append(out, m)
				}
				name, err := strconv.Unquote(m.Value)
				if m.Kind == token.STRING && err == nil && (alwaysKeys.MatchString(name) || compared && keys.Typeable(name)) {
					out = append(out, m)
				}
			}
			return true
		})
	}
	walk(file, false)
	return out
}

// declares reports whether a field or a function is one of those declaring.
func declares(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return slices.Contains(declaring, e.Name)
	case *ast.SelectorExpr:
		return slices.Contains(declaring, e.Sel.Name)
	}
	return false
}

// isPressed reports whether an expression is a key that was pressed.
func isPressed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return slices.Contains(pressed, e.Name)
	case *ast.IndexExpr:
		return isPressed(e.X)
	case *ast.CallExpr:
		s, ok := e.Fun.(*ast.SelectorExpr)
		return ok && len(e.Args) == 0 && s.Sel.Name == "String"
	}
	return false
}

// The rule finds what it is for, and leaves words and declarations alone.
func TestHardKeyRule(t *testing.T) {
	for body, want := range map[string]int{
		`switch msg.String() { case "esc", "q": }`:                             2,
		`switch k := msg.String(); k { case "x": }`:                            1,
		`switch { case key == "g" && some: }`:                                  1,
		`if key := msg.String(); key != "j" { return }`:                        1,
		`ok := slices.Contains([]string{"pgup", "end"}, key)`:                  1,
		`switch key { case "a": switch status { case "b": press("ctrl+s") } }`: 2,
		`if key[0] >= '1' { return }`:                                          1,
		`if msg.Code == tea.KeyEnter { return }`:                               1,
		`switch status { case "a", "end": }`:                                   0,
		`a := keys.Action{ID: "x", Keys: []string{"esc", "q"}}`:                0,
		`a := keys.InDialog("x", "x", "ctrl+s", "b")`:                          0,
		`switch keys.Means(msg.String(), all) { case "settle.next": }`:         0,
		`if key == keys.Leave { return }`:                                      0,
		`h.T("tour.line", "esc", esc)`:                                         0,
		`var m tea.KeyPressMsg`:                                                0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package x\nfunc f() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if got := len(hardKeys(file)); got != want {
			t.Errorf("%s: %d keys found, want %d", body, got, want)
		}
	}
}
