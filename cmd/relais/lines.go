package main

import (
	"bytes"
	"context"
	"slices"

	"relais/model"
)

// piped tells whether a list goes to another program as lines of text.
func (p *program) piped() bool {
	return !p.globals.json && !p.globals.accessible && !p.outTTY
}

// lines is a list for another program: a line for each record, columns parted
// by tabs, texts whole. Records pass one after the other; the names that those
// of a portion refer to are looked up in one go, and stand in the text as holes
// until then.
type lines struct {
	sheet
	buf   []byte // the portion's text
	rows  int    // in it
	holes []model.ID
	words map[oneOf]string
}

// keptID is how much of an id another program gets: it may keep it, so it is
// more than what tells today's records apart. The chance that of a million
// records any two begin so alike is below one in a million (n²/2 in 2^60), and
// such a beginning is refused as ambiguous.
const keptID = 12

// oneOf is a code of a field, which few words say for many records.
type oneOf struct {
	field *model.Field
	code  string
}

// hole is no byte of a clean text.
const hole = '\x00'

// portion is how many records are written in one go.
const portion = 512

// newLines begins a list with some columns, or the kind's own for none.
func (p *program) newLines(k *model.Kind, fields []*model.Field) *lines {
	if len(fields) == 0 {
		fields = columnsOf(k)
	}
	return &lines{sheet: sheet{p: p, kind: k, fields: fields}, words: map[oneOf]string{}}
}

// add writes a record's line. The record is not kept.
func (l *lines) add(ctx context.Context, r *model.Record) error {
	b := append(l.buf, r.ID.Short(keptID)...)
	hidden := l.p.hidden(r)
	for _, f := range l.fields {
		b = append(b, '\t')
		v := r.Values[f.Index()]
		if slices.Contains(hidden, f.Name) {
			b = append(b, clean(l.p.cat.T("value.protected"))...)
			continue
		}
		for i, wire := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			if f.Type.IsRef() {
				b, l.holes = append(b, hole), append(l.holes, idOf(wire))
				continue
			}
			b = append(b, l.word(f, wire)...)
		}
	}
	l.buf = append(b, '\n')
	if l.rows++; l.rows < portion {
		return nil
	}
	return l.print(ctx)
}

// word is a value's clean text.
func (l *lines) word(f *model.Field, wire string) string {
	if f.Type != model.TypeChoice && f.Type != model.TypeCodes {
		return clean(l.text(f, wire))
	}
	c := oneOf{f, wire}
	text, ok := l.words[c]
	if !ok {
		text = clean(l.text(f, wire))
		l.words[c] = text
	}
	return text
}

// print looks up what the holes want, and writes the portion.
func (l *lines) print(ctx context.Context) error {
	if err := l.name(ctx, slices.Clone(l.holes), l.fields); err != nil {
		return err
	}
	out, rest := l.p.out, l.buf
	for _, id := range l.holes {
		i := bytes.IndexByte(rest, hole)
		_, _ = out.Write(rest[:i])
		_, _ = out.WriteString(clean(l.label(id)))
		rest = rest[i+1:]
	}
	_, _ = out.Write(rest)
	l.buf, l.holes, l.rows = l.buf[:0], l.holes[:0], 0
	return nil
}
