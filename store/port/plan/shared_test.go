package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedFile reads a file of the shared folder, which stands beside the
// repository (or above it, for a working tree elsewhere) or where
// RELAIS_SHARED says. The organisation's own documents
// are not part of the project, so a clone without them skips.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("RELAIS_SHARED")
	for up, level := "..", 0; dir == "" && level < 8; up, level = filepath.Join("..", up), level+1 {
		if _, err := os.Stat(filepath.Join(up, "shared", "plan")); err == nil {
			dir = filepath.Join(up, "shared")
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "plan", name))
	if err != nil {
		t.Skipf("no shared folder: %v", err)
	}
	return data
}

func parseShared(t *testing.T, name string) (*Document, []Doubt) {
	t.Helper()
	d, doubts, err := Parse(name, sharedFile(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d, doubts
}

func countDoubts(doubts []Doubt) map[string]int {
	n := map[string]int{}
	for _, d := range doubts {
		n[d.Key]++
	}
	return n
}

// The three forms of the real plan have the same structure, and the repaired
// scan says nearly what the corrected text says.
func TestThreeFormsOfTheRealPlanAgree(t *testing.T) {
	raw, doubts := parseShared(t, "plan-action-2022-2023.ocr.txt")
	md, _ := parseShared(t, "plan-2022-2023.md")
	js, _ := parseShared(t, "plan-2022-2023.json")
	for _, d := range []*Document{raw, md, js} {
		if o, m, a := d.Counts(); o != 5 || m != 18 || a != 56 {
			t.Errorf("%s: %d objectives, %d means, %d actions", d.Form, o, m, a)
		}
		if d.Year != "2022-2023" {
			t.Errorf("%s: year %q", d.Form, d.Year)
		}
		if s := Similarity(d.TransversalPriority, js.TransversalPriority); s < 0.99 {
			t.Errorf("%s: the priority is only %.2f like the JSON's", d.Form, s)
		}
		sameNodes(t, string(d.Form)+" objectives", d.ObjectiveNodes(), js.ObjectiveNodes())
		sameNodes(t, string(d.Form)+" means", d.MeansNodes(), js.MeansNodes())
		sameNodes(t, string(d.Form)+" actions", d.ActionNodes(), js.ActionNodes())
	}
	if raw.Organisation != js.Organisation {
		t.Errorf("organisation %q, want %q", raw.Organisation, js.Organisation)
	}
	for i, o := range raw.Objectives {
		if s := Similarity(o.SectionTitle, js.Objectives[i].SectionTitle); s < 0.99 {
			t.Errorf("objective %d: section title %q", o.Number, o.SectionTitle)
		}
		if s := Similarity(o.Intro, js.Objectives[i].Intro); s < 0.98 {
			t.Errorf("objective %d: introduction only %.3f like the JSON's", o.Number, s)
		}
	}
	n := countDoubts(doubts)
	for key, want := range map[string]int{DoubtGap: 2, DoubtTitles: 3, DoubtNotAnAction: 2, DoubtSuspicious: 2, DoubtStray: 0,
		DoubtContinued: 0, DoubtInText: 0, DoubtNoHeader: 0, DoubtAnnounced: 0} {
		if n[key] != want {
			t.Errorf("%d doubts %s, want %d", n[key], key, want)
		}
	}
	if n[DoubtRepaired] < 100 || n[DoubtJoined] < 10 {
		t.Errorf("only %d repairs and %d joins", n[DoubtRepaired], n[DoubtJoined])
	}
}

func sameNodes(t *testing.T, what string, got, want []Node) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if got[i].Ref != want[i].Ref || Similarity(got[i].Text, want[i].Text) < 0.98 {
			t.Errorf("%s: %s %q, want %s %q", what, got[i].Ref, got[i].Text, want[i].Ref, want[i].Text)
		}
	}
}

// Word for word, the repaired scan is the corrected text, but for the words
// that it could not repair with certainty: no repair is wrong, and nothing
// else is left.
func TestRepairedScanIsTheCorrectedTextWordForWord(t *testing.T) {
	raw, _ := parseShared(t, "plan-action-2022-2023.ocr.txt")
	js, _ := parseShared(t, "plan-2022-2023.json")
	left := map[string]int{"a": 0, "&": 0, "ou": 0, "I'TECA,": 0, "50¢": 0, "connaitre": 0, "maitrise": 0, "Tehuacan": 0, "de": 0}
	compare := func(where, got, want string) {
		got, want = strings.ReplaceAll(got, "''", "'"), strings.ReplaceAll(want, "’", "'")
		g, w := words(strings.ReplaceAll(got, "’", "'")), words(want)
		if len(g) != len(w) {
			t.Errorf("%s: %d words, want %d", where, len(g), len(w))
			return
		}
		for i := range g {
			if _, known := left[g[i]]; g[i] != w[i] && known {
				left[g[i]]++
			} else if g[i] != w[i] {
				t.Errorf("%s: %q, want %q", where, g[i], w[i])
			}
		}
	}
	compare("priority", raw.TransversalPriority, js.TransversalPriority)
	for i, o := range raw.Objectives {
		compare("title", o.Title, js.Objectives[i].Title)
		compare("section title", o.SectionTitle, js.Objectives[i].SectionTitle)
		compare("introduction", o.Intro, js.Objectives[i].Intro)
	}
	for i, n := range raw.MeansNodes() {
		compare(n.Ref, n.Text, js.MeansNodes()[i].Text)
	}
	for i, n := range raw.ActionNodes() {
		compare(n.Ref, n.Text, js.ActionNodes()[i].Text)
	}
	total := 0
	for _, n := range left {
		total += n
	}
	if total > 20 {
		t.Errorf("%d words left: %v", total, left)
	}
	t.Logf("left as they stand: %v", left)
}

// The corrected text, imported over the scan, is the same plan.
func TestCorrectedTextMatchesTheScanByRef(t *testing.T) {
	raw, _ := parseShared(t, "plan-action-2022-2023.ocr.txt")
	md, _ := parseShared(t, "plan-2022-2023.md")
	for _, nodes := range [][2][]Node{{raw.ObjectiveNodes(), md.ObjectiveNodes()}, {raw.MeansNodes(), md.MeansNodes()},
		{raw.ActionNodes(), md.ActionNodes()}} {
		m := Match(nodes[0], nodes[1])
		if len(m.Pairs) != len(nodes[0]) || len(m.Added)+len(m.Gone)+len(m.Ambiguous) != 0 {
			t.Errorf("%d pairs of %d, %d added, %d gone, %d ambiguous", len(m.Pairs), len(nodes[0]), len(m.Added), len(m.Gone), len(m.Ambiguous))
		}
		for _, p := range m.Pairs {
			if p.Moved {
				t.Errorf("%s moved to %s", nodes[0][p.Old].Ref, nodes[1][p.New].Ref)
			}
		}
	}
}
