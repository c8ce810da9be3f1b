package model

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QuickAdd is a task read from one line. References are words as they were
// typed: whoever has the records resolves them.
type QuickAdd struct {
	Title        string
	Due          Day
	Assignee     string
	ActionRef    string // 2.1.a
	Project      string
	Organisation string
	Priority     string // a code of task.priority
	Tags         []string
	Recurrence   string // RFC 5545
	// Pieces are what was understood, in the order of the text.
	Pieces []Piece
	// Doubts are what may have been meant and was left in the title.
	Doubts []Doubt
}

// Span is a part of a text, in bytes: text[Start:End].
type Span struct{ Start, End int }

// Piece is a part of the line that was understood as the value of a field.
type Piece struct {
	Span
	Field   string // the field's name in task
	Meaning string // its wire form, or the word that names a record
}

// Doubt is a part of the line that was left alone. Key names a sentence in the
// catalogues under "quickadd."; Choices are wire values that it may mean.
type Doubt struct {
	Span
	Field   string
	Key     string
	Text    string
	Choices []string
}

// Asks tells that the words mean one of several values, so that a person can
// say which; the other doubts are only told.
func (d Doubt) Asks() bool {
	return len(d.Choices) > 0 && (d.Key == "next" || d.Key == "fraction" || d.Key == "several" && d.Field != "recurrence")
}

// MaxQuickAddBytes is the longest line that is read; longer ones are titles.
const MaxQuickAddBytes = 2_000

// ParseQuickAdd reads a line such as
//
//	Appeler le FAT vendredi 2.1.a qui:marie p:haute
//	Send the report #2.1.a @marie !high +radio *every monday project:radio
//
// in French, English and Spanish at once. What is understood leaves the title;
// quotes keep words in it ("vendredi"), or hold a value of several words
// (projet:"Radio Obrera", @"Thu Hà"). A date may stand alone, behind pour, avant, by, para
// and the like, or behind due:. Nothing is guessed: two dates or two owners, a
// date that lies behind, next friday said on a Tuesday, an unknown priority stay
// in the title and are listed in Doubts.
func ParseQuickAdd(text string, today Day) QuickAdd {
	p := quickParser{text: text, today: today}
	if len(text) > MaxQuickAddBytes || !utf8.ValidString(text) {
		return QuickAdd{Title: text}
	}
	p.tokens = quickTokens(text)
	for i := 0; i < len(p.tokens); {
		i += max(1, p.read(i))
	}
	return p.settle()
}

// token is a word of the line; quoted ones are never read.
type token struct {
	Span
	word   string // without the quotes around it
	folded string
	quoted bool
}

// candidate is a piece before it is known to be the only one of its field.
type candidate struct {
	Piece
	first, n int // tokens
}

type quickParser struct {
	text   string
	today  Day
	tokens []token
	found  []candidate
	doubts []Doubt
}

// quickTokens parts the line at spaces, but not inside of quotes that open a
// word or a value: "Radio Obrera", projet:"Radio Obrera".
func quickTokens(s string) []token {
	var out []token
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		if unicode.IsSpace(r) {
			at += size
			continue
		}
		t := token{Span: Span{at, at}}
		if end := quotedEnd(s, at); end > 0 {
			t.End, t.quoted = end, true
			t.word = s[at+size : lastRune(s[:end])]
		} else {
			t.End = wordStop(s, at)
			t.word = s[at:t.End]
		}
		t.folded = FoldText(t.word)
		out = append(out, t)
		at = t.End
	}
	return out
}

func lastRune(s string) int {
	_, size := utf8.DecodeLastRuneInString(s)
	return len(s) - size
}

// quotedEnd gives the end of the quotes that open at a place, or 0. They must
// close before a space or the end: 6" is no quote, nor is l'été.
func quotedEnd(s string, at int) int {
	open, size := utf8.DecodeRuneInString(s[at:])
	closing := closingQuotes[open]
	if closing == "" || closing == "'" || closing == "’" {
		return 0
	}
	for from := at + size; ; {
		i := strings.Index(s[from:], closing)
		if i < 0 {
			return 0
		}
		end := from + i + len(closing)
		if next, _ := utf8.DecodeRuneInString(s[end:]); end == len(s) || unicode.IsSpace(next) || unicode.IsPunct(next) {
			return end
		}
		from = end
	}
}

// wordStop gives the end of a word; a colon may open a quoted value, and so may
// the sign of a mention.
func wordStop(s string, at int) int {
	if strings.IndexByte("@#", s[at]) >= 0 && at+1 < len(s) {
		if end := quotedEnd(s, at+1); end > 0 {
			return end
		}
	}
	for i, r := range s[at:] {
		if unicode.IsSpace(r) {
			return at + i
		}
		if r == ':' && i > 0 {
			if end := quotedEnd(s, at+i+1); at+i+1 < len(s) && end > 0 {
				return end
			}
		}
	}
	return len(s)
}

// add notes that n tokens from first mean a value of a field.
func (p *quickParser) add(field, meaning string, first, n int) int {
	span := Span{p.tokens[first].Start, p.tokens[first+n-1].End}
	p.found = append(p.found, candidate{Piece{span, field, meaning}, first, n})
	return n
}

// doubt notes that n tokens from first may mean something; they stay.
func (p *quickParser) doubt(field, key string, first, n int, choices ...string) int {
	span := Span{p.tokens[first].Start, p.tokens[first+n-1].End}
	p.doubts = append(p.doubts, Doubt{span, field, key, p.text[span.Start:span.End], choices})
	return n
}

// settle keeps the candidates that are alone in their field, puts the others
// in doubt, and makes the title of what remains.
func (p *quickParser) settle() QuickAdd {
	values := map[string][]string{}
	for _, c := range p.found {
		if !slices.Contains(values[c.Field], c.Meaning) {
			values[c.Field] = append(values[c.Field], c.Meaning)
		}
	}
	var q QuickAdd
	gone := make([]bool, len(p.tokens))
	for _, c := range p.found {
		if c.Field != "tags" && len(values[c.Field]) > 1 {
			p.doubt(c.Field, "several", c.first, c.n, values[c.Field]...)
			continue
		}
		q.Pieces = append(q.Pieces, c.Piece)
		q.take(c.Field, c.Meaning)
		for i := c.first; i < c.first+c.n; i++ {
			gone[i] = true
		}
	}
	var title []string
	for i, t := range p.tokens {
		if !gone[i] && t.word != "" {
			title = append(title, t.word)
		}
	}
	q.Title = strings.Join(title, " ")
	slices.SortStableFunc(p.doubts, func(a, b Doubt) int { return a.Start - b.Start })
	q.Doubts = p.doubts
	return q
}

func (q *QuickAdd) take(field, meaning string) {
	switch field {
	case "due":
		q.Due = Day(meaning)
	case "assignee":
		q.Assignee = meaning
	case "action":
		q.ActionRef = meaning
	case "project":
		q.Project = meaning
	case "organisation":
		q.Organisation = meaning
	case "priority":
		q.Priority = meaning
	case "recurrence":
		q.Recurrence = meaning
	case "tags":
		if !slices.Contains(q.Tags, meaning) {
			q.Tags = append(q.Tags, meaning)
		}
	}
}
