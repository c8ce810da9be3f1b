package plan

import (
	"strconv"
	"strings"
)

// head is one heading "Objectif N": an entry of the opening list or a
// section. Which of the two it is shows only at the end.
type head struct {
	number    int
	line      int
	title     *field
	intro     *field
	means     []*rawMeans
	hasHeader bool // MOYENS ET ACTIONS came
	adopted   bool // got its means from under another heading
}

type rawMeans struct {
	number  string
	line    int
	title   *field
	actions []*field
}

// rawReader walks over the lines of a scan once. cur is the text that an
// unmarked line continues.
type rawReader struct {
	n          *notes
	j          *joiner
	title      string
	year       string
	top        *field // what precedes the title
	preamble   *field // what is read but not imported
	priority   *field
	principles *field
	heads      []*head
	head       *head
	headed     map[int]bool // objectives under which MOYENS ET ACTIONS came
	means      *rawMeans
	cur        *field
	last       line // the line before
	announced  int
	listLine   int
}

func parseRaw(text string, n *notes) (*Document, error) {
	lines := scanLines(text, n)
	if len(lines) == 0 {
		return nil, refuse(1, RefusedEmpty)
	}
	r := &rawReader{n: n, j: newJoiner(lines, n), headed: map[int]bool{}}
	r.top, r.preamble = r.j.quietField(), r.j.quietField()
	r.priority, r.principles = r.j.field(), r.j.field()
	r.cur = r.top
	for _, l := range lines {
		if err := r.read(l); err != nil {
			return nil, err
		}
		r.last = l
	}
	if len(r.heads) == 0 {
		if r.title == "" {
			return nil, refuse(lines[0].no, RefusedNotAPlan)
		}
		return nil, refuse(r.last.no, RefusedNoObjective)
	}
	return r.document()
}

// apart says that l does not have to belong to the line before it.
func (r *rawReader) apart(l line) bool {
	return l.blank || l.page || r.cur.empty() || endsSentence(r.last.text)
}

func (r *rawReader) read(l line) error {
	s := classify(l.text)
	switch s.kind {
	case kindTitle:
		if r.title == "" && r.cur == r.top {
			r.title, r.year, r.cur = oneLine(s.rest), findYear(s.rest), r.preamble
			return nil
		}
		if string(fold(s.rest)) == string(fold(r.title)) {
			return nil // a running head
		}
	case kindPriority:
		r.cur = r.priority
		return nil
	case kindPrinciples:
		r.cur = r.principles
		return nil
	case kindList:
		r.announced, _ = strconv.Atoi(s.number)
		r.cur, r.listLine = r.preamble, l.no
		return nil
	case kindHeader:
		if r.head != nil {
			r.head.hasHeader = true
			r.headed[r.head.number] = true
			r.cur = r.preamble
		}
		return nil
	case kindObjective:
		return r.objective(l, s)
	case kindMeans:
		return r.meansLine(l, s)
	case kindBullet:
		r.bullet(l, s)
		return nil
	case kindCapitals:
		if l.blank && r.cur != r.top {
			if r.means != nil {
				r.n.add(l.no, DoubtStray, "text", excerpt(l.text))
			}
			r.cur = r.preamble
			return nil
		}
	}
	r.text(l)
	return nil
}

func (r *rawReader) objective(l line, s shape) error {
	number, ok := smallNumber(s.number)
	nextInList := r.head != nil && r.cur == r.head.title && number == r.head.number+1
	if !ok || !s.capital && !nextInList && !r.apart(l) {
		r.asText(l)
		return nil
	}
	if s.damaged {
		r.n.add(l.no, DoubtRepaired, "from", strings.TrimSpace(strings.TrimSuffix(l.text, s.rest)), "to", "Objectif "+s.number)
	}
	h := &head{number: number, line: l.no, title: r.j.field(), intro: r.j.field()}
	h.title.add(line{no: l.no, text: s.rest}, false)
	r.heads = append(r.heads, h)
	r.head, r.means, r.cur = h, nil, h.title
	return nil
}

