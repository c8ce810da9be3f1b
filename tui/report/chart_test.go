package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
)

// sample is a chart of each sort, with names that no drawing may choke on.
func sample(name string) *model.Chart {
	bad := "Ana <b> & \"Co\"\x1b[31m \u202e"
	switch name {
	case "progress":
		c := model.ProgressChart([]model.ObjectiveFigures{{Label: "1 " + bad, Percent: 40, Statuses: []string{"done", "underway", "planned"}}})
		return &c
	case "workload":
		me := model.DeriveID("me")
		c := model.WorkloadChart([]model.Worker{{ID: me, Name: bad, Hours: 10}, {ID: model.DeriveID("x"), Name: "Secrète", Hidden: true, Hours: 5}},
			[]*model.Task{{Assignee: me, Status: model.Todo, EstimateMinutes: model.Opt[int64]{V: 690, Set: true}}, {Assignee: me, Status: model.Todo}}, "2026-11-24", 2)
		return &c
	case "contacts":
		a := model.DeriveID("a")
		c := model.ContactsChart([]model.Contact{{Day: "2026-11-20", Organisations: []model.ID{a}}, {Day: "2026-10-20"}},
			map[model.ID]model.Worker{a: {Name: bad}}, "2026-11-24", 3, 4)
		return &c
	}
	c := model.TasksChart([]model.Day{"2026-11-20"}, []model.Day{"2026-11-23"}, "2026-11-24", 3)
	return &c
}

// Every drawing is valid XML with a title and a description that holds every
// figure, in each language.
func TestSVGIsValidAndSaysAll(t *testing.T) {
	for _, lang := range i18n.Languages() {
		cat := i18n.Load(lang)
		for _, name := range model.Charts {
			c := Words(cat, sample(name))
			svg, err := c.SVG(cat)
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			inside := ""
			d := xml.NewDecoder(bytes.NewReader(svg))
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s %s: %v\n%s", lang, name, err, svg)
				}
				switch x := token.(type) {
				case xml.StartElement:
					inside = x.Name.Local
				case xml.CharData:
					texts[inside] += string(x)
					if inside == "tspan" {
						texts[inside] += " "
					}
				case xml.EndElement:
					inside = ""
				}
			}
			if texts["title"] != c.Title || c.Title == "" {
				t.Errorf("%s %s: title %q", lang, name, texts["title"])
			}
			for _, r := range c.Rows {
				if !strings.Contains(texts["desc"], cat.Label(r.Label, r.Figures)) || !strings.Contains(texts["tspan"], r.Figures) {
					t.Errorf("%s %s: %q is not said", lang, name, r.Figures)
				}
			}
			if strings.ContainsAny(string(svg), "\x1b\u202e") || strings.Contains(string(svg), "Secrète") || strings.Contains(string(svg), "⟦") {
				t.Errorf("%s %s: something unclean, protected or unworded:\n%s", lang, name, svg)
			}
		}
	}
}

func TestJSONHasTheFigures(t *testing.T) {
	cat := i18n.Load("fr")
	c := Words(cat, sample("workload"))
	b, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Unit string
		Rows []struct {
			Group       *string
			Day         string
			Values      []int64
			Limit       int64
			Unestimated int64
		}
	}
	if err := json.Unmarshal(b, &back); err != nil || len(back.Rows) != 4 || back.Unit != "minutes" {
		t.Fatalf("%v\n%s", err, b)
	}
	if r := back.Rows[0]; r.Values[0] != 690 || r.Limit != 600 || r.Unestimated != 1 || r.Day != "2026-11-23" {
		t.Errorf("%+v", r)
	}
	if back.Rows[2].Group != nil {
		t.Error("a protected name is told")
	}
	if got := c.Rows[0].Figures; got != "11,5 h sur 10 h, 1,5 h de trop, 1 sans durée prévue" {
		t.Error(got)
	}
	if md := string(c.Markdown(cat)); !strings.Contains(md, "| 11,5 h sur 10 h") && !strings.Contains(md, "11,5 h sur 10 h") {
		t.Error(md)
	}
}
