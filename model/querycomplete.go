package model

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slot is what may be typed at the end of a filter.
type Slot struct {
	// From is where what is completed begins, in bytes; Typed is what stands
	// there so far, without the quote that it begins with.
	From  int
	Typed string
	// Kinds are those whose fields may follow; empty where a value is typed.
	Kinds []*Kind
	// Ordering says that the field is one to sort or group by.
	Ordering bool
	// Field and Op are what a value is for, of records of the kind Of.
	Field *Field
	Of    *Kind
	Op    string
}

// CompleteQuery tells what the end of a filter's text is the beginning of. It
// never fails: what cannot be completed gives a Slot without Kinds and Field.
func CompleteQuery(kind *Kind, text string, words Words) Slot {
	at := lastTerm(text)
	term := text[at:]
	b := binder{kind: kind, words: words}
	n := nameEnd(term)
	op, size := opAt(term[n:])
	name := term[:n]
	colon := op == "" && strings.HasPrefix(term[n:], ":")
	switch {
	case colon && directs(name):
		from := at + n + 1 + strings.LastIndexByte(term[n+1:], ',') + 1
		if strings.HasPrefix(text[from:], "-") {
			from++
		}
		return Slot{From: from, Typed: text[from:], Kinds: []*Kind{kind}, Ordering: true}
	case colon && b.colon(name):
		t, err := b.uncolon(rawTerm{name: name, values: []rawValue{{}}})
		if err != nil {
			return Slot{From: len(text)}
		}
		name, op, size = t.name, t.op, 1
	case op == "" && n < len(term):
		return Slot{From: len(text)}
	case op == "":
		return b.nameSlot(at, name)
	}
	found, err := b.reaches(rawTerm{name: name})
	if err != nil {
		return Slot{From: len(text)}
	}
	from := at + n + size + lastValue(term[n+size:])
	typed := text[from:]
	if open, size := utf8.DecodeRuneInString(typed); closingQuotes[open] != "" {
		typed = typed[size:]
	}
	return Slot{From: from, Typed: typed, Field: found[0].field, Of: found[0].kind, Op: op}
}

// nameSlot is the slot of a field's name, or of one behind a point.
func (b binder) nameSlot(at int, name string) Slot {
	first, rest, path := strings.Cut(name, ".")
	if !path {
		return Slot{From: at, Typed: name, Kinds: []*Kind{b.kind}}
	}
	out := Slot{From: at + len(first) + 1, Typed: rest}
	if f := b.field(b.kind, first); f != nil && f.Type.IsRef() {
		for _, target := range f.Targets {
			out.Kinds = append(out.Kinds, KindNamed(target))
		}
	}
	return out
}

// Unfinished parts a filter's text from the term that is being typed at its end,
// which is empty behind a space. What leads that term goes with it: « et », a
// minus, a parenthesis.
func Unfinished(text string) (head, last string) {
	at := lastTerm(text)
	head, last = text[:at], text[at:]
	if last == "" {
		return text, ""
	}
	for {
		head = strings.TrimRight(head, " \t\u00a0\u202f(-")
		word := head[strings.LastIndexFunc(head, unicode.IsSpace)+1:]
		if folded := FoldText(word); !andWords()[folded] && !notWords()[folded] {
			return head, last
		}
		head = head[:len(head)-len(word)]
	}
}

// lastTerm gives where the last term of a filter begins, behind parentheses
// and a minus.
func lastTerm(text string) int {
	return lastWord(text, "(-", func(start, i int) bool { return start == i || afterSign(text[:i]) })
}

// lastWord gives where the last word of a line begins, behind signs that may
// lead it. Quotes hold words together where they open one.
func lastWord(text, lead string, opens func(start, i int) bool) int {
	start, quote := 0, ""
	for i, r := range text {
		switch {
		case quote != "":
			if strings.HasPrefix(text[i:], quote) {
				quote = ""
			}
		case unicode.IsSpace(r):
			start = i + utf8.RuneLen(r)
		case start == i && strings.ContainsRune(lead, r):
			start = i + 1
		case closingQuotes[r] != "" && opens(start, i):
			quote = closingQuotes[r]
		}
	}
	return start
}

// afterSign tells whether a value may begin behind a text.
func afterSign(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("=<>~:,≠≤≥", r)
}

// lastValue gives where the last of several values begins.
func lastValue(values string) int {
	start, quote := 0, ""
	for i, r := range values {
		switch {
		case quote != "":
			if strings.HasPrefix(values[i:], quote) {
				quote = ""
			}
		case r == ',':
			start = i + 1
		case start == i:
			quote = closingQuotes[r]
		}
	}
	return start
}

// QueryOps lists the signs that compare a field in a filter.
func (f *Field) QueryOps() []string { return slices.Clone(opsOf(f.Type)) }
