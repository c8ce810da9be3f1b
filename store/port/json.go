// Package port brings records in and out of Relais: JSON and CSV here, plan
// documents in plan. It promises that what it writes it reads back unchanged,
// and that it leaves sensitive values out unless asked. It knows no database:
// callers hand records in and save what comes out.
package port

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"relais/model"
)

// AppendJSON appends a record as one JSON object: id, kind, the fields in the
// order of their declaration; then conflicts, hidden and deleted, only where
// there are any. Unset is null. Without reveal, sensitive values are null and
// their fields listed under hidden; so are, always, those that this device does
// not hold.
func AppendJSON(b []byte, r *model.Record, reveal bool) []byte {
	b = append(b, `{"id":`...)
	b = appendText(b, r.ID.String())
	b = append(b, `,"kind":`...)
	b = appendText(b, r.Kind.Name)
	hidden := r.HiddenFrom(reveal)
	for _, f := range r.Kind.Fields {
		b = append(b, ',')
		b = appendText(b, f.Name)
		b = append(b, ':')
		if slices.Contains(hidden, f.Name) {
			b = append(b, "null"...)
			continue
		}
		b = appendValue(b, f, r.Values[f.Index()])
	}
	b = appendConflicts(b, r, hidden)
	if len(hidden) > 0 {
		b = append(b, `,"hidden":`...)
		b = appendTexts(b, hidden)
	}
	if r.Deleted {
		b = append(b, `,"deleted":true`...)
	}
	return append(b, '}')
}

func appendConflicts(b []byte, r *model.Record, hidden []string) []byte {
	first := true
	for _, f := range r.Kind.Fields {
		heads := r.Conflicts[f.Name]
		if len(heads) == 0 {
			continue
		}
		if first {
			b = append(b, `,"conflicts":{`...)
		} else {
			b = append(b, ',')
		}
		first = false
		b = appendText(b, f.Name)
		b = append(b, ":["...)
		for i, h := range heads {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, `{"value":`...)
			if h.Sealed || slices.Contains(hidden, f.Name) {
				b = append(b, `null,"hidden":true`...)
			} else {
				b = appendValue(b, f, model.Single(h.Value))
			}
			b = append(b, `,"author":`...)
			b = appendTextOrNull(b, h.Author.String())
			b = append(b, `,"at":`...)
			b = appendText(b, h.Stamp.Time().UTC().Format(time.RFC3339))
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	if !first {
		b = append(b, '}')
	}
	return b
}

// appendValue writes a value in the JSON form of its field's type. What the
// type cannot read (a newer version's) is written as text.
func appendValue(b []byte, f *model.Field, v model.Value) []byte {
	if !f.Type.IsSet() {
		return AppendOne(b, f, v.One())
	}
	b = append(b, '[')
	for i, e := range v {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendOne(b, f, e)
	}
	return append(b, ']')
}

// AppendOne appends one wire value, of a register or of an element of a set,
// in the JSON form of the field's type; "" is null.
func AppendOne(b []byte, f *model.Field, wire string) []byte {
	if wire == "" {
		return append(b, "null"...)
	}
	switch f.Type {
	case model.TypeInt:
		if n, err := strconv.ParseInt(wire, 10, 64); err == nil {
			return strconv.AppendInt(b, n, 10)
		}
	case model.TypeBool:
		if wire == "1" || wire == "0" {
			return strconv.AppendBool(b, wire == "1")
		}
	case model.TypeMoney:
		if m, ok := model.ParseMoney(wire); ok {
			return appendMoney(b, m)
		}
	case model.TypeFile: // the key that the value holds opens the file
		wire = model.FileShown(wire)
	case model.TypeMoment:
		if m, ok := model.ParseMoment(wire); ok {
			b = append(b, `{"local":`...)
			b = appendText(b, m.Local)
			b = append(b, `,"zone":`...)
			b = appendTextOrNull(b, m.Zone)
			return append(b, '}')
		}
	case model.TypeAnyRef, model.TypeAnyRefs:
		if l, ok := model.ParseLink(wire); ok {
			b = append(b, `{"kind":`...)
			b = appendText(b, l.Kind)
			b = append(b, `,"id":`...)
			b = appendText(b, l.ID.String())
			return append(b, '}')
		}
	}
	return appendText(b, wire)
}

func appendMoney(b []byte, m model.Money) []byte {
	b = append(b, `{"cents":`...)
	b = strconv.AppendInt(b, m.Cents, 10)
	b = append(b, `,"currency":`...)
	b = appendText(b, m.Currency)
	b = append(b, `,"rate":`...)
	b = appendTextOrNull(b, m.Rate)
	b = append(b, `,"rate_day":`...)
	b = appendTextOrNull(b, string(m.RateDay))
	return append(b, '}')
}

func appendTexts(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, t := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, t)
	}
	return append(b, ']')
}

func appendTextOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, s)
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string. Every control character and every
// character that turns the direction of text is escaped, C1 controls too:
// a terminal that shows the JSON obeys none.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c >= 0x20 && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= 0xa0 && !turning(r) && !(r == utf8.RuneError && size == 1) {
			i += size
			continue
		}
		b = append(b, s[start:i]...)
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, `\n`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
		}
		i += size
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// turning tells the characters that turn the direction of text, and the
// separators that break lines of JavaScript.
func turning(r rune) bool {
	return r == 0x61c || r >= 0x200e && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// AppendAny appends a value as encoding/json writes it, safe for a terminal.
func AppendAny(b []byte, v any) ([]byte, error) {
	var raw bytes.Buffer
	e := json.NewEncoder(&raw)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, err
	}
	for _, r := range strings.TrimSuffix(raw.String(), "\n") {
		if r >= 0x7f && r < 0xa0 || turning(r) { // they stand in strings only
			b = append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return b, nil
}

// AppendText appends a JSON string, safe for a terminal.
func AppendText(b []byte, s string) []byte { return appendText(b, s) }

// Entry is a record as a file gives it: the fields that it names only.
type Entry struct {
	Kind   *model.Kind
	ID     model.ID // zero where the file gives none
	Values map[string]model.Value
	// Line is the line of a CSV, or the place of the object in a JSON array,
	// from 1; refusals name it.
	Line int
}

type object = map[string]json.RawMessage
