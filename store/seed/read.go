package seed

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

//go:embed data
var data embed.FS

// section is a table of the data files:
//
//	[kind @when by=who] column | column
//	key: cell | cell
//
// A key names the row for other rows, "-" leaves it without a name. The column
// "then" tells later edits, "-30 status=done & notes=… ; -10 …". Columns that
// begin with "~" are no fields.
type section struct {
	kind    string
	when    string // default creation: days from today, or "=column-20"
	by      string // default author
	columns []string
	rows    []row
}

type row struct {
	key   string
	cells map[string]string
}

// sections reads the numbered data files once. The files are part of the
// program: one that cannot be read is a bug and panics.
var sections = sync.OnceValue(func() []section {
	names, err := fs.Glob(data, "data/[0-9]-*.txt")
	if err != nil {
		panic(err)
	}
	var out []section
	for _, name := range names {
		for _, line := range lines(name) {
			if strings.HasPrefix(line, "[") {
				out = append(out, readHeader(line))
				continue
			}
			s := &out[len(out)-1]
			s.rows = append(s.rows, readRow(line, s.columns))
		}
	}
	return out
})

// lines gives the lines of a data file without blank ones and remarks.
func lines(name string) []string {
	raw, err := data.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var out []string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\r\n ")
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func readHeader(line string) section {
	head, columns, ok := strings.Cut(line[1:], "]")
	if !ok {
		panic("seed: header without ]: " + line)
	}
	words := strings.Fields(head)
	s := section{kind: words[0], by: "coord"}
	for _, w := range words[1:] {
		if by, ok := strings.CutPrefix(w, "by="); ok {
			s.by = by
		} else {
			s.when = strings.TrimPrefix(w, "@")
		}
	}
	for c := range strings.SplitSeq(columns, "|") {
		s.columns = append(s.columns, strings.TrimSpace(c))
	}
	return s
}

func readRow(line string, columns []string) row {
	key, rest, ok := strings.Cut(line, ": ")
	cells := strings.Split(strings.TrimSuffix(rest, "|"), "|")
	if !ok || len(cells) > len(columns) {
		panic("seed: row does not fit its table: " + line)
	}
	r := row{key: key, cells: map[string]string{}}
	for i, c := range cells {
		r.cells[columns[i]] = strings.ReplaceAll(strings.TrimSpace(c), `\n`, "\n")
	}
	return r
}

// pools reads the lists of names and places, by their title.
var pools = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, line := range lines("data/noms.txt") {
		title, list, _ := strings.Cut(line, ": ")
		out[title] = strings.Split(list, ",")
	}
	return out
})

// talk is a pattern of an entry of the contact log.
type talk struct{ suits, channel, summary, note string }

var talks = sync.OnceValue(func() map[string][]talk {
	out := map[string][]talk{}
	for _, line := range lines("data/conversations.txt") {
		p := strings.Split(line, " | ")
		out[p[0]] = append(out[p[0]], talk{p[0], p[1], p[2], p[3]})
	}
	return out
})
