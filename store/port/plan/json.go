package plan

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// jsonDepth is how deep a document may nest; a plan needs six levels.
const jsonDepth = 40

// node is a JSON value that remembers its line, which encoding/json's own
// trees do not.
type node struct {
	line   int
	object map[string]*node // for an object
	array  []*node          // for an array
	isList bool
	text   string // of a string or number
	isText bool
	number bool
}

// treeReader builds nodes from a token stream.
type treeReader struct {
	dec  *json.Decoder
	text string
	at   int // offset up to which lines are counted
	line int
}

func (r *treeReader) lineNow() int {
	to := min(int(r.dec.InputOffset()), len(r.text))
	r.line += strings.Count(r.text[r.at:to], "\n")
	r.at = to
	return r.line
}

func readTree(text string) (*node, error) {
	r := &treeReader{dec: json.NewDecoder(strings.NewReader(text)), text: text, line: 1}
	r.dec.UseNumber()
	root, err := r.value(0)
	if err != nil {
		return nil, r.refusal(err)
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, refuse(r.lineNow(), RefusedSyntax)
	}
	return root, nil
}

// refusal gives a syntax error its line. The decoder's offset may lie ahead
// of it by a buffer, so the error's own offset is preferred.
func (r *treeReader) refusal(err error) error {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		to := min(max(int(syntax.Offset), 0), len(r.text))
		return refuse(1+strings.Count(r.text[:to], "\n"), RefusedSyntax)
	}
	return refuse(1+strings.Count(r.text, "\n"), RefusedSyntax)
}

func (r *treeReader) value(depth int) (*node, error) {
	token, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &node{line: r.lineNow()}
	if depth > jsonDepth {
		return nil, refuse(n.line, RefusedSyntax)
	}
	switch t := token.(type) {
	case string:
		n.text, n.isText = t, true
	case json.Number:
		n.text, n.number = t.String(), true
	case json.Delim:
		if t == '[' {
			return n, r.list(n, depth)
		}
		return n, r.fields(n, depth)
	}
	return n, nil
}

func (r *treeReader) list(n *node, depth int) error {
	n.isList = true
	for r.dec.More() {
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.array = append(n.array, v)
	}
	_, err := r.dec.Token()
	return err
}

func (r *treeReader) fields(n *node, depth int) error {
	n.object = map[string]*node{}
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		line := r.lineNow()
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if n.object[name] != nil {
			return refuse(line, RefusedField, "field", name)
		}
		n.object[name] = v
	}
	_, err := r.dec.Token()
	return err
}

// fieldReader takes typed fields out of nodes and keeps the first refusal.
type fieldReader struct{ err error }

func (f *fieldReader) bad(line int, field string) {
	if f.err == nil {
		f.err = refuse(line, RefusedField, "field", field)
	}
}

// text is the named string of n; absent and null are empty.
func (f *fieldReader) text(n *node, field string) string {
	v := n.object[field]
	if v == nil || v.isNull() {
		return ""
	}
	if !v.isText {
		f.bad(v.line, field)
	}
	if strings.ContainsRune(v.text, 0) && f.err == nil {
		f.err = refuse(v.line, RefusedBinary)
	}
	return v.text
}

// list is the named array of objects; absent and null are empty.
func (f *fieldReader) list(n *node, field string) []*node {
	v := n.object[field]
	if v == nil || v.isNull() {
		return nil
	}
	if !v.isList {
		f.bad(v.line, field)
	}
	for _, e := range v.array {
		if e.object == nil {
			f.bad(e.line, field)
			return nil
		}
	}
	return v.array
}

func (n *node) isNull() bool { return n.object == nil && !n.isList && !n.isText && !n.number }

// parseJSON reads the JSON form: an object with organisation, year,
// transversal_priority, principles (a text, or an object with text) and
// objectives; other fields are left alone.
func parseJSON(text string, n *notes) (*Document, error) {
	root, err := readTree(text)
	if err != nil {
		return nil, err
	}
	if root.object == nil || root.object["objectives"] == nil {
		return nil, refuse(root.line, RefusedNotAPlan)
	}
	f := &fieldReader{}
	d := &Document{
		Form:                JSON,
		Organisation:        oneLine(f.text(root, "organisation")),
		Title:               oneLine(f.text(root, "title")),
		TransversalPriority: paragraphs(f.text(root, "transversal_priority")),
	}
	year := root.object["year"]
	if year != nil && !year.isNull() {
		if d.Year = findYear(year.text); d.Year == "" {
			f.bad(year.line, "year")
		}
	}
	if p := root.object["principles"]; p != nil && p.object != nil {
		d.Principles = paragraphs(f.text(p, "text"))
	} else {
		d.Principles = paragraphs(f.text(root, "principles"))
	}
	for _, o := range f.list(root, "objectives") {
		d.Objectives = append(d.Objectives, f.objective(o, n))
	}
	return d, f.err
}

func (f *fieldReader) objective(o *node, n *notes) Objective {
	obj := Objective{
		Line:         o.line,
		Title:        oneLine(f.text(o, "title")),
		SectionTitle: oneLine(f.text(o, "title_section")),
		Intro:        paragraphs(f.text(o, "intro")),
	}
	if v := o.object["number"]; v != nil {
		obj.Number, _ = smallNumber(v.text)
	}
	if obj.Number == 0 {
		f.bad(o.line, "number")
	}
	if obj.SectionTitle != "" {
		n.titles(obj)
	}
	for _, m := range f.list(o, "means") {
		number := ""
		if v := m.object["number"]; v != nil {
			number = v.text
		}
		means := Means{Number: number, Title: oneLine(f.text(m, "title")), Line: m.line}
		for i, a := range f.list(m, "actions") {
			ref := f.text(a, "id")
			if ref == "" {
				ref = f.text(a, "ref")
			}
			if ref == "" {
				ref = number + "." + letters(i)
			}
			means.Actions = append(means.Actions, Action{Ref: ref, Text: oneLine(f.text(a, "text")), Line: a.line})
		}
		obj.Means = append(obj.Means, means)
	}
	return obj
}

// titles notes a section title that says something else than the opening
// list's. Accents, case and punctuation do not count: scans lose those.
func (n *notes) titles(o Objective) {
	if string(fold(o.Title)) != string(fold(o.SectionTitle)) {
		n.add(o.Line, DoubtTitles, "number", strconv.Itoa(o.Number), "list", o.Title, "section", o.SectionTitle)
	}
}
