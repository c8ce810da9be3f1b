package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Query is what a filter asks for: which records, in which order, under which
// headings. The zero value asks for all.
type Query struct {
	Cond
	// Sort names the orders asked for, the first one first; none is the kind's.
	Sort []Order
	// Group is the field by whose values records stand together, or nil.
	Group *Field

	text string
	cuts []span // of what is no condition: order, grouping, « et »
}

// Order is a field that records are sorted by; Field is nil for created and
// changed, which every record has.
type Order struct {
	Name  string
	Field *Field
	Down  bool
}

// String writes an order as lists are told: "-due".
func (o Order) String() string {
	if o.Down {
		return "-" + o.Name
	}
	return o.Name
}

// Join says how the parts of a Cond belong together.
type Join int

// The joins. All without parts holds for every record.
const (
	All Join = iota
	Any
	Not // its one part does not hold
	Is  // a Term
)

// Cond is a condition: a term, or others joined.
type Cond struct {
	Join  Join
	Parts []Cond
	Term  Term
	at    span
}

// span is a part of a filter's text, in bytes.
type span struct{ from, to int }

// Term is one comparison of a Query.
type Term struct {
	// Field is nil for a free word, which any searched text may hold.
	Field *Field
	// Via is the reference that leads to the records of kind Of, whose field
	// Field is then; nil for a field of the record itself. The values compared
	// are those of all the live records that it leads to.
	Via *Field
	Of  *Kind
	// Op is one of = != < <= > >= ~; a free word has ~.
	Op string
	// Values are in wire form: any of them may match, none for !=. Without
	// values, = asks for an unset field and != for a set one. A reference
	// stands as it was typed until Resolve; a moment may be a day alone.
	Values []string
	// Column is the 1-based column, in runes, where the term begins.
	Column int
}

// Where makes a Query of terms that must all hold.
func Where(terms ...Term) Query {
	var q Query
	for _, t := range terms {
		q.Parts = append(q.Parts, Cond{Join: Is, Term: t})
	}
	return q
}

// Empty tells whether a condition holds for every record.
func (c Cond) Empty() bool { return c.Join == All && len(c.Parts) == 0 }

// Terms lists the terms of a condition as they were typed.
func (c Cond) Terms() []Term {
	if c.Join == Is {
		return []Term{c.Term}
	}
	var out []Term
	for _, p := range c.Parts {
		out = append(out, p.Terms()...)
	}
	return out
}

// Conjuncts lists conditions that hold together exactly if c does.
func (c Cond) Conjuncts() []Cond {
	if c.Join == All {
		return c.Parts
	}
	return []Cond{c}
}

// Words knows the names of fields and codes in the user's language. Both
// methods give "" for words that they do not know.
type Words interface {
	Field(kind, word string) string
	Code(kind, field, word string) string
}

// The bounds of a filter: longer is a pasted document, and deeper or more than
// a person writes would be too much for SQLite.
const (
	longestQuery  = 10_000 // bytes
	mostTerms     = 200
	mostValues    = 300
	deepestNested = 20
)

// ParseQuery reads the filter language of DESIGN §6: terms parted by spaces,
// all of which must hold, such as
//
//	status=todo,doing due<2026-12-01 assignee=me title~"école" due!= radio
//	(status=blocked ou due<+2s) -tags=plus-tard project.status=underway tri:-due groupe:status
//
// « or », « ou », « o » part alternatives and bind less than a space does; « - »
// or « not », « non » before a condition turns it round; parentheses group. A
// point takes one step through a reference. A colon behind a field's name, or a
// filter of search, stands for the sign that is meant: who:me. sort: and group: (tri:, groupe:,
// orden:, grupo:) say in which order and under which headings.
//
// Quotes ("", ”, «», “”) keep all of that, spaces and commas. Days and moments
// are read as ParseHumanDay reads them, money by its amount, yes and no in three
// languages, a choice's order is that of its codes (priority>=high). It fails
// with a Refusal whose Args hold the text and the column; its key is
// query.field, query.step, query.op, query.empty, query.several, query.quote,
// query.paren, query.dangling, query.misplaced, query.sort, query.many,
// query.colon, query.kind, query.binary, or by the field's type query.code, query.day, query.int,
// query.bool, query.money.
func ParseQuery(kind *Kind, text string, env Env) (Query, error) {
	return ParseQueryWith(kind, text, env, nil)
}

// ParseQueryWith is ParseQuery for a language's own words too; words may be nil.
func ParseQueryWith(kind *Kind, text string, env Env, words Words) (Query, error) {
	if len(text) > longestQuery || !utf8.ValidString(text) || hasNUL(text) {
		return Query{}, Refuse(Invalid, "query.binary", "column", "1", "max", strconv.Itoa(longestQuery))
	}
	b := binder{kind, env, words}
	p := queryParser{lex: queryLexer{rest: text, column: 1, colon: b.colon}, binder: b, q: Query{text: text}}
	cond, err := p.any(0)
	if err != nil {
		AsRefusal(err).Args["query"] = text
		return Query{}, err
	}
	p.q.Cond = cond
	return p.q, nil
}

// Compares tells whether a filter has conditions besides free words.
func (q Query) Compares() bool {
	return slices.ContainsFunc(q.Terms(), func(t Term) bool { return t.Field != nil })
}

// Under tells whether a filter is a text that may be the beginning of its own,
// with one more condition.
func (q Query) Under(head string) bool {
	before, last := Unfinished(q.text)
	return before == head && last != ""
}

// Split parts a filter into the free words that must stand in a record, and the
// text of all its other conditions, without order and grouping: lists look for
// words in what they show.
func (q Query) Split() (words []string, rest string) {
	cuts := slices.Clone(q.cuts)
	for _, c := range q.Conjuncts() {
		if c.Join == Is && c.Term.Field == nil {
			words = append(words, c.Term.Values...)
			cuts = append(cuts, c.at)
		}
	}
	return words, q.without(cuts)
}

// without gives the text without some parts.
func (q Query) without(cuts []span) (rest string) {
	slices.SortFunc(cuts, func(a, b span) int { return a.from - b.from })
	at := 0
	for _, c := range cuts {
		rest += q.text[at:max(at, c.from)]
		at = max(at, c.to)
	}
	return strings.TrimSpace(rest + q.text[at:])
}

// Conditions gives the text without order and grouping.
func (q Query) Conditions() string { return q.without(slices.Clone(q.cuts)) }

// Resolve replaces what was typed for references by wire values. The callback
// gives the values of every record that a text may mean, none if there is
// none; its errors are passed on. A term that no record can match stays one.
func (q Query) Resolve(resolve func(f *Field, text string) ([]string, error)) (Query, error) {
	cond, err := q.Cond.resolve(resolve)
	q.Cond = cond
	return q, err
}

func (c Cond) resolve(resolve func(f *Field, text string) ([]string, error)) (Cond, error) {
	parts := c.Parts
	c.Parts = nil
	for _, p := range parts {
		found, err := p.resolve(resolve)
		if err != nil {
			return c, err
		}
		c.Parts = append(c.Parts, found)
	}
	t := c.Term
	if c.Join != Is || t.Field == nil || !t.Field.Type.IsRef() || len(t.Values) == 0 {
		return c, nil
	}
	var values []string
	for _, v := range t.Values {
		found, err := resolve(t.Field, v)
		if err != nil {
			return c, err
		}
		values = append(values, found...)
	}
	if len(values) == 0 {
		values = []string{noCode}
	}
	c.Term.Values = values
	return c, nil
}
