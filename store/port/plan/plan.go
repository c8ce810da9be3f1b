// Package plan reads an organisation's action plan from the three forms that
// people have it in: the raw text of a scan, a corrected Markdown text, and
// JSON.
//
// It promises: the structure that it returns is the document's own (numbers
// are never renumbered, gaps stay); what it changes in a scanned text is
// certain and listed, word by word, as a [Doubt]; what is not certain stands
// as it was and is listed too. It refuses, with a [Refused] that names the
// line, whatever is not such a plan. It reads no file, no clock and no
// database, and holds no sentence for users: keys of the catalogues only.
package plan

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// MaxBytes is the largest document that Parse accepts. A plan of a hundred
// pages is under half a mebibyte.
const MaxBytes = 4 << 20

// Form says which of the three forms a document was read from.
type Form string

// The forms of a plan.
const (
	Raw      Form = "raw"
	Markdown Form = "markdown"
	JSON     Form = "json"
)

// Document is a plan as the file gives it.
//
// After Parse: there is at least one action; objective numbers, means numbers
// and refs are unique; a means number starts with its objective's number and
// a ref with its means' number; no title or text is empty.
type Document struct {
	Form         Form
	Organisation string // name, or acronym where the form has only that; may be empty
	Title        string // the document's own title; empty in JSON without one
	Year         string // "2022-2023" or "2024"; never empty

	TransversalPriority string
	Principles          string // paragraphs are separated by an empty line

	Objectives []Objective
}

// Objective is one numbered objective.
type Objective struct {
	Number       int
	Title        string // from the opening list where there is one
	SectionTitle string // the section's own heading; empty if the form has only one title
	Intro        string // paragraphs are separated by an empty line
	Line         int    // line of the section's heading, from 1
	Means        []Means
}

// Means is one numbered means of an objective.
type Means struct {
	Number  string // "1.4"; gaps are real
	Title   string
	Line    int
	Actions []Action
}

// Action is one bullet under a means.
type Action struct {
	Ref  string // "1.4.b"
	Text string
	Line int
}

// Counts returns how many objectives, means and actions the plan has.
func (d *Document) Counts() (objectives, means, actions int) {
	for _, o := range d.Objectives {
		means += len(o.Means)
		for _, m := range o.Means {
			actions += len(m.Actions)
		}
	}
	return len(d.Objectives), means, actions
}

// ObjectiveNodes returns the objectives for [Match], in document order.
func (d *Document) ObjectiveNodes() []Node {
	var nodes []Node
	for _, o := range d.Objectives {
		nodes = append(nodes, Node{Ref: strconv.Itoa(o.Number), Text: o.Title})
	}
	return nodes
}

// MeansNodes returns the means for [Match], in document order.
func (d *Document) MeansNodes() []Node {
	var nodes []Node
	for _, o := range d.Objectives {
		for _, m := range o.Means {
			nodes = append(nodes, Node{Ref: m.Number, Text: m.Title})
		}
	}
	return nodes
}

// ActionNodes returns the actions for [Match], in document order.
func (d *Document) ActionNodes() []Node {
	var nodes []Node
	for _, o := range d.Objectives {
		for _, m := range o.Means {
			for _, a := range m.Actions {
				nodes = append(nodes, Node{Ref: a.Ref, Text: a.Text})
			}
		}
	}
	return nodes
}

// Parse detects the form of data and reads it. The name is the file's; it
// helps to tell the forms apart and gives the year when the text has none.
//
// The doubts come in the order of lines; there are some in most scans. An
// error is always a *Refused: data is no such plan, or holds a contradiction
// (two means of one number) that a person has to settle in the file first.
// With an error there is no document; the doubts found so far are returned.
func Parse(name string, data []byte) (*Document, []Doubt, error) {
	text, doubts, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	n := &notes{list: doubts}
	var doc *Document
	switch detect(name, text) {
	case JSON:
		doc, err = parseJSON(text, n)
	case Markdown:
		doc, err = parseMarkdown(text, n)
	default:
		doc, err = parseRaw(text, n)
	}
	if err == nil {
		err = check(doc, name, n)
	}
	slices.SortStableFunc(n.list, func(a, b Doubt) int { return a.Line - b.Line })
	if err != nil {
		return nil, n.list, err
	}
	return doc, n.list, nil
}

var markdownObjective = pattern(`(?mi)^ {0,3}##\s+objectif\s+\d`)

// detect trusts the content before the name: files get renamed.
func detect(name, text string) Form {
	ext := strings.ToLower(filepath.Ext(name))
	switch first := strings.TrimLeft(text, " \t\n\f"); {
	case strings.HasPrefix(first, "{"), strings.HasPrefix(first, "[") && ext == ".json":
		return JSON
	case markdownObjective().MatchString(text):
		return Markdown
	case ext == ".json":
		return JSON
	case ext == ".md", ext == ".markdown":
		return Markdown
	}
	return Raw
}

// letters numbers from 0: a … z, aa, ab … (bijective base 26), so that the
// 27th action of a means has a ref as well.
func letters(i int) string {
	var b []byte
	for i++; i > 0; i = (i - 1) / 26 {
		b = append(b, byte('a'+(i-1)%26))
	}
	slices.Reverse(b)
	return string(b)
}

// letterIndex is the inverse of letters; -1 if s is no such number.
func letterIndex(s string) int {
	if s == "" || len(s) > 3 {
		return -1
	}
	i := 0
	for _, c := range []byte(s) {
		if c < 'a' || c > 'z' {
			return -1
		}
		i = i*26 + int(c-'a') + 1
	}
	return i - 1
}

var yearPattern = pattern(`\b((?:19|20)\d{2})(?:\s?[-–—/]\s?((?:19|20)?\d{2})\b)?`)

// findYear returns the first year or pair of years in s, written "2024" or
// "2022-2023"; empty if there is none.
func findYear(s string) string {
	m := yearPattern().FindStringSubmatch(s)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return m[1]
	case len(m[2]) == 2:
		return m[1] + "-" + m[1][:2] + m[2]
	}
	return m[1] + "-" + m[2]
}
