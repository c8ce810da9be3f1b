// Package widget holds the parts that screens are built from: list, tree,
// form, pickers, help. A widget knows no pane and no record; it gets words
// from a catalogue, inks from a theme, and rows from its owner. It never does
// I/O: what it needs from outside is asked through a tea.Cmd of its owner's.
//
// Widgets are plain structs with pointer methods. Update tells its owner what
// happened by its return value, in the order of the keys; messages are used
// only for answers that come later.
package widget

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"relais/model"
	"relais/tui/style"
)

// Clean makes text harmless and honest for one line of the screen: escapes and
// control characters become visible signs (␛), bidirectional and invisible
// format characters become their code (‹U+202E›), line ends and tabs become
// spaces. Do it before any layout: what it returns has the width that Width
// says.
func Clean(s string) string {
	if harmless(s) {
		return s
	}
	return cleaned(s)
}

func cleaned(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "‹%02X›", s[i])
		case r == '\r' && i+1 < len(s) && s[i+1] == '\n':
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		default:
			writeVisible(&b, r)
		}
		i += size
	}
	return b.String()
}

// CleanLines is Clean for text of several lines, which it returns split.
func CleanLines(s string) []string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\u2028' })
	lines = strings.Split(strings.Join(lines, "\n"), "\n")
	for i, l := range lines {
		lines[i] = Clean(strings.ReplaceAll(l, "\t", "    "))
	}
	return lines
}

// harmless reports whether Clean has nothing to change: nearly always.
func harmless(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < 0x20 || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		// Letters of Latin come first: they need no table.
		if r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029' ||
			(r < 0xa1 || r > 0x24f || r == 0xad) && invisible(r) {
			return false
		}
		i += size
	}
	return true
}

func writeVisible(b *strings.Builder, r rune) {
	switch {
	case r < 0x20:
		b.WriteRune(0x2400 + r)
	case r == 0x7f:
		b.WriteRune('␡')
	case invisible(r):
		fmt.Fprintf(b, "‹U+%04X›", r)
	default:
		b.WriteRune(r)
	}
}

// invisible tells format characters that can reorder or hide text, and C1
// controls, which some terminals obey. Joiners and variation selectors stay:
// emoji and several scripts need them.
func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r <= 0x9f, r == 0xad:
		return true
	case r == 0x200c, r == 0x200d, r >= 0xfe00 && r <= 0xfe0f:
		return false
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r)
}

// Width returns the number of terminal cells that a line takes.
func Width(s string) int {
	if n, ok := latinWidth(s); ok {
		return n
	}
	return ansi.StringWidth(s)
}

// latinWidth counts the cells of text that holds nothing but printable ASCII,
// letters and signs of Latin, and the few other signs that screens are made of:
// each takes one cell, and nothing after it joins it. That is nearly all text,
// and this is many times quicker than looking for grapheme clusters.
func latinWidth(s string) (cells int, ok bool) {
	for _, r := range s {
		switch {
		case r >= 0x20 && r <= 0x7e, r >= 0xa0 && r <= 0x24f && r != 0xad:
		case r >= 0x2010 && r <= 0x201e, r == '…', r == '›', r == '\u202f':
		case r >= 0x2500 && r <= 0x257f: // lines of boxes
		default:
			return 0, false
		}
		cells++
	}
	return cells, true
}

// Cut returns s cut to at most width cells, with … at the end if it was longer.
// s may hold the escapes of inks.
func Cut(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if n, ok := latinWidth(s); ok {
		if n <= width {
			return s
		}
		return latinPrefix(s, width-1) + "…"
	}
	return ansi.Truncate(s, width, "…")
}

// Fit returns s cut or padded to exactly width cells.
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = Cut(s, width)
	if w := Width(s); w < width {
		s += spaces(width - w)
	}
	return s
}

// Hint draws keys told one after the other, at the foot of a dialog: where not
// all have room, the last ones are left out whole.
func Hint(t *style.Theme, s string, width int) string {
	for Width(s) > width {
		i := strings.LastIndex(s, hintGap)
		if i < 0 {
			break
		}
		s = s[:i]
	}
	return t.Footer.Paint(Fit(s, width))
}

const hintGap = " · "

