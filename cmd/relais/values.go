package main

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"relais/model"
)

// wire reads what a person typed for a field and gives its wire form; "" unsets.
func (p *program) wire(ctx context.Context, k *model.Kind, f *model.Field, typed string) (model.Value, error) {
	if !f.Type.IsSet() {
		if typed = p.trimmed(f, typed); typed == "" {
			return nil, nil
		}
		one, err := p.wireOne(ctx, k, f, typed)
		return model.Single(one), err
	}
	parts, err := splitSet(typed)
	if err != nil {
		return nil, invalid("cli.set", "value", typed).On(f.Name)
	}
	var v model.Value
	for _, part := range parts {
		one, err := p.wireOne(ctx, k, f, part)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(v, one) {
			v = append(v, one)
		}
	}
	return v, nil
}

// trimmed takes blanks off everything but texts of several lines.
func (p *program) trimmed(f *model.Field, s string) string {
	if f.Type == model.TypeLong {
		return s
	}
	return strings.TrimSpace(s)
}

// splitSet reads "a, b,\"c, d\"": commas part the elements, quotes keep them.
func splitSet(typed string) ([]string, error) {
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	r := csv.NewReader(strings.NewReader(typed))
	r.TrimLeadingSpace = true
	parts, err := r.Read()
	if err != nil {
		return nil, err
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" }), nil
}

// wireOne reads one value; the field's own Check has the last word on it.
func (p *program) wireOne(ctx context.Context, k *model.Kind, f *model.Field, typed string) (string, error) {
	s, err := p.open(ctx)
	if err != nil {
		return "", err
	}
	wire := typed
	switch {
	case len(f.Codes) > 0:
		code, ok := p.lex.code(typed, k, f)
		if !ok {
			return "", p.unknownCode(k, f, typed)
		}
		wire = code
	case f.Type.IsRef():
		link, err := p.resolve(ctx, f.Targets, typed)
		if err != nil {
			return "", onField(err, f)
		}
		wire = link.String()
		if f.Type == model.TypeRef || f.Type == model.TypeRefs {
			wire = link.ID.String()
		}
	case f.Type == model.TypeFile:
		if wire, err = attach(ctx, s, f, typed); err != nil {
			return "", err
		}
	default:
		if wire, err = f.ReadInput(k, typed, s.Env(), p.lex); err != nil {
			return "", err
		}
	}
	return wire, checkOne(f, wire)
}

// checkOne refuses what the field cannot hold: too long, binary, no number.
func checkOne(f *model.Field, wire string) error { return f.Check(model.Value{wire}) }

// onField names the field that a refusal is about, where none is named yet.
func onField(err error, f *model.Field) error {
	if r := model.AsRefusal(err); r != nil && r.Field == "" {
		r.Field = f.Name
	}
	return err
}

func (p *program) unknownCode(k *model.Kind, f *model.Field, typed string) error {
	return invalid("cli.code", "value", typed, "codes", strings.Join(p.codeWords(k, f), ", ")).On(f.Name)
}

// codeWords lists the words of a choice as they are typed, with their codes, which
// are understood in every language: «à-faire (todo)».
func (p *program) codeWords(k *model.Kind, f *model.Field) []string {
	out := make([]string, len(f.Codes))
	for i, code := range f.Codes {
		out[i] = code
		if word := p.cat.Choice(k.Name, f.Name, code); fold(word) != fold(code) {
			out[i] = p.cat.T("cli.code_word", "code", code, "word", slug(word))
		}
	}
	return out
}

// resolve finds the record that a name, an id or the start of an id means. A
// name that several have is refused with the records that it may mean.
func (p *program) resolve(ctx context.Context, kinds []string, typed string) (model.Link, error) {
	s, err := p.open(ctx)
	if err != nil {
		return model.Link{}, err
	}
	if before, after, ok := strings.Cut(typed, ":"); ok && after != "" {
		name, found := p.lex.find(before, kindNames(), kindWords)
		if found && (len(kinds) == 0 || slices.Contains(kinds, name)) {
			kinds, typed = []string{name}, after
		}
	}
	if len(kinds) == 0 || slices.Contains(kinds, model.People.Name) {
		if _, ok := p.lex.find(typed, []string{"me"}, meWords); ok {
			return model.Link{Kind: model.People.Name, ID: s.Env().Me}, nil
		}
	}
	return s.Resolve(ctx, kinds, typed)
}

func meWords(c *catalogue, name string) []string { return listed(c, "value."+name) }

// record finds a record of the target kind by what was typed.
func (p *program) record(ctx context.Context, typed string) (*model.Record, error) {
	k := p.target.kind
	link, err := p.resolve(ctx, []string{k.Name}, typed)
	if err != nil {
		return nil, err
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, k, link.ID)
}

// fromStdin reads a value that is given as "-" or "@-" from standard input.
func (p *program) fromStdin(f *model.Field, typed string) (string, error) {
	if typed != "@-" && typed != "-" || f.Type != model.TypeLong && f.Type != model.TypeText {
		return typed, nil
	}
	text, err := io.ReadAll(io.LimitReader(p.in, model.MaxLongBytes+1))
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}
