package model

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rawTerm is a term before its field is known.
type rawTerm struct {
	name, op string // "" for a free word; ":" for an order, a grouping, or as in search
	values   []rawValue
	column   int
}

type rawValue struct {
	text   string
	quoted bool
	column int
}

// queryLexer reads a filter from its beginning.
type queryLexer struct {
	rest   string
	column int                    // 1-based, in runes
	at     int                    // in bytes
	colon  func(name string) bool // a colon behind the name makes a condition
	depth  int                    // open parentheses
}

func (l *queryLexer) advance(bytes int) string {
	taken := l.rest[:bytes]
	l.rest = l.rest[bytes:]
	l.column += utf8.RuneCountInString(taken)
	l.at += bytes
	return taken
}

func (l *queryLexer) spaces() {
	n := strings.IndexFunc(l.rest, func(r rune) bool { return !unicode.IsSpace(r) })
	if n < 0 {
		n = len(l.rest)
	}
	l.advance(n)
}

// word gives what stands up to a space or a parenthesis, without taking it.
func (l *queryLexer) word() string {
	n := strings.IndexFunc(l.rest, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' })
	if n < 0 {
		n = len(l.rest)
	}
	return l.rest[:n]
}

// queryOps are the operators, each longer one before its own start.
var queryOps = []struct{ sign, op string }{
	{"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"≠", "!="}, {"≤", "<="}, {"≥", ">="},
	{"=", "="}, {"<", "<"}, {">", ">"}, {"~", "~"},
}

// nameEnd gives the length of the name, or path of names, that a term starts
// with; 0 for none.
func nameEnd(s string) int {
	first, _ := utf8.DecodeRuneInString(s)
	n := strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && !(r == '.' && unicode.IsLetter(first)) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if n < 0 {
		return len(s)
	}
	return n
}

// opAt gives the operator that a text starts with, and its length.
func opAt(s string) (op string, size int) {
	for _, o := range queryOps {
		if strings.HasPrefix(s, o.sign) {
			return o.op, len(o.sign)
		}
	}
	return "", 0
}

// directs tells whether a name before a colon says in which order, or under
// which headings.
func directs(name string) bool {
	folded := FoldText(name)
	return sortWords()[folded] || groupWords()[folded]
}

func (l *queryLexer) term() (rawTerm, error) {
	t := rawTerm{column: l.column}
	if n := nameEnd(l.rest); n > 0 {
		op, size := opAt(l.rest[n:])
		if name := l.rest[:n]; op == "" && strings.HasPrefix(l.rest[n:], ":") && (directs(name) || l.colon(name)) {
			op, size = ":", 1
		}
		if op != "" {
			t.name, t.op = l.advance(n), op
			l.advance(size)
			if again, size := opAt(l.rest); again != "" {
				return t, Refuse(Invalid, "query.op_twice", "column", strconv.Itoa(l.column), "sign", l.rest[:size], "first", op)
			}
			return t, l.list(&t)
		}
	}
	v, err := l.value("")
	t.values = []rawValue{v}
	return t, err
}

// list reads the values after an operator; commas part them.
func (l *queryLexer) list(t *rawTerm) error {
	for {
		v, err := l.value(",")
		if err != nil {
			return err
		}
		if v.text != "" || v.quoted {
			t.values = append(t.values, v)
		}
		if !strings.HasPrefix(l.rest, ",") {
			return nil
		}
		l.advance(1)
	}
}

var closingQuotes = map[rune]string{'"': `"`, '\'': "'", '«': "»", '“': "”", '‘': "’"}

// value reads a quoted text, or what stands up to a space or one of the stops.
// A parenthesis that was opened before the value ends it; one that is opened
// within belongs to it.
func (l *queryLexer) value(stops string) (rawValue, error) {
	v := rawValue{column: l.column}
	open, size := utf8.DecodeRuneInString(l.rest)
	if closing := closingQuotes[open]; closing != "" {
		end := strings.Index(l.rest[size:], closing)
		if end < 0 {
			return v, Refuse(Invalid, "query.quote", "column", strconv.Itoa(v.column), "quote", string(open))
		}
		l.advance(size)
		v.text, v.quoted = strings.TrimSpace(l.advance(end)), true
		l.advance(len(closing))
		return v, nil
	}
	within := 0
	n := strings.IndexFunc(l.rest, func(r rune) bool {
		switch {
		case r == '(':
			within++
		case r == ')' && within > 0:
			within--
		case r == ')':
			return l.depth > 0
		}
		return unicode.IsSpace(r) || strings.ContainsRune(stops, r)
	})
	if n < 0 {
		n = len(l.rest)
	}
	v.text = l.advance(n)
	return v, nil
}