// latinPrefix is the first cells of a text that latinWidth knows.
func latinPrefix(s string, cells int) string {
	for i := range s {
		if cells == 0 {
			return s[:i]
		}
		cells--
	}
	return s
}

// FitRight is Fit with the text at the right, for numbers.
func FitRight(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = Cut(s, width)
	return spaces(width-Width(s)) + s
}

const blank = "                                                                                                                                "

func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blank) {
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// bound ties French signs to their words, whatever blank was typed between. A
// line breaks at a narrow one that does not break, and at no other such.
var bound = strings.NewReplacer("\u202f", "\u00a0", "« ", "«\u00a0", " »", "\u00a0»",
	" ;", "\u00a0;", " ?", "\u00a0?", " !", "\u00a0!", " :", "\u00a0:")

// Wrap breaks clean text into lines of at most width cells, at spaces where it
// can, never at those before French signs and after an opening guillemet.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	s = bound.Replace(s)
	if n, ok := latinWidth(s); ok && n <= width {
		return []string{s}
	}
	var lines []string
	wrapped := strings.ReplaceAll(ansi.Wrap(whole(s), width, ""), unbroken, "-")
	for l := range strings.SplitSeq(wrapped, "\n") {
		if Width(l) > width { // it miscounts at a hyphen by one
			l = strings.TrimRight(l, " ")
			lines = append(lines, strings.Split(ansi.Hardwrap(l, width, true), "\n")...)
			continue
		}
		lines = append(lines, l)
	}
	return lines
}

// unbroken stands for a hyphen at which no line breaks, while text is wrapped. It
// means nothing anywhere else.
const unbroken = "\ue02d"

// whole keeps dates on one line: 2026-12-15 is there to be read, or typed.
func whole(s string) string {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '-' && digit(i-1) && digit(i+1) {
			b.WriteString(unbroken)
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// WrapTo is Wrap to at most so many lines: the last one holds all that is left.
func WrapTo(s string, width, most int) []string {
	lines := Wrap(s, width)
	if len(lines) <= most {
		return lines
	}
	rest := bound.Replace(s) // as Wrap has it
	for _, l := range lines[:most-1] {
		rest = strings.TrimLeft(strings.TrimPrefix(rest, l), " ") // only blanks go where a line ends
	}
	return append(lines[:most-1:most-1], rest)
}

// Block returns text as exactly height lines of exactly width cells: missing
// lines are blank, lines too many are left off.
func Block(s string, width, height int) string {
	if isBlock(s, width, height) {
		return s
	}
	lines := strings.Split(s, "\n")
	return strings.Join(BlockLines(lines, width, height), "\n")
}

// isBlock tells whether text is of that size as it stands: what a widget draws
// is, nearly always.
func isBlock(s string, width, height int) bool {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		if n++; n > height || Width(line) != width {
			return false
		}
	}
	return n == height
}

// BlockLines is Block on lines.
func BlockLines(lines []string, width, height int) []string {
	out := make([]string, max(height, 0))
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], width)
		} else {
			out[i] = spaces(width)
		}
	}
	return out
}

// Fold returns s as searches compare it: lower case, without accents.
func Fold(s string) string { return model.FoldText(s) }

// Fuzzy scores how well the folded query matches the folded text: each word of
// the query must appear, as a start of a word, inside one, or as a scattered
// sequence of letters; less is better. It reports false if a word is absent.
func Fuzzy(query, text string) (score int, ok bool) {
	for _, word := range strings.Fields(query) {
		s, found := fuzzyWord(word, text)
		if !found {
			return 0, false
		}
		score += s
	}
	return score, true
}

func fuzzyWord(word, text string) (int, bool) {
	if i := strings.Index(text, word); i >= 0 {
		switch {
		case i == 0:
			return 0, true
		case strings.Contains(text, " "+word):
			return 1, true
		}
		return 3, true
	}
	gaps, last, from := 0, -1, 0
	for _, r := range word {
		i := strings.IndexRune(text[from:], r)
		if i < 0 {
			return 0, false
		}
		if last >= 0 && i > 0 {
			gaps += i
		}
		last, from = from+i, from+i+utf8.RuneLen(r)
	}
	if gaps > 3*len(word) { // letters so far apart are chance
		return 0, false
	}
	return 5 + gaps, true
}
