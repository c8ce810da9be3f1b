package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of a scan, trimmed. A form feed splits a line in two that
// have the same number.
type line struct {
	no    int
	text  string
	blank bool // an empty line, or the document's start, came before
	page  bool // a form feed came before
}

var pageNumber = pattern(`(?i)^(?:page\s+)?[-–—]?\s*\d{1,3}\s*(?:[-–—]|(?:/|de|sur)\s*\d{1,3})?$`)

// scanLines drops empty lines (they are remembered as blank) and page numbers
// beside a page break.
func scanLines(text string, n *notes) []line {
	var out []line
	no, blank, page := 0, true, false
	for l := range strings.Lines(text) {
		no++
		for i, part := range strings.Split(l, "\f") {
			if i > 0 {
				page = true
			}
			part = strings.Trim(part, " \t\n\u00A0\u200B\uFEFF")
			if part == "" {
				// What stands beside a form feed on its line is no empty line.
				blank = blank || !strings.Contains(l, "\f")
				continue
			}
			out = append(out, line{no, part, blank, page})
			blank, page = false, false
		}
	}
	return dropPageNumbers(out, n)
}

func dropPageNumbers(in []line, n *notes) []line {
	out := in[:0]
	var pending *line
	for i, l := range in {
		beside := l.page || i+1 < len(in) && in[i+1].page || i+1 == len(in)
		if beside && pageNumber().MatchString(l.text) {
			n.add(l.no, DoubtPageNumber, "text", l.text)
			pending = &line{blank: l.blank, page: true}
			continue
		}
		if pending != nil {
			l.page = true
			l.blank = l.blank || pending.blank
			pending = nil
		}
		out = append(out, l)
	}
	return out
}

// kind is what a line looks like on its own.
type kind int

const (
	kindText kind = iota
	kindTitle
	kindPriority
	kindPrinciples
	kindList
	kindObjective
	kindHeader
	kindMeans
	kindBullet
	kindCapitals
)

// shape is a line's kind with what its marks say.
type shape struct {
	kind    kind
	number  string // of an objective or means, as a repaired number
	rest    string
	damaged bool // the mark itself was misread
	capital bool // the mark is in capitals, as section headings are
}

var (
	titleLine      = pattern(`(?i)^plan (?:d['’]{1,2}action|de travail|strat[ée]gique|annuel)\b.*(?:19|20)\d\d`)
	priorityLine   = pattern(`(?i)^priorit[ée]s? transversales?\s*[:.—–-]?\s*$`)
	principlesLine = pattern(`(?i)^[ée]l[ée]ments? de principes?$|^principes$`)
	listLine       = pattern(`^\P{Ll}*\b(\d{1,3}) OBJECTIFS\P{Ll}*$`)
	objectiveLine  = pattern(`^((?i:[o0]b[ijl1|]{0,3}e?ctif))\s*(\d{1,3}|[lI|])\s*([:;.–—-]|$)?\s*(.*)$`)
	headerLine     = pattern(`(?i)^moyens?\s+et\s+actions?\s*:?$`)
	meansLine      = pattern(`^(\d{1,3}|[lI|])(\s?[.,]\s?)(\d{1,3}|[lI|])[.)]?(?:\s+(.*))?$`)
	bulletLine     = pattern(`^([-•–—*·▪●‣◦∙])[\s\x{00A0}]*(.*)$`)
)

func classify(text string) shape {
	plain := strings.ReplaceAll(text, "\u00A0", " ")
	switch {
	case titleLine().MatchString(plain):
		return shape{kind: kindTitle, rest: plain}
	case priorityLine().MatchString(plain):
		return shape{kind: kindPriority}
	case principlesLine().MatchString(plain):
		return shape{kind: kindPrinciples}
	case headerLine().MatchString(plain):
		return shape{kind: kindHeader}
	}
	if m := listLine().FindStringSubmatch(plain); m != nil {
		return shape{kind: kindList, number: m[1]}
	}
	if m := objectiveLine().FindStringSubmatch(plain); m != nil {
		capital := m[1] == strings.ToUpper(m[1])
		if m[3] != "" || capital || m[4] == "" {
			number, fixed := digits(m[2])
			return shape{kindObjective, number, m[4], fixed || !strings.EqualFold(m[1], "objectif"), capital}
		}
	}
	if m := meansLine().FindStringSubmatch(plain); m != nil {
		a, fixedA := digits(m[1])
		b, fixedB := digits(m[3])
		// A space in the number is damage only before a title: "2. 5 jours".
		return shape{kind: kindMeans, number: a + "." + b, rest: m[4], damaged: fixedA || fixedB || m[2] != "."}
	}
	if m := bulletLine().FindStringSubmatch(plain); m != nil {
		spaced := strings.TrimPrefix(plain, m[1]) != m[2]
		if spaced || startsUpper(m[2]) || !strings.ContainsAny(m[1], "-–—*") {
			return shape{kind: kindBullet, rest: m[2], damaged: !spaced}
		}
	}
	if isCapitals(plain) {
		return shape{kind: kindCapitals, rest: plain}
	}
	return shape{kind: kindText, rest: text}
}

// digits reads a number whose 1 may have been recognised as l, I or |.
func digits(s string) (string, bool) {
	if s == "l" || s == "I" || s == "|" {
		return "1", true
	}
	return s, false
}

// isCapitals says that a line is a heading in capitals: four letters or more
// and no small one.
func isCapitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 4
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// endsSentence says that nothing has to follow s.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \u00A0"))
	return strings.ContainsRune(".!?:;…»)”\"", r)
}
