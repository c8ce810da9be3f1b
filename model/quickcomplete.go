package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quickSigns are the signs of quick add behind which something that is known
// may stand.
var quickSigns = map[byte]string{'@': "assignee", '#': "action", '!': "priority"}

// CompleteQuickAdd tells what the end of a line of quick add is the beginning
// of: the value behind @, # or !, or behind a name such as projet:. ok is false
// where nothing that is known may stand there.
func CompleteQuickAdd(text string) (slot Slot, ok bool) {
	at := lastQuickWord(text)
	word := text[at:]
	if word == "" {
		return Slot{}, false
	}
	from, field := at+1, quickSigns[word[0]]
	if name, _, keyed := strings.Cut(word, ":"); field == "" && keyed {
		from, field = at+len(name)+1, quickKeys()[FoldText(name)]
	}
	f := Tasks.Field(field)
	if f == nil || !f.Type.IsRef() && len(f.Codes) == 0 {
		return Slot{}, false
	}
	typed := text[from:]
	if open, size := utf8.DecodeRuneInString(typed); closingQuotes[open] != "" {
		typed = strings.TrimLeftFunc(typed[size:], unicode.IsSpace)
	}
	return Slot{From: from, Typed: typed, Field: f, Of: Tasks.Kind}, true
}

// lastQuickWord gives where the last word of a line begins; one whose quotes
// are not closed goes on to the end.
func lastQuickWord(text string) int {
	return lastWord(text, "", func(start, i int) bool {
		return i == start+1 && quickSigns[text[start]] != "" || i > start && text[i-1] == ':'
	})
}
