package plan

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzParse holds the promises of Parse for any file: a plan that keeps its
// invariants or a refusal with a line, never a panic, and in little time.
func FuzzParse(f *testing.F) {
	for _, s := range []string{smallRaw, smallMD, smallJS} {
		f.Add("plan", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		start := time.Now()
		doc, doubts, err := Parse(name, data)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v for %d bytes", took, len(data))
		}
		last := lineAt(data, len(data)) + strings.Count(string(data), "\v")
		for _, d := range doubts {
			if d.Key == "" || d.Line < 1 || d.Line > last && !isUTF16(data) {
				t.Errorf("doubt %+v in a file of %d lines", d, last)
			}
		}
		if err != nil {
			var r *Refused
			if !errors.As(err, &r) || r.Key == "" || r.Line < 1 || r.Line > last && !isUTF16(data) || doc != nil {
				t.Errorf("refusal %v in a file of %d lines", err, last)
			}
			return
		}
		invariants(t, doc)
	})
}

func isUTF16(data []byte) bool {
	return strings.HasPrefix(string(data), "\xFF\xFE") || strings.HasPrefix(string(data), "\xFE\xFF")
}

func invariants(t *testing.T, doc *Document) {
	t.Helper()
	if err := check(doc, "", &notes{}); err != nil {
		t.Errorf("an accepted plan breaks a rule: %v", err)
	}
	seen := map[string]bool{}
	for _, nodes := range [][]Node{doc.ObjectiveNodes(), doc.MeansNodes(), doc.ActionNodes()} {
		for _, n := range nodes {
			if seen[n.Ref] || n.Text == "" || !utf8.ValidString(n.Text) || strings.TrimSpace(n.Text) == "" {
				t.Errorf("node %+v", n)
			}
			seen[n.Ref] = true
		}
	}
	for i, n := range doc.ActionNodes() {
		if !strings.Contains(n.Ref, ".") || i > len(seen) {
			t.Errorf("ref %q", n.Ref)
		}
	}
	if doc.Year == "" || findYear(doc.Year) != doc.Year {
		t.Errorf("year %q", doc.Year)
	}
	if m := Match(doc.ActionNodes(), doc.ActionNodes()); len(m.Pairs) != len(doc.ActionNodes()) || len(m.Added)+len(m.Gone)+len(m.Ambiguous) > 0 {
		t.Errorf("the plan does not match itself")
	}
}
