package main

import (
	"slices"
	"strings"

	"relais/model"
	"relais/tui/widget"
)

// narrowest is the least width of a column that is cut.
const narrowest = 8

// table writes the records as aligned columns no wider than the terminal.
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
	widths := s.layout(natural(rows), natural(rows[1:]), p.width)
	for n, row := range rows {
		if n > 0 {
			if head, ok := s.heading(n - 1); ok {
				p.line(widget.Cut(head, p.width))
			}
		}
		var b strings.Builder
		for i, w := range widths {
			if w > 0 {
				cell := widget.Cut(row[i], w)
				b.WriteString(cell + strings.Repeat(" ", w-cells(cell)+2))
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

// layout chooses the widths of the columns from their natural ones, two cells
// between columns. What tells a record apart is cut last: where room lacks, the
// last columns are left out first, with a width of 0, and names are cut before it.
// Days, choices and numbers, the widths of which cells has, are whole or left out.
func (s *sheet) layout(widths, cells []int, total int) []int {
	main := s.main()
	claim := min(widths[main], max(narrowest, total/2))
	least := make([]int, len(widths))
	for i, w := range widths {
		switch {
		case i == main:
			least[i] = claim
		case i == 0 || !cuttable(s.fields[i-1]):
			least[i] = max(cells[i], min(w, narrowest)) // a heading may be cut
		default:
			least[i] = min(w, narrowest)
		}
	}
	sum := func() int {
		n := -2
		for _, w := range least {
			if w > 0 {
				n += w + 2
			}
		}
		return n
	}
	for i := len(least) - 1; i > 0 && sum() > total; i-- {
		if i != main {
			least[i] = 0
		}
	}
	left := total - sum()
	if left < 0 { // even so there is too little
		least[main] = max(1, least[main]+left)
		return least
	}
	give := func(i, upTo int) {
		more := max(0, min(left, min(upTo, widths[i])-least[i]))
		least[i] += more
		left -= more
	}
	give(main, total*2/3)
	for i := range least {
		if i != main && least[i] > 0 {
			give(i, widths[i])
		}
	}
	give(main, widths[main])
	return least
}

// main is the column of what tells a record apart: that which is given without a
// flag, else the first behind the id.
func (s *sheet) main() int {
	return 1 + max(0, slices.Index(s.fields, s.kind.Positional()))
}

// cuttable tells whether the beginning of a field's value is of use.
func cuttable(f *model.Field) bool {
	switch f.Type {
	case model.TypeDay, model.TypeMoment, model.TypeChoice, model.TypeInt, model.TypeBool, model.TypeMoney:
		return false
	}
	return true
}
