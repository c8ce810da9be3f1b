package model

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of the language, folded. « no » is none of them: in French it
// counts (« facture no 12 »).
var (
	orWords    = table[bool]("or ou o", true)
	andWords   = table[bool]("and et y", true)
	notWords   = table[bool]("not non", true)
	sortWords  = table[bool]("sort tri trier orden ordenar", true)
	groupWords = table[bool]("group groupe grouper grupo agrupar", true)
)

// queryParser reads a filter: alternatives of conjunctions of conditions.
type queryParser struct {
	lex           queryLexer
	binder        binder
	q             Query
	terms, values int
}

// any reads alternatives up to the end, or to the parenthesis that closes them.
func (p *queryParser) any(depth int) (Cond, error) {
	var alternatives []Cond
	before, at := "", 0 // the « ou » before
	for {
		c, err := p.all(depth)
		if err != nil {
			return c, err
		}
		alternatives = append(alternatives, c)
		column := p.lex.column
		word := p.lex.word()
		if !orWords()[FoldText(word)] {
			if before != "" && c.Empty() { // an order or a grouping is no alternative
				return c, p.dangling(at, before)
			}
			break
		}
		if c.Empty() {
			return c, p.dangling(column, word)
		}
		before, at = word, column
		p.lex.advance(len(word))
		p.lex.spaces()
		if p.lex.rest == "" || p.lex.rest[0] == ')' {
			return c, p.dangling(column, word)
		}
	}
	if len(alternatives) == 1 {
		return alternatives[0], nil
	}
	return Cond{Join: Any, Parts: alternatives}, nil
}

// all reads conditions up to what ends them: the end, a parenthesis, « ou ».
func (p *queryParser) all(depth int) (Cond, error) {
	var c Cond
	pending := "" // an « et » that waits for what follows it
	pendingAt := 0
	for {
		p.lex.spaces()
		word, column, from := p.lex.word(), p.lex.column, p.lex.at
		folded := FoldText(word)
		switch {
		case p.lex.rest == "" || p.lex.rest[0] == ')' || orWords()[folded]:
			if pending != "" {
				return c, p.dangling(pendingAt, pending)
			}
			if depth == 0 && strings.HasPrefix(p.lex.rest, ")") {
				return c, Refuse(Invalid, "query.paren", "column", strconv.Itoa(column), "sign", ")")
			}
			return c, nil
		case andWords()[folded]:
			if len(c.Parts) == 0 || pending != "" {
				return c, p.dangling(column, word)
			}
			p.lex.advance(len(word))
			p.q.cuts = append(p.q.cuts, span{from, p.lex.at})
			pending, pendingAt = word, column
			continue
		}
		part, err := p.one(depth)
		if err != nil {
			return c, err
		}
		if pending = ""; part.at != (span{}) { // not an order or a grouping
			part.at = span{from, p.lex.at}
			c.Parts = append(c.Parts, part)
		}
	}
}

func (p *queryParser) dangling(column int, word string) error {
	return Refuse(Invalid, "query.dangling", "column", strconv.Itoa(column), "word", word)
}

// one reads one condition. What is none, an order or a grouping, gives a Cond
// without place.
func (p *queryParser) one(depth int) (Cond, error) {
	column, from := p.lex.column, p.lex.at
	if depth > deepestNested {
		return Cond{}, Refuse(Invalid, "query.many", "column", strconv.Itoa(column))
	}
	negation, _ := utf8.DecodeRuneInString(strings.TrimPrefix(p.lex.rest, "-"))
	word := p.lex.word()
	switch {
	case p.lex.rest[0] == '(':
		return p.group(depth)
	case p.lex.rest[0] == '-' && len(p.lex.rest) > 1 && !unicode.IsSpace(negation):
		p.lex.advance(1)
	case notWords()[FoldText(word)]:
		p.lex.advance(len(word))
		p.lex.spaces()
		if p.lex.rest == "" || p.lex.rest[0] == ')' || orWords()[FoldText(p.lex.word())] || andWords()[FoldText(p.lex.word())] {
			return Cond{}, p.dangling(column, word)
		}
	default:
		return p.term(depth)
	}
	if p.lex.rest[0] == ')' {
		return Cond{}, p.dangling(column, "-")
	}
	part, err := p.one(depth + 1)
	if err == nil && part.at == (span{}) {
		err = Refuse(Invalid, "query.misplaced", "column", strconv.Itoa(column))
	}
	return Cond{Join: Not, Parts: []Cond{part}, at: span{from, p.lex.at}}, err
}

func (p *queryParser) group(depth int) (Cond, error) {
	column, from := p.lex.column, p.lex.at
	p.lex.advance(1)
	p.lex.depth++
	c, err := p.any(depth + 1)
	if err != nil {
		return c, err
	}
	if p.lex.rest == "" {
		return c, Refuse(Invalid, "query.paren", "column", strconv.Itoa(column), "sign", "(")
	}
	if c.Empty() {
		return c, p.dangling(column, "()")
	}
	p.lex.advance(1)
	p.lex.depth--
	if len(c.Parts) == 1 && c.Join == All {
		c = c.Parts[0]
	}
	c.at = span{from, p.lex.at}
	return c, nil
}

// term reads a comparison, a free word, or an order or grouping.
func (p *queryParser) term(depth int) (Cond, error) {
	from := p.lex.at
	raw, err := p.lex.term()
	if err != nil {
		return Cond{}, err
	}
	p.terms++
	p.values += len(raw.values)
	if p.terms > mostTerms || p.values > mostValues {
		return Cond{}, Refuse(Invalid, "query.many", "column", strconv.Itoa(raw.column))
	}
	if raw.op == ":" && directs(raw.name) {
		if depth > 0 {
			return Cond{}, Refuse(Invalid, "query.misplaced", "column", strconv.Itoa(raw.column))
		}
		p.q.cuts = append(p.q.cuts, span{from, p.lex.at})
		return Cond{}, p.directive(raw)
	}
	if raw.op == ":" {
		if raw, err = p.binder.uncolon(raw); err != nil {
			return Cond{}, err
		}
	}
	c, err := p.binder.bind(raw)
	c.at = span{from, p.lex.at}
	return c, err
}

// directive takes an order or a grouping in.
func (p *queryParser) directive(raw rawTerm) error {
	grouping := groupWords()[FoldText(raw.name)]
	at := strconv.Itoa(raw.column)
	if len(raw.values) == 0 || grouping && len(raw.values) > 1 {
		return Refuse(Invalid, "query.sort", "word", raw.name, "column", at)
	}
	for _, v := range raw.values {
		name, down := strings.CutPrefix(v.text, "-")
		f := p.binder.field(p.binder.kind, name)
		folded := FoldText(name)
		stamped := !grouping && (folded == "created" || folded == "changed")
		if f == nil && !stamped || grouping && down {
			return Refuse(Invalid, "query.field", "field", v.text, "column", strconv.Itoa(v.column))
		}
		switch {
		case grouping:
			p.q.Group = f
		case f == nil:
			p.q.Sort = append(p.q.Sort, Order{folded, nil, down})
		default:
			p.q.Sort = append(p.q.Sort, Order{f.Name, f, down})
		}
	}
	return nil
}
