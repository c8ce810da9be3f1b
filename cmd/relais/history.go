package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/port"
)

// opWords are the catalogue keys of what an op did.
var opWords = map[model.OpType]string{
	model.OpSet: "set", model.OpSetLong: "set", model.OpAdd: "add", model.OpRemove: "remove",
	model.OpDelete: "delete", model.OpRestore: "restore", model.OpPurge: "purge",
}

// showHistory writes what happened to a record, the oldest first.
func (p *program) showHistory(ctx context.Context, k *model.Kind, r *model.Record) error {
	changes, err := p.db.History(ctx, k, r.ID)
	if err != nil {
		return err
	}
	secret := p.secretFields(r)
	if p.globals.json {
		return p.historyJSON(k, changes, secret)
	}
	s, err := p.historySheet(ctx, k, changes)
	if err != nil {
		return err
	}
	authors, err := p.authors(ctx, changes)
	if err != nil {
		return err
	}
	for _, c := range changes {
		args := []any{
			"when", c.When.Local().Format("2006-01-02 15:04"), "author", authors[c.Author],
			"field", p.historyField(k, c.Field), "from", p.historyText(s, c, c.From, secret), "to", p.historyText(s, c, c.To, secret),
		}
		text := p.cat.T("history."+opWords[c.Type], args...)
		if c.Undo {
			text = p.cat.T("history.undo", "text", text)
		}
		p.line(p.cat.T("history.line", "when", args[1], "author", args[3], "text", text))
	}
	return nil
}

// secretFields are the fields whose history is hidden: those declared
// sensitive, and all that tells where the record is protected now.
func (p *program) secretFields(r *model.Record) []string {
	if p.globals.reveal {
		return nil
	}
	var out []string
	for _, f := range r.Kind.Fields {
		if f.Sensitive || r.Protected() {
			out = append(out, f.Name)
		}
	}
	return out
}

func (p *program) historyField(k *model.Kind, name string) string {
	if name == "" {
		return ""
	}
	if k.Field(name) == nil {
		return clean(name)
	}
	return p.cat.Field(k.Name, name)
}

// historySheet looks up the records that old and new values name.
func (p *program) historySheet(ctx context.Context, k *model.Kind, changes []store.Change) (*sheet, error) {
	var records []*model.Record
	for _, c := range changes {
		f := k.Field(c.Field)
		if f == nil || !f.Type.IsRef() {
			continue
		}
		r := &model.Record{Kind: k, Values: make([]model.Value, len(k.Fields))}
		r.Values[f.Index()] = slices.Concat(c.From, c.To)
		records = append(records, r)
	}
	s := &sheet{p: p, kind: k}
	err := s.lookUp(ctx, records, k.Fields)
	return s, err
}

func (p *program) historyText(s *sheet, c store.Change, values []string, secret []string) string {
	f := s.kind.Field(c.Field)
	switch {
	case c.Sealed, c.Protected && !p.globals.reveal, len(values) > 0 && slices.Contains(secret, c.Field):
		return p.cat.T("value.protected")
	case len(values) == 0:
		return p.cat.T("history.nothing")
	case f == nil:
		return clean(strings.Join(values, ", "))
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = p.cat.Quote(clean(s.text(f, v)))
	}
	return strings.Join(texts, ", ")
}

// authors names the people who made the changes.
func (p *program) authors(ctx context.Context, changes []store.Change) (map[model.ID]string, error) {
	var ids []model.ID
	for _, c := range changes {
		if !contains(ids, c.Author) {
			ids = append(ids, c.Author)
		}
	}
	labels, err := p.db.Labels(ctx, []string{model.People.Name}, ids)
	out := map[model.ID]string{}
	for _, id := range ids {
		out[id] = p.labelText(labels[id])
	}
	return out, err
}

// historyJSON writes the changes as an array, one a line.
func (p *program) historyJSON(k *model.Kind, changes []store.Change, secret []string) error {
	b := []byte("[")
	for i, c := range changes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n{\"when\":"...)
		b = port.AppendText(b, c.When.UTC().Format(time.RFC3339))
		b = append(b, `,"author":`...)
		b = port.AppendText(b, c.Author.String())
		b = append(b, `,"writer":`...)
		b = port.AppendText(b, c.Writer.String())
		b = append(b, `,"change":`...)
		b = port.AppendText(b, opWords[c.Type])
		b = append(b, `,"field":`...)
		b = port.AppendText(b, c.Field)
		hide := c.Sealed || c.Protected && !p.globals.reveal || slices.Contains(secret, c.Field)
		b = appendValues(append(b, `,"from":`...), k.Field(c.Field), c.From, hide)
		b = appendValues(append(b, `,"to":`...), k.Field(c.Field), c.To, hide)
		if c.Undo {
			b = append(b, `,"undo":true`...)
		}
		b = append(b, '}')
	}
	if len(changes) > 0 {
		b = append(b, '\n')
	}
	_, err := p.out.Write(append(b, ']', '\n'))
	return err
}

// appendValues writes values as an array; null where they are hidden.
func appendValues(b []byte, f *model.Field, values []string, hide bool) []byte {
	if hide {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		if f == nil {
			b = port.AppendText(b, v)
		} else {
			b = port.AppendOne(b, f, v)
		}
	}
	return append(b, ']')
}
