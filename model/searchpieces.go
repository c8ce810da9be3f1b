package model

import (
	"strings"
	"unicode"
)

// searchPiece is a word, a phrase, or a filter with its value.
type searchPiece struct {
	name, value string
	closed      bool // in quotes that were closed
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
		end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || closingQuotes[r] != "" && r != '\'' && r != '‘' })
		if end < 0 {
			end = len(rest)
		}
		if name, _, ok := strings.Cut(rest[:end], ":"); ok && name != "" {
			p.name, rest = name, rest[len(name)+1:]
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
