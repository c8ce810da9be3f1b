package model

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Term is one condition of a Query.
type Term struct {
	// Field is nil for a free word, which any searched text may hold.
	Field *Field
	// Op is one of = != < <= > >= ~; a free word has ~.
	Op string
	// Values are in wire form: any of them may match, none for !=. Without
	// values, = asks for an unset field and != for a set one. A reference
	// stands as it was typed until Resolve; a moment may be a day alone.
	Values []string
	// Column is the 1-based column, in runes, where the term begins.
	Column int
}

// Query is a filter: a record matches it if it matches every term.
type Query []Term

// Words knows the names of fields and codes in the user's language. Both
// methods give "" for words that they do not know.
type Words interface {
	Field(kind, word string) string
	Code(kind, field, word string) string
}

// longestQuery bounds a filter, in bytes: more is a pasted document.
const longestQuery = 10_000

// ParseQuery reads the filter language of DESIGN §6: terms parted by spaces,
// all of which must hold, such as
//
//	status=todo,doing due<2026-12-01 assignee=me title~"école" due!= radio
//
// Quotes ("", ”, «», “”) keep spaces and commas. Days and moments are read as
// ParseHumanDay reads them, money by its amount, yes and no in three languages,
// a choice's order is that of its codes (priority>=high). It fails with a
// Refusal whose Args hold the column; its key is query.field, query.op,
// query.empty, query.several, query.quote, query.binary, or by the field's type
// query.code, query.day, query.int, query.bool, query.money.
func ParseQuery(kind *Kind, text string, env Env) (Query, error) {
	return ParseQueryWith(kind, text, env, nil)
}

// ParseQueryWith is ParseQuery for a language's own words too; words may be nil.
func ParseQueryWith(kind *Kind, text string, env Env, words Words) (Query, error) {
	if len(text) > longestQuery || !utf8.ValidString(text) || hasNUL(text) {
		return nil, Refuse(Invalid, "query.binary", "column", "1", "max", strconv.Itoa(longestQuery))
	}
	l := &queryLexer{rest: text, column: 1}
	var q Query
	for {
		l.spaces()
		if l.rest == "" {
			return q, nil
		}
		raw, err := l.term()
		if err != nil {
			return nil, err
		}
		t, err := raw.bind(kind, env, words)
		if err != nil {
			return nil, err
		}
		q = append(q, t)
	}
}

// rawTerm is a term before its field is known.
type rawTerm struct {
	name, op string // "" for a free word
	values   []rawValue
	column   int
}

type rawValue struct {
	text   string
	quoted bool
	column int
}

type queryLexer struct {
	rest   string
	column int
}

func (l *queryLexer) advance(bytes int) string {
	taken := l.rest[:bytes]
	l.rest = l.rest[bytes:]
	l.column += utf8.RuneCountInString(taken)
	return taken
}

func (l *queryLexer) spaces() {
	n := strings.IndexFunc(l.rest, func(r rune) bool { return !unicode.IsSpace(r) })
	if n < 0 {
		n = len(l.rest)
	}
	l.advance(n)
}

