package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/report"
	"relais/tui/style"
	"relais/tui/widget"
)

// chartOf says which chart people would look at first in a pane.
var chartOf = map[string]string{"objectives": "progress", "today": "workload", "calendar": "workload",
	"contacts": "contacts", "members": "contacts", "projects": "contacts"}

// charts shows one chart after another.
type charts struct {
	host *pane.Host
	at   int
	top  int
	ask  pane.Ask[model.Chart]
	now  *report.Chart
	err  string
	rows int
	all  int // lines of the chart
}

// charts opens the chart that belongs to the pane.
func (a *App) charts() tea.Cmd {
	name := chartOf[a.current().Name()]
	if name == "" {
		name = "tasks"
	}
	return a.host.Push(&charts{host: a.host, at: slices.Index(model.Charts, name)})
}

func (c *charts) Init() tea.Cmd {
	data, name := c.host.Data, model.Charts[c.at]
	c.now, c.err, c.top = nil, "", 0
	return c.ask.Do(func(ctx context.Context) (model.Chart, error) { return data.Chart(ctx, name) })
}

// Update changes the chart, or scrolls.
func (c *charts) Update(msg tea.Msg) (bool, tea.Cmd) {
	if got, err, ok := c.ask.Take(msg); ok {
		if err != nil {
			c.err = c.host.Sentence(err)
			return false, nil
		}
		words := report.Words(c.host.Words, &got)
		c.now = &words
		return false, nil
	}
	n := len(model.Charts)
	switch msg := msg.(type) {
	case pane.Changed:
		return false, c.Init()
	case tea.KeyPressMsg:
		switch keys.Means(msg.String(), c.Mode().Actions) {
		case keys.DoLeave, keys.DoClose, keys.DoAccept, "app.charts":
			return true, nil
		case "chart.previous":
			c.at = (c.at + n - 1) % n
			return false, c.Init()
		case "chart.next":
			c.at = (c.at + 1) % n
			return false, c.Init()
		}
		c.Wheel(widget.ScrollBy(msg.String(), c.rows, c.all))
	}
	return false, nil
}

// Mode implements pane.Keyed: the key that opens the charts closes them, too.
func (c *charts) Mode() pane.Mode {
	return pane.Mode{Words: "action.charts", Actions: append([]keys.Action{
		keys.InDialog("chart.next", "chart.next", "right", keys.Next),
		keys.InDialog("chart.previous", "chart.previous", "left", keys.Previous),
		keys.InDialog("app.charts", "action.charts", "G"),
	}, keys.Reading()...)}
}

func (c *charts) Size(width, height int) (int, int) { return min(width, 150), max(8, height-2) }
func (c *charts) Cursor() *tea.Cursor               { return nil }
func (c *charts) Click(_, _ int) (bool, tea.Cmd)    { return false, nil }

// Wheel scrolls; Render keeps it within the chart.
func (c *charts) Wheel(lines int) { c.top = max(0, c.top+lines) }

// Render draws the chart: its words, what the signs mean, a bar a row with its
// figures beside.
func (c *charts) Render(width, height int) string {
	h := c.host
	title := h.T("chart." + model.Charts[c.at])
	head := []string{h.Theme.Paint(style.Strong, widget.Fit(title, width))}
	var body []string
	switch {
	case c.err != "":
		body = []string{h.Theme.Paint(style.Bad, widget.Fit(c.err, width))}
	case c.now == nil:
		body = []string{h.Theme.Paint(style.Dim, widget.Fit(h.T("chart.reading"), width))}
	default:
		for _, l := range widget.Wrap(c.now.Note, width) {
			head = append(head, h.Theme.Paint(style.Dim, widget.Fit(l, width)))
		}
		head = append(head, c.legend(width)...)
		body = c.body(width)
	}
	c.rows = max(1, height-len(head)-1)
	c.all = len(body)
	c.top = max(0, min(c.top, len(body)-c.rows))
	rest := len(body) - c.top - c.rows
	body = body[c.top:min(len(body), c.top+c.rows)]
	if rest > 0 && c.rows > 1 {
		body[len(body)-1] = h.Theme.Paint(style.Dim, widget.Fit(h.T("sheet.more", "n", rest+1), width))
	}
	text := widget.Block(strings.Join(append(head, body...), "\n"), width, height-1)
	return text + "\n" + widget.Hint(h.Theme, h.T("chart.keys"), width)
}

// legend says which sign stands for which series.
func (c *charts) legend(width int) []string {
	if len(c.now.Series) < 2 {
		return nil
	}
	var b strings.Builder
	for i, s := range c.now.Series {
		sign := widget.PartSign(i)
		if !c.now.Stacked {
			sign = widget.PartSign(0)
		}
		b.WriteString(sign + " " + widget.Cut(s, max(8, width-4)) + "  ")
	}
	if !c.now.Stacked {
		return nil // each bar has its word beside
	}
	var out []string
	for _, l := range widget.Wrap(b.String(), width) {
		out = append(out, widget.Fit(l, width))
	}
	return out
}

