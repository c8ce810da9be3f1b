package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layer is a row of DESIGN §2's table: a folder, what its packages may import
// of ours and of others, and what they must not.
type layer struct {
	dir    string
	ours   []string // packages of ours, "…/" for everything below
	others []string // modules of others; nil for any that is not banned
	banned []string
}

// doors are the packages by which the world comes in: files, network, clock,
// chance.
var doors = []string{
	"os", "os/", "net", "net/", "io/fs", "io/ioutil", "path/filepath", "syscall", "log", "log/",
	"database/sql", "database/", "math/rand", "math/rand/", "crypto/rand",
}

// layers holds the table; the longest dir that fits a package is its row.
var layers = []layer{
	{dir: "model", ours: []string{}, others: []string{"golang.org/x/text/"}, banned: doors},
	{dir: "store", ours: []string{"relais/model", "relais/store/"}, others: []string{"modernc.org/sqlite", "modernc.org/sqlite/", "golang.org/x/text/"}},
	{dir: "store/port", ours: []string{"relais/model", "relais/store/port/"}, others: []string{"golang.org/x/text/"}, banned: []string{"database/sql"}},
	{dir: "store/port/plan", ours: []string{"relais/model", "relais/store"}, others: []string{"golang.org/x/text/"}, banned: []string{"database/sql"}},
	{dir: "store/seed", ours: []string{"relais/model", "relais/store", "relais/store/"}, others: []string{"golang.org/x/text/"}, banned: []string{"database/sql"}},
	{dir: "store/seal", ours: []string{}},
	{dir: "store/drive", ours: []string{}, others: []string{"golang.org/x/sys/"}, banned: []string{"database/sql"}},
	{dir: "store/replica", ours: []string{"relais/model", "relais/store/seal", "relais/store/replica", "relais/store/replica/"}, banned: []string{"database/sql"}},
	{dir: "tui", ours: []string{"relais/model", "relais/tui/"}, banned: []string{"database/sql"}},
	{dir: "tui/i18n", ours: []string{}, others: []string{"golang.org/x/text/"}, banned: []string{"database/sql"}},
	{dir: "tui/widget", ours: []string{"relais/model", "relais/tui/i18n", "relais/tui/style", "relais/tui/keys"}, banned: []string{"database/sql"}},
	{dir: "cmd", ours: []string{"relais/"}, banned: []string{"database/sql", "modernc.org/"}},
}

// source is a Go file of ours that ends up in the program.
type source struct {
	path, dir string
	file      *ast.File
	set       *token.FileSet
}

// sources parses the program's files, tests and test data left out.
func sources(t *testing.T, mode parser.Mode) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var out []source
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, mode)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		out = append(out, source{rel, rel[:max(0, strings.LastIndexByte(rel, '/'))], file, set})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(out))
	}
	return out
}

// under tells whether an import path is in a list; an entry that ends in a
// slash stands for everything below it.
func under(path string, list []string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		return path == entry || strings.HasSuffix(entry, "/") && strings.HasPrefix(path, entry)
	})
}

func layerOf(dir string) *layer {
	var best *layer
	for i, l := range layers {
		if (dir == l.dir || strings.HasPrefix(dir, l.dir+"/")) && (best == nil || len(l.dir) > len(best.dir)) {
			best = &layers[i]
		}
	}
	return best
}

// violation says what is wrong with an import, "" for nothing.
func violation(l *layer, path string) string {
	isOurs := strings.HasPrefix(path, "relais/")
	isOther := strings.Contains(strings.Split(path, "/")[0], ".")
	switch {
	case under(path, l.banned):
		return "must not import " + path
	case isOurs && !under(path, l.ours):
		return "may not import " + path
	case isOther && l.others != nil && !under(path, l.others):
		return "may not import " + path
	}
	return ""
}

// Every package imports only what its layer may (DESIGN §2).
func TestLayers(t *testing.T) {
	for _, s := range sources(t, parser.ImportsOnly) {
		l := layerOf(s.dir)
		if l == nil {
			t.Errorf("%s: the folder %q is in no layer", s.path, s.dir)
			continue
		}
		for _, imp := range s.file.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			if v := violation(l, path); v != "" {
				t.Errorf("%s: %s %s", s.set.Position(imp.Pos()), s.dir, v)
			}
		}
	}
}

// The rules that TestLayers goes by do find what they are for.
func TestLayersFindViolations(t *testing.T) {
	for dir, path := range map[string]string{
		"model": "os", "store": "relais/tui/i18n", "tui": "relais/store", "tui/today": "database/sql",
		"cmd/relais": "modernc.org/sqlite", "store/replica": "relais/store", "store/seal": "relais/model",
		"tui/widget": "relais/tui/today", "store/port": "charm.land/bubbletea/v2",
	} {
		if violation(layerOf(dir), path) == "" {
			t.Errorf("%s importing %s goes unseen", dir, path)
		}
	}
}

// The model asks nobody for the time or for chance, and cmd speaks no SQL.
func TestLayersKeepTheirHands(t *testing.T) {
	speaksSQL := regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA|DROP) `)
	for _, s := range sources(t, 0) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && n.Sel.Name == "Now" && strings.HasPrefix(s.dir, "model") {
					t.Errorf("%s: the model reads the clock", s.set.Position(n.Pos()))
				}
			case *ast.BasicLit:
				text, _ := strconv.Unquote(n.Value)
				if n.Kind == token.STRING && !strings.HasPrefix(s.dir, "store") && speaksSQL.MatchString(text) {
					t.Errorf("%s: SQL outside of the store", s.set.Position(n.Pos()))
				}
			}
			return true
		})
	}
}
