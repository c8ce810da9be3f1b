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
			[]*model.Task{{Assignee: me, Status: model.Todo, EstimateMinutes: model.Opt[int64]{V: 555, Set: true}},
				{Assignee: me, Status: model.Todo, Due: "2026-11-20", EstimateMinutes: model.Opt[int64]{V: 135, Set: true}}, {Assignee: me, Status: model.Todo}}, "2026-11-24", 2)
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
	if got := c.Rows[0].Figures; got != "11 h 30 min sur 10 h, 1 h 30 min de trop, dont 2 h 15 min en retard, 1 sans durée prévue" {
		t.Error(got)
	}
}

// A table has a heading for each column, and a figure in each cell.
func TestMarkdownIsATable(t *testing.T) {
	cat := i18n.Load("fr")
	for name, want := range map[string][]string{
		"progress": {"| Objectif | Avancement | faites | en cours ou partielles | à venir |", "|---|---:|---:|---:|---:|", " | 40 % | 1 | 1 | 1 |"},
		"workload": {"| Personne | Semaine | durée qui reste | dont en retard | heures de la personne | de trop | tâches sans durée prévue |",
			" | sem. du 23 nov. | 11 h 30 min | 2 h 15 min | 10 h | 1 h 30 min | 1 |", "| protégé | sem. du 23 nov. | 0 h |  | 5 h |  | 0 |"},
		"contacts": {"| Mois | Ana <b> & \"Co\"", " | autres |", "| octobre 2026 | 0 | 1 |", "| novembre 2026 | 1 | 0 |"},
		"tasks":    {"| Semaine | ouvertes | fermées |", "|---|---:|---:|", "| sem. du 16 nov. | 1 | 0 |"},
	} {
		c := Words(cat, sample(name))
		md := strings.ReplaceAll(string(c.Markdown(cat)), "\u00a0", " ")
		for _, line := range want {
			if !strings.Contains(md, line) {
				t.Errorf("%s: no %q in\n%s", name, line, md)
			}
		}
		_, table, _ := strings.Cut(md, "\n\n|")
		for _, l := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
			if strings.Count(l, "|") != strings.Count(table[:strings.IndexByte(table, '\n')], "|")+1 {
				t.Errorf("%s: %q has other columns", name, l)
			}
		}
	}
	if c := Words(cat, &model.Chart{Name: "contacts", Series: []model.ChartSeries{{Label: "a|b"}}}); !strings.Contains(string(c.Markdown(cat)), `| a\|b |`) {
		t.Error("a bar in a name parts columns")
	}
}
