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
// by tabs, texts whole. Records pass one after the other; their ids and the
// names that they refer to are looked up in one go at the end, and stand in the
// text as holes until then.
type lines struct {
	sheet
	blocks      [][]byte // of the text: one that grows would be copied again and again
	own, others int      // holes
	words       map[oneOf]string
}

// oneOf is a code of a field, which few words say for many records.
type oneOf struct {
	field *model.Field
	code  string
}

// A hole is one of these, which no clean text holds, and the bytes of an id.
const (
	ownHole   = '\x00' // the record's own id comes in
	otherHole = '\x01' // the name of another one
)

const blockBytes, roomy = 32 << 10, 2 << 10

// newLines begins a list with some columns, or the kind's own for none.
func (p *program) newLines(k *model.Kind, fields []*model.Field) *lines {
	if len(fields) == 0 {
		fields = columnsOf(k)
	}
	return &lines{sheet: sheet{p: p, kind: k, fields: fields}, words: map[oneOf]string{}}
}

// add writes a record's line. The record is not kept.
func (l *lines) add(r *model.Record) {
	last := len(l.blocks) - 1
	if last < 0 || cap(l.blocks[last])-len(l.blocks[last]) < roomy {
		l.blocks, last = append(l.blocks, make([]byte, 0, blockBytes)), last+1
	}
	b := append(append(l.blocks[last], ownHole), r.ID[:]...)
	l.own++
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
				id := idOf(wire)
				b = append(append(b, otherHole), id[:]...)
				l.others++
				continue
			}
			b = append(b, l.word(f, wire)...)
		}
	}
	l.blocks[last] = append(b, '\n')
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

// holes gives the text piece by piece, and after each piece but the last of a
// block the hole that follows it.
func (l *lines) holes(piece func(text []byte), hole func(id model.ID, own bool)) {
	for _, b := range l.blocks {
		for {
			i := bytes.IndexAny(b, string(ownHole)+string(otherHole))
			if i < 0 {
				piece(b)
				break
			}
			piece(b[:i])
			hole(model.ID(b[i+1:]), b[i] == ownHole)
			b = b[i+1+len(model.ID{}):]
		}
	}
}

// print looks up what the holes want, and writes the list.
func (l *lines) print(ctx context.Context) error {
	own, others := make([]model.ID, 0, l.own), make([]model.ID, 0, l.others)
	l.holes(func([]byte) {}, func(id model.ID, mine bool) {
		if mine {
			own = append(own, id)
		} else {
			others = append(others, id)
		}
	})
	lengths, err := l.p.db.ShortLengths(ctx, l.kind, own, shortIDs)
	if err != nil {
		return err
	}
	if err := l.name(ctx, others, l.fields); err != nil {
		return err
	}
	out := l.p.out
	l.holes(func(text []byte) { _, _ = out.Write(text) }, func(id model.ID, mine bool) {
		if !mine {
			_, _ = out.WriteString(clean(l.label(id)))
			return
		}
		_, _ = out.WriteString(id.Short(lengths[0]))
		lengths = lengths[1:]
	})
	return nil
}
