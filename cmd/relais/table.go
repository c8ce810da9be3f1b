package main

import (
	"strings"

	"relais/tui/widget"
)

// narrowest is the least width of a column that is cut.
const narrowest = 8

// table writes the records as aligned columns no wider than the terminal: the
// widest columns are cut first, and the last ones left out where even that is
// not enough.
func (s *sheet) table() {
	p := s.p
	rows := [][]string{s.headings()}
	for _, r := range s.records {
		row := []string{s.ids[r.ID]}
		hidden := p.hidden(r)
		for _, f := range s.fields {
			row = append(row, clean(strings.Join(s.texts(r, f, hidden), ", ")))
		}
		rows = append(rows, row)
	}
	if len(s.records) == 0 {
		p.line(p.cat.T("cli.empty"))
		return
	}
	widths := fit(natural(rows), p.width)
	for n, row := range rows {
		if n > 0 {
			if head, ok := s.heading(n - 1); ok {
				p.line(widget.Cut(head, p.width))
			}
		}
		var b strings.Builder
		for i, w := range widths {
			cell := widget.Cut(row[i], w)
			b.WriteString(cell)
			if i < len(widths)-1 {
				b.WriteString(strings.Repeat(" ", w-cells(cell)+2))
			}
		}
		p.line(strings.TrimRight(b.String(), " "))
	}
}

func (s *sheet) headings() []string {
	out := []string{s.p.cat.T("cli.id")}
	for _, f := range s.fields {
		out = append(out, capital(s.p.cat.Field(s.kind.Name, f.Name)))
	}
	return out
}

// natural gives the width that each column would like.
func natural(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], cells(cell))
		}
	}
	return widths
}

// fit narrows the widest columns to a total width, two cells between columns.
// It drops columns from the end where that would leave them too narrow to
// read; the first two always stay.
func fit(widths []int, total int) []int {
	for len(widths) > 2 {
		least := 2 * (len(widths) - 1)
		for _, w := range widths {
			least += min(w, narrowest)
		}
		if least <= total {
			break
		}
		widths = widths[:len(widths)-1]
	}
	out := append([]int(nil), widths...)
	sum := 2 * (len(out) - 1)
	for _, w := range out {
		sum += w
	}
	for ; sum > total; sum-- {
		widest := 0
		for i, w := range out {
			if w > out[widest] {
				widest = i
			}
		}
		if out[widest] <= 1 {
			break
		}
		out[widest]--
	}
	return out
}
