package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/store/port"
	"relais/store/port/plan"
)

// importPlan reads a plan's document into the profile, or only tells what it
// would do. A file that is no plan is refused with the line where it went
// wrong, and nothing is written.
func (p *program) importPlan(ctx context.Context, file string, dry bool) error {
	doc, doubts, err := p.readPlan(file)
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	out, err := plan.Import(ctx, s, doc, p.cat.T("plan.default_title", "year", doc.Year), dry)
	if err != nil {
		return err
	}
	objectives, means, actions := doc.Counts()
	if p.globals.json {
		return p.importJSON(out, doubts, [3]int{objectives, means, actions}, dry)
	}
	if dry {
		p.outline(doc)
		p.doubts(doubts, true)
	}
	p.line(p.cat.T("plan.counts", "title", clean(titleOf(doc, p)), "objectives", objectives, "means", means, "actions", actions))
	p.outcome(out, dry)
	if !dry {
		p.doubts(doubts, false)
	}
	return nil
}

func titleOf(doc *plan.Document, p *program) string {
	if doc.Title != "" {
		return doc.Title
	}
	return p.cat.T("plan.default_title", "year", doc.Year)
}

// readPlan reads a document; "-" is the standard input.
func (p *program) readPlan(file string) (*plan.Document, []plan.Doubt, error) {
	r, err := p.readable(file)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, plan.MaxBytes+1))
	if err != nil {
		return nil, nil, model.Refuse(model.NotFound, "cli.file_unreadable", "value", file)
	}
	doc, doubts, err := plan.Parse(file, data)
	var refused *plan.Refused
	if errors.As(err, &refused) {
		return nil, nil, &model.Refusal{Code: model.Invalid, Key: refused.Key, Args: refused.Args, Line: refused.Line}
	}
	return doc, doubts, err
}

// outline writes the tree that was read, as `plan show` writes one.
func (p *program) outline(doc *plan.Document) {
	p.line(clean(titleOf(doc, p)))
	if doc.TransversalPriority != "" {
		p.line(p.cat.Label(capital(p.cat.Field("plan", "transversal_priority")), clean(doc.TransversalPriority)))
	}
	for _, o := range doc.Objectives {
		p.line("")
		p.branch("", clean(strconv.Itoa(o.Number)+" "+o.Title))
		for _, m := range o.Means {
			p.branch("  ", clean(m.Number+" "+m.Title))
			for _, a := range m.Actions {
				p.branch("    ", clean(a.Ref+" "+a.Text))
			}
		}
	}
	p.line("")
}

// repairs are the doubts that were settled with certainty: many, and only
// counted unless the dry run asks for each.
var repairs = []string{plan.DoubtRepaired, plan.DoubtJoined, plan.DoubtHyphen}

// doubts lists what looked doubtful, by line of the file.
func (p *program) doubts(doubts []plan.Doubt, all bool) {
	repaired := 0
	var rest []plan.Doubt
	for _, d := range doubts {
		if slices.Contains(repairs, d.Key) {
			repaired++
			if !all {
				continue
			}
		}
		rest = append(rest, d)
	}
	if len(rest) > 0 {
		p.line(p.cat.T("plan.doubts"))
		for _, d := range rest {
			p.branch("  ", p.cat.T("plan.doubt", "line", d.Line, "text", p.cat.T(d.Key, args(d.Args)...)))
		}
	}
	if repaired > 0 && !all {
		p.line(p.cat.T("plan.repairs", "n", repaired))
	}
}

func args(named map[string]string) []any {
	var out []any
	for k, v := range named {
		out = append(out, k, clean(v))
	}
	return out
}

// outcome tells what the import did to the records.
func (p *program) outcome(out *plan.Outcome, dry bool) {
	if out.Unchanged() {
		p.line(p.cat.T("plan.unchanged"))
	}
	created, updated := "plan.created", "plan.updated"
	if dry {
		created, updated = "plan.would_create", "plan.would_update"
	}
	if n := len(out.Created); n > 0 {
		p.line(p.cat.T(created, "n", n))
	}
	for _, l := range []struct {
		key   string
		items []plan.Item
	}{
		{updated, out.Updated}, {"plan.kept", out.Kept}, {"plan.missing", out.Missing},
		{"plan.left_deleted", out.Deleted}, {"plan.unsure", out.Unsure},
	} {
		if len(l.items) == 0 {
			continue
		}
		p.line(p.cat.T(l.key, "n", len(l.items)))
		for _, it := range l.items {
			p.importItem(it)
		}
	}
}

func (p *program) importItem(it plan.Item) {
	name := join(it.Ref, p.fieldOf(it))
	switch {
	case it.Here != "" && it.File != "":
		here, file := difference(it.Here, it.File)
		p.branch("  ", p.cat.T("plan.item_both", "ref", name, "here", clean(here), "file", clean(file)))
	default:
		p.branch("  ", p.cat.Label(name, clean(it.Here+it.File)))
	}
}

// aroundWords is how many equal words are shown beside what differs.
const aroundWords = 3

// difference shortens two texts to where they differ, with a few words around:
// what a person has to compare of two long paragraphs.
func difference(a, b string) (string, string) {
	x, y := strings.Fields(a), strings.Fields(b)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	cut := func(w []string) string {
		from, to := max(0, head-aroundWords), min(len(w), len(w)-tail+aroundWords)
		text := strings.Join(w[from:to], " ")
		if from > 0 {
			text = "… " + text
		}
		if to < len(w) {
			text += " …"
		}
		return text
	}
	return cut(x), cut(y)
}

func (p *program) fieldOf(it plan.Item) string {
	if it.Field == "" {
		return p.cat.Kind(it.Link.Kind)
	}
	return p.cat.Field(it.Link.Kind, it.Field)
}

// importJSON writes the outcome for scripts.
func (p *program) importJSON(out *plan.Outcome, doubts []plan.Doubt, counts [3]int, dry bool) error {
	b := append([]byte(nil), `{"plan":`...)
	b = port.AppendText(b, out.Plan.String())
	b = append(b, `,"dry_run":`...)
	b = strconv.AppendBool(b, dry)
	for i, name := range []string{"objectives", "means", "actions"} {
		b = append(port.AppendText(append(b, ','), name), ':')
		b = appendInt(b, int64(counts[i]))
	}
	for _, l := range []struct {
		name  string
		items []plan.Item
	}{
		{"created", out.Created}, {"updated", out.Updated}, {"kept", out.Kept},
		{"missing", out.Missing}, {"deleted", out.Deleted}, {"unsure", out.Unsure},
	} {
		b = append(port.AppendText(append(b, ','), l.name), ":["...)
		for i, it := range l.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '{')
			for _, f := range [][2]string{{"kind", it.Link.Kind}, {"id", it.Link.ID.String()}, {"ref", it.Ref}, {"field", it.Field}, {"here", it.Here}, {"file", it.File}} {
				b = append(port.AppendText(b, f[0]), ':')
				b = append(port.AppendText(b, f[1]), ',')
			}
			b[len(b)-1] = '}'
		}
		b = append(b, ']')
	}
	b = append(b, `,"doubts":[`...)
	for i, d := range doubts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"line":`...)
		b = appendInt(b, int64(d.Line))
		b = append(b, `,"key":`...)
		b = append(port.AppendText(b, d.Key), `,"text":`...)
		b = append(port.AppendText(b, p.cat.T(d.Key, args(d.Args)...)), '}')
	}
	p.line(string(append(b, ']', '}')))
	return nil
}
