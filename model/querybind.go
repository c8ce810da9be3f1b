package model

import (
	"slices"
	"strconv"
	"strings"
)

// binder finds the fields of terms and reads their values.
type binder struct {
	kind  *Kind
	env   Env
	words Words
}

// reach is a field, of the record itself or one step away.
type reach struct {
	via   *Field
	kind  *Kind
	field *Field
}

// bind makes a condition of a term. A path to records of several kinds gives a
// term for each kind that has the field and can read the values.
func (b binder) bind(t rawTerm) (Cond, error) {
	if t.name == "" {
		return Cond{Join: Is, Term: Term{Op: "~", Values: []string{t.values[0].text}, Column: t.column}}, nil
	}
	found, err := b.reaches(t)
	if err != nil {
		return Cond{}, err
	}
	var parts []Cond
	var refusal error
	for _, r := range found {
		term, err := b.compare(t, r)
		if err != nil {
			if refusal == nil {
				refusal = err
			}
			continue
		}
		parts = append(parts, Cond{Join: Is, Term: term})
	}
	switch {
	case len(parts) == 0:
		return Cond{}, refusal
	case len(parts) == 1:
		return parts[0], nil
	case (t.op == "=") == (len(parts[0].Term.Values) == 0) && (t.op == "=" || t.op == "!="):
		return Cond{Join: All, Parts: parts}, nil // what none of them may have
	}
	return Cond{Join: Any, Parts: parts}, nil
}

// reaches finds what a term's name means.
func (b binder) reaches(t rawTerm) ([]reach, error) {
	at := strconv.Itoa(t.column)
	first, rest, path := strings.Cut(t.name, ".")
	f := b.field(b.kind, first)
	switch {
	case f == nil:
		return nil, Refuse(Invalid, "query.field", "field", first, "column", at)
	case !path:
		return []reach{{nil, b.kind, f}}, nil
	case !f.Type.IsRef() || len(f.Targets) == 0 || strings.Contains(rest, ".") || f.Compute != nil:
		return nil, Refuse(Invalid, "query.step", "field", t.name, "column", at)
	}
	var out []reach
	for _, name := range f.Targets {
		if k := KindNamed(name); k != nil {
			if g := b.field(k, rest); g != nil {
				out = append(out, reach{f, k, g})
			}
		}
	}
	if len(out) == 0 {
		return nil, Refuse(Invalid, "query.field", "field", t.name, "column", at)
	}
	return out, nil
}

func (b binder) field(kind *Kind, name string) *Field {
	folded := strings.ReplaceAll(FoldText(name), "-", "_")
	if f := kind.Field(folded); f != nil {
		return f
	}
	if b.words != nil && name != "" {
		return kind.Field(b.words.Field(kind.Name, name))
	}
	return nil
}

// compare reads the values of a term for a field.
func (b binder) compare(t rawTerm, r reach) (Term, error) {
	out := Term{Field: r.field, Op: t.op, Column: t.column}
	if r.via != nil {
		out.Via, out.Of = r.via, r.kind
	}
	at := strconv.Itoa(t.column)
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
		wire, err := out.Field.queryValue(r.kind, t.op, v.text, b.env, b.words)
		if refusal := AsRefusal(err); refusal != nil {
			if refusal.Args == nil {
				refusal.Args = map[string]string{}
			}
			refusal.Args["column"], refusal.Args["field"] = strconv.Itoa(v.column), t.name
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
