package plan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// decode turns bytes into composed (NFC) text whose lines end in \n. It
// accepts UTF-8 with or without byte-order mark, UTF-16 with one, and
// Windows-1252 (hence Latin-1) if no byte sequence speaks against it.
func decode(data []byte) (string, []Doubt, error) {
	n := &notes{}
	if len(data) > MaxBytes {
		return "", nil, refuse(1, RefusedTooLarge, "bytes", strconv.Itoa(len(data)), "max", strconv.Itoa(MaxBytes))
	}
	text, encoding, err := decodeBytes(data)
	if err != nil {
		return "", nil, err
	}
	if encoding != "" {
		n.add(1, DoubtEncoding, "encoding", encoding)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n").Replace(text)
	text = norm.NFC.String(text)
	if strings.TrimSpace(text) == "" {
		return "", nil, refuse(1, RefusedEmpty)
	}
	if err := noteControls(text, n); err != nil {
		return "", nil, err
	}
	return text, n.list, nil
}

func decodeBytes(data []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], binary.LittleEndian), "UTF-16", nil
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], binary.BigEndian), "UTF-16", nil
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", "", refuse(lineAt(data, i), RefusedBinary)
	}
	if utf8.Valid(data) {
		return string(data), "", nil
	}
	return decodeWindows1252(data)
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// windows1252 holds what bytes 0x80 to 0x9F mean; zero where undefined.
// Source: https://encoding.spec.whatwg.org/index-windows-1252.txt
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// decodeWindows1252 refuses a text that also holds well-formed UTF-8 beyond
// ASCII: that one is damaged UTF-8, and reading it as Windows-1252 would turn
// every accent into two wrong letters.
func decodeWindows1252(data []byte) (text, encoding string, err error) {
	bad, wellFormed := -1, false
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			if bad < 0 {
				bad = i
			}
		} else if size > 1 {
			wellFormed = true
		}
		i += size
	}
	if wellFormed {
		return "", "", refuse(lineAt(data, bad), RefusedEncoding)
	}
	var b strings.Builder
	for i, c := range data {
		r := rune(c)
		if c >= 0x80 && c < 0xA0 {
			if r = windows1252[c-0x80]; r == 0 {
				return "", "", refuse(lineAt(data, i), RefusedEncoding)
			}
		}
		b.WriteRune(r)
	}
	return b.String(), "Windows-1252", nil
}

// noteControls lists control, bidi and zero-width characters, once a line,
// and refuses a text in which they are more than one in a hundred: that is a
// binary file. They stay in the text; screens show them harmlessly.
func noteControls(text string, n *notes) error {
	count, first, line, noted := 0, 0, 1, 0
	for _, r := range text {
		if r == '\n' {
			line++
			continue
		}
		if r == '\t' || r == '\f' || r == '\u00AD' || !(unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			continue
		}
		if count++; count == 1 {
			first = line
		}
		if r == 0 {
			return refuse(line, RefusedBinary)
		}
		if noted != line {
			n.add(line, DoubtControlSymbol, "code", fmt.Sprintf("U+%04X", r))
			noted = line
		}
	}
	if count*100 > len(text) {
		return refuse(first, RefusedBinary)
	}
	return nil
}

// lineAt counts lines up to offset; \r\n, \n and lone \r each end one.
func lineAt(data []byte, offset int) int {
	line := 1
	for i, c := range data[:offset] {
		if c == '\n' || c == '\r' && (i+1 >= len(data) || data[i+1] != '\n') {
			line++
		}
	}
	return line
}

// words splits at ASCII white space only: a no-break space before a French
// colon belongs to the text.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r'
	})
}

// oneLine makes s a single line without surplus spaces.
func oneLine(s string) string { return strings.Join(words(s), " ") }

// paragraphs keeps empty lines between paragraphs and drops other breaks.
func paragraphs(s string) string {
	var kept []string
	for _, p := range splitParagraphs(s) {
		if p = oneLine(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

func splitParagraphs(s string) []string {
	var paras []string
	var b strings.Builder
	for l := range strings.Lines(s) {
		if strings.TrimSpace(l) == "" {
			paras = append(paras, b.String())
			b.Reset()
			continue
		}
		b.WriteString(l)
	}
	return append(paras, b.String())
}
