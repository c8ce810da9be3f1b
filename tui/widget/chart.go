package widget

import "strings"

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
// sign. A part that is more than nothing has a cell of its own where there is
// room for one.
func Stack(parts []int64, most int64, width int) string {
	var b strings.Builder
	used := 0
	var sum int64
	for i, v := range parts {
		sum += v
		end := int(sum * int64(width) / max(1, most))
		if v > 0 {
			end = max(end, used+1)
		}
		end = min(end, width)
		b.WriteString(strings.Repeat(PartSign(i), max(0, end-used)))
		used = max(used, end)
	}
	return b.String() + spaces(width-used)
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
