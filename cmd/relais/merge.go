package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store"

	"github.com/spf13/cobra"
)

// newMerge makes `relais merge KIND ID1 ID2`: the second record becomes part of
// the first.
func newMerge(p *program) *cobra.Command {
	c := p.command("merge")
	m := merging{p: p}
	f := c.Flags()
	f.StringArrayVar(&m.take, "take", nil, p.cat.T("flag.take.help"))
	f.StringVar(&m.prefer, "prefer", "", p.cat.T("flag.prefer.help"))
	f.BoolVar(&m.dry, "dry-run", false, p.cat.T("flag.dry-run.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < 3:
			return invalid("unite.args")
		case len(args) > 3:
			return invalid("cli.arg_extra", "value", args[3])
		}
		name, ok := p.lex.find(args[0], kindNames(), kindWords)
		if !ok {
			return p.unknown("cli.kind_unknown", args[0], kindNames())
		}
		m.kind = model.KindNamed(name)
		p.target.kind = m.kind
		return m.run(c.Context(), args[1:])
	}
	return c
}

// merging is one use of `relais merge`.
type merging struct {
	p      *program
	kind   *model.Kind
	take   []string
	prefer string
	dry    bool
}

func (m *merging) run(ctx context.Context, names []string) error {
	p := m.p
	records, err := p.records(ctx, names)
	if err != nil {
		return err
	}
	fields := model.Unite(records[0], records[1])
	chosen, err := m.choices(fields)
	if err != nil {
		return err
	}
	if m.dry {
		return m.show(ctx, records, fields, chosen)
	}
	base := min(records[0].Base, records[1].Base)
	res, err := p.db.Edit(ctx, func(tx *store.Tx) error {
		return tx.Unite(m.kind, records[0].ID, records[1].ID, base, chosen)
	})
	if r := model.AsRefusal(err); r != nil && r.Key == "unite.choose" {
		r.Args["candidates"] = strings.Join(m.open(fields, chosen), "\n")
	}
	if err != nil {
		return err
	}
	return p.saved(ctx, "unite.done", m.kind, []model.ID{records[0].ID}, res)
}

// choices reads --take and --prefer.
func (m *merging) choices(fields []model.UniteField) (map[string]model.Value, error) {
	out := map[string]model.Value{}
	side, ok := map[string]string{"": "", "1": "1", "2": "2"}[m.prefer]
	if !ok {
		return nil, invalid("unite.side", "value", m.prefer)
	}
	for _, u := range fields {
		if u.How == model.Differ && side != "" {
			out[u.Field.Name] = sideOf(u, side)
		}
	}
	for _, t := range m.take {
		word, side, _ := strings.Cut(t, "=")
		name, ok := m.p.lex.find(word, fieldNames(m.kind), fieldWordsOf(m.kind))
		if !ok {
			return nil, invalid("field.unknown", "value", word)
		}
		for _, u := range fields {
			if u.Field.Name != name {
				continue
			}
			v := sideOf(u, side)
			if v == nil {
				return nil, invalid("unite.side", "value", side).On(name)
			}
			out[name] = v
		}
	}
	return out, nil
}

// sideOf gives what a field becomes by a choice, nil for none that there is.
func sideOf(u model.UniteField, side string) model.Value {
	switch {
	case side == "1":
		return u.A
	case side == "2":
		return u.B
	case side == "both" && model.Joinable(u.Field.Type):
		return model.Single(model.Joined(u.Field, u.A.One(), u.B.One()))
	case side == "both" && u.Field.Type.IsSet():
		return u.Result
	}
	return nil
}

// open lists the fields that a person must choose for.
func (m *merging) open(fields []model.UniteField, chosen map[string]model.Value) []string {
	var out []string
	for _, u := range fields {
		if u.How == model.Differ && chosen[u.Field.Name] == nil {
			out = append(out, m.p.cat.T("unite.open", "flag", dashed(u.Field.Name), "field", m.p.cat.Field(m.kind.Name, u.Field.Name)))
		}
	}
	return out
}

var unionWords = map[model.Union]string{
	model.Same: "same", model.OnlyOne: "only", model.United: "united", model.Differ: "differ",
}

// show tells field by field what would become of the records.
func (m *merging) show(ctx context.Context, records []*model.Record, fields []model.UniteField, chosen map[string]model.Value) error {
	p := m.p
	hidden := append(p.hidden(records[0]), p.hidden(records[1])...)
	if p.globals.json {
		return m.json(fields, chosen, hidden)
	}
	s, err := p.newSheet(ctx, m.kind, records, m.kind.Fields)
	if err != nil {
		return err
	}
	text := func(f *model.Field, v model.Value) string {
		r := &model.Record{Kind: m.kind, Values: make([]model.Value, len(m.kind.Fields))}
		r.Values[f.Index()] = v
		if t := s.texts(r, f, hidden); len(t) > 0 {
			return shortened(clean(strings.Join(t, ", ")))
		}
		return p.cat.T("history.nothing")
	}
	for i, r := range records {
		p.line(p.cat.T([]string{"unite.stays", "unite.goes"}[i], "kind", p.cat.Kind(m.kind.Name), "id", s.ids[r.ID]))
	}
	for _, u := range fields {
		args := []any{"field", capital(p.cat.Field(m.kind.Name, u.Field.Name)), "first", text(u.Field, u.A),
			"second", text(u.Field, u.B), "result", text(u.Field, u.Result)}
		key := unionWords[u.How]
		if v, ok := chosen[u.Field.Name]; ok {
			key, args[7] = "chosen", text(u.Field, v)
		}
		p.line("  " + p.cat.T("unite.line."+key, args...))
	}
	links, err := p.db.Links(ctx, records[1].ID)
	if err != nil {
		return err
	}
	p.line("  " + p.cat.T("unite.links", "n", len(links)))
	return nil
}

func (m *merging) json(fields []model.UniteField, chosen map[string]model.Value, hidden []string) error {
	b := []byte("[")
	for i, u := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		v, ok := chosen[u.Field.Name]
		if !ok && u.How != model.Differ {
			v = u.Result
		}
		hide := slices.Contains(hidden, u.Field.Name)
		b = appendPair(append(b, "\n{"...), "field", u.Field.Name)
		b = appendPair(append(b, ','), "how", unionWords[u.How])
		b = appendValues(append(b, `,"first":`...), u.Field, u.A, hide)
		b = appendValues(append(b, `,"second":`...), u.Field, u.B, hide)
		b = append(appendValues(append(b, `,"result":`...), u.Field, v, hide || v == nil), '}')
	}
	_, err := m.p.out.Write(append(b, "\n]\n"...))
	return err
}
