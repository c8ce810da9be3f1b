package port

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"relais/model"
)

// utf8BOM makes spreadsheets read accents as they are.
const utf8BOM = "\ufeff"

// WriteCSV writes records of one kind: a heading of field names, then one
// line each in wire form, the elements of sets parted by line ends in their
// cell. Without reveal, sensitive values are left out, and the last column
// names them.
func WriteCSV(w io.Writer, k *model.Kind, records []*model.Record, reveal bool) error {
	if _, err := io.WriteString(w, utf8BOM); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	fields := k.Stored()
	heading := []string{"id", "kind"}
	for _, f := range fields {
		heading = append(heading, f.Name)
	}
	if err := out.Write(append(heading, "hidden")); err != nil {
		return err
	}
	for _, r := range records {
		hidden := r.HiddenFrom(reveal)
		line := []string{r.ID.String(), k.Name}
		for _, f := range fields {
			cell := ""
			if !slices.Contains(hidden, f.Name) {
				cell = guard(cellOf(r, f))
			}
			line = append(line, cell)
		}
		if err := out.Write(append(line, strings.Join(hidden, " "))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cellOf is a field's value as a cell holds it.
func cellOf(r *model.Record, f *model.Field) string {
	if f.Type == model.TypeFile { // the key that the value holds opens the file
		return model.FileShown(r.Values[f.Index()].One())
	}
	return strings.Join(r.Values[f.Index()], "\n")
}

// guard keeps a spreadsheet from running a text as a formula: an apostrophe
// goes before =, +, -, @, tab and return at the beginning, and before an
// apostrophe, so that reading takes exactly one away (OWASP, «CSV Injection»).
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r'", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string { return strings.TrimPrefix(cell, "'") }

// Resolve reads one cell's text for a field as a person types it; ReadCSV asks
// it for what is not in wire form: dates, amounts, names of records.
type Resolve func(k *model.Kind, f *model.Field, typed string) (model.Value, error)

// Heading finds the field that a column's title means, or "" for none.
type Heading func(k *model.Kind, title string) string

// ReadCSV reads a table with a heading. The kind is k, or else what the column
// "kind" says. Separators may be commas, semicolons or tabs. Empty cells unset
// nothing: they are left alone.
func ReadCSV(r io.Reader, k *model.Kind, heading Heading, resolve Resolve) ([]Entry, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	body := strings.TrimPrefix(string(text), utf8BOM)
	in := csv.NewReader(strings.NewReader(body))
	in.Comma = separator(body)
	in.FieldsPerRecord = -1
	titles, err := in.Read()
	if err != nil {
		return nil, model.Refuse(model.Invalid, "import.no_csv")
	}
	var entries []Entry
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return entries, nil
		}
		if err != nil {
			refusal := model.Refuse(model.Invalid, "import.no_csv")
			if parse, ok := err.(*csv.ParseError); ok {
				refusal.Line = parse.Line
			}
			return nil, refusal
		}
		line, _ := in.FieldPos(0)
		e, err := readRow(k, titles, cells, heading, resolve)
		if err != nil {
			if r := model.AsRefusal(err); r != nil {
				r.Line = line
			}
			return nil, err
		}
		e.Line = line
		entries = append(entries, e)
	}
}

func separator(body string) rune {
	first, _, _ := strings.Cut(body, "\n")
	best, most := ',', strings.Count(first, ",")
	for _, c := range ";\t" {
		if n := strings.Count(first, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func readRow(k *model.Kind, titles, cells []string, heading Heading, resolve Resolve) (Entry, error) {
	e := Entry{Kind: k, Values: map[string]model.Value{}}
	if at := slices.Index(titles, "kind"); at >= 0 && at < len(cells) && model.KindNamed(cells[at]) != nil {
		e.Kind = model.KindNamed(cells[at])
	}
	if e.Kind == nil {
		return e, model.Refuse(model.Invalid, "import.kind", "value", "")
	}
	for i, cell := range cells {
		if i >= len(titles) || cell == "" || titles[i] == "kind" || titles[i] == "hidden" {
			continue
		}
		if titles[i] == "id" {
			id, ok := model.ParseID(cell)
			if !ok {
				return e, model.Refuse(model.Invalid, "import.id", "value", cell)
			}
			e.ID = id
			continue
		}
		f := e.Kind.Field(heading(e.Kind, titles[i]))
		if f == nil {
			return e, model.Refuse(model.Invalid, "import.field", "value", titles[i])
		}
		if f.Compute != nil {
			continue
		}
		v, err := readCell(e.Kind, f, unguard(cell), resolve)
		if err != nil {
			return e, err
		}
		e.Values[f.Name] = v
	}
	return e, nil
}

// readCell takes a cell in wire form as it is, and has anything else read as
// what a person types.
func readCell(k *model.Kind, f *model.Field, cell string, resolve Resolve) (model.Value, error) {
	v := model.Single(cell)
	if f.Type.IsSet() {
		v = strings.Split(strings.ReplaceAll(cell, "\r\n", "\n"), "\n")
	}
	plain := f.Type == model.TypeSet && len(v) == 1
	if !plain && f.Check(v) == nil {
		return v, nil
	}
	return resolve(k, f, cell)
}
