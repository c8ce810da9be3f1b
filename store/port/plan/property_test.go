package plan

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lineEnds rewrites a text as another system would have saved it.
func (d draw) lineEnds(text string) string {
	switch d.upTo(4, "line ends") {
	case 0:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		text = strings.ReplaceAll(text, "\n", "\r")
	case 2:
		text = "\uFEFF" + text
	}
	return text
}

func show(d *Document) string {
	out, _ := json.MarshalIndent(d, "", " ")
	return string(out)
}

func mustBe(t *rapid.T, text string, got *Document, err error, want *Document) {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v\n%s", err, text)
	}
	gotLines, wantLines := strings.Split(show(got), "\n"), strings.Split(show(want), "\n")
	for i, line := range wantLines {
		if i >= len(gotLines) || gotLines[i] != line {
			t.Fatalf("line %d of\n%s\nis to be %s\nfrom:\n%q", i+1, strings.Join(gotLines, "\n"), line, text)
		}
	}
}

// A plan survives being scanned, with whatever line ends, page breaks, cut
// words and certain damage: texts, numbers and lines come back.
func TestScannedPlanComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		want := d.plan()
		s := &scan{draw: d}
		text := d.lineEnds(s.render(want))
		want.Form = Raw
		got, _, err := Parse("plan.txt", []byte(text))
		mustBe(t, text, got, err, want)
	})
}

// The corrected forms come back as they are, without their lines here (they
// are checked on fixed texts).
func TestCorrectedPlanComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		want := d.plan()
		want.Form, want.Title = JSON, ""
		for i := range want.Objectives {
			want.Objectives[i].SectionTitle = d.of("", d.sentence(5, ""))
		}
		text := d.lineEnds(d.json(want))
		got, _, err := Parse("plan", []byte(text))
		mustBe(t, text, withoutLines(got), err, want)

		want.Form, want.Organisation, want.Title = Markdown, "APDF", "Plan d'action "+want.Year
		for i := range want.Objectives {
			want.Objectives[i].SectionTitle = ""
		}
		text = d.lineEnds(d.markdown(want))
		got, _, err = Parse("plan", []byte(text))
		mustBe(t, text, withoutLines(got), err, want)
	})
}

func withoutLines(d *Document) *Document {
	if d == nil {
		return nil
	}
	for i := range d.Objectives {
		o := &d.Objectives[i]
		o.Line = 0
		for j := range o.Means {
			o.Means[j].Line = 0
			for k := range o.Means[j].Actions {
				o.Means[j].Actions[k].Line = 0
			}
		}
	}
	return d
}

// Every gap of a numbering is listed, and nothing is renumbered.
func TestGapsAreListed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw{t}
		want := d.plan()
		gaps, last := 0, 0
		for _, o := range want.Objectives {
			if o.Number > last+1 {
				gaps++
			}
			last = o.Number
			index := 0
			for _, m := range o.Means {
				_, i, _ := splitNumber(m.Number)
				if i > index+1 {
					gaps++
				}
				index = i
			}
		}
		for _, text := range []string{(&scan{draw: d}).render(want), d.markdown(want), d.json(want)} {
			_, doubts, err := Parse("plan", []byte(text))
			if n := countDoubts(doubts); err != nil || n[DoubtGap] != gaps || n[DoubtOrder] != 0 {
				t.Fatalf("%d gaps, want %d (%v) in\n%s", n[DoubtGap], gaps, err, text)
			}
		}
	})
}
