package main

import (
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"relais/tui/i18n"
)

// A text for people has two words or an accent. What is left, single English
// words in ASCII, are names: of fields, flags, catalogue keys.
var forPeople = regexp.MustCompile(`\pL[,.;:!?'’]? +[\pL«"“]|[À-ÖØ-öø-ÿœŒ]`)

// silent are the calls whose texts reach a log or a developer, never a screen.
var silent = []string{"errors.New", "fmt.Errorf", "panic", "regexp.MustCompile"}

// No text of the interface stands outside of the catalogues. Allowed are: the
// texts of faults (errors.New, fmt.Errorf, panic, methods named Error), tags
// of structs, and lines that say //words:… and why.
func TestNoTextOutsideTheCatalogues(t *testing.T) {
	for _, s := range sources(t, 4 /* parser.ParseComments */) {
		if s.dir != "cmd" && !strings.HasPrefix(s.dir, "cmd/") && s.dir != "tui" && !strings.HasPrefix(s.dir, "tui/") {
			continue
		}
		if s.dir == "tui/pane/panetest" { // what panes are tested with
			continue
		}
		for _, lit := range literals(s) {
			t.Errorf("%s: %s stands outside of the catalogues", s.set.Position(lit.Pos()), lit.Value)
		}
	}
}

// literals lists the texts for people in a file.
func literals(s source) []*ast.BasicLit {
	excused := map[int]bool{}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//words:") {
				excused[s.set.Position(c.Pos()).Line] = true
			}
		}
	}
	var out []*ast.BasicLit
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.StructType:
			return false
		case *ast.FuncDecl:
			return n.Name.Name != "Error"
		case *ast.CallExpr:
			return !isSilent(n)
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind == token.STRING && err == nil && forPeople.MatchString(text) && !excused[s.set.Position(n.Pos()).Line] {
				out = append(out, n)
			}
		}
		return true
	})
	return out
}

func isSilent(call *ast.CallExpr) bool {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			name = x.Name + "." + f.Sel.Name
		}
	}
	for _, s := range silent {
		if s == name {
			return true
		}
	}
	return false
}

// The rule finds what it is for, and leaves names alone.
func TestLiteralRule(t *testing.T) {
	for text, want := range map[string]bool{
		"Rien à montrer": true, "Nothing here": true, "Échéance": true, "Saved: all good": true,
		"status": false, "cli.flag_unknown": false, "2006-01-02 15:04": false, "--json": false, "relais ": false, "n/a": false,
	} {
		if got := forPeople.MatchString(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Every refusal that the program can give has its sentence.
func TestEveryRefusalHasWords(t *testing.T) {
	c := i18n.Load("fr")
	call := regexp.MustCompile(`(?:Refuse\(\s*[A-Za-z.]+,\s*|invalid\()"([a-z_.]+)"`)
	found := 0
	for _, s := range sources(t, 0) {
		text, err := os.ReadFile("../../" + s.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			found++
			if !c.Has("refuse." + m[1]) {
				t.Errorf("%s: refuse.%s has no words", s.path, m[1])
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d refusals found: the test looks for the wrong form", found)
	}
}
