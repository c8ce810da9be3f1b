package port

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"relais/model"
)

// maxFileBytes is the largest file that is read in.
const maxFileBytes = 256 << 20

// readAll reads a file whole, and refuses one that is too large.
func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFileBytes {
		return nil, model.Refuse(model.Invalid, "import.too_large", "max", strconv.Itoa(maxFileBytes>>20))
	}
	return text, nil
}

// ReadJSON reads what AppendJSON wrote: one object or an array of objects.
// Fields that an object does not name, computed and hidden ones are left
// alone; an unknown field or kind is refused, and nothing is guessed.
func ReadJSON(r io.Reader) ([]Entry, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if len(text) > 0 && text[0] == '{' {
		text = append(append([]byte{'['}, text...), ']')
	}
	var objects []object
	if err := json.Unmarshal(text, &objects); err != nil {
		return nil, model.Refuse(model.Invalid, "import.no_json")
	}
	entries := make([]Entry, 0, len(objects))
	for i, o := range objects {
		e, err := readObject(o)
		if err != nil {
			if r := model.AsRefusal(err); r != nil {
				r.Line = i + 1
			}
			return nil, err
		}
		e.Line = i + 1
		entries = append(entries, e)
	}
	return entries, nil
}

func readObject(o object) (Entry, error) {
	var e Entry
	var kind, id string
	if json.Unmarshal(o["kind"], &kind) != nil || model.KindNamed(kind) == nil {
		return e, model.Refuse(model.Invalid, "import.kind", "value", kind)
	}
	e.Kind, e.Values = model.KindNamed(kind), map[string]model.Value{}
	if raw, ok := o["id"]; ok {
		var good bool
		if json.Unmarshal(raw, &id) == nil {
			e.ID, good = model.ParseID(id)
		}
		if !good {
			return e, model.Refuse(model.Invalid, "import.id", "value", id)
		}
	}
	var hidden []string
	if raw, ok := o["hidden"]; ok && json.Unmarshal(raw, &hidden) != nil {
		return e, model.Refuse(model.Invalid, "import.no_json")
	}
	var gone bool
	if raw, ok := o["deleted"]; ok && (json.Unmarshal(raw, &gone) != nil || gone) {
		return e, model.Refuse(model.Invalid, "import.deleted")
	}
	for name, raw := range o {
		if slices.Contains([]string{"id", "kind", "hidden", "deleted", "conflicts"}, name) || slices.Contains(hidden, name) {
			continue
		}
		f := e.Kind.Field(name)
		if f == nil {
			return e, model.Refuse(model.Invalid, "import.field", "value", name)
		}
		if f.Compute != nil {
			continue
		}
		v, ok := readValue(f, raw)
		if !ok {
			return e, model.Refuse(model.Invalid, "import.value", "value", short(raw)).On(name)
		}
		if len(v) > 0 {
			if err := f.Check(v); err != nil {
				return e, err
			}
		}
		e.Values[name] = v
	}
	return e, nil
}

// short gives the beginning of a bad value, for the sentence about it.
func short(raw []byte) string {
	if len(raw) > 40 {
		return string(raw[:40]) + "…"
	}
	return string(raw)
}

func readValue(f *model.Field, raw json.RawMessage) (model.Value, bool) {
	if !f.Type.IsSet() {
		one, ok := readOne(f, raw)
		return model.Single(one), ok
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil {
		return nil, false
	}
	var v model.Value
	for _, part := range parts {
		one, ok := readOne(f, part)
		if !ok || one == "" {
			return nil, false
		}
		v = append(v, one)
	}
	return v, true
}

// readOne reads a value in the JSON form of its type, or in wire form.
func readOne(f *model.Field, raw json.RawMessage) (string, bool) {
	if string(raw) == "null" {
		return "", true
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	switch f.Type {
	case model.TypeInt:
		var n int64
		err := json.Unmarshal(raw, &n)
		return strconv.FormatInt(n, 10), err == nil
	case model.TypeBool:
		var b bool
		if json.Unmarshal(raw, &b) != nil {
			return "", false
		}
		if b {
			return "1", true
		}
		return "0", true
	case model.TypeMoney:
		var m struct {
			Cents    *int64
			Currency string
			Rate     json.RawMessage
			RateDay  *string `json:"rate_day"`
		}
		if json.Unmarshal(raw, &m) != nil || m.Cents == nil {
			return "", false
		}
		money := model.Money{Cents: *m.Cents, Currency: m.Currency, Set: true}
		if rate := string(bytes.Trim(m.Rate, `"`)); rate != "" && rate != "null" && m.RateDay != nil {
			money.Rate, money.RateDay = rate, model.Day(*m.RateDay)
		}
		return money.String(), true
	case model.TypeMoment:
		var m struct {
			Local string
			Zone  *string
		}
		if json.Unmarshal(raw, &m) != nil {
			return "", false
		}
		moment := model.Moment{Local: m.Local}
		if m.Zone != nil {
			moment.Zone = *m.Zone
		}
		return moment.String(), true
	case model.TypeAnyRef, model.TypeAnyRefs:
		var l struct{ Kind, ID string }
		err := json.Unmarshal(raw, &l)
		return l.Kind + ":" + l.ID, err == nil
	}
	return "", false
}
