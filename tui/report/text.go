package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"relais/tui/i18n"
)

// Markdown writes the chart as a table: what a row is, then a column for each
// series and for what else the chart tells.
func (c *Chart) Markdown(cat *i18n.Catalogue) []byte {
	head, rows, names := c.table(cat)
	var b bytes.Buffer
	line := func(cells []string) {
		for _, s := range cells {
			fmt.Fprintf(&b, "| %s ", strings.ReplaceAll(s, "|", "\\|"))
		}
		b.WriteString("|\n")
	}
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", c.Title, c.Note)
	line(head)
	b.WriteString(strings.Repeat("|---", names) + strings.Repeat("|---:", len(head)-names) + "|\n")
	for _, r := range rows {
		line(r)
	}
	return b.Bytes()
}

// column is one of figures: its heading, and what it has of a row.
type column struct {
	head string
	of   func(r *Row) string
}

// table is the chart as cells, the first of which, so many as names, say what a
// row is.
func (c *Chart) table(cat *i18n.Catalogue) (head []string, rows [][]string, names int) {
	grouped := slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Group != "" })
	if grouped {
		head = append(head, cat.T("chart.column.person"))
	}
	first := "week"
	switch c.Name {
	case "progress":
		first = "objective"
	case "contacts":
		first = "month"
	}
	head = append(head, cat.T("chart.column."+first))
	names = len(head)
	columns := c.figureColumns(cat)
	for _, col := range columns {
		head = append(head, col.head)
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		var cells []string
		if grouped {
			cells = append(cells, r.Group)
		}
		cells = append(cells, r.Label)
		for _, col := range columns {
			cells = append(cells, col.of(r))
		}
		rows = append(rows, cells)
	}
	return head, rows, names
}

// figureColumns are those of a row's percentage, of its values, and of what
// workload tells besides.
func (c *Chart) figureColumns(cat *i18n.Catalogue) []column {
	var out []column
	add := func(head string, of func(r *Row) string) { out = append(out, column{head, of}) }
	if c.Name == "progress" {
		add(cat.T("chart.column.percent"), func(r *Row) string {
			if r.Percent < 0 {
				return ""
			}
			return cat.T("chart.percent", "n", r.Percent)
		})
	}
	figure := func(n int64) string {
		if c.Minutes {
			return hours(cat, n)
		}
		return cat.Int(n)
	}
	for i, s := range c.Series {
		add(s, func(r *Row) string { return figure(r.Values[i]) })
	}
	if c.Name != "workload" {
		return out
	}
	some := func(n int64) string {
		if n <= 0 {
			return ""
		}
		return figure(n)
	}
	add(cat.T("chart.column.late"), func(r *Row) string { return some(r.Late) })
	add(cat.T("chart.column.hours"), func(r *Row) string { return some(r.Limit) })
	add(cat.T("chart.column.over"), func(r *Row) string {
		if r.Limit == 0 {
			return ""
		}
		return some(r.Sum() - r.Limit)
	})
	add(cat.T("chart.column.open"), func(r *Row) string { return cat.Int(r.Open) })
	return out
}

// Lines writes the chart to be read from top to bottom: what it is, then a line
// for each row.
func (c *Chart) Lines(cat *i18n.Catalogue) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n", c.Title, c.Note)
	for _, r := range c.Rows {
		text := r.Group
		for _, part := range []string{r.Label, r.Figures} {
			switch {
			case text == "":
				text = part
			case part != "":
				text = cat.T("linear.with", "text", text, "more", part)
			}
		}
		fmt.Fprintln(&b, text)
	}
	return b.Bytes()
}
