package report

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"strings"
	"text/template"

	"relais/tui/i18n"
)

//go:embed chart.svg.tmpl
var svgTemplate string

// The measures of the drawing, in pixels.
const (
	svgWidth   = 900 // at least: the figures may need more
	svgLabel   = 270
	svgBar     = 340
	svgFigures = 480 // of what stands beside a bar on one line, at most
	svgRow     = 22
	svgLine    = 16 // from a line of text to the next
	svgMargin  = 20
	svgGap     = 10
	svgText    = 13
	svgTitle   = 18 // in bold, which is broader
	svgBold    = svgTitle * 6 / 5
	svgHatches = 7 // the patterns of the template, which tell series apart without colour
)

// drawing is what the template draws.
type drawing struct {
	Width, Height            int
	Lang, Title, Description string
	Bars, Limits             []shape
	Texts                    []word
}

type shape struct{ X, Y, W, H, Pattern int }

type word struct {
	X, Y  int
	End   bool // X is where the lines end
	Lines []string
}

// SVG draws the chart. All of it stands in words too, beside the bars and in the
// description that screen readers read. No text leaves the picture: it has the
// width that the figures need, and what is long has several lines.
func (c *Chart) SVG(cat *i18n.Catalogue) ([]byte, error) {
	t, err := template.New("chart").Funcs(template.FuncMap{"xml": escape, "line": func(i int) int { return min(i, 1) * svgLine }}).Parse(svgTemplate)
	if err != nil {
		return nil, err
	}
	figures := 0
	for _, r := range c.Rows {
		figures = max(figures, pixels(r.Figures, svgText))
	}
	d := &drawing{Lang: cat.Lang(), Title: c.Title, Description: c.describe(cat)}
	d.Width = max(svgWidth, svgLabel+svgBar+svgGap+min(figures, svgFigures)+svgMargin, pixels(c.Title, svgBold)+2*svgMargin)
	note := lines(c.Note, svgText, d.Width-2*svgMargin, 0)
	d.Texts = append(d.Texts, word{X: svgMargin, Y: 48, Lines: note})
	y := c.legend(d, 48+svgLine*len(note)) + svgGap
	group := ""
	for i := range c.Rows {
		r := &c.Rows[i]
		label := r.names(r.Group != group)
		group = r.Group
		beside := lines(r.Figures, svgText, d.Width-svgMargin-svgLabel-svgBar-svgGap, 0)
		d.Texts = append(d.Texts, word{svgLabel - 8, y + 15, true, label}, word{X: svgLabel + svgBar + svgGap, Y: y + 15, Lines: beside})
		c.bars(d, r, y)
		y += svgRow + svgLine*(max(len(label), len(beside))-1)
	}
	d.Height = y + svgMargin
	var b bytes.Buffer
	err = t.Execute(&b, d)
	return b.Bytes(), err
}

// legend says which pattern stands for which series, in as many lines as that
// takes, and gives where the last one ends.
func (c *Chart) legend(d *drawing, y int) int {
	const sign = 14
	x := svgMargin
	for i, s := range c.Series {
		name := lines(s, svgText, d.Width-2*svgMargin-sign-6, 1)
		wide := sign + 6 + pixels(name[0], svgText)
		if x > svgMargin && x+wide > d.Width-svgMargin {
			x, y = svgMargin, y+svgRow
		}
		d.Bars = append(d.Bars, shape{x, y - 6, sign, sign, i % svgHatches})
		d.Texts = append(d.Texts, word{X: x + sign + 6, Y: y + 6, Lines: name})
		x += wide + 2*svgGap
	}
	return y + svgRow/2
}

// names is what stands before a bar: the group where it is a new one, and the
// row, on as many lines as that takes, three at most.
func (r *Row) names(anew bool) []string {
	const room = svgLabel - 8 - svgMargin
	if r.Group == "" || !anew {
		return lines(r.Label, svgText, room, 3)
	}
	if both := r.Group + " · " + r.Label; pixels(both, svgText) <= room {
		return []string{both}
	}
	return append(lines(r.Group, svgText, room, 1), lines(r.Label, svgText, room, 1)...)
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