// queryOps are the operators, each longer one before its own start.
var queryOps = []struct{ sign, op string }{
	{"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"≠", "!="}, {"≤", "<="}, {"≥", ">="},
	{"=", "="}, {"<", "<"}, {">", ">"}, {"~", "~"},
}

func (l *queryLexer) term() (rawTerm, error) {
	t := rawTerm{column: l.column}
	n := strings.IndexFunc(l.rest, func(r rune) bool {
		return r != '_' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if n > 0 {
		for _, o := range queryOps {
			if strings.HasPrefix(l.rest[n:], o.sign) {
				t.name, t.op = l.advance(n), o.op
				l.advance(len(o.sign))
				return t, l.list(&t)
			}
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
	n := strings.IndexFunc(l.rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(stops, r) })
	if n < 0 {
		n = len(l.rest)
	}
	v.text = l.advance(n)
	return v, nil
}

// bind finds the term's field and reads its values.
func (t rawTerm) bind(kind *Kind, env Env, words Words) (Term, error) {
	out := Term{Op: t.op, Column: t.column}
	at := strconv.Itoa(t.column)
	if t.name == "" {
		out.Op, out.Values = "~", []string{t.values[0].text}
		return out, nil
	}
	if out.Field = findField(kind, t.name, words); out.Field == nil {
		return out, Refuse(Invalid, "query.field", "field", t.name, "column", at)
	}
	ops := opsOf(out.Field.Type)
	if !slices.Contains(ops, t.op) {
		return out, Refuse(Invalid, "query.op", "field", t.name, "op", t.op, "ops", strings.Join(ops, " "), "column", at)
	}
	several := t.op == "=" || t.op == "!=" || t.op == "~"
	switch {
	case len(t.values) == 0 && (t.op == "=" || t.op == "!="):
		return out, nil
	case len(t.values) == 0:
		return out, Refuse(Invalid, "query.empty", "field", t.name, "op", t.op, "column", at)
	case len(t.values) > 1 && !several:
		return out, Refuse(Invalid, "query.several", "field", t.name, "op", t.op, "column", at)
	}
	for _, v := range t.values {
		wire, err := out.Field.queryValue(kind, t.op, v.text, env, words)
		if r := AsRefusal(err); r != nil {
			if r.Args == nil {
				r.Args = map[string]string{}
			}
			r.Args["column"], r.Args["field"] = strconv.Itoa(v.column), t.name
		}
		if err != nil {
			return out, err
		}
		if wire != "" {
			out.Values = append(out.Values, wire)
		}
	}
	if len(out.Values) == 0 && t.op != "=" && t.op != "!=" { // status<""
		return out, Refuse(Invalid, "query.empty", "field", t.name, "op", t.op, "column", at)
	}
	if f := out.Field; f.Type == TypeChoice && !several {
		out.Op, out.Values = "=", codesBeside(f.Codes, t.op, out.Values)
	}
	return out, nil
}

func findField(kind *Kind, name string, words Words) *Field {
	folded := strings.ReplaceAll(FoldText(name), "-", "_")
	if f := kind.Field(folded); f != nil {
		return f
	}
	if words != nil {
		return kind.Field(words.Field(kind.Name, name))
	}
	return nil
}

// opsOf lists the operators that a type takes.
func opsOf(t Type) []string {
	switch t {
	case TypeText, TypeLong, TypeFile:
		return []string{"=", "!=", "~", "<", "<=", ">", ">="}
	case TypeChoice, TypeDay, TypeMoment, TypeInt, TypeMoney:
		return []string{"=", "!=", "<", "<=", ">", ">="}
	case TypeSet:
		return []string{"=", "!=", "~"}
	}
	return []string{"=", "!="}
}

// codesBeside lists the codes that stand in an order to one of them.
func codesBeside(codes []string, op string, values []string) []string {
	at := slices.Index(codes, values[0])
	switch op {
	case "<":
		codes = codes[:max(at, 0)]
	case "<=":
		codes = codes[:at+1]
	case ">":
		codes = codes[at+1:]
	case ">=":
		codes = codes[max(at, 0):]
	}
	if len(codes) == 0 {
		return []string{noCode}
	}
	return slices.Clone(codes)
}

// noCode is a code that no record has: status<todo matches nothing.
const noCode = "-"

// Resolve replaces what was typed for references by wire values. The callback
// gives the values of every record that a text may mean, none if there is
// none; its errors are passed on. A term that no record can match stays one.
func (q Query) Resolve(resolve func(f *Field, text string) ([]string, error)) (Query, error) {
	out := slices.Clone(q)
	for i, t := range q {
		if t.Field == nil || !t.Field.Type.IsRef() || len(t.Values) == 0 {
			continue
		}
		var values []string
		for _, v := range t.Values {
			found, err := resolve(t.Field, v)
			if err != nil {
				return nil, err
			}
			values = append(values, found...)
		}
		if len(values) == 0 {
			values = []string{noCode}
		}
		out[i].Values = values
	}
	return out, nil
}