// meansLine takes "N.M Title" for a heading if it stands where one can and
// its objective is known; in running text it may be a sum or a date.
func (r *rawReader) meansLine(l line, s shape) error {
	objective, _, ok := splitNumber(s.number)
	if !ok || r.head == nil {
		r.asText(l)
		return nil
	}
	heading := r.apart(l) && !startsLower(s.rest) || startsUpper(s.rest) || strings.HasPrefix(s.rest, "«")
	if !heading || s.damaged && !l.blank && !l.page {
		r.asText(l)
		return nil
	}
	h := r.head
	if h.number != objective {
		if h = r.find(objective); h == nil {
			if l.blank || l.page {
				return refuse(l.no, RefusedOrphanMeans, "number", s.number)
			}
			r.asText(l)
			return nil
		}
		r.n.add(l.no, DoubtElsewhere, "number", s.number)
		h.adopted = true
		r.head = h
	}
	if s.damaged {
		r.n.add(l.no, DoubtRepaired, "from", strings.TrimSpace(strings.TrimSuffix(l.text, s.rest)), "to", s.number)
	}
	if len(h.means) == 0 && !r.headed[objective] {
		r.n.add(l.no, DoubtNoHeader, "number", strconv.Itoa(h.number))
	}
	r.means = &rawMeans{number: s.number, line: l.no, title: r.j.field()}
	r.means.title.add(line{no: l.no, text: s.rest}, false)
	h.means = append(h.means, r.means)
	r.cur = r.means.title
	return nil
}

// find is the latest heading of that number.
func (r *rawReader) find(number int) *head {
	for i := len(r.heads) - 1; i >= 0; i-- {
		if r.heads[i].number == number {
			return r.heads[i]
		}
	}
	return nil
}

func (r *rawReader) bullet(l line, s shape) {
	if !r.apart(l) && startsLower(s.rest) || s.damaged && !l.blank && !l.page {
		r.asText(l)
		return
	}
	if r.means != nil {
		f := r.j.field()
		f.add(line{no: l.no, text: s.rest}, false)
		r.means.actions = append(r.means.actions, f)
		r.cur = f
		return
	}
	r.n.add(l.no, DoubtNotAnAction, "text", excerpt(s.rest))
	if r.cur == r.top {
		r.cur = r.preamble
	}
	r.text(l)
}

// asText is text for a line that could have been a mark.
func (r *rawReader) asText(l line) {
	if r.means != nil {
		r.n.add(l.no, DoubtInText, "text", excerpt(l.text))
	}
	r.text(l)
}

// text adds an unmarked line to what is being read, or ends that.
func (r *rawReader) text(l line) {
	inTitle := r.head != nil && r.cur == r.head.title || r.means != nil && r.cur == r.means.title
	if r.cur == r.preamble && r.head != nil && (r.head.hasHeader || r.means != nil) {
		r.n.add(l.no, DoubtStray, "text", excerpt(l.text))
	}
	if !l.blank || l.page && r.continues(l) || r.cur.empty() && !inTitle {
		r.cur.add(l, false)
		return
	}
	switch {
	case r.head != nil && r.cur == r.head.title:
		r.cur = r.head.intro
		r.cur.add(l, true)
	case r.means != nil && r.cur == r.means.title:
		r.n.add(l.no, DoubtStray, "text", excerpt(l.text))
		r.cur = r.preamble
	case r.means != nil && r.cur != r.preamble:
		r.n.add(l.no, DoubtContinued, "text", excerpt(l.text))
		r.cur.add(l, false)
	default:
		r.cur.add(l, true)
	}
}

// continues says that a line after a page break can only be the rest of the
// sentence before it.
func (r *rawReader) continues(l line) bool {
	return startsLower(repairWord(l.text)) && !endsSentence(r.last.text)
}

var namedAcronym = pattern(`((?:[\p{L}'’-]+ ){1,12})\((\p{Lu}[\p{Lu}\p{N}-]+)\)`)

// organisation is the name that the text gives with its acronym, where that
// is the name at the head of the page: "Centre international … (CISO)". The
// head itself is often a logo, and read badly.
func (r *rawReader) organisation() string {
	head := oneLine(r.top.text())
	wanted := fold(head)
	if len(wanted) == 0 {
		return ""
	}
	best, likeness := head, 0.85
	for _, m := range namedAcronym().FindAllStringSubmatch(r.preamble.text(), 20) {
		parts := words(m[1])
		for i := range parts {
			name := strings.Join(parts[i:], " ")
			if article, noun, ok := cutFirst(name, "'’"); ok && len(article) == 1 {
				name = noun // l'Alliance
			}
			like := max(dice(fold(m[2]+name), wanted), dice(fold(name), wanted))
			if startsUpper(name) && like > likeness {
				best, likeness = name+" ("+m[2]+")", like
			}
		}
	}
	r.n.add(r.top.line(), DoubtOrganisation, "name", best)
	return best
}