// body draws the rows.
func (c *charts) body(width int) []string {
	h := c.host
	if len(c.now.Rows) == 0 {
		return []string{widget.Fit(h.T("chart.empty"), width)}
	}
	if !c.now.Stacked && len(c.now.Series) > 1 {
		return c.lines(width)
	}
	label, bar, figures := c.columns(width)
	most := c.now.Most()
	var out []string
	group := ""
	for i, r := range c.now.Rows {
		if r.Group != "" && r.Group != group {
			group = r.Group
			out = append(out, h.Theme.Paint(style.Strong, widget.Fit(group, width)))
		}
		line, tone := c.bar(r.Sum(), r.Limit, most, bar), style.Info
		if c.now.Stacked {
			line = widget.Stack(r.Values, most, bar)
		}
		if r.Limit > 0 && r.Sum() > r.Limit {
			tone = style.Warn
		}
		out = append(out, widget.Fit(r.Label, label)+" "+h.Theme.Paint(tone, line)+" "+widget.Fit(figures[i], width-label-bar-2))
	}
	return out
}

// bar draws a value beside those of others. Of somebody who has a limit it is
// what matters how much of that is taken: the limits of all stand in one line.
func (c *charts) bar(value, limit, most int64, width int) string {
	share := int64(100)
	for _, r := range c.now.Rows {
		if r.Limit <= 0 {
			return widget.Bar(value, limit, most, width)
		}
		share = max(share, r.Sum()*100/r.Limit)
	}
	return widget.Bar(value*100/limit, 100, share, width)
}

// columns are the widths of names and bars, and the figures beside each. What
// the bars are made of is said in words where there is room for all of them,
// else by the signs of the legend.
func (c *charts) columns(width int) (label, bar int, figures []string) {
	widest := 0
	count := func(texts []string) (most int) {
		for _, t := range texts {
			most = max(most, widget.Width(t))
		}
		return most
	}
	for _, r := range c.now.Rows {
		label = max(label, widget.Width(r.Label))
		figures = append(figures, r.Figures)
	}
	least := max(6, width/7)
	if widest = count(figures); c.now.Stacked && label+least+2+widest > width {
		for i, r := range c.now.Rows {
			figures[i] = c.signed(r)
		}
		widest = count(figures)
	}
	label = max(8, min(label, width*2/5, width-least-2-widest))
	return label, max(least, min((width-label-2)*2/5, width-label-2-widest)), figures
}

// signed says a row's parts by their signs.
func (c *charts) signed(r report.Row) string {
	var parts []string
	if r.Percent >= 0 {
		parts = append(parts, c.host.T("chart.percent", "n", r.Percent))
	}
	for i, v := range r.Values {
		if v > 0 {
			parts = append(parts, widget.PartSign(i)+" "+c.host.Words.Int(v))
		}
	}
	if len(parts) == 0 {
		return r.Figures
	}
	return strings.Join(parts, "  ")
}

// lines draws each series as a sparkline, all on one scale, then the rows in words.
func (c *charts) lines(width int) []string {
	h := c.host
	var out []string
	most := c.now.Most()
	for i, s := range c.now.Series {
		values := make([]int64, len(c.now.Rows))
		var sum, highest int64
		for j, r := range c.now.Rows {
			values[j] = r.Values[i]
			sum, highest = sum+values[j], max(highest, values[j])
		}
		figures := h.T("chart.sum", "n", h.Words.Int(sum), "most", h.Words.Int(highest))
		if 14+len(values)+widget.Width(figures) > width {
			figures = h.Words.Int(sum)
		}
		out = append(out, widget.Fit(widget.Fit(s, 12)+h.Theme.Paint(style.Info, widget.Sparkline(values, most))+"  "+figures, width))
	}
	out = append(out, "")
	bar := max(4, (width-18)/2-8)
	for j := len(c.now.Rows) - 1; j >= 0; j-- { // the last week first
		r := c.now.Rows[j]
		for i, v := range r.Values {
			name := ""
			if i == 0 {
				name = r.Label
			}
			tone := style.Info
			if i > 0 {
				tone = style.Good
			}
			text := h.T("chart.part", "n", int(v), "what", c.now.Series[i])
			out = append(out, widget.Fit(name, 18)+h.Theme.Paint(tone, widget.Bar(v, 0, most, bar))+" "+widget.Fit(text, max(0, width-19-bar)))
		}
	}
	return out
}
