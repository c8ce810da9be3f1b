package main

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// ask fills a record by asking for one field after the other, a line each:
// the form of a screen reader, or of a pipe. Fields that the flags gave are
// not asked again. An empty line keeps what is there.
func (p *program) ask(ctx context.Context, r *model.Record, t *typed, given []change) error {
	p.line(p.cat.T("form.intro", "kind", capital(p.cat.Kind(r.Kind.Name))))
	for _, f := range pane.FormFields(r.Kind) {
		if t != nil && t.given(f.Name) || isGiven(given, f) {
			continue
		}
		if err := p.askField(ctx, r, f); err != nil || p.linear && p.ended {
			return err
		}
	}
	return nil
}

func isGiven(given []change, f *model.Field) bool {
	for _, c := range given {
		if c.field == f {
			return true
		}
	}
	return false
}

// askField asks until the answer fits; at the end of the input it is content
// with what is there, unless the field is required.
func (p *program) askField(ctx context.Context, r *model.Record, f *model.Field) error {
	for {
		if err := p.prompt(ctx, r, f); err != nil {
			return err
		}
		line, err := p.answer(f)
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		switch {
		case p.leaves(line):
			return errLeftForm
		case p.linear && strings.TrimSpace(line) == "?":
			for _, said := range (&pane.Host{Words: p.cat}).Explain(r.Kind, f) {
				p.line(said)
			}
			continue
		}
		v, err := p.accept(ctx, r, f, line)
		if err == nil {
			r.Values[f.Index()] = v
			return nil
		}
		refusal := model.AsRefusal(err)
		if refusal == nil || ended {
			return err
		}
		p.line(p.sentence(refusal))
		for l := range strings.SplitSeq(refusal.Args["candidates"], "\n") {
			if l != "" {
				p.line("  " + clean(l))
			}
		}
	}
}

// prompt writes the field's name, its choices, and what an empty line keeps.
func (p *program) prompt(ctx context.Context, r *model.Record, f *model.Field) error {
	word := capital(p.cat.Field(r.Kind.Name, f.Name))
	if f.Required {
		word = p.cat.T("help.required", "text", word)
	}
	for i, code := range f.Codes {
		p.line(p.cat.T("form.choice", "number", strconv.Itoa(i+1), "word", p.cat.Choice(r.Kind.Name, f.Name, code)))
	}
	if f.Type == model.TypeLong {
		p.line(p.cat.T("form.long"))
	}
	text := p.cat.Label(word, "")
	if v := r.Values[f.Index()]; len(v) > 0 {
		s := &sheet{p: p, kind: r.Kind}
		if err := s.lookUp(ctx, []*model.Record{r}, []*model.Field{f}); err != nil {
			return err
		}
		was := strings.Join(s.texts(r, f, p.hidden(r)), ", ")
		text = p.cat.Label(p.cat.T("form.was", "field", word, "value", clean(was)), "")
	}
	if _, err := p.out.WriteString(text); err != nil {
		return refuseOutput(err)
	}
	if err := p.out.Flush(); err != nil {
		return refuseOutput(err)
	}
	return nil
}

// answer reads a line; of a long text, all lines up to one with a full stop
// alone.
func (p *program) answer(f *model.Field) (string, error) {
	var lines []string
	for {
		line, err := p.readLine()
		p.heard(line, f.Sensitive)
		if p.leaves(line) && len(lines) == 0 {
			return line, err
		}
		if f.Type != model.TypeLong || err != nil || line == "" && len(lines) == 0 {
			return strings.Join(append(lines, line), "\n"), err
		}
		if line == "." {
			return strings.Join(lines, "\n"), nil
		}
		lines = append(lines, line)
	}
}

// errLeftForm says that the user left the questions.
var errLeftForm = errors.New("the form was left")

// leaves tells whether an answer leaves the questions of a session.
func (p *program) leaves(line string) bool {
	return p.linear && fold(line) == fold(p.cat.T("linear.leave"))
}

// heard writes an answer into the output of a session that nobody types into, so
// that it can be read alone; what is protected stays out.
func (p *program) heard(line string, secret bool) {
	switch {
	case !p.linear || p.inTTY:
	case secret && line != "":
		p.line(p.cat.T("value.protected"))
	default:
		p.line(clean(line))
	}
}

// readLine reads one line, and refuses one that no field could hold.
func (p *program) readLine() (string, error) {
	var b strings.Builder
	for {
		c, err := p.in.ReadByte()
		if err != nil {
			p.ended = true
			return strings.TrimSuffix(b.String(), "\r"), err
		}
		if c == '\n' {
			return strings.TrimSuffix(b.String(), "\r"), nil
		}
		if b.Len() <= model.MaxLongBytes {
			b.WriteByte(c)
		}
	}
}

// accept reads an answer: empty keeps, the word for «clear» empties, a number
// picks from the choices.
func (p *program) accept(ctx context.Context, r *model.Record, f *model.Field, line string) (model.Value, error) {
	had := r.Values[f.Index()]
	switch {
	case strings.TrimSpace(line) == "" && f.Required && len(had) == 0:
		return nil, invalid("field.required").On(f.Name)
	case strings.TrimSpace(line) == "":
		return had, nil
	case fold(line) == fold(p.cat.T("form.clear")) && !f.Required:
		return nil, nil
	}
	if len(f.Codes) > 0 {
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= len(f.Codes) {
			return model.Single(f.Codes[n-1]), nil
		}
	}
	return p.wire(ctx, r.Kind, f, line)
}

// editByAsking is `relais KIND edit ID --accessible`.
func (p *program) editByAsking(ctx context.Context, r *model.Record, t *typed, given []change) error {
	for _, c := range given {
		r.Values[c.field.Index()] = c.applied(r.Values[c.field.Index()])
	}
	if err := p.ask(ctx, r, t, given); err != nil {
		return err
	}
	values := map[string]model.Value{}
	for _, f := range settable(r.Kind) {
		values[f.Name] = r.Values[f.Index()]
	}
	res, err := p.db.Edit(ctx, func(tx *store.Tx) error { return tx.Change(r.Kind, r.ID, r.Base, values) })
	if err != nil {
		return err
	}
	return p.saved(ctx, "cli.changed", r.Kind, []model.ID{r.ID}, res)
}
