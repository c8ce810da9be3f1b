package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"relais/model"
	"relais/tui/report"

	"github.com/spf13/cobra"
)

// chartFormats are what `relais chart` writes.
var chartFormats = []string{"svg", "md", "json"}

// chartLines is the format that --accessible has in place of a table.
const chartLines = "lines"

// newChart makes `relais chart NAME --format svg|md|json -o FILE`.
func newChart(p *program) *cobra.Command {
	c := p.command("chart")
	var format, output, where string
	f := c.Flags()
	f.StringVar(&format, "format", "", p.cat.T("flag.chart_format.help"))
	f.StringVarP(&output, "output", "o", "", p.cat.T("flag.output.help"))
	f.StringVar(&where, "where", "", p.cat.T("flag.where.help"))
	c.ValidArgs = p.chartNames()
	_ = c.RegisterFlagCompletionFunc("where", func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		name, _ := p.lex.find(strings.Join(args, ""), model.Charts, chartWords)
		if k := chartOf[name]; k != nil {
			return p.offerConditions(c, k, typed)
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	})
	completeFixed(c, "format", chartFormats)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return invalid("cli.arg_extra", "value", args[1])
		}
		typed := strings.Join(args, "")
		if typed == "" {
			return invalid("cli.chart_missing", "charts", strings.Join(p.chartNames(), ", "))
		}
		name, ok := p.lex.find(typed, model.Charts, chartWords)
		if !ok {
			return invalid("cli.chart", "value", typed, "charts", strings.Join(p.chartNames(), ", "))
		}
		aloud := p.globals.accessible && !p.globals.json && format == "" && output == ""
		switch {
		case p.globals.json:
			format = "json"
		case format == "" && filepath.Ext(output) != "":
			format = filepath.Ext(output)[1:]
		case format == "":
			format = "md"
		}
		if !slices.Contains(chartFormats, format) {
			return invalid("cli.chart_format", "value", format)
		}
		if aloud {
			format = chartLines
		}
		text, err := p.drawChart(c.Context(), name, format, strings.TrimSpace(where))
		if err != nil {
			return err
		}
		if output == "" || output == "-" {
			_, err = p.out.Write(text)
			return err
		}
		return p.writeNew(output, text)
	}
	return c
}

// chartWords are the words of a chart's name.
func chartWords(c *catalogue, name string) []string { return listed(c, "chart."+name+".words") }

// chartNames are the names of the charts in the user's words.
func (p *program) chartNames() []string {
	names := make([]string, len(model.Charts))
	for i, name := range model.Charts {
		names[i] = chartWords(p.cat, name)[0]
	}
	return names
}

// drawChart writes a chart of what a filter leaves.
func (p *program) drawChart(ctx context.Context, name, format, where string) ([]byte, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	figures, err := chart(ctx, s, name, where, p.lex)
	if err != nil {
		return nil, p.chartField(chartOf[name], err)
	}
	drawn := report.Words(p.cat, &figures)
	switch format {
	case "svg":
		return drawn.SVG(p.cat)
	case "json":
		return drawn.JSON()
	case chartLines:
		return drawn.Lines(p.cat), nil
	}
	return drawn.Markdown(p.cat), nil
}

// chartField says, where a filter names a field that the chart's kind lacks, what
// the chart counts and which fields that has: nothing else tells.
func (p *program) chartField(k *model.Kind, err error) error {
	r := model.AsRefusal(err)
	if r == nil || r.Key != "query.field" || strings.Contains(r.Args["field"], ".") {
		return err
	}
	var fields []string
	for _, f := range k.Fields {
		fields = append(fields, fieldWords(p.cat, k, f.Name)[0])
	}
	return invalid("cli.chart_field", "field", r.Args["field"], "query", r.Args["query"], "column", r.Args["column"],
		"kind", p.cat.T("kind."+k.Name+".many"), "fields", strings.Join(fields, ", "))
}

// writeNew writes a new file; an existing one is never overwritten.
func (p *program) writeNew(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return invalid("cli.file_exists", "file", name)
	}
	if err != nil {
		return invalid("cli.file_unwritable", "file", name)
	}
	_, err = file.Write(text)
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = os.Remove(name) // half a file would pass for a whole one
		return refuseOutput(err)
	}
	p.complain(p.cat.T("cli.exported", "file", clean(name)))
	return nil
}
