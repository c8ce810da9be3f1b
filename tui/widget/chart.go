package widget

import (
	"cmp"
	"slices"
	"strings"
)

// eighths are the blocks from the bottom of a cell, a sign for each eighth.
var eighths = [...]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// Eighth gives what an upright bar shows in a row of cells, the lowest of which
// is 1. The bar is as many eighths of a cell high; what is more than nothing
// always shows.
func Eighth(high int, some bool, row int) string {
	level := max(0, min(8, high-8*(row-1)))
	if row == 1 && some {
		level = max(1, level)
	}
	return eighths[level]
}

// flat are the blocks from the left of a cell, a sign for each eighth.
var flat = [...]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"}

// partSigns tell the parts of a stacked bar apart where there is no colour.
var partSigns = [...]string{"█", "▒", "░", "▓", "▞", "▚", "·"}

// PartSign is the sign that part i of stacked bars is drawn with.
func PartSign(i int) string { return partSigns[i%len(partSigns)] }

// Bar draws a lying bar in exactly width cells: value of most, to an eighth of a
// cell, with a mark where the limit is (0 for none). What is more than nothing
// always shows.
func Bar(value, limit, most int64, width int) string {
	if width <= 0 || most <= 0 {
		return ""
	}
	n := int(min(value, most) * int64(width) * 8 / most)
	if value > 0 {
		n = max(1, n)
	}
	cells := make([]string, width)
	for i := range cells {
		cells[i] = " "
		if part := min(8, n-8*i); part > 0 {
			cells[i] = flat[part]
		}
	}
	if limit > 0 && limit <= most {
		at := min(width-1, int(limit*int64(width)/most))
		cells[at] = "│"
		if n >= 8*(at+1) {
			cells[at] = "┃"
		}
	}
	return strings.Join(cells, "")
}

// Stack draws the parts of a bar end to end in exactly width cells, each by its
// sign. Where there is a cell for each unit of most, all units have as many, and
// what is equal is as long in all bars. Where there is not, the bar is about as
// long as its sum is, and its parts share that: equal ones alike, a smaller one
// never more than a greater one, and each a cell where there is room for one.
func Stack(parts []int64, most int64, width int) string {
	most = max(1, most)
	cells := make([]int, len(parts))
	if unit := int64(width) / most; unit > 0 {
		for i, v := range parts {
			cells[i] = int(v * unit)
		}
	} else {
		cells = shares(parts, most, width)
	}
	var b strings.Builder
	room := max(0, width)
	for i, n := range cells {
		n = min(n, room)
		b.WriteString(strings.Repeat(PartSign(i), n))
		room -= n
	}
	return b.String() + spaces(room)
}

// shares are the cells of the parts of a bar where a unit has less than one.
func shares(parts []int64, most int64, width int) []int {
	cells, order := make([]int, len(parts)), make([]int, len(parts))
	var sum int64
	taken := 0
	for i, v := range parts {
		sum += v
		cells[i], order[i] = int(v*int64(width)/most), i
		if v > 0 {
			cells[i] = max(1, cells[i])
		}
		taken += cells[i]
	}
	left := max(0, min(width, int((sum*int64(width)+most/2)/most))) - taken
	rest := func(i int) int64 { // of a cell that is not drawn yet
		return parts[i]*int64(width) - int64(cells[i])*most
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(rest(j), rest(i)), cmp.Compare(parts[j], parts[i]))
	})
	for len(order) > 0 && rest(order[0]) > 0 {
		n := 1
		for n < len(order) && parts[order[n]] == parts[order[0]] {
			n++
		}
		if left -= n; left < 0 {
			break // equal ones have the same, or none has it
		}
		for _, i := range order[:n] {
			cells[i]++
		}
		order = order[n:]
	}
	narrow(cells, parts, width)
	return cells
}

// narrow takes cells from the longest parts until all have room, of the smallest
// among them first.
func narrow(cells []int, parts []int64, width int) {
	taken := 0
	for _, n := range cells {
		taken += n
	}
	for ; taken > max(0, width); taken-- {
		longest := 0
		for i, n := range cells {
			if n > cells[longest] || n == cells[longest] && n > 0 && parts[i] <= parts[longest] {
				longest = i
			}
		}
		cells[longest]--
	}
}

// Sparkline draws values as a line of upright bars, a cell each, of which the
// whole height is most: lines that stand together have one.
func Sparkline(values []int64, most int64) string {
	most = max(1, most)
	var b strings.Builder
	for _, v := range values {
		b.WriteString(Eighth(int(v*8/most), v > 0, 1))
	}
	return b.String()
}
