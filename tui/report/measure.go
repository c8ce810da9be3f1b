package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"relais/tui/widget"
)

// pixels is how wide text is at most in the sizes of the drawing. Which letters a
// reader has for sans-serif nobody knows: the measure is that of the widest ones
// in use (DejaVu, Verdana), rounded up, so that text never runs off.
func pixels(s string, size int) int {
	thousandths := 0
	for _, r := range s {
		thousandths += breadth(r)
	}
	return (thousandths*size + 999) / 1000
}

// breadth is a sign's, in thousandths of the letters' size.
func breadth(r rune) int {
	const narrow, middle, capital, broad = 430, 660, 880, 1100
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r == '\u00a0' || strings.ContainsRune(" .,:;'’|!·iíìîïjlIÍÌÎÏtfr()[]/\\-", r): //words: narrow letters
		return narrow
	case strings.ContainsRune("mwMW@%&—…œæŒÆ", r): //words: broad letters
		return broad
	case r <= unicode.MaxLatin1 && (unicode.IsLower(r) || unicode.IsDigit(r)), strings.ContainsRune("«»–“”\u202f", r):
		return middle
	case r <= unicode.MaxLatin1:
		return capital
	case unicode.IsOneOf([]*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic}, r) && unicode.IsLower(r):
		return capital
	}
	return broad * max(1, widget.Width(string(r)))
}

// lines breaks text between words into lines of at most room pixels, at most so
// many of them where that is not 0: the last one is cut then.
func lines(s string, size, room, most int) []string {
	var out []string
	line := ""
	for word := range strings.SplitSeq(s, " ") {
		switch longer := line + " " + word; {
		case line == "":
			line = word
		case pixels(longer, size) <= room, most > 0 && len(out) == most-1:
			line = longer
		default:
			out, line = append(out, line), word
		}
		for most != 1+len(out) && pixels(line, size) > room { // a word alone
			head := within(line, size, room)
			out, line = append(out, line[:head]), line[head:]
		}
	}
	if pixels(line, size) > room {
		line = strings.TrimRight(line[:within(line, size, room-pixels("…", size))], " ") + "…"
	}
	return append(out, line)
}

// within is how many bytes of text have room, one sign at least.
func within(s string, size, room int) int {
	fits := 0
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if fits > 0 && pixels(s[:end], size) > room {
			break
		}
		fits = end
	}
	return fits
}
