package keys

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"relais/model"
)

// FileName is the file in a profile's folder that binds keys anew.
const FileName = "keys.toml"

// File is what a file of keys says. It is TOML, of which Relais reads what it
// needs: strings and lists of strings. A reader of its own tells in the user's
// words what a line lacks, and goes on with the next.
type File struct {
	Layout   string
	Bindings []Binding
	// Problems are the lines that could not be read.
	Problems []*model.Refusal
}

// Binding gives an action its keys.
type Binding struct {
	ID   string
	Keys []string
	Line int
}

// Empty reports whether the file says nothing.
func (f *File) Empty() bool {
	return f == nil || f.Layout == "" && len(f.Bindings) == 0 && len(f.Problems) == 0
}

// ParseFile reads a file of keys.
func ParseFile(text []byte) *File {
	f := &File{}
	if !utf8.Valid(text) {
		f.Problems = append(f.Problems, model.Refuse(model.Invalid, "keys.not_text", "file", FileName))
		return f
	}
	r := &reader{text: strings.TrimPrefix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\ufeff"), line: 1, file: f}
	for r.blank(); r.text != ""; r.blank() {
		r.entry()
	}
	return f
}

// reader goes through a file line by line.
type reader struct {
	text    string
	line    int
	section string
	open    bool // a quotation mark of the entry is not closed
	file    *File
}

// skip goes n bytes further.
func (r *reader) skip(n int) {
	r.line += strings.Count(r.text[:n], "\n")
	r.text = r.text[n:]
}

// blank goes past blanks, ends of lines and comments.
func (r *reader) blank() {
	for r.text != "" {
		switch c := r.text[0]; {
		case c == '#':
			r.rest()
		case c == ' ' || c == '\t' || c == '\n':
			r.skip(1)
		default:
			return
		}
	}
}

// gap goes past blanks within a line.
func (r *reader) gap() { r.text = strings.TrimLeft(r.text, " \t") }

// rest takes the line to its end.
func (r *reader) rest() string {
	line, _, _ := strings.Cut(r.text, "\n")
	r.skip(len(line))
	return line
}

// entry reads a heading or a setting; what it cannot read is left aside to the
// end of the line.
func (r *reader) entry() {
	first, _, _ := strings.Cut(r.text, "\n")
	at := r.line
	fail := func(key string, args ...string) {
		r.rest()
		args = append(args, "file", FileName, "line", strconv.Itoa(at))
		r.file.Problems = append(r.file.Problems, model.Refuse(model.Invalid, key, args...))
	}
	var name string
	broken := func() { fail(r.fault(name), "text", strings.TrimSpace(first)) }
	r.open = false
	if r.text[0] == '[' {
		heading, ok := r.heading()
		switch {
		case !ok || !r.ended():
			broken()
		case heading != "keys":
			fail("keys.setting", "name", heading)
		}
		r.section = heading
		return
	}
	var ok bool
	if name, ok = r.name(); !ok {
		broken()
		return
	}
	values, single, ok := r.value()
	switch {
	case !ok || !r.ended():
		broken()
	case r.section == "keys":
		r.file.Bindings = append(r.file.Bindings, Binding{name, values, at})
	case name == "layout" && r.section == "" && single:
		if LayoutNamed(values[0]) == nil {
			fail("keys.layout", "value", values[0], "layouts", strings.Join(Layouts(), ", "))
			return
		}
		r.file.Layout = strings.ToLower(values[0])
	case name == "layout" && r.section == "":
		broken()
	case r.section == "":
		fail("keys.setting", "name", name)
	} // what stands under a heading that is not known was told of with it
}

// fault is what is wrong with an entry of the name that cannot be read.
func (r *reader) fault(name string) string {
	switch {
	case r.open:
		return "keys.quote"
	case name == "layout" && r.section == "":
		return "keys.layout_form"
	}
	return "keys.syntax"
}

// heading reads [name].
func (r *reader) heading() (string, bool) {
	r.skip(1)
	r.gap()
	name, ok := r.word()
	r.gap()
	if !ok || !strings.HasPrefix(r.text, "]") {
		return name, false
	}
	r.skip(1)
	return name, true
}

// ended goes past a comment, and reports whether nothing else stands there.
func (r *reader) ended() bool {
	r.gap()
	if strings.HasPrefix(r.text, "#") {
		r.rest()
	}
	return r.text == "" || r.text[0] == '\n'
}

// name reads what stands before the equals sign.
func (r *reader) name() (string, bool) {
	name, ok := r.word()
	r.gap()
	if !ok || !strings.HasPrefix(r.text, "=") {
		return name, false
	}
	r.skip(1)
	r.gap()
	return name, true
}

// word reads a name, bare or in quotes.
func (r *reader) word() (string, bool) {
	if strings.HasPrefix(r.text, `"`) || strings.HasPrefix(r.text, "'") {
		return r.quoted()
	}
	end := strings.IndexFunc(r.text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("._-", c)
	})
	if end < 0 {
		end = len(r.text)
	}
	word := r.text[:end]
	r.skip(end)
	return word, word != ""
}

// quoted reads a string of one line: in double quotes with escapes of quotes
// and backslashes, in single quotes as it is.
func (r *reader) quoted() (string, bool) {
	quote := r.text[0]
	var b strings.Builder
	for i := 1; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == quote:
			r.skip(i + 1)
			return b.String(), true
		case c == '\n':
			r.open = true
			return "", false
		case c == '\\' && quote == '"':
			if i++; i >= len(r.text) || r.text[i] != '"' && r.text[i] != '\\' {
				return "", false
			}
			b.WriteByte(r.text[i])
		default:
			b.WriteByte(c)
		}
	}
	r.open = true
	return "", false
}

// value reads a string or a list of strings, which may go over several lines.
func (r *reader) value() (values []string, single, ok bool) {
	if r.text == "" {
		return nil, false, false
	}
	switch r.text[0] {
	case '"', '\'':
		s, ok := r.quoted()
		return []string{s}, true, ok
	case '[':
		r.skip(1)
		for {
			r.blank()
			if strings.HasPrefix(r.text, "]") {
				r.skip(1)
				return values, false, true
			}
			if r.text == "" || r.text[0] != '"' && r.text[0] != '\'' {
				return nil, false, false
			}
			s, ok := r.quoted()
			if !ok {
				return nil, false, false
			}
			values = append(values, s)
			r.blank()
			if strings.HasPrefix(r.text, ",") {
				r.skip(1)
			} else if !strings.HasPrefix(r.text, "]") {
				return nil, false, false
			}
		}
	}
	return nil, false, false
}
