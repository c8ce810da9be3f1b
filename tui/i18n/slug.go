package i18n

import (
	"strings"
	"unicode"
)

// ArgTyped gives an argument of a refusal as people type it in a filter: codes,
// which a comma parts, in their language where the refusal names their field.
func (c *Catalogue) ArgTyped(args map[string]string, name string) string {
	if name != "codes" || args["name"] == "" {
		return args[name]
	}
	list := strings.Split(args[name], ", ")
	for i, code := range list {
		list[i] = Slug(c.Choice(args["kind"], args["name"], code))
	}
	return strings.Join(list, ", ")
}

// Slug gives a word as it is typed on a command line or in a filter, accents
// kept. What stands in parentheses is an explanation and is left out.
func Slug(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "-")
}

// Listed gives the words of a key whose text is "word, other word".
func (c *Catalogue) Listed(key string) []string {
	var words []string
	if !c.Has(key) {
		return nil
	}
	for w := range strings.SplitSeq(c.T(key), ",") {
		if w = Slug(strings.TrimSpace(w)); w != "" {
			words = append(words, w)
		}
	}
	return words
}
