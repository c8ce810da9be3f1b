package plan

import (
	"strings"
)

var (
	mdHeading   = pattern(`^ {0,3}(#{1,6})\s+(.*?)\s*#*$`)
	mdObjective = pattern(`(?i)^objectif\s+(\d{1,3})\s*[:.–—-]\s*(.*)$`)
	mdMeans     = pattern(`^(\d{1,3}\.\d{1,3})\.?(?:\s+(.*))?$`)
	mdBullet    = pattern(`^ {0,3}[-*+•–]\s+(.*)$`)
	mdRef       = pattern(`^\((\d{1,3}\.\d{1,3}\.[a-z]{1,3})\)\s*(.*)$`)
	mdLabel     = pattern(`^\*\*([^*]+?)\s*:?\*\*\s*[—–:-]?\s*(.*)$`)
	mdTitle     = pattern(`(?i)^(.*?)\s*[—–-]?\s*(plan\b.*)$`)
)

// markdownReader is at one place of the document at a time: into points to
// the text that an unmarked line continues, and pending holds its lines until
// flush, which has to come before the document grows.
type markdownReader struct {
	doc     *Document
	n       *notes
	into    *string
	pending []string
	blank   bool // an empty line came before
	line    int
}

// parseMarkdown reads the corrected form: a first heading with organisation
// and title, bold labels for priority and principles, "## Objectif N : …",
// "### N.M …" and bullets with or without "(N.M.x)".
func parseMarkdown(text string, n *notes) (*Document, error) {
	r := &markdownReader{doc: &Document{Form: Markdown}, n: n}
	for l := range strings.Lines(text) {
		r.line++
		s := strings.ReplaceAll(strings.Trim(l, " \t\f\n"), "\f", " ")
		if s == "" {
			r.blank = true
			continue
		}
		if err := r.read(s); err != nil {
			return nil, err
		}
		r.blank = false
	}
	r.tidy()
	return r.doc, nil
}

// flush ends the text in hand; what is to be read next goes into into.
func (r *markdownReader) flush() {
	if r.into != nil {
		*r.into = strings.Join(r.pending, "\n")
	}
	r.into, r.pending = nil, nil
}

// start begins a text with its first line, which may be empty.
func (r *markdownReader) start(into *string, first string) {
	r.flush()
	r.into = into
	if first != "" {
		r.pending = []string{first}
	}
}

func (r *markdownReader) read(s string) error {
	if m := mdHeading().FindStringSubmatch(s); m != nil {
		return r.heading(len(m[1]), oneLine(m[2]))
	}
	if m := mdLabel().FindStringSubmatch(s); m != nil && len(r.doc.Objectives) == 0 {
		switch label := string(fold(m[1])); {
		case strings.HasPrefix(label, string(fold("priorité"))):
			r.start(&r.doc.TransversalPriority, m[2])
			return nil
		case strings.Contains(label, string(fold("principes"))):
			r.start(&r.doc.Principles, m[2])
			return nil
		}
	}
	if m := mdBullet().FindStringSubmatch(s); m != nil {
		r.bullet(m[1])
		return nil
	}
	r.more(s)
	return nil
}

func (r *markdownReader) heading(level int, s string) error {
	d := r.doc
	r.flush()
	if m := mdObjective().FindStringSubmatch(s); m != nil && level == 2 {
		number, ok := smallNumber(m[1])
		if !ok {
			return refuse(r.line, RefusedField, "field", m[1])
		}
		d.Objectives = append(d.Objectives, Objective{Number: number, Title: m[2], Line: r.line})
		r.start(&d.Objectives[len(d.Objectives)-1].Intro, "")
		return nil
	}
	if m := mdMeans().FindStringSubmatch(s); m != nil && level == 3 {
		if len(d.Objectives) == 0 {
			return refuse(r.line, RefusedOrphanMeans, "number", m[1])
		}
		o := &d.Objectives[len(d.Objectives)-1]
		o.Means = append(o.Means, Means{Number: m[1], Title: m[2], Line: r.line})
		return nil
	}
	if level == 1 && d.Title == "" {
		m := mdTitle().FindStringSubmatch(s)
		if m == nil {
			m = []string{s, "", s}
		}
		d.Organisation, d.Title, d.Year = strings.TrimSpace(m[1]), m[2], findYear(s)
		return nil
	}
	r.n.add(r.line, DoubtStray, "text", excerpt(s))
	return nil
}

func (r *markdownReader) bullet(s string) {
	means := r.means()
	if means == nil {
		r.n.add(r.line, DoubtNotAnAction, "text", excerpt(s))
		if len(r.doc.Objectives) > 0 {
			r.more("- " + s)
		}
		return
	}
	r.flush()
	a := Action{Line: r.line, Ref: means.Number + "." + letters(len(means.Actions))}
	if m := mdRef().FindStringSubmatch(s); m != nil {
		a.Ref, s = m[1], m[2]
	}
	means.Actions = append(means.Actions, a)
	r.start(&means.Actions[len(means.Actions)-1].Text, s)
}

func (r *markdownReader) means() *Means {
	if len(r.doc.Objectives) == 0 {
		return nil
	}
	o := &r.doc.Objectives[len(r.doc.Objectives)-1]
	if len(o.Means) == 0 {
		return nil
	}
	return &o.Means[len(o.Means)-1]
}

// more continues the text in hand; a line that belongs to none is reported.
func (r *markdownReader) more(s string) {
	if r.into == nil {
		r.n.add(r.line, DoubtStray, "text", excerpt(s))
		return
	}
	if r.blank && len(r.pending) > 0 {
		if r.means() != nil {
			r.n.add(r.line, DoubtContinued, "text", excerpt(s))
		}
		r.pending = append(r.pending, "")
	}
	r.pending = append(r.pending, s)
}

func (r *markdownReader) tidy() {
	r.flush()
	d := r.doc
	d.TransversalPriority, d.Principles = paragraphs(d.TransversalPriority), paragraphs(d.Principles)
	for i := range d.Objectives {
		o := &d.Objectives[i]
		o.Title, o.Intro = oneLine(o.Title), paragraphs(o.Intro)
		for j := range o.Means {
			m := &o.Means[j]
			m.Title = oneLine(m.Title)
			for k := range m.Actions {
				m.Actions[k].Text = oneLine(m.Actions[k].Text)
			}
		}
	}
}
