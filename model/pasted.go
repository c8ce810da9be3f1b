package model

import (
	"regexp"
	"strings"
	"sync"
)

// listMark is what lists put before their lines: a dash, a dot, a number, a box.
var listMark = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[-*•◦‣·–—](?:\s+|$)|\d{1,3}[.)]\s+|(?:\[ ?\]|☐|□)\s*)+`)
})

// PastedLines reads text of several lines, such as a list from a mail, as lines
// of quick add: blank ones are left out, and so are the marks of lists.
func PastedLines(text string) []string {
	var out []string
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(listMark().ReplaceAllString(strings.TrimSpace(line), ""))
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}
