// Package report puts figures that model computes into words and layouts. It
// knows no pane and no store, and every text of a person in it is clean.
package report

import (
	"encoding/json"
	"strings"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/widget"
)

// Chart is a chart in words.
type Chart struct {
	Title  string
	Note   string // what is counted, in a sentence
	Series []string
	Rows   []Row
	*model.Chart
}

// Row is a line of a chart in words: where it belongs, what it is, its figures.
type Row struct {
	Group, Label, Figures string
	*model.ChartRow
}

// Words puts a chart into a language.
func Words(cat *i18n.Catalogue, c *model.Chart) Chart {
	out := Chart{Title: cat.T("chart." + c.Name), Note: cat.T("chart." + c.Name + ".note"), Chart: c}
	for _, s := range c.Series {
		switch {
		case s.Hidden:
			out.Series = append(out.Series, cat.T("value.protected"))
		case s.Code != "":
			out.Series = append(out.Series, cat.T("chart.series."+s.Code))
		default:
			out.Series = append(out.Series, widget.Clean(s.Label))
		}
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		row := Row{Group: widget.Clean(r.Group), Label: widget.Clean(r.Label), ChartRow: r}
		if r.Hidden {
			row.Group = cat.T("value.protected")
		}
		switch {
		case r.Day == "":
		case c.Name == "contacts":
			row.Label = cat.Month(r.Day.Time())
		default:
			row.Label = cat.T("chart.week", "day", cat.MonthDay(r.Day.Time()))
		}
		row.Figures = figures(cat, &out, r)
		out.Rows = append(out.Rows, row)
	}
	return out
}

// figures says a row's values, so that nothing depends on how bars look.
func figures(cat *i18n.Catalogue, c *Chart, r *model.ChartRow) string {
	var parts []string
	for i, v := range r.Values {
		switch {
		case c.Minutes && r.Limit > 0:
			parts = append(parts, cat.T("chart.of", "n", hours(cat, v), "of", hours(cat, r.Limit)))
		case c.Minutes:
			parts = append(parts, hours(cat, v))
		case v > 0:
			parts = append(parts, cat.T("chart.part", "n", int(v), "what", c.Series[i]))
		}
	}
	if c.Minutes && r.Limit > 0 && r.Sum() > r.Limit {
		parts = append(parts, cat.T("chart.over", "n", hours(cat, r.Sum()-r.Limit)))
	}
	if r.Late > 0 {
		parts = append(parts, cat.T("chart.late", "n", hours(cat, r.Late)))
	}
	if r.Open > 0 {
		parts = append(parts, cat.T("chart.open", "n", int(r.Open)))
	}
	if c.Name == "progress" && r.Percent >= 0 {
		parts = append([]string{cat.T("chart.percent", "n", r.Percent)}, parts...)
	}
	if len(parts) == 0 {
		return cat.T("chart.none")
	}
	return strings.Join(parts, cat.T("list.comma"))
}

// hours writes minutes as hours and minutes.
func hours(cat *i18n.Catalogue, minutes int64) string {
	h, m := minutes/60, minutes%60
	switch {
	case m == 0:
		return cat.T("chart.hours", "n", cat.Int(h))
	case h == 0:
		return cat.T("chart.minutes", "n", cat.Int(m))
	}
	return cat.T("chart.hours_minutes", "h", cat.Int(h), "min", cat.Int(m))
}

// JSON writes the figures, for programs: names that are protected are null.
func (c *Chart) JSON() ([]byte, error) {
	type series struct {
		Code string  `json:"code,omitempty"`
		Name *string `json:"name"`
	}
	type row struct {
		Group   *string   `json:"group"`
		Label   string    `json:"label,omitempty"`
		Day     model.Day `json:"day,omitempty"`
		Values  []int64   `json:"values"`
		Limit   int64     `json:"limit,omitempty"`
		Percent *int      `json:"percent,omitempty"`
		Open    int64     `json:"unestimated,omitempty"`
		Late    int64     `json:"overdue,omitempty"`
	}
	out := struct {
		Chart  string   `json:"chart"`
		Unit   string   `json:"unit"`
		Series []series `json:"series"`
		Rows   []row    `json:"rows"`
	}{Chart: c.Name, Unit: "count", Series: []series{}, Rows: []row{}}
	if c.Minutes {
		out.Unit = "minutes"
	}
	for i, s := range c.Chart.Series {
		one := series{Code: s.Code, Name: &c.Series[i]}
		if s.Hidden {
			one.Name = nil
		}
		out.Series = append(out.Series, one)
	}
	for i := range c.Rows {
		r := c.Rows[i]
		one := row{Label: r.ChartRow.Label, Day: r.Day, Values: r.Values, Limit: r.Limit, Open: r.Open, Late: r.Late}
		if r.Group != "" && !r.Hidden {
			one.Group = &c.Rows[i].Group
		}
		if r.Percent >= 0 {
			one.Percent = &r.ChartRow.Percent
		}
		out.Rows = append(out.Rows, one)
	}
	b, err := json.MarshalIndent(out, "", " ")
	return append(b, '\n'), err
}
