package report

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"strings"
	"text/template"

	"relais/tui/i18n"
	"relais/tui/widget"
)

//go:embed chart.svg.tmpl
var svgTemplate string

// The measures of the drawing, in pixels.
const (
	svgWidth   = 900
	svgLabel   = 270
	svgBar     = 340
	svgRow     = 22
	svgHead    = 84
	svgMargin  = 20
	svgHatches = 7 // the patterns of the template, which tell series apart without colour
)

// drawing is what the template draws.
type drawing struct {
	Width, Height                  int
	Lang, Title, Note, Description string
	Bars, Limits                   []shape
	Texts                          []word
}

type shape struct{ X, Y, W, H, Pattern int }

type word struct {
	X, Y int
	End  bool // X is where the text ends
	Text string
}

// SVG draws the chart. All of it stands in words too, beside the bars and in the
// description that screen readers read.
func (c *Chart) SVG(cat *i18n.Catalogue) ([]byte, error) {
	t, err := template.New("chart").Funcs(template.FuncMap{"xml": escape}).Parse(svgTemplate)
	if err != nil {
		return nil, err
	}
	d := &drawing{Width: svgWidth, Height: svgHead + svgRow*len(c.Rows) + svgMargin,
		Lang: cat.Lang(), Title: c.Title, Note: c.Note, Description: c.describe(cat)}
	x := svgMargin
	for i, s := range c.Series {
		s = widget.Cut(s, 18)
		d.Bars = append(d.Bars, shape{x, 58, 14, 14, i % svgHatches})
		d.Texts = append(d.Texts, word{X: x + 20, Y: 70, Text: s})
		x += 36 + 7*widget.Width(s)
	}
	group := ""
	for i := range c.Rows {
		r, y := &c.Rows[i], svgHead+svgRow*i
		label := r.Label
		if r.Group != "" && r.Group != group {
			label = widget.Cut(r.Group, 18) + " · " + label
		}
		group = r.Group
		d.Texts = append(d.Texts, word{svgLabel - 8, y + 15, true, widget.Cut(label, 38)}, word{X: svgLabel + svgBar + 10, Y: y + 15, Text: r.Figures})
		c.bars(d, r, y)
	}
	var b bytes.Buffer
	err = t.Execute(&b, d)
	return b.Bytes(), err
}

// bars draws the bars of a row, end to end where they add up, else one below
// another, and its limit.
func (c *Chart) bars(d *drawing, r *Row, y int) {
	x, high, most := svgLabel, svgRow-6, c.Most()
	if !c.Stacked {
		high /= max(1, len(r.Values))
	}
	for i, v := range r.Values {
		w := int(v * svgBar / most)
		if v > 0 {
			top := y + 3
			if !c.Stacked {
				top += i * high
			}
			d.Bars = append(d.Bars, shape{x, top, max(1, w), high, i % svgHatches})
		}
		if c.Stacked {
			x += w
		}
	}
	if r.Limit > 0 {
		d.Limits = append(d.Limits, shape{X: svgLabel + int(r.Limit*svgBar/most), Y: y, H: svgRow})
	}
}

// describe is the chart for those who do not see it.
func (c *Chart) describe(cat *i18n.Catalogue) string {
	parts := []string{c.Note}
	for _, r := range c.Rows {
		name := r.Label
		if r.Group != "" {
			name = r.Group + " · " + name
		}
		parts = append(parts, cat.Label(name, r.Figures))
	}
	return strings.Join(parts, "\n")
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
