package report

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
)

// advances are how wide the letters of DejaVu Sans are, in thousandths of their
// size, by width: no common sans-serif is wider. What is not told is 1100.
var advances = map[int]string{
	320: " .,·’'\u00a0\u202fijlîïíIJ", 400: "!:;|/\\()[]-frt", 550: "cszLF–“”?_*\"", 640: "0123456789abdeghknopquvxyéèêëàâçôùûüáóúñ«»EPSTYÉÈÊÁÓÚÀ$",
	790: "ABCDGHKNOQRUVXZÑÇ&", 840: "wM#+<=>~^",
}

func advance(s string, size float64) float64 {
	sum := 0
	for _, r := range s {
		wide := 1100
		for n, signs := range advances {
			if strings.ContainsRune(signs, r) {
				wide = n
			}
		}
		sum += wide
	}
	return float64(sum) * size / 1000
}

// drawn are the texts of a drawing.
type drawn struct {
	Width  int `xml:"width,attr"`
	Height int `xml:"height,attr"`
	Rects  []struct {
		X     int `xml:"x,attr"`
		Width int `xml:"width,attr"`
	} `xml:"rect"`
	Texts []struct {
		X      int    `xml:"x,attr"`
		Y      int    `xml:"y,attr"`
		Size   int    `xml:"font-size,attr"`
		Anchor string `xml:"text-anchor,attr"`
		Text   string `xml:",chardata"`
		Lines  []struct {
			X    int    `xml:"x,attr"`
			Dy   int    `xml:"dy,attr"`
			Text string `xml:",chardata"`
		} `xml:"tspan"`
	} `xml:"text"`
}

// long is a chart of each sort, with names and figures that have no room on a line.
func long(name string) *model.Chart {
	c := sample(name)
	switch name {
	case "progress":
		c.Rows = append(c.Rows, model.ChartRow{Label: "1 Faire se rencontrer les travailleuses et les travailleurs", Percent: 40, Values: []int64{12, 34, 56}},
			model.ChartRow{Label: "2 " + strings.Repeat("Communiquer", 12), Percent: -1, Values: []int64{1, 0, 0}})
	case "workload":
		c.Rows = append(c.Rows, model.ChartRow{Group: "Marie-Antoinette Beausoleil-Charlemagne de la Rivière", Day: "2026-11-23", Values: []int64{135}, Limit: 600, Percent: -1, Open: 12})
	case "contacts":
		c.Series = []model.ChartSeries{{Label: "Coalition des Tribunaux Internationaux du Monde"}, {Label: "Comité d’Aide aux Luttes des Mineurs"}, {Label: "APLM"}, {Label: "WWWWWWWWMMMMMMMM"}, {Code: "others"}}
		for i := range c.Rows {
			c.Rows[i].Values = []int64{1, 22, 333, 4, 17}
		}
	}
	return c
}

// No text leaves the picture, in any chart and language, whatever the letters.
func TestNoTextLeavesThePicture(t *testing.T) {
	for _, lang := range i18n.Languages() {
		cat := i18n.Load(lang)
		for _, name := range model.Charts {
			for _, figures := range []*model.Chart{sample(name), long(name)} {
				c := Words(cat, figures)
				svg, err := c.SVG(cat)
				if err != nil {
					t.Fatal(err)
				}
				var d drawn
				if err := xml.Unmarshal(svg, &d); err != nil {
					t.Fatal(err)
				}
				at := lang + " " + name
				inside := func(x, y int, anchor, text string, size float64) {
					from, to := float64(x), float64(x)+advance(text, size)
					if anchor == "end" {
						from, to = float64(x)-advance(text, size), float64(x)
					}
					if from < 0 || to > float64(d.Width) || y > d.Height || y < 10 {
						t.Errorf("%s: from %.0f to %.0f of %d, %d of %d: %s", at, from, to, d.Width, y, d.Height, text)
					}
				}
				all := ""
				for _, text := range d.Texts {
					if len(text.Lines) == 0 {
						inside(text.X, text.Y, text.Anchor, text.Text, float64(text.Size)*1.2)
					}
					y := text.Y
					for _, l := range text.Lines {
						y += l.Dy
						inside(l.X, y, text.Anchor, l.Text, svgText)
						all += l.Text + " "
					}
				}
				for _, s := range append([]string{c.Note}, c.Series...) {
					if !strings.Contains(all, s+" ") {
						t.Errorf("%s: %q is cut", at, s)
					}
				}
			}
		}
	}
}

// The name of an objective has two lines; only what is longer is cut.
func TestLinesBreakBetweenWords(t *testing.T) {
	for _, c := range []struct {
		text       string
		room, most int
		want       string
	}{
		{"one two", 200, 0, `["one two"]`},
		{"one two three", 60, 0, `["one two" "three"]`},
		{"one two three four five", 60, 2, `["one two" "three\u2026"]`},
		{"1 Faire se rencontrer les travailleuses et les travailleurs", 242, 2, `["1 Faire se rencontrer les" "travailleuses et les travailleurs"]`},
		{"Communiquer", 40, 0, `["Com" "muni" "quer"]`},
		{"a\u00a0: 1, b\u00a0: 2", 45, 0, `["a\u00a0: 1," "b\u00a0: 2"]`},
		{"", 30, 2, `[""]`},
	} {
		if got := fmt.Sprintf("%+q", lines(c.text, svgText, c.room, c.most)); got != c.want {
			t.Errorf("%q: %s, not %s", c.text, got, c.want)
		}
	}
	for n, signs := range advances {
		for _, r := range signs {
			if got := breadth(r); got < n*9/10 {
				t.Errorf("%q is taken for %d, and is %d", r, got, n)
			}
		}
	}
}
