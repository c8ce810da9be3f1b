package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// searchPiece is a word, a phrase, or a filter with its value.
type searchPiece struct {
	not         bool // a minus stands before it
	column      int  // where it begins, 1-based, in runes
	name, value string
	sign        string // between them: « : », or « = » as in filters of lists
	closed      bool   // in quotes that were closed
}

// searchPieces cuts a line at spaces outside of quotes.
func searchPieces(line string) []searchPiece {
	var out []searchPiece
	rest := line
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			return out
		}
		var p searchPiece
		if after, ok := strings.CutPrefix(rest, "-"); ok && after != "" && !strings.ContainsAny(after[:1], " -") {
			p.not, rest = true, after
		}
		p.column = utf8.RuneCountInString(line[:len(line)-len(rest)]) + 1
		end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || closingQuotes[r] != "" && r != '\'' && r != '‘' })
		if end < 0 {
			end = len(rest)
		}
		if at := strings.IndexAny(rest[:end], ":="); at > 0 {
			p.name, p.sign, rest = rest[:at], rest[at:at+1], rest[at+1:]
		}
		p.value, p.closed, rest = searchValue(rest)
		out = append(out, p)
	}
}

// searchValue takes a value off a line: a quoted one, or what stands up to the
// next space. A quote that is not closed yet holds all the rest.
func searchValue(line string) (value string, closed bool, rest string) {
	for open, closing := range closingQuotes {
		inside, ok := strings.CutPrefix(line, string(open))
		if !ok || open == '\'' || open == '‘' {
			continue
		}
		value, rest, closed = strings.Cut(inside, closing)
		return strings.TrimSpace(value), closed, rest
	}
	end := strings.IndexFunc(line, func(r rune) bool { return unicode.IsSpace(r) || closingQuotes[r] != "" && r != '\'' && r != '‘' })
	if end < 0 {
		end = len(line)
	}
	return line[:end], false, line[end:]
}
