// Package i18n holds every word that Relais shows, in three languages, and
// the rules by which a language writes numbers, money, dates and lists.
//
// A catalogue is one JSON object of sorted keys, one key a line. French is the
// source language; the three files have the same keys and the same
// placeholders, which tests enforce, so no lookup falls back silently to
// another language: a missing key shows as ⟦key⟧.
//
// To add a language, add its file: plural rule, separators, month names and
// patterns are keys like any other.
//
// Keys of kinds: kind.task ("tâche"), kind.task.many ("tâches"),
// field.task.due or, shared by kinds, field.due; choice.task.status.done or
// choice.status.done.
package i18n

import (
	_ "embed" // the catalogues
	"strings"
	"sync"
)

//go:embed fr.json
var fr string

//go:embed en.json
var en string

//go:embed es.json
var es string

// languages lists the catalogues, the source language first.
var languages = []string{"fr", "en", "es"}

// Languages returns the codes of the catalogues, the source language first.
func Languages() []string { return append([]string(nil), languages...) }

// Catalogue is the words of one language. It is immutable and safe for
// concurrent use.
type Catalogue struct {
	lang     string
	words    *words
	zeroIs1  bool // whether zero takes the singular, as in French
	decimal  string
	group    string
	groupMin int // digits before the separator from which thousands are grouped
	keyOf    func(id string) string
}

// Naming returns the catalogue with {key:…} in its texts as the key that keyOf
// names. One without names the action.
func (c *Catalogue) Naming(keyOf func(id string) string) *Catalogue {
	named := *c
	named.keyOf = keyOf
	return &named
}

// Load returns the catalogue of lang; an unknown language yields French.
func Load(lang string) *Catalogue {
	if catalogues[lang] == nil {
		lang = languages[0]
	}
	return catalogues[lang]()
}

var catalogues = map[string]func() *Catalogue{
	"fr": sync.OnceValue(func() *Catalogue { return newCatalogue("fr", fr) }),
	"en": sync.OnceValue(func() *Catalogue { return newCatalogue("en", en) }),
	"es": sync.OnceValue(func() *Catalogue { return newCatalogue("es", es) }),
}

func newCatalogue(lang, object string) *Catalogue {
	c := &Catalogue{lang: lang, words: newWords(object)}
	of := func(key string) string { text, _ := c.words.of(key); return text }
	c.zeroIs1 = of("plural.zero") == "one"
	c.decimal, c.group = of("number.decimal"), of("number.group")
	c.groupMin = len(of("number.group_from"))
	return c
}

// Detect chooses the language from the explicit wish (--lang) and the values of
// LC_ALL, LC_MESSAGES and LANG, in this order; the first that is set decides.
// A locale without catalogue yields French.
func Detect(explicit, lcAll, lcMessages, lang string) string {
	for _, v := range []string{explicit, lcAll, lcMessages, lang} {
		if v == "" {
			continue
		}
		if Knows(v) {
			return codeOf(v)
		}
		break
	}
	return languages[0]
}

// Knows reports whether a locale such as "fr_CA.UTF-8" is in a language that there
// is a catalogue of.
func Knows(locale string) bool { return catalogues[codeOf(locale)] != nil }

// codeOf is the language of a locale.
func codeOf(locale string) string {
	code := strings.ToLower(locale)
	if i := strings.IndexAny(code, "_-.@"); i >= 0 {
		code = code[:i]
	}
	return code
}

// Lang returns the code of the language: fr, en or es.
func (c *Catalogue) Lang() string { return c.lang }

// Has reports whether the catalogue has the key.
func (c *Catalogue) Has(key string) bool { _, ok := c.words.of(key); return ok }

// Keys returns every key, sorted.
func (c *Catalogue) Keys() []string {
	var keys []string
	for k := range c.words.all() {
		keys = append(keys, k)
	}
	return keys
}

// T returns the text of key with its placeholders filled from args, which come
// in pairs: T("list.selected", "n", 3). Integers are written as the language
// writes them; other values must be strings. If the key has forms key.one and
// key.other, the integer argument n chooses. A missing key or argument shows
// as ⟦key⟧.
func (c *Catalogue) T(key string, args ...any) string {
	text, ok := c.words.of(key)
	if !ok {
		text, ok = c.words.of(key + c.suffix(args))
	}
	if !ok {
		return "⟦" + key + "⟧"
	}
	if !strings.Contains(text, "{") {
		return text
	}
	return c.fill(text, args)
}

// fill replaces each {name} by the argument of that name.
func (c *Catalogue) fill(text string, args []any) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(c.arg(name, args))
		text = after
	}
}

func (c *Catalogue) arg(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return c.Int(int64(v))
		case int64:
			return c.Int(v)
		case error:
			return v.Error()
		}
	}
	if id, ok := strings.CutPrefix(name, "key:"); ok {
		if c.keyOf == nil {
			return id
		}
		return c.keyOf(id)
	}
	return "⟦" + name + "⟧"
}

// suffix returns .one or .other after the argument n.
func (c *Catalogue) suffix(args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "n" {
			continue
		}
		switch v := args[i+1].(type) {
		case int:
			return c.plural(int64(v))
		case int64:
			return c.plural(v)
		}
	}
	return ".other"
}

func (c *Catalogue) plural(n int64) string {
	if n == 1 || n == -1 || n == 0 && c.zeroIs1 {
		return ".one"
	}
	return ".other"
}

// First returns the text of the first key that exists, or ⟦keys[0]⟧.
func (c *Catalogue) First(keys ...string) string {
	for _, k := range keys {
		if text, ok := c.words.of(k); ok {
			return text
		}
	}
	return "⟦" + keys[0] + "⟧"
}

// Kind returns the singular name of a kind.
func (c *Catalogue) Kind(kind string) string { return c.T("kind." + kind) }

// Kinds returns the plural name of a kind.
func (c *Catalogue) Kinds(kind string) string { return c.T("kind." + kind + ".many") }

// Count says how many records of a kind there are: « 12 tâches ».
func (c *Catalogue) Count(kind string, n int) string {
	return c.T("count.kind", "n", n, "kind", c.Kind(kind), "kinds", c.Kinds(kind))
}

// Field returns the name of a field: the kind's own word if there is one.
func (c *Catalogue) Field(kind, field string) string {
	return c.First("field."+kind+"."+field, "field."+field)
}

// Choice returns the word of a code. An unknown code is shown as it is: it may
// come from a newer version.
func (c *Catalogue) Choice(kind, field, code string) string {
	if code == "" {
		return ""
	}
	for _, k := range [...]string{"choice." + kind + "." + field + "." + code, "choice." + field + "." + code} {
		if text, ok := c.words.of(k); ok {
			return text
		}
	}
	if field == "kind_of" && c.Has("kind."+code+".many") {
		return c.Kinds(code)
	}
	return code
}
