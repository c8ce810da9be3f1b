package macro

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"relais/model"
)

// FileName is the file in a profile's folder that holds the macros.
const FileName = "macros.json"

// version is that of the files that this program writes; it reads no newer one.
const version = 1

// Book is what a file of macros holds.
type Book struct {
	entries []entry
	rest    map[string]json.RawMessage // what else stands in the file
	broken  *model.Refusal             // why the file as a whole cannot be read
	newer   bool
}

// entry is a macro as the file has it. What cannot be read of it is kept.
type entry struct {
	Macro
	raw     json.RawMessage
	problem *model.Refusal
}

// Parse reads a file of macros; no text is no macro.
func Parse(text []byte) *Book {
	b := &Book{rest: map[string]json.RawMessage{}}
	if len(bytes.TrimSpace(text)) == 0 {
		return b
	}
	if err := json.Unmarshal(text, &b.rest); err != nil || !utf8.Valid(text) {
		b.broken = refuse("macros.unreadable", "line", strconv.Itoa(lineOf(text, err)))
		return b
	}
	var v int
	var list []json.RawMessage
	if json.Unmarshal(b.rest["version"], &v) != nil || v < 1 || json.Unmarshal(b.rest["macros"], &list) != nil {
		b.broken = refuse("macros.unreadable", "line", "1")
		return b
	}
	if v > version {
		b.broken, b.newer = refuse("macros.newer"), true
		return b
	}
	delete(b.rest, "version")
	delete(b.rest, "macros")
	for i, raw := range list {
		b.entries = append(b.entries, b.entry(i, raw))
	}
	return b
}

func refuse(key string, args ...string) *model.Refusal {
	return model.Refuse(model.Unusable, key, append(args, "file", FileName)...)
}

// lineOf is the line of a file on which reading it fails.
func lineOf(text []byte, err error) int {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	at := int64(0)
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &typ):
		at = typ.Offset
	}
	return 1 + bytes.Count(text[:min(at, int64(len(text)))], []byte("\n"))
}

// entry reads a macro of the file, the i-th.
func (b *Book) entry(i int, raw json.RawMessage) entry {
	e := entry{raw: raw}
	var loose struct {
		ID    string
		Name  string
		Key   string
		Steps []json.RawMessage
	}
	if json.Unmarshal(raw, &loose) != nil || strings.TrimSpace(loose.Name) == "" || len(loose.Steps) == 0 {
		e.problem = refuse("macros.entry", "n", strconv.Itoa(i+1))
		return e
	}
	e.Macro = Macro{ID: loose.ID, Name: loose.Name, Key: loose.Key}
	if e.ID == "" || slices.ContainsFunc(b.Macros(), func(m Macro) bool { return m.ID == e.ID }) {
		e.ID = NewID(e.Name, b.Macros())
	}
	for n, text := range loose.Steps {
		var s Step
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if d.Decode(&s) != nil || s.count() != 1 || s.Do != "" && Unrecorded(s.Do) {
			e.problem = refuse("macros.step", "name", e.Name, "n", strconv.Itoa(n+1))
			return e
		}
		e.Steps = append(e.Steps, s)
	}
	return e
}

// Macros lists those that can be replayed.
func (b *Book) Macros() []Macro {
	var out []Macro
	for _, e := range b.entries {
		if e.problem == nil {
			out = append(out, e.Macro)
		}
	}
	return out
}

// Problems says what cannot be read. It is kept all the same.
func (b *Book) Problems() []*model.Refusal {
	var out []*model.Refusal
	if b.broken != nil {
		out = append(out, b.broken)
	}
	for _, e := range b.entries {
		if e.problem != nil {
			out = append(out, e.problem)
		}
	}
	return out
}

// Broken reports whether the file cannot be read at all: it must be set aside
// before another is written.
func (b *Book) Broken() bool { return b.broken != nil && !b.newer }

// Newer refuses to change what a newer Relais wrote.
func (b *Book) Newer() error {
	if b.newer {
		return b.broken
	}
	return nil
}

// Add appends a macro, and gives it an ID of its own.
func (b *Book) Add(m Macro) Macro {
	m.ID = NewID(m.Name, b.Macros())
	b.entries = append(b.entries, entry{Macro: m, raw: encode(m)})
	return m
}

// Rename gives a macro another name; its ID stays.
func (b *Book) Rename(id, name string) error {
	return b.patch(id, "name", name, func(m *Macro) { m.Name = name })
}

// Bind gives a macro a key, "" for none.
func (b *Book) Bind(id, key string) error {
	return b.patch(id, "key", key, func(m *Macro) { m.Key = key })
}

// Delete takes a macro out.
func (b *Book) Delete(id string) error {
	n := len(b.entries)
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool { return e.ID == id && e.problem == nil })
	if len(b.entries) == n {
		return gone(id)
	}
	return nil
}

func gone(id string) error { return model.Refuse(model.NotFound, "macros.gone", "name", id) }

// patch changes one value of a macro; what else the file says of it stays.
func (b *Book) patch(id, field, value string, change func(*Macro)) error {
	for i := range b.entries {
		e := &b.entries[i]
		if e.ID != id || e.problem != nil {
			continue
		}
		all := map[string]json.RawMessage{}
		if err := json.Unmarshal(e.raw, &all); err != nil {
			return err
		}
		all["id"], all[field] = encode(id), encode(value)
		change(&e.Macro)
		e.raw = encode(all)
		return nil
	}
	return gone(id)
}

// encode writes JSON that a person can read: signs as they are.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // texts, lists and maps of them: cannot fail
	return bytes.TrimSpace(b.Bytes())
}

// onOneLine finds the steps that indenting spreads over three lines.
var onOneLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\n\s+("[a-z]+": "(?:[^"\\]|\\.)*")\n\s+\}`)
})

// Text is the file that holds the book, one step a line.
func (b *Book) Text() []byte {
	list := make([]json.RawMessage, len(b.entries))
	for i, e := range b.entries {
		list[i] = e.raw
	}
	fields := []string{`"version":` + strconv.Itoa(version), `"macros":` + string(encode(list))}
	names := make([]string, 0, len(b.rest))
	for name := range b.rest {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fields = append(fields, string(encode(name))+":"+string(b.rest[name]))
	}
	var out bytes.Buffer
	if json.Indent(&out, []byte("{"+strings.Join(fields, ",")+"}"), "", "  ") != nil {
		return nil // unreachable: every part was read or written as JSON
	}
	return append(onOneLine().ReplaceAll(out.Bytes(), []byte("{$1}")), '\n')
}

// Unreadable is the book of a file that could not be opened: there is no macro,
// and nothing is written in its place.
func Unreadable(why *model.Refusal) *Book { return &Book{broken: why, newer: true} }
